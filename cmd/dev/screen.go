package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A screen is a display in memory. It belongs to this program and ends with it.
type screen struct {
	name   string // as in DISPLAY
	server *exec.Cmd
}

// startScreen starts an X server which chooses a free number by itself and tells it when it is ready.
func startScreen(ctx context.Context) (*screen, error) {
	ready, theirs, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer ready.Close()
	const firstExtraFile = "3"
	server := exec.CommandContext(ctx, "Xvfb", "-displayfd", firstExtraFile, "-screen", "0", "1600x1000x24",
		"-nolisten", "tcp")
	server.ExtraFiles = []*os.File{theirs}
	server.Cancel = func() error { return server.Process.Signal(os.Interrupt) }
	err = server.Start()
	theirs.Close() // or reading would not end when the server dies
	if err != nil {
		return nil, fmt.Errorf("start a screen: %w", err)
	}
	s := &screen{server: server}
	if err := ready.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		s.stop()
		return nil, fmt.Errorf("start a screen: %w", err)
	}
	number, err := bufio.NewReader(ready).ReadString('\n')
	if err != nil {
		s.stop()
		return nil, errors.New("start a screen: Xvfb does not say that it is ready")
	}
	s.name = ":" + strings.TrimSpace(number)
	return s, nil
}

// stop ends the server, by its own process and no other.
func (s *screen) stop() {
	_ = s.server.Process.Signal(os.Interrupt) // it may have ended by itself
	ended := make(chan struct{})
	go func() { _ = s.server.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		_ = s.server.Process.Kill()
		<-ended
	}
}

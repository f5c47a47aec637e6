package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// tags are the same for every build, vet and test: another set would compile Fyne once more, which takes minutes.
// Without x11 Fyne may choose Wayland, where Chinese input methods do not reach it.
const tags = "-tags=x11,migrated_fynedo,no_emoji"

// patience is how long the tests of one package may take, on an old machine that does other work too.
const patience = "-timeout=40m"

// Only the desktop program itself needs a C compiler; all else builds, and is tested, without one.
const (
	withC    = "CGO_ENABLED=1"
	withoutC = "CGO_ENABLED=0"
)

// A command is a program to be started, with its output going where ours goes.
type command struct {
	env  []string // in addition to ours, as NAME=value
	args []string
}

// cmd makes a command out of words.
func cmd(args ...string) command { return command{args: args} }

// with adds variables to a command's environment.
func (c command) with(env ...string) command {
	c.env = append(append([]string(nil), c.env...), env...)
	return c
}

func (c command) String() string {
	const enough = 12 // a list of packages would fill the screen
	words := append(append([]string(nil), c.env...), c.args...)
	if len(words) > enough {
		words = append(words[:enough:enough], fmt.Sprintf("… (%d more)", len(words)-enough))
	}
	return strings.Join(words, " ")
}

// run shows the command, starts it and waits for its end.
func (c command) run(ctx context.Context) error {
	fmt.Println("$", c)
	p := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	p.Env = append(os.Environ(), c.env...)
	p.Stdin, p.Stdout, p.Stderr = os.Stdin, os.Stdout, os.Stderr
	p.Cancel = func() error { return p.Process.Signal(os.Interrupt) } // go passes it on to what it runs
	p.WaitDelay = 5 * time.Second
	if err := p.Run(); err != nil {
		return fmt.Errorf("%s: %w", c.args[0], err)
	}
	return nil
}

// runQuietly is run for commands that are worth reading only when they fail.
func (c command) runQuietly(ctx context.Context) error {
	fmt.Println("$", c)
	p := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	p.Env = append(os.Environ(), c.env...)
	p.Stdin = os.Stdin
	if out, err := p.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", c.args[0], err, out)
	}
	return nil
}

// words runs the command and returns what it writes, word by word.
func (c command) words(ctx context.Context) ([]string, error) {
	p := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	p.Env = append(os.Environ(), c.env...)
	p.Stderr = os.Stderr
	out, err := p.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c, err)
	}
	return strings.Fields(string(out)), nil
}

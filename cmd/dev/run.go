package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// A rehearsal plays an election's day from a script and leaves the signed sheets and pages in a folder.
type rehearsal struct{ election, script, out string }

// The demonstration: what `run` plays where there is no display.
var demonstration = []rehearsal{
	{"assets/demo/election.json", "assets/demo/script-S1.json", "out/demo/S1"},
	{"assets/demo/election.json", "assets/demo/script-S2.json", "out/demo/S2"},
}

// run opens the desktop with the demonstration election or, where nothing can be shown, rehearses that election.
func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errors.New("run takes no arguments")
	}
	if !canShow(runtime.GOOS, os.Getenv) {
		fmt.Println("There is no display here, so the demonstration is rehearsed without one.")
		return rehearse(ctx, demonstration)
	}
	if err := prepare(ctx, toBuild); err != nil {
		return err
	}
	program := filepath.Join("out", "changpiao")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	fmt.Println("Building; the first time this takes some minutes.")
	if err := cmd("go", "build", tags, "-o", program, "./cmd/changpiao").with(withC).run(ctx); err != nil {
		return err
	}
	return cmd("."+string(filepath.Separator)+program, "--demo").run(ctx)
}

// canShow tells whether a window could be opened. Only on Linux is it usual that it could not.
func canShow(system string, env func(string) string) bool {
	return system != "linux" || env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != ""
}

func rehearse(ctx context.Context, rehearsals []rehearsal) error {
	for _, r := range rehearsals {
		if err := r.command().run(ctx); err != nil {
			return err
		}
	}
	for _, r := range rehearsals {
		results, err := resultsIn(os.DirFS(r.out))
		if err != nil {
			return fmt.Errorf("look for the result sheet: %w", err)
		}
		if len(results) == 0 {
			return fmt.Errorf("the rehearsal of %s left no result sheet in %s", r.script, r.out)
		}
		fmt.Printf("\nResults of %s:\n", r.script)
		for _, name := range results {
			fmt.Println(" ", filepath.Join(r.out, filepath.FromSlash(name)))
		}
	}
	return nil
}

func (r rehearsal) command() command {
	return cmd("go", "run", "./cmd/changpiaoctl", "rehearse",
		"--election", r.election, "--script", r.script, "--out", r.out).with(withoutC)
}

// resultsIn lists the result sheets in a folder and those below it: the pages and the signed file.
func resultsIn(folder fs.FS) ([]string, error) {
	var results []string
	err := fs.WalkDir(folder, ".", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".pdf") || strings.HasSuffix(name, ".sheet") {
			results = append(results, name)
		}
		return err
	})
	return results, err
}

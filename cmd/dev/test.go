package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/format"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A step is one part of the tests. Each runs also when one before it has failed, so that all faults are seen at once.
type step struct {
	name  string
	about string
	do    func(ctx context.Context, p packages) error
}

// The order saves compiling: what shares compiled packages stands together.
var steps = []step{
	{"format", "all code is as gofmt writes it", checkFormat},
	{"vet", "go vet, without C and for the desktop with it", vet},
	{"unit", "tests that need no screen", unitTests},
	{"windows", "go vet as if on Windows", vetForWindows},
	{"lint", "golangci-lint " + linter.version, lint},
	{"window", "tests of the windows, on a screen in memory", windowTests},
}

func stepNames() []string {
	var names []string
	for _, s := range steps {
		names = append(names, s.name)
	}
	return names
}

// packages are the project's packages, split by what it takes to build them.
type packages struct {
	plain   []string // all that build without C
	desktop []string // the desktop program
}

func test(ctx context.Context, args []string) error {
	chosen, err := chooseSteps(args)
	if err != nil {
		return err
	}
	if err := prepare(ctx, slices.Concat(toBuild, toTest)); err != nil {
		return err
	}
	paths, err := cmd("go", "list", "-e", tags, "./...").words(ctx)
	if err != nil {
		return err
	}
	return perStep(ctx, os.Stdout, chosen, split(paths))
}

// chooseSteps returns the steps of these names in their usual order, or all when none is named.
func chooseSteps(names []string) ([]step, error) {
	for _, name := range names {
		if !slices.Contains(stepNames(), name) {
			return nil, fmt.Errorf("no step %q; the steps are %s", name, strings.Join(stepNames(), " "))
		}
	}
	if len(names) == 0 {
		return steps, nil
	}
	return slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return !slices.Contains(names, s.name) }), nil
}

// split sorts packages by whether they belong to the desktop program.
func split(paths []string) packages {
	const desktop = "changpiao/cmd/changpiao"
	var p packages
	for _, path := range paths {
		if path == desktop || strings.HasPrefix(path, desktop+"/") {
			p.desktop = append(p.desktop, path)
		} else {
			p.plain = append(p.plain, path)
		}
	}
	return p
}

// perStep runs the steps and sums them up in the manner of go test.
func perStep(ctx context.Context, out io.Writer, chosen []step, p packages) error {
	var failed []string
	var sum strings.Builder
	for _, s := range chosen {
		fmt.Fprintf(out, "\n=== %s: %s\n", s.name, s.about)
		start := time.Now()
		err := s.do(ctx, p)
		took := time.Since(start).Seconds()
		verdict := "ok  "
		if err != nil {
			verdict = "FAIL"
			failed = append(failed, s.name)
			fmt.Fprintln(out, err)
		}
		fmt.Fprintf(out, "--- %s: %s (%.1fs)\n", strings.TrimSpace(verdict), s.name, took)
		fmt.Fprintf(&sum, "%s\t%s\t%.3fs\n", verdict, s.name, took)
		if ctx.Err() != nil {
			break
		}
	}
	fmt.Fprintf(out, "\n%s", sum.String())
	switch {
	case ctx.Err() != nil:
		return errors.New("stopped")
	case len(failed) > 0:
		fmt.Fprintln(out, "FAIL")
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	}
	fmt.Fprintln(out, "PASS")
	return nil
}

func checkFormat(context.Context, packages) error {
	names, err := unformatted(os.DirFS("."))
	if err != nil {
		return err
	}
	if len(names) > 0 {
		return fmt.Errorf("run gofmt -w on: %s", strings.Join(names, " "))
	}
	return nil
}

// unformatted lists the Go files that gofmt would change.
func unformatted(root fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (name == "out" || strings.HasPrefix(name, ".") && name != ".") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		// A clone on Windows may end its lines its own way.
		source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
		if formatted, err := format.Source(source); err != nil || !bytes.Equal(source, formatted) {
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// onPackages runs a go command on packages; on none there is nothing to do.
func onPackages(ctx context.Context, c command, paths []string) error {
	if len(paths) == 0 {
		fmt.Println("There are no packages for", c)
		return nil
	}
	c.args = append(slices.Clone(c.args), paths...)
	return c.run(ctx)
}

func vet(ctx context.Context, p packages) error {
	return errors.Join(
		onPackages(ctx, cmd("go", "vet", tags).with(withoutC), p.plain),
		onPackages(ctx, cmd("go", "vet", tags).with(withC), p.desktop),
	)
}

func vetForWindows(ctx context.Context, p packages) error {
	return onPackages(ctx, cmd("go", "vet", tags).with("GOOS=windows", withoutC), p.plain)
}

func unitTests(ctx context.Context, p packages) error {
	return onPackages(ctx, cmd("go", "test", tags, patience).with(withoutC), p.plain)
}

func windowTests(ctx context.Context, p packages) error {
	tests := cmd("go", "test", tags, patience).with(withC)
	if runtime.GOOS != "linux" || len(p.desktop) == 0 {
		return onPackages(ctx, tests, p.desktop)
	}
	screen, err := startScreen(ctx)
	if err != nil {
		return err
	}
	defer screen.stop()
	// The tests meet the same screen everywhere, be there a real one or not.
	return onPackages(ctx, tests.with("DISPLAY="+screen.name, "WAYLAND_DISPLAY=", "MESA_SHADER_CACHE_DISABLE=1"), p.desktop)
}

func lint(ctx context.Context, _ packages) error {
	program, err := linter.install(ctx)
	if err != nil {
		return err
	}
	return cmd(program, "run", "./...").with(withC).run(ctx)
}

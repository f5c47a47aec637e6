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

// fuzzTime is how long each target is fuzzed when nothing else is said.
const fuzzTime = "30s"

// target is a fuzz target of a package.
type target struct{ pkg, name string }

// fuzz tries each reader of files on made-up content for a while. What breaks one is left in its testdata/fuzz, where
// every later test tries it again.
func fuzz(ctx context.Context, args []string) error {
	span := fuzzTime
	if len(args) > 0 {
		span = args[0]
	}
	if d, err := time.ParseDuration(span); err != nil || d <= 0 || len(args) > 1 {
		return errors.New("say for how long each target is fuzzed, such as: fuzz 30s")
	}
	paths, err := cmd("go", "list", "-e", tags, "./...").words(ctx)
	if err != nil {
		return err
	}
	targets, err := fuzzTargets(ctx, split(paths).plain)
	if err != nil {
		return err
	}
	var failed []string
	for _, t := range targets {
		fuzzing := cmd("go", "test", tags, "-run=^$", "-fuzz=^"+t.name+"$", "-fuzztime="+span, t.pkg).with(withoutC)
		if err := fuzzing.run(ctx); err != nil {
			failed = append(failed, t.name)
		}
		if ctx.Err() != nil {
			return errors.New("stopped")
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	}
	fmt.Printf("%d targets, %s each: no fault found\n", len(targets), span)
	return nil
}

// fuzzTargets lists the fuzz targets of packages.
func fuzzTargets(ctx context.Context, paths []string) ([]target, error) {
	p := exec.CommandContext(ctx, "go", append([]string{"test", tags, "-list=^Fuzz"}, paths...)...)
	p.Env = append(os.Environ(), withoutC)
	p.Stderr = os.Stderr
	out, err := p.Output()
	if err != nil {
		return nil, fmt.Errorf("list the fuzz targets: %w", err)
	}
	return parseTargets(string(out)), nil
}

// parseTargets reads what go test -list writes: the names in a package, and then the package.
func parseTargets(text string) (targets []target) {
	var names []string
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 1 && strings.HasPrefix(words[0], "Fuzz"):
			names = append(names, words[0])
		case len(words) > 1 && words[0] == "ok":
			for _, name := range names {
				targets = append(targets, target{words[1], name})
			}
			names = nil
		}
	}
	return targets
}

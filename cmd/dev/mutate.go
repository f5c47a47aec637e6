package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// core are the packages whose tests are tried by changing the code under them.
var core = []string{"outcome", "journal", "count", "sheet", "election"}

// mutate changes the core's code here and there, one place at a time, and lists the changes that no test notices in
// out/mutants. It takes hours for all of the packages, and minutes for some.
func mutate(ctx context.Context, args []string) error {
	if len(args) == 0 {
		args = core
	}
	program, err := mutator.install(ctx)
	if err != nil {
		return err
	}
	found := filepath.Join("out", "mutants")
	if err := os.MkdirAll(found, 0o755); err != nil {
		return err
	}
	var failed []string
	for _, name := range args {
		unleash := cmd(program, "unleash", "--tags", strings.TrimPrefix(tags, "-tags="), "--invert-logical", "--invert-loopctrl",
			"--timeout-coefficient", "30", "--output-statuses", "lct", "--output", filepath.Join(found, name+".json"), "./station/"+name)
		if err := unleash.with(withoutC).run(ctx); err != nil {
			failed = append(failed, name)
		}
		if ctx.Err() != nil {
			break
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	}
	return nil
}

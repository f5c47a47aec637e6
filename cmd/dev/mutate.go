package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// core are the packages whose tests are tried by changing the code under them.
var core = []string{"election", "roll", "count", "outcome", "sheet", "journal"}

// mutate changes the core's code here and there, one place at a time, and writes down which changes no test of the package
// notices. The tests are built once, with all changes in them, and run anew for each with that one awake.
func mutate(ctx context.Context, args []string) error {
	if len(args) == 0 {
		args = core
	}
	var failed []error
	for _, name := range args {
		if err := mutatePackage(ctx, name); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", name, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

func mutatePackage(ctx context.Context, name string) error {
	folder, err := filepath.Abs(filepath.Join("out", "mutants", name))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	trial := trial{folder: folder, source: filepath.Join("station", name), program: filepath.Join(folder, "tests.exe"), longest: time.Hour}
	changed, err := trial.build(ctx)
	if err != nil {
		return err
	}
	imports, err := cmd("go", "list", tags, "-f", "{{.TestImports}} {{.XTestImports}}", "./"+filepath.ToSlash(trial.source)).with(withoutC).words(ctx)
	if err != nil {
		return err
	}
	trial.draws = strings.Contains(strings.Join(imports, " "), "pgregory.net/rapid")
	begun := time.Now()
	if err := trial.reached(ctx, changed); err != nil {
		return err
	}
	trial.longest = time.Minute + 3*time.Since(begun)
	trial.runAll(ctx, changed.all)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return trial.report(name, changed)
}

// A trial is a package's tests with every change of its code asleep in them.
type trial struct {
	folder  string // where it keeps its files
	source  string // the package's
	program string
	longest time.Duration // that the tests may run
	draws   bool          // the tests try what rapid draws
}

// build writes the changed files and builds the tests with them in the place of the package's own.
func (t trial) build(ctx context.Context) (*mutants, error) {
	files, changed, err := mutateFiles(ctx, t.source)
	if err != nil {
		return nil, err
	}
	replace := map[string]string{}
	for path, text := range files {
		instead := filepath.Join(t.folder, filepath.Base(path)+".txt") // no file of Go: a package there would be one of the project
		if err := os.WriteFile(instead, text, 0o600); err != nil {
			return nil, err
		}
		if path, err = filepath.Abs(path); err != nil {
			return nil, err
		}
		replace[path] = instead
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	list := filepath.Join(t.folder, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return nil, err
	}
	build := cmd("go", "test", tags, "-c", "-overlay="+list, "-o", t.program, "./"+filepath.ToSlash(t.source))
	return changed, build.with(withoutC).run(ctx)
}

// reached runs the tests with nothing changed, which they must pass, and notes which changes they come by and which ways
// they go.
func (t trial) reached(ctx context.Context, changed *mutants) error {
	hits := filepath.Join(t.folder, "reached")
	if err := os.RemoveAll(hits); err != nil {
		return err
	}
	if out, err := t.run(ctx, "MUTANT=-1", "MUTANTS_REACHED="+hits); err != nil {
		return fmt.Errorf("the tests fail as they are: %w\n%s", err, out)
	}
	list, err := os.ReadFile(hits)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(list)) {
		var id int
		var is bool
		switch n, _ := fmt.Sscan(line, &id, &is); {
		case n == 1:
			changed.all[id-1].reached = true
		case n == 2 && is:
			changed.gone[id-1].went = true
		case n == 2:
			changed.gone[id-1].didnt = true
		}
	}
	return nil
}

func (t trial) run(ctx context.Context, env ...string) ([]byte, error) {
	args := []string{"-test.short", "-test.failfast", "-test.timeout=" + t.longest.String()}
	if t.draws {
		args = append(args, "-rapid.nofailfile") // a change that is noticed is no fault to be tried again
	}
	p := exec.CommandContext(ctx, t.program, args...)
	p.Dir, p.Env = t.source, append(os.Environ(), env...)
	return p.CombinedOutput()
}

// runAll runs the tests for each change that they come by.
func (t trial) runAll(ctx context.Context, mutants []*mutant) {
	var all sync.WaitGroup
	next := make(chan *mutant)
	for range runtime.NumCPU() {
		all.Go(func() {
			for m := range next {
				out, err := t.run(ctx, "MUTANT="+strconv.Itoa(m.id), "GOMAXPROCS=1")
				m.noticed, m.endless = err != nil, bytes.Contains(out, []byte("test timed out"))
			}
		})
	}
	for _, m := range mutants {
		if m.reached && ctx.Err() == nil {
			next <- m
		}
	}
	close(next)
	all.Wait()
}

// report names the changes that no test noticed, and the conditions that it saw one way only.
func (t trial) report(name string, changed *mutants) error {
	noticed, reached, endless := 0, 0, 0
	var text strings.Builder
	mutants := changed.all
	slices.SortStableFunc(mutants, func(a, b *mutant) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line)) })
	for _, m := range mutants {
		if m.endless {
			endless++
		}
		switch {
		case m.noticed:
			noticed++
			reached++
		case m.reached:
			reached++
			fmt.Fprintf(&text, "%s\n", m)
		default:
			fmt.Fprintf(&text, "%s, which no test comes by\n", m)
		}
	}
	gone := 0
	for _, w := range changed.gone {
		if w.went && w.didnt {
			gone += 2
			continue
		}
		if w.went || w.didnt {
			gone++
		}
		fmt.Fprintf(&text, "%s\n", w)
	}
	fmt.Printf("%s%s: %d of %d changes noticed, %d of them by tests that don't end; tests come by %d, and go %d of %d ways\n",
		text.String(), name, noticed, len(mutants), endless, reached, gone, 2*len(changed.gone))
	return os.WriteFile(filepath.Join(t.folder, "unnoticed.txt"), []byte(text.String()), 0o600)
}

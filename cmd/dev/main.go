// Dev prepares a computer for work on Changpiao and does that work: it runs the program and tests it. It needs nothing
// but Go and the standard library, so that a bare machine can get from a clone to a running program with one command:
//
//	go run ./cmd/dev run
//	go run ./cmd/dev test
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// A task is one thing this program does, named by its first argument.
type task struct {
	name  string
	about string
	do    func(ctx context.Context, args []string) error
}

var tasks = []task{
	{"run", "open the desktop with the demonstration election; without a display, rehearse it", run},
	{"pictures", "draw the screens of the demonstration's day into out/pictures, and those of the README", pictures},
	{"torture", "test for hours that nothing is lost, silently changed or miscounted; print the figures", torture},
	{"fuzz", "try every reader of files on made-up content, each for 30s or as long as is said", fuzz},
	{"mutate", "change the core's code one place at a time, and list what no test notices: " + strings.Join(core, " "), mutate},
	{"release", "build the programs into out/release, with their sums and bills of materials", release},
	{"test", "check and test everything; or only the steps named: " + strings.Join(stepNames(), " "), test},
}

func main() {
	if err := perform(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}

func perform(args []string) error {
	chosen, err := choose(args)
	if err != nil {
		return err
	}
	// What was started, such as a screen, is ended also when somebody stops this program half-way.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := enterRoot(ctx); err != nil {
		return err
	}
	return chosen.do(ctx, args[1:])
}

func choose(args []string) (task, error) {
	if len(args) > 0 {
		for _, t := range tasks {
			if t.name == args[0] {
				return t, nil
			}
		}
	}
	var text strings.Builder
	text.WriteString("say what to do:")
	for _, t := range tasks {
		fmt.Fprintf(&text, "\n  go run ./cmd/dev %-8s %s", t.name, t.about)
	}
	return task{}, fmt.Errorf("%s", text.String())
}

// enterRoot goes to the folder of go.mod, so that the tasks can name the project's files from there.
func enterRoot(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("find go.mod: %w", err)
	}
	return os.Chdir(filepath.Dir(strings.TrimSpace(string(out))))
}

package main

import (
	"context"
	"errors"
)

// tortures are the long tests: power cut, disks failing and programs killed by the thousand, random commands, and counts
// held against a second implementation and against themselves. They print what they reached.
var tortures = []command{
	cmd("go", "test", tags, "-run=^(TestTorture|TestRandomCommands)", "-v", "-count=1", "-timeout=0", "./store", "-long"),
	cmd("go", "test", tags, "-run=^TestTortureOracle", "-v", "-count=1", "-timeout=0", "./cmd/changpiaoctl", "-rapid.checks=200", "-oracle.positions=10000000"),
	cmd("go", "test", tags, "-run=AddUp|AddsUp|ComesTo|EveryFigure", "-v", "-count=1", "-timeout=0", "./station/count", "-rapid.checks=100000"),
	cmd("go", "test", tags, "-run=AddUp|AnyOrder|MoreVotes", "-v", "-count=1", "-timeout=0", "./station/outcome", "-rapid.checks=1000000"),
	cmd("go", "test", tags, "-run=OrderOfArrival", "-v", "-count=1", "-timeout=0", "./station/street", "-rapid.checks=50000"),
}

// torture runs the long tests one after the other, also when one has failed.
func torture(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errors.New("torture takes no arguments")
	}
	var failed []error
	for _, t := range tortures {
		failed = append(failed, t.with(withoutC).run(ctx))
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

package main

import (
	"context"
	"errors"
)

// torture runs the tests of durability at length: power cut, disks failing and programs killed by the thousand. They
// print what they reached.
func torture(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errors.New("torture takes no arguments")
	}
	return cmd("go", "test", tags, "-run=^TestTorture", "-v", "-count=1", "-timeout=0", "./store", "-long").with(withoutC).run(ctx)
}

package main

import "golang.org/x/sys/unix"

// memory is the most that the program has had in memory so far, in bytes, with
// what SQLite has besides Go.
func memory() uint64 {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return uint64(u.Maxrss) << 10
}

//go:build !linux

package main

import "runtime/metrics"

// memory is what Go has of the system, in bytes; SQLite's comes on top.
func memory() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}

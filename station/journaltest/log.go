// Package journaltest keeps a book's log in memory, for the tests of books.
package journaltest

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"changpiao/station/journal"
)

// Why a log takes no records.
var (
	ErrMoved = errors.New("the log does not end there")
	ErrClaim = errors.New("a claim stands against it")
)

// Log holds records and their claims as a book's file does, until the test
// ends. The zero value is ready.
type Log struct {
	Kept []journal.Record // in order
	Fail error            // of every Append, if not nil

	taken  map[[2]string]bool  // by index and key
	gauges map[string][2]int64 // value and bound
}

var _ journal.Log = (*Log)(nil)

// Records implements journal.Log.
func (l *Log) Records(yield func(journal.Record, error) bool) {
	for _, r := range l.Kept {
		if !yield(r, nil) {
			return
		}
	}
}

// Head is where the log ends.
func (l *Log) Head() journal.Head {
	if len(l.Kept) == 0 {
		return journal.Head{}
	}
	return l.Kept[len(l.Kept)-1].Head()
}

// Gauge gives a gauge's value and its bound.
func (l *Log) Gauge(name string) (value, bound int64) { return l.gauges[name][0], l.gauges[name][1] }

// Append implements journal.Log.
func (l *Log) Append(after journal.Head, records []journal.Record, claims []journal.Claim) error {
	switch {
	case l.Fail != nil:
		return l.Fail
	case after != l.Head():
		return ErrMoved
	}
	taken, gauges := map[[2]string]bool{}, map[string][2]int64{}
	maps.Copy(taken, l.taken)
	maps.Copy(gauges, l.gauges)
	for _, c := range claims {
		key := [2]string{c.Index, c.Key}
		switch {
		case c.Gauge != "":
			g := gauges[c.Gauge]
			g[0], g[1] = g[0]+c.Add, g[1]+c.Bound
			if gauges[c.Gauge] = g; g[0] < 0 || g[0] > g[1] {
				return fmt.Errorf("%w: %s is %d of %d", ErrClaim, c.Gauge, g[0], g[1])
			}
		case taken[key] != c.Release:
			return fmt.Errorf("%w: %s %s", ErrClaim, c.Index, c.Key)
		default:
			taken[key] = !c.Release
		}
	}
	l.taken, l.gauges = taken, gauges
	l.Kept = append(l.Kept, slices.Clone(records)...)
	return nil
}

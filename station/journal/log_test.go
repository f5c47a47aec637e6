package journal_test

import (
	"errors"
	"slices"

	"changpiao/station/journal"
)

var (
	errMoved = errors.New("the log does not end there")
	errClaim = errors.New("a claim stands against it")
)

// memory is a log that forgets when the test ends. It holds claims as a book's
// file does.
type memory struct {
	records []journal.Record
	taken   map[[2]string]bool
	gauges  map[string][2]int64 // value and bound
	fail    error               // of the next append
}

func (m *memory) Records(yield func(journal.Record, error) bool) {
	for _, r := range m.records {
		if !yield(r, nil) {
			return
		}
	}
}

func (m *memory) head() journal.Head {
	if len(m.records) == 0 {
		return journal.Head{}
	}
	return m.records[len(m.records)-1].Head()
}

func (m *memory) Append(after journal.Head, records []journal.Record, claims []journal.Claim) error {
	if m.fail != nil {
		return m.fail
	}
	if after != m.head() {
		return errMoved
	}
	taken, gauges := map[[2]string]bool{}, map[string][2]int64{}
	for k := range m.taken {
		taken[k] = true
	}
	for k, v := range m.gauges {
		gauges[k] = v
	}
	for _, c := range claims {
		key := [2]string{c.Index, c.Key}
		switch {
		case c.Gauge != "":
			g := gauges[c.Gauge]
			g[0], g[1] = g[0]+c.Add, g[1]+c.Bound
			if gauges[c.Gauge] = g; g[0] < 0 || g[0] > g[1] {
				return errClaim
			}
		case taken[key] != c.Release:
			return errClaim
		default:
			taken[key] = !c.Release
		}
	}
	m.taken, m.gauges = taken, gauges
	m.records = append(m.records, slices.Clone(records)...)
	return nil
}

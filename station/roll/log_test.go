package roll_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
)

// newLog and newVault stand for those of the disk, which the domain doesn't
// know; they hold the same invariants.
func newLog(*testing.T) journal.Log  { return &memory{} }
func newVault(*testing.T) roll.Vault { return masks{} }

type memory struct {
	records []journal.Record
	taken   map[[2]string]bool
	gauges  map[string][2]int64 // value and bound
}

func (m *memory) Records(yield func(journal.Record, error) bool) {
	for _, r := range m.records {
		if !yield(r, nil) {
			return
		}
	}
}

func (m *memory) Append(after journal.Head, records []journal.Record, claims []journal.Claim) error {
	var head journal.Head
	if n := len(m.records); n > 0 {
		head = m.records[n-1].Head()
	}
	if head != after {
		return errors.New("the log does not end there")
	}
	taken, gauges := maps.Clone(m.taken), maps.Clone(m.gauges)
	if taken == nil {
		taken, gauges = map[[2]string]bool{}, map[string][2]int64{}
	}
	for _, c := range claims {
		key := [2]string{c.Index, c.Key}
		switch {
		case c.Gauge != "":
			g := gauges[c.Gauge]
			g[0], g[1] = g[0]+c.Add, g[1]+c.Bound
			if gauges[c.Gauge] = g; g[0] < 0 || g[0] > g[1] {
				return errors.New("gauge " + c.Gauge + " out of bounds")
			}
		case taken[key] != c.Release:
			return errors.New(c.Index + " " + c.Key + " is taken")
		default:
			taken[key] = !c.Release
		}
	}
	m.taken, m.gauges = taken, gauges
	m.records = append(m.records, slices.Clone(records)...)
	return nil
}

// masks seals by a mask that depends on the row.
type masks struct{}

func (masks) mask(row string, in []byte) []byte {
	key := sha256.Sum256([]byte(row))
	out := bytes.Clone(in)
	for i := range out {
		out[i] ^= key[i%len(key)] | 0x80
	}
	return out
}

func (m masks) Seal(row string, plain []byte) ([]byte, error)  { return m.mask(row, plain), nil }
func (m masks) Open(row string, sealed []byte) ([]byte, error) { return m.mask(row, sealed), nil }
func (masks) Index(id election.IDNumber) string {
	if id == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(id.Whole()))
	return hex.EncodeToString(sum[:16])
}

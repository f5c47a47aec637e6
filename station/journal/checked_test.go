package journal_test

import (
	"errors"
	"maps"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/journaltest"
)

// keeper is a log that keeps more than records.
type keeper struct {
	*journaltest.Log
	claims bool  // are kept
	err    error // of the check

	checked bool
	stands  *journal.Standing
}

func (k *keeper) KeepsClaims() bool { return k.claims }
func (k *keeper) Check(s *journal.Standing) error {
	k.checked, k.stands = true, s
	return k.err
}

// What a log keeps beside its records is held against what they make stand.
func TestClaimsThatStandAfterAllRecords(t *testing.T) {
	log := filled(t)
	b, _ := open(t, log)
	do(t, b, election.Origin{At: 300}, leave{{Name: "丁"}, {Name: "田"}})
	do(t, b, election.Origin{At: 301}, seat{Chairs: 2})
	k := &keeper{Log: log, claims: true}
	if b, _ := open(t, k); b.ReadOnly() != nil || k.stands == nil {
		t.Fatal(b.ReadOnly(), k.stands)
	}
	taken := map[journal.Key]bool{{Index: "guest", Key: "王"}: true, {Index: "guest", Key: "刘"}: true, {Index: "guest", Key: "李"}: true}
	gauges := map[string]journal.Gauge{"chairs": {Value: 3, Bound: 11}}
	if !maps.Equal(k.stands.Taken, taken) || !maps.Equal(k.stands.Gauges, gauges) {
		t.Errorf("%+v stand", k.stands)
	}
	bare := &keeper{Log: log}
	if open(t, bare); !bare.checked || bare.stands != nil {
		t.Errorf("without claims %+v stand, checked is %v", bare.stands, bare.checked)
	}
}

// Where that contradicts the records, the book can be read and takes nothing
// more; where it can't be read, there is no book.
func TestABookThatItsLogContradicts(t *testing.T) {
	k := &keeper{Log: filled(t), claims: true, err: election.Refused("J801", "record", 3)}
	b, g := open(t, k)
	refusedWith(t, b.ReadOnly(), "J801")
	_, err := b.Do(election.Origin{At: 300}, welcome{Names: []string{"张"}})
	refusedWith(t, err, "J801")
	if len(g.Names) != 5 || len(k.Kept) != 6 {
		t.Errorf("%d guests, %d records", len(g.Names), len(k.Kept))
	}
	k.err = errors.New("disk")
	if _, err := journal.Open(k, &guests{}, kinds); !errors.Is(err, k.err) {
		t.Error(err)
	}
}

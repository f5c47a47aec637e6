package journal_test

import (
	"errors"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/journaltest"
)

var errEvent = errors.New("no such guest")

// left gives a guest's name and chair back. It can't be applied where the guest
// is not there, and can't be written for one whose note has no text.
type left struct {
	Name string
	Note any `json:",omitempty"`
}

func (*left) Kind() string { return "left/1" }
func (e *left) Claims(*guests) []journal.Claim {
	return []journal.Claim{journal.Release("guest", e.Name), journal.Move("chairs", -1)}
}
func (e *left) Apply(g *guests, _ journal.Header) error {
	for i, n := range g.Names {
		if n == e.Name {
			g.Names = append(g.Names[:i], g.Names[i+1:]...)
			return nil
		}
	}
	return errEvent
}

// leave takes guests out without looking whether they are there.
type leave []*left

func (c leave) Plan(*guests, election.Origin, *election.Check) (events []journal.Event[guests]) {
	for _, e := range c {
		events = append(events, e)
	}
	return events
}

func init() { kinds["left/1"] = func() journal.Event[guests] { return &left{} } }

func TestWhoLeftMayComeAgain(t *testing.T) {
	b, g := open(t, filled(t))
	do(t, b, election.Origin{At: 300}, leave{{Name: "丁"}})
	do(t, b, election.Origin{At: 301}, welcome{Names: []string{"丁"}})
	if strings.Join(g.Names, "") != "王田刘李丁" {
		t.Error(g.Names)
	}
}

func TestACommandThatDoesNothingWritesNothing(t *testing.T) {
	log := filled(t)
	b, _ := open(t, log)
	before := b.Head()
	if r := do(t, b, election.Origin{Command: "x", At: 300}, leave{}); r.Head != before || r.Repeated || b.Head() != before || len(log.Kept) != 6 {
		t.Errorf("%+v", r)
	}
}

func TestAnEventThatCannotBeWritten(t *testing.T) {
	log := filled(t)
	b, g := open(t, log)
	before := b.Head()
	if _, err := b.Do(election.Origin{At: 300}, leave{{Name: "丁", Note: make(chan int)}}); err == nil {
		t.Error("written")
	}
	if b.Head() != before || len(g.Names) != 5 || b.ReadOnly() != nil {
		t.Error("the book changed")
	}
}

// A state that no longer follows its records takes no more of them.
func TestAnEventThatCannotBeApplied(t *testing.T) {
	log := filled(t)
	b, _ := open(t, log)
	do(t, b, election.Origin{At: 300}, welcome{Names: []string{"张"}})
	_, err := b.Do(election.Origin{At: 301}, leave{{Name: "张"}, {Name: "张"}})
	if !errors.Is(err, journaltest.ErrClaim) || b.ReadOnly() != nil {
		t.Fatal("the log would have taken it:", err)
	}
	free := &heedless{Log: log}
	b, _ = open(t, free)
	if _, err := b.Do(election.Origin{At: 301}, leave{{Name: "周"}}); !errors.Is(err, errEvent) {
		t.Fatal(err)
	}
	refusedWith(t, b.ReadOnly(), "J801")
	_, err = b.Do(election.Origin{At: 302}, welcome{Names: []string{"吴"}})
	refusedWith(t, err, "J801")
	_, err = b.Try(election.Origin{At: 302}, welcome{Names: []string{"吴"}})
	refusedWith(t, err, "J801")
	if _, err := journal.Open(free, &guests{}, kinds); !errors.Is(err, errEvent) {
		t.Error("replayed:", err)
	}
}

// heedless takes records whatever their claims.
type heedless struct {
	*journaltest.Log
	err error // of reading
}

func (l *heedless) Append(after journal.Head, records []journal.Record, _ []journal.Claim) error {
	return l.Log.Append(after, records, nil)
}

func (l *heedless) Records(yield func(journal.Record, error) bool) {
	if l.err != nil {
		yield(journal.Record{}, l.err)
		return
	}
	l.Log.Records(yield)
}

func TestALogThatCannotBeRead(t *testing.T) {
	fault := errors.New("disk")
	if _, err := journal.Open(&heedless{err: fault}, &guests{}, kinds); !errors.Is(err, fault) {
		t.Error(err)
	}
	// Records that some other program wrote, in a chain that is whole.
	for _, body := range []string{"", "no json", `{"event": []}`, "{}", `{"command":"x"}`, `{"event":null}`, `{"event":null,"other":{"event":{}}}`} {
		log := &journaltest.Log{}
		r := journal.Record{Seq: 1, At: 1, Kind: "arrived/1", Body: []byte(body)}
		r.Hash = r.Sum()
		log.Kept = append(log.Kept, r)
		if _, err := journal.Open(log, &guests{}, kinds); err == nil || !strings.Contains(err.Error(), "record 1") {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// Whoever stands behind a command is asked when the rules allow it, and not before.
func TestAWitnessIsAsked(t *testing.T) {
	log := filled(t)
	b, g := open(t, log)
	asked := 0
	var answer error
	b.Ask(func(o election.Origin) error {
		asked++
		if o.At != 300 {
			t.Errorf("asked of %+v", o)
		}
		return answer
	})
	_, err := b.Do(election.Origin{At: 300}, welcome{Names: []string{"丁"}})
	refusedWith(t, err, "R103")
	if asked != 0 {
		t.Error("asked of what the rules refuse")
	}
	answer = election.Refused("W114")
	_, err = b.Do(election.Origin{At: 300}, welcome{Names: []string{"张"}})
	refusedWith(t, err, "W114")
	if asked != 1 || len(g.Names) != 5 || len(log.Kept) != 6 {
		t.Error("done without a witness")
	}
	answer = nil
	do(t, b, election.Origin{At: 300}, welcome{Names: []string{"张"}})
	b.View(func(g *guests) {
		if asked != 2 || len(g.Names) != 6 {
			t.Errorf("asked %d times: %v", asked, g.Names)
		}
	})
}

func TestABrokenChainSaysWhere(t *testing.T) {
	if got := (&journal.BrokenError{Seq: 7}).Error(); got != "chain broken at record 7" {
		t.Error(got)
	}
}

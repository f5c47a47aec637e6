package journal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/journaltest"
)

// A guest list is the smallest book there is.
type guests struct{ Names []string }

type arrived struct{ Name string }

func (*arrived) Kind() string { return "arrived/1" }
func (e *arrived) Claims(*guests) []journal.Claim {
	return []journal.Claim{journal.Take("guest", e.Name), journal.Move("chairs", 1)}
}
func (e *arrived) Apply(g *guests, _ journal.Header) error {
	g.Names = append(g.Names, e.Name)
	return nil
}

type seated struct{ Chairs int64 }

func (*seated) Kind() string { return "seated/1" }
func (e *seated) Claims(*guests) []journal.Claim {
	return []journal.Claim{journal.Widen("chairs", e.Chairs)}
}
func (*seated) Apply(*guests, journal.Header) error { return nil }

var kinds = journal.Kinds[guests]{
	"arrived/1": func() journal.Event[guests] { return &arrived{} },
	"seated/1":  func() journal.Event[guests] { return &seated{} },
}

type seat struct{ Chairs int64 }

func (c seat) Plan(*guests, election.Origin, *election.Check) []journal.Event[guests] {
	return []journal.Event[guests]{&seated{Chairs: c.Chairs}}
}

// welcome takes guests in: nobody without a name, nobody twice, a stranger with
// a reason only.
type welcome struct{ Names []string }

func (c welcome) Plan(g *guests, _ election.Origin, check *election.Check) []journal.Event[guests] {
	var events []journal.Event[guests]
	for _, n := range c.Names {
		if n == "" {
			check.Add("D108")
		}
		if slices.Contains(g.Names, n) {
			check.Add("R103", "name", n)
		}
		if strings.HasPrefix(n, "?") {
			check.Add("R109", "name", n)
		}
		events = append(events, &arrived{Name: n})
	}
	return events
}

func open(t *testing.T, log journal.Log) (*journal.Book[guests], *guests) {
	t.Helper()
	g := &guests{}
	b, err := journal.Open(log, g, kinds)
	if err != nil {
		t.Fatal(err)
	}
	return b, g
}

func do(t *testing.T, b *journal.Book[guests], o election.Origin, c journal.Command[guests]) journal.Receipt {
	t.Helper()
	r, err := b.Do(o, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func refusedWith(t *testing.T, err error, code election.Code) {
	t.Helper()
	var r *election.Refusal
	if !errors.As(err, &r) || !r.Has(code) {
		t.Fatalf("got %v, want %s", err, code)
	}
}

// filled is a book of one record for each of five guests, after that of the chairs.
func filled(t *testing.T) *journaltest.Log {
	t.Helper()
	log := &journaltest.Log{}
	b, _ := open(t, log)
	do(t, b, election.Origin{Command: "c0", At: 100, By: []election.StaffID{"T1", "T2"}}, seat{Chairs: 9})
	for i, n := range []string{"丁", "王", "田", "刘", "李"} {
		do(t, b, election.Origin{Command: fmt.Sprint("c", i+1), At: election.Moment(101 + i), By: []election.StaffID{"T1"}, Desk: "1"}, welcome{Names: []string{n}})
	}
	return log
}

func verify(records []journal.Record) (journal.Head, int64) {
	head, err := journal.Verify(slices.Values(records))
	var broken *journal.BrokenError
	if errors.As(err, &broken) {
		return head, broken.Seq
	}
	return head, 0
}

func TestTheChainBreaksWhereItWasTouched(t *testing.T) {
	log := filled(t)
	whole, at := verify(log.Kept)
	if at != 0 || whole != log.Head() || whole.Seq != 6 {
		t.Fatalf("the untouched chain ends at %v, broken at %d", whole, at)
	}
	changes := map[string]func(*journal.Record){
		"seq": func(r *journal.Record) { r.Seq++ }, "at": func(r *journal.Record) { r.At++ }, "by": func(r *journal.Record) { r.By = "T9" },
		"kind": func(r *journal.Record) { r.Kind = "arrived/2" }, "body": func(r *journal.Record) { r.Body = append(slices.Clone(r.Body), ' ') },
		"prev": func(r *journal.Record) { r.Prev[31] ^= 1 }, "hash": func(r *journal.Record) { r.Hash[0] ^= 1 },
	}
	for i := range log.Kept {
		for what, change := range changes {
			records := slices.Clone(log.Kept)
			change(&records[i])
			if _, at := verify(records); at != int64(i+1) {
				t.Errorf("%s of record %d changed: broken at %d", what, i+1, at)
			}
			if what == "hash" {
				continue
			}
			// Whoever changes a record can make its hash anew; the next tells.
			records[i].Hash = records[i].Sum()
			head, at := verify(records)
			want := int64(i + 2)
			if what == "seq" || what == "prev" {
				want = int64(i + 1)
			}
			if i == len(records)-1 && want > int64(i+1) {
				if at != 0 || head == whole {
					t.Errorf("%s of the last record changed with its hash: %v at %d", what, head, at)
				}
			} else if at != want {
				t.Errorf("%s of record %d changed with its hash: broken at %d, not %d", what, i+1, at, want)
			}
		}
		if i < len(log.Kept)-1 {
			removed := slices.Delete(slices.Clone(log.Kept), i, i+1)
			if _, at := verify(removed); at != int64(i+1) {
				t.Errorf("record %d removed: broken at %d", i+1, at)
			}
			swapped := slices.Clone(log.Kept)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			if _, at := verify(swapped); at != int64(i+1) {
				t.Errorf("records %d and %d swapped: broken at %d", i+1, i+2, at)
			}
			cut, at := verify(log.Kept[:i+1])
			if at != 0 || cut == whole || cut.Seq != int64(i+1) {
				t.Errorf("cut after record %d: %v, broken at %d", i+1, cut, at)
			}
		}
		inserted := slices.Insert(slices.Clone(log.Kept), i, log.Kept[i])
		if _, at := verify(inserted); at != int64(i+2) {
			t.Errorf("record %d twice: broken at %d", i+1, at)
		}
	}
	if head, at := verify(nil); at != 0 || head != (journal.Head{}) {
		t.Error("an empty chain has no head")
	}
}

func TestABrokenBookIsReadUpToTheBreak(t *testing.T) {
	log := filled(t)
	log.Kept[3].By = "T9"
	b, g := open(t, log)
	refusedWith(t, b.ReadOnly(), "J801")
	if f := b.ReadOnly().(*election.Refusal).Findings[0]; f.Args["record"] != int64(4) {
		t.Errorf("broken at %v", f.Args["record"])
	}
	if b.Head().Seq != 3 || !slices.Equal(g.Names, []string{"丁", "王"}) {
		t.Errorf("read up to %d: %q", b.Head().Seq, g.Names)
	}
	_, err := b.Do(election.Origin{Command: "new", At: 200}, welcome{Names: []string{"张"}})
	refusedWith(t, err, "J801")
	_, err = b.Try(election.Origin{Command: "new", At: 200}, welcome{Names: []string{"张"}})
	refusedWith(t, err, "J801")
	if len(log.Kept) != 6 {
		t.Error("a broken book took a record")
	}
}

// Whatever breaks the chain breaks it for the book too, though a record's own hash be made anew.
func TestEveryBreakIsSeenAsTheBookIsOpened(t *testing.T) {
	for what, change := range map[string]func(*journal.Record){
		"seq": func(r *journal.Record) { r.Seq++; r.Hash = r.Sum() }, "prev": func(r *journal.Record) { r.Prev[31] ^= 1; r.Hash = r.Sum() },
		"hash": func(r *journal.Record) { r.Hash[0] ^= 1 },
	} {
		log := filled(t)
		change(&log.Kept[3])
		b, g := open(t, log)
		if refusedWith(t, b.ReadOnly(), "J801"); b.Head() != log.Kept[2].Head() || len(g.Names) != 2 {
			t.Errorf("%s: read up to %v: %q", what, b.Head(), g.Names)
		}
	}
}

// A long book, of which records are read ahead of those applied, comes back in
// its order, and up to a break in it.
func TestALongBook(t *testing.T) {
	log := &journaltest.Log{}
	b, _ := open(t, log)
	do(t, b, election.Origin{At: 100}, seat{Chairs: 2000})
	var names []string
	for i := range 2000 {
		names = append(names, fmt.Sprint(i))
	}
	do(t, b, election.Origin{At: 101}, welcome{Names: names})
	if _, g := open(t, log); !slices.Equal(g.Names, names) {
		t.Errorf("%d guests come back", len(g.Names))
	}
	log.Kept[1000].By = "T9"
	b, g := open(t, log)
	if refusedWith(t, b.ReadOnly(), "J801"); !slices.Equal(g.Names, names[:999]) {
		t.Errorf("%d guests come back before the break", len(g.Names))
	}
}

func TestARecordOfAnUnknownKind(t *testing.T) {
	log := filled(t)
	older := journal.Kinds[guests]{"seated/1": kinds["seated/1"]}
	_, err := journal.Open(log, &guests{}, older)
	refusedWith(t, err, "J802")
}

func TestReplayMakesTheSameState(t *testing.T) {
	log := filled(t)
	b, g := open(t, log)
	if b.ReadOnly() != nil || b.Head() != log.Head() || strings.Join(g.Names, "") != "丁王田刘李" {
		t.Errorf("%v, %q", b.Head(), g.Names)
	}
}

func TestARepeatedCommandChangesNothing(t *testing.T) {
	log := &journaltest.Log{}
	b, g := open(t, log)
	do(t, b, election.Origin{Command: "chairs", At: 1}, seat{Chairs: 5})
	o := election.Origin{Command: "c1", At: 2}
	first := do(t, b, o, welcome{Names: []string{"丁", "王"}})
	again := do(t, b, o, welcome{Names: []string{"丁", "王"}})
	other := do(t, b, o, welcome{Names: []string{"田"}}) // the id decides
	reopened, _ := open(t, log)
	later := do(t, reopened, o, welcome{Names: []string{"丁", "王"}})
	for _, r := range []journal.Receipt{again, other, later} {
		if !r.Repeated || r.Head != first.Head {
			t.Errorf("repeated: %+v, first %+v", r, first)
		}
	}
	if first.Repeated || len(log.Kept) != 3 || len(g.Names) != 2 {
		t.Errorf("%d records, guests %q", len(log.Kept), g.Names)
	}
}

func TestARefusedCommandChangesNothing(t *testing.T) {
	log := filled(t)
	b, g := open(t, log)
	before := b.Head()
	for _, c := range []struct {
		names []string
		code  election.Code
	}{{[]string{""}, "D108"}, {[]string{"张", "丁"}, "R103"}, {[]string{"?张"}, "R109"}} {
		_, err := b.Do(election.Origin{Command: "again", At: 300}, welcome{Names: c.names})
		refusedWith(t, err, c.code)
		if b.Head() != before || len(g.Names) != 5 || len(log.Kept) != 6 {
			t.Fatalf("%v changed the book", c.names)
		}
	}
	// A refused command's id is free.
	if r := do(t, b, election.Origin{Command: "again", At: 300}, welcome{Names: []string{"张"}}); r.Repeated || r.Head.Seq != 7 {
		t.Errorf("%+v", r)
	}
}

func TestAReasonIsKept(t *testing.T) {
	log := filled(t)
	b, _ := open(t, log)
	r := do(t, b, election.Origin{Command: "x", At: 300, Reason: "查过户口"}, welcome{Names: []string{"?张"}})
	if len(r.Answered) != 1 || r.Answered[0].Code != "R109" {
		t.Errorf("answered %v", r.Answered)
	}
	var body struct {
		Command string
		Reasons []journal.Answer
	}
	if err := json.Unmarshal(log.Kept[6].Body, &body); err != nil || body.Command != "x" || len(body.Reasons) != 1 || body.Reasons[0].Text != "查过户口" {
		t.Errorf("%s: %v", log.Kept[6].Body, err)
	}
	if strings.ContainsRune(string(log.Kept[6].Body), '\n') {
		t.Error("a body is one line")
	}
}

func TestTryingChangesNothing(t *testing.T) {
	log := filled(t)
	b, g := open(t, log)
	before := b.Head()
	if _, err := b.Try(election.Origin{At: 300}, welcome{Names: []string{"张"}}); err != nil {
		t.Error(err)
	}
	_, err := b.Try(election.Origin{At: 300}, welcome{Names: []string{"丁"}})
	refusedWith(t, err, "R103")
	if b.Head() != before || len(g.Names) != 5 {
		t.Error("trying changed the book")
	}
}

func TestWhatTheLogRefusesIsNotDone(t *testing.T) {
	log := filled(t)
	b, g := open(t, log)
	before := b.Head()
	// Four chairs are left, and one guest can't come twice in one command:
	// the rules of this book don't see it, the log does.
	for _, names := range [][]string{{"a", "b", "c", "d", "e"}, {"a", "a"}} {
		if _, err := b.Do(election.Origin{Command: "many", At: 300}, welcome{Names: names}); !errors.Is(err, journaltest.ErrClaim) {
			t.Fatalf("%v: %v", names, err)
		}
		if b.Head() != before || len(g.Names) != 5 || b.ReadOnly() != nil {
			t.Fatalf("%v changed the book", names)
		}
	}
	do(t, b, election.Origin{Command: "many", At: 300}, welcome{Names: []string{"a", "b", "c", "d"}})
}

func TestAFullDiskMakesTheBookReadOnly(t *testing.T) {
	log := filled(t)
	b, g := open(t, log)
	before := b.Head()
	log.Fail = &election.Refusal{Findings: []election.Finding{election.Find("J804", "what", "disk full")}}
	_, err := b.Do(election.Origin{Command: "x", At: 300}, welcome{Names: []string{"张"}})
	refusedWith(t, err, "J804")
	log.Fail = nil
	_, err = b.Do(election.Origin{Command: "y", At: 300}, welcome{Names: []string{"张"}})
	refusedWith(t, err, "J804")
	if b.Head() != before || len(g.Names) != 5 {
		t.Error("a failed append changed the book")
	}
	if r := do(t, b, election.Origin{Command: "c1", At: 300}, welcome{Names: []string{"丁"}}); !r.Repeated {
		t.Error("what was done is no longer known")
	}
}

func TestTheClockGoingBackIsShown(t *testing.T) {
	log := filled(t)
	b, _ := open(t, log)
	var want []journal.Jump
	last := election.Moment(105)
	for _, c := range []struct {
		at   election.Moment
		back bool
	}{{105, false}, {104, true}, {103, true}, {103, false}, {500, false}, {-500, true}} {
		r := do(t, b, election.Origin{At: c.at}, seat{Chairs: 1})
		if election.Has(r.Notices, "J805") != c.back {
			t.Errorf("at %d: %v", c.at, r.Notices)
		}
		if c.back {
			want = append(want, journal.Jump{Seq: r.Head.Seq, Last: last, Now: c.at})
		}
		last = c.at
	}
	again, _ := open(t, log)
	if !slices.Equal(b.Jumps(), want) || !slices.Equal(again.Jumps(), want) {
		t.Errorf("noted %v, read back %v, want %v", b.Jumps(), again.Jumps(), want)
	}
}

func TestTheSameCommandFromManyDesks(t *testing.T) {
	log := filled(t)
	b, g := open(t, log)
	var desks sync.WaitGroup
	for range 50 {
		desks.Go(func() {
			if _, err := b.Do(election.Origin{Command: "same", At: 300}, welcome{Names: []string{"张"}}); err != nil {
				t.Error(err)
			}
		})
	}
	desks.Wait()
	if len(log.Kept) != 7 || len(g.Names) != 6 {
		t.Errorf("%d records, guests %q", len(log.Kept), g.Names)
	}
}

func TestWhoDidItComesBackFromTheBook(t *testing.T) {
	log := filled(t)
	if log.Kept[0].By != "T1,T2" || log.Kept[0].Kind != "seated/1" || log.Kept[0].Prev != (journal.Hash{}) {
		t.Errorf("%+v", log.Kept[0])
	}
	var h journal.Hash
	text, _ := log.Kept[0].Hash.MarshalText()
	if err := h.UnmarshalText(text); err != nil || h != log.Kept[0].Hash || len(text) != 64 {
		t.Errorf("%s: %v", text, err)
	}
	for _, bad := range []string{"", "ab", strings.Repeat("g", 64), strings.Repeat("a", 66)} {
		if h.UnmarshalText([]byte(bad)) == nil {
			t.Errorf("%q is read as a hash", bad)
		}
	}
}

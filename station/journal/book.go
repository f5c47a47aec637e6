package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"changpiao/station/election"
)

// Log is where a book's records are kept.
type Log interface {
	// Records yields every record in order, or an error.
	Records(yield func(Record, error) bool)
	// Append makes records durable in one transaction together with their
	// claims. It fails, changing nothing, when the log no longer ends at
	// after, when a claim is taken already, or when a gauge leaves its bound.
	Append(after Head, records []Record, claims []Claim) error
}

// Claim is an invariant that the log holds a second time, in its own terms: a
// key that can be taken once, or a gauge that can't leave its bound.
type Claim struct {
	// Index and Key are taken, or given back when Release is set.
	Index, Key string
	Release    bool
	// Gauge, where not empty, moves its value by Add and its bound by Bound;
	// afterwards 0 ≤ value ≤ bound.
	Gauge      string
	Add, Bound int64
}

// Take claims a key of an index.
func Take(index, key string) Claim { return Claim{Index: index, Key: key} }

// Release gives a key back.
func Release(index, key string) Claim { return Claim{Index: index, Key: key, Release: true} }

// Move moves a gauge's value.
func Move(gauge string, add int64) Claim { return Claim{Gauge: gauge, Add: add} }

// Widen moves a gauge's bound.
func Widen(gauge string, bound int64) Claim { return Claim{Gauge: gauge, Bound: bound} }

// Standing are the claims that stand after all records of a log.
type Standing struct {
	Taken  map[Key]bool
	Gauges map[string]Gauge
}

// Key is a key of an index.
type Key struct{ Index, Key string }

// Gauge is where a gauge stands.
type Gauge struct{ Value, Bound int64 }

// take brings claims into what stands.
func (s *Standing) take(claims []Claim) {
	for _, c := range claims {
		switch {
		case c.Gauge != "":
			g := s.Gauges[c.Gauge]
			s.Gauges[c.Gauge] = Gauge{g.Value + c.Add, g.Bound + c.Bound}
		case c.Release:
			delete(s.Taken, Key{c.Index, c.Key})
		default:
			s.Taken[Key{c.Index, c.Key}] = true
		}
	}
}

// Checked is a log that keeps more than records, and holds it against them once
// they were replayed. The error is a refusal where the book takes nothing more.
type Checked interface {
	KeepsClaims() bool // that can be held against the records
	Check(*Standing) error
}

// Event is something that happened, in a book whose state is S.
type Event[S any] interface {
	// Kind is the event's name and version.
	Kind() string
	// Claims are the invariants that the log holds for it, as seen from the
	// state before it.
	Claims(*S) []Claim
	// Apply changes the state. It fails only for a record that no command
	// could have written.
	Apply(*S, Header) error
}

// Command is something that a person asks of a book.
type Command[S any] interface {
	// Plan checks the command against the state, which it must not change,
	// and says which events carry it out.
	Plan(*S, election.Origin, *election.Check) []Event[S]
}

// Kinds makes an empty event for each kind that a book can read.
type Kinds[S any] map[string]func() Event[S]

// Receipt tells what a command did.
type Receipt struct {
	Head     Head
	Repeated bool               // the command's id was in the book already; nothing changed
	Answered []election.Finding // reason-level rules that the reason answered
	Notices  []election.Finding // effects, flags and gates to be shown
}

// Book is a chain of records and the state that they make.
type Book[S any] struct {
	mu       sync.RWMutex
	log      Log
	kinds    Kinds[S]
	state    *S
	head     Head
	last     election.Moment
	jumps    []Jump
	seen     map[string]bool
	readOnly *election.Refusal
	witness  Witness
}

// Witness tells whether the people in whose name a command is given stand
// behind it; the error is a refusal.
type Witness func(election.Origin) error

// Open replays a log into an empty state. A broken chain (J801) gives a book
// that can be read up to the break and takes nothing more; a record of a kind
// that this program does not know (J802), or a fault of the disk, is an error.
func Open[S any](log Log, state *S, kinds Kinds[S]) (*Book[S], error) {
	b := &Book[S]{log: log, kinds: kinds, state: state, seen: map[string]bool{}}
	var stands *Standing
	checked, keepsMore := log.(Checked)
	if keepsMore && checked.KeepsClaims() {
		stands = &Standing{map[Key]bool{}, map[string]Gauge{}}
	}
	for r, err := range b.readAhead {
		if err != nil {
			return nil, err
		}
		if !r.follows(b.head) {
			b.close("J801", "record", b.head.Seq+1)
			return b, nil
		}
		if err := b.replay(r, stands); err != nil {
			return nil, err
		}
	}
	if !keepsMore {
		return b, nil
	}
	if err := checked.Check(stands); err != nil && !errors.As(err, &b.readOnly) {
		return nil, err
	}
	return b, nil
}

// Ask has a witness asked before a command is carried out that the rules allow.
func (b *Book[S]) Ask(w Witness) { b.witness = w }

func (b *Book[S]) close(code election.Code, pairs ...any) {
	b.readOnly = &election.Refusal{Findings: []election.Finding{election.Find(code, pairs...)}}
}

// replay applies a record, and brings its claims into what stands, if that is
// wanted.
func (b *Book[S]) replay(r decoded[S], stands *Standing) error {
	if r.fault != nil {
		return r.fault
	}
	if stands != nil {
		stands.take(r.event.Claims(b.state))
	}
	h := Header{Seq: r.Seq, At: r.At, By: splitStaff(r.By), Desk: r.env.Desk, Reasons: r.env.Reasons}
	if err := r.event.Apply(b.state, h); err != nil {
		return fmt.Errorf("record %d (%s): %w", r.Seq, r.Kind, err)
	}
	b.head, b.last = r.Head(), r.At
	b.noteJump(r.Seq, r.env.Clock)
	if r.env.Command != "" {
		b.seen[r.env.Command] = true
	}
	return nil
}

func (b *Book[S]) noteJump(seq int64, j *Jump) {
	if j != nil {
		b.jumps = append(b.jumps, Jump{Seq: seq, Last: j.Last, Now: j.Now})
	}
}

// Do checks a command and carries it out: everything it does is durable before
// the state shows it, and a refused command changes nothing. The error is a
// *election.Refusal when rules speak against it.
func (b *Book[S]) Do(o election.Origin, c Command[S]) (Receipt, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if o.Command != "" && b.seen[o.Command] {
		return Receipt{Head: b.head, Repeated: true}, nil
	}
	if b.readOnly != nil {
		return Receipt{}, b.readOnly
	}
	var check election.Check
	events := c.Plan(b.state, o, &check)
	answered, err := check.Judge(o.Reason)
	if err != nil {
		return Receipt{}, err
	}
	if b.witness != nil {
		if err := b.witness(o); err != nil {
			return Receipt{}, err
		}
	}
	var back *Jump
	if o.At < b.last {
		back = &Jump{Last: b.last, Now: o.At}
		check.Note("J805", "now", o.At.String(), "last", b.last.String())
	}
	if err := b.append(o, answered, back, events); err != nil {
		return Receipt{}, err
	}
	return Receipt{Head: b.head, Answered: answered, Notices: check.Notices}, nil
}

// Try tells what would speak against a command, without carrying it out.
func (b *Book[S]) Try(o election.Origin, c Command[S]) ([]election.Finding, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.readOnly != nil {
		return nil, b.readOnly
	}
	var check election.Check
	c.Plan(b.state, o, &check)
	_, err := check.Judge(o.Reason)
	return check.Notices, err
}

func (b *Book[S]) append(o election.Origin, answered []election.Finding, back *Jump, events []Event[S]) error {
	reasons := make([]Answer, len(answered))
	for i, f := range answered {
		reasons[i] = Answer{Code: f.Code, Args: f.Args, Text: o.Reason}
	}
	records := make([]Record, 0, len(events))
	headers := make([]Header, 0, len(events))
	var claims []Claim
	head := b.head
	for i, e := range events {
		env := envelope{Command: o.Command, Desk: o.Desk, Reasons: reasons, Event: e}
		if i == 0 {
			env.Clock = back
		}
		body, err := json.Marshal(env)
		if err != nil {
			return err
		}
		r := Record{Seq: head.Seq + 1, At: o.At, By: joinStaff(o.By), Kind: e.Kind(), Body: body, Prev: head.Hash}
		r.Hash = r.Sum()
		head = r.Head()
		records = append(records, r)
		headers = append(headers, Header{Seq: r.Seq, At: r.At, By: o.By, Desk: o.Desk, Reasons: reasons})
		claims = append(claims, e.Claims(b.state)...)
	}
	if len(records) == 0 {
		return nil
	}
	if err := b.log.Append(b.head, records, claims); err != nil {
		b.failed(err)
		return err
	}
	for i, e := range events {
		if err := e.Apply(b.state, headers[i]); err != nil {
			b.close("J801", "record", records[i].Seq)
			return fmt.Errorf("record %d (%s): %w", records[i].Seq, records[i].Kind, err)
		}
	}
	b.noteJump(b.head.Seq+1, back)
	b.head, b.last = head, o.At
	if o.Command != "" {
		b.seen[o.Command] = true
	}
	return nil
}

// failed makes the book read-only when the disk let it down: what was
// acknowledged before is safe, what comes next could not be.
func (b *Book[S]) failed(err error) {
	var refusal *election.Refusal
	if errors.As(err, &refusal) && refusal.Has("J804") {
		b.readOnly = refusal
	}
}

// View reads the state while no command can change it. The function must not
// keep what it is given.
func (b *Book[S]) View(read func(*S)) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	read(b.state)
}

// Head gives the end of the chain.
func (b *Book[S]) Head() Head {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.head
}

// Jumps lists the records before which the clock was set back.
func (b *Book[S]) Jumps() []Jump {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.Clone(b.jumps)
}

// ReadOnly gives the refusal of every command when the book takes nothing
// more, or nil.
func (b *Book[S]) ReadOnly() error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.readOnly == nil {
		return nil
	}
	return b.readOnly
}

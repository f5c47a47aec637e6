package main

import (
	"errors"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/store"
)

// simulation plays a street office's evening with any number of communities and
// says what it takes: how a street, a county, a province or the country would do.
type simulation struct {
	crowd       crowd
	communities int
	report      simulated
}

// simulated is what a simulation came to.
type simulated struct {
	Communities int `json:"communities"`
	Sheets      int `json:"sheets"` // signed ones that arrived, copies left out
	Missing     int `json:"missing"`
	// Answers counts what became of the arrivals, by answer and code.
	Answers     map[string]int  `json:"answers"`
	Steps       []simulatedStep `json:"steps"`
	MemoryBytes uint64          `json:"memory_bytes"` // the most that the program had of the system
	FileBytes   int64           `json:"file_bytes"`   // of the ledger
	RollBytes   float64         `json:"roll_bytes"`   // kept of each voter besides
}

// simulatedStep is a part of the evening.
type simulatedStep struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	Each    float64 `json:"each_us"` // microseconds a sheet
	Times   float64 `json:"times"`   // of bare verification, which was measured in between
}

// errWrong says that an office arrived at other figures than were sent.
var errWrong = errors.New("the ledger's figures are not those that were sent")

// together is how many communities are made, and taken in, at a time.
const together = 1000

func streetSimulate(c *call) (err error) {
	values, _, err := c.options([]string{"communities", "stations"}, nil, []string{"json"})
	if err != nil {
		return err
	}
	s := simulation{report: simulated{Answers: map[string]int{}}}
	if s.communities, err = wholeNumber(values, "communities", 1_000_000); err != nil {
		return err
	}
	stations := 3
	if values["stations"] != nil {
		if stations, err = wholeNumber(values, "stations", 100); err != nil {
			return err
		}
	}
	if s.crowd, err = newCrowd(stations); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "changpiao-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := s.run(filepath.Join(dir, "ledger")); err != nil {
		return refused("", err)
	}
	if values["json"] != nil {
		return c.encode(s.report)
	}
	c.printSimulated(s.report)
	return nil
}

// wholeNumber reads an option from 1 to the most that it may be.
func wholeNumber(values map[string][]string, name string, most int) (int, error) {
	text, err := need(values, name)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, misused("number", "option", "--"+name, "most", most, "given", text)
	}
	return n, nil
}

func (c *call) printSimulated(r simulated) {
	c.say(c.out, "simulated", "communities", r.Communities, "sheets", r.Sheets, "missing", r.Missing)
	for _, s := range r.Steps {
		c.say(c.out, "simulated."+s.Name, "seconds", strconv.FormatFloat(s.Seconds, 'f', 1, 64),
			"each", strconv.FormatFloat(s.Each, 'f', 0, 64), "times", strconv.FormatFloat(s.Times, 'f', 2, 64))
	}
	c.say(c.out, "simulated.room", "memory", r.MemoryBytes>>20, "file", r.FileBytes>>20, "roll", int(r.RollBytes))
}

// run makes the communities, takes everything in, opens the ledger again and
// holds its sums against what was sent.
func (s *simulation) run(ledger string) error {
	if err := s.takeIn(ledger); err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(ledger, store.LedgerName))
	if err != nil {
		return err
	}
	s.report.FileBytes = info.Size()
	if err := s.addUp(ledger); err != nil {
		return err
	}
	s.report.MemoryBytes = memory()
	return nil
}

// takeIn makes the ledger and imports all that arrives.
func (s *simulation) takeIn(path string) (err error) {
	var l *store.Ledger
	defer func() {
		if l != nil {
			err = errors.Join(err, l.Close())
		}
	}()
	defining, importing := stopwatch{name: "defined", processors: 1}, stopwatch{name: "imported", processors: 1}
	for from := 0; from < s.communities; from += together {
		made, err := s.batch(from, min(from+together, s.communities))
		if err != nil {
			return err
		}
		defining.run(func() { l, err = s.define(l, path, made) })
		if err != nil {
			return err
		}
		importing.run(func() { err = s.importAll(l, made) })
		if err != nil {
			return err
		}
	}
	s.report.Communities = s.communities
	s.note(defining)
	s.note(importing)
	return nil
}

// batch makes some of the communities, on all processors.
func (s *simulation) batch(from, to int) ([]community, error) {
	made, errs := make([]community, to-from), make([]error, to-from)
	var workers sync.WaitGroup
	for w := range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := w; i < len(made); i += runtime.GOMAXPROCS(0) {
				made[i], errs[i] = s.crowd.make(from + i)
			}
		})
	}
	workers.Wait()
	return made, errors.Join(errs...)
}

// define takes communities and their keys into the ledger, which it makes first.
func (s *simulation) define(l *store.Ledger, path string, made []community) (*store.Ledger, error) {
	defs := make([]*election.Definition, len(made))
	var keys [][]byte
	for i, m := range made {
		defs[i] = m.def
		keys = append(keys, m.enrolments...)
	}
	var err error
	if l == nil {
		l, err = store.CreateLedger(path, false, defs, now())
		roll, _ := street.RollOf(defs[0])
		s.report.RollBytes = float64(len(roll)) / float64(len(defs[0].Voters))
	} else {
		err = l.Add(now(), defs...)
	}
	if err == nil {
		err = l.EnrolAll(now(), keys...)
	}
	return l, err
}

// importAll imports all that arrives from communities, in one batch.
func (s *simulation) importAll(l *store.Ledger, made []community) error {
	var batch []street.Arrival
	for _, m := range made {
		batch = append(batch, m.arrivals...)
		s.report.Sheets += m.sheets
	}
	decisions, err := l.Import(now(), batch...)
	for _, d := range decisions {
		name := string(d.Answer)
		if d.Finding.Code != "" {
			name += " " + string(d.Finding.Code)
		}
		s.report.Answers[name]++
	}
	return err
}

// addUp opens the ledger again, as after the evening, and checks every sum.
func (s *simulation) addUp(path string) (err error) {
	adding := stopwatch{name: "added", processors: runtime.GOMAXPROCS(0)}
	var l *store.Ledger
	adding.run(func() { l, err = store.OpenLedger(path) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	next, stop := iter.Pull(l.Communities)
	defer stop()
	n := 0
	for more := true; more; {
		var some []street.Community
		adding.run(func() {
			for len(some) < together && more {
				var c street.Community
				if c, more = next(); more {
					some = append(some, c)
				}
			}
		})
		for _, c := range some {
			if !s.crowd.expect(n).is(c) {
				return errWrong
			}
			s.report.Missing += len(c.Missing)
			n++
		}
	}
	if n != s.communities {
		return errWrong
	}
	s.note(adding)
	return nil
}

// is reports whether a community came to what was expected of it.
func (e expected) is(c street.Community) bool {
	var votes election.Count
	for _, p := range c.Positions {
		votes += sum(p.For)
	}
	return slices.Equal(c.Missing, e.missing) && c.Provisional == (len(e.missing) > 0) && c.Registered() == e.registered && votes == e.votes
}

// note reports the time that something took for all sheets.
func (s *simulation) note(w stopwatch) {
	each := micros(w.took) / float64(max(1, s.report.Sheets))
	s.report.Steps = append(s.report.Steps, simulatedStep{
		Name: w.name, Seconds: w.took.Seconds(), Each: each, Times: each / micros(w.bare) * float64(w.verified)})
}

// stopwatch adds up the time of a step's parts, and after each measures what as
// many processors take to verify signatures and do nothing else: a busy machine
// is slower at both.
type stopwatch struct {
	name       string
	processors int
	took, bare time.Duration
	verified   int // in the time of bare
}

func (w *stopwatch) run(part func()) {
	start := time.Now()
	part()
	w.took += time.Since(start)
	const each = 50
	start = time.Now()
	var workers sync.WaitGroup
	for range w.processors {
		workers.Go(func() {
			for range each {
				bareVerification()
			}
		})
	}
	workers.Wait()
	w.bare += time.Since(start)
	w.verified += each * w.processors
}

// bareVerification verifies one signature over as many bytes as a sheet has.
var bareVerification = func() func() {
	key, err := keyOf(-1, 0)
	if err != nil {
		panic(err) // a fixed key
	}
	message := make([]byte, 400)
	signature, err := key.Sign(nil, message)
	if err != nil {
		panic(err) // Ed25519 always signs
	}
	return func() { key.Public().Verify(message, signature) }
}()

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

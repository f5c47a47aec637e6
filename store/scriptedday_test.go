package store

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"changpiao/station"
	"changpiao/station/election"
	rehearse "changpiao/station/rehearsal"
	"changpiao/station/statement"
)

// long asks for the long tests; see the task torture of cmd/dev.
var long = flag.Bool("long", false, "let the tests of durability take minutes")

// times is how often a test does something, shortly or at length.
func times(short, atLength int) int {
	if *long {
		return atLength
	}
	return short
}

// scripted is a polling day that can be played over and over.
type scripted struct {
	def    *election.Definition
	script *rehearse.Script
}

// smallDay is a day of a few people that goes through both books.
func smallDay(t testing.TB) scripted {
	t.Helper()
	return scripted{community(t), parsedScript(t, "script.json", []byte(`{"station": "S1", "steps": [
 {"do": "open", "received": {"p": 10}, "seals": {"1": "000117"}},
 {"do": "issue", "voter": "0001"},
 {"do": "issue", "voter": "0004"},
 {"do": "undo_issue", "voter": "0004", "reason": "wrong person"},
 {"do": "issue_many", "from": "0006", "to": "0008"},
 {"do": "close", "unused": {"p": 6}},
 {"do": "publish_late_list", "by": "A"},
 {"do": "returned", "box": "1", "paper": "p", "n": 4},
 {"do": "bundle", "id": "B", "paper": "p", "n": 4},
 {"do": "ballot", "bundle": "B", "pass": 1, "marks": {"director": ["a"]}, "by": "N"},
 {"do": "ballot", "bundle": "B", "pass": 1, "marks": {"director": ["b"]}, "times": 2, "by": "N"},
 {"do": "ballot", "bundle": "B", "pass": 1, "marks": {"director": ["a"]}, "by": "N"},
 {"do": "ballot", "bundle": "B", "pass": 2, "marks": {"director": ["a"]}, "by": "C"},
 {"do": "ballot", "bundle": "B", "pass": 2, "marks": {"director": ["b"]}, "times": 2, "by": "C"},
 {"do": "ballot", "bundle": "B", "pass": 2, "marks": {"director": ["a"]}, "by": "C"},
 {"do": "agree", "bundle": "B"},
 {"do": "seal", "by": ["A", "B"]}]}`))}
}

// demonstrationDay is the whole day of the project's demonstration.
func demonstrationDay(t testing.TB) scripted {
	t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join("..", "assets", "demo", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	def, err := election.Parse("election.json", read("election.json"), func(name string) ([]election.RollRow, []election.Finding) {
		return ParseRoll(name, read(name))
	})
	if err != nil {
		t.Fatal(err)
	}
	return scripted{def, parsedScript(t, "script-S1.json", read("script-S1.json"))}
}

func parsedScript(t testing.TB, name string, data []byte) *rehearse.Script {
	t.Helper()
	script, err := rehearse.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return script
}

// create makes the day's station.
func (d scripted) create(t testing.TB, dir string) *Station {
	t.Helper()
	s, err := CreateStation(dir, Opening{Definition: d.def, Place: d.script.Station, Rehearsal: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// play takes the steps from one on, and says after each that it is done.
func (d scripted) play(s *Station, from int, done func(step int)) error {
	runner := rehearse.NewRunner(s.Day, people{s})
	for i, step := range d.script.Steps[from:] {
		if _, _, sealed := s.Day.Sheet(); sealed && step.Do == "seal" {
			continue
		}
		if err := runner.Run(&rehearse.Script{Steps: []rehearse.Step{step}}); err != nil {
			return err
		}
		done(from + i)
	}
	return nil
}

// signedIn opens a rehearsal's folder again.
func signedIn(dir string) (*Station, error) {
	locked, err := OpenStation(dir, "test")
	if err != nil {
		return nil, err
	}
	return locked.SignIn(locked.Staff()[0].ID, RehearsalPIN, noon)
}

// people are a scripted day's staff, who all are at hand.
type people struct{ *Station }

func (p people) Confirm(by []election.StaffID) error {
	p.Dismiss()
	for _, who := range by {
		if err := p.Station.Confirm(who, RehearsalPIN, noon); err != nil && !errors.Is(err, ErrNoPIN) {
			return err
		}
	}
	return nil
}

func (p people) Admit(m election.StaffMember) error { return p.Station.Admit(m, RehearsalPIN) }

func (people) Foreign(string) (c statement.Closing, err error) { return c, errors.ErrUnsupported }

func (people) NextRound(*election.Definition) (*station.Day, error) {
	return nil, errors.ErrUnsupported
}
func (people) ReadFile(string) ([]byte, error) { return nil, errors.ErrUnsupported }
func (people) WriteFile(string, []byte) error  { return errors.ErrUnsupported }

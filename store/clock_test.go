package store

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"changpiao/station"
	"changpiao/station/election"
	rehearse "changpiao/station/rehearsal"
	"changpiao/station/sheet"
)

// clockedDay plays the demonstration's day with a clock that is moved at some
// steps, and gives what its sheet states.
func clockedDay(t *testing.T, moves map[int]election.Moment) (*election.Definition, sheet.Sheet) {
	t.Helper()
	d := demonstrationDay(t)
	s := d.create(t, t.TempDir())
	defer s.Close()
	runner := rehearse.NewRunner(s.Day, people{s})
	for i, step := range d.script.Steps {
		if to, moved := moves[i]; moved {
			runner.SetClock(to)
		}
		if err := runner.Run(&rehearse.Script{Steps: []rehearse.Step{step}}); err != nil {
			t.Fatal(err)
		}
	}
	_, content, ok := s.Day.Sheet()
	if !ok {
		t.Fatal("not sealed")
	}
	return s.Day.Definition(), content
}

// A wrong clock turns nobody away and changes no figure. That it was set back is
// told in the sheet, for either book; a clock that was ahead is set back in the
// end.
func TestTheClockChangesNoFigure(t *testing.T) {
	def, right := clockedDay(t, nil)
	want := station.ResultOf(def, right)
	steps := demonstrationDay(t).script.Steps
	polling := slices.IndexFunc(steps, func(s rehearse.Step) bool { return s.Do == "issue" }) + 5
	counting := slices.IndexFunc(steps, func(s rehearse.Step) bool { return s.Do == "ballot" }) + 5
	for name, c := range map[string]struct {
		moves map[int]election.Moment
		told  []string // how each book's line ends
	}{
		"a day back": {map[int]election.Moment{polling: def.ElectionDay.AddDays(-1).At(9, 0)}, []string{"→ 2021-01-27 09:00:01"}},
		"a day ahead and back, and to 1970 in the count": {map[int]election.Moment{
			polling: def.ElectionDay.AddDays(1).At(9, 0), polling + 5: def.ElectionDay.At(9, 5), counting: 0, counting + 1: -5,
		}, []string{"→ 2021-01-28 09:05:01", "→ 1970-01-01 08:00:01 (+1)"}},
	} {
		_, sheet := clockedDay(t, c.moves)
		if got := station.ResultOf(def, sheet); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v\n want %+v", name, got, want)
		}
		var told []string
		for _, r := range sheet.Reasons {
			if r.Code == "J805" {
				told = append(told, r.Text)
			}
		}
		if !slices.EqualFunc(told, c.told, strings.HasSuffix) {
			t.Errorf("%s: told %q, want %q", name, told, c.told)
		}
	}
	for _, r := range right.Reasons {
		if r.Code == "J805" {
			t.Errorf("a right clock: %q", r.Text)
		}
	}
}

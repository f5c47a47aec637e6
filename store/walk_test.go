package store

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/roll"
)

// stagesOf are how far a station's two books have come.
func stagesOf(s *Station) (r roll.Stage, c count.Stage) {
	s.Day.Roll().View(func(state *roll.State) { r = state.Stage() })
	if s.Day.Tally() != nil {
		s.Day.Tally().View(func(state *count.State) { c = state.Stage() })
	}
	return r, c
}

// transitions are all that may become of the stages, by the command that does it.
var transitions = map[string][]string{
	"open":         {"prepared/ polling/"},
	"close":        {"polling/ closed/", "polling/polling closed/polling"},
	"open_boxes":   {"closed/ stated/counting", "closed/polling stated/counting"},
	"seal":         {"stated/counting stated/sealed"},
	"announce":     {"stated/sealed stated/announced"},
	"reopen count": {"stated/sealed stated/counting", "stated/announced stated/counting"},
	"reopen polls": {"closed/ polling/", "closed/polling polling/polling", "stated/counting polling/polling", "stated/sealed polling/polling", "stated/announced polling/polling"},
}

// images are the books' files as they stand, byte for byte.
func images(t rapid.TB, s *Station) (files [2][]byte) {
	t.Helper()
	for i, j := range []*Journal{s.roll, s.tally} {
		if j == nil {
			continue
		}
		j.mu.Lock()
		data, _, err := j.image()
		j.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		files[i] = data
	}
	return files
}

// TestRandomCommands gives random commands in random people's names, some of whom
// are not there, from every stage on. Stages change by their own commands alone, and
// a refused command changes no byte of the books; neither does a restart.
func TestRandomCommands(t *testing.T) {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set(fmt.Sprint(times(12, 2_000))); err != nil {
			t.Fatal(err)
		}
	}
	m := newMatrix(t)
	commands := m.commands()
	rows := goldenMatrix[:len(goldenMatrix)-4] // those behind are of the folder, and not of its books
	people := []election.StaffID{"R", "I", "K", "N", "O", "P", "A", "B", "C", "W"}
	taken, refused := 0, 0
	reached := map[string]map[string]bool{} // the stages at which a command was given
	rapid.Check(t, func(t *rapid.T) {
		s := m.at(rapid.SampledFrom(matrixDay).Draw(t, "stage").stage)
		for i := range rapid.IntRange(1, 40).Draw(t, "commands") {
			if rapid.IntRange(0, 15).Draw(t, "restart") == 0 {
				before := images(t, s)
				s = restarted(m.t, s)
				if got := images(t, s); !bytes.Equal(got[0], before[0]) || !bytes.Equal(got[1], before[1]) {
					t.Fatal("a restart changed the books")
				}
			}
			row := rapid.SampledFrom(rows).Draw(t, "command")
			name, pair := strings.CutSuffix(row.command, " by two")
			by := []election.StaffID{ofRole[election.Role(strings.Fields(row.roles)[0])]}
			if pair {
				by = append(by, "A")
			}
			there := by
			switch rapid.IntRange(0, 3).Draw(t, "who") {
			case 0:
				by = rapid.SliceOfNDistinct(rapid.SampledFrom(people), 1, 2, rapid.ID).Draw(t, "by")
				there = by
			case 1:
				there = rapid.SliceOfNDistinct(rapid.SampledFrom(people), 0, 2, rapid.ID).Draw(t, "there")
			}
			confirm(m.t, s, there...)
			r, c := stagesOf(s)
			if reached[name] == nil {
				reached[name] = map[string]bool{}
			}
			reached[name][fmt.Sprintf("%s/%s", r, c)] = true
			before := images(t, s)
			err := commands[name](s, order(s, fmt.Sprint("c", i), by...))
			s.Dismiss()
			after := images(t, s)
			r2, c2 := stagesOf(s)
			same := bytes.Equal(before[0], after[0]) && bytes.Equal(before[1], after[1])
			switch step := fmt.Sprintf("%s/%s %s/%s", r, c, r2, c2); {
			case err != nil && (!same || r != r2 || c != c2):
				t.Fatalf("%s by %v was refused with %s, and changed the books", name, by, answer(err))
			case err == nil && (r != r2 || c != c2) && !slices.Contains(transitions[name], step):
				t.Fatalf("%s led from one to the other: %s", name, step)
			case err == nil && !same && slices.ContainsFunc(by, func(who election.StaffID) bool { return who != s.worker && !slices.Contains(there, who) }):
				t.Fatalf("%s by %v was taken, and only %v and %s were there", name, by, there, s.worker)
			case err == nil:
				taken++
			default:
				refused++
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
	missed, pairs := unreached(reached), len(reached)*len(stagesIn(reached))
	t.Logf("%d commands taken, %d refused; %d of %d pairs of a command and a stage", taken, refused, pairs-len(missed), pairs)
	if *long && (len(missed) > 0 || len(reached) < len(rows)-1) { // mobile_back has two rows
		t.Errorf("%d commands were given, of %d; never: %v", len(reached), len(rows)-1, missed)
	}
}

// stagesIn lists the stages at which any command was given.
func stagesIn(reached map[string]map[string]bool) []string {
	all := map[string]bool{}
	for _, stages := range reached {
		maps.Copy(all, stages)
	}
	return slices.Sorted(maps.Keys(all))
}

// unreached lists the commands that were given at some stages and not at others.
func unreached(reached map[string]map[string]bool) (missed []string) {
	for _, name := range slices.Sorted(maps.Keys(reached)) {
		for _, stage := range stagesIn(reached) {
			if !reached[name][stage] {
				missed = append(missed, name+" at "+stage)
			}
		}
	}
	return missed
}

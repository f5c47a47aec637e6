package rehearse_test

import (
	"path/filepath"
	"testing"

	"changpiao/cmd/collect"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/store"
)

// A tie is decided by a re-vote, which two supervisors open from the sealed result.
func TestOpenTheNextRound(t *testing.T) {
	const tie = "../../changpiaoctl/testdata/cases/next-revote"
	def, err := collect.Definition(filepath.Join(tie, "election.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	books, err := store.CreateStation(dir, store.Opening{Definition: def, Place: "S1", Rehearsal: true, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	playScript(t, books, filepath.Join(tie, "script.json"))("next_round", 0)
	h := enter(t, dir, books, "T5")

	h.tap("Next round")
	h.fill("2021-02-30")
	h.tap("Open the next round")
	h.wants("is no date")
	h.tap("Understood")
	h.fill("2021-02-03")
	h.tap("Open the next round")
	h.wants("W113")
	h.confirm("", "T5", "T6")

	day := h.books.Day
	var stage roll.Stage
	day.Roll().View(func(s *roll.State) { stage = s.Stage() })
	if next := day.Definition(); next.Round != 2 || next.Kind != election.ReVote || next.ElectionDay != "2021-02-03" || stage != roll.Prepared {
		t.Errorf("round %d (%s) on %s at stage %s", next.Round, next.Kind, next.ElectionDay, stage)
	}
	if rounds, err := store.Rounds(dir); err != nil || len(rounds) != 2 {
		t.Errorf("the folder has rounds %v, %v", rounds, err)
	}

	h.restart() // of the first round's folder
	h.books.Day.Tally().View(func(s *count.State) {
		if opened := s.OpenedRounds(); len(opened) != 1 || len(opened[0].By) != 2 {
			t.Errorf("the first round's book says %v", opened)
		}
	})
	h.tap("Next round")
	h.wants("Round 2 (re-vote) was opened")
}

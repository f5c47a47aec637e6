package rehearse_test

import (
	"path/filepath"
	"testing"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/store"
)

// polled makes a rehearsal's station whose polls were opened and closed.
func polled(t *testing.T, dir string, def *election.Definition, place election.StationID) *store.Station {
	t.Helper()
	st, err := store.CreateStation(dir, store.Opening{Definition: def, Place: place, Rehearsal: true, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	at := def.ElectionDay.At(8, 0)
	here, _ := def.Station(place)
	seals := map[election.BoxID]string{}
	for _, b := range here.Boxes {
		seals[b.ID] = "1"
	}
	ten := map[election.PaperID]election.Figure{def.Papers[0].ID: election.Whole(10)}
	for i, c := range []roll.Command{
		roll.OpenPolls{Received: ten, Seals: seals}, roll.PublishLateList{}, roll.ClosePolls{Unused: ten},
	} {
		by := []election.StaffID{"T11", "T12"}
		if err := (stage{st}).Confirm(by); err != nil {
			t.Fatal(err)
		}
		o := election.Origin{Command: rehearse.NewID(), At: at + election.Moment(i), By: by}
		if _, err := st.Day.Roll().Do(o, c); err != nil {
			t.Fatal(err)
		}
	}
	return st
}

// At the central venue the boxes of the other station are taken in with a PIN of its staff.
func TestTakeBoxesIn(t *testing.T) {
	def, err := rehearse.Definition()
	if err != nil {
		t.Fatal(err)
	}
	def.Rules.CountAt = election.Central
	other := filepath.Join(t.TempDir(), "S2")
	if err := polled(t, other, def, "S2").Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	books := polled(t, dir, def, "S1")
	origin := election.Origin{Command: rehearse.NewID(), At: def.ElectionDay.At(18, 0), By: []election.StaffID{"T11"}}
	if err := (stage{books}).Confirm(origin.By); err != nil {
		t.Fatal(err)
	}
	if _, err := books.Day.OpenBoxes(origin); err != nil {
		t.Fatal(err)
	}
	h := enter(t, dir, books, "T11")
	h.stick = other

	h.tap("Take boxes in")
	h.wants("Not yet:")
	h.tap("Choose the station's folder")
	h.choose("T01")
	for _, e := range h.entries() {
		if e.Password {
			e.SetText("9999")
		}
	}
	h.tap("Sign in")
	h.wants("wrong PIN")
	h.tap("Take boxes in")
	h.tap("Choose the station's folder")
	h.choose("T02")
	h.pins(1)
	h.tap("Sign in")
	h.wants("The boxes of S2 are taken in.")
	h.wants("All stations' boxes are here.")
	h.books.Day.Tally().View(func(s *count.State) {
		if got := s.Statements(); len(got) != 2 || got[1].Station != "S2" {
			t.Errorf("the tally book holds %d statements", len(got))
		}
	})
}

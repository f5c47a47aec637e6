package rehearse_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/collect"
	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/station/rehearsal"
	"changpiao/station/sheet"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/ui/station"
)

// sealedStation makes a rehearsal's station where so many voters of a row voted, all for the first candidates, and seals it.
func sealedStation(t *testing.T, dir string, place election.StationID, from, n int) *store.Station {
	t.Helper()
	def, err := rehearse.Definition()
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.CreateStation(dir, store.Opening{Definition: def, Place: place, Rehearsal: true, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	here, _ := def.Station(place)
	var seals, steps []string
	for _, b := range here.Boxes {
		seals = append(seals, fmt.Sprintf("%q: \"1\"", b.ID))
	}
	for i := range n {
		steps = append(steps, fmt.Sprintf(`{"do": "issue", "voter": "%04d", "box": %q}`, from+i, here.Boxes[0].ID))
	}
	for _, pos := range def.Positions {
		for pass := 1; pass <= 2; pass++ {
			steps = append(steps, fmt.Sprintf(`{"do": "totals", "position": %q, "paper": "combined", "pass": %d, "votes": {%q: %d}, "blank": 0, "void": 0}`,
				pos.ID, pass, pos.Candidates[0].ID, n))
		}
	}
	after := fmt.Sprintf(`{"do": "close", "unused": {"combined": 0}}, {"do": "publish_late_list"},
		{"do": "returned", "box": %q, "paper": "combined", "n": %d}`, here.Boxes[0].ID, n)
	text := fmt.Sprintf(`{"station": %q, "steps": [{"do": "open", "received": {"combined": %d}, "seals": {%s}}, %s, %s, %s, {"do": "seal"}]}`,
		place, n, strings.Join(seals, ", "), strings.Join(steps[:n], ", "), after, strings.Join(steps[n:], ", "))
	script, err := rehearsal.Parse("script.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := rehearsal.NewRunner(st.Day, stage{st}).Run(script); err != nil {
		t.Fatal(err)
	}
	return st
}

// TestCommunityComesTogetherAtTheVenue takes another station's sheet in, once its key is trusted, and announces what
// both add up to.
func TestCommunityComesTogetherAtTheVenue(t *testing.T) {
	dir, stick := t.TempDir(), t.TempDir()
	other := sealedStation(t, filepath.Join(dir, "S2"), "S2", 2500, 3)
	if err := handover.Write(other, stick); err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(stick, "*.p*")) // are read elsewhere, and slowly
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range pages {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	books := sealedStation(t, filepath.Join(dir, "S1"), "S1", 10, 2)
	h := enter(t, filepath.Join(dir, "S1"), books, "T11")
	h.stick = stick
	h.teams = &station.Teams{Take: func(ending string, then func([]byte, error)) {
		files, err := filepath.Glob(filepath.Join(stick, "*"+ending))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		data, err := os.ReadFile(files[0])
		then(data, err)
	}}
	h.draw()
	take := func() {
		h.tap("Take sheets from a stick")
		h.app.Settle(h.desk.Wait)
	}
	h.tap("Community")
	h.wants("not here yet")
	take()
	h.wants("S705") // nobody compared the key yet
	h.tap("Take a station's key")
	h.wants("block by block")
	h.press("It is the same: trust it")
	h.wants("The key of 东苑投票站 is trusted")
	take()
	h.wants("The sheet of 东苑投票站 is accepted")
	h.misses("not here yet")
	if h.sums != nil {
		t.Error("the board shows the community before anybody asked for it")
	}
	h.tap("Show it on the board")
	if h.sums == nil || h.sums.Papers[0].Returned != 5 || h.sums.Positions[0].For[0] != 5 {
		t.Errorf("the board is given %+v", h.sums)
	}
	h.tap("Print the community's result")
	for _, name := range []string{"result.pdf", "words.pdf"} {
		if _, err := os.Stat(filepath.Join(dir, "S1", "community", name)); err != nil {
			t.Error(err)
		}
	}
	h.press("Announced and posted")
	h.wants("Fill in where")
	h.types("gate")
	h.press("Announced and posted")
	h.wants("is posted: gate")
	if !h.announced {
		t.Error("the board does not know that it was announced")
	}

	h.restart()
	h.tap("Community")
	h.wants("is posted: gate")
	h.venue.View(func(s *street.State) {
		if said, ok := s.Announced(1); !ok || said.By[0] != "T11" {
			t.Errorf("announced: %+v, %v", said, ok)
		}
		if len(s.Definition(1).Voters) > 0 {
			t.Error("the venue's ledger knows voters")
		}
	})
}

// community opens the ledger of the community beside the books.
func (h *hall) community() (station.Community, error) {
	if h.venue != nil {
		return h.venue, nil
	}
	venue, err := collect.OpenVenue(h.books, election.Origin{Command: rehearse.NewID(), At: rehearse.Now()})
	if err != nil {
		return nil, err
	}
	h.venue = venue
	h.t.Cleanup(func() { _ = venue.Close() })
	return venue, nil
}

// board notes what the board is given.
func (h *hall) board(sums *sheet.Sheet, announced bool) { h.sums, h.announced = sums, announced }

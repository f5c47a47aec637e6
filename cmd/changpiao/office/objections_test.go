package office_test

import (
	"os"
	"strings"
	"testing"

	"changpiao/station/street"
)

// Objections come in while nobody is a candidate yet: they are kept in the
// election's file, and the ledger has them from there.
func TestObjectionsBeforeThereAreCandidates(t *testing.T) {
	h := newHouse(t)
	file, _ := h.community("east", "东街", 1)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	begins := strings.Index(string(whole), `"candidates": [`)
	ends := begins + strings.Index(string(whole)[begins:], "]}")
	none := h.write("draft.json", []byte(string(whole)[:begins]+`"candidates": [`+string(whole)[ends:]))
	h.tap("Prepare an election")
	h.picked = none
	h.tap("Open an election file")
	h.tap("Objections")
	h.tap("Another objection")
	h.put(0, "What of the roll", "漏登 12 号楼")
	h.put(0, "Received on", "2021-01-20")
	h.put(0, "Decided on", "2021-01-22")
	h.tap("Keep")
	h.tap("Problems")
	h.sees("D108", "decision")
	h.tap("Objections")
	h.put(0, "The decision", "补入名单")
	h.tap("Keep")
	h.tap("Problems")
	h.sees("R111", "D101")
	draft, err := os.ReadFile(none)
	if err != nil || !strings.Contains(string(draft), "漏登 12 号楼") {
		t.Fatalf("%v %s", err, draft)
	}

	// The candidates are known: the whole file makes the ledger.
	at := strings.Index(string(draft), `"objections"`)
	final := h.write("final.json", []byte(strings.TrimSuffix(strings.TrimSpace(string(whole)), "}")+", "+string(draft)[at:]))
	h.tap("Another election file")
	h.tap("Back")
	h.drop(final)
	h.picked = h.dir
	h.tap("Choose a folder")
	h.enter("For example", "ledger")
	h.tap("Make the ledger")
	h.tap("Calendar")
	h.tap("Objections")
	h.sees("漏登 12 号楼 ⚠ R111", "✓ 补入名单")
	h.ledger("ledger").View("east", func(s *street.State) {
		if list := s.Objections(1); len(list) != 1 || list[0].Decided != "2021-01-22" || len(list[0].Late) != 1 {
			t.Errorf("%+v", list)
		}
	})
}

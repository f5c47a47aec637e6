package office_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/street"
)

// held gives what the ledger on the disk has of a station.
func (h *house) held(place election.StationID) (held *street.Held, quarantined int) {
	h.t.Helper()
	h.ledger("ledger").View("east", func(s *street.State) {
		held, quarantined = s.Held(1, place), len(s.Quarantined(1))
	})
	return held, quarantined
}

func TestScannerTakesPagesInAnyOrder(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	pages, err := sheet.Pages(h.signed(sheetOf(def, "S1"), "S1"))
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 3 {
		t.Fatalf("only %d pages", len(pages))
	}
	h.scan(pages[len(pages)-1])
	h.sees("Incomplete S703", "1 of the 2 pages needed")
	h.scan("123")
	h.sees("Not taken S701")
	damaged := []byte(pages[0])
	damaged[40] = '0' + (damaged[40]-'0'+1)%10
	h.scan(string(damaged))
	h.sees("Not taken S702")
	h.window.Canvas().Unfocus() // somebody clicks beside the field; the scanner goes on
	for _, p := range pages[1 : len(pages)-1] {
		h.scan(p)
	}
	h.sees("Accepted", "东街第1投票站", "1 accepted, 2 not accepted")
	h.scan(pages[0])
	h.lacks("S708") // the page that was not needed
	h.scan(pages[0])
	h.sees("Not taken S708")
	if held, _ := h.held("S1"); held == nil {
		t.Error("the sheet is not in the ledger")
	}
}

// Every answer of the S-table, provoked from the screen, says what to do.
func TestEverySCodeIsAnswered(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	_, other := h.community("west", "西苑", 2)
	n, provoked := 0, ""
	file := func(s sheet.Sheet, key string) string {
		n++
		return h.write(strings.Repeat("i", n)+".sheet", h.signed(s, key))
	}
	change := func(place election.StationID, change func(*sheet.Sheet)) sheet.Sheet {
		s := sheetOf(def, place)
		change(&s)
		return s
	}
	first := file(sheetOf(def, "S1"), "S1")
	forged := h.signed(sheetOf(def, "S2"), "S2")
	forged[len(forged)-1] ^= 1
	pages, err := sheet.Pages(h.signed(sheetOf(def, "S2"), "S2"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file   string
		answer string
		says   string
	}{
		{h.write("a.sheet", []byte("no sheet")), "Not taken S701", "Check the file"},
		{h.write("b.png", []byte("\x89PNG\r\n\x1a\nbroken")), "Not taken S702", "damaged"},
		{h.write("c.txt", []byte(pages[0])), "Incomplete S703", "pages"},
		{h.write("d.sheet", forged), "Not taken, noted S704", "signature"},
		{file(sheetOf(def, "S1"), "S2"), "Not taken, noted S705", "key"},
		{file(sheetOf(other, "S1"), "S1"), "Not taken, noted S706", "another election"},
		{file(change("S1", func(s *sheet.Sheet) { s.Rehearsal = true }), "S1"), "Not taken, noted S707", "rehearsal"},
		{first, "Accepted", "Go on with the next sheet"},
		{first, "Not taken S708", "here before"},
		{file(change("S1", func(s *sheet.Sheet) { s.Opened = def.ElectionDay.At(8, 1) }), "S1"), "Quarantined S709", "Alarm"},
		{file(change("S1", func(s *sheet.Sheet) { s.Revision = 2 }), "S1"), "Quarantined S711", "quarantine"},
		{file(change("S2", func(s *sheet.Sheet) { s.Papers[0].Void++ }), "S2"), "Quarantined S712", "contradict each other"},
		{file(change("S2", func(s *sheet.Sheet) { s.Revision = 3; s.Sealed = def.ElectionDay.AddDays(2).At(9, 0) }), "S2"), "Accepted S713", "after polling"},
		{file(change("S2", func(s *sheet.Sheet) { s.Revision = 2 }), "S2"), "Not taken, noted S710", "older"},
	} {
		h.drop(c.file)
		h.sees(c.answer, c.says)
		provoked += c.answer + " "
	}
	for _, rule := range election.Rules() {
		if strings.HasPrefix(string(rule.Code), "S") && !strings.Contains(provoked, string(rule.Code)+" ") {
			t.Errorf("%s was not provoked", rule.Code)
		}
	}
	if held, quarantined := h.held("S2"); held == nil || held.Sheet.Revision != 3 || quarantined != 3 {
		t.Errorf("held %+v, %d in quarantine", held, quarantined)
	}
}

// Of a batch the gravest answer stands in full, whatever came after it.
func TestAlarmOfABatchStays(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	second := sheetOf(def, "S1")
	second.Opened = def.ElectionDay.At(8, 1)
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")), h.write("2.sheet", h.signed(second, "S1")),
		h.write("3.sheet", []byte("no sheet")), h.write("4.sheet", h.signed(sheetOf(def, "S2"), "S2")))
	h.sees("2 accepted, 2 not accepted", "Call the station at once")
}

func TestFolderIsTakenOnceASheet(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	stick := filepath.Join(h.dir, "stick", "S1")
	if err := os.MkdirAll(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	signed := h.signed(sheetOf(def, "S1"), "S1")
	pages, err := sheet.Pages(signed)
	if err != nil {
		t.Fatal(err)
	}
	h.write("stick/S1/east.sheet", signed)
	h.write("stick/S1/east.txt", []byte(strings.Join(pages, "\n")))
	h.write("stick/S1/result.json", []byte("{}"))
	h.picked = filepath.Join(h.dir, "stick")
	h.tap("Choose a folder")
	h.sees("1 accepted, 0 not accepted", "east.sheet")
	h.lacks("east.txt")
}

func TestPagesOfSeveralFilesComeTogether(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	pages, err := sheet.Pages(h.signed(sheetOf(def, "S1"), "S1"))
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for i, p := range pages[1:] {
		files = append(files, h.write(strings.Repeat("p", i+1)+".txt", []byte(p)))
	}
	h.drop(files...)
	h.sees("1 accepted, 0 not accepted")
	h.drop(filepath.Join(h.dir, "gone.sheet"))
	h.sees("can't be read", "1 accepted, 1 not accepted")
}

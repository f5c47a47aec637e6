package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// Of every field the most that it may hold is written and read, and one more is not.
func TestFieldsJustWithinBounds(t *testing.T) {
	for field, c := range map[string]struct {
		most int
		fill func(s *sheet.Sheet, n int)
	}{
		"election":   {sheet.MaxID, func(s *sheet.Sheet, n int) { s.Election = election.ID(strings.Repeat("e", n)) }},
		"stations":   {sheet.MaxStations, func(s *sheet.Sheet, n int) { s.Stations = make([]election.StationID, n) }},
		"supersedes": {sheet.MaxSupersedes, func(s *sheet.Sheet, n int) { s.Supersedes = make([]sheet.Digest, n) }},
		"candidates": {sheet.MaxCandidates, func(s *sheet.Sheet, n int) { s.Positions[0].For = make([]election.Count, n) }},
		"reasons":    {sheet.MaxText, func(s *sheet.Sheet, n int) { s.Reasons[0].Text = strings.Repeat("r", n) }},
		"due":        {election.MaxFigure, func(s *sheet.Sheet, n int) { s.Due = election.Count(n) }},
		"heads":      {math.MaxInt64 - 1, func(s *sheet.Sheet, n int) { s.TallyHead = journal.Head{Seq: int64(n)} }},
	} {
		s := sample(4, 5)
		c.fill(&s, c.most)
		payload, err := sheet.Encode(s)
		if err != nil {
			t.Errorf("%s: %v", field, err)
		} else if _, err := sheet.Decode(payload); err != nil {
			t.Errorf("%s read: %v", field, err)
		}
		c.fill(&s, c.most+1)
		var b *sheet.BoundError
		if _, err := sheet.Encode(s); !errors.As(err, &b) {
			t.Errorf("%s: one more: %v", field, err)
		}
	}
}

// long is a sheet whose payload has so many bytes.
func long(size int) sheet.Sheet {
	s := sample(4, 5)
	give := func(n int) { s.Reasons = append(s.Reasons, sheet.Reason{Code: "I309", Text: strings.Repeat("r", n)}) }
	left := func() int { return size - len(must(sheet.Encode(s))) }
	for left() > 2500 {
		give(2000)
	}
	give(300) // a text whose length takes as many bytes as that of a longer one
	s.Reasons[len(s.Reasons)-1].Text += strings.Repeat("r", left())
	return s
}

func TestTheLargestSheet(t *testing.T) {
	k := key(t, signing.Ed25519)
	payload := must(sheet.Encode(long(sheet.MaxSigned)))
	if _, err := sheet.Decode(payload); len(payload) != sheet.MaxSigned || err != nil {
		t.Errorf("a payload of %d bytes: %v", len(payload), err)
	}
	payload = must(sheet.Encode(long(sheet.MaxSigned + 1)))
	if _, err := sheet.Decode(payload); len(payload) != sheet.MaxSigned+1 || fmt.Sprint(err) != fmt.Sprint(refused("S702", "check", "length")) {
		t.Errorf("a payload of %d bytes: %v", len(payload), err)
	}
	around := len(seal(t, payload, sheet.ForSheet)) - len(payload)
	largest, err := sheet.Sign(nil, k, long(sheet.MaxSigned-around))
	if err != nil || len(largest) != sheet.MaxSigned {
		t.Fatalf("%d bytes: %v", len(largest), err)
	}
	if _, _, err := sheet.Verify(largest, trusting(k.Public())); err != nil {
		t.Error(err)
	}
	larger := long(sheet.MaxSigned - around + 1)
	var b *sheet.BoundError
	if _, err := sheet.Sign(nil, k, larger); !errors.As(err, &b) {
		t.Error("a byte more is signed:", err)
	}
	if _, err := sheet.Peek(seal(t, must(sheet.Encode(larger)), sheet.ForSheet)); fmt.Sprint(err) != fmt.Sprint(refused("S702", "check", "length")) {
		t.Error("a byte more is read:", err)
	}
}

func refused(code election.Code, pairs ...any) *election.Refusal {
	return &election.Refusal{Findings: []election.Finding{election.Find(code, pairs...)}}
}

// Before the key is looked for, the payload must begin as a sheet's does.
func TestWhatASheetClaims(t *testing.T) {
	payload := must(sheet.Encode(sample(4, 5)))
	place := func(text string) []byte { return bytes.Replace(payload, []byte("\x62S1"), []byte(text), 1) }
	changed := func(at int, b byte) []byte {
		c := bytes.Clone(payload)
		c[at] = b
		return c
	}
	widest := "\x79\x01\x00" + strings.Repeat("s", 256)
	if claim, err := sheet.Peek(seal(t, place(widest), sheet.ForSheet)); err != nil || claim.Place != election.StationID(widest[3:]) {
		t.Errorf("%+v, %v", claim, err)
	}
	for _, c := range []struct {
		name    string
		payload []byte
		want    *election.Refusal
	}{
		{"nothing", nil, refused("S701")},
		{"an array's first byte", payload[:1], refused("S701")},
		{"an array's head", payload[:2], refused("S701")},
		{"a version only", payload[:3], refused("S702", "check", "payload")},
		{"no array", changed(0, 0x97), refused("S701")},
		{"a shorter array", changed(1, 26), refused("S701", "version", "1")},
		{"a place that is a number", place("\x01"), refused("S702", "check", "payload")},
		{"a place of 257 bytes", place("\x79\x01\x01" + strings.Repeat("s", 257)), refused("S702", "check", "payload")},
	} {
		if _, err := sheet.Peek(seal(t, c.payload, sheet.ForSheet)); fmt.Sprint(err) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// kind stands behind definition, place, stations, rehearsal and round.
func TestKindsThatAreNone(t *testing.T) {
	payload := must(sheet.Encode(sample(4, 5)))
	at := bytes.Index(payload, []byte("\x62S1\x81\x62S1\xf4\x01\x01")) + 9
	for _, kind := range []byte{0, 4, 0x20} { // 0x20 is -1
		changed := bytes.Clone(payload)
		changed[at] = kind
		if _, err := sheet.Decode(changed); codeOf(err) != "S702" {
			t.Errorf("%#x: %v", kind, err)
		}
	}
}

// A sheet on which every figure is as high as its identities let it be.
func TestFiguresJustWithinIdentities(t *testing.T) {
	s := sample(2, 0)
	s.RegisteredBefore, s.Registered = 100, 100
	s.Papers = []sheet.Paper{{ID: "combined", Received: 100, IssuedInPerson: 100, Returned: 100, ReturnedMobile: 100, Valid: 90, Blank: 10}}
	s.Positions = []sheet.Position{{ID: "director", Paper: "combined", Seats: 2, Counted: 90, Blank: 10,
		For: []election.Count{90, 45}, Against: []election.Count{0, 45}, WriteIns: []sheet.WriteIn{{Name: "赵明", Votes: 45}}}}
	if found := s.Identities(); len(found) > 0 {
		t.Error(found)
	}
	s.Positions[0].WriteIns[0].Votes = 90
	s.Positions[0].Seats = 3
	if found := s.Identities(); len(found) > 0 {
		t.Error(found)
	}
	s.Positions[0].For[1], s.Positions[0].Seats = 91, 4
	var about []any
	for _, f := range s.Identities() {
		about = append(about, f.Args["identity"], f.Args["candidate"])
	}
	if want := []any{string(sheet.ForWithin), 2, string(sheet.ForAgainst), 2}; !slices.Equal(about, want) {
		t.Errorf("%v, want %v", about, want)
	}
}

// Pages that are full, and those of one byte more, come back, and so does the
// number of 17 bytes that carries from word to word as it is read.
func TestFullPagesComeBack(t *testing.T) {
	for _, data := range [][]byte{
		make([]byte, 1), make([]byte, sheet.MaxPageBytes), make([]byte, sheet.MaxPageBytes+1), make([]byte, 2*sheet.MaxPageBytes),
		make([]byte, 10*sheet.MaxPageBytes+1), make([]byte, 11*sheet.MaxPageBytes), append([]byte{1}, make([]byte, 16)...),
	} {
		pages, err := sheet.Pages(data)
		if err != nil {
			t.Fatal(err)
		}
		sets, err := collect(pages)
		if err != nil || len(sets) != 1 || !bytes.Equal(sets[0].Signed, data) || len(sets[0].Damage) > 0 {
			t.Errorf("%d bytes: %+v, %v", len(data), sets, err)
		}
	}
}

func TestLengthsOfTexts(t *testing.T) {
	_, pages := pagesOf(t, 4, 5)
	page := pages[0] + strings.Repeat(" ", sheet.MaxTyped-len(pages[0]))
	var c sheet.Collector
	if _, err := c.Add(page); err != nil || !sheet.IsPage(page) {
		t.Errorf("%d bytes: %v", len(page), err)
	}
	if _, err := c.Add(page + " "); codeOf(err) != "S701" || sheet.IsPage(page+" ") {
		t.Errorf("a byte more: %v", err)
	}
	bare := sheet.Recheck(pages[1][:sheet.BareDigits], 0, "")
	for text, want := range map[string]string{bare: "S702 (check=data, page=2)", bare[1:]: "S701", bare[:len(bare)-1]: "S702 (check=length, page=0)"} {
		_, err := c.Add(text)
		var r *election.Refusal
		if !errors.As(err, &r) || r.Findings[0].String() != want {
			t.Errorf("%d digits: %v, want %s", len(text), err, want)
		}
	}
}

// What was wrong with a page is kept with its own set, and of all texts together
// no more than has room.
func TestDamageIsKeptApartAndBounded(t *testing.T) {
	first, a := pagesOf(t, 4, 5)
	_, b := pagesOf(t, 12, 20)
	var c sheet.Collector
	for _, text := range slices.Concat(a, b) {
		if _, err := c.Add(text); err != nil {
			t.Fatal(err)
		}
	}
	if p, err := c.Add(sheet.Forge(a[1])); err == nil || p.Page != 2 || p.Set != c.Sets()[0].Set {
		t.Errorf("%+v, %v", p, err)
	}
	for range 2 * sheet.MaxFaults {
		if p, err := c.Add("no page"); codeOf(err) != "S701" || p != (sheet.Progress{}) {
			t.Fatalf("%+v, %v", p, err)
		}
	}
	sets := c.Sets()
	if !bytes.Equal(sets[0].Signed, first) || len(sets[0].Damage) != 1 || len(sets[1].Damage) != 0 || len(c.Strays()) != sheet.MaxFaults-1 {
		t.Errorf("%+v, %d strays", sets, len(c.Strays()))
	}
}

// A page that was made good stays named when it comes after all.
func TestALatePage(t *testing.T) {
	data, pages := pagesOf(t, 12, 20)
	sets, err := collect([]string{pages[0], pages[2], pages[3], pages[1]})
	if err != nil || len(sets) != 1 || sets[0].Rebuilt != 2 || len(sets[0].Missing)+len(sets[0].Damage) > 0 || !bytes.Equal(sets[0].Signed, data) {
		t.Errorf("%+v, %v", sets, err)
	}
}

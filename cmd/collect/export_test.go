package collect_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"changpiao/cmd/collect"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/street"
	"changpiao/store"
)

// received makes a ledger of an election with two stations: S1 signed its sheet,
// S2 was typed in. Voter 0009 is written in and has the most votes.
func received(t *testing.T, profile election.ProfileName) *store.Ledger {
	t.Helper()
	def, err := election.Parse("e.json", fmt.Appendf(nil, `{
	"id": "east", "title": "换届", "community": "东街社区", "election_day": "2021-01-28", "profile": %q,
	"positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [
		{"id": "a", "name": "王建国", "voter": "0001"}, {"id": "b", "name": "李秀英", "voter": "0002", "sex": "F"}]}],
	"papers": [{"id": "p", "title": "选票", "positions": ["director"]}],
	"stations": [{"id": "S1", "title": "会场", "boxes": [{"id": "B1"}]}, {"id": "S2", "title": "东苑", "boxes": [{"id": "B2"}]}],
	"voters": {"generate": 100, "seed": 3}}`, profile), nil)
	if err != nil {
		t.Fatal(err)
	}
	o := election.Origin{At: def.ElectionDay.At(20, 0), By: []election.StaffID{"陈书记", "李干事"}}
	l, err := store.CreateLedger(filepath.Join(t.TempDir(), "ledger"), false, []*election.Definition{def}, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	seed := sha256.Sum256([]byte("S1"))
	key, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.NewChaCha8(seed)
	enrolment, err := signing.Enrol(chance, key, def.ID, "S1")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Enrol(o, enrolment); err != nil {
		t.Fatal(err)
	}
	s := sheet.Sheet{
		Election: def.ID, Definition: def.Digest(), Place: "S1", Stations: []election.StationID{"S1"}, Rehearsal: true, Round: 1,
		Kind: election.FirstRound, Revision: 1, Epoch: 1, Sealed: o.At, RegisteredBefore: 50, Registered: 50,
		Papers: []sheet.Paper{{ID: "p", Received: 50, IssuedInPerson: 50, Returned: 50, Valid: 50}},
		Positions: []sheet.Position{{ID: "director", Paper: "p", Seats: 1, Counted: 50, For: []election.Count{10, 5},
			WriteIns: []sheet.WriteIn{{Voter: "0009", Name: "另选人", Votes: 35}}}},
	}
	signed, err := sheet.Sign(chance, key, s)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := l.Import(o, street.Arrival{Data: signed}); err != nil || d[0].Answer != street.Accepted {
		t.Fatal(d, err)
	}
	s.Place = "S2"
	if _, err := l.Do(o, def.ID, street.TypeResult{Sheet: s, Reason: "机器坏了"}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Do(o, def.ID, street.Hear{Round: 1, Place: "S2", Text: "主任 35 票"}); err != nil {
		t.Fatal(err)
	}
	return l
}

// Whoever is written in stands in the table as anybody else, and the words are
// those of the screen.
func TestTableSaysWhatVotesAreEnoughFor(t *testing.T) {
	for _, c := range []struct {
		profile election.ProfileName
		confirm bool
		want    []string
	}{
		{"residents-2020", false, []string{"吕瑞瑞,70,得票符合当选条件", "王建国,20,,"}},
		{"residents-2020", true, []string{"吕瑞瑞,70,当选"}},
		{"nomination-2020", true, []string{"吕瑞瑞,70,得票入围", "王建国,20,得票入围", "李秀英,10,,"}},
	} {
		l := received(t, c.profile)
		if c.confirm {
			if _, err := l.Do(election.Origin{By: []election.StaffID{"陈书记"}}, "east", street.Confirm{Round: 1, Reason: "核对过"}); err != nil {
				t.Fatal(err)
			}
		}
		out := filepath.Join(t.TempDir(), "out.csv")
		if err := collect.Export(l, "csv", out); err != nil {
			t.Fatal(err)
		}
		csv, err := os.ReadFile(out)
		for _, want := range append(c.want, "手工录入、未签名的投票站：1 个") {
			if err != nil || !strings.Contains(string(csv), want) {
				t.Errorf("%s, confirmed %v: no %q in\n%s%v", c.profile, c.confirm, want, csv, err)
			}
		}
	}
}

func TestExportsAreWholeAndTheSameEachTime(t *testing.T) {
	l := received(t, "residents-2020")
	dir := t.TempDir()
	export := func(format, ending string) string {
		t.Helper()
		var files [2]string
		var data [2][]byte
		for i := range files {
			files[i] = filepath.Join(dir, fmt.Sprint(format, i)+ending)
			err := collect.Export(l, format, files[i])
			if err == nil {
				data[i], err = os.ReadFile(files[i])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(data[0], data[1]) {
			t.Errorf("%s differs the second time", format)
		}
		return files[0]
	}
	export("pdf", ".pdf")
	export("keys", ".pdf")
	names := []string{"得票", "各站得票", "选票", "投票站", "异议", "电话", "补登核对", "钥匙", "审查", "经过"}
	book, err := excelize.OpenFile(export("xlsx", ".xlsx"))
	if err != nil || !slices.Equal(book.GetSheetList(), names) {
		t.Fatal(err, book.GetSheetList())
	}
	defer book.Close()
	for sheet, want := range map[string]string{"电话": "主任 35 票", "投票站": "手工录入，未签名", "选票": "手工录入，未签名", "经过": "收报告单", "钥匙": "可信"} {
		rows, err := book.GetRows(sheet)
		if err != nil || !strings.Contains(fmt.Sprint(rows), want) {
			t.Errorf("%s: no %q in %v %v", sheet, want, rows, err)
		}
	}
	z, err := zip.OpenReader(export("csv", ".zip"))
	if err != nil || len(z.File) != len(names) {
		t.Fatal(err)
	}
	defer z.Close()
	data, err := os.ReadFile(export("json", ".json"))
	var whole collect.Whole
	if err == nil {
		err = json.Unmarshal(data, &whole)
	}
	var records []struct{ Kind, Hash string }
	if err == nil && len(whole.Books) == 1 {
		err = json.Unmarshal(whole.Books[0].Records, &records)
	}
	var head journal.Head
	log, logged := l.Log("east")
	if logged != nil {
		t.Fatal(logged)
	}
	for r, err := range log.Records {
		if err != nil || !r.Follows(head) {
			t.Fatal(err)
		}
		head = r.Head()
	}
	if err != nil || len(whole.Results) != 1 || len(records) != 5 || records[4].Hash != head.Hash.String() {
		t.Errorf("%v: %+v", err, records)
	}
}

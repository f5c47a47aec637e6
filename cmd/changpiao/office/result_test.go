package office_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/cmd/collect"
	"changpiao/station/election"
	"changpiao/station/parcel"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/street"
	"changpiao/ui/kit"
)

func TestEveningIsProjected(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	h.tap("The evening")
	h.tap("Big screen")
	h.wall.Resize(fyne.NewSize(1280, 720))
	desk := h.window
	h.window = h.wall
	h.sees("0 / 2", "○ 东街社区 0/2")
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")))
	h.sees("1 / 2", "○ 东街社区 1/2")
	h.window = desk
}

func TestOverviewFiltersAndSearches(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")))
	h.tap("The evening")
	h.sees("All 2", "Received 1", "Missing 1", "Provisional 2", "Quarantined 0", "✓ Received", "○ Missing")
	h.tap("Missing")
	h.sees("东街第2投票站")
	h.lacks("东街第1投票站")
	h.tap("All")
	h.enter("Search", "第1")
	h.sees("东街第1投票站")
	h.lacks("东街第2投票站")
	h.enter("Search", "nowhere")
	h.sees("No station fits.")
}

// Nobody is elected by the count alone, and nothing is said of the outcome while a station is missing.
func TestResultOfACommunity(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")))
	h.tap("Results")
	h.sees("Provisional: 1 stations received, missing: 东街第2投票站", "王建国", "40")
	h.lacks("Votes suffice")

	second := sheetOf(def, "S2")
	second.Positions[0].For = []election.Count{20, 33}
	second.Papers[0].Returned, second.Papers[0].Valid = 59, 57
	second.Positions[0].Counted, second.Positions[1].Counted = 57, 57
	h.drop(h.write("2.sheet", h.signed(second, "S2")))
	h.tap("Results")
	h.sees("The sheets of all 2 stations are here.", "Enough electors took part", "counted of 119",
		"60", "48", "○ Votes suffice", "窦成成 (written in)", "B405", "东街第2投票站")
	h.lacks("lected") // neither elected nor Elected

	h.put(0, "Its members' voter numbers", "0008、0001")
	h.tap("Check and record")
	h.sees("O611", "王建国")
	h.put(0, "Its members' voter numbers", "0008, 0010")
	h.tap("Check and record")
	h.sees("2 members checked and recorded")

	for _, format := range []string{"Pages to print", "All tables: spreadsheet", "CSV of the votes", "All tables: zipped CSV", "JSON of the whole ledger"} {
		h.picked = filepath.Join(h.dir, "out")
		h.export(format)
		h.sees("Exported: ")
	}
	var whole collect.Whole
	data, err := os.ReadFile(filepath.Join(h.dir, "out.json"))
	if err == nil {
		err = json.Unmarshal(data, &whole)
	}
	if err != nil || len(whole.Results) != 1 || whole.Results[0].Positions["director"].Votes["a"] != 60 || len(whole.Books) != 1 {
		t.Errorf("%v: %+v", err, whole)
	}
	csv, err := os.ReadFile(filepath.Join(h.dir, "out.csv"))
	if err != nil || !strings.Contains(string(csv), "王建国,60,得票符合当选条件") {
		t.Errorf("%v: %s", err, csv)
	}
	for _, name := range []string{"out.xlsx", "out.pdf", "out.zip"} {
		if file, err := os.Stat(filepath.Join(h.dir, name)); err != nil || file.Size() == 0 {
			t.Errorf("no %s: %v", name, err)
		}
	}
}

// export chooses a form of export.
func (h *house) export(format string) {
	h.t.Helper()
	for _, o := range h.objects() {
		if s, ok := o.(*widget.Select); ok && slices.Contains(s.Options, format) {
			s.SetSelected(format)
			h.app.Settle(h.desk.Wait)
			return
		}
	}
	h.t.Fatalf("no export as %q", format)
}

// A seat that the count leaves open makes the next round, once the review confirmed the result.
func TestNextRoundIsPrepared(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	for _, place := range []election.StationID{"S1", "S2"} {
		s := sheetOf(def, place)
		s.Positions[0].For = []election.Count{20, 21} // nobody has more than half of 60
		h.drop(h.write(string(place)+".sheet", h.signed(s, string(place))))
	}
	h.tap("Results")
	h.sees("a run-off among 2")
	h.lacks("Prepare the next round")
	h.tap("Reviewed: confirm")
	h.correct("2021-01-28", "soon")
	h.tap("Prepare the next round")
	h.sees("Please write the polling day as")
	h.correct("soon", "2021-02-03")
	h.picked = filepath.Join(h.dir, "east-2.round")
	h.tap("Prepare the next round")
	h.sees("Prepared: 东街社区 (round 2), polls on 2021-02-03")
	data, err := os.ReadFile(h.picked)
	if err != nil {
		t.Fatal(err)
	}
	next, rehearsal, err := parcel.OpenRound("east-2.round", data, signing.PublicKey{})
	if err != nil || rehearsal || next.Kind != election.RunOff || len(next.Positions) != 1 {
		t.Errorf("%v: %+v", err, next)
	}
	h.ledger("ledger").View("east", func(s *street.State) {
		if r := s.Rounds(); len(r) != 2 {
			t.Errorf("rounds %v", r)
		}
	})
}

// card opens a station's card on the overview.
func (h *house) card(place string) {
	h.t.Helper()
	h.tap("The evening")
	for _, o := range h.objects() {
		if list, ok := o.(*kit.List); ok {
			for i := range list.Length() {
				list.Select(i)
				if strings.Contains(h.text(), "社区 · "+place) {
					return
				}
			}
		}
	}
	h.t.Fatalf("no card of %q", place)
}

// fill types into the field beside a name, the first of several.
func (h *house) fill(name, text string) {
	h.t.Helper()
	beside := false
	for _, o := range h.objects() {
		switch o := o.(type) {
		case *widget.Label:
			beside = o.Text == name
		case *kit.Entry:
			if beside && o.Text == "" {
				test.Type(o, text)
				return
			}
		}
	}
	h.t.Fatalf("no empty field %q on the screen", name)
}

func TestTelephoneAndPaperResult(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")))
	h.card("东街第2投票站")
	h.enter("Figures told by telephone", "director 40 to 15")
	h.sees("Missing · telephone", "unverified) ", "director 40 to 15")

	h.tap("Type in a paper result")
	h.sees("Two people compare them")
	h.tap("Compared by two")
	h.sees("Please name the second person")
	h.fill("Second person", "李干事")
	h.tap("Compared by two")
	h.sees("Please give the reason")
	h.fill("Reason", "the PC broke down")
	h.tap("Compared by two")
	h.sees("B406")
	for _, f := range []struct{ name, text string }{
		{"Voters before late registration", "100"}, {"Voters after it", "１００"}, {"Proxies", "0"},
		{"Ballots received", "100"}, {"Issued in person", "60"}, {"Issued by proxy", "0"}, {"Issued by mobile box", "0"}, {"Spoiled", "0"},
		{"Unused", "40"}, {"Returned", "60"}, {"Of them from mobile boxes", "0"}, {"Valid", "58"}, {"Blank", "0"}, {"Void", "2"},
		{"Counted", "58"}, {"Blank", "0"}, {"Void", "0"}, {"王建国", "40"}, {"李秀英", "55"},
		{"Counted", "58"}, {"Blank", "0"}, {"Void", "0"}, {"张伟", "41"}, {"阿卜杜热西提·买买提明", "36"}, {"陈静", "20"},
	} {
		h.fill(f.name, f.text)
	}
	h.tap("Compared by two")
	h.sees("T513") // 95 votes of 58 ballots
	h.correct("55", "15")
	h.tap("Compared by two")
	h.sees("typed in, not signed", "○ Typed in", "typed, unsigned")
	h.tap("Results")
	h.sees("Typed in from paper, not signed: 东街第2投票站", "80")

	l := h.ledger("ledger")
	l.View("east", func(s *street.State) {
		held := s.Held(1, "S2")
		if held == nil || held.Typed == nil || held.Typed.Reason != "the PC broke down" || len(held.Typed.By) != 2 {
			t.Errorf("%+v", held)
		}
	})
}

// correct types another text into the field that has one.
func (h *house) correct(old, text string) {
	h.t.Helper()
	for _, o := range h.objects() {
		if e, ok := o.(*kit.Entry); ok && e.Text == old {
			e.SetText(text)
			return
		}
	}
	h.t.Fatalf("no field with %q", old)
}

func TestOnlyTheReviewElects(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")))
	h.tap("Results")
	h.sees("Once all sheets are here")
	h.drop(h.write("2.sheet", h.signed(sheetOf(def, "S2"), "S2")))
	h.tap("The evening")
	h.sees("Review due 2")
	h.tap("Results")
	h.tap("Return")
	h.sees("Please give a reason first.")
	h.enter("Reason", "compare the paper of S2")
	h.tap("Return")
	h.sees("○ Returned", "compare the paper of S2", "○ Votes suffice")
	h.tap("Reviewed: confirm")
	h.sees("✓ Reviewed and confirmed", "陈书记", "✓ Elected")
	h.picked = filepath.Join(h.dir, "out.csv")
	h.export("CSV of the votes")
	if csv, err := os.ReadFile(h.picked); err != nil || !strings.Contains(string(csv), "王建国,80,当选") {
		t.Errorf("%v: %s", err, csv)
	}
	l := h.ledger("ledger")
	l.View("east", func(s *street.State) {
		if r, ok := s.Review(1); !ok || !r.Confirmed || r.By[0] != "陈书记" {
			t.Errorf("%+v %v", r, ok)
		}
	})
}

// nomination makes a ledger of a nomination with one station, whose sheet is here and confirmed, and gives its file.
func (h *house) nomination() (file string) {
	h.t.Helper()
	file, _ = h.community("east", "东街", 1)
	text, err := os.ReadFile(file)
	if err != nil {
		h.t.Fatal(err)
	}
	text = bytes.Replace(text, []byte(`"election_day"`), []byte(`"profile": "nomination-2020", "election_day"`), 1)
	h.write("east.json", text)
	def, err := election.Parse(file, text, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	h.drop(file)
	h.picked = h.dir
	h.tap("Choose a folder")
	h.enter("For example", "ledger")
	h.tap("Make the ledger")
	h.enter("Your name", "陈书记")
	h.drop(h.enrolment(def, "S1", "S1"))
	h.tap("The same: enrol")
	h.tap("Receive sheets")
	s := sheetOf(def, "S1")
	s.Rehearsal = true
	s.Positions[1].WriteIns = []sheet.WriteIn{{Voter: "0009", Name: "窦成成", Votes: 19}}
	h.drop(h.write("1.sheet", h.signed(s, "S1")))
	h.tap("Results")
	h.sees("✓ Nominated by the count")
	h.lacks("Settle the candidates")
	h.tap("Reviewed: confirm")
	return file
}

func TestNominationLeadsToTheBallot(t *testing.T) {
	h := newHouse(t)
	file := h.nomination()
	h.tap("Settle the candidates")
	h.sees("2 to elect, 3 formal candidates", "窦成成 (written in)", "✓ Formal candidate")
	says := func(nth int, word string) {
		t.Helper()
		for _, o := range h.objects() {
			if s, ok := o.(*kit.Choice); ok {
				if nth == 0 {
					s.SetSelected(word)
					return
				}
				nth--
			}
		}
	}
	says(0, "Passed")
	says(2, "May not stand")
	h.sees("\"reason\": a value that must stand here")
	h.fillIn("Reason: write it", "has a record")
	says(2, "May not stand")
	h.sees("✗ May not stand")
	h.files = []string{file, h.dir + "/ballot.json"}
	h.picked = h.dir + "/ballot.json"
	h.tap("Make the election file")
	def, _, err := collect.Draft(h.picked)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, p := range def.Positions {
		for _, c := range p.Candidates {
			got += fmt.Sprint(c.Name, c.Voter, c.Review, " ")
		}
	}
	if want := "王建国0001passed 李秀英0002 阿卜杜热西提·买买提明0004 陈静0005 窦成成0009 "; got != want || def.Nominates() || len(def.Voters) != 300 {
		t.Errorf("%s", got)
	}
}

func TestElectionIsVoidedWithAReason(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	for _, place := range []election.StationID{"S1", "S2"} {
		h.drop(h.write(string(place)+".sheet", h.signed(sheetOf(def, place), string(place))))
	}
	h.tap("Results")
	h.tap("Reviewed: confirm")
	h.sees("✓ Elected")
	h.pick("主任 · 王建国")
	h.tap("May not hold the office")
	h.sees("O609")
	h.fillIn("Reason", "deprived of rights")
	h.tap("May not hold the office")
	h.sees("The election of 主任 · 王建国 is void", "deprived of rights", "[O609]")
	h.picked = filepath.Join(h.dir, "out.csv")
	h.export("CSV of the votes")
	if csv, err := os.ReadFile(h.picked); err != nil || !strings.Contains(string(csv), "王建国,80,,") || !strings.Contains(string(csv), "张伟,82,当选") {
		t.Errorf("%v: %s", err, csv)
	}
}

// A candidate whose eligibility review nobody recorded is named where the
// community is reviewed, in a file that keeps reviews.
func TestCandidateWithoutReviewIsNamed(t *testing.T) {
	h := newHouse(t)
	file, _ := h.community("east", "东街", 1)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.Replace(strings.ReplaceAll(string(text), `"voter":`, `"review": "passed", "voter":`), `"review": "passed", "voter": "0003"`, `"voter": "0003"`, 1)
	file = h.write("east.json", []byte(strings.Replace(kept, "{", `{"reviewed": true,`, 1)))
	def, err := collect.Definition(file)
	if err != nil {
		t.Fatal(err)
	}
	h.drop(file)
	h.picked = h.dir
	h.tap("Choose a folder")
	h.enter("For example", "ledger")
	h.choose("A real election")
	h.tap("Make the ledger")
	h.enter("Your name", "陈书记")
	h.drop(h.enrolment(def, "S1", "S1"))
	h.tap("The same: enrol")
	h.tap("Receive sheets")
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")))
	h.tap("Results")
	h.sees("review of candidate 张伟", "[D109]")
	h.lacks("review of candidate 陈静")
}

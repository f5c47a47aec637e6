package office_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/xuri/excelize/v2"

	"changpiao/cmd/collect"
	"changpiao/station/election"
	"changpiao/station/signing"
	"changpiao/store"
	"changpiao/ui/kit"
)

const (
	wholeID  = "110101199003074514"
	goodRoll = "选民编号,姓名,身份证号,所属投票站\n0001,王建国,110101199003074514,S1\n0002,李秀英,11010119900307109X,S1\n"
)

// people opens an election file at its lists of people.
func (h *house) people(file string) {
	h.t.Helper()
	h.tap("Prepare an election")
	h.picked = file
	h.tap("Open an election file")
	h.tap("People")
}

// reads chooses as what a column of the preview is read.
func (h *house) reads(column int, as string) {
	h.t.Helper()
	for _, o := range h.objects() {
		if s, ok := o.(*widget.Select); ok && slices.Contains(s.Options, as) {
			if column == 0 {
				s.SetSelected(as)
				h.app.Settle(h.desk.Wait)
				return
			}
			column--
		}
	}
	h.t.Fatal("no such column")
}

func TestRollIsTakenInWholeOrNotAtAll(t *testing.T) {
	h := newHouse(t)
	file, before := h.community("east", "东街", 2)
	h.people(file)
	h.tap("Take in the roll (300 now)")
	h.picked = h.write("坏名册.csv", []byte("选民编号,姓名,身份证号,所属投票站\n0001,,110101199003074514,S9\n0001,李秀英,１１０１０１１９９００３０７４５１４,S1\n0003,"+wholeID+",4.3E+17,S1\n"))
	h.tap("Choose a table")
	h.sees("5 things are wrong", "1101**********4514", "[D108]", "rounded", "S9", "R103")
	if strings.Contains(h.text(), wholeID) {
		t.Error("a whole ID number is on the screen")
	}
	h.picked = h.dir + "/problems.xlsx"
	h.tap("Write the table")
	book, err := excelize.OpenFile(h.picked)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][4] != "Problem" || rows[1][2] != wholeID || rows[3][4] == "" {
		t.Errorf("%q", rows)
	}
	if def, _, err := collect.Draft(file); err != nil || len(def.Voters) != len(before.Voters) {
		t.Error("half imported", err)
	}

	h.picked = h.write("代码.csv", []byte(strings.NewReplacer("选民编号", "代码", "姓名", "何人").Replace(goodRoll)))
	h.tap("Another table")
	h.sees("wrong")
	h.pick("Row 1 has the headings")
	h.reads(0, "Voter's number")
	h.reads(1, "Name")
	h.reads(2, "ID number")
	h.reads(3, "Station")
	h.sees("Nothing is wrong: 2 rows")
	h.tap("Take in")
	h.sees("2 taken in", "D104")
	def, _, err := collect.Draft(file)
	if err != nil || len(def.Voters) != 2 || def.Voters[0].IDNumber.Whole() != wholeID || def.Title != before.Title {
		t.Errorf("%v %v", def, err)
	}
}

func TestProxiesAndStaffAreTakenIn(t *testing.T) {
	h := newHouse(t)
	file, _ := h.community("east", "东街", 1)
	h.people(file)
	h.tap("Take in proxies")
	h.picked = h.write("委托.csv", []byte("委托人,受委托人,关系,委托书编号\n0010,0011,配偶,W-1\n"))
	h.tap("Choose a table")
	h.tap("Take in")
	h.tap("People")
	h.tap("Take in staff")
	h.picked = h.write("人员.csv", []byte("姓名,职责,选民编号\n赵一,监票人,0020\n钱二,门卫,0001\n"))
	h.tap("Choose a table")
	h.sees("W111", "Role")
	h.picked = h.write("人员.csv", []byte("姓名,职责\n赵一,监票人\n"))
	h.tap("Another table")
	h.tap("Take in")
	def, _, err := collect.Draft(file)
	if err != nil || len(def.Proxies) != 1 || len(def.Staff) != 1 {
		t.Errorf("%v %v", def, err)
	}
}

func TestPackagesAreWrittenForTheLedgersElection(t *testing.T) {
	h := newHouse(t)
	h.open(true)
	h.tap("Station keys")
	h.tap("Stations' packages")
	file := h.dir + "/east.json"
	h.files = []string{file, h.dir}
	h.tap("Make packages")
	h.sees("2 packages were written", "01-east-S1.package", "02-east-S2.package")
	opened, err := store.OpenParcel(h.dir + "/01-east-S1.package")
	if err != nil {
		t.Fatal(err)
	}
	h.sees(opened.Fingerprint)
	changed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mended := h.write("changed.json", []byte(strings.Replace(string(changed), "第十次", "第十一次", 1)))
	h.files = []string{mended, h.dir}
	h.tap("Make packages")
	h.sees("definition")

	// The ledger's election is corrected, and the packages of before are old.
	h.files = []string{mended}
	h.tap("Correct the election")
	h.sees("Packages that were given out become old")
	h.tap("Take it instead")
	h.lacks("is corrected. Make")
	h.put(0, "Why it is corrected", "届次写错")
	h.tap("Take it instead")
	h.sees("is corrected. Make", "✗ old: not to be used")
	h.files = []string{mended, h.dir}
	h.tap("Make packages")
	again, err := store.OpenParcel(h.dir + "/01-east-S1.package")
	if err != nil || again.Fingerprint == opened.Fingerprint {
		t.Fatal(err)
	}
	h.sees(again.Fingerprint, opened.Fingerprint)
	h.picked = h.dir + "/fingerprints.txt"
	h.tap("Save the fingerprints")
	list, err := os.ReadFile(h.picked)
	if err != nil || !strings.Contains(string(list), again.Fingerprint) || strings.Contains(string(list), opened.Fingerprint) {
		t.Errorf("%v: %s", err, list)
	}
}

// put types into the n-th field with a hint that begins as given.
func (h *house) put(n int, hint, text string) {
	h.t.Helper()
	for _, o := range h.objects() {
		if e, ok := o.(*kit.Entry); ok && strings.HasPrefix(e.PlaceHolder, hint) {
			if n == 0 {
				e.SetText("")
				test.Type(e, text)
				return
			}
			n--
		}
	}
	h.t.Fatalf("no field %q on the screen", hint)
}

// tick ticks the n-th box.
func (h *house) tick(n int) {
	h.t.Helper()
	for _, o := range h.objects() {
		if c, ok := o.(*kit.Check); ok {
			if n == 0 {
				c.SetChecked(true)
				return
			}
			n--
		}
	}
	h.t.Fatal("no such box to tick")
}

func TestElectionIsMadeInForms(t *testing.T) {
	h := newHouse(t)
	h.tap("Prepare an election")
	h.picked = h.dir + "/new"
	h.tap("New…")
	h.put(0, "Election's ID", "west-2026")
	h.put(0, "Title", "西苑社区换届选举")
	h.put(0, "Community", "西苑社区")
	h.put(0, "Polling day", "2026-03-20")
	h.tap("Stations and boxes")
	h.tap("Add a station")
	h.put(0, "Station", "中心会场")
	h.tap("People")
	h.tap("Take in the roll (0 now)")
	h.picked = h.write("roll.csv", []byte(goodRoll))
	h.tap("Choose a table")
	h.tap("Take in")
	h.tap("Positions and candidates")
	h.tap("Add a position")
	h.put(0, "Position", "主任")
	h.tap("Add a candidate")
	h.tap("Add a candidate")
	h.put(0, "Voter's number", "0002")
	h.put(1, "Voter's number", "0001")
	h.tap("In stroke order")
	h.tick(0)
	h.tick(1)
	h.tap("Papers")
	h.tap("Add a kind of ballot")
	h.put(0, "Kind of ballot", "选票")
	h.tap("Rules")
	h.sees("Organic law as revised in 2025, Art. 19", "not verified")
	h.tick(0)
	h.tick(1)
	h.tap("Keep and check")
	h.tap("Problems")
	h.sees("Nothing is wrong")
	h.lacks("not verified")
	def, err := collect.Definition(h.dir + "/new.json")
	if err != nil {
		t.Fatal(err)
	}
	if c := def.Positions[0].Candidates; c[0].Name != "王建国" || c[1].Name != "李秀英" || c[0].Review != election.ReviewPassed {
		t.Errorf("%+v", c)
	}
	if len(def.Confirmed) != 2 || def.Profile != election.Residents2026 {
		t.Errorf("%v", def.Confirmed)
	}
}

func TestProblemsLeadToTheirForms(t *testing.T) {
	h := newHouse(t)
	h.tap("Prepare an election")
	file, _ := h.community("east", "东街", 1)
	h.files = []string{file, h.dir + "/next.json"}
	h.picked = h.dir + "/next.json"
	h.tap("New after the last election")
	h.put(0, "Election's ID", "east-2026")
	h.put(0, "Polling day", "2026-02-30")
	h.tap("Keep and check")
	h.tap("Problems")
	h.sees("D108", "2026-02-30")
	for _, o := range h.objects() {
		if l, ok := o.(*kit.List); ok {
			l.Select(0)
			break
		}
	}
	if e, ok := h.window.Canvas().Focused().(*kit.Entry); !ok || e.Text != "2026-02-30" {
		t.Errorf("the keyboard is not at the polling day: %v", h.window.Canvas().Focused())
	}
	h.put(0, "Polling day", "2026-03-20")
	h.tap("Another election file")
	h.sees("not kept")
	h.tap("Keep and check")
	h.tap("Problems")
	h.sees("D101")
	def, _, err := collect.Draft(h.picked)
	if err != nil || len(def.Voters) != 300 || len(def.Positions[0].Candidates) != 0 || def.Papers[0].ID != "combined" {
		t.Errorf("%v %v", def, err)
	}
}

func TestKeyIsEnrolledByItsDigits(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	data, err := os.ReadFile(h.enrolment(def, "S2", "replacement"))
	if err != nil {
		t.Fatal(err)
	}
	h.tap("Station keys")
	h.enter("Or scan", "12345")
	h.sees("not")
	h.tap("Understood")
	h.enter("Or scan", signing.EnrolmentDigits(data))
	h.sees(strings.Fields(key(t, "replacement").Public().Fingerprint())[0])
	h.tap("The same: enrol")
	h.sees("✓", key(t, "replacement").Public().Fingerprint())
}

func TestHundredThousandVotersAreTakenIn(t *testing.T) {
	h := newHouse(t)
	file, _ := h.community("east", "东街", 1)
	h.people(file)
	h.tap("Take in the roll")
	var text strings.Builder
	text.WriteString("选民编号,姓名,身份证号\n")
	for i := range 100_000 {
		first17 := fmt.Sprintf("430105%d%02d%02d%03d", 1940+i/28%60, 1+i/1680%12, 1+i%28, i/20160)
		fmt.Fprintf(&text, "%06d,甲乙,%s%c\n", i, first17, election.CheckDigit(first17))
	}
	h.picked = h.write("roll.csv", []byte(text.String()))
	h.tap("Choose a table")
	h.sees("Nothing is wrong: 100000 rows")
	h.tap("Take in")
	h.sees("100000 taken in")
}

func TestFileWhoseRollCannotBeReadIsNotOpened(t *testing.T) {
	h := newHouse(t)
	file, _ := h.community("east", "东街", 1)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	h.write("roll.csv", []byte("姓名,身份证号\n甲,4.3E+17\n"))
	h.picked = h.write("other.json", []byte(strings.Replace(string(text), `{"generate": 300, "seed": 7}`, `{"file": "roll.csv"}`, 1)))
	h.tap("Prepare an election")
	h.tap("Open an election file")
	h.sees("rounded", "New…")
}

// pick chooses from the select box that offers a text.
func (h *house) pick(text string) {
	h.t.Helper()
	for _, o := range h.objects() {
		s, ok := o.(*widget.Select)
		if c, is := o.(*kit.Choice); is {
			s, ok = &c.Select, true
		}
		if ok && !s.Disabled() {
			s.SetSelected(text) // which it doesn't take where it has none such
			if s.Selected == text {
				h.app.Settle(h.desk.Wait)
				return
			}
		}
	}
	h.t.Fatalf("no choice of %q on the screen", text)
}

// A table without headings is read as the clerk says; the first person is one.
func TestTableWithoutHeadings(t *testing.T) {
	h := newHouse(t)
	file, _ := h.community("east", "东街", 1)
	h.people(file)
	h.tap("Take in staff")
	h.picked = h.write("人员.csv", []byte("赵一,监票人,甲\n钱二,唱票员,乙\n"))
	h.tap("Choose a table")
	h.sees("Which row has the headings?")
	h.pick("There are no headings")
	h.reads(0, "Name")
	h.sees("things are wrong")
	h.reads(1, "Role")
	h.sees("Nothing is wrong: 2 rows", "not read: C")
	h.tap("Take in")
	if def, _, err := collect.Draft(file); err != nil || len(def.Staff) != 2 || def.Staff[0].Name != "赵一" {
		t.Errorf("%v %v", def, err)
	}
}

// What no table says is typed in: one voter, one proxy, relatives, and what the filing asks of a candidate.
func TestPeopleByHand(t *testing.T) {
	h := newHouse(t)
	file, _ := h.community("east", "东街", 1)
	h.people(file)
	h.put(0, "Voter's number", "0301")
	h.put(0, "Name", "赵新")
	h.put(0, "ID number", "110101199003074515")
	h.tap("Add this voter")
	h.sees("R102", "1101**********4515")
	h.put(0, "ID number", wholeID)
	h.tap("Add this voter")
	h.sees("Added: 301 now")
	h.put(0, "Principal", "0301")
	h.put(0, "Holder", "0001")
	h.put(0, "Relation", "spouse")
	h.put(0, "Document", "W-1")
	h.tap("Add this proxy")
	h.sees("P202")
	h.put(0, "Holder", "0020")
	h.tap("Add this proxy")
	h.sees("Added: 1 now")
	h.tap("Add relatives")
	h.tap("Positions and candidates")
	h.put(0, "Education", "大专")
	h.put(0, "Terms held", "2")
	h.tap("Keep and check")
	def, _, err := collect.Draft(file)
	if err != nil || len(def.Voters) != 301 || len(def.Proxies) != 1 || len(def.Kin) != 1 || def.Positions[0].Candidates[0].Education != "大专" || def.Positions[0].Candidates[0].Terms != 2 {
		t.Errorf("%v %+v", err, def.Positions)
	}
}

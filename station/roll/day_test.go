package roll_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
)

const polling = election.Date("2021-01-28")

// definition is a community of two stations: voters 0001 to 0020 at S1, 0021
// to 0024 at S2. Each pair of replacements changes a text of the file.
func definition(t *testing.T, replace ...string) *election.Definition {
	t.Helper()
	var voters []string
	for i := 1; i <= 24; i++ {
		station := "S1"
		if i > 20 {
			station = "S2"
		}
		voters = append(voters, fmt.Sprintf(`{"no": "%04d", "name": "选民%d", "id_number": "%s", "class": 1, "station": "%s"}`, i, i, idNumber("1970-01-01", 900+i), station))
	}
	text := `{
 "id": "small", "title": "示例", "profile": "residents-2020", "election_day": "2021-01-28", "proxies_published": "2021-01-26", "kind": "first", "rules": {},
 "positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [
  {"id": "a", "name": "丁一", "voter": "0001", "sex": "F"}, {"id": "b", "name": "王二", "voter": "0002"}]}],
 "papers": [{"id": "p", "positions": ["director"]}],
 "stations": [
  {"id": "S1", "title": "中心会场", "boxes": [{"id": "S1-1"}, {"id": "S1-M", "kind": "mobile", "voters": ["0009", "0010"], "staff": ["A", "B", "C"], "resolution": "1", "posted": "1"}]},
  {"id": "S2", "title": "东苑", "boxes": [{"id": "S2-1"}]}],
 "staff": [{"id": "R", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "K", "role": "caller"}, {"id": "N", "role": "recorder"},
  {"id": "A", "role": "supervisor"}, {"id": "B", "role": "supervisor"}, {"id": "C", "role": "chief_supervisor"}, {"id": "W", "role": "scribe"}],
 "kin": [{"a": "0001", "b": "0020", "relation": "spouse"}],
 "voters": [` + strings.Join(voters, ",\n") + `],
 "proxies": [{"principal": "0011", "holder": "0012", "relation": "spouse", "document": "W-1", "on": "2021-01-25"},
  {"principal": "0021", "holder": "0012", "relation": "child", "document": "W-2", "on": "2021-01-25"}]
}`
	for i := 0; i < len(replace); i += 2 {
		changed := strings.Replace(text, replace[i], replace[i+1], 1)
		if changed == text {
			t.Fatalf("no %q in the definition", replace[i])
		}
		text = changed
	}
	d, err := election.Parse("election.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func idNumber(birth string, seq int) string {
	first := "990199" + strings.ReplaceAll(birth, "-", "") + fmt.Sprintf("%03d", seq)
	return first + string(election.CheckDigit(first))
}

// A move is a command with who gives it and why.
type move struct {
	command roll.Command
	staff   []election.StaffID
	why     string
}

func (m move) by(staff ...election.StaffID) move { m.staff = staff; return m }
func (m move) because(why string) move           { m.why = why; return m }

// do makes a move by whoever usually makes it.
func do(c roll.Command) move {
	var by election.StaffID
	switch c.(type) {
	case roll.RegisterLate, roll.RecordProxy, roll.PublishLateList:
		by = "R"
	case roll.Issue, roll.IssueMany, roll.Spoil:
		by = "I"
	case roll.ChangeStaff, roll.Reopen:
		return move{command: c, staff: []election.StaffID{"A", "B"}}
	default:
		by = "A"
	}
	return move{command: c, staff: []election.StaffID{by}}
}

// day is a station's roll book on polling day.
type day struct {
	t     *testing.T
	def   *election.Definition
	log   journal.Log
	vault roll.Vault
	book  *roll.Book
	moves int
}

func newDay(t *testing.T, replace ...string) *day {
	t.Helper()
	d := &day{t: t, def: definition(t, replace...), log: newLog(t), vault: newVault(t)}
	d.book = d.open()
	if _, err := d.book.Do(election.Origin{Command: "prepare", At: polling.At(7, 0)}, roll.Prepare{}); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *day) open() *roll.Book {
	d.t.Helper()
	b, err := roll.Open(d.log, d.def, "S1", d.vault)
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

// try makes a move and gives the codes that refused it.
func (d *day) try(m move) string {
	d.t.Helper()
	d.moves++
	before, shown := d.book.Head(), d.summary(d.book)
	o := election.Origin{Command: fmt.Sprint("c", d.moves), At: polling.At(8, 0) + election.Moment(d.moves), By: m.staff, Reason: m.why, Desk: "1"}
	_, err := d.book.Do(o, m.command)
	d.invariants()
	if err == nil {
		return ""
	}
	var refusal *election.Refusal
	if !errors.As(err, &refusal) {
		d.t.Fatalf("%T: %v", m.command, err)
	}
	if d.book.Head() != before || d.summary(d.book) != shown {
		d.t.Fatalf("%T was refused with %v and changed the book", m.command, err)
	}
	var cs []string
	for _, f := range refusal.Findings {
		cs = append(cs, string(f.Code))
	}
	slices.Sort(cs)
	return strings.Join(slices.Compact(cs), " ")
}

func (d *day) must(moves ...move) {
	d.t.Helper()
	for _, m := range moves {
		if codes := d.try(m); codes != "" {
			d.t.Fatalf("%T%+v refused with %s", m.command, m.command, codes)
		}
	}
}

// summary is what can be seen of a book.
func (d *day) summary(b *roll.Book) string {
	var text string
	b.View(func(s *roll.State) {
		all, late := s.Registered()
		text = fmt.Sprint(s.Stage(), all, late, s.IssuedVoters(), s.Stock("p"), s.Proxies().Len(), s.LatePosted(), s.OpenedAt(), s.ClosedAt(), s.Staff())
		for _, id := range []election.BoxID{"S1-1", "S1-M"} {
			box, _ := s.Box(id)
			text += fmt.Sprint(box)
		}
		for e := range s.Entries {
			if e.Issued != nil {
				text += fmt.Sprint(e.Voter.No, e.Station, e.Approver, *e.Issued)
			} else {
				text += fmt.Sprint(e.Voter.No, e.Station, e.Approver)
			}
		}
	})
	return text
}

// invariants never break, whatever was asked.
func (d *day) invariants() {
	d.t.Helper()
	d.book.View(func(s *roll.State) {
		all, late := s.Registered()
		st := s.Stock("p")
		if s.IssuedVoters() > all {
			d.t.Fatalf("I307: %d issued of %d registered", s.IssuedVoters(), all)
		}
		if st.Issued() != s.IssuedVoters() || st.Issued() < 0 || st.Issued()+st.Spoiled > st.Received {
			d.t.Fatalf("stock %+v, issued %d", st, s.IssuedVoters())
		}
		var issued, here, lateHere election.Count
		for e := range s.Entries {
			if s.Here(e) {
				here++
				if e.Late {
					lateHere++
				}
			}
			if e.Issued != nil {
				issued++
				if !s.Here(e) {
					d.t.Fatalf("%s of another station was issued here", e.Voter.No)
				}
			}
		}
		if issued != st.Issued() {
			d.t.Fatalf("%d entries issued, %d ballots", issued, st.Issued())
		}
		if all != here || late != lateHere {
			d.t.Fatalf("%d registered, %d late; the entries have %d and %d", all, late, here, lateHere)
		}
	})
}

// replayed checks that the book says all that its state says.
func (d *day) replayed() {
	d.t.Helper()
	again := d.open()
	if again.Head() != d.book.Head() || d.summary(again) != d.summary(d.book) {
		d.t.Errorf("replay gives\n%s\nnot\n%s", d.summary(again), d.summary(d.book))
	}
	for r, err := range d.log.Records {
		if err != nil {
			d.t.Fatal(err)
		}
		if strings.Contains(string(r.Body), "选民1") || strings.Contains(string(r.Body), "990199") {
			d.t.Errorf("record %d shows a person: %s", r.Seq, r.Body)
		}
	}
}

// A dayCase makes some moves, all of which go well, and then one more.
type dayCase struct {
	name    string
	replace []string
	before  []move
	last    move
	want    string // codes that refuse it, "" for none
}

func runDays(t *testing.T, cases []dayCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDay(t, c.replace...)
			d.must(c.before...)
			if got := d.try(c.last); got != c.want {
				t.Errorf("refused with %q, want %q", got, c.want)
			}
			d.replayed()
		})
	}
}

type figures = map[election.PaperID]election.Figure

func papers(n int) figures { return figures{"p": election.Whole(election.Count(n))} }

func typed(text string) figures { return figures{"p": election.ReadFigure(text)} }

var seals = map[election.BoxID]string{"S1-1": "0001"}

func opened(received int) move { return do(roll.OpenPolls{Received: papers(received), Seals: seals}) }
func issue(no election.VoterNo, with ...election.VoterNo) move {
	return do(roll.Issue{Voter: no, With: with})
}
func mobile(no election.VoterNo) move { return do(roll.Issue{Voter: no, Box: "S1-M"}) }
func many(from, to election.VoterNo) move {
	return do(roll.IssueMany{From: from, To: to})
}
func out(took int) move { return do(roll.MobileOut{Box: "S1-M", Took: papers(took)}) }
func back(left int, voters ...election.VoterNo) move {
	return do(roll.MobileBack{Box: "S1-M", Left: papers(left), Voters: voters})
}
func closed(unused int) move { return do(roll.ClosePolls{Unused: papers(unused)}) }
func spoil(n int) move {
	return do(roll.Spoil{Paper: "p", N: election.Whole(election.Count(n)), HandedBack: true})
}

var (
	posted = do(roll.PublishLateList{})
	stated = do(roll.MakeStatement{})
	reopen = do(roll.Reopen{}).because("漏计一箱")
)

func late(seq int, class int, more ...func(*election.Voter)) move {
	v := election.Voter{Name: fmt.Sprint("补登", seq), IDNumber: election.IDNumber(idNumber("1990-05-06", seq)), Class: class}
	for _, change := range more {
		change(&v)
	}
	return do(roll.RegisterLate{Voter: v})
}

// approved registers somebody whom another of the staff approves.
func approved(seq int, by election.StaffID) move {
	m := late(seq, 1)
	c := m.command.(roll.RegisterLate)
	c.Approver = by
	m.command = c
	return m
}

func born(birth string, seq int) func(*election.Voter) {
	return func(v *election.Voter) { v.IDNumber = election.IDNumber(idNumber(birth, seq)) }
}

func proxy(principal, holder election.VoterNo, changes ...func(*roll.RecordProxy)) move {
	r := roll.RecordProxy{Proxy: election.Proxy{Principal: principal, Holder: holder, Relation: "child", Document: "W-9", On: "2021-01-25"}}
	for _, change := range changes {
		change(&r)
	}
	return do(r)
}

func cancel(principal election.VoterNo) move {
	return do(roll.CancelProxy{Principal: principal}).because("本人到场")
}

func moves(lists ...[]move) []move { return slices.Concat(lists...) }

func TestTheBookOfASmallDay(t *testing.T) {
	d := newDay(t)
	d.must(opened(30), late(901, 1), issue("S1-1"), issue("0012", "0011", "0021"), many("0001", "0008"), out(3), back(1, "0009", "0010"), spoil(2), posted, closed(14), stated)
	d.replayed()
	d.book.View(func(s *roll.State) {
		c, err := s.Closing(d.book.Head())
		if err != nil {
			t.Fatal(err)
		}
		st := c.Papers[0]
		if c.RegisteredBefore != 21 || c.Late != 1 || c.Due != 22 || c.Proxies != 2 || c.Present != 14 {
			t.Errorf("%+v", c)
		}
		if st.Received != 30 || st.InPerson != 10 || st.Proxy != 2 || st.Mobile != 2 || st.Spoiled != 2 || st.Unused != 14 {
			t.Errorf("%+v", st)
		}
		if len(c.Boxes) != 2 || c.Boxes[0].Issued != 12 || c.Boxes[1].Issued != 2 || !c.Boxes[1].Used {
			t.Errorf("%+v", c.Boxes)
		}
		if strings.Contains(string(c.Names), "选民") {
			t.Error("names in clear")
		}
	})
}

func TestNoRandomDayBreaksAnInvariant(t *testing.T) {
	// I307 and the stock: tested, never met.
	seed := uint64(1)
	random := func(n int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed>>33) % n
	}
	for run := range 30 {
		d := newDay(t)
		no := func() election.VoterNo { return election.VoterNo(fmt.Sprintf("%04d", 1+random(25))) }
		met := map[string]int{}
		for range 120 {
			var m move
			switch random(16) {
			case 0:
				m = opened(10 + random(20))
			case 1, 2, 3:
				m = issue(no(), no())
			case 4, 5:
				m = issue(no())
			case 6:
				m = many(no(), no())
			case 7:
				m = mobile(no())
			case 8:
				m = out(random(5))
			case 9:
				m = back(random(3), no(), no())
			case 10:
				m = do(roll.UndoIssue{Voter: no()}).because("退回")
			case 11:
				m = proxy(no(), no())
			case 12:
				m = cancel(no())
			case 13:
				m = spoil(random(3))
			case 14:
				m = late(900+random(40), 1)
			default:
				m = []move{closed(random(20)).because("清点"), posted, stated, reopen}[random(4)]
			}
			met[d.try(m)]++
		}
		if len(met) < 3 {
			t.Errorf("run %d met only %v", run, slices.Sorted(maps.Keys(met)))
		}
		if met["I307"] > 0 {
			t.Error("I307 was met")
		}
		d.replayed()
	}
}

package count_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journaltest"
	"changpiao/station/statement"
)

const polling = election.Date("2021-01-28")

type rules = map[string]string

// definition has the positions D, V (one seat each) and M (two) on paper p,
// and H on paper q. 0001 is a of D and a2 of V, 0002 is b of D and b2 of M,
// two candidates of M are called 周九.
func definition(t require, set rules) *election.Definition {
	r, err := election.ResolveRules(election.Residents2020, set)
	if err != nil {
		t.Fatal(err)
	}
	person := func(id election.CandidateID, name string, no election.VoterNo) election.Candidate {
		return election.Candidate{ID: id, Name: name, Voter: no}
	}
	return &election.Definition{
		ID: "small", Profile: election.Residents2020, Rules: r, ElectionDay: polling, Round: 1, Kind: election.FirstRound,
		Positions: []election.Position{
			{ID: "D", Title: "主任", Seats: 1, Candidates: []election.Candidate{person("a", "张三", "0001"), person("b", "李四", "0002")}},
			{ID: "V", Title: "副主任", Seats: 1, Candidates: []election.Candidate{person("a2", "张三", "0001"), person("c", "王五", "0003")}},
			{ID: "M", Title: "委员", Seats: 2, Candidates: []election.Candidate{
				person("e", "赵六", "0004"), person("f", "钱七", "0005"), person("g", "周九", "0006"), person("h", "周九", "0007"), person("b2", "李四", "0002")}},
			{ID: "H", Title: "组长", Seats: 1, Candidates: []election.Candidate{person("x", "吴十", "0008")}},
		},
		Papers: []election.Paper{{ID: "p", Positions: []election.PositionID{"M", "D", "V"}}, {ID: "q", Positions: []election.PositionID{"H"}}},
		Stations: []election.Station{
			{ID: "S1", Boxes: []election.Box{{ID: "1", Kind: election.FixedBox}, {ID: "m", Kind: election.MobileBox}}},
			{ID: "S2", Boxes: []election.Box{{ID: "2", Kind: election.FixedBox}}},
		},
		Staff: election.Roster{
			{ID: "N", Role: election.Recorder}, {ID: "O", Role: election.Recorder}, {ID: "A", Role: election.Supervisor}, {ID: "B", Role: election.Supervisor},
			{ID: "C", Role: election.ChiefSupervisor}, {ID: "K", Role: election.Caller}, {ID: "I", Role: election.Issuer},
		},
	}
}

// The voters' names that are no candidate's: 郑一 twice, 冯二 once, and a second
// 张三.
var registered = []statement.Name{
	{No: "0001", Name: "张三"}, {No: "0002", Name: "李四"}, {No: "0003", Name: "王五"}, {No: "0004", Name: "赵六"}, {No: "0005", Name: "钱七"},
	{No: "0006", Name: "周九"}, {No: "0007", Name: "周九"}, {No: "0008", Name: "吴十"},
	{No: "0010", Name: "郑一"}, {No: "0011", Name: "郑一"}, {No: "0012", Name: "冯二"}, {No: "0013", Name: "张三"},
}

// closing is a station's statement: so many ballots of each paper were issued
// through each of its boxes. A mobile box through which nothing was issued did
// not leave.
func closing(t require, def *election.Definition, id election.StationID, issued ...election.Count) statement.Closing {
	names, err := json.Marshal(registered)
	if err != nil {
		t.Fatal(err)
	}
	c := statement.Closing{
		Election: def.ID, Round: def.Round, Definition: def.Digest(), Station: id, Opened: polling.At(8, 0), Closed: polling.At(16, 0), RegisteredBefore: 100, Names: names,
	}
	st, _ := def.Station(id)
	var stock statement.Stock
	for i, b := range st.Boxes {
		c.Boxes = append(c.Boxes, statement.Box{ID: b.ID, Issued: issued[i], Used: b.Kind == election.FixedBox || issued[i] > 0})
		if b.Kind == election.MobileBox {
			stock.Mobile += issued[i]
		} else {
			stock.InPerson += issued[i]
		}
	}
	for _, p := range def.Papers {
		stock.Paper, stock.Received = p.ID, stock.Issued()
		c.Papers = append(c.Papers, stock)
	}
	return c
}

type require interface{ Fatal(...any) }

// unsealed opens what nobody sealed.
type unsealed struct{}

func (unsealed) Open(_ string, plain []byte) ([]byte, error) { return plain, nil }

// A move is a command with who gives it and why.
type move struct {
	command count.Command
	staff   []election.StaffID
	why     string
}

func (m move) by(staff ...election.StaffID) move { m.staff = staff; return m }
func (m move) because(why string) move           { m.why = why; return m }

// do makes a move by whoever usually makes it.
func do(c count.Command) move {
	by := []election.StaffID{"A"}
	switch c := c.(type) {
	case count.Enter:
		by = []election.StaffID{"N"}
		if c.Pass == count.Second {
			by = []election.StaffID{"O"}
		}
	case count.EnterPosition:
		by = []election.StaffID{"N"}
		if c.Pass == count.Second {
			by = []election.StaffID{"O"}
		}
	case count.TypeTotals:
		by = []election.StaffID{"N"}
		if c.Pass == count.Second {
			by = []election.StaffID{"O"}
		}
	case count.Seal, count.Reopen:
		by = []election.StaffID{"A", "B"}
	}
	return move{command: c, staff: by}
}

func whole(n int) election.Figure { return election.Whole(election.Count(n)) }

func box(id election.BoxID, p election.PaperID, n int) move {
	return do(count.CountBox{Box: id, Paper: p, N: whole(n)})
}

func bundle(id count.BundleID, p election.PaperID, n int) move {
	return do(count.BeginBundle{ID: id, Paper: p, N: whole(n)})
}

func enter(id count.BundleID, p count.Pass, marks string, times int) move {
	return do(count.Enter{Bundle: id, Pass: p, Ballot: ballot(marks), Times: whole(times)})
}

func agree(id count.BundleID) move { return do(count.Agree{Bundle: id}) }

var (
	seal   = do(count.Seal{Signed: []byte("sheet")})
	reopen = do(count.Reopen{}).because("复查")
)

// ballot reads "D=a V=-a2,+冯二 M=e,+郑一/0010", with "!超额" for a void ballot,
// "!M:涂改" for a void position and "?" for a doubtful one.
func ballot(text string) count.Ballot {
	b := count.Ballot{Marks: map[election.PositionID][]count.Mark{}}
	for _, part := range strings.Fields(text) {
		if part == "?" {
			b.Pending = true
		} else if void, ok := strings.CutPrefix(part, "!"); ok {
			if pos, reason, one := strings.Cut(void, ":"); one {
				b.VoidPositions, b.Reason = append(b.VoidPositions, election.PositionID(pos)), reason
			} else {
				b.Void, b.Reason = true, void
			}
		} else {
			pos, marks, _ := strings.Cut(part, "=")
			for m := range strings.SplitSeq(marks, ",") {
				b.Marks[election.PositionID(pos)] = append(b.Marks[election.PositionID(pos)], mark(m))
			}
		}
	}
	return b
}

func mark(text string) count.Mark {
	if name, ok := strings.CutPrefix(text, "+"); ok {
		name, no, _ := strings.Cut(name, "/")
		return count.Mark{IsWriteIn: true, WriteIn: strings.ReplaceAll(name, "_", " "), Voter: election.VoterNo(no)}
	}
	id, against := strings.CutPrefix(text, "-")
	return count.Mark{Candidate: election.CandidateID(id), Against: against}
}

// tally is a tally book on polling day.
type tally struct {
	t     require
	def   *election.Definition
	log   *journaltest.Log
	book  *count.Book
	moves int
}

func newTally(t require, set rules) *tally {
	b := &tally{t: t, def: definition(t, set), log: &journaltest.Log{}}
	b.book = b.open()
	return b
}

func (b *tally) open() *count.Book {
	book, err := count.Open(b.log, b.def, unsealed{})
	if err != nil {
		b.t.Fatal(err)
	}
	return book
}

func codes(fs []election.Finding) string {
	var s []string
	for _, f := range fs {
		s = append(s, string(f.Code))
	}
	slices.Sort(s)
	return strings.Join(slices.Compact(s), " ")
}

// make makes a move and gives the codes that refused it, and those told.
func (b *tally) make(m move) (refused, told string) {
	b.moves++
	if begin, ok := m.command.(beginning); ok {
		c := closing(b.t, b.def, begin.station, begin.issued...)
		if begin.change != nil {
			begin.change(&c)
		}
		m.command = count.Begin{Statement: c}
	}
	before := b.book.Head()
	o := election.Origin{Command: fmt.Sprint("c", b.moves), At: polling.At(17, 0) + election.Moment(b.moves), By: m.staff, Reason: m.why, Desk: "1"}
	receipt, err := b.book.Do(o, m.command)
	if err == nil {
		return "", codes(receipt.Notices)
	}
	var refusal *election.Refusal
	if !errors.As(err, &refusal) {
		b.t.Fatal(fmt.Sprintf("%T: %v", m.command, err))
	}
	if b.book.Head() != before {
		b.t.Fatal(fmt.Sprintf("%T was refused with %v and changed the book", m.command, err))
	}
	b.replayed()
	return codes(refusal.Findings), ""
}

func (b *tally) must(moves ...move) {
	for _, m := range moves {
		if refused, _ := b.make(m); refused != "" {
			b.t.Fatal(fmt.Sprintf("%T%+v refused with %s", m.command, m.command, refused))
		}
	}
}

// beginning is a statement that is written when the move is made.
type beginning struct {
	count.Begin
	station election.StationID
	issued  []election.Count
	change  func(*statement.Closing)
}

func begun(id election.StationID, issued ...election.Count) move {
	return move{command: beginning{station: id, issued: issued}, staff: []election.StaffID{"A"}}
}

// summary is what can be seen of a book.
func summary(b *count.Book) (text string) {
	b.View(func(s *count.State) {
		text = fmt.Sprint(s.Stage(), s.Papers(), s.Positions(), s.Bundles(), s.Unmet(), s.Invalid(), len(s.Sheets()), s.Reasons(), s.Posted())
	})
	return text
}

// replayed checks that the book says all that its state says.
func (b *tally) replayed() {
	again := b.open()
	if again.Head() != b.book.Head() || summary(again) != summary(b.book) {
		b.t.Fatal(fmt.Sprintf("replay gives\n%s\nnot\n%s", summary(again), summary(b.book)))
	}
	b.gauges()
}

// gauges checks that the log holds the same ballots by its own count: those of
// each pass within the bundle, and the bundles within what was returned.
func (b *tally) gauges() {
	want := map[string][2]int64{}
	add := func(name string, value, bound int64) {
		want[name] = [2]int64{want[name][0] + value, want[name][1] + bound}
	}
	b.book.View(func(s *count.State) {
		for _, st := range b.def.Stations {
			for _, box := range st.Boxes {
				for _, p := range b.def.Papers {
					r, _ := s.ReturnedFrom(box.ID, p.ID)
					add("returned/"+string(p.ID), 0, int64(r.N))
				}
			}
		}
		for _, one := range s.Bundles() {
			add("returned/"+string(one.Paper), int64(one.N), 0)
			for pass := count.First; pass <= count.Second; pass++ {
				add(fmt.Sprintf("bundle/%s/%d", one.ID, pass), int64(one.Entered[pass]), int64(one.N))
			}
		}
	})
	for name, w := range want {
		if value, bound := b.log.Gauge(name); value != w[0] || bound != w[1] {
			b.t.Fatal(fmt.Sprintf("%s is %d of %d, not %v", name, value, bound, w))
		}
	}
}

// figures are the sums of paper p and its positions.
func (b *tally) figures() (paper count.PaperFigures, positions []count.PositionFigures) {
	b.book.View(func(s *count.State) { paper, positions = s.Papers()[0], s.Positions()[:3] })
	return paper, positions
}

// identities checks those that hold of every whole count.
func (b *tally) identities() {
	paper, positions := b.figures()
	if paper.Returned != paper.Valid+paper.Blank+paper.Void {
		b.t.Fatal(fmt.Sprintf("returned ≠ valid + blank + void: %+v", paper))
	}
	for _, p := range positions {
		if p.Counted+p.Blank+p.Void+paper.Void != paper.Returned {
			b.t.Fatal(fmt.Sprintf("counted + blank + void + wholly void ≠ returned: %+v of %+v", p, paper))
		}
		if p.Blank < paper.Blank {
			b.t.Fatal(fmt.Sprintf("blank %d, wholly blank %d", p.Blank, paper.Blank))
		}
		var sum election.Count
		for id, n := range p.Votes {
			if sum += n; n < 0 || n+p.Against[id] > p.Counted {
				b.t.Fatal(fmt.Sprintf("for + against > counted: %s of %+v", id, p))
			}
		}
		for id, n := range p.Against {
			if n < 0 || n > p.Counted {
				b.t.Fatal(fmt.Sprintf("against > counted: %s of %+v", id, p))
			}
		}
		for no, w := range p.WriteIns {
			if sum += w.Votes; w.Votes < 0 || w.Votes > p.Counted {
				b.t.Fatal(fmt.Sprintf("votes > counted: %s of %+v", no, p))
			}
		}
		if unused := election.Count(p.Seats)*p.Counted - sum; unused < p.Unmatched || p.Unmatched < 0 {
			b.t.Fatal(fmt.Sprintf("unused seats %d, unmatched %d: %+v", unused, p.Unmatched, p))
		}
	}
}

package board

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

type require interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// books are a station's, kept in memory and not sealed.
type books struct {
	tally *records
	key   signing.PrivateKey
}

func (b *books) TallyLog() (journal.Log, error)            { return b.tally, nil }
func (b *books) Office() signing.PublicKey                 { return signing.PublicKey{} }
func (b *books) Vault() roll.Vault                         { return b }
func (b *books) PublicKey() signing.PublicKey              { return b.key.Public() }
func (b *books) Enrolment() []byte                         { return nil }
func (b *books) Signer([]election.StaffID) signing.Signer  { return b.key }
func (b *books) Witness(election.Origin) error             { return nil }
func (b *books) Desk() (signing.Signer, []byte)            { return b.key, nil }
func (*books) Seal(_ string, plain []byte) ([]byte, error) { return plain, nil }
func (*books) Open(_ string, plain []byte) ([]byte, error) { return plain, nil }
func (*books) Index(id election.IDNumber) string           { return id.Whole() }

type records []journal.Record

func (r *records) Records(yield func(journal.Record, error) bool) {
	for _, record := range *r {
		if !yield(record, nil) {
			return
		}
	}
}

func (r *records) Append(_ journal.Head, more []journal.Record, _ []journal.Claim) error {
	*r = append(*r, more...)
	return nil
}

// electors is how many voters most days have; their numbers begin with 7001, so that no figure is a number of a voter.
const electors = 40

// names of voters who are no candidates, by their number; two are called 郑一.
var others = map[int]string{31: "郑一", 32: "郑一", 33: "冯二", 34: "欧阳娜娜"}

// setting is what an election of a test is like.
type setting struct {
	positions, candidates int // candidates of each position
	rules                 string
	stations              int
	rehearsal             bool
	voters                int // electors where it is 0
}

// nth tells positions and their candidates apart by name: 丙, 丙二.
func nth(i int, k ...int) string {
	name := string([]rune("甲乙丙丁戊")[i])
	for _, k := range k {
		name += string([]rune("一二三四五六七八九十百千")[k])
	}
	return name
}

// definition is an election in which each position has one seat more than the one before.
func (s setting) definition(t require) *election.Definition {
	var voters, positions, ids, stations []string
	for i := 1; i <= cmp.Or(s.voters, electors); i++ {
		name := others[i]
		if name == "" {
			name = "选民" + string(rune('一'+i))
		}
		id := fmt.Sprintf("990199197001%02d%03d", 1+i/999, i%999)
		voters = append(voters, fmt.Sprintf(`{"no": "%d", "name": "%s", "id_number": "%s%c", "class": 1, "station": "S1"}`, 7000+i, name, id, election.CheckDigit(id)))
	}
	for i := range s.positions {
		var candidates []string
		for k := range s.candidates {
			candidates = append(candidates, fmt.Sprintf(`{"id": "c%d-%d", "name": "候选人%s", "voter": "%d", "sex": "F"}`, i, k, nth(i, k), 7001+i*s.candidates+k))
		}
		positions = append(positions, fmt.Sprintf(`{"id": "p%d", "title": "职位%s", "seats": %d, "candidates": [%s]}`, i, nth(i), i+1, strings.Join(candidates, ",")))
		ids = append(ids, fmt.Sprintf(`"p%d"`, i))
	}
	for i := range max(1, s.stations) {
		stations = append(stations, fmt.Sprintf(`{"id": "S%d", "title": "中心会场", "boxes": [{"id": "%d"}]}`, i+1, i+1))
	}
	d, err := election.Parse("election.json", []byte(`{
 "id": "small", "title": "居民委员会换届选举", "community": "梧桐里社区", "profile": "residents-2020", "election_day": "2021-01-28", "kind": "first", "rules": {`+s.rules+`},
 "positions": [`+strings.Join(positions, ",")+`],
 "papers": [{"id": "p", "title": "选票", "positions": [`+strings.Join(ids, ",")+`]}],
 "stations": [`+strings.Join(stations, ",")+`],
 "staff": [{"id": "R", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "N", "role": "recorder"}, {"id": "O", "role": "recorder"},
  {"id": "A", "role": "supervisor"}, {"id": "B", "role": "supervisor"}],
 "voters": [`+strings.Join(voters, ",")+`]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// day is a station's day over books in memory.
type day struct {
	*domain.Day
	t      require
	voters int
	steps  int
}

func newDay(t require, s setting) *day {
	t.Helper()
	seed := sha256.Sum256([]byte("S1"))
	key, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	set := domain.Setting{Definition: s.definition(t), Place: "S1", Rehearsal: s.rehearsal, Program: "test", Random: rand.NewChaCha8([32]byte{})}
	opened, err := domain.Open(set, &records{}, nil, &books{tally: &records{}, key: key})
	if err != nil {
		t.Fatal(err)
	}
	d := &day{Day: opened, t: t, voters: cmp.Or(s.voters, electors)}
	d.inRoll(roll.Prepare{}, "A")
	return d
}

func (d *day) origin(by ...election.StaffID) election.Origin {
	d.steps++
	return election.Origin{Command: fmt.Sprint("c", d.steps), At: election.Date("2021-01-28").At(8, 0) + election.Moment(d.steps), By: by, Desk: "1", Reason: "复核"}
}

func (d *day) ok(_ journal.Receipt, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *day) inRoll(c roll.Command, by ...election.StaffID) {
	d.t.Helper()
	d.ok(d.Roll().Do(d.origin(by...), c))
}

func (d *day) inTally(c count.Command, by ...election.StaffID) {
	d.t.Helper()
	d.ok(d.Tally().Do(d.origin(by...), c))
}

func figureOf(n int) election.Figure { return election.Whole(election.Count(n)) }

func (d *day) open() {
	d.t.Helper()
	seals := map[election.BoxID]string{"1": "0001"}
	d.inRoll(roll.OpenPolls{Received: map[election.PaperID]election.Figure{"p": figureOf(d.voters)}, Seals: seals}, "A")
}

func (d *day) issue(voters int) {
	d.t.Helper()
	for i := range voters {
		d.inRoll(roll.Issue{Voter: election.VoterNo(fmt.Sprint(7001 + i))}, "I")
	}
}

func (d *day) close(issued int) {
	d.t.Helper()
	d.inRoll(roll.PublishLateList{}, "R")
	d.inRoll(roll.ClosePolls{Unused: map[election.PaperID]election.Figure{"p": figureOf(d.voters - issued)}}, "A")
}

// polled is a day on which so many voters voted; the box is open.
func polled(t require, s setting, voters int) *day {
	t.Helper()
	d := newDay(t, s)
	d.open()
	d.issue(voters)
	d.close(voters)
	d.ok(d.OpenBoxes(d.origin("A")))
	return d
}

// bundle takes so many ballots out of the box, all in bundle x.
func (d *day) bundle(n int) {
	d.t.Helper()
	d.inTally(count.CountBox{Box: "1", Paper: "p", N: figureOf(n)}, "A")
	d.inTally(count.BeginBundle{ID: "x", Paper: "p", N: figureOf(n)}, "A")
}

func (d *day) enter(p count.Pass, b count.Ballot, times int) {
	d.t.Helper()
	by := map[count.Pass]election.StaffID{count.First: "N", count.Second: "O"}[p]
	d.inTally(count.Enter{Bundle: "x", Pass: p, Ballot: b, Times: figureOf(times)}, by)
}

// marked reads "p0=c0-1 p1=c1-0,+冯二".
func marked(text string) count.Ballot {
	b := count.Ballot{Marks: map[election.PositionID][]count.Mark{}}
	for part := range strings.FieldsSeq(text) {
		id, list, _ := strings.Cut(part, "=")
		for m := range strings.SplitSeq(list, ",") {
			mark := count.Mark{Candidate: election.CandidateID(m)}
			if name, written := strings.CutPrefix(m, "+"); written {
				name, no, _ := strings.Cut(name, "/")
				mark = count.Mark{IsWriteIn: true, WriteIn: name, Voter: election.VoterNo(no)}
			}
			b.Marks[election.PositionID(id)] = append(b.Marks[election.PositionID(id)], mark)
		}
	}
	return b
}

// counted enters ballots in both passes and agrees.
func (d *day) counted(ballots ...string) {
	d.t.Helper()
	d.bundle(len(ballots))
	for p := count.First; p <= count.Second; p++ {
		for _, text := range ballots {
			d.enter(p, marked(text), 1)
		}
	}
	d.inTally(count.Agree{Bundle: "x"}, "A")
}

func (d *day) seal() {
	d.t.Helper()
	if _, _, err := d.Seal(d.origin("A", "B")); err != nil {
		d.t.Fatal(err)
	}
}

// desk prepares a program with the board's theme and gives words of a language.
func desk(t testing.TB, lang string) *words.Words {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(kit.Theme{})
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// shown is a board of a size in a window.
func shown(t testing.TB, d *domain.Day, w *words.Words, size fyne.Size) *Board {
	t.Helper()
	b := New(Config{Day: d, Words: w})
	win := test.NewTempWindow(t, b.Content())
	win.SetPadded(false)
	win.Resize(size)
	return b
}

// votesOf gives the people of a position who have votes, as "name votes".
func votesOf(p position) (list []string) {
	for _, q := range p.people {
		if q.votes > 0 {
			list = append(list, fmt.Sprint(q.name, " ", q.votes))
		}
	}
	return list
}

func repeat(text string, n int) []string { return slices.Repeat([]string{text}, n) }

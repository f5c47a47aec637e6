// Package station is a polling station's day over its two books: which stage
// it has come to, the step from the one book to the other, and the result
// sheet that both add up to. It touches no file: the books' logs, the key and
// chance are handed in.
package station

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/outcome"
	"changpiao/station/roll"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/statement"
)

// Folder is what a day needs of the place where its books are kept.
type Folder interface {
	// TallyLog opens the tally book's log, making it when there is none.
	TallyLog() (journal.Log, error)
	// Vault seals and opens persons and names.
	Vault() roll.Vault
	// PublicKey is the station's, by which its sheets are checked.
	PublicKey() signing.PublicKey
	// Enrolment introduces that key.
	Enrolment() []byte
	// Signer signs with the station's key in the name of those who seal. It
	// refuses (W113) while not two different supervisors of them confirm.
	Signer(by []election.StaffID) signing.Signer
	// Witness refuses (W113, W114) a command in the name of somebody who neither
	// signed in nor confirms it.
	Witness(election.Origin) error
	// Desk signs what one person may sign, such as a bundle's pass. The station's
	// key vouches for the desk's.
	Desk() (desk signing.Signer, voucher []byte)
	// Office is the key of the street office whose package set the station up; the
	// zero key without one.
	Office() signing.PublicKey
}

// Day is a station's polling day.
type Day struct {
	def       *election.Definition
	place     election.StationID
	rehearsal bool
	helps     bool
	epoch     int
	program   string
	folder    Folder
	random    io.Reader
	roll      *roll.Book // nil on a PC that helps to count
	tally     *count.Book
}

// Setting is what a day is opened with.
type Setting struct {
	Definition *election.Definition
	Place      election.StationID
	Rehearsal  bool
	Helps      bool      // it has a tally book only, for bundles that go to the station
	Epoch      int       // which PC it is: 1, or 0, for the first, raised by each spare that takes over
	Program    string    // version, as the sheet states it
	Random     io.Reader // for signatures
}

// Open opens a day over its roll book, and over its tally book where there is
// one already.
func Open(set Setting, rollLog, tallyLog journal.Log, folder Folder) (*Day, error) {
	d := &Day{def: set.Definition, place: set.Place, rehearsal: set.Rehearsal, helps: set.Helps, epoch: max(set.Epoch, 1), program: set.Program, random: set.Random, folder: folder}
	if !d.helps {
		var err error
		if d.roll, err = roll.Open(rollLog, d.def, d.place, folder.Vault()); err != nil {
			return nil, err
		}
		d.roll.Ask(folder.Witness)
	}
	if tallyLog != nil {
		if err := d.openTally(tallyLog); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *Day) openTally(log journal.Log) error {
	tally, err := count.Open(log, d.def, d.folder.Vault())
	if err != nil {
		return err
	}
	tally.Ask(d.folder.Witness)
	d.tally = tally
	return nil
}

// Definition is the election's.
func (d *Day) Definition() *election.Definition { return d.def }

// Place is the station whose day it is.
func (d *Day) Place() election.StationID { return d.place }

// Rehearsal reports whether the day is a rehearsal.
func (d *Day) Rehearsal() bool { return d.rehearsal }

// Epoch tells which PC the day is held on: 1 the first, more a spare that took
// over.
func (d *Day) Epoch() int { return d.epoch }

// Roll is the roll book; a PC that helps to count has none.
func (d *Day) Roll() *roll.Book { return d.roll }

// Tally is the tally book, nil until boxes are opened.
func (d *Day) Tally() *count.Book { return d.tally }

// OpenBoxes gives the closing statement and begins the tally book with it.
// Done before, it finishes what a crash left between the two books.
func (d *Day) OpenBoxes(o election.Origin) (journal.Receipt, error) {
	if err := d.atStation("state"); err != nil {
		return journal.Receipt{}, err
	}
	var stage roll.Stage
	d.roll.View(func(s *roll.State) { stage = s.Stage() })
	if stage != roll.Stated {
		if receipt, err := d.roll.Do(stepOf(o, "state"), roll.MakeStatement{}); err != nil {
			return receipt, err
		}
	}
	closing, err := d.Closing()
	if err != nil {
		return journal.Receipt{}, err
	}
	return d.Receive(o, closing)
}

// MayOpen finds what speaks against opening the boxes together with the command
// that asks for it, which comes right behind.
func (d *Day) MayOpen(o, of election.Origin, first count.Command) error {
	var found election.Findings
	gather := func(err error, passed election.Code) error {
		var r *election.Refusal
		if err != nil && !errors.As(err, &r) {
			return err
		}
		if r != nil {
			found = append(found, slices.DeleteFunc(r.Findings, func(f election.Finding) bool { return f.Code == passed })...)
		}
		return nil
	}
	if d.stage() != roll.Stated {
		_, err := d.roll.Try(o, roll.MakeStatement{})
		if err = gather(err, ""); err != nil {
			return err
		}
	}
	var err error
	if d.tally == nil {
		_, err = d.TryEmpty(of, first)
	} else {
		_, err = d.tally.Try(of, first)
	}
	if err = gather(err, "B407"); err != nil { // the stage will be another then
		return err
	}
	if _, isBox := first.(count.CountBox); isBox {
		found = append(found, count.Awaited(d.def, d.holds)...)
	}
	_, err = found.Judge("")
	return err
}

// holds reports whether a station's closing statement is at hand: this one's
// own is, once its polls are closed.
func (d *Day) holds(id election.StationID) (there bool) {
	if d.tally != nil {
		d.tally.View(func(s *count.State) { there = s.Covers(id) })
	}
	return there || id == d.place
}

// stepOf gives the steps of one command ids of their own.
func stepOf(o election.Origin, step string) election.Origin {
	if o.Command != "" {
		o.Command += "/" + step
	}
	return o
}

// Closing is the station's closing statement, or the refusal of a gate. It says
// where the clock was set back, as the sheet will.
func (d *Day) Closing() (c statement.Closing, err error) {
	if err := d.atStation("state"); err != nil {
		return c, err
	}
	head, jumps := d.roll.Head(), d.roll.Jumps()
	d.roll.View(func(s *roll.State) {
		if err = s.Gates(); err == nil {
			c, err = s.Closing(head)
		}
	})
	c.Reasons = append(c.Reasons, told(jumps)...)
	c.Reasons = append(c.Reasons, d.offDay(c.Opened, c.Closed)...)
	return c, err
}

// offDay says that the polls were not opened and closed on the polling day, by
// the PC's clock. Rehearsals are held on other days.
func (d *Day) offDay(opened, closed election.Moment) []journal.Answer {
	day := d.def.ElectionDay
	if d.rehearsal || opened.Date() == day && closed.Date() == day {
		return nil
	}
	return []journal.Answer{{Code: "J807", Text: fmt.Sprintf("%s – %s ≠ %s", opened, closed, day)}}
}

// longBefore is how many days before the polling day nobody prepares it yet.
const longBefore = 365

// Noticed tells what people should see to before they go on: a clock that can't
// be right (J807). Before the polls open it may be any day of the year before.
func (d *Day) Noticed(now election.Moment) (found election.Findings) {
	day, today := d.def.ElectionDay, now.Date()
	wrong := false
	switch d.stage() {
	case roll.Prepared:
		wrong = today > day || today < day.AddDays(-longBefore)
	case roll.Polling:
		wrong = today != day
	}
	if wrong && !d.rehearsal {
		found.Add("J807", "now", now.String(), "day", string(day))
	}
	return found
}

// told puts the jumps of a book's clock into one line: the record before which
// the first was, its times, and how many came after it.
func told(jumps []journal.Jump) []journal.Answer {
	if len(jumps) == 0 {
		return nil
	}
	first := jumps[0]
	text := fmt.Sprintf("#%d %s → %s", first.Seq, first.Last, first.Now)
	if more := len(jumps) - 1; more > 0 {
		text += fmt.Sprintf(" (+%d)", more)
	}
	return []journal.Answer{{Code: "J805", Text: text}}
}

// Receive takes a closing statement, the station's own or, once its own boxes
// are opened, another's, into the tally book.
func (d *Day) Receive(o election.Origin, closing statement.Closing) (journal.Receipt, error) {
	if closing.Station != d.place && !d.Begun() {
		return journal.Receipt{}, election.Refused("B407", "task", "receive", "stage", d.reached())
	}
	if d.tally == nil {
		log, err := d.folder.TallyLog()
		if err != nil {
			return journal.Receipt{}, err
		}
		if err := d.openTally(log); err != nil {
			return journal.Receipt{}, err
		}
	}
	return d.tally.Do(stepOf(o, "begin/"+string(closing.Station)), count.Begin{Statement: closing})
}

// TryEmpty tells what speaks against a command of the tally book while there
// is none.
func (d *Day) TryEmpty(o election.Origin, c count.Command) (journal.Receipt, error) {
	book, err := count.Open(noRecords{}, d.def, d.folder.Vault())
	if err != nil {
		return journal.Receipt{}, err
	}
	_, err = book.Try(o, c)
	return journal.Receipt{}, err
}

// noRecords is the log of a book that was not begun.
type noRecords struct{}

func (noRecords) Records(func(journal.Record, error) bool) {}

func (noRecords) Append(journal.Head, []journal.Record, []journal.Claim) error {
	return errors.New("the tally book was not begun")
}

// Begun reports whether the tally book holds this station's own statement and
// waits for no new one.
func (d *Day) Begun() bool {
	if d.tally == nil {
		return false
	}
	begun := false
	d.tally.View(func(s *count.State) { begun = s.Stage() != count.Repolling && s.Covers(d.place) })
	return begun
}

// Reopen goes back to polling or counting. To polling it reopens both books,
// the tally book first.
func (d *Day) Reopen(o election.Origin, polls bool) (journal.Receipt, error) {
	if err := d.atStation("reopen"); err != nil {
		return journal.Receipt{}, err
	}
	if d.tally != nil {
		receipt, err := d.tally.Do(stepOf(o, "tally"), count.Reopen{Polls: polls})
		if err != nil || !polls {
			return receipt, err
		}
	} else if !polls {
		return journal.Receipt{}, &election.Refusal{Findings: []election.Finding{election.Find("B407", "task", "reopen", "stage", "")}}
	}
	return d.roll.Do(stepOf(o, "roll"), roll.Reopen{})
}

// errNoTally says that nothing is counted yet.
var errNoTally = &election.Refusal{Findings: []election.Finding{election.Find("B407", "task", "seal", "stage", string(roll.Polling))}}

// Seal checks that nothing is missing, makes and signs the sheet, and seals
// the tally book with it.
func (d *Day) Seal(o election.Origin) (sheet.Signed, sheet.Sheet, error) {
	if err := d.atStation("seal"); err != nil {
		return nil, sheet.Sheet{}, err
	}
	if d.tally == nil {
		var check election.Check
		check.Authorise(d.def.Staff, "seal", o.By)
		if _, err := check.Judge(o.Reason); err != nil {
			return nil, sheet.Sheet{}, err
		}
		return nil, sheet.Sheet{}, errNoTally
	}
	if _, err := d.tally.Try(o, count.Seal{}); err != nil {
		return nil, sheet.Sheet{}, err
	}
	content := d.Content(o.At, o.By)
	signed, err := sheet.Sign(d.random, d.folder.Signer(o.By), content)
	if err != nil {
		return nil, sheet.Sheet{}, err
	}
	if _, err := d.tally.Do(o, count.Seal{Signed: signed, Digest: sheet.DigestOf(signed)}); err != nil {
		return nil, sheet.Sheet{}, err
	}
	return signed, content, nil
}

// Sheet gives the sheet in force, once sealed.
func (d *Day) Sheet() (signed sheet.Signed, content sheet.Sheet, ok bool) {
	if d.tally == nil {
		return nil, sheet.Sheet{}, false
	}
	d.tally.View(func(s *count.State) {
		if all := s.Sheets(); len(all) > 0 && (s.Stage() == count.Sealed || s.Stage() == count.Announced) {
			signed, ok = all[len(all)-1].Signed, true
		}
	})
	if !ok {
		return nil, sheet.Sheet{}, false
	}
	content, _, err := sheet.Verify(signed, func([8]byte) (signing.PublicKey, bool) { return d.folder.PublicKey(), true })
	return signed, content, err == nil
}

// Content writes what the sheet would state now.
func (d *Day) Content(at election.Moment, by []election.StaffID) sheet.Sheet {
	s := sheet.Sheet{
		Election: d.def.ID, Definition: d.def.Digest(), Place: d.place, Rehearsal: d.rehearsal,
		Round: d.def.Round, Kind: d.def.Kind, Revision: 1, Epoch: d.epoch,
		Sealed: at, SealedBy: by, TallyHead: d.tally.Head(), Program: d.program,
	}
	jumps := d.tally.Jumps()
	d.tally.View(func(t *count.State) {
		for _, earlier := range t.Sheets() {
			s.Supersedes = append(s.Supersedes, earlier.Digest)
			s.Revision++
		}
		if t.Invalid() {
			s.Verdict = "B401"
		}
		papers := map[election.PaperID]*sheet.Paper{}
		for _, f := range t.Papers() {
			s.Papers = append(s.Papers, sheet.Paper{ID: f.Paper, Returned: f.Returned, ReturnedMobile: f.Mobile, Valid: f.Valid, Blank: f.Blank, Void: f.Void})
		}
		for i := range s.Papers {
			papers[s.Papers[i].ID] = &s.Papers[i]
		}
		for _, c := range t.Statements() {
			addStatement(&s, papers, c)
		}
		for _, f := range t.Positions() {
			s.Positions = append(s.Positions, d.position(f))
		}
		s.Reasons = append(s.Reasons, reasonsOf(append(slices.Clone(t.Reasons()), told(jumps)...))...)
	})
	return s
}

func addStatement(s *sheet.Sheet, papers map[election.PaperID]*sheet.Paper, c statement.Closing) {
	s.Stations = append(s.Stations, c.Station)
	s.RollHeads = append(s.RollHeads, c.RollHead)
	if s.Opened == 0 || c.Opened < s.Opened {
		s.Opened = c.Opened
	}
	s.Closed = max(s.Closed, c.Closed)
	s.RegisteredBefore += c.RegisteredBefore
	s.Registered += c.Registered()
	s.Due += c.Due
	s.Present += c.Present
	s.Proxies += c.Proxies
	for _, st := range c.Papers {
		p := papers[st.Paper]
		p.Received += st.Received
		p.IssuedInPerson += st.InPerson
		p.IssuedProxy += st.Proxy
		p.IssuedMobile += st.Mobile
		p.Spoiled += st.Spoiled
		p.Unused += st.Unused
	}
	s.Reasons = append(s.Reasons, reasonsOf(c.Reasons)...)
}

func reasonsOf(answers []journal.Answer) []sheet.Reason {
	var out []sheet.Reason
	for _, a := range answers {
		out = append(out, sheet.Reason{Code: a.Code, Text: a.Text})
	}
	return out
}

// position writes a position's figures in ballot order.
func (d *Day) position(f count.PositionFigures) sheet.Position {
	p := sheet.Position{ID: f.Position, Paper: f.Paper, Seats: election.Count(f.Seats), Counted: f.Counted, Blank: f.Blank, Void: f.Void}
	pos, _ := d.def.Position(f.Position)
	for _, c := range pos.Candidates {
		p.For = append(p.For, f.Votes[c.ID])
		if d.def.Rules.TakesAgainst() {
			p.Against = append(p.Against, f.Against[c.ID])
		}
	}
	for no, w := range f.WriteIns {
		if w.Votes > 0 {
			p.WriteIns = append(p.WriteIns, sheet.WriteIn{Voter: no, Name: w.Name, Votes: w.Votes})
		}
	}
	slices.SortFunc(p.WriteIns, func(a, b sheet.WriteIn) int { return strings.Compare(string(a.Voter), string(b.Voter)) })
	return p
}

// Outcome works out what a sheet means for the community; false while it
// doesn't cover all its stations.
func Outcome(def *election.Definition, s sheet.Sheet) (outcome.Result, bool) {
	if len(s.Stations) < len(def.Stations) {
		return outcome.Result{}, false
	}
	in := InputOf(def, s)
	r := outcome.Of(def, in)
	r.Flags = append(r.Flags, Differences(s)...)
	return r, true
}

// InputOf reads the sums of a sheet for the outcome.
func InputOf(def *election.Definition, s sheet.Sheet) outcome.Input {
	in := outcome.Input{Registered: s.Registered, Due: s.Due, Present: s.Present, Invalid: s.Verdict != ""}
	for _, p := range s.Papers {
		in.Papers = append(in.Papers, outcome.Paper{ID: p.ID, Issued: p.Issued(), Returned: p.Returned, Valid: p.Valid})
	}
	for _, p := range s.Positions {
		pos, known := def.Position(p.ID)
		if !known {
			continue
		}
		o := outcome.Position{ID: p.ID, Votes: map[election.CandidateID]election.Count{}}
		for i, c := range pos.Candidates {
			if i < len(p.For) {
				o.Votes[c.ID] = p.For[i]
			}
		}
		for _, w := range p.WriteIns {
			o.WriteIns = append(o.WriteIns, outcome.WriteIn{Voter: w.Voter, Name: w.Name, Votes: w.Votes})
		}
		in.Positions = append(in.Positions, o)
	}
	return in
}

// Differences flags papers of which fewer came back than were issued (B405).
func Differences(s sheet.Sheet) []election.Finding {
	var fs []election.Finding
	for _, p := range s.Papers {
		if p.Returned < p.Issued() {
			fs = append(fs, election.Find("B405", "paper", string(p.ID), "issued", int(p.Issued()), "returned", int(p.Returned)))
		}
	}
	return fs
}

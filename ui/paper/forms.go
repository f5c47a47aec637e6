package paper

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
)

// Stage is how far a station's day must have come for a form to have something
// to say.
type Stage int

// The stages of a station's day.
const (
	Prepared Stage = iota
	Polling
	Closed
	Counting
	Sealed
)

// stageWords are the translations' names of the stages.
var stageWords = [...]string{"prepared", "polling", "closed", "counting", "sealed"}

// StageOf tells how far a day has come.
func StageOf(day *station.Day) Stage {
	if tally := day.Tally(); tally != nil {
		var at count.Stage
		tally.View(func(s *count.State) { at = s.Stage() })
		switch at {
		case count.Counting:
			return Counting
		case count.Sealed, count.Announced:
			return Sealed
		}
	}
	var at roll.Stage
	day.Roll().View(func(s *roll.State) { at = s.Stage() })
	switch at {
	case roll.Polling:
		return Polling
	case roll.Closed, roll.Stated:
		return Closed
	}
	return Prepared
}

// Form is a kind of pages that a station prints from its books.
type Form struct {
	Name string // as commands and files name it; form.NAME of the translations is its title
	From Stage  // the first stage of which it can be printed

	// volumes tells into how many files the form is cut, so that one of them
	// never grows with the roll; nil for one.
	volumes func(*job) int
	pages   func(j *job, d *document, volume int)
	marked  bool // as 样票
	// bare pages bear no foot: ballots that were printed from different states
	// of the books must not be told apart.
	bare bool
	// empty pages are filled in by hand and printed as often as they are needed.
	empty bool
	// fits tells whether the election has any use for the form; nil for yes.
	fits func(*job) bool
	// whole makes the file of a form that is laid out by itself.
	whole func(*job) ([]byte, error)
	// tables are the form's, where people use them again.
	tables func(*job) []Table
}

// Table is a table of a form for a spreadsheet.
type Table struct {
	Title   string
	Heads   []string
	Rows    [][]string
	Figures []int // the columns that hold figures
}

// one makes the only table of a form from its rows, the heads first.
func one(rows func(*job) [][]string) func(*job) []Table {
	return func(j *job) []Table {
		all := rows(j)
		return []Table{{Title: j.title, Heads: all[0], Rows: all[1:]}}
	}
}

// Ready reports whether the day has come so far that the form can be printed,
// and whether this election has any use for it.
func (f Form) Ready(src Source) bool {
	j := newJob(f.Name, src)
	return j.stage >= f.From && (f.fits == nil || f.fits(j))
}

// Once reports whether there should be one print of the form, so that a further
// one is marked.
func (f Form) Once() bool { return !f.bare && !f.marked && !f.empty }

// Tables gives the form's tables for a spreadsheet; nil for a form that has
// none.
func (f Form) Tables(src Source) []Table {
	if f.tables == nil {
		return nil
	}
	return f.tables(newJob(f.Name, src))
}

// Forms lists every form, in the order of a station's day.
func Forms() []Form {
	return []Form{
		{Name: "key", pages: keyPages},
		{Name: "roll", volumes: rollVolumes, pages: rollPages, tables: one(rollTable)},
		{Name: "cards", volumes: cardVolumes, pages: cardPages},
		{Name: "proxies", fits: takesProxies, pages: proxyPages, tables: one(proxyRows)},
		{Name: "proxy-cards", fits: takesProxies, volumes: proxyCardVolumes, pages: proxyCardPages},
		{Name: "candidates", pages: candidatePages, tables: one(candidateTable)},
		{Name: "ballots", bare: true, pages: ballotPages},
		{Name: "specimen", marked: true, pages: ballotPages},
		{Name: "declarations", pages: declarationPages, tables: one(staffRows)},
		{Name: "notice", pages: noticePages},
		{Name: "mobile-notice", fits: hasMobileBox, pages: mobileNoticePages},
		{Name: "signin", volumes: signInVolumes, pages: signInPages, tables: one(signInTable)},
		{Name: "mobile", fits: hasMobileBox, pages: mobilePages},
		{Name: "zero", From: Polling, pages: zeroPages},
		{Name: "emergency", From: Polling, volumes: emergencyVolumes, pages: emergencyPages},
		{Name: "late", From: Polling, pages: latePages, tables: one(lateTable)},
		{Name: "blank-tally", empty: true, pages: blankTallyPages},
		{Name: "balance", From: Closed, pages: balancePages, tables: balanceTables},
		{Name: "tally", From: Counting, volumes: tallyVolumes, pages: tallyPages, tables: tallyTables},
		{Name: "disputed", From: Counting, pages: disputedPages},
		{Name: "result", From: Sealed, whole: resultCopy},
		{Name: "words", From: Counting, pages: wordsPages},
		{Name: "announcement", From: Sealed, pages: announcementPages},
		{Name: "nominees", From: Sealed, fits: nominates, pages: nomineePages},
		{Name: "seals", From: Sealed, pages: sealPages},
		{Name: "archive", From: Sealed, pages: archivePages},
	}
}

// FormNamed finds a form.
func FormNamed(name string) (Form, bool) {
	forms := Forms()
	i := slices.IndexFunc(forms, func(f Form) bool { return f.Name == name })
	if i < 0 {
		return Form{}, false
	}
	return forms[i], true
}

// Source is what forms are printed from. The same books and settings give the
// same bytes.
type Source struct {
	Day     *station.Day
	Program string  // version of the program
	Hash    string  // of the program's file; "" where it is not known
	Hours   string  // of polling, as people write them; "" leaves room to write
	Copy    bool    // marks every page as a copy: it was printed before, from the same state of the books
	Filed   []Filed // what was printed before, for the list of what is filed
	Again   bool    // marks every page as printed before, from another state of the books
	// Enrolment introduces the station's key.
	Enrolment []byte
	// Progress is told how many of a form's files are done; nil for nobody.
	Progress func(done, of int)
}

// File is a file of pages.
type File struct {
	Name string
	PDF  []byte
}

// Print makes the files of a form, one after the other, and gives each to put.
// It stops when the context ends, put fails, or the day has not come so far
// (B407).
func (f Form) Print(ctx context.Context, src Source, put func(File) error) error {
	j := newJob(f.Name, src)
	if j.stage < f.From {
		return election.Refused("B407", "task", "print", "stage", stageWords[j.stage])
	}
	volumes := 1
	if f.volumes != nil {
		volumes = max(1, f.volumes(j))
	}
	for i := range volumes {
		if src.Progress != nil {
			src.Progress(i, volumes)
		}
		file, err := f.volume(ctx, j, i, volumes)
		if err != nil {
			return err
		}
		if err := put(file); err != nil {
			return err
		}
	}
	if src.Progress != nil {
		src.Progress(volumes, volumes)
	}
	return nil
}

// volume makes one of a form's files.
func (f Form) volume(ctx context.Context, j *job, i, of int) (File, error) {
	if f.whole != nil {
		pdf, err := f.whole(j)
		return File{Name: f.Name + ".pdf", PDF: pdf}, err
	}
	name, title := f.Name, j.title
	if of > 1 {
		name = fmt.Sprintf("%s-%03d", name, i+1)
		title = fmt.Sprintf("%s 第 %d 册 共 %d 册", title, i+1, of)
	}
	d := newDocument(marks{rehearsal: j.Day.Rehearsal(), specimen: f.marked, copy: j.Copy && f.Once(), again: j.Again && f.Once()})
	d.ctx = ctx
	f.pages(j, d, i)
	if !f.bare {
		d.footed(j.foot(title), j.about())
	}
	pdf, err := d.finish(nil, facts{title: fmt.Sprintf("%s %s %s", title, j.def.ID, j.place.ID), creator: "唱票 " + j.Program, made: j.at})
	return File{Name: name + ".pdf", PDF: pdf}, err
}

// resultCopy makes the 选举结果报告单 again. The sheet that was signed by hand is
// the one made at the seal; this one says that it is a copy.
func resultCopy(j *job) ([]byte, error) {
	signed, content, _ := j.Day.Sheet()
	return ResultSheet(j.def, content, signed, OutcomeLines(j.def, content), true)
}

// job is a form as it is being printed.
type job struct {
	Source
	title       string
	def         *election.Definition
	place       *election.Station
	stage       Stage
	at          election.Moment // when the stage began
	roll, tally journal.Head
}

func newJob(name string, src Source) *job {
	def := src.Day.Definition()
	j := &job{Source: src, title: say("form." + name), def: def, stage: StageOf(src.Day), roll: src.Day.Roll().Head(), at: def.ElectionDay.At(7, 0)}
	j.place, _ = def.Station(src.Day.Place())
	j.voters(func(s *roll.State) { j.at = max(j.at, s.OpenedAt(), s.ClosedAt()) })
	if tally := src.Day.Tally(); tally != nil {
		j.tally = tally.Head()
		j.count(func(s *count.State) {
			for _, sheet := range s.Sheets() {
				j.at = max(j.at, sheet.At)
			}
		})
	}
	return j
}

// voters reads the roll book.
func (j *job) voters(read func(*roll.State)) { j.Day.Roll().View(read) }

// count reads the tally book, once there is one.
func (j *job) count(read func(*count.State)) {
	if tally := j.Day.Tally(); tally != nil {
		tally.View(read)
	}
}

// staff lists the people at work, with the changes of the day.
func (j *job) staff() (staff election.Roster) {
	j.voters(func(s *roll.State) { staff = slices.Clone(s.Staff()) })
	return staff
}

// foot names the document.
func (j *job) foot(title string) string {
	if j.Day.Rehearsal() {
		title = "演练 " + title
	}
	return joined(title, lawNote(j.def), j.def.Title, stationName(j.def, j.place.ID))
}

// lawNote is what every page says of an election that goes by rules older than
// the law of its day (D107).
func lawNote(def *election.Definition) string {
	if !slices.ContainsFunc(def.Flags(), func(f election.Finding) bool { return f.Code == "D107" }) {
		return ""
	}
	return "注：" + short("D107") + "（D107）"
}

// joined puts what there is beside each other.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "　")
}

// about says of which state of the books the pages are.
func (j *job) about() string {
	about := fmt.Sprintf("%s（%s 起）　发票账册 %s", say("stage."+stageWords[j.stage]), moment(j.at), headName(j.roll))
	if j.tally.Seq > 0 {
		about += "　计票账册 " + headName(j.tally)
	}
	return about + "　唱票 " + j.Program
}

// headName is a book's end in short.
func headName(h journal.Head) string { return fmt.Sprintf("%d %x", h.Seq, h.Hash[:4]) }

// head begins a form: its title, the election, and the station.
func (d *document) head(j *job) { d.headed(j, j.title) }

func (d *document) headed(j *job, title string) {
	if j.Day.Rehearsal() {
		title += "（演练）"
	}
	d.centred(title, bold, 18)
	d.centred(j.def.Title, regular, 11)
	d.centred(fmt.Sprintf("%s %s　%s　%s　%s", j.def.Street, j.def.Community, stationName(j.def, j.place.ID), j.def.ElectionDay, roundName(j.def)), regular, 9)
	d.y += 5
}

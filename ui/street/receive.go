package street

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/sheet"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// sheetEndings are those of files that may hold a sheet.
var sheetEndings = []string{".sheet", ".txt", ".pdf", ".png", ".jpg", ".jpeg"}

// inbox is what came in since the ledger was opened, and what is under way.
type inbox struct {
	lines   []answered // in the order in which they came
	listed  []answered // those that are shown, the latest first
	only    bool       // show those that were not accepted
	shown   *answered  // whose answer stands in full
	pages   *sheet.Collector
	taken   map[string]bool // sets of pages that were imported
	pending []batch         // that wait for the one under way
	busy    bool
	done    int
	total   int

	list     *widget.List
	answer   *fyne.Container
	progress *widget.ProgressBar
	running  *fyne.Container
	summary  *widget.Label
}

// batch is a number of files that are taken together.
type batch struct {
	paths []string
	quiet bool // say nothing of sheets that came before
}

// answered is what became of one sheet.
type answered struct {
	at      election.Moment
	file    string // its name, or that it was scanned
	place   string
	answer  domain.Answer
	code    election.Code
	message string
}

var answerColumns = columns{{width: 72}, {share: 2}, {share: 3}, {width: 176}, {share: 5}}

// receiveScreen takes sheets: a field for the hand-held scanner that always has the keyboard, files, folders, and what is
// dropped on the window.
func (d *Desk) receiveScreen() fyne.CanvasObject {
	in := &d.inbox
	field := widget.NewEntry()
	field.SetPlaceHolder(d.t("receive.scan"))
	field.OnSubmitted = func(text string) {
		field.SetText("")
		d.scanned(text)
	}
	d.rest = func() { d.Canvas.Focus(field) }
	files := widget.NewButton(d.t("receive.file"), func() { d.Pick.File(sheetEndings, d.chosen(func(p string) { d.takeFiles([]string{p}, false) })) })
	folder := widget.NewButton(d.t("receive.folder"), func() { d.Pick.Folder(d.chosen(func(p string) { d.takeFiles([]string{p}, false) })) })
	only := widget.NewCheck(d.t("receive.only"), nil)
	only.SetChecked(in.only)
	only.OnChanged = func(yes bool) { in.only = yes; d.drawAnswers(); d.focus() }
	in.summary = widget.NewLabel("")
	in.progress = widget.NewProgressBar()
	in.running = container.NewBorder(nil, nil, nil, widget.NewButton(d.t("receive.stop"), func() { d.stop(); d.focus() }), in.progress)
	in.answer = container.NewVBox()
	in.list = d.answerList()
	top := container.NewVBox(
		container.NewBorder(nil, nil, kit.Title(d.t("screen.receive")), container.NewCenter(container.NewHBox(files, folder, d.watchButton()))),
		field, kit.Small(d.t("receive.drop"), theme.ColorNamePlaceHolder),
		in.running, in.answer, container.NewBorder(nil, nil, in.summary, only),
		answerColumns.filled(true, d.t("time"), d.t("receive.source"), d.t("station"), d.t("receive.answer"), d.t("receive.why")))
	d.drawAnswers()
	return container.NewBorder(top, nil, nil, nil, in.list)
}

// choose lists what is to be shown of a batch, the latest first.
func choose(lines []answered, only bool) []answered {
	var some []answered
	for _, a := range slices.Backward(lines) {
		if !only || a.answer != domain.Accepted {
			some = append(some, a)
		}
	}
	return some
}

func (d *Desk) answerList() *widget.List {
	in := &d.inbox
	list := widget.NewList(func() int { return len(in.listed) }, func() fyne.CanvasObject { return answerColumns.row() },
		func(i int, o fyne.CanvasObject) {
			a, cells := in.listed[i], o.(*fyne.Container).Objects
			for at, text := range []string{a.at.Clock(), a.file, a.place} {
				cells[at].(*cell).set(text, theme.ColorNameForeground)
			}
			cells[3].(*cell).set(d.mark(a), a.colour())
			cells[4].(*cell).set(happened(a.message), theme.ColorNameForeground)
		})
	list.OnSelected = func(i int) {
		a := in.listed[i]
		in.shown = &a
		list.UnselectAll()
		d.drawAnswers()
		d.focus()
	}
	return list
}

// happened is the first sentence of a message: what happened. What to do stands in the panel.
func happened(message string) string {
	if first, _, ok := strings.Cut(message, "。"); ok {
		return first + "。"
	}
	if first, _, ok := strings.Cut(message, ". "); ok {
		return first + "."
	}
	return message
}

// mark is an answer with a shape, a word, and its code.
func (d *Desk) mark(a answered) string {
	shape := "✗ "
	switch a.answer {
	case domain.Accepted:
		shape = "✓ "
	case domain.Quarantined, domain.Waiting:
		shape = "○ "
	}
	return strings.TrimSpace(shape + d.t("answer."+string(a.answer)) + " " + string(a.code))
}

func (a answered) colour() fyne.ThemeColorName {
	switch {
	case a.answer == domain.Accepted:
		return success
	case a.answer == domain.Quarantined, a.answer == domain.Waiting, a.code == "S708", a.code == "S710":
		return caution // nothing is wrong with a sheet that was here before, or an older one
	}
	return trouble
}

// drawAnswers shows what is under way, the latest answer in full, and the list.
func (d *Desk) drawAnswers() {
	in := &d.inbox
	if in.list == nil {
		return
	}
	if in.busy {
		in.progress.Max = float64(max(in.total, 1))
		in.progress.TextFormatter = func() string { return d.t("receive.progress", "done", in.done, "total", in.total) }
		in.progress.SetValue(float64(in.done))
		in.running.Show()
	} else {
		in.running.Hide()
	}
	n := map[bool]int{}
	for _, a := range in.lines {
		n[a.answer == domain.Accepted]++
	}
	in.summary.SetText(d.t("receive.summary", "accepted", n[true], "other", n[false]))
	in.answer.Objects = []fyne.CanvasObject{kit.Wrapped(d.t("receive.none"), theme.ColorNamePlaceHolder)}
	if a := in.shown; a != nil {
		title := widget.NewRichText(&widget.TextSegment{Text: strings.TrimSpace(d.mark(*a) + "  " + a.place), Style: widget.RichTextStyle{
			ColorName: a.colour(), SizeName: theme.SizeNameSubHeadingText, TextStyle: fyne.TextStyle{Bold: true}}})
		title.Wrapping = fyne.TextWrapWord
		in.answer.Objects = []fyne.CanvasObject{kit.Framed(a.colour(), container.NewVBox(title, kit.Wrapped(a.message, "")))}
	}
	in.answer.Refresh()
	in.listed = choose(in.lines, in.only)
	in.list.Refresh()
	d.layOut()
}

// scanned takes a page's digits as the scanner types them.
func (d *Desk) scanned(text string) {
	in := &d.inbox
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	if in.pages == nil {
		in.pages, in.taken = &sheet.Collector{}, map[string]bool{}
	}
	p, err := in.pages.Add(text)
	if err != nil {
		d.importScanned(domain.Arrival{Fault: err})
		return
	}
	if !p.Done {
		in.shown = &answered{answer: domain.Waiting, code: "S703", message: d.t("receive.page", "page", p.Page, "total", p.Total, "have", p.Have, "need", p.Need)}
		d.drawAnswers()
		return
	}
	if in.taken[p.Set] && !p.Duplicate {
		return // the last page of a sheet that was whole without it
	}
	for _, s := range in.pages.Sets() {
		if s.Set == p.Set {
			in.taken[p.Set] = true
			d.importScanned(domain.FromPages(s))
		}
	}
}

func (d *Desk) importScanned(a domain.Arrival) {
	decisions, err := d.ledger.Import(d.origin(), a)
	if err != nil {
		d.refuse(err)
		return
	}
	for _, decision := range decisions {
		d.decided(d.t("receive.scanner"), decision, nil)
	}
}

// takeFiles imports files and folders beside the screen, after those that are under way.
func (d *Desk) takeFiles(paths []string, quiet bool) {
	in := &d.inbox
	if in.busy {
		in.pending = append(in.pending, batch{paths, quiet})
		d.say(d.t("receive.queued", "n", len(paths)), caution)
		return
	}
	d.refusal.Clear()
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	in.busy, in.done, in.total = true, 0, 0
	d.drawAnswers()
	ledger, origin := d.ledger, d.originBy(d.clerk)
	var err error
	d.beside(func() {
		err = d.Take(ctx, ledger, paths, Inbox{
			Origin: origin,
			Quiet:  quiet,
			Answer: func(file string, decision domain.Decision, why error) {
				fyne.Do(func() { d.decided(file, decision, why) })
			},
			Progress: func(done, total int) { fyne.Do(func() { in.done, in.total = done, total; d.drawAnswers() }) },
		})
	}, func() { d.finished(err) })
}

// finished ends a batch and begins the next.
func (d *Desk) finished(err error) {
	in := &d.inbox
	stopped := errors.Is(err, context.Canceled)
	d.stop()
	d.stop, in.busy = func() {}, false
	if d.ledger == nil {
		return
	}
	if stopped {
		d.say(d.t("receive.stopped", "done", in.done, "total", in.total), caution)
		in.pending = nil
	} else if err != nil {
		d.refuse(err)
	} else if in.total > 1 {
		d.say("✓ "+d.t("receive.finished", "n", in.total), success)
	}
	d.drawAnswers()
	if len(in.pending) > 0 {
		next := in.pending[0]
		in.pending = in.pending[1:]
		d.takeFiles(next.paths, next.quiet)
	}
}

// decided lists what became of a sheet.
func (d *Desk) decided(file string, decision domain.Decision, why error) {
	if d.ledger == nil {
		return
	}
	a := answered{at: d.Now(), file: filepath.Base(file), answer: decision.Answer, code: decision.Finding.Code, place: string(decision.Place)}
	id := d.electionOf(decision)
	d.ledger.View(id, func(s *domain.State) {
		if decision.Place != "" {
			a.place = placeOf(s, decision.Place)
			if rounds := s.Rounds(); len(d.board.order) > 1 && len(rounds) > 0 {
				a.place = d.named(s.Definition(rounds[0])) + " · " + a.place
			}
		}
	})
	switch {
	case why != nil:
		a.message = d.t("receive.unreadable", "why", why.Error())
	case a.code != "":
		a.message = d.finding(id, decision.Finding)
	default:
		a.message = d.t("receive.accepted", "revision", decision.Revision)
	}
	for _, f := range decision.Damage {
		a.message += "\n" + d.t("receive.repaired", "page", f.Args["page"])
	}
	if decision.Answer == domain.Accepted || decision.Answer == domain.Quarantined {
		d.changed(id)
	}
	d.answer(a)
}

// answer adds a line to the list, and shows it in full above.
func (d *Desk) answer(a answered) {
	in := &d.inbox
	in.lines = append(in.lines, a)
	in.shown = &a
	d.drawAnswers()
}

// electionOf finds the election that a decision is about: the sheet's own, or the only one with its station.
func (d *Desk) electionOf(decision domain.Decision) election.ID {
	ids := d.ledger.Elections()
	if decision.Election != "" {
		return decision.Election
	}
	if len(ids) == 1 {
		return ids[0]
	}
	return ""
}

// finding puts a finding of an election into words, with the names of what it gives by id.
func (d *Desk) finding(id election.ID, f election.Finding) string {
	named := election.Finding{Code: f.Code, Args: maps.Clone(f.Args)}
	given := func(name string) string { text, _ := f.Args[name].(string); return text }
	d.ledger.View(id, func(s *domain.State) {
		if place := given("station"); place != "" {
			named.Args["station"] = placeOf(s, election.StationID(place))
		}
		for _, number := range s.Rounds() {
			def := s.Definition(number)
			if p, ok := def.Paper(election.PaperID(given("paper"))); ok && p.Title != "" {
				named.Args["paper"] = p.Title
			}
			if p, ok := def.Position(election.PositionID(given("position"))); ok {
				named.Args["position"] = p.Title
			}
		}
	})
	return d.Words.Finding(named)
}

package street

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// answered is what became of one sheet.
type answered struct {
	at      election.Moment
	file    string // its name, or that it was scanned
	place   string
	answer  domain.Answer
	code    election.Code
	message string
}

var answerColumns = columns{{width: 72}, {share: 1}, {share: 2}, {width: 176}, {share: 2.5}}

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

func (d *Desk) answerList() *kit.List {
	in := &d.inbox
	list := kit.NewList(func() int { return len(in.listed) }, func() fyne.CanvasObject { return answerColumns.row() },
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

// gravity says how soon somebody has to look at an answer.
func (a answered) gravity() int {
	switch a.colour() {
	case success:
		return 0
	case trouble:
		return 2
	}
	if a.answer == domain.Quarantined {
		return 3 // two sheets contradict each other, or one itself
	}
	return 1
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

// decided lists what became of a sheet, and shows it in full above the list; of a batch the gravest.
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
		a.message = d.t("receive.unreadable")
	case decision.Late && a.answer == domain.Accepted:
		a.message = d.t("receive.late")
		if n := d.twiceAt(id, decision.Place); n > 0 {
			a.message = d.t("receive.late.twice", "n", n)
		}
	case a.code != "":
		a.message = d.finding(id, decision.Finding)
	default:
		a.message = d.t("receive.accepted", "revision", decision.Revision)
	}
	for _, f := range decision.Damage {
		a.message += "\n" + d.t("receive.repaired", "page", f.Args["page"])
	}
	if decision.Answer == domain.Accepted || decision.Answer == domain.Quarantined {
		d.board.set(id, d.rows(d.ledger, id))
	}
	if decision.Late && a.answer == domain.Accepted {
		for _, t := range d.ledger.Twice(id) { // the others are so since now too
			d.board.set(t.Other.Election, d.rows(d.ledger, t.Other.Election))
		}
	}
	in := &d.inbox
	in.lines = append(in.lines, a)
	if !in.busy || in.shown == nil || a.gravity() >= in.shown.gravity() {
		in.shown = &a
	}
	if !in.busy {
		d.redraw()
	}
}

// twiceAt counts those registered late at a station who were so elsewhere too.
func (d *Desk) twiceAt(id election.ID, place election.StationID) (n int) {
	seen := map[election.VoterNo]bool{}
	for _, t := range d.ledger.Twice(id) {
		if t.Station == place && !seen[t.No] {
			seen[t.No] = true
			n++
		}
	}
	return n
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

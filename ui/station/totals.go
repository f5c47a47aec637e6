package station

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// totalsScreen takes the totals of a position in place of its ballots, twice and by two people, as where the PC of a
// bundle died and paper was counted instead.
func (d *Desk) totalsScreen() fyne.CanvasObject {
	body := container.NewStack()
	show := func(pos election.Position, p count.Pass) {
		body.Objects = []fyne.CanvasObject{d.typeTotals(pos, p)}
		body.Refresh()
		d.focus()
	}
	rows := container.NewVBox()
	var next func()
	for _, pos := range d.definition().Positions {
		row := container.NewHBox(d.totalsState(pos))
		for p := count.First; p <= count.Second; p++ {
			row.Add(widget.NewButton(d.t("pass."+strconv.Itoa(int(p))), func() { show(pos, p) }))
			if _, typed := d.totals(pos.ID, p); !typed && next == nil {
				next = func() { body.Objects = []fyne.CanvasObject{d.typeTotals(pos, p)} }
			}
		}
		rows.Add(row)
	}
	if next != nil {
		next()
	}
	top := container.NewVBox(kit.Title(d.t("screen.totals")), kit.Wrapped(d.t("totals.hint"), ""), rows, widget.NewSeparator())
	return container.NewBorder(top, nil, nil, nil, container.NewVScroll(body))
}

func (d *Desk) totals(id election.PositionID, p count.Pass) (t count.Tally, typed bool) {
	d.Day.Tally().View(func(s *count.State) { t, typed = s.Totals(count.TotalsOf{Position: id}, p) })
	return t, typed
}

// totalsState says how far the totals of a position are.
func (d *Desk) totalsState(pos election.Position) fyne.CanvasObject {
	_, first := d.totals(pos.ID, count.First)
	_, second := d.totals(pos.ID, count.Second)
	agree := false
	d.Day.Tally().View(func(s *count.State) { agree = s.TotalsAgree(count.TotalsOf{Position: pos.ID}) })
	switch {
	case agree:
		return stateLabel(pos.Title+"　✓ "+d.t("state.agreed"), widget.SuccessImportance)
	case first && second:
		return stateLabel(pos.Title+"　⚠ "+d.t("totals.differ"), widget.DangerImportance)
	case first:
		return stateLabel(pos.Title+"　"+d.t("totals.once"), widget.MediumImportance)
	}
	return stateLabel(pos.Title+"　"+d.t("totals.none"), widget.LowImportance)
}

// totalsForm are the fields of a position's totals.
type totalsForm struct {
	d       *Desk
	pos     election.Position
	pass    count.Pass
	votes   []*kit.Entry // in ballot order
	against []*kit.Entry // where ballots take votes against
	written [][2]*kit.Entry
	blank   *kit.Entry
	void    *kit.Entry
	said    *fyne.Container
}

// writtenRows is how many names can be typed at a time.
const writtenRows = 3

func (d *Desk) typeTotals(pos election.Position, p count.Pass) fyne.CanvasObject {
	f := &totalsForm{d: d, pos: pos, pass: p, blank: d.figure(), void: d.figure(), said: container.NewVBox()}
	record := kit.Primary(d.t("totals.go", "position", pos.Title, "pass", d.t("pass."+strconv.Itoa(int(p)))), f.record)
	rows := container.NewVBox()
	for i, c := range pos.Candidates {
		f.votes = append(f.votes, d.figure())
		fields := container.NewGridWithColumns(1, f.votes[i])
		if d.definition().Rules.TakesAgainst() {
			f.against = append(f.against, d.figure())
			f.votes[i].SetPlaceHolder(d.t("totals.for"))
			f.against[i].SetPlaceHolder(d.t("totals.against"))
			fields = container.NewGridWithColumns(2, f.votes[i], f.against[i])
		}
		rows.Add(kit.Row(strconv.Itoa(i+1)+"　"+c.Name, fields))
	}
	for range writtenRows {
		name, n := d.entry(), d.figure()
		name.SetPlaceHolder(d.t("totals.written"))
		f.written = append(f.written, [2]*kit.Entry{name, n})
		rows.Add(kit.Row(d.t("totals.other"), container.NewGridWithColumns(2, name, n)))
	}
	rows.Add(kit.Row(d.t("totals.blank"), f.blank))
	rows.Add(kit.Row(d.t("totals.void"), f.void))
	fields := f.fields()
	for i, e := range fields {
		e.OnChanged = func(string) { f.check() }
		e.OnSubmitted = func(string) {
			if i+1 < len(fields) {
				d.focusOn(fields[i+1])
			} else {
				record.OnTapped()
			}
		}
	}
	d.rest = func() { d.focusOn(fields[0]) }
	f.check()
	right := container.NewVBox(f.said, action(record))
	head := kit.Wrapped(pos.Title+"　"+d.t("pass."+strconv.Itoa(int(p))), theme.ColorNamePrimary)
	return container.NewBorder(nil, nil, nil, kit.AtLeast(formWidth*unit(), right), container.NewVBox(head, rows))
}

// fields are all of them in the order in which they are typed.
func (f *totalsForm) fields() (all []*kit.Entry) {
	for i, v := range f.votes {
		all = append(all, v)
		if i < len(f.against) {
			all = append(all, f.against[i])
		}
	}
	for _, w := range f.written {
		all = append(all, w[0], w[1])
	}
	return append(all, f.blank, f.void)
}

// command reads the fields.
func (f *totalsForm) command() count.TypeTotals {
	c := count.TypeTotals{Position: f.pos.ID, Pass: f.pass, Votes: map[election.CandidateID]election.Figure{}, WriteIns: map[string]election.Figure{},
		Blank: election.ReadFigure(f.blank.Text), Void: election.ReadFigure(f.void.Text)}
	for i, v := range f.votes {
		c.Votes[f.pos.Candidates[i].ID] = election.ReadFigure(v.Text)
	}
	if len(f.against) > 0 {
		c.Against = map[election.CandidateID]election.Figure{}
		for i, v := range f.against {
			c.Against[f.pos.Candidates[i].ID] = election.ReadFigure(v.Text)
		}
	}
	for _, w := range f.written {
		if name := strings.TrimSpace(w[0].Text); name != "" {
			c.WriteIns[name] = election.ReadFigure(w[1].Text)
		}
	}
	return c
}

// check says while somebody types which sums hold and what is still missing.
func (f *totalsForm) check() {
	o := election.Origin{At: f.d.Now(), By: []election.StaffID{f.d.Worker}}
	notices, err := f.d.Day.Tally().Try(o, f.command())
	f.said.Objects = nil
	missing := 0
	for _, e := range append(slices.Clone(f.votes), append(slices.Clone(f.against), f.blank, f.void)...) {
		if strings.TrimSpace(e.Text) == "" {
			missing++
		}
	}
	switch {
	case missing > 0:
		f.said.Add(kit.Wrapped(f.d.t("totals.missing", "n", missing), theme.ColorNamePlaceHolder))
	case err != nil:
		f.said.Add(kit.Wrapped(f.d.Words.Refusal(err), theme.ColorNameError))
	case !election.Has(notices, "T513"):
		f.said.Add(kit.Wrapped("✓ "+f.d.t("totals.hold"), theme.ColorNameSuccess))
	}
	for _, n := range notices {
		if missing == 0 {
			f.said.Add(kit.Wrapped("⚠ "+f.d.finding(n)+" ["+string(n.Code)+"]", theme.ColorNameWarning))
		}
	}
	f.said.Refresh()
}

func (f *totalsForm) record() {
	f.d.do(func(o election.Origin) (journal.Receipt, error) { return f.d.Day.Tally().Do(o, f.command()) },
		func() {
			f.d.done("totals", f.d.t("totals.done", "position", f.pos.Title, "pass", f.d.t("pass."+strconv.Itoa(int(f.pass)))))
		})
}

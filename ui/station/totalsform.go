package station

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// totalsForm are the fields of a position's totals.
type totalsForm struct {
	d       *Desk
	item    totalsItem
	pass    count.Pass
	votes   []*kit.Entry // in ballot order
	against []*kit.Entry // where ballots take votes against
	written [][2]*kit.Entry
	blank   *kit.Entry
	void    *kit.Entry
	rows    *fyne.Container // of names that are written in
	said    *fyne.Container
	record  *kit.PrimaryButton
}

func (d *Desk) typeTotals(it totalsItem, p count.Pass) fyne.CanvasObject {
	f := &totalsForm{d: d, item: it, pass: p, blank: d.figure(), void: d.figure(), rows: container.NewVBox(), said: container.NewVBox()}
	pass := d.t("pass." + strconv.Itoa(int(p)))
	f.record = kit.Primary(d.t("totals.go", "position", it.title, "pass", pass), f.enter)
	rows := container.NewVBox()
	names := [2]string{d.t("boxes.blank"), d.t("boxes.void")}
	if it.pos != nil {
		names = [2]string{d.t("totals.blank"), d.t("totals.void")}
		for i, c := range it.pos.Candidates {
			rows.Add(kit.Row(strconv.Itoa(i+1)+"　"+c.Name, f.candidate(i)))
		}
		rows.Add(f.rows)
		f.addName()
	}
	rows.Add(kit.Row(names[0], f.blank))
	rows.Add(kit.Row(names[1], f.void))
	for _, e := range f.fields() {
		f.follow(e)
	}
	d.rest = func() { d.focusOn(f.fields()[0]) }
	f.check()
	right := container.NewVBox(f.said, action(f.record))
	head := kit.Wrapped(it.title+"　"+pass, theme.ColorNamePrimary)
	return container.NewBorder(nil, nil, nil, kit.AtLeast(formWidth*unit(), right), container.NewVScroll(container.NewVBox(head, rows)))
}

// candidate are a candidate's fields.
func (f *totalsForm) candidate(i int) fyne.CanvasObject {
	f.votes = append(f.votes, f.d.figure())
	if !f.d.definition().Rules.TakesAgainst() {
		return container.NewGridWithColumns(1, f.votes[i])
	}
	f.against = append(f.against, f.d.figure())
	f.votes[i].SetPlaceHolder(f.d.t("totals.for"))
	f.against[i].SetPlaceHolder(f.d.t("totals.against"))
	return container.NewGridWithColumns(2, f.votes[i], f.against[i])
}

// addName makes room for one more name that is written in.
func (f *totalsForm) addName() {
	name, n := f.d.entry(), f.d.figure()
	name.SetPlaceHolder(f.d.t("totals.written"))
	f.written = append(f.written, [2]*kit.Entry{name, n})
	f.rows.Add(kit.Row(f.d.t("totals.other"), container.NewGridWithColumns(2, name, n)))
	f.follow(name)
	f.follow(n)
}

// follow has a field lead to the next, and what is typed be checked. There is always room for one name more.
func (f *totalsForm) follow(e *kit.Entry) {
	e.OnChanged = func(string) {
		if len(f.written) > 0 && strings.TrimSpace(f.written[len(f.written)-1][0].Text) != "" {
			f.addName()
		}
		f.check()
	}
	e.OnSubmitted = func(string) {
		all := f.fields()
		if i := slices.Index(all, e); i+1 < len(all) {
			f.d.focusOn(all[i+1])
			return
		}
		f.record.OnTapped()
	}
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
	c := count.TypeTotals{Bundle: f.item.of.Bundle, Position: f.item.of.Position, Pass: f.pass, Votes: map[election.CandidateID]election.Figure{}, WriteIns: map[string]election.Figure{},
		Blank: election.ReadFigure(f.blank.Text), Void: election.ReadFigure(f.void.Text)}
	for i, v := range f.votes {
		c.Votes[f.item.pos.Candidates[i].ID] = election.ReadFigure(v.Text)
	}
	if len(f.against) > 0 {
		c.Against = map[election.CandidateID]election.Figure{}
		for i, v := range f.against {
			c.Against[f.item.pos.Candidates[i].ID] = election.ReadFigure(v.Text)
		}
	}
	for _, w := range f.written {
		if name := strings.TrimSpace(w[0].Text); name != "" {
			c.WriteIns[name] = election.ReadFigure(w[1].Text)
		}
	}
	return c
}

// twice is a name that is written down more than once; "" where none is.
func (f *totalsForm) twice() string {
	seen := map[string]bool{}
	for _, w := range f.written {
		name := strings.Join(strings.Fields(w[0].Text), "")
		if name != "" && seen[name] {
			return name
		}
		seen[name] = true
	}
	return ""
}

// missing is how many figures were left out.
func (f *totalsForm) missing() (n int) {
	asked := slices.Concat(f.votes, f.against, []*kit.Entry{f.blank, f.void})
	for _, w := range f.written {
		if strings.TrimSpace(w[0].Text) != "" {
			asked = append(asked, w[1])
		}
	}
	for _, e := range asked {
		if strings.TrimSpace(e.Text) == "" {
			n++
		}
	}
	return n
}

// check says while somebody types which sums hold and what is still missing. What the other pass says it keeps to itself.
func (f *totalsForm) check() {
	f.said.Objects = nil
	defer f.said.Refresh()
	if name := f.twice(); name != "" {
		f.said.Add(kit.Wrapped(f.d.t("totals.twice", "name", name), theme.ColorNameError))
		return
	}
	if n := f.missing(); n > 0 {
		f.said.Add(kit.Wrapped(f.d.t("totals.missing", "n", n), theme.ColorNamePlaceHolder))
		return
	}
	o := election.Origin{At: f.d.Now(), By: []election.StaffID{f.d.Worker}}
	notices, err := f.d.Day.Tally().Try(o, f.command())
	switch {
	case err != nil:
		f.said.Add(kit.Wrapped(f.d.Words.Refusal(err), theme.ColorNameError))
	case !election.Has(notices, "T513"):
		f.said.Add(kit.Wrapped("✓ "+f.d.t("totals.hold"), theme.ColorNameSuccess))
	}
	for _, n := range notices {
		if n.Code != "T505" {
			f.said.Add(kit.Wrapped("⚠ "+f.d.finding(n)+" ["+string(n.Code)+"]", theme.ColorNameWarning))
		}
	}
}

func (f *totalsForm) enter() {
	if f.twice() != "" {
		return // the form says so
	}
	f.d.do(func(o election.Origin) (journal.Receipt, error) { return f.d.Day.Tally().Do(o, f.command()) },
		func() {
			f.d.call.totals, f.d.call.awake = count.TotalsOf{Bundle: f.item.of.Bundle}, false
			f.d.done("totals", f.d.t("totals.done", "position", f.item.title, "pass", f.d.t("pass."+strconv.Itoa(int(f.pass)))))
		})
}

package station

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// compareTotals goes from figure to figure in which both passes differ; what is right stays as it was typed. After the
// last figure of a pass the keyboard rests: keys of somebody who was too quick decide nothing.
func (d *Desk) compareTotals(it totalsItem) fyne.CanvasObject {
	var found []count.TotalsDifference
	d.Day.Tally().View(func(s *count.State) { found = s.TotalsDiffer(it.of) })
	body := container.NewStack()
	row := container.NewHBox()
	var buttons []*kit.Button
	var place func(at int)
	show := func(at int) {
		d.call.awake = true
		place(at)
		d.focus()
	}
	place = func(at int) {
		for i, b := range buttons {
			b.Importance = widget.MediumImportance
			if i == at {
				b.Importance = widget.HighImportance
			}
			b.Refresh()
		}
		w := d.figureWalker(it, found[at])
		w.step = func(by int) { show((at + by + len(found)) % len(found)) }
		body.Objects = []fyne.CanvasObject{w}
		body.Refresh()
		d.rest = d.Canvas.Unfocus
		if d.call.awake {
			d.rest = func() { d.focusOn(w) }
		}
	}
	for i, diff := range found {
		b := kit.NewButton(d.figureName(it, diff.Figure), func() { show(i) })
		buttons = append(buttons, b)
		row.Add(b)
	}
	place(0)
	top := container.NewVBox(kit.Wrapped("⚠ "+it.title+"　"+d.t("totals.differences", "n", len(found)), theme.ColorNameWarning), container.NewHScroll(row))
	return container.NewBorder(top, nil, nil, nil, container.NewVScroll(container.NewPadded(container.NewVBox(body, d.typeAgain(it)))))
}

// figureName says which figure it is.
func (d *Desk) figureName(it totalsItem, f count.TotalsFigure) string {
	if it.pos != nil {
		if c, known := it.pos.Candidate(f.Candidate); known && f.What == "against" {
			return c.Name + " " + d.t("totals.against")
		} else if known {
			return c.Name
		}
	}
	switch {
	case f.What == "write_in":
		return d.t("pad.written", "name", f.Name) + " (" + string(f.Voter) + ")"
	case f.What == "unmatched":
		return d.t("totals.unmatched")
	case it.pos == nil:
		return d.t("boxes." + f.What)
	}
	return d.t("totals." + f.What)
}

// figureWalker shows what both passes say of a figure, with a field for what neither says.
func (d *Desk) figureWalker(it totalsItem, diff count.TotalsDifference) *walker {
	right := func(p count.Pass) {
		d.correctFigure(it, diff.Figure, count.First+count.Second-p, election.Whole(diff.Typed[p]))
	}
	reading := func(p count.Pass) fyne.CanvasObject {
		n := d.figure()
		n.SetPlaceHolder(d.t("totals.retype"))
		set := func() { d.correctFigure(it, diff.Figure, p, election.ReadFigure(n.Text)) }
		n.OnSubmitted = func(string) { set() }
		retype := container.NewBorder(nil, nil, nil, kit.NewButton(d.t("boxes.again"), set), n)
		whose := d.t("reading."+strconv.Itoa(int(p)), "who", d.passNames(it.by[p]))
		head := widget.NewLabelWithStyle(whose+"　"+strconv.Itoa(int(diff.Typed[p])), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
		return kit.Framed(theme.ColorNamePrimary, container.NewVBox(head, d.rightButton(p, right), retype))
	}
	w := newWalker(d, it.title+"　"+d.figureName(it, diff.Figure), reading(count.First), reading(count.Second))
	w.right = right
	return w
}

// correctFigure replaces one figure of a pass by what somebody found on the tally sheets.
func (d *Desk) correctFigure(it totalsItem, f count.TotalsFigure, p count.Pass, n election.Figure) {
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.CorrectTotals{Of: it.of, Pass: p, Figure: f, N: n})
	}, func() {
		d.call.totals, d.call.awake = it.of, true
		d.done("totals", d.t("totals.corrected", "figure", d.figureName(it, f), "pass", d.t("pass."+strconv.Itoa(int(p))), "n", n.String()))
	})
}

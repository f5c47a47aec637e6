package station

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/ui/kit"
)

// totalsItem is what totals are typed of, in two passes.
type totalsItem struct {
	of     count.TotalsOf
	title  string
	pos    *election.Position // nil for a bundle's ballots that are blank or void as a whole
	typed  [3]bool            // by Pass
	by     [3][]election.StaffID
	agreed bool
}

// ballotSet are ballots whose totals can be typed: all of a paper, or a bundle.
type ballotSet struct {
	bundle count.BundleID // "" for all of the paper
	paper  election.Paper
	title  string
}

// totalsScreen takes totals in place of ballots, twice and by two people: of a whole paper that was counted by hand, or of
// a bundle whose PC died.
func (d *Desk) totalsScreen() fyne.CanvasObject {
	sets := d.ballotSets()
	if len(sets) == 0 {
		return d.page(d.t("screen.totals"), kit.Wrapped(d.t("totals.nothing"), theme.ColorNamePlaceHolder))
	}
	at := max(slices.IndexFunc(sets, func(s ballotSet) bool { return s.bundle == d.call.totals.Bundle }), 0)
	if d.call.totals.Bundle != sets[at].bundle {
		d.call.totals = count.TotalsOf{Bundle: sets[at].bundle}
	}
	items := d.totalsItems(sets[at])
	top := container.NewVBox(d.title(d.t("screen.totals")))
	if len(sets) > 1 {
		top.Add(d.setChoice(sets, at))
	} else {
		top.Add(kit.Wrapped(d.t("totals.hint"), theme.ColorNamePlaceHolder))
	}
	body := container.NewStack()
	row := container.NewHBox()
	for _, it := range items {
		row.Add(d.itemButton(it, func() {
			body.Objects = []fyne.CanvasObject{d.totalsOf(it)}
			body.Refresh()
			d.focus()
		}))
	}
	body.Objects = []fyne.CanvasObject{d.totalsOf(d.nextItem(items))}
	top.Add(container.NewHScroll(row))
	top.Add(widget.NewSeparator())
	return container.NewBorder(top, nil, nil, nil, body)
}

// ballotSets lists the ballots whose totals can be typed: of a paper without bundles all, else its bundles of which no
// ballot was entered.
func (d *Desk) ballotSets() (sets []ballotSet) {
	for _, p := range d.papersNow() {
		if p.closed || p.returned == 0 {
			continue
		}
		if len(p.bundles) == 0 {
			sets = append(sets, ballotSet{paper: p.paper, title: p.paper.Title})
		}
		for _, b := range p.bundles {
			if d.isUntouched(b) {
				sets = append(sets, ballotSet{bundle: b.ID, paper: p.paper, title: d.t("bundle", "id", string(b.ID), "n", int(b.N))})
			}
		}
	}
	return sets
}

// setChoice chooses whose totals are typed.
func (d *Desk) setChoice(sets []ballotSet, at int) fyne.CanvasObject {
	var titles []string
	for _, s := range sets {
		titles = append(titles, s.title)
	}
	choice := kit.NewChoice(titles, d.functionKey)
	choice.SetSelectedIndex(at)
	choice.OnChanged = func(title string) {
		d.call.totals = count.TotalsOf{Bundle: sets[slices.Index(titles, title)].bundle}
		d.show("totals")
	}
	return container.NewHBox(widget.NewLabel(d.t("totals.set")), choice)
}

// totalsItems lists what is typed of some ballots, and how far it is.
func (d *Desk) totalsItems(set ballotSet) (items []totalsItem) {
	if set.bundle != "" {
		items = append(items, totalsItem{of: count.TotalsOf{Bundle: set.bundle}, title: d.t("totals.piles")})
	}
	for _, pos := range d.positionsOf(set.paper.ID) {
		if set.bundle == "" {
			items = append(items, totalsItem{of: count.TotalsOf{Position: pos.ID}, title: pos.Title, pos: pos})
		} else {
			items = append(items, totalsItem{of: count.TotalsOf{Bundle: set.bundle, Position: pos.ID}, title: pos.Title, pos: pos})
		}
	}
	d.Day.Tally().View(func(s *count.State) {
		for i := range items {
			it := &items[i]
			it.agreed = s.TotalsAgree(it.of)
			for p := count.First; p <= count.Second; p++ {
				_, it.typed[p] = s.Totals(it.of, p)
				it.by[p] = s.TotalsBy(it.of, p)
			}
		}
	})
	return items
}

// nextItem is what the person at work goes on with: what was chosen; or what can be typed, the first pass before the
// second; or what differs.
func (d *Desk) nextItem(items []totalsItem) totalsItem {
	wanted := []func(totalsItem) bool{
		func(it totalsItem) bool { return it.of == d.call.totals && it.of.Position != "" && !it.agreed },
		func(it totalsItem) bool { return !it.typed[count.First] && d.mayType(it, count.First) },
		func(it totalsItem) bool { return !it.typed[count.Second] && d.mayType(it, count.Second) },
		func(it totalsItem) bool { return it.typed[count.First] && it.typed[count.Second] && !it.agreed },
		func(it totalsItem) bool { return !it.typed[count.Second] },
	}
	for _, fits := range wanted {
		if i := slices.IndexFunc(items, fits); i >= 0 {
			return items[i]
		}
	}
	return items[0]
}

// mayType reports whether the person at work did not type the other pass.
func (d *Desk) mayType(it totalsItem, p count.Pass) bool {
	return !slices.Contains(it.by[count.First+count.Second-p], d.Worker)
}

// itemButton leads to what is typed, and says how far it is.
func (d *Desk) itemButton(it totalsItem, choose func()) *widget.Button {
	text, level := d.t("totals.none"), widget.MediumImportance
	switch {
	case it.agreed:
		text, level = "✓ "+d.t("state.agreed"), widget.SuccessImportance
	case it.typed[count.First] && it.typed[count.Second]:
		text, level = "⚠ "+d.t("totals.differ"), widget.DangerImportance
	case it.typed[count.First] || it.typed[count.Second]:
		text, level = d.t("totals.once"), widget.WarningImportance
	}
	b := widget.NewButton(it.title+"　"+text, choose)
	b.Importance = level
	return b
}

// totalsOf shows what comes next of an item: the pass that is missing, the figures that differ, or that all is well.
func (d *Desk) totalsOf(it totalsItem) fyne.CanvasObject {
	switch {
	case it.agreed:
		return container.NewVBox(kit.Wrapped("✓ "+it.title+"　"+d.t("totals.agree"), theme.ColorNameSuccess), d.typeAgain(it))
	case it.typed[count.First] && it.typed[count.Second]:
		return d.compareTotals(it)
	}
	p := count.First
	if it.typed[count.First] {
		p = count.Second
	}
	if !d.mayType(it, p) {
		change := kit.Primary(d.t("person.change"), d.changePerson)
		d.rest = func() { d.focusOn(change) }
		return container.NewVBox(kit.Wrapped(d.t("pass.other", "who", d.person(d.Worker)), theme.ColorNameWarning), action(change))
	}
	return d.typeTotals(it, p)
}

// typeAgain leads to a whole pass that is typed once more.
func (d *Desk) typeAgain(it totalsItem) fyne.CanvasObject {
	row := container.NewHBox()
	for p := count.First; p <= count.Second; p++ {
		row.Add(widget.NewButton(d.t("totals.again", "pass", d.t("pass."+strconv.Itoa(int(p)))), func() {
			d.draw(func(*Desk) fyne.CanvasObject {
				return container.NewBorder(d.title(d.t("screen.totals")), nil, nil, nil, d.typeTotals(it, p))
			})
		}))
	}
	return row
}

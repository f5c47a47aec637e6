package station

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// bundleSize is how many ballots a bundle usually holds.
const bundleSize = 50

// paperState is how far a kind of ballot is divided into bundles.
type paperState struct {
	paper    election.Paper
	returned int // that belong into bundles
	bundled  int
	agreed   int
	bundles  []count.BundleState
	closed   bool // no tally of it is taken
}

func (p paperState) free() int { return p.returned - p.bundled }

// papersNow lists each kind of ballot as it stands.
func (d *Desk) papersNow() (all []paperState) {
	d.Day.Tally().View(func(s *count.State) {
		for _, paper := range d.definition().Papers {
			p := paperState{paper: paper, returned: int(s.Countable(paper.ID)), closed: len(s.Excess(paper.ID)) > 0}
			for _, b := range s.Bundles() {
				if b.Paper != paper.ID {
					continue
				}
				p.bundles = append(p.bundles, b)
				p.bundled += int(b.N)
				if b.Agreed {
					p.agreed += int(b.N)
				}
			}
			all = append(all, p)
		}
	})
	return all
}

// bundlesScreen shows which bundle is where and what is missing, and sets the next one aside with one key.
func (d *Desk) bundlesScreen() fyne.CanvasObject {
	papers := d.papersNow()
	parts := container.NewVBox(d.title(d.t("screen.bundles")), d.newBundle(papers))
	if check := d.apartCheck(papers); check != nil {
		parts.Add(check)
	}
	for _, p := range papers {
		parts.Add(widget.NewSeparator())
		parts.Add(d.paperHead(p))
		if len(p.bundles) == 0 {
			parts.Add(kit.Wrapped(d.t("bundles.none"), theme.ColorNamePlaceHolder))
			continue
		}
		parts.Add(d.bundleTable(p))
	}
	return scrolled(parts)
}

// paperHead says how many ballots of a kind are where.
func (d *Desk) paperHead(p paperState) fyne.CanvasObject {
	text, colour := d.t("bundles.sum", "paper", p.paper.Title, "returned", p.returned, "bundled", p.bundled, "agreed", p.agreed), fyne.ThemeColorName("")
	if p.free() == 0 && p.agreed == p.returned && p.returned > 0 {
		text, colour = "✓ "+text, theme.ColorNameSuccess
	}
	return kit.Wrapped(text, colour)
}

// newBundle sets ballots aside under the next number.
func (d *Desk) newBundle(papers []paperState) fyne.CanvasObject {
	next := d.nextBundle()
	var titles []string
	var open []paperState
	for _, p := range papers {
		if p.free() > 0 && !p.closed {
			open = append(open, p)
			titles = append(titles, p.paper.Title)
		}
	}
	if len(open) == 0 {
		return d.nothingFree(papers)
	}
	chosen := 0
	n := d.figure()
	begin := kit.Primary(d.t("bundle.go", "id", next), func() { d.beginBundle(next, open[chosen].paper.ID, n.Text) })
	n.OnSubmitted = func(string) { begin.OnTapped() }
	propose := func() { n.SetText(strconv.Itoa(min(bundleSize, open[chosen].free()))) }
	propose()
	paper := kit.NewChoice(titles, d.functionKey)
	paper.SetSelectedIndex(0)
	paper.OnChanged = func(title string) { chosen = slices.Index(titles, title); propose() }
	d.rest = func() {
		d.focusOn(n)
		n.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	row := kit.Flow(middle(widget.NewLabel(d.t("bundle.n"))), middle(kit.AtLeast(figureWidth*unit(), n)), begin)
	if len(open) > 1 {
		row.Objects = slices.Insert(row.Objects, 0, middle(paper))
	}
	return row
}

// middle keeps something at the height that it needs, halfway up a row.
func middle(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVBox(layout.NewSpacer(), o, layout.NewSpacer())
}

// nextBundle is the next number that no bundle has.
func (d *Desk) nextBundle() (next int) {
	taken := map[count.BundleID]bool{}
	d.Day.Tally().View(func(s *count.State) {
		for _, b := range s.Bundles() {
			taken[b.ID] = true
		}
	})
	for next = len(taken) + 1; taken[count.BundleID(strconv.Itoa(next))]; next++ {
	}
	return next
}

// nothingFree says why no bundle can begin.
func (d *Desk) nothingFree(papers []paperState) fyne.CanvasObject {
	if !slices.ContainsFunc(papers, func(p paperState) bool { return p.returned > 0 }) {
		boxes := kit.Primary(d.t("screen.boxes"), func() { d.turn("boxes") })
		d.rest = func() { d.focusOn(boxes) }
		return container.NewVBox(kit.Wrapped(d.t("bundles.nothing"), theme.ColorNameWarning), action(boxes))
	}
	if i := slices.IndexFunc(papers, func(p paperState) bool { return p.closed }); i >= 0 {
		return kit.Wrapped("⚠ "+d.t("bundles.closed", "paper", papers[i].paper.Title), theme.ColorNameError)
	}
	return kit.Wrapped(d.t("bundles.all"), "")
}

func (d *Desk) beginBundle(next int, paper election.PaperID, n string) {
	id := count.BundleID(strconv.Itoa(next))
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.BeginBundle{ID: id, Paper: paper, N: election.ReadFigure(n)})
	}, func() {
		d.call.hand, d.call.began = hand{bundle: id, pass: count.First}, "✓ "+d.t("bundle.done", "id", string(id), "n", n)
		d.show("counting")
	})
}

// bundleTable shows the bundles of a kind of ballot: where each is, who recorded it, and what comes next.
func (d *Desk) bundleTable(p paperState) fyne.CanvasObject {
	rows := container.NewVBox()
	for _, b := range p.bundles {
		row := container.NewStack()
		d.bundleRow(b, row)
		rows.Add(row)
	}
	return rows
}

// bundleRow fills a row with how a bundle stands.
func (d *Desk) bundleRow(b count.BundleState, row *fyne.Container) {
	state, level := d.bundleState(b)
	change := widget.NewButton(d.t("bundle.change"), func() { d.changeRow(b, row) })
	change.Importance = widget.LowImportance
	row.Objects = []fyne.CanvasObject{kit.Grid(4, 0, widget.NewLabel(d.t("bundle", "id", string(b.ID), "n", int(b.N))), widget.NewLabel(d.recorders(b)),
		stateLabel(state, level), kit.Flow(append(d.bundleButtons(b), change)...))}
	row.Refresh()
}

// changeRow asks in a bundle's row how many ballots it really holds. One of which nothing was entered can be dropped, or
// counted by totals.
func (d *Desk) changeRow(b count.BundleState, row *fyne.Container) {
	n := d.figure()
	n.SetText(strconv.Itoa(int(b.N)))
	change := widget.NewButton(d.t("bundle.resize.go"), func() { d.resize(b, n.Text, "bundle.resized") })
	n.OnSubmitted = func(string) { change.OnTapped() }
	parts := kit.Flow(middle(kit.AtLeast(figureWidth*unit(), n)), change)
	if d.isUntouched(b) && !b.Typed {
		parts.Add(widget.NewButton(d.t("bundle.drop"), func() { d.resize(b, "0", "bundle.dropped") }))
		if !d.Day.Helps() {
			parts.Add(d.typeBundle(b))
		}
	}
	parts.Add(widget.NewButton(d.t("leave"), func() { d.bundleRow(b, row) }))
	row.Objects = []fyne.CanvasObject{container.NewVBox(kit.Wrapped(d.t("bundle.resize.ask", "id", string(b.ID), "n", int(b.N)), theme.ColorNamePrimary), parts)}
	row.Refresh()
	d.focusOn(n)
	n.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// isUntouched reports whether no key was pressed for a bundle.
func (d *Desk) isUntouched(b count.BundleState) bool {
	return !d.begun(b, count.First) && !d.begun(b, count.Second)
}

func (d *Desk) resize(b count.BundleState, n, said string) {
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.ResizeBundle{ID: b.ID, N: election.ReadFigure(n)})
	}, func() { d.done("bundles", d.t(said, "id", string(b.ID), "n", n)) })
}

// bundleState says in a word how far a bundle has come.
func (d *Desk) bundleState(b count.BundleState) (state string, level widget.Importance) {
	differ := 0
	d.Day.Tally().View(func(s *count.State) { differ = len(s.Differences(b.ID)) })
	full := b.Entered[count.First] >= int(b.N) && b.Entered[count.Second] >= int(b.N)
	switch {
	case d.Day.Helps():
		state, level = d.recordedHere(b)
	case b.Agreed:
		state, level = "✓ "+d.t("state.agreed"), widget.SuccessImportance
	case b.Typed:
		state, level = d.t("state.typed"), widget.WarningImportance
	case full && differ > 0:
		state, level = "⚠ "+d.t("state.differs", "n", differ), widget.DangerImportance
	case full:
		state, level = d.t("state.compare"), widget.HighImportance
	case b.Entered[count.First] < int(b.N):
		state = d.passState(b, count.First)
	default:
		state = d.passState(b, count.Second)
	}
	if len(b.Undecided) > 0 {
		state += "　" + d.t("state.undecided", "n", len(b.Undecided))
		level = widget.WarningImportance
	}
	return state, level
}

// passState says how far a pass is, and in which position where it goes from position to position.
func (d *Desk) passState(b count.BundleState, p count.Pass) string {
	name, n := d.t("pass."+strconv.Itoa(int(p))), b.Entered[p]
	keyed := d.keyed(hand{bundle: b.ID, pass: p})
	for _, pos := range d.positionsOf(b.Paper) {
		if keyed[pos.ID] > n && keyed[pos.ID] < int(b.N) {
			name, n = name+" "+pos.Title, keyed[pos.ID]
		}
	}
	return d.t("state.pass", "pass", name, "n", n, "of", int(b.N))
}

func stateLabel(text string, level widget.Importance) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Importance = level
	return l
}

// recorders names who made the passes.
func (d *Desk) recorders(b count.BundleState) string {
	var names []string
	for p := count.First; p <= count.Second; p++ {
		for _, id := range slices.Compact(slices.Clone(b.By[p])) {
			m, _ := d.roster().Find(id)
			names = append(names, m.Name)
		}
	}
	return strings.Join(names, " / ")
}

// bundleButtons lead to what a bundle waits for.
func (d *Desk) bundleButtons(b count.BundleState) (buttons []fyne.CanvasObject) {
	if b.Agreed {
		return nil
	}
	if b.Typed {
		return []fyne.CanvasObject{d.typeBundle(b)}
	}
	for p := count.First; p <= count.Second; p++ {
		if b.Entered[p] < int(b.N) {
			buttons = append(buttons, widget.NewButton(d.t("pass."+strconv.Itoa(int(p))), func() { d.take(hand{bundle: b.ID, pass: p}) }))
		}
	}
	if len(buttons) == 0 && !d.Day.Helps() {
		buttons = append(buttons, widget.NewButton(d.t("bundle.compare"), func() { d.take(hand{bundle: b.ID, pass: count.Second, awake: true}) }))
	}
	return buttons
}

// typeBundle leads to a bundle's totals.
func (d *Desk) typeBundle(b count.BundleState) *widget.Button {
	return widget.NewButton(d.t("bundle.totals"), func() {
		d.call.totals = count.TotalsOf{Bundle: b.ID}
		d.turn("totals")
	})
}

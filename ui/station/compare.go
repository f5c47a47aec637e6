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

// compareScreen lays both passes of a bundle beside each other and goes from difference to difference, until somebody
// confirms that they agree.
func (d *Desk) compareScreen(b count.BundleState) fyne.CanvasObject {
	var found []count.Difference
	d.Day.Tally().View(func(s *count.State) { found = s.Differences(b.ID) })
	head := d.bundleHead(d.t("comparing", "id", string(b.ID)))
	if len(found) == 0 {
		return container.NewVBox(head, d.agreeing(b))
	}
	at := min(d.call.look, len(found)-1)
	w := d.ballotWalker(b, found[at])
	w.step = func(by int) {
		d.call.look = (at + by + len(found)) % len(found)
		d.show("counting")
	}
	// After the last ballot of a pass the keyboard rests: keys of a recorder who was too quick decide nothing.
	d.rest = d.Canvas.Unfocus
	if d.call.awake {
		d.rest = func() { d.focusOn(w) }
	}
	top := container.NewVBox(head, kit.Wrapped("⚠ "+d.t("differences", "n", len(found)), theme.ColorNameWarning), d.differenceRow(found, at))
	if d.low() {
		return container.NewVScroll(container.NewVBox(top, w))
	}
	return container.NewBorder(top, nil, nil, nil, w)
}

// differenceRow leads to each ballot that differs.
func (d *Desk) differenceRow(found []count.Difference, at int) fyne.CanvasObject {
	row := container.NewHBox()
	for i, diff := range found {
		b := kit.NewButton(strconv.Itoa(diff.N), func() {
			d.call.look, d.call.awake = i, true
			d.show("counting")
		})
		if i == at {
			b.Importance = widget.HighImportance
		}
		row.Add(b)
	}
	return container.NewHScroll(row)
}

// agreeing asks for the word that both passes are alike.
func (d *Desk) agreeing(b count.BundleState) fyne.CanvasObject {
	agree := kit.Primary(d.t("agree.go"), func() {
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Tally().Do(o, count.Agree{Bundle: b.ID})
		}, func() {
			d.call.hand = hand{}
			d.done("bundles", d.t("agree.done", "id", string(b.ID)))
		})
	})
	// The keyboard rests: the Enter of the last ballot confirms nothing.
	d.rest = d.Canvas.Unfocus
	lines := container.NewVBox(kit.Wrapped("✓ "+d.t("pass.both"), theme.ColorNameSuccess))
	if len(b.Undecided) > 0 {
		lines.Add(kit.Wrapped(d.t("undecided", "n", len(b.Undecided)), theme.ColorNameWarning))
	}
	lines.Add(container.NewHBox(agree, kit.NewButton(d.t("ballot.takeback"), d.takeBackLast)))
	lines.Add(d.resting())
	return lines
}

// where names the positions in which the passes differ.
func (d *Desk) where(diff count.Difference) string {
	var titles []string
	for _, id := range diff.Positions {
		if pos, ok := d.definition().Position(id); ok {
			titles = append(titles, pos.Title)
		}
	}
	if len(titles) == 0 {
		return d.t("difference.whole")
	}
	return strings.Join(titles, " ")
}

// ballotWalker shows how both passes read a ballot.
func (d *Desk) ballotWalker(b count.BundleState, diff count.Difference) *walker {
	right := func(p count.Pass) { d.isRight(b, diff.N, p) }
	reading := func(p count.Pass) fyne.CanvasObject {
		says := container.NewVBox(d.readingLines(b.Paper, d.ballot(b, p, diff.N), diff.Positions)...)
		again := kit.NewButton(d.t("reading.again"), func() { d.take(hand{bundle: b.ID, pass: p, fix: diff.N, awake: true}) })
		return d.passReading(d.t("reading."+strconv.Itoa(int(p)), "who", d.passBy(b, p)), says, container.NewVBox(d.rightButton(p, right), again))
	}
	w := newWalker(d, d.t("difference", "n", diff.N, "where", d.where(diff)), reading(count.First), reading(count.Second))
	w.right = right
	return w
}

func (d *Desk) ballot(b count.BundleState, p count.Pass, n int) (ballot count.Ballot) {
	d.Day.Tally().View(func(s *count.State) { ballot, _ = s.Ballot(b.ID, p, n) })
	return ballot
}

// isRight corrects the other pass by a pass's reading, which somebody found on the paper.
func (d *Desk) isRight(b count.BundleState, n int, p count.Pass) {
	other, ballot := count.First+count.Second-p, d.ballot(b, p, n)
	d.call.awake = true
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.Correct{Bundle: b.ID, Pass: other, N: n, Ballot: ballot})
	}, func() { d.done("counting", d.t("fix.done", "n", n)) })
}

func (d *Desk) passBy(b count.BundleState, p count.Pass) string { return d.passNames(b.By[p]) }

// passNames names who made a pass.
func (d *Desk) passNames(by []election.StaffID) string {
	var names []string
	for _, id := range slices.Compact(slices.Clone(by)) {
		m, _ := d.roster().Find(id)
		names = append(names, m.Name)
	}
	return strings.Join(names, " ")
}

// readingLines reads a ballot out, a position a line; those that are marked out stand in another colour.
func (d *Desk) readingLines(paper election.PaperID, b count.Ballot, marked []election.PositionID) []fyne.CanvasObject {
	if b.Void {
		return []fyne.CanvasObject{kit.Wrapped(d.wholeWords(b, ""), theme.ColorNameError)}
	}
	var lines []fyne.CanvasObject
	if b.Pending {
		lines = append(lines, kit.Wrapped(d.t("read.pending"), theme.ColorNameWarning))
	}
	p, _ := d.definition().Paper(paper)
	for _, id := range p.Positions {
		pos, _ := d.definition().Position(id)
		text, colour := pos.Title+"："+strings.Join(d.markWords(pos, b, true), "　"), fyne.ThemeColorName("")
		if slices.Contains(marked, id) {
			text, colour = "⚠ "+text, theme.ColorNameError
		}
		lines = append(lines, kit.Wrapped(text, colour))
	}
	return lines
}

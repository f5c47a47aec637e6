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
	first := found[0]
	lines := container.NewVBox(kit.Wrapped("⚠ "+d.t("differences", "n", len(found)), theme.ColorNameWarning),
		kit.Wrapped(d.t("difference", "n", first.N, "where", d.where(first)), ""), d.sideBySide(b, first))
	if len(found) > 1 {
		lines.Add(kit.Wrapped(d.t("differences.more", "ballots", numbers(found[1:])), theme.ColorNamePlaceHolder))
	}
	return container.NewBorder(head, nil, nil, nil, container.NewVScroll(lines))
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
	lines.Add(container.NewHBox(agree, widget.NewButton(d.t("ballot.takeback"), d.takeBackLast)))
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

// sideBySide shows how each pass reads a ballot, with what can be done about it.
func (d *Desk) sideBySide(b count.BundleState, diff count.Difference) fyne.CanvasObject {
	columns := container.NewGridWithColumns(2)
	for p := count.First; p <= count.Second; p++ {
		columns.Add(d.passReading(b, diff, p))
	}
	return columns
}

func (d *Desk) passReading(b count.BundleState, diff count.Difference, p count.Pass) fyne.CanvasObject {
	other := count.First + count.Second - p
	var mine count.Ballot
	d.Day.Tally().View(func(s *count.State) { mine, _ = s.Ballot(b.ID, p, diff.N) })
	title := d.t("reading."+strconv.Itoa(int(p)), "who", d.passBy(b, p))
	right := widget.NewButton(d.t("reading.right"), func() {
		d.replace(hand{bundle: b.ID, pass: other, fix: diff.N}, mine)
	})
	again := widget.NewButton(d.t("reading.again"), func() { d.take(hand{bundle: b.ID, pass: p, fix: diff.N}) })
	if p == count.First {
		d.rest = d.Canvas.Unfocus // the last keys of a pass decide nothing
	}
	lines := container.NewVBox(widget.NewLabelWithStyle(title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	for _, l := range d.readingLines(b.Paper, mine, diff.Positions) {
		lines.Add(l)
	}
	lines.Add(right)
	lines.Add(again)
	return kit.Framed(theme.ColorNamePrimary, lines)
}

func (d *Desk) passBy(b count.BundleState, p count.Pass) string {
	var names []string
	for _, id := range slices.Compact(slices.Clone(b.By[p])) {
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

// replace corrects a pass's ballot by the other pass's reading, which somebody found on the paper.
func (d *Desk) replace(at hand, ballot count.Ballot) {
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.Correct{Bundle: at.bundle, Pass: at.pass, N: at.fix, Ballot: ballot})
	}, func() { d.done("counting", d.t("fix.done", "n", at.fix)) })
}

// numbers lists ballots.
func numbers(ds []count.Difference) []int {
	var out []int
	for _, d := range ds {
		out = append(out, d.N)
	}
	return out
}

package station

import (
	"image/color"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
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
	w := newWalker(d, b, found[at])
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
	return container.NewBorder(top, nil, nil, nil, w)
}

// differenceRow leads to each ballot that differs.
func (d *Desk) differenceRow(found []count.Difference, at int) fyne.CanvasObject {
	row := container.NewHBox()
	for i, diff := range found {
		b := widget.NewButton(strconv.Itoa(diff.N), func() {
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

// walker shows how both passes read a ballot and takes keys: 1 or 2 for the pass that is right, the arrows for another
// ballot.
type walker struct {
	widget.BaseWidget
	keyguard
	d      *Desk
	bundle count.BundleState
	diff   count.Difference
	step   func(by int)
	frame  *canvas.Rectangle
	state  *line
	box    fyne.CanvasObject
}

var (
	_ fyne.Focusable  = (*walker)(nil)
	_ desktop.Keyable = (*walker)(nil)
	_ fyne.Tappable   = (*walker)(nil)
)

func newWalker(d *Desk, b count.BundleState, diff count.Difference) *walker {
	w := &walker{d: d, bundle: b, diff: diff, frame: canvas.NewRectangle(color.Transparent), state: newLine()}
	w.frame.CornerRadius = 3
	w.ExtendBaseWidget(w)
	columns := container.NewGridWithColumns(2, w.reading(count.First), w.reading(count.Second))
	which := kit.Wrapped(d.t("difference", "n", diff.N, "where", d.where(diff)), "")
	w.box = container.NewStack(w.frame, container.NewPadded(container.NewBorder(which, w.state.object(1), nil, nil, columns)))
	w.FocusLost()
	return w
}

// CreateRenderer implements fyne.Widget.
func (w *walker) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.box) }

// Tapped brings the keyboard here.
func (w *walker) Tapped(*fyne.PointEvent) { w.d.focusOn(w) }

// FocusGained implements fyne.Focusable.
func (w *walker) FocusGained() { w.say("walk.keys", theme.ColorNamePrimary, 2) }

// FocusLost implements fyne.Focusable.
func (w *walker) FocusLost() { w.say("walk.asleep", theme.ColorNameDisabled, 1) }

func (w *walker) say(id string, colour fyne.ThemeColorName, width float32) {
	w.frame.StrokeColor, w.frame.StrokeWidth = theme.Color(colour), width
	w.frame.Refresh()
	w.state.show(w.d.t(id), theme.ColorNamePlaceHolder)
}

// TypedRune closes what a letter opened.
func (w *walker) TypedRune(r rune) { w.answered(r) }

// TypedKey hands the function keys on.
func (w *walker) TypedKey(e *fyne.KeyEvent) {
	if kit.IsFunctionKey(e.Name) {
		w.d.functionKey(e.Name)
	}
}

// KeyUp implements desktop.Keyable.
func (w *walker) KeyUp(*fyne.KeyEvent) {}

// KeyDown takes a key, once.
func (w *walker) KeyDown(e *fyne.KeyEvent) {
	if !w.takes(e.Name) || w.d.refusal.Shown() != nil {
		return
	}
	switch e.Name {
	case fyne.KeyRight, fyne.KeyDown:
		w.step(1)
	case fyne.KeyLeft, fyne.KeyUp:
		w.step(-1)
	case fyne.Key1:
		w.isRight(count.First)
	case fyne.Key2:
		w.isRight(count.Second)
	}
}

// reading shows how a pass reads the ballot, with what can be done about it: that stays in sight, however long the ballot.
func (w *walker) reading(p count.Pass) fyne.CanvasObject {
	title := widget.NewLabelWithStyle(w.d.t("reading."+strconv.Itoa(int(p)), "who", w.d.passBy(w.bundle, p)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	lines := container.NewVBox()
	for _, l := range w.d.readingLines(w.bundle.Paper, w.ballot(p), w.diff.Positions) {
		lines.Add(l)
	}
	buttons := container.NewVBox(widget.NewButton(strconv.Itoa(int(p))+" "+w.d.t("reading.right"), func() { w.isRight(p) }),
		widget.NewButton(w.d.t("reading.again"), func() { w.d.take(hand{bundle: w.bundle.ID, pass: p, fix: w.diff.N, awake: true}) }))
	return kit.Framed(theme.ColorNamePrimary, container.NewBorder(title, buttons, nil, nil, container.NewVScroll(lines)))
}

func (w *walker) ballot(p count.Pass) (b count.Ballot) {
	w.d.Day.Tally().View(func(s *count.State) { b, _ = s.Ballot(w.bundle.ID, p, w.diff.N) })
	return b
}

// isRight corrects the other pass by this one's reading, which somebody found on the paper.
func (w *walker) isRight(p count.Pass) {
	other, ballot := count.First+count.Second-p, w.ballot(p)
	w.d.call.awake = true
	w.d.do(func(o election.Origin) (journal.Receipt, error) {
		return w.d.Day.Tally().Do(o, count.Correct{Bundle: w.bundle.ID, Pass: other, N: w.diff.N, Ballot: ballot})
	}, func() { w.d.done("counting", w.d.t("fix.done", "n", w.diff.N)) })
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

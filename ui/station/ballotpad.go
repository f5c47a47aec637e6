package station

import (
	"image/color"
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
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// ballotPad is the ballot on the screen, in the order and columns of the ballot on paper. It takes keys as they go
// down, so that one that is held counts once, and no text: what an input method consumes is not a vote. It is made once
// for many ballots; a key changes only what it marks.
type ballotPad struct {
	widget.BaseWidget
	keyguard
	*draft
	words    *words.Words
	function func(fyne.KeyName)
	quick    bool // a mark alone is the whole ballot
	asleep   bool // the keyboard is elsewhere
	looking  bool // at a name that was written in

	preview  func(count.Ballot) count.Preview
	locked   func() bool        // a refusal waits for its answer
	commit   func(count.Ballot) // Enter
	takeBack func()             // Backspace with nothing marked; nil where nothing can be
	lookUp   func()             // the key for a name that was written in
	wake     func()             // brings the keyboard to the pad

	columns []*ballotColumn
	stamp   *stamp
	frame   *canvas.Rectangle
	state   *fitted // what the next key does
	effects *fitted // what the rules make of the ballot
	lower   *fyne.Container
	box     fyne.CanvasObject
}

var (
	_ fyne.Focusable  = (*ballotPad)(nil)
	_ desktop.Keyable = (*ballotPad)(nil)
	_ fyne.Tappable   = (*ballotPad)(nil)
	_ fyne.Tabbable   = (*ballotPad)(nil)
)

func newBallotPad(w *words.Words, title string, d *draft) *ballotPad {
	p := &ballotPad{words: w, draft: d, asleep: true, stamp: newStamp(), state: newFitted(), effects: newFitted()}
	p.ExtendBaseWidget(p)
	paper := canvas.NewRectangle(theme.Color(theme.ColorNameInputBackground))
	p.frame = canvas.NewRectangle(color.Transparent)
	p.frame.CornerRadius, paper.CornerRadius = 3, 3
	fit := &columnsLayout{pad: p}
	columns := container.New(fit)
	for at := range d.positions {
		c := newBallotColumn(p, at)
		p.columns = append(p.columns, c)
		columns.Add(c)
	}
	ballot := container.NewStack(container.New(&roomLayout{fit: fit}, container.NewVScroll(columns)), container.NewCenter(p.stamp))
	p.box = container.NewStack(paper, p.frame, container.NewPadded(container.NewBorder(ballotName(title), p.notes(), nil, nil, ballot)))
	return p
}

// ballotName is the name of the ballot; "" leaves its room to the candidates.
func ballotName(title string) fyne.CanvasObject {
	if title == "" {
		return nil
	}
	head := canvas.NewText(title, theme.Color(theme.ColorNameForeground))
	head.Alignment, head.TextStyle.Bold, head.TextSize = fyne.TextAlignCenter, true, theme.TextSize()
	return head
}

// notes are the two lines below the ballot: what the rules make of it, and what the next key does, which takes
// both where it is long and the rules are silent.
func (p *ballotPad) notes() fyne.CanvasObject {
	p.lower = container.New(&notesLayout{pad: p}, p.effects.box, p.state.box)
	return p.lower
}

type notesLayout struct{ pad *ballotPad }

// MinSize implements fyne.Layout.
func (l *notesLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 2*lineHeight()) }

// Layout implements fyne.Layout.
func (l *notesLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	inset := theme.Padding()
	for i, o := range objects {
		o.Resize(fyne.NewSize(size.Width-2*inset, lineHeight()))
		o.Move(fyne.NewPos(inset, float32(i)*lineHeight()))
	}
	if l.pad.effects.shown == "" && fyne.MeasureText(l.pad.state.shown, theme.TextSize(), fyne.TextStyle{}).Width > size.Width-2*inset {
		objects[1].Resize(fyne.NewSize(size.Width-2*inset, size.Height))
		objects[1].Move(fyne.NewPos(inset, 0))
	}
}

// CreateRenderer implements fyne.Widget.
func (p *ballotPad) CreateRenderer() fyne.WidgetRenderer {
	p.draw()
	return widget.NewSimpleRenderer(p.box)
}

// Tapped brings the keyboard back.
func (p *ballotPad) Tapped(*fyne.PointEvent) { p.wake() }

// AcceptsTab keeps the keyboard at the ballot.
func (p *ballotPad) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (p *ballotPad) FocusGained() { p.asleep = false; p.draw() }

// FocusLost implements fyne.Focusable.
func (p *ballotPad) FocusLost() { p.asleep = true; p.draw() }

// TypedRune closes what a letter opened.
func (p *ballotPad) TypedRune(r rune) {
	composing := p.composing
	p.answered(r)
	if composing {
		p.draw()
	}
}

// TypedKey hands the function keys on; any other repeats while it is held.
func (p *ballotPad) TypedKey(e *fyne.KeyEvent) {
	if kit.IsFunctionKey(e.Name) && p.function != nil {
		p.function(e.Name)
	}
}

// KeyUp implements desktop.Keyable.
func (p *ballotPad) KeyUp(*fyne.KeyEvent) {}

// KeyDown takes a key, once.
func (p *ballotPad) KeyDown(e *fyne.KeyEvent) {
	if p.locked != nil && p.locked() {
		return
	}
	if p.takes(e.Name) {
		p.press(e.Name)
	}
	p.draw()
}

// press does what a key stands for. All keys are on the number pad; on a keyboard without one, = stands for +, and
// Delete or Shift with 8 for *.
func (p *ballotPad) press(k fyne.KeyName) {
	switch k {
	case fyne.KeyReturn, fyne.KeyEnter:
		p.enter()
	case fyne.KeyBackspace:
		if !p.back() && p.takeBack != nil {
			p.takeBack()
		}
	case fyne.KeyRight, fyne.KeyDown, fyne.KeySpace, fyne.KeyPlus, fyne.KeyEqual:
		p.move(1)
	case fyne.KeyLeft, fyne.KeyUp:
		p.move(-1)
	case fyne.KeyMinus:
		p.crossNext()
	case fyne.KeyAsterisk, fyne.KeyDelete:
		p.ask()
	case fyne.KeyPeriod:
		p.setAside()
	case fyne.KeySlash:
		if p.lookUp != nil && !p.void {
			p.lookUp()
		}
	case fyne.KeyEscape:
		p.leave()
	default:
		if len(k) == 1 && k[0] >= '0' && k[0] <= '9' {
			p.pressDigit(int(k[0] - '0'))
		}
	}
}

// pressDigit marks; with Shift held a digit is another sign, but where there are votes against it is one.
func (p *ballotPad) pressDigit(n int) {
	switch {
	case p.shifted() && p.draft.against:
		p.digit(n, true)
	case p.shifted() && n == 8:
		p.ask()
	case !p.shifted():
		marked := len(p.marks[p.at])
		p.digit(n, false)
		if p.quick && p.single() && p.ready() && marked == 0 && (p.blank || len(p.marks[p.at]) == 1) {
			p.commit(p.ballot())
		}
	}
}

// enter settles a number that was begun, or hands the ballot over.
func (p *ballotPad) enter() {
	if !p.settle() && p.ready() && p.commit != nil {
		p.commit(p.ballot())
	}
}

// mark is a click on a candidate.
func (p *ballotPad) mark(at, candidate int, against bool) {
	if p.locked == nil || !p.locked() {
		p.tap(at, candidate, against)
		p.draw()
	}
	p.wake()
}

// draw brings up to date what changed.
func (p *ballotPad) draw() {
	var read count.Preview
	if p.preview != nil {
		read = p.preview(p.drawn())
	}
	for _, c := range p.columns {
		c.update(read)
	}
	width, colour := float32(3), theme.ColorNamePrimary
	switch {
	case p.composing:
		colour = theme.ColorNameError
	case p.asleep:
		width, colour = 1, theme.ColorNameDisabled
	}
	if c := theme.Color(colour); p.frame.StrokeWidth != width || p.frame.StrokeColor != c {
		p.frame.StrokeWidth, p.frame.StrokeColor = width, c
		p.frame.Refresh()
	}
	p.stamp.show(p.stamped())
	effects := p.effectsOf(read)
	if p.asking != askingNothing {
		effects = ""
	}
	spoke := p.effects.show(effects, theme.ColorNameWarning)
	if p.state.show(p.stateOf()) || spoke {
		p.lower.Refresh()
	}
}

// stamped is what stands across the ballot.
func (p *ballotPad) stamped() (text string, colour fyne.ThemeColorName) {
	switch {
	case p.void:
		return p.words.T("pad.void", "why", p.words.T("void."+p.reason)), theme.ColorNameError
	case p.blank && p.only >= 0:
		return p.words.T("pad.blank.position", "title", p.positions[p.only].Title), theme.ColorNameForeground
	case p.blank:
		return p.words.T("pad.blank"), theme.ColorNameForeground
	}
	return "", ""
}

// effectsOf announces what the rules make of the ballot as it stands.
func (p *ballotPad) effectsOf(read count.Preview) string {
	var said []string
	if p.pending {
		said = append(said, "⚑ "+p.words.T("pad.pending"))
	}
	if p.void || p.empty() {
		return strings.Join(said, "　")
	}
	for _, f := range read.Effects {
		pairs := []any{}
		for name, value := range f.Args {
			if name == "person" {
				value = p.nameOf(value)
			}
			pairs = append(pairs, name, value)
		}
		said = append(said, "⚠ "+p.words.T("effect."+string(f.Code), pairs...))
	}
	if read.Fate == count.Void {
		said = append(said, "⚠ "+p.words.T("pad.allvoid"))
	}
	return strings.Join(said, "　")
}

// nameOf gives the name of a candidate by the number on the roll.
func (p *ballotPad) nameOf(no any) any {
	for _, pos := range p.positions {
		for _, c := range pos.Candidates {
			if string(c.Voter) == no {
				return c.Name
			}
		}
	}
	return no
}

// stateOf says what the next key does.
func (p *ballotPad) stateOf() (text string, colour fyne.ThemeColorName) {
	switch {
	case p.composing:
		return p.words.T("pad.composing"), theme.ColorNameError
	case p.looking:
		return p.words.T("pad.looking"), theme.ColorNamePlaceHolder
	case p.asleep:
		return p.words.T("pad.asleep"), theme.ColorNameWarning
	case p.asking != askingNothing:
		return p.question(), theme.ColorNamePrimary
	case p.digits != "":
		return p.words.T("pad.digits", "n", p.digits+"_"), theme.ColorNamePrimary
	case p.cross:
		return p.words.T("pad.cross"), theme.ColorNamePrimary
	case p.wrong != "":
		return p.words.T("pad.wrong", "n", p.wrong), theme.ColorNameError
	case p.void:
		return p.words.T("pad.keys.void"), theme.ColorNamePlaceHolder
	case p.draft.against:
		return p.words.T("pad.keys.against"), theme.ColorNamePlaceHolder
	case p.quick:
		return p.words.T("pad.keys.quick"), theme.ColorNamePlaceHolder
	case p.only >= 0:
		return p.words.T("pad.keys.position"), theme.ColorNamePlaceHolder
	}
	return p.words.T("pad.keys"), theme.ColorNamePlaceHolder
}

// noBreak is a blank at which a line is not broken.
const noBreak = "\u00a0"

// question lists the reasons, each with its digit.
func (p *ballotPad) question() string {
	text := p.words.T("pad.why.ballot")
	if p.asking == askingPosition {
		text = p.words.T("pad.why.position", "title", p.positions[p.at].Title)
	}
	for i, reason := range count.VoidReasons() {
		text += "　" + strconv.Itoa(i+1) + noBreak + p.words.T("void."+reason)
	}
	if p.asking == askingBallot && len(p.positions) > 1 {
		text += "　*" + noBreak + p.words.T("pad.why.only", "title", p.positions[p.at].Title)
	}
	return text
}

// written lists the names written in for a position.
func (d *draft) written(at int) (names []string) {
	for _, m := range d.marks[at] {
		if m.IsWriteIn {
			name := m.WriteIn
			if m.Voter != "" {
				name += " (" + string(m.Voter) + ")"
			}
			names = append(names, name)
		}
	}
	return names
}

// fateOf is what becomes of a position, "" while nothing is marked on the ballot.
func fateOf(read count.Preview, id election.PositionID, d *draft) count.Fate {
	if d.empty() {
		return ""
	}
	return read.Positions[id]
}

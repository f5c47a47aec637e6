package station

import (
	"slices"
	"strconv"

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

// ballotPad is the ballot on the screen, in the order of the ballot on paper. It takes digits as they go down, so that a
// key that is held counts once, and no text: a digit that an input method consumes is not a vote.
type ballotPad struct {
	widget.BaseWidget
	words     *words.Words
	positions []*election.Position
	marks     map[election.PositionID][]election.CandidateID
	written   map[election.PositionID][]string // names written in
	at        int                              // the position that digits mark
	blank     bool                             // 0 was pressed: the ballot is called as blank
	composing bool                             // a letter went down and no rune came: an input method is open
	focused   bool
	locked    func() bool // a refusal waits for its answer
	commit    func(count.Ballot)
	takeBack  func() // with nothing marked
	wake      func() // brings the keyboard to the pad
	box       *fyne.Container
}

var (
	_ fyne.Focusable  = (*ballotPad)(nil)
	_ desktop.Keyable = (*ballotPad)(nil)
	_ fyne.Tappable   = (*ballotPad)(nil)
)

func newBallotPad(w *words.Words, positions []*election.Position) *ballotPad {
	p := &ballotPad{words: w, positions: positions, box: container.NewStack()}
	p.ExtendBaseWidget(p)
	p.clear()
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *ballotPad) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

// Tapped brings the keyboard back.
func (p *ballotPad) Tapped(*fyne.PointEvent) { p.wake() }

// FocusGained implements fyne.Focusable.
func (p *ballotPad) FocusGained() { p.focused, p.composing = true, false; p.draw() }

// FocusLost implements fyne.Focusable.
func (p *ballotPad) FocusLost() { p.focused = false; p.draw() }

// TypedRune closes what a letter opened.
func (p *ballotPad) TypedRune(rune) { p.composing = false }

// TypedKey does nothing: it repeats while a key is held.
func (p *ballotPad) TypedKey(*fyne.KeyEvent) {}

// KeyUp implements desktop.Keyable.
func (p *ballotPad) KeyUp(*fyne.KeyEvent) {}

// KeyDown takes digits, Enter, Backspace and the arrows, each once.
func (p *ballotPad) KeyDown(e *fyne.KeyEvent) {
	if len(e.Name) == 1 && e.Name[0] >= 'A' && e.Name[0] <= 'Z' {
		p.composing = true
		return
	}
	if p.composing || p.locked != nil && p.locked() {
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		p.enter()
	case fyne.KeyBackspace:
		p.back()
	case fyne.KeyRight, fyne.KeyDown, fyne.KeySpace:
		p.move(p.at + 1)
	case fyne.KeyLeft, fyne.KeyUp:
		p.move(p.at - 1)
	case fyne.Key0:
		p.clear()
		p.blank = true
		p.draw()
	default:
		if n, err := strconv.Atoi(string(e.Name)); err == nil {
			p.digit(n)
		}
	}
}

func (p *ballotPad) move(to int) {
	if to >= 0 && to < len(p.positions) {
		p.at = to
		p.draw()
	}
}

// digit marks the n-th candidate of the position, or takes the mark away. A position whose seats are all marked gives
// way to the next; an arrow leads back, so that too many marks can be entered as they were called.
func (p *ballotPad) digit(n int) {
	pos := p.positions[p.at]
	if n < 1 || n > len(pos.Candidates) {
		return
	}
	p.toggle(p.at, n-1)
	if len(p.marks[pos.ID])+len(p.written[pos.ID]) == pos.Seats && p.at < len(p.positions)-1 {
		p.at++
	}
	p.draw()
}

func (p *ballotPad) toggle(at, candidate int) {
	pos := p.positions[at]
	id := pos.Candidates[candidate].ID
	p.blank = false
	if i := slices.Index(p.marks[pos.ID], id); i >= 0 {
		p.marks[pos.ID] = slices.Delete(p.marks[pos.ID], i, i+1)
	} else {
		p.marks[pos.ID] = append(p.marks[pos.ID], id)
	}
}

func (p *ballotPad) empty() bool {
	for _, m := range p.marks {
		if len(m) > 0 {
			return false
		}
	}
	return len(p.written) == 0
}

// writeIn puts a name that stands on the ballot under the position that digits mark.
func (p *ballotPad) writeIn(name string) {
	id := p.positions[p.at].ID
	p.written[id] = append(p.written[id], name)
	p.blank = false
	p.draw()
}

// enter hands the ballot over. With nothing marked and no 0 pressed it does nothing: a second Enter is no blank ballot.
func (p *ballotPad) enter() {
	if p.empty() && !p.blank || p.commit == nil {
		return
	}
	b := count.Ballot{Marks: map[election.PositionID][]count.Mark{}}
	for id, marks := range p.marks {
		for _, c := range marks {
			b.Marks[id] = append(b.Marks[id], count.Mark{Candidate: c})
		}
	}
	for id, names := range p.written {
		for _, name := range names {
			b.Marks[id] = append(b.Marks[id], count.Mark{IsWriteIn: true, WriteIn: name})
		}
	}
	p.commit(b)
}

// back takes the marks of this ballot away or, where there are none, the last ballot back.
func (p *ballotPad) back() {
	if !p.empty() || p.blank {
		p.clear()
	} else if p.takeBack != nil {
		p.takeBack()
	}
}

func (p *ballotPad) clear() {
	p.marks, p.at, p.blank = map[election.PositionID][]election.CandidateID{}, 0, false
	p.written = map[election.PositionID][]string{}
	p.draw()
}

func (p *ballotPad) draw() {
	columns := container.NewGridWithColumns(len(p.positions))
	for i, pos := range p.positions {
		columns.Add(p.column(i, pos))
	}
	frame := canvas.NewRectangle(theme.Color(theme.ColorNameBackground))
	frame.StrokeColor, frame.StrokeWidth = theme.Color(theme.ColorNameDisabled), 1
	state := p.words.T("pad.keys")
	if p.blank {
		state = p.words.T("pad.blank")
	}
	if p.focused {
		frame.StrokeColor, frame.StrokeWidth = theme.Color(theme.ColorNamePrimary), 3
	} else {
		state = p.words.T("pad.asleep")
	}
	p.box.Objects = []fyne.CanvasObject{frame, container.NewPadded(container.NewBorder(nil, kit.Wrapped(state, ""), nil, nil, columns))}
	p.box.Refresh()
}

func (p *ballotPad) column(at int, pos *election.Position) fyne.CanvasObject {
	title := widget.NewLabelWithStyle(p.words.T("pad.position", "title", pos.Title, "seats", pos.Seats, "marks", len(p.marks[pos.ID])+len(p.written[pos.ID])),
		fyne.TextAlignCenter, fyne.TextStyle{Bold: true})
	if at == p.at {
		title.Importance = widget.HighImportance
		title.SetText("▶ " + title.Text)
	}
	col := container.NewVBox(title)
	for i, c := range pos.Candidates {
		mark := "　"
		if slices.Contains(p.marks[pos.ID], c.ID) {
			mark = "○"
		}
		b := widget.NewButton(mark+"  "+strconv.Itoa(i+1)+"  "+c.Name, func() {
			if p.locked == nil || !p.locked() {
				p.at = at
				p.toggle(at, i)
				p.draw()
			}
			p.wake()
		})
		b.Alignment = widget.ButtonAlignLeading
		if mark == "○" {
			b.Importance = widget.HighImportance
		}
		col.Add(b)
	}
	for _, name := range p.written[pos.ID] {
		col.Add(widget.NewLabelWithStyle("○  "+name, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	}
	return col
}

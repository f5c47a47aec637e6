package station

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/ui/kit"
)

// walker shows what both passes say and takes keys: 1 or 2 for the pass that is right, the arrows for another difference.
type walker struct {
	widget.BaseWidget
	keyguard
	d     *Desk
	step  func(by int)
	right func(count.Pass)
	frame *canvas.Rectangle
	state *line
	box   fyne.CanvasObject
}

var (
	_ fyne.Focusable  = (*walker)(nil)
	_ desktop.Keyable = (*walker)(nil)
	_ fyne.Tappable   = (*walker)(nil)
)

// newWalker lays both passes beside each other, below what they differ in.
func newWalker(d *Desk, which string, one, two fyne.CanvasObject) *walker {
	w := &walker{d: d, frame: canvas.NewRectangle(color.Transparent), state: newLine()}
	w.frame.CornerRadius, w.late = 3, &d.late
	w.ExtendBaseWidget(w)
	columns := container.NewGridWithColumns(2, one, two)
	w.box = container.NewStack(w.frame, container.NewPadded(container.NewBorder(kit.Wrapped(which, ""), w.state.object(1), nil, nil, columns)))
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
		w.right(count.First)
	case fyne.Key2:
		w.right(count.Second)
	}
}

// passReading is one pass's side: whose it is, what it says, and what can be done about it. Where there is room for it
// that stays in sight however much the pass says.
func (d *Desk) passReading(title string, says, buttons *fyne.Container) fyne.CanvasObject {
	head := widget.NewLabelWithStyle(title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	if d.low() {
		return kit.Framed(theme.ColorNamePrimary, container.NewVBox(head, says, buttons))
	}
	return kit.Framed(theme.ColorNamePrimary, container.NewBorder(head, buttons, nil, nil, container.NewVScroll(says)))
}

// lowHeight is that of a window, at the usual size of text, below which both passes don't stay in sight as a whole.
const lowHeight = 620

func (d *Desk) low() bool { return d.Canvas.Size().Height < lowHeight*unit() }

// rightButton says that a pass is right.
func (d *Desk) rightButton(p count.Pass, right func(count.Pass)) *kit.Button {
	return kit.NewButton(strconv.Itoa(int(p))+" "+d.t("reading.right"), func() { right(p) })
}

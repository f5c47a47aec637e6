package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// List is a list whose row Enter opens as Space does, once for each time the key goes down on it.
type List struct {
	widget.List
	// Enter is what Enter does instead with the row that the arrows came to; nil where that is what Space does.
	Enter func(row int)
	// Function is given the function keys and Escape; nil leaves them to the window.
	Function func(fyne.KeyName)
	// Rune takes characters that are typed; nil where they mean nothing.
	Rune  func(rune)
	at    int  // where the arrows are
	fresh bool // Enter went down here
}

var _ desktop.Keyable = (*List)(nil)

// NewList makes a list. A row that is no more is not filled: a list that loses the keyboard draws the row it was at.
func NewList(length func() int, row func() fyne.CanvasObject, fill func(int, fyne.CanvasObject)) *List {
	l := &List{}
	l.Length, l.CreateItem = length, row
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		if i < length() {
			fill(i, o)
		}
	}
	l.OnHighlighted = func(i int) { l.at = i }
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained begins with no key down.
func (l *List) FocusGained() {
	l.fresh = false
	l.List.FocusGained()
}

// KeyDown implements desktop.Keyable.
func (l *List) KeyDown(k *fyne.KeyEvent) { l.fresh = isEnter(k.Name) }

// KeyUp implements desktop.Keyable.
func (l *List) KeyUp(*fyne.KeyEvent) {}

// TypedRune hands on what is typed, but for the blank that opens a row.
func (l *List) TypedRune(r rune) {
	if l.Rune != nil && r != ' ' {
		l.Rune(r)
	}
}

// TypedKey opens the row that the arrows came to.
func (l *List) TypedKey(k *fyne.KeyEvent) {
	switch {
	case IsFunctionKey(k.Name):
		toScreen(l, l.Function, k)
	case !isEnter(k.Name):
		l.List.TypedKey(k)
	case l.fresh:
		l.fresh = false
		if l.Enter != nil {
			l.Enter(l.at)
			return
		}
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// List is a list whose row Enter opens as Space does, once for each time the key goes down on it.
type List struct {
	widget.List
	fresh bool // Enter went down here
}

var _ desktop.Keyable = (*List)(nil)

// NewList makes a list.
func NewList(length func() int, row func() fyne.CanvasObject, fill func(int, fyne.CanvasObject)) *List {
	l := &List{}
	l.Length, l.CreateItem, l.UpdateItem = length, row, fill
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

// TypedKey opens the row that the arrows came to.
func (l *List) TypedKey(k *fyne.KeyEvent) {
	switch {
	case !isEnter(k.Name):
		l.List.TypedKey(k)
	case l.fresh:
		l.fresh = false
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
}

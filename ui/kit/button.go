package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Button is a button that Enter presses as Space does, once for each time the key goes down on it: an Enter that brought
// the keyboard here does not count. When the keyboard comes to it, it is scrolled into sight.
type Button struct {
	widget.Button
	// Function is given the function keys, Escape and the keys that turn pages; nil leaves them to the window.
	Function func(fyne.KeyName)
	self     fyne.CanvasObject // as it stands on the screen
	fresh    bool              // Enter went down here
}

var _ desktop.Keyable = (*Button)(nil)

// NewButton makes a button.
func NewButton(text string, do func()) *Button {
	b := &Button{}
	b.self, b.Text, b.OnTapped = b, text, do
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained begins with no key down.
func (b *Button) FocusGained() {
	b.fresh = false
	b.Button.FocusGained()
	Reveal(b.self)
}

// KeyDown implements desktop.Keyable.
func (b *Button) KeyDown(k *fyne.KeyEvent) { b.fresh = isEnter(k.Name) }

// KeyUp implements desktop.Keyable.
func (b *Button) KeyUp(*fyne.KeyEvent) {}

// TypedKey presses the button.
func (b *Button) TypedKey(k *fyne.KeyEvent) {
	if IsFunctionKey(k.Name) {
		toScreen(b.self, b.Function, k)
		return
	}
	if !isEnter(k.Name) {
		b.Button.TypedKey(k)
		return
	}
	if b.fresh {
		b.fresh = false
		b.Tapped(nil)
	}
}

// toScreen hands a key on that is not meant for what has the keyboard: to a function, or to the window's own.
func toScreen(o fyne.CanvasObject, function func(fyne.KeyName), k *fyne.KeyEvent) {
	if function != nil {
		function(k.Name)
		return
	}
	if window := fyne.CurrentApp().Driver().CanvasForObject(o); window != nil && window.OnTypedKey() != nil {
		window.OnTypedKey()(k)
	}
}

func isEnter(k fyne.KeyName) bool { return k == fyne.KeyReturn || k == fyne.KeyEnter }

// Primary makes the screen's one next action: the largest button.
func Primary(text string, do func()) *PrimaryButton {
	b := &PrimaryButton{}
	b.self, b.Text, b.OnTapped, b.Importance = b, text, do, widget.HighImportance
	b.ExtendBaseWidget(b)
	return b
}

// PrimaryButton is a button that nobody misses.
type PrimaryButton struct{ Button }

const (
	primaryWidth  = 260
	primaryHeight = 60
)

// MinSize keeps the button large.
func (b *PrimaryButton) MinSize() fyne.Size {
	return b.Button.MinSize().Max(fyne.NewSize(primaryWidth, primaryHeight))
}

// Check is a box to tick that is scrolled into sight when the keyboard comes to it.
type Check struct{ widget.Check }

// NewCheck makes a box to tick.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	Reveal(c)
}

// TypedKey hands the function keys on.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	if IsFunctionKey(k.Name) {
		toScreen(c, nil, k)
		return
	}
	c.Check.TypedKey(k)
}

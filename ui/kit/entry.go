package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a field that hands the function keys to the screen it stands on: a field in focus takes every key. What an
// input method consumes never reaches it: a letter that goes down without its character coming means that a composition
// is open, and until a character comes Enter, Backspace and the arrows belong to the input method. Digits pass through
// it, but may come back later than an Enter that went down after them, as from a scanner: that Enter waits for them.
type Entry struct {
	widget.Entry
	// Steer takes the arrows up and down and Escape, where a screen wants them.
	Steer func(fyne.KeyName)
	// Leading are characters that are not taken at the beginning: a blank, or the key that brought the keyboard here.
	Leading string
	// Number has the field take digits alone, those of a Chinese keyboard too.
	Number bool
	// Late are characters that are not meant for the field.
	Late      *Behind
	Touched   func() // called at each key; nil for nobody
	function  func(fyne.KeyName)
	composing bool // an input method is open
	fresh     bool // Enter went down and was not taken yet: a key that is held submits once
	digits    int  // that went down, and whose characters have not come
	waiting   bool // Enter waits for them
}

// NewEntry makes a field whose function keys go to a screen.
func NewEntry(function func(fyne.KeyName)) *Entry {
	e := &Entry{function: function, Leading: " "}
	e.ExtendBaseWidget(e)
	return e
}

// FocusGained begins without a composition.
func (e *Entry) FocusGained() {
	e.composing, e.fresh, e.digits, e.waiting = false, false, 0, false
	e.Entry.FocusGained()
	Reveal(e)
}

// SetText changes the text, and what was marked in it is marked no more. (The field below keeps the mark, and would lose
// the first character typed after it.)
func (e *Entry) SetText(text string) {
	marked := e.SelectedText() != ""
	e.Entry.SetText(text)
	if marked {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	}
}

// KeyDown watches for compositions, and for Enter.
func (e *Entry) KeyDown(k *fyne.KeyEvent) {
	if e.Touched != nil {
		e.Touched()
	}
	switch {
	case len(k.Name) == 1 && k.Name[0] >= 'A' && k.Name[0] <= 'Z':
		e.composing = true
	case len(k.Name) == 1 && k.Name[0] >= '0' && k.Name[0] <= '9' && !e.composing && !inShortcut():
		e.digits++
	case isEnter(k.Name):
		e.fresh = true
	}
	e.Entry.KeyDown(k)
}

// TypedRune closes a composition.
func (e *Entry) TypedRune(r rune) {
	if e.Late.Came(r) {
		return
	}
	e.composing = false
	e.digits = max(0, e.digits-1)
	if e.Number {
		r = digit(r)
	}
	if r >= 0 && (e.Text != "" || !strings.ContainsRune(e.Leading, r)) {
		e.Entry.TypedRune(r)
	}
	if e.waiting && e.digits == 0 {
		e.waiting = false
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
}

// inShortcut reports whether a key that is held makes a shortcut of the next one.
func inShortcut() bool {
	driver, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && driver.CurrentKeyModifiers()&(fyne.KeyModifierControl|fyne.KeyModifierAlt|fyne.KeyModifierSuper) != 0
}

// TypedShortcut tells that the letter went into a shortcut.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	e.composing = false
	e.Entry.TypedShortcut(s)
}

// TypedKey hands on what is not the field's own.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.composing || !e.fresh {
			return
		}
		e.fresh = false
		if e.waiting = e.digits > 0 && !e.waiting; e.waiting {
			return
		}
		e.digits = 0 // a second Enter waits for nothing
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyEscape:
		if !e.composing && e.Steer != nil {
			e.Steer(k.Name)
			return
		}
	}
	switch {
	case IsFunctionKey(k.Name) && e.function != nil:
		e.function(k.Name)
	case !e.composing || len(k.Name) == 1:
		e.Entry.TypedKey(k)
	}
}

// IsFunctionKey reports whether a key is one of F1 to F12, or Escape or one that turns pages, which a screen takes like
// them.
func IsFunctionKey(k fyne.KeyName) bool {
	return k == fyne.KeyEscape || k == fyne.KeyPageUp || k == fyne.KeyPageDown || len(k) > 1 && k[0] == 'F' && k[1] >= '1' && k[1] <= '9'
}

// NewPIN makes a field for a PIN: digits that nobody reads over a shoulder. Enter submits it, if that is given.
func NewPIN(submit func(), function func(fyne.KeyName)) *Entry {
	e := NewEntry(function)
	e.Password = true
	e.OnChanged = func(text string) {
		if digits := strings.Map(digit, text); digits != text {
			e.SetText(digits)
		}
	}
	if submit != nil {
		e.OnSubmitted = func(string) { submit() }
	}
	return e
}

// digit keeps digits, also those of a Chinese keyboard; what is none is -1.
func digit(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return r
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	}
	return -1
}

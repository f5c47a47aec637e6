package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Entry is a field that hands the function keys to the screen it stands on: a field in focus takes every key.
type Entry struct {
	widget.Entry
	function func(fyne.KeyName)
}

// NewEntry makes a field whose function keys go to a screen.
func NewEntry(function func(fyne.KeyName)) *Entry {
	e := &Entry{function: function}
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey hands F1 to F12 on.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if IsFunctionKey(k.Name) {
		e.function(k.Name)
		return
	}
	e.Entry.TypedKey(k)
}

// IsFunctionKey reports whether a key is one of F1 to F12.
func IsFunctionKey(k fyne.KeyName) bool {
	return len(k) > 1 && k[0] == 'F' && k[1] >= '1' && k[1] <= '9'
}

// NewPIN makes a field for a PIN: digits that nobody reads over a shoulder. Enter submits it.
func NewPIN(submit func()) *widget.Entry {
	e := widget.NewPasswordEntry()
	e.OnChanged = func(text string) {
		if digits := strings.Map(digit, text); digits != text {
			e.SetText(digits)
		}
	}
	e.OnSubmitted = func(string) { submit() }
	return e
}

// digit keeps digits, also those of a Chinese keyboard.
func digit(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return r
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	}
	return -1
}

package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Choice is a list that is worked with the keyboard alone: the arrows go through it, typing finds an entry, Enter goes
// on to the next field.
type Choice struct {
	widget.Select
	// Late are characters that are not meant for the list.
	Late     *Behind
	typed    string // since the keyboard came here
	function func(fyne.KeyName)
}

// NewChoice makes a list whose function keys go to a screen, if there is one that takes them.
func NewChoice(options []string, function func(fyne.KeyName)) *Choice {
	c := &Choice{function: function}
	c.Options = options
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained begins a new search.
func (c *Choice) FocusGained() {
	c.typed = ""
	c.Select.FocusGained()
	Reveal(c)
}

// TypedKey goes through the list; Space opens it.
func (c *Choice) TypedKey(e *fyne.KeyEvent) {
	switch {
	case IsFunctionKey(e.Name) && c.function != nil:
		c.function(e.Name)
	case e.Name == fyne.KeyDown:
		c.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	case e.Name == fyne.KeyUp:
		c.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil {
			canvas.FocusNext()
		}
	default:
		c.Select.TypedKey(e)
	}
}

// TypedRune chooses the first entry in which what was typed stands; what fits nothing begins anew.
func (c *Choice) TypedRune(r rune) {
	if c.Late.Came(r) || r == ' ' { // a blank opens the list
		return
	}
	for _, typed := range []string{c.typed + string(r), string(r)} {
		fits := func(option string) bool { return strings.Contains(strings.ToLower(option), strings.ToLower(typed)) }
		if i := slices.IndexFunc(c.Options, fits); i >= 0 {
			c.typed = typed
			c.SetSelectedIndex(i)
			return
		}
	}
	c.typed = ""
}

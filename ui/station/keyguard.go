package station

import (
	"slices"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"changpiao/ui/kit"
)

// keyguard keeps keys from a screen that are not meant for it. An input method that is open consumes keys which the
// window sees all the same: a letter that goes down without its own rune after it means that one is, and nothing counts
// until that comes. Any other rune is what an input method made of letters, maybe of earlier ones than the last: it tells
// nothing of the keys that went down since. Escape closes a composition in every input method, and so also here.
type keyguard struct {
	composing bool
	letters   []rune                  // that went down and whose runes have not come
	late      *kit.Behind             // takes those of other keys
	held      func() fyne.KeyModifier // nil stands for the driver's
}

// takes reports whether a key that went down is meant for the screen.
func (g *keyguard) takes(k fyne.KeyName) bool {
	if g.modifiers()&(fyne.KeyModifierControl|fyne.KeyModifierAlt|fyne.KeyModifierSuper) != 0 {
		return false // a shortcut
	}
	if len(k) == 1 && k[0] >= 'A' && k[0] <= 'Z' {
		g.composing = true
		g.letters = append(g.letters, rune(k[0]))
		return false
	}
	if !g.composing {
		if len(k) == 1 {
			g.late.Went()
		}
		return true
	}
	if k == fyne.KeyEscape {
		g.composing, g.letters = false, nil
	}
	return false
}

// answered takes a rune: the last letter's own closes what the letters opened.
func (g *keyguard) answered(r rune) {
	if i := slices.Index(g.letters, unicode.ToUpper(r)); i >= 0 {
		g.letters = g.letters[i+1:]
		g.composing = len(g.letters) > 0
	}
	g.late.Came(r)
}

// shifted reports whether a Shift key is held.
func (g *keyguard) shifted() bool { return g.modifiers()&fyne.KeyModifierShift != 0 }

func (g *keyguard) modifiers() fyne.KeyModifier {
	if g.held != nil {
		return g.held()
	}
	if driver, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return driver.CurrentKeyModifiers()
	}
	return 0
}

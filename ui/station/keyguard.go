package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keyguard keeps keys from a screen that are not meant for it. An input method that is open consumes keys which the
// window sees all the same: a letter that goes down without a rune after it means that one is, and until the rune comes
// nothing counts. Escape closes a composition in every input method, and so also here.
type keyguard struct {
	composing bool
	held      func() fyne.KeyModifier // nil stands for the driver's
}

// takes reports whether a key that went down is meant for the screen.
func (g *keyguard) takes(k fyne.KeyName) bool {
	if g.modifiers()&(fyne.KeyModifierControl|fyne.KeyModifierAlt|fyne.KeyModifierSuper) != 0 {
		return false // a shortcut
	}
	if len(k) == 1 && k[0] >= 'A' && k[0] <= 'Z' {
		g.composing = true
		return false
	}
	if !g.composing {
		return true
	}
	g.composing = k != fyne.KeyEscape
	return false
}

// answered closes what a letter opened: its rune came.
func (g *keyguard) answered() { g.composing = false }

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

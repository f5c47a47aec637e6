package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// The keys that commands stand on, with a letter or digit.
const (
	Ctrl      = fyne.KeyModifierControl
	CtrlShift = fyne.KeyModifierControl | fyne.KeyModifierShift
)

// MenuItem makes a command in a menu with its keys, which its text names: the menu's own hint is too faint to be read.
func MenuItem(text string, mod fyne.KeyModifier, key fyne.KeyName, do func()) *fyne.MenuItem {
	keys := "Ctrl+"
	if mod == CtrlShift {
		keys += "Shift+"
	}
	name := string(key)
	if key == fyne.KeyReturn {
		name = "Enter"
	}
	item := fyne.NewMenuItem(text+"　　"+keys+name, do)
	item.Shortcut = unhinted((&desktop.CustomShortcut{KeyName: key, Modifier: mod}).ShortcutName())
	return item
}

// unhinted is a shortcut that the window knows by its name and the menu gives no hint of.
type unhinted string

// ShortcutName implements fyne.Shortcut.
func (u unhinted) ShortcutName() string { return string(u) }

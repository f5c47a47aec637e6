package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// project shows something in a window of its own, which people drag to the projector; F11 fills its screen, and Ctrl+W
// closes it.
func (p *program) project(title string, content fyne.CanvasObject, closed func()) fyne.Window {
	w := p.app.NewWindow(title + "　F11 · Ctrl+W")
	w.SetContent(content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1280, 720))
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyF11:
			w.SetFullScreen(!w.FullScreen())
		case fyne.KeyEscape:
			w.SetFullScreen(false)
		}
	})
	w.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyW, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { w.Close() })
	w.SetOnClosed(closed)
	w.Show()
	return w
}

package main

import (
	"fyne.io/fyne/v2"

	"changpiao/cmd/changpiao/office"
	"changpiao/ui/street"
)

// street shows the street office's desk, where a ledger is opened next.
func (p *program) street() {
	p.close()
	desk := office.Desk(p.words, p.window.Canvas(), street.Dialogs(p.window), func() { p.start() })
	p.open = desk
	p.window.SetOnDropped(func(_ fyne.Position, dropped []fyne.URI) {
		paths := make([]string, len(dropped))
		for i, uri := range dropped {
			paths[i] = uri.Path()
		}
		desk.Drop(paths)
	})
	p.window.SetContent(desk.Content())
	desk.Ready()
}

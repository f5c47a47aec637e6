package main

import (
	"fyne.io/fyne/v2"

	"changpiao/cmd/changpiao/office"
	"changpiao/cmd/collect"
)

// street shows the street office's desk, where a ledger is opened next.
func (p *program) street() {
	p.close()
	desk := office.Desk(p.words, office.Window{
		Canvas: p.window.Canvas(), Pick: p.pick(), Back: func() { p.start() },
		Project: p.showWall, Opened: func() { go collect.ReadyPDFReader() },
	})
	p.open = desk
	p.window.SetOnDropped(func(_ fyne.Position, dropped []fyne.URI) {
		paths := make([]string, len(dropped))
		for i, uri := range dropped {
			paths[i] = uri.Path()
		}
		desk.Drop(paths)
	})
	p.menus(desk.Menu())
	p.window.SetContent(desk.Content())
	desk.Ready()
}

// showWall shows the evening to everybody in the room, or brings its window to the front.
func (p *program) showWall(evening fyne.CanvasObject) {
	if p.wall != nil {
		p.wall.RequestFocus()
		return
	}
	p.wall = p.project(p.t("street.wall"), evening, func() { p.wall = nil })
}

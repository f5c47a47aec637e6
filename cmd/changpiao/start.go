package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"changpiao/ui/kit"
	"changpiao/ui/station"
)

// startScreen leads to the three things that the program is for. The keyboard belongs on the first of them.
func (p *program) startScreen() (content fyne.CanvasObject, first fyne.Focusable) {
	help := func() { p.start(kit.Framed(theme.ColorNamePrimary, kit.Wrapped(p.t("start.help"), ""))) }
	return station.NewStart(p.words, help,
		station.Way{ID: "start.station", Do: p.chooseStation},
		station.Way{ID: "start.street", Do: p.street},
		station.Way{ID: "start.demo", Do: p.chooseRehearsal})
}

// choice is a way to go on, under the id of its name.
type choice struct {
	id string
	do func()
}

// choose asks for one of some ways to go on, the usual one first, or back.
func (p *program) choose(id string, first choice, others ...choice) {
	usual := kit.Primary(p.t(first.id), first.do)
	ways := container.NewVBox(usual)
	for _, c := range others {
		ways.Add(kit.NewButton(p.t(c.id), c.do))
	}
	ways.Add(kit.NewButton(p.t("start.back"), func() { p.start() }))
	p.window.SetContent(container.NewVBox(layout.NewSpacer(), container.NewCenter(kit.Title(p.t(id))), container.NewCenter(ways), layout.NewSpacer()))
	p.window.Canvas().Focus(usual)
}

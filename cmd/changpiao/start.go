package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// startScreen leads to the three things that the program is for. The keyboard belongs on the first of them.
func (p *program) startScreen() (content fyne.CanvasObject, first fyne.Focusable) {
	station := kit.Primary(p.t("start.station"), p.chooseStation)
	street, demo := kit.Primary(p.t("start.street"), p.street), kit.Primary(p.t("start.demo"), p.chooseRehearsal)
	for _, b := range []*kit.PrimaryButton{station, street, demo} {
		b.Function = p.startKey
	}
	ways := kit.Grid(3, 280,
		p.way("start.station", station),
		p.way("start.street", street),
		p.way("start.demo", demo))
	title := container.NewVBox(container.NewCenter(kit.Title(p.t("start.title"))), container.NewCenter(widget.NewLabel(p.t("start.subtitle"))))
	return container.NewVBox(layout.NewSpacer(), title, container.NewCenter(kit.AtLeast(startWidth, ways)), layout.NewSpacer()), station
}

// startKey shows help below the start screen, with F1.
func (p *program) startKey(k fyne.KeyName) {
	if k == fyne.KeyF1 {
		p.start(kit.Framed(theme.ColorNamePrimary, kit.Wrapped(p.t("start.help"), "")))
	}
}

const startWidth = 960

func (p *program) way(id string, b *kit.PrimaryButton) fyne.CanvasObject {
	return container.NewPadded(container.NewVBox(b, kit.Small(p.t(id+".hint"), theme.ColorNamePlaceHolder)))
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
		ways.Add(widget.NewButton(p.t(c.id), c.do))
	}
	ways.Add(widget.NewButton(p.t("start.back"), func() { p.start() }))
	p.window.SetContent(container.NewVBox(layout.NewSpacer(), container.NewCenter(kit.Title(p.t(id))), container.NewCenter(ways), layout.NewSpacer()))
	p.window.Canvas().Focus(usual)
}

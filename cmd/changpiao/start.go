package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// startScreen leads to the three things that the program is for.
func (p *program) startScreen() fyne.CanvasObject {
	ways := container.NewGridWithColumns(3,
		p.way("start.station", p.chooseStation),
		p.way("start.street", p.street),
		p.way("start.demo", p.chooseRehearsal))
	title := container.NewVBox(container.NewCenter(kit.Title(p.t("start.title"))), container.NewCenter(widget.NewLabel(p.t("start.subtitle"))))
	return container.NewVBox(layout.NewSpacer(), title, container.NewCenter(kit.AtLeast(startWidth, ways)), layout.NewSpacer())
}

const startWidth = 960

func (p *program) way(id string, do func()) fyne.CanvasObject {
	return container.NewPadded(container.NewVBox(kit.Primary(p.t(id), do), kit.Small(p.t(id+".hint"), theme.ColorNamePlaceHolder)))
}

// choose asks for one of two ways to go on, or back.
func (p *program) choose(id string, first, second func(), names ...string) {
	back := widget.NewButton(p.t("start.back"), func() { p.start() })
	p.window.SetContent(container.NewVBox(layout.NewSpacer(), container.NewCenter(kit.Title(p.t(id))),
		container.NewCenter(container.NewVBox(kit.Primary(p.t(names[0]), first), widget.NewButton(p.t(names[1]), second), back)), layout.NewSpacer()))
}

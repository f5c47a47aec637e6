package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// Way is one of the things that the program is for, under the id of its name, and what leads there.
type Way struct {
	ID string
	Do func()
}

// NewStart makes the screen that leads to what the program is for. F1 calls help. The keyboard belongs on the first way.
func NewStart(w *words.Words, help func(), ways ...Way) (content fyne.CanvasObject, first fyne.Focusable) {
	row := kit.Grid(len(ways), 280)
	for _, way := range ways {
		b := kit.Primary(w.T(way.ID), way.Do)
		b.Function = func(k fyne.KeyName) {
			if k == fyne.KeyF1 {
				help()
			}
		}
		if first == nil {
			first = b
		}
		row.Add(container.NewPadded(container.NewVBox(b, kit.Small(w.T(way.ID+".hint"), theme.ColorNamePlaceHolder))))
	}
	title := container.NewVBox(container.NewCenter(kit.Title(w.T("start.title"))), container.NewCenter(widget.NewLabel(w.T("start.subtitle"))))
	keys := container.NewCenter(kit.Small(w.T("start.keyhint"), theme.ColorNamePlaceHolder))
	return container.NewVScroll(container.NewVBox(layout.NewSpacer(), title, container.NewCenter(kit.AtLeast(StartWidth, row)), kit.AtLeast(StartWidth, keys), layout.NewSpacer())), first
}

// StartWidth is that of what stands in the middle of the window before there is a desk.
const StartWidth = 960

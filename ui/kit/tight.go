package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// tightPadding is what is left around a text that stands tight.
const tightPadding = 3

// Tight draws a text or a button with less room around it, where much must be seen at once. (A theme of its own would do
// the same, but the window library keeps the fonts of every theme that it was ever given.)
func Tight(o fyne.CanvasObject) fyne.CanvasObject { return container.New(tight{}, o) }

// TightColumn puts texts and buttons tight below each other.
func TightColumn(objects ...fyne.CanvasObject) *fyne.Container {
	rows := make([]fyne.CanvasObject, len(objects))
	for i, o := range objects {
		rows[i] = o
		if _, plain := o.(*Plain); !plain { // which stands tight already
			rows[i] = Tight(o)
		}
	}
	return container.NewVBox(rows...)
}

type tight struct{}

// spare is how much narrower something stands on each side.
func spare() float32 { return max(0, theme.InnerPadding()-tightPadding) }

// MinSize implements fyne.Layout.
func (tight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[0].MinSize()
	return fyne.NewSize(least.Width, max(0, least.Height-2*spare()))
}

// Layout implements fyne.Layout. A button is made less high; a text keeps its size, and reaches over its neighbours with
// the room around it, in which nothing is drawn.
func (tight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	o := objects[0]
	if _, button := o.(*Button); button {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
		return
	}
	height := size.Height + 2*spare()
	if least := o.MinSize().Height; least < height { // a line of text in a higher row stands in its middle
		o.Move(fyne.NewPos(0, -spare()+(height-least)/2))
		o.Resize(fyne.NewSize(size.Width, least))
		return
	}
	o.Move(fyne.NewPos(0, -spare()))
	o.Resize(fyne.NewSize(size.Width, height))
}

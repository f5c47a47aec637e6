package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Watch lies behind a screen and tells when the mouse moves over it.
func Watch(moved func()) fyne.CanvasObject {
	w := &watch{moved: moved}
	w.ExtendBaseWidget(w)
	return w
}

type watch struct {
	widget.BaseWidget
	moved func()
}

var _ desktop.Hoverable = (*watch)(nil)

// CreateRenderer implements fyne.Widget.
func (w *watch) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// MouseIn implements desktop.Hoverable.
func (w *watch) MouseIn(*desktop.MouseEvent) { w.moved() }

// MouseMoved implements desktop.Hoverable.
func (w *watch) MouseMoved(*desktop.MouseEvent) { w.moved() }

// MouseOut implements desktop.Hoverable.
func (w *watch) MouseOut() {}

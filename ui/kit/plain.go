package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Plain is a quiet button for the mouse. The keyboard passes it by, so that Tab stays with the work: what it does has a
// shortcut of its own.
type Plain struct {
	widget.BaseWidget
	Text string
	Here bool // it stands for what is shown now
	Wrap bool // the text may take several lines
	do   func()
	back *canvas.Rectangle
}

var (
	_ fyne.Tappable     = (*Plain)(nil)
	_ desktop.Hoverable = (*Plain)(nil)
)

// NewPlain makes a quiet button.
func NewPlain(text string, do func()) *Plain {
	p := &Plain{Text: text, do: do, back: canvas.NewRectangle(color.Transparent)}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *Plain) CreateRenderer() fyne.WidgetRenderer {
	label := widget.NewLabelWithStyle(p.Text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	if p.Wrap {
		label.Wrapping = fyne.TextWrapWord
	}
	p.paint(false)
	return repainted{widget.NewSimpleRenderer(container.NewStack(p.back, Tight(label))), func() { p.paint(false) }}
}

// Tapped implements fyne.Tappable.
func (p *Plain) Tapped(*fyne.PointEvent) { p.do() }

// MouseIn implements desktop.Hoverable.
func (p *Plain) MouseIn(*desktop.MouseEvent) { p.paint(true) }

// MouseMoved implements desktop.Hoverable.
func (p *Plain) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *Plain) MouseOut() { p.paint(false) }

func (p *Plain) paint(hovered bool) {
	p.back.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	p.back.FillColor = color.Transparent
	switch {
	case p.Here:
		p.back.FillColor = theme.Color(theme.ColorNameButton)
	case hovered:
		p.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	p.back.Refresh()
}

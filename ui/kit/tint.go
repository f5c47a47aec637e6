package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tint is an area in a colour of the theme, which it follows when that changes.
type tint struct {
	widget.BaseWidget
	area *canvas.Rectangle
	fill fyne.ThemeColorName // "" for none
	edge fyne.ThemeColorName // "" for none
}

func newTint(fill, edge fyne.ThemeColorName) *tint {
	t := &tint{area: canvas.NewRectangle(color.Transparent), fill: fill, edge: edge}
	t.ExtendBaseWidget(t)
	t.paint()
	return t
}

// Ground is an area in a colour of the theme.
func Ground(colour fyne.ThemeColorName) fyne.CanvasObject { return newTint(colour, "") }

// paint takes the colours as the theme has them now.
func (t *tint) paint() {
	if t.fill != "" {
		t.area.FillColor = theme.Color(t.fill)
	}
	if t.edge != "" {
		t.area.StrokeColor, t.area.StrokeWidth = theme.Color(t.edge), 1
	}
	t.area.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *tint) CreateRenderer() fyne.WidgetRenderer {
	return repainted{widget.NewSimpleRenderer(t.area), t.paint}
}

// repainted is a renderer that takes the theme's colours anew whenever it is refreshed.
type repainted struct {
	fyne.WidgetRenderer
	paint func()
}

// Refresh implements fyne.WidgetRenderer.
func (r repainted) Refresh() {
	r.paint()
	r.WidgetRenderer.Refresh()
}

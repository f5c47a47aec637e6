package street

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// column is one of a table: with a width of its own, or a share of what is left.
type column struct {
	width, share float32
	align        fyne.TextAlign
}

// columns lay out the cells of a table's row.
type columns []column

const (
	leastRow = 44
	cellGap  = 20
)

// rowHeight is that of two small lines, as large as the texts are.
func rowHeight() float32 {
	return max(leastRow, 2*fyne.MeasureText("国", theme.CaptionTextSize(), fyne.TextStyle{}).Height)
}

// MinSize implements fyne.Layout.
func (c columns) MinSize([]fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, col := range c {
		width += max(col.width, minShare*col.share) + cellGap
	}
	return fyne.NewSize(width, rowHeight())
}

// minShare is how narrow a shared column may get.
const minShare = 70

// Layout implements fyne.Layout.
func (c columns) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	left, shares := size.Width, float32(0)
	for _, col := range c {
		left -= col.width + cellGap
		shares += col.share
	}
	x := float32(0)
	for i, cell := range cells {
		width := c[i].width
		if c[i].share > 0 {
			width = left * c[i].share / shares
		}
		cell.Move(fyne.NewPos(x+cellGap/2, 0))
		cell.Resize(fyne.NewSize(width, size.Height))
		x += width + cellGap
	}
}

// row makes a row of empty cells.
func (c columns) row() *fyne.Container {
	cells := make([]fyne.CanvasObject, len(c))
	for i, col := range c {
		cells[i] = newCell(col.align)
	}
	return container.New(c, cells...)
}

// filled makes a row with texts.
func (c columns) filled(bold bool, texts ...string) *fyne.Container {
	r := c.row()
	for i, text := range texts {
		cell := r.Objects[i].(*cell)
		cell.bold = bold
		cell.set(text, theme.ColorNameForeground)
	}
	return r
}

// cell is a text of a table. It is never cut off: where it is too long it shrinks by a step and takes two lines, and at
// the utmost shrinks until it fits.
type cell struct {
	widget.BaseWidget
	text   string
	colour fyne.ThemeColorName
	align  fyne.TextAlign
	bold   bool
}

func newCell(align fyne.TextAlign) *cell {
	c := &cell{align: align, colour: theme.ColorNameForeground}
	c.ExtendBaseWidget(c)
	return c
}

func (c *cell) set(text string, colour fyne.ThemeColorName) {
	c.text, c.colour = text, colour
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *cell) CreateRenderer() fyne.WidgetRenderer {
	return &cellRenderer{cell: c, lines: [2]*canvas.Text{canvas.NewText("", nil), canvas.NewText("", nil)}}
}

type cellRenderer struct {
	cell  *cell
	lines [2]*canvas.Text
}

func (r *cellRenderer) Destroy() {}

func (r *cellRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.lines[0], r.lines[1]}
}

func (r *cellRenderer) MinSize() fyne.Size { return fyne.NewSize(0, rowHeight()) }

func (r *cellRenderer) Refresh() { r.Layout(r.cell.Size()) }

// Layout chooses the size of the text and where it breaks.
func (r *cellRenderer) Layout(size fyne.Size) {
	style := fyne.TextStyle{Bold: r.cell.bold}
	texts, textSize := fit(r.cell.text, size.Width, style)
	y := float32(0)
	for i, line := range r.lines {
		line.Text, line.TextSize, line.TextStyle, line.Alignment = texts[i], textSize, style, r.cell.align
		line.Color = theme.Color(r.cell.colour)
		height := fyne.MeasureText("国", textSize, style).Height
		if i == 0 && texts[1] == "" {
			y = (size.Height - height) / 2
		} else if i == 0 {
			y = (size.Height - 2*height) / 2
		}
		line.Move(fyne.NewPos(0, y))
		line.Resize(fyne.NewSize(size.Width, height))
		y += height
		line.Refresh()
	}
}

// fit breaks a text into at most two lines of a width, and says at which size.
func fit(text string, width float32, style fyne.TextStyle) (lines [2]string, size float32) {
	usual, small := theme.TextSize(), theme.CaptionTextSize()
	if width <= 0 {
		return lines, usual
	}
	for _, size := range []float32{usual, small} {
		if fyne.MeasureText(text, size, style).Width <= width {
			return [2]string{text}, size
		}
	}
	for size = small; ; size-- {
		if broken := kit.Lines(text, width, size, style); len(broken) <= 2 || size <= 1 {
			copy(lines[:], broken)
			return lines, size
		}
	}
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Column is a column of a table: its heading, and how its cells stand.
type Column struct {
	Head   string
	Figure bool // numbers stand right-aligned
	Widest bool // takes what room is left, up to a point; its texts wrap
}

// Table lines texts up in columns below their headings. A row may end with something else than texts, such as a button.
type Table struct {
	columns []Column
	box     *fyne.Container
}

// NewTable makes an empty table.
func NewTable(columns ...Column) *Table {
	t := &Table{columns: columns, box: container.New(&columnsLayout{columns: columns})}
	for _, c := range columns {
		t.box.Add(t.cell(c, c.Head, fyne.TextStyle{Bold: true}))
	}
	return t
}

// Row adds a row of texts, with what stands behind them.
func (t *Table) Row(texts []string, behind ...fyne.CanvasObject) {
	for i, text := range texts {
		t.box.Add(t.cell(t.columns[i], text, fyne.TextStyle{}))
	}
	for _, o := range behind {
		t.box.Add(container.NewHBox(o))
	}
}

// Object is the table on the screen.
func (t *Table) Object() fyne.CanvasObject { return t.box }

func (t *Table) cell(c Column, text string, style fyne.TextStyle) fyne.CanvasObject {
	l := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, style)
	if c.Figure {
		l.Alignment = fyne.TextAlignTrailing
	}
	if c.Widest {
		l.Wrapping = fyne.TextWrapWord
	}
	return l
}

// columnsLayout makes each column as wide as its widest cell, and the widest column as wide as the room allows.
type columnsLayout struct{ columns []Column }

const (
	columnGap = 12
	wrapped   = 160 // width below which a column that wraps does not go
	widest    = 520 // and beyond which it does not: the eye has to follow the row
)

func (l *columnsLayout) widths(objects []fyne.CanvasObject) (widths []float32, sum float32) {
	widths = make([]float32, len(l.columns))
	for i, o := range objects {
		c := i % len(l.columns)
		if l.columns[c].Widest {
			widths[c] = wrapped
		} else {
			widths[c] = max(widths[c], o.MinSize().Width)
		}
	}
	for _, w := range widths {
		sum += w
	}
	return widths, sum + columnGap*float32(len(widths)-1)
}

// rows gives the objects row by row with the row's height.
func (l *columnsLayout) rows(objects []fyne.CanvasObject, yield func([]fyne.CanvasObject, float32) bool) {
	for from := 0; from < len(objects); from += len(l.columns) {
		row := objects[from:min(from+len(l.columns), len(objects))]
		height := float32(0)
		for _, o := range row {
			height = max(height, o.MinSize().Height)
		}
		if !yield(row, height) {
			return
		}
	}
}

func (l *columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	_, width := l.widths(objects)
	height := float32(0)
	l.rows(objects, func(_ []fyne.CanvasObject, h float32) bool { height += h; return true })
	return fyne.NewSize(width, height)
}

func (l *columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	widths, sum := l.widths(objects)
	for c := range widths {
		if l.columns[c].Widest {
			widths[c] = min(widest, widths[c]+max(0, size.Width-sum))
		}
	}
	for i, o := range objects { // a text that wraps knows its height once it has its width
		o.Resize(fyne.NewSize(widths[i%len(widths)], o.MinSize().Height))
	}
	y := float32(0)
	l.rows(objects, func(row []fyne.CanvasObject, height float32) bool {
		x := float32(0)
		for c, o := range row {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(widths[c], height))
			x += widths[c] + columnGap
		}
		y += height
		return true
	})
}

package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// usualText is the size of text at which the measures of the screens are given.
const usualText = 17

// unit is by how much larger everything is than usual.
func unit() float32 { return theme.TextSize() / usualText }

// Grid puts things into columns of one width, as many as asked for, or fewer where a column would be narrower than least,
// which is given for the usual size of text.
func Grid(most int, least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&grid{most: most, least: least}, objects...)
}

type grid struct {
	most  int
	least float32
	width float32 // for which it was laid out last
}

// columns tells how many columns find room.
func (g *grid) columns(objects []fyne.CanvasObject, width float32) int {
	least := g.least * unit()
	for _, o := range objects {
		least = max(least, o.MinSize().Width)
	}
	for n := g.most; n > 1; n-- {
		if least*float32(n)+theme.Padding()*float32(n-1) <= width {
			return n
		}
	}
	return 1
}

// MinSize asks for the width of the widest, and for the height at the width that there was last.
func (g *grid) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	shown := visible(objects)
	for _, o := range shown {
		least.Width = max(least.Width, o.MinSize().Width)
	}
	least.Height = g.place(shown, g.width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
	return least
}

// Layout implements fyne.Layout.
func (g *grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	g.width = size.Width
	put := func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	}
	for range 2 { // a text that wraps knows its height once it has its width
		g.place(visible(objects), size.Width, put)
	}
}

// place gives each its place in rows of a width, and the height of them all.
func (g *grid) place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) (height float32) {
	n := g.columns(objects, width)
	column := (width - theme.Padding()*float32(n-1)) / float32(n)
	for row := range slices.Chunk(objects, n) {
		high := float32(0)
		for _, o := range row {
			high = max(high, o.MinSize().Height)
		}
		for i, o := range row {
			put(o, fyne.NewPos(float32(i)*(column+theme.Padding()), height), fyne.NewSize(column, high))
		}
		height += high + theme.Padding()
	}
	return max(0, height-theme.Padding())
}

// Side puts something at the right of something that takes what room is left, or below it where that is less than
// least, which is given for the usual size of text.
func Side(least float32, main, right fyne.CanvasObject) *fyne.Container {
	return container.New(&roomy{share: func(size fyne.Size, _ []fyne.CanvasObject) []float32 {
		at := right.MinSize().Width
		left := size.Width - theme.Padding() - at
		if left < max(least*unit(), main.MinSize().Width) {
			return nil
		}
		return []float32{left, at}
	}}, main, right)
}

// named puts something behind its name, which has a width, or below it where too little is left.
func named(nameWidth float32, name string, field fyne.CanvasObject) *fyne.Container {
	label := widget.NewLabel(name)
	label.Wrapping = fyne.TextWrapWord
	return container.New(&roomy{share: func(size fyne.Size, _ []fyne.CanvasObject) []float32 {
		at := nameWidth * unit()
		left := size.Width - theme.Padding() - at
		if left < max(fieldLeast*unit(), field.MinSize().Width) {
			return nil
		}
		return []float32{at, left}
	}}, label, field)
}

// fieldLeast is the width below which a field goes below its name.
const fieldLeast = 250

// roomy is a row where there is room for one, and else a column.
type roomy struct {
	share func(size fyne.Size, objects []fyne.CanvasObject) []float32 // the widths in a row; nil where it is a column
	width float32                                                     // for which it was laid out last
}

// MinSize asks for the width of the widest, and for the height at the width that there was last.
func (r *roomy) MinSize(objects []fyne.CanvasObject) fyne.Size {
	shown := visible(objects)
	if len(shown) == 0 {
		return fyne.Size{}
	}
	var least fyne.Size
	for _, o := range shown {
		least.Width = max(least.Width, o.MinSize().Width)
	}
	row := r.share(fyne.NewSize(r.width, 0), shown) != nil
	for _, o := range shown {
		if height := o.MinSize().Height; row {
			least.Height = max(least.Height, height)
		} else {
			least.Height += height
		}
	}
	if !row {
		least.Height += theme.Padding() * float32(len(shown)-1)
	}
	return least
}

// Layout implements fyne.Layout.
func (r *roomy) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	r.width = size.Width
	shown := visible(objects)
	if len(shown) == 0 {
		return
	}
	at := fyne.Position{}
	if widths := r.share(size, shown); widths != nil {
		for i, o := range shown {
			o.Resize(fyne.NewSize(widths[i], o.MinSize().Height)) // a text that wraps knows its height once it has its width
			o.Resize(fyne.NewSize(widths[i], o.MinSize().Height))
			o.Move(at)
			at.X += widths[i] + theme.Padding()
		}
		return
	}
	for _, o := range shown {
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		o.Move(at)
		at.Y += o.Size().Height + theme.Padding()
	}
}

func visible(objects []fyne.CanvasObject) (shown []fyne.CanvasObject) {
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}

// Flow puts things beside each other, and what finds no room any more in a further row.
func Flow(objects ...fyne.CanvasObject) *fyne.Container { return container.New(&flow{}, objects...) }

type flow struct{ width float32 } // for which it was laid out last

// MinSize asks for the width of the widest, and for the height at the width that there was last.
func (f *flow) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range visible(objects) {
		least.Width = max(least.Width, o.MinSize().Width)
	}
	least.Height = f.place(visible(objects), max(f.width, least.Width), func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
	return least
}

// Layout implements fyne.Layout.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(visible(objects), size.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
}

// place gives each its place in rows of a width, and the height of them all.
func (*flow) place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) (height float32) {
	for len(objects) > 0 {
		n, used, high := 0, float32(0), float32(0)
		for _, o := range objects {
			least := o.MinSize()
			if n > 0 && used+least.Width > width {
				break
			}
			n, used, high = n+1, used+least.Width+theme.Padding(), max(high, least.Height)
		}
		x := float32(0)
		for _, o := range objects[:n] {
			least := o.MinSize()
			put(o, fyne.NewPos(x, height), fyne.NewSize(least.Width, high))
			x += least.Width + theme.Padding()
		}
		objects = objects[n:]
		height += high
		if len(objects) > 0 {
			height += theme.Padding()
		}
	}
	return height
}

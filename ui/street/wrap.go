package street

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// wrapped puts objects side by side, and those for which there is no room into further lines. Fyne's own asks for a line
// for each before it knows its width, which a window is then made for.
type wrapped struct{ width float32 }

// place gives each object its place in a width and tells the height; a width of 0 is one line.
func place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position)) (height float32) {
	var x, y, line float32
	for _, o := range objects {
		size := o.MinSize()
		if x > 0 && width > 0 && x+size.Width > width {
			x, y, line = 0, y+line+theme.Padding(), 0
		}
		put(o, fyne.NewPos(x, y))
		x += size.Width + theme.Padding()
		line = max(line, size.Height)
	}
	return y + line
}

// MinSize implements fyne.Layout.
func (l *wrapped) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		widest = max(widest, o.MinSize().Width)
	}
	return fyne.NewSize(widest, place(objects, l.width, func(fyne.CanvasObject, fyne.Position) {}))
}

// Layout implements fyne.Layout.
func (l *wrapped) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position) {
		o.Move(at)
		o.Resize(o.MinSize())
	})
}

package board

import (
	"image/color"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// scene is a whole picture of the board. Two scenes are compared part by part, so that only what differs is painted
// again.
type scene []part

// part is a piece of a scene: a comparable value, from which the objects on the canvas are made.
type part interface {
	object(palette) fyne.CanvasObject
	// update makes an object of the same kind of part show this one.
	update(fyne.CanvasObject, palette)
}

// alike reports whether the objects of one scene can be updated to another.
func (s scene) alike(t scene) bool {
	return slices.EqualFunc(s, t, func(a, b part) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) })
}

// palette gives the colours of the light or the dark board, whatever the desk's are.
type palette fyne.ThemeVariant

func (p palette) of(name fyne.ThemeColorName) color.Color {
	return kit.Theme{}.Color(name, fyne.ThemeVariant(p))
}

// The board's colours.
const (
	ground  = theme.ColorNameBackground
	ink     = theme.ColorNameForeground
	quiet   = theme.ColorNamePlaceHolder
	accent  = theme.ColorNamePrimary
	warning = theme.ColorNameWarning
	failure = theme.ColorNameError
	success = theme.ColorNameSuccess
)

// label is a line of text.
type label struct {
	box
	text   string
	size   float32
	bold   bool
	align  fyne.TextAlign
	colour fyne.ThemeColorName
}

func (l label) object(p palette) fyne.CanvasObject {
	t := &canvas.Text{}
	l.update(t, p)
	return t
}

func (l label) update(o fyne.CanvasObject, p palette) {
	t := o.(*canvas.Text)
	t.Text, t.TextSize, t.Alignment, t.Color = l.text, l.size, l.align, p.of(l.colour)
	t.TextStyle.Bold = l.bold
	put(t, l.box)
	t.Refresh()
}

// block is a filled area or, when thin, a line.
type block struct {
	box
	colour fyne.ThemeColorName
}

func (b block) object(p palette) fyne.CanvasObject {
	r := &canvas.Rectangle{}
	b.update(r, p)
	return r
}

func (b block) update(o fyne.CanvasObject, p palette) {
	r := o.(*canvas.Rectangle)
	r.FillColor = p.of(b.colour)
	put(r, b.box)
	r.Refresh()
}

// tally are the strokes of a person's votes, the last of them fresh.
type tally struct {
	box
	votes, fresh election.Count
	cell         float32
	free         int
}

func (t tally) object(p palette) fyne.CanvasObject {
	c := container.NewWithoutLayout()
	t.update(c, p)
	return c
}

func (t tally) update(o fyne.CanvasObject, p palette) {
	c := o.(*fyne.Container)
	places := strokes(t.votes, t.box, t.cell, t.free)
	for len(c.Objects) < len(places) {
		c.Objects = append(c.Objects, &canvas.Rectangle{})
	}
	clear(c.Objects[len(places):])
	c.Objects = c.Objects[:len(places)]
	for i, b := range places {
		r := c.Objects[i].(*canvas.Rectangle)
		r.FillColor = p.of(ink)
		if i >= len(places)-int(t.fresh) {
			r.FillColor = p.of(accent)
		}
		put(r, b)
	}
	canvas.Refresh(c)
}

func put(o fyne.CanvasObject, b box) {
	o.Move(fyne.NewPos(b.x, b.y))
	o.Resize(fyne.NewSize(b.w, b.h))
}

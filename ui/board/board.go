// Package board is the public board, which the people in the hall read: the turnout, the count in strokes of 正, the
// result. It shows what the books hold, no person but those who get votes, and takes no key.
package board

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	domain "changpiao/station"
	"changpiao/station/sheet"
	"changpiao/ui/words"
)

// Config is what a board shows, and how. All but the day may be changed; the next Refresh follows.
type Config struct {
	Day   *domain.Day
	Words *words.Words
	Dark  bool // light on dark, whatever the desk's theme is
	// Sums is the community's result, shown in place of the station's day; nil where there is none to show.
	Sums      *sheet.Sheet
	Announced bool // the community's result was read out
}

// Board is the content of the public window.
type Board struct {
	Config
	root    *fyne.Container
	view    view
	size    fyne.Size
	colours palette
	scene   scene // as it is drawn
}

// New makes a board.
func New(c Config) *Board {
	b := &Board{Config: c}
	b.view = b.look()
	b.root = container.New(whole{b})
	return b
}

// Content is what the window shows, in all of its canvas.
func (b *Board) Content() fyne.CanvasObject { return b.root }

// look reads what the board shows now.
func (b *Board) look() view {
	if b.Sums != nil {
		return communityOf(b.Day, *b.Sums, b.Announced)
	}
	return boardOf(b.Day)
}

// Refresh shows what the books hold now. It is called after each commit, on the goroutine of the user interface.
func (b *Board) Refresh() {
	v := b.look()
	v.since(b.view)
	b.view = v
	b.draw()
}

// draw paints what changed since it was drawn before.
func (b *Board) draw() {
	if b.size.IsZero() {
		return
	}
	next, colours := compose(b.view, b.Words, b.size), palette(theme.VariantLight)
	if b.Dark {
		colours = palette(theme.VariantDark)
	}
	if colours == b.colours && b.scene.alike(next) {
		for i, p := range next {
			if p != b.scene[i] {
				p.update(b.root.Objects[i], colours)
			}
		}
		b.scene = next
		return
	}
	b.scene, b.colours, b.root.Objects = next, colours, make([]fyne.CanvasObject, len(next))
	for i, p := range next {
		b.root.Objects[i] = p.object(colours)
	}
	b.root.Refresh()
}

// whole is the layout of a board, which fills its canvas.
type whole struct{ board *Board }

// MinSize asks for hardly anything: the board is sized from its canvas.
func (whole) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 180) }

// Layout draws the board anew when its canvas has another size.
func (l whole) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size != l.board.size {
		l.board.size = size
		l.board.draw()
	}
}

package station

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/ui/kit"
)

// fitted is a text that stays in the room that it is given, which never moves: where its lines don't fit it gets smaller.
type fitted struct {
	box    *fyne.Container
	shown  string
	colour fyne.ThemeColorName
}

func newFitted() *fitted {
	f := &fitted{}
	f.box = container.New(f)
	return f
}

// show changes the text, and reports whether it was another.
func (f *fitted) show(text string, colour fyne.ThemeColorName) bool {
	if f.shown == text && f.colour == colour {
		return false
	}
	f.shown, f.colour = text, colour
	f.Layout(nil, f.box.Size())
	f.box.Refresh()
	return true
}

// MinSize implements fyne.Layout.
func (f *fitted) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout implements fyne.Layout.
func (f *fitted) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	lines, text := fitLines(f.shown, size, theme.TextSize())
	f.box.Objects = nil
	for i, l := range lines {
		t := canvas.NewText(l, theme.Color(f.colour))
		t.TextSize = text
		t.Resize(fyne.NewSize(size.Width, heightOf(text)))
		t.Move(fyne.NewPos(0, float32(i)*heightOf(text)))
		f.box.Objects = append(f.box.Objects, t)
	}
}

// heightOf is that of a line in a size of text.
func heightOf(size float32) float32 { return 1.45 * size }

// fitLines breaks a text into as many lines as have room, in the largest size in which they do.
func fitLines(text string, room fyne.Size, usual float32) (lines []string, size float32) {
	if text == "" {
		return nil, usual
	}
	for size = usual; size > 6; size-- {
		lines = brokenLines(text, room.Width, size)
		if float32(len(lines))*heightOf(size) <= room.Height+1 {
			return lines, size
		}
	}
	return lines, size
}

// brokenLines breaks a text at blanks, and between characters where a piece is wider than a line.
func brokenLines(text string, width, size float32) (lines []string) {
	ended := func(s string) string { return strings.TrimRight(s, " 　") }
	fits := func(s string) bool {
		return fyne.MeasureText(ended(s), size, fyne.TextStyle{}).Width <= width
	}
	line := ""
	for _, piece := range pieces(text) {
		if line != "" && !fits(line+piece) {
			lines, line = append(lines, ended(line)), ""
		}
		if fits(line + piece) {
			line += piece
			continue
		}
		broken := kit.Lines(piece, width, size, fyne.TextStyle{})
		for _, l := range broken[:len(broken)-1] {
			lines = append(lines, ended(l))
		}
		line = broken[len(broken)-1]
	}
	return append(lines, ended(line))
}

// pieces are what a text is broken between: each ends with its blanks.
func pieces(text string) (all []string) {
	start, blank := 0, false
	for i, r := range text {
		if is := r == ' ' || r == '　'; blank && !is {
			all, start = append(all, text[start:i]), i
		}
		blank = r == ' ' || r == '　'
	}
	return append(all, text[start:])
}

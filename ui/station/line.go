package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// line is a text that wraps and is only drawn again when it changes.
type line struct {
	text   *widget.RichText
	shown  string
	colour fyne.ThemeColorName
}

func newLine() *line {
	l := &line{text: widget.NewRichText(&widget.TextSegment{Style: widget.RichTextStyleInline})}
	l.text.Wrapping = fyne.TextWrapWord
	return l
}

// show changes the text, and reports whether it was another.
func (l *line) show(text string, colour fyne.ThemeColorName) bool {
	if l.shown == text && l.colour == colour {
		return false
	}
	l.shown, l.colour = text, colour
	segment := l.text.Segments[0].(*widget.TextSegment)
	segment.Text, segment.Style.ColorName = text, colour
	l.text.Refresh()
	return true
}

// lineHeight is that of a line of text.
func lineHeight() float32 { return heightOf(theme.TextSize()) }

// object is the text on the screen, in room for so many lines, so that nothing moves when it changes.
func (l *line) object(lines float32) fyne.CanvasObject {
	return container.New(&lineRoom{lines: lines}, kit.Tight(l.text))
}

type lineRoom struct{ lines float32 }

// MinSize implements fyne.Layout.
func (r *lineRoom) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, r.lines*lineHeight())
}

// Layout implements fyne.Layout.
func (r *lineRoom) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

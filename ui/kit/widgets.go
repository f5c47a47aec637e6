package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Primary makes the screen's one next action: the largest button.
func Primary(text string, do func()) *PrimaryButton {
	b := &PrimaryButton{}
	b.Text, b.OnTapped, b.Importance = text, do, widget.HighImportance
	b.ExtendBaseWidget(b)
	return b
}

// PrimaryButton is a button that nobody misses. Enter presses it too, once for each time the key goes down on it: an
// Enter that brought the keyboard here does not count.
type PrimaryButton struct {
	widget.Button
	// Function is given the function keys and Escape; nil for nobody.
	Function func(fyne.KeyName)
	fresh    bool // Enter went down here
}

var _ desktop.Keyable = (*PrimaryButton)(nil)

// FocusGained begins with no key down.
func (b *PrimaryButton) FocusGained() {
	b.fresh = false
	b.Button.FocusGained()
}

// KeyDown implements desktop.Keyable.
func (b *PrimaryButton) KeyDown(k *fyne.KeyEvent) { b.fresh = isEnter(k.Name) }

// KeyUp implements desktop.Keyable.
func (b *PrimaryButton) KeyUp(*fyne.KeyEvent) {}

// TypedKey presses the button.
func (b *PrimaryButton) TypedKey(k *fyne.KeyEvent) {
	if IsFunctionKey(k.Name) && b.Function != nil {
		b.Function(k.Name)
		return
	}
	if !isEnter(k.Name) {
		b.Button.TypedKey(k)
		return
	}
	if b.fresh {
		b.fresh = false
		b.Tapped(nil)
	}
}

func isEnter(k fyne.KeyName) bool { return k == fyne.KeyReturn || k == fyne.KeyEnter }

const (
	primaryWidth  = 260
	primaryHeight = 60
)

// MinSize keeps the button large.
func (b *PrimaryButton) MinSize() fyne.Size {
	return b.Button.MinSize().Max(fyne.NewSize(primaryWidth, primaryHeight))
}

// Title is the heading of a screen.
func Title(text string) fyne.CanvasObject {
	return widget.NewRichText(&widget.TextSegment{Text: text, Style: widget.RichTextStyleHeading})
}

// Wrapped is a text that is never cut off.
func Wrapped(text string, colour fyne.ThemeColorName) fyne.CanvasObject {
	style := widget.RichTextStyleParagraph
	if colour != "" {
		style.ColorName = colour
	}
	return NewParagraph(text, style)
}

// Small is a quiet text below something, which wraps.
func Small(text string, colour fyne.ThemeColorName) fyne.CanvasObject {
	return NewParagraph(text, widget.RichTextStyle{ColorName: colour, SizeName: theme.SizeNameCaptionText})
}

// Number shows a number that matters, large, with its name below.
func Number(value, name string) fyne.CanvasObject {
	v := widget.NewRichText(&widget.TextSegment{Text: value, Style: widget.RichTextStyle{
		SizeName: theme.SizeNameHeadingText, Alignment: fyne.TextAlignTrailing, TextStyle: fyne.TextStyle{Bold: true},
	}})
	return TightColumn(v, widget.NewLabelWithStyle(name, fyne.TextAlignTrailing, fyne.TextStyle{}))
}

// Widths of the names of fields: those that have a line for themselves, and those that share one.
const (
	rowName   = 290
	shortName = 150
)

// Row puts a field beside its name.
func Row(name string, field fyne.CanvasObject) fyne.CanvasObject { return named(rowName, name, field) }

// ShortRow puts a field beside its name where several fields share a line.
func ShortRow(name string, field fyne.CanvasObject) fyne.CanvasObject {
	return named(shortName, name, field)
}

// AtLeast keeps something from getting narrower than a width.
func AtLeast(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&atLeast{width: width}, o)
}

type atLeast struct{ width float32 }

func (l *atLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(fyne.NewSize(l.width, 0))
}

func (l *atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// Framed draws a frame of a theme colour around something, with a broad edge at its left.
func Framed(colour fyne.ThemeColorName, inside fyne.CanvasObject) fyne.CanvasObject {
	edge, frame := newTint(colour, ""), newTint("", colour)
	edge.area.SetMinSize(fyne.NewSize(8, 0))
	frame.area.CornerRadius = 3
	return container.NewStack(frame, container.NewBorder(nil, nil, edge, nil, container.NewPadded(inside)))
}

// Band is a text across the whole width on a ground of a theme colour.
func Band(colour fyne.ThemeColorName, text string) fyne.CanvasObject {
	r := NewParagraph(text, widget.RichTextStyle{ColorName: theme.ColorNameBackground, Alignment: fyne.TextAlignCenter, TextStyle: fyne.TextStyle{Bold: true}})
	return container.NewStack(newTint(colour, ""), Tight(r))
}

package kit

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Paragraph is a text that is never cut off and breaks as Chinese is set; see Lines.
type Paragraph struct {
	widget.RichText
	text  string
	width float32
}

// NewParagraph makes a paragraph in a style.
func NewParagraph(text string, style widget.RichTextStyle) *Paragraph {
	p := &Paragraph{text: text}
	p.Segments = []widget.RichTextSegment{&widget.TextSegment{Text: text, Style: style}}
	p.Wrapping, p.Scroll = fyne.TextWrapWord, container.ScrollNone
	p.ExtendBaseWidget(p)
	return p
}

// Resize breaks the text for a new width.
func (p *Paragraph) Resize(size fyne.Size) {
	if p.width != size.Width {
		p.width = size.Width
		p.breakLines()
	}
	p.RichText.Resize(size)
}

// Refresh breaks the text anew: its size may be another.
func (p *Paragraph) Refresh() {
	p.breakLines()
	p.RichText.Refresh()
}

// String gives the text as it was given.
func (p *Paragraph) String() string { return p.text }

func (p *Paragraph) breakLines() {
	s := p.Segments[0].(*widget.TextSegment)
	room := p.width - 2*theme.InnerPadding()
	if s.Text = p.text; room > 0 {
		size := s.Style.SizeName
		if size == "" {
			size = theme.SizeNameText
		}
		s.Text = strings.Join(Lines(p.text, room, theme.Size(size), s.Style.TextStyle), "\n")
	}
}

// Marks that don't begin a line, and those that don't end one, as Chinese is set (GB/T 15834).
const (
	notFirst = "。，、；：？！）》」』】〕〉”’…·％%.,;:?!)]}"
	notLast  = "（《「『【〔〈“‘([{"
)

// Lines breaks a text into lines of a width: between Chinese characters and behind blanks, never within a word or a
// number that has room, nor so that a line begins with a closing mark or ends with an opening one. Blanks at the end
// of a line stay there. Where there is no room at all each line is a character.
func Lines(text string, width, size float32, style fyne.TextStyle) (lines []string) {
	fits := func(s string) bool {
		return fyne.MeasureText(strings.TrimRightFunc(s, unicode.IsSpace), size, style).Width <= width
	}
	for given := range strings.SplitSeq(text, "\n") {
		line := ""
		for _, piece := range unbreakable(given) {
			if line != "" && !fits(line+piece) {
				lines, line = append(lines, line), ""
			}
			for line == "" && piece != "" && !fits(piece) { // a word longer than a line
				n := longest(piece, fits)
				lines, piece = append(lines, piece[:n]), piece[n:]
			}
			line += piece
		}
		lines = append(lines, line)
	}
	return lines
}

// longest is how many bytes of a text have room, at least those of its first character.
func longest(text string, fits func(string) bool) (n int) {
	for i, r := range text {
		end := i + len(string(r))
		if n > 0 && !fits(text[:end]) {
			break
		}
		n = end
	}
	return n
}

// unbreakable are the pieces between which a text may be broken, each with the blanks behind it.
func unbreakable(text string) (pieces []string) {
	start := 0
	var last rune
	for i, r := range text {
		if i > start && mayBreak(last, r) {
			pieces, start = append(pieces, text[start:i]), i
		}
		last = r
	}
	if start < len(text) {
		pieces = append(pieces, text[start:])
	}
	return pieces
}

// mayBreak reports whether a line may end between two characters.
func mayBreak(before, after rune) bool {
	switch {
	case isBlank(after) || strings.ContainsRune(notFirst, after) || strings.ContainsRune(notLast, before):
		return false
	case isBlank(before):
		return true
	}
	return isWide(before) || isWide(after)
}

// isBlank reports whether a character is a blank at which a line may be broken.
func isBlank(r rune) bool { return r == ' ' || r == '　' }

// isWide reports whether a character is set as Chinese is: a line may be broken on either side of it.
func isWide(r rune) bool { return unicode.Is(unicode.Han, r) || r >= 0x3000 && r < 0xfff0 }

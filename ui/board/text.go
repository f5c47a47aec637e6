package board

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// Measures of the program's font, by the text's size: a Chinese character is drawn in a line's middle.
const (
	lineHeight = 1.25 // from line to line
	fontHeight = 1.45 // of a text on the canvas
	middle     = 0.78 // of a character, from that text's top
)

const (
	oneStep  = 0.75 // a text shrinks by a step before it wraps
	finer    = 0.95 // and by as much again until it stands in its place
	smallest = 4
)

func widthOf(text string, size float32, bold bool) float32 {
	return fyne.MeasureText(text, size, fyne.TextStyle{Bold: bold}).Width
}

// fit gives the lines of a text and the largest size, up to the one asked for, in which it stands in its place. It
// shrinks by a step, then wraps, then shrinks as far as it must: nothing is ever cut off.
func fit(text string, w, h, size float32, bold bool) ([]string, float32) {
	size = min(size, h/lineHeight)
	if width := widthOf(text, size, bold); width <= w {
		return []string{text}, size
	} else if one := size * w / width * 0.98; one >= size*oneStep {
		return []string{text}, one
	}
	for ; size > smallest; size *= finer {
		lines := wrap(text, w, size, bold)
		widest := float32(0)
		for _, l := range lines {
			widest = max(widest, widthOf(l, size, bold))
		}
		if widest <= w && float32(len(lines))*size*lineHeight <= h {
			break
		}
	}
	return wrap(text, w, size, bold), size
}

// wrap fills lines with what may not be parted.
func wrap(text string, w, size float32, bold bool) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(text) {
		if line != "" && widthOf(strings.TrimRight(line+piece, " "), size, bold) > w {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		line += piece
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces parts a text where a line may end: behind the dots of a name that has them, else behind a blank or between
// Chinese characters, but not before a stop.
func pieces(text string) []string {
	if strings.Contains(text, "·") && !strings.Contains(text, " ") {
		return strings.SplitAfter(text, "·")
	}
	var list []string
	parts := true // a line may end before the next character
	for _, r := range text {
		han := unicode.Is(unicode.Han, r)
		if (parts || han) && !strings.ContainsRune("，。；：、）】％%", r) || len(list) == 0 {
			list = append(list, "")
		}
		list[len(list)-1] += string(r)
		parts = han || r == ' '
	}
	return list
}

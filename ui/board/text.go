package board

import (
	"slices"
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
	finer    = 0.97 // in which it is tried smaller and smaller
	smallest = 4
)

func widthOf(text string, size float32, bold bool) float32 {
	return fyne.MeasureText(text, size, fyne.TextStyle{Bold: bold}).Width
}

// fit gives the lines of a text and the largest size, up to the one asked for, in which it stands in its place. It
// shrinks by a step, then wraps, then shrinks as far as it must: nothing is ever cut off.
func fit(text string, w, h, size float32, bold bool) ([]string, float32) {
	size = min(size, h/lineHeight)
	line := []string{text}
	for one := size; one >= size*oneStep; one *= finer {
		if stand(line, w, h, one, bold) {
			return line, one
		}
	}
	lines := wrap(text, w, size, bold)
	for size > smallest && !stand(lines, w, h, size, bold) {
		size *= finer
		lines = wrap(text, w, size, bold)
	}
	return lines, size
}

// stand reports whether lines find room in a place.
func stand(lines []string, w, h, size float32, bold bool) bool {
	return size <= h/lineHeight/float32(len(lines)) && !slices.ContainsFunc(lines, func(l string) bool { return widthOf(l, size, bold) > w })
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

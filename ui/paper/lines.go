package paper

import "strings"

// Marks that don't begin a line, and marks that don't end one.
const (
	closing = "，。；：、？！）》」』”’…％·〉】〕,.;:)]}%"
	opening = "（《「『“‘〈【〔([{"
)

// wrap breaks text into lines of a width: between Chinese characters, but
// neither inside a word or number, unless it is longer than a line, nor before
// a closing mark or behind an opening one. There is always one line at least.
func (d *document) wrap(text, font string, size, width float64) []string {
	var lines []string
	line, used := "", 0.0
	for _, part := range pieces(d.printable(text)) {
		w := d.width(part, font, size)
		if used+w > width && line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
			part = strings.TrimLeft(part, " ")
			w = d.width(part, font, size)
		}
		if w <= width {
			line, used = line+part, used+w
			continue
		}
		for _, r := range part {
			w := d.width(string(r), font, size)
			if used+w > width && line != "" {
				lines = append(lines, line)
				line, used = "", 0
			}
			line, used = line+string(r), used+w
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces cuts text where a line may be broken.
func pieces(text string) []string {
	var parts []string
	from, wordBefore, openBefore := 0, false, false
	for at, r := range text {
		closes := strings.ContainsRune(closing, r)
		word := r > ' ' && r < 0x2000 && !closes
		if at > 0 && !openBefore && !closes && !(word && wordBefore) {
			parts = append(parts, text[from:at])
			from = at
		}
		wordBefore = word || closes && wordBefore && r < 0x2000
		openBefore = strings.ContainsRune(opening, r)
	}
	return append(parts, text[from:])
}

package election

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// Figure is a number as a person typed it or a file gave it. It may be missing
// or no whole number; only Count tells, so that no command can use it unread.
type Figure struct {
	text string
	n    Count
	ok   bool
}

// MaxFigure bounds every figure; no community comes near it.
const MaxFigure = math.MaxInt32

// Whole makes a figure from a count.
func Whole(n Count) Figure { return ReadFigure(strconv.Itoa(int(n))) }

// ReadFigure reads a typed number; full-width digits count as digits.
func ReadFigure(text string) Figure {
	digits := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, strings.TrimSpace(text))
	n, err := strconv.ParseInt(digits, 10, 64)
	return Figure{text: text, n: Count(n), ok: err == nil && n >= 0 && n <= MaxFigure}
}

// Count gives the number, and whether there is one: a whole number from 0 to
// MaxFigure.
func (f Figure) Count() (Count, bool) { return f.n, f.ok }

// Given reports whether anything was typed at all.
func (f Figure) Given() bool { return strings.TrimSpace(f.text) != "" }

// String gives the figure as it was typed.
func (f Figure) String() string { return f.text }

// MarshalJSON writes a whole number as a number and anything else as text.
func (f Figure) MarshalJSON() ([]byte, error) {
	if f.ok {
		return json.Marshal(int(f.n))
	}
	return json.Marshal(f.text)
}

// UnmarshalJSON takes any JSON value; what is no whole number is told by Count.
func (f *Figure) UnmarshalJSON(b []byte) error {
	text := string(b)
	if text == "null" {
		text = ""
	}
	var s string
	if json.Unmarshal(b, &s) == nil {
		text = s
	}
	*f = ReadFigure(text)
	return nil
}

// Take reads a figure into fs: B406 when it is missing, negative or not whole.
func (fs *Findings) Take(f Figure, what string, at string) Count {
	n, ok := f.Count()
	if !ok {
		fs.Add("B406", "what", what, "at", at, "given", f.text)
		return 0
	}
	return n
}

package street

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// fixed measures a text whose letters are as wide as they are high.
func fixed(s string, size float32) float32 { return float32(len([]rune(s))) * size }

func TestFitCutsNothingOff(t *testing.T) {
	test.NewTempApp(t)
	usual, small := theme.TextSize(), theme.CaptionTextSize()
	for _, c := range []struct {
		text  string
		width float32
		lines [2]string
		size  float32
	}{
		{"东街", 10 * usual, [2]string{"东街"}, usual},
		{strings.Repeat("东", 10), 10 * small, [2]string{strings.Repeat("东", 10)}, small},
		{strings.Repeat("东", 15), 10 * small, [2]string{strings.Repeat("东", 10), strings.Repeat("东", 5)}, small},
		{"one two three four", 10 * small, [2]string{"one two ", "three four"}, small},
		{"a " + strings.Repeat("东", 15), 10 * small, [2]string{"a " + strings.Repeat("东", 8), strings.Repeat("东", 7)}, small},
	} {
		lines, size := fit(c.text, c.width, fixed)
		if lines != c.lines || size != c.size {
			t.Errorf("%q in %v: %q at %v", c.text, c.width, lines, size)
		}
	}
	long := strings.Repeat("东", 100)
	lines, size := fit(long, 10*small, fixed)
	if lines[0]+lines[1] != long || fixed(lines[1], size) > 10*small {
		t.Errorf("cut off: %q at %v", lines, size)
	}
}

func TestColumnsShareWhatIsLeft(t *testing.T) {
	test.NewTempApp(t)
	cols := columns{{width: 100}, {share: 1}, {share: 3}}
	r := cols.filled(false, "a", "b", "c")
	r.Resize(fyne.NewSize(100+3*cellGap+400, rowHeight))
	for i, want := range []float32{100, 100, 300} {
		if got := r.Objects[i].Size().Width; got != want {
			t.Errorf("column %d is %v wide, not %v", i, got, want)
		}
	}
}

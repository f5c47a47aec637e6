package street

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"changpiao/ui/kit"
)

func TestFitCutsNothingOff(t *testing.T) {
	test.NewTempApp(t)
	usual, small := theme.TextSize(), theme.CaptionTextSize()
	wide := func(text string, size float32) float32 { return fyne.MeasureText(text, size, fyne.TextStyle{}).Width }
	for _, c := range []struct {
		text  string
		width float32
		lines [2]string
		size  float32
	}{
		{"东街", wide("东街", usual), [2]string{"东街"}, usual},
		{"东街第一投票站", wide("东街第一投票站", small), [2]string{"东街第一投票站"}, small},
		{"东街第一投票站", wide("东街第一", small), [2]string{"东街第一", "投票站"}, small},
		{"one two three four", wide("one two three", small) - 1, [2]string{"one two ", "three four"}, small},
		{"排在 杨磊（7 画）前面。", wide("排在 杨磊（7 画）", small) - 1, [2]string{"排在 杨磊（7 ", "画）前面。"}, small},
		{"主任 黄平排在杨磊前面。可以继续", wide("主任 黄平排在杨磊前面", small) + 1, [2]string{"主任 黄平排在杨磊前", "面。可以继续"}, small},
	} {
		lines, size := fit(c.text, c.width, fyne.TextStyle{})
		if lines != c.lines || size != c.size {
			t.Errorf("%q in %v: %q at %v", c.text, c.width, lines, size)
		}
	}
	long := strings.Repeat("东", 100)
	lines, size := fit(long, 10*small, fyne.TextStyle{})
	if lines[0]+lines[1] != long || wide(lines[1], size) > 10*small {
		t.Errorf("cut off: %q at %v", lines, size)
	}
}

func TestColumnsShareWhatIsLeft(t *testing.T) {
	test.NewTempApp(t)
	cols := columns{{width: 100}, {share: 1}, {share: 3}}
	r := cols.filled(false, "a", "b", "c")
	r.Resize(fyne.NewSize(100+3*cellGap+400, rowHeight()))
	for i, want := range []float32{100, 100, 300} {
		if got := r.Objects[i].Size().Width; got != want {
			t.Errorf("column %d is %v wide, not %v", i, got, want)
		}
	}
}

func TestRowsHoldTwoLinesAtEverySize(t *testing.T) {
	app := test.NewTempApp(t)
	for _, scale := range kit.Scales {
		app.Settings().SetTheme(kit.Theme{Scale: scale})
		line := fyne.MeasureText("国", theme.CaptionTextSize(), fyne.TextStyle{}).Height
		if need := (columns{{share: 1}}).row().MinSize().Height; need < 2*line {
			t.Errorf("at %v a row of %v does not hold two lines of %v", scale, need, line)
		}
	}
}

package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"pgregory.net/rapid"
)

func TestLinesBreakAsChineseIsSet(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	for _, c := range []struct {
		text string
		wide int // in Chinese characters
		want []string
	}{
		{"居民会议同意。", 6, []string{"居民会议同", "意。"}},
		{"疑难票要认定（B02）", 7, []string{"疑难票要认定", "（B02）"}},
		{"领取 1850 张", 3, []string{"领取 ", "1850 ", "张"}},
		{"第一行\n第二行", 9, []string{"第一行", "第二行"}},
		{"abcdefghijklmnop", 3, nil}, // longer than a line: broken where it must
		{"", 3, []string{""}},
	} {
		width := fyne.MeasureText(strings.Repeat("国", c.wide), 17, fyne.TextStyle{}).Width + 1
		lines := Lines(c.text, width, 17, fyne.TextStyle{})
		if c.want == nil && len(lines) > 1 && strings.Join(lines, "") == c.text {
			continue
		}
		if !slices.Equal(lines, c.want) {
			t.Errorf("%q in %d: %q", c.text, c.wide, lines)
		}
	}
}

func TestLinesLoseNothing(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("选票（）。，《a1 　%")))
		given := text.Draw(t, "text")
		width := rapid.Float32Range(-20, 200).Draw(t, "width")
		lines := Lines(given, width, 17, fyne.TextStyle{})
		if strings.Join(lines, "") != given {
			t.Fatalf("%q became %q", given, lines)
		}
		for _, l := range lines {
			if shown := strings.TrimRight(l, " 　"); len([]rune(shown)) > 1 && fyne.MeasureText(shown, 17, fyne.TextStyle{}).Width > width {
				t.Fatalf("%q is wider than %v", l, width)
			}
		}
	})
}

func TestParagraphFollowsItsWidthAndTheSizeOfText(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(Theme{})
	p := NewParagraph(strings.Repeat("收回的选票不多于发出的选票，", 6), widget.RichTextStyleParagraph)
	w := test.NewTempWindow(t, p)
	height := func(width float32) float32 {
		w.Resize(fyne.NewSize(width, 600))
		return p.MinSize().Height
	}
	wide, narrow := height(900), height(300)
	app.Settings().SetTheme(Theme{Scale: 2})
	if large := height(300); !(wide < narrow && narrow < large) {
		t.Errorf("%v wide, %v narrow, %v in large text", wide, narrow, large)
	}
}

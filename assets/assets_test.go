package assets

import (
	"bytes"
	"image/png"
	"testing"

	gotext "github.com/go-text/typesetting/font"
	"github.com/signintech/gopdf"
	"golang.org/x/image/font/sfnt"
)

var weights = map[string][]byte{"regular": Font(), "bold": FontBold()}

// Names people bear, and the signs the screens and pages use.
const needed = "唱票王李张刘陈欧阳䶮㛃𬀩𠅤𫍽𠮷吉喆堃昇玥翀赟镕犇㻿𫖯𬭎𬱖" +
	"0123456789ABCxyzüéāáǎàǚ，。、；：？！（）《》「」『』“”‘’·…—～％№" +
	"✓○●×→←↑↓▲▼△▽■□◆◇◎★☆①②③⑩⑳⚠│─┌┐└┘├┤┼〇"

// Fyne draws text with go-text/typesetting.
func TestScreenFindsTheCharacters(t *testing.T) {
	for weight, data := range weights {
		face, err := gotext.ParseTTF(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", weight, err)
		}
		for _, r := range needed {
			glyph, ok := face.NominalGlyph(r)
			if !ok || glyph == 0 {
				t.Errorf("%s: no glyph for %c (%U)", weight, r, r)
				continue
			}
			if outline, ok := face.GlyphData(glyph).(gotext.GlyphOutline); !ok || len(outline.Segments) == 0 {
				t.Errorf("%s: %c (%U) is drawn as nothing", weight, r, r)
			}
		}
	}
}

func TestWeightsCoverTheSame(t *testing.T) {
	regular, err := sfnt.Parse(Font())
	if err != nil {
		t.Fatal(err)
	}
	bold, err := sfnt.Parse(FontBold())
	if err != nil {
		t.Fatal(err)
	}
	var buf sfnt.Buffer
	covered := 0
	for r := rune(0x20); r < 0x33000; r++ {
		a, errA := regular.GlyphIndex(&buf, r)
		b, errB := bold.GlyphIndex(&buf, r)
		if errA != nil || errB != nil {
			t.Fatalf("%U: %v, %v", r, errA, errB)
		}
		if (a == 0) != (b == 0) {
			t.Errorf("%c (%U) is in one weight only", r, r)
		}
		if a != 0 {
			covered++
		}
	}
	if covered != 32644 {
		t.Errorf("%d characters, README.md says 32,644", covered)
	}
}

func TestDigitsAreOfOneWidth(t *testing.T) {
	for weight, data := range weights {
		face, err := gotext.ParseTTF(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		zero, _ := face.NominalGlyph('0')
		for _, r := range "123456789" {
			glyph, _ := face.NominalGlyph(r)
			if face.HorizontalAdvance(glyph) != face.HorizontalAdvance(zero) {
				t.Errorf("%s: %c is not as wide as 0", weight, r)
			}
		}
	}
}

func TestPaperTakesTheFonts(t *testing.T) {
	var pdf gopdf.GoPdf
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	pdf.AddPage()
	for weight, data := range weights {
		if err := pdf.AddTTFFontData(weight, data); err != nil {
			t.Fatalf("%s: %v", weight, err)
		}
		if err := pdf.SetFont(weight, "", 18); err != nil {
			t.Fatal(err)
		}
		if err := pdf.Text("选举结果报告单 䶮㛃𬀩𠅤𫍽 1,950"); err != nil {
			t.Fatalf("%s: %v", weight, err)
		}
		pdf.Br(24)
	}
	var out bytes.Buffer
	if _, err := pdf.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	// Only the glyphs in use may go into a page: a sheet travels by stick and by phone.
	if out.Len() < 2000 || out.Len() > 200_000 {
		t.Errorf("a page of a few words takes %d bytes", out.Len())
	}
}

func TestIconIsASquareOf512(t *testing.T) {
	picture, err := png.DecodeConfig(bytes.NewReader(Icon()))
	if err != nil {
		t.Fatal(err)
	}
	if picture.Width != 512 || picture.Height != 512 {
		t.Errorf("%d × %d", picture.Width, picture.Height)
	}
}

package scan

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"changpiao/station/sheet"
)

// Measures of the picture that PNG makes.
const (
	modulePixels = 6 // of a code's module
	perRow       = 3 // codes side by side
	digitScale   = 6 // pixels of a dot of the labels
	labelHeight  = 9 * digitScale
)

// PNG makes one picture with the codes of all pages, black on white, each with
// its white border and its label below, such as 1/4. A module has 6 pixels. The
// picture reads back with Read.
func PNG(pages []string) ([]byte, error) {
	const cell = (sheet.CodeModules + 2*sheet.QuietZone) * modulePixels
	columns := min(perRow, max(1, len(pages)))
	rows := (len(pages) + perRow - 1) / perRow
	palette := color.Palette{color.White, color.Black}
	img := image.NewPaletted(image.Rect(0, 0, columns*cell, rows*(cell+labelHeight)), palette)
	for i, page := range pages {
		code, err := sheet.Code(page)
		if err != nil {
			return nil, err
		}
		at := image.Pt(i%perRow*cell, i/perRow*(cell+labelHeight))
		drawCode(img, at.Add(image.Pt(sheet.QuietZone*modulePixels, sheet.QuietZone*modulePixels)), code)
		label := sheet.Label(page)
		width := len(label) * 4 * digitScale
		drawLabel(img, at.Add(image.Pt((cell-width)/2, cell+digitScale)), label)
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

func drawCode(img draw.Image, at image.Point, code [][]bool) {
	for y, row := range code {
		for x, black := range row {
			if black {
				square(img, at.Add(image.Pt(x*modulePixels, y*modulePixels)), modulePixels)
			}
		}
	}
}

func square(img draw.Image, at image.Point, side int) {
	draw.Draw(img, image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, image.Black, image.Point{}, draw.Src)
}

// figures are the digits and the slash, three dots wide and five high, a row
// an octal digit.
var figures = map[rune][5]uint8{
	'0': {7, 5, 5, 5, 7}, '1': {2, 6, 2, 2, 7}, '2': {7, 1, 7, 4, 7}, '3': {7, 1, 7, 1, 7},
	'4': {5, 5, 7, 1, 1}, '5': {7, 4, 7, 1, 7}, '6': {7, 4, 7, 5, 7}, '7': {7, 1, 1, 1, 1},
	'8': {7, 5, 7, 5, 7}, '9': {7, 5, 7, 1, 7}, '/': {1, 1, 2, 4, 4},
}

func drawLabel(img draw.Image, at image.Point, text string) {
	for i, r := range text {
		for y, row := range figures[r] {
			for x := range 3 {
				if row>>(2-x)&1 == 1 {
					square(img, at.Add(image.Pt((4*i+x)*digitScale, y*digitScale)), digitScale)
				}
			}
		}
	}
}

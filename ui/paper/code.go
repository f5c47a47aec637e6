package paper

import (
	"changpiao/station/sheet"
)

// A code is drawn in whole dots of a 600-dpi printer: 12 a module, 0.508 mm;
// 924 with the white border, 39.1 mm.
const (
	moduleDots = 12
	codeDots   = moduleDots * (sheet.CodeModules + 2*sheet.QuietZone)
	codeSide   = codeDots * dot
	codesInRow = 4
	labelSize  = 9.0
	codeRow    = codeSide + labelSize*leading - 4
)

// codes puts the pages of a sheet in rows of four with the label of each under
// it, a row on one page.
func (d *document) codes(pages []string) {
	for i, page := range pages {
		if d.err != nil {
			return
		}
		modules, err := sheet.Code(page) // which reads back what it gives
		if err != nil {
			d.note(err)
			return
		}
		if i%codesInRow == 0 {
			d.room(codeRow)
		}
		gap := (width - codesInRow*codeSide) / (codesInRow - 1)
		x := toDot(margin + float64(i%codesInRow)*(codeSide+gap))
		y := toDot(d.y)
		d.code(modules, x, y, moduleDots)
		label := sheet.Label(page)
		d.text(label, bold, labelSize, x+codeSide/2-d.width(label, bold, labelSize)/2, y+codeSide+labelSize-5)
		if i%codesInRow == codesInRow-1 || i == len(pages)-1 {
			d.y += codeRow
		}
	}
}

// code draws a code of modules of so many dots with its white border, at a
// whole dot.
func (d *document) code(modules [][]bool, x, y float64, dots int) {
	if d.err != nil {
		return
	}
	module := float64(dots) * dot
	side := float64(len(modules)+2*sheet.QuietZone) * module
	d.pdf.SetGrayFill(1)
	d.pdf.RectFromUpperLeftWithStyle(x, y, side, side, "F")
	d.pdf.SetGrayFill(0)
	for _, r := range blocks(modules) {
		d.pdf.RectFromUpperLeftWithStyle(
			x+float64(sheet.QuietZone+r.x)*module, y+float64(sheet.QuietZone+r.y)*module,
			float64(r.w)*module, float64(r.h)*module, "F")
	}
}

// block is a rectangle of black modules.
type block struct{ x, y, w, h int }

// blocks covers the black modules with rectangles, each module once: drawn one
// by one, they would show hairlines between them on a screen.
func blocks(modules [][]bool) []block {
	done := make([][]bool, len(modules))
	for y, row := range modules {
		done[y] = make([]bool, len(row))
	}
	free := func(x, y int) bool {
		return y < len(modules) && x < len(modules[y]) && modules[y][x] && !done[y][x]
	}
	var found []block
	for y, row := range modules {
		for x := range row {
			if !free(x, y) {
				continue
			}
			b := block{x: x, y: y, w: 1, h: 1}
			for free(x+b.w, y) {
				b.w++
			}
			whole := func(y int) bool {
				for i := range b.w {
					if !free(x+i, y) {
						return false
					}
				}
				return true
			}
			for whole(y + b.h) {
				b.h++
			}
			for i := range b.h {
				for k := range b.w {
					done[y+i][x+k] = true
				}
			}
			found = append(found, b)
		}
	}
	return found
}

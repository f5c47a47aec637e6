package paper

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/signintech/gopdf"

	"changpiao/assets"
)

// A page is A4 in whole dots of a 600-dpi printer, so that what stands on
// whole dots from its top stands on them from its bottom too.
const (
	dot        = 72.0 / 600
	pageWidth  = 4961 * dot
	pageHeight = 7016 * dot
	margin     = 47 * 10 * dot // 56.4 pt, 19.9 mm
	top        = 44.0
	bottom     = pageHeight - 54
	width      = pageWidth - 2*margin
)

// The two weights of the project's font.
const (
	regular = "ChangpiaoSans-Regular"
	bold    = "ChangpiaoSans-Bold"
)

// document lays text, tables and codes out over pages, from the top down. The
// first error stays and is given by finish.
type document struct {
	pdf       *gopdf.GoPdf
	y         float64 // where the next thing is put
	watermark string  // across every page, or ""
	widths    map[string]map[rune]float64
	missing   map[rune]bool // whether the font lacks a character
	err       error
}

func newDocument(watermark string) *document {
	d := &document{
		pdf: &gopdf.GoPdf{}, watermark: watermark,
		widths:  map[string]map[rune]float64{regular: {}, bold: {}},
		missing: map[rune]bool{},
	}
	d.pdf.Start(gopdf.Config{Unit: gopdf.UnitPT, PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	d.note(d.pdf.AddTTFFontData(regular, assets.Font()))
	d.note(d.pdf.AddTTFFontData(bold, assets.FontBold()))
	d.newPage()
	return d
}

func (d *document) note(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (d *document) newPage() {
	if d.err != nil {
		return
	}
	d.pdf.AddPage()
	d.pdf.SetLineWidth(0.5)
	d.pdf.SetGrayStroke(0.45)
	d.y = top
	if d.watermark == "" {
		return
	}
	const size = 190
	d.pdf.Rotate(45, pageWidth/2, pageHeight/2)
	d.pdf.SetGrayFill(0.9)
	d.text(d.watermark, bold, size, pageWidth/2-d.width(d.watermark, bold, size)/2, pageHeight/2+size*0.36)
	d.pdf.RotateReset()
	d.pdf.SetGrayFill(0)
}

// room begins a new page unless so much is left on this one.
func (d *document) room(height float64) {
	if d.y+height > bottom && d.y > top {
		d.newPage()
	}
}

// printable gives the text as the font can draw it. A character that the font
// lacks is written by its code point: a name must not lose a character unseen.
func (d *document) printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsControl(r) || r == '\ufeff':
			b.WriteByte(' ')
		case d.lacks(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (d *document) lacks(r rune) bool {
	lacking, known := d.missing[r]
	if !known && d.err == nil {
		d.note(d.pdf.SetFont(regular, "", 10))
		has, err := d.pdf.IsCurrFontContainGlyph(r)
		d.note(err)
		lacking = !has
		d.missing[r] = lacking
	}
	return lacking
}

// width measures text in a font and size.
func (d *document) width(text, font string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		w, known := d.widths[font][r]
		if !known && d.err == nil {
			d.note(d.pdf.SetFont(font, "", 100))
			var err error
			w, err = d.pdf.MeasureTextWidth(string(r))
			d.note(err)
			d.widths[font][r] = w
		}
		sum += w
	}
	return sum * size / 100
}

// text draws printable text with its baseline at y.
func (d *document) text(text, font string, size, x, y float64) {
	if d.err != nil || text == "" {
		return
	}
	d.note(d.pdf.SetFont(font, "", size))
	d.pdf.SetXY(x, y)
	d.note(d.pdf.Text(text))
}

// closing marks don't begin a line.
const closing = "，。；：、？！）》」』”’…％,.;:)]%"

// wrap breaks text into lines of a width: between Chinese characters, but
// neither inside a word or number, unless it is longer than a line, nor before
// a closing mark. There is always one line at least.
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
	wordBefore := false
	for _, r := range text {
		word := r > ' ' && r < 0x2000 && !strings.ContainsRune(closing, r)
		joins := len(parts) > 0 && (word && wordBefore || strings.ContainsRune(closing, r))
		if joins {
			parts[len(parts)-1] += string(r)
		} else {
			parts = append(parts, string(r))
		}
		wordBefore = word || joins && wordBefore
	}
	return parts
}

// leading is the height of a line in font sizes, rise that of its baseline
// over its middle.
const (
	leading = 1.45
	rise    = 0.36
)

// paragraph puts text over the width of the page.
func (d *document) paragraph(text, font string, size float64) {
	for _, line := range d.wrap(text, font, size, width) {
		d.room(size * leading)
		d.text(line, font, size, margin, d.y+size*leading/2+size*rise)
		d.y += size * leading
	}
}

// centred puts text in the middle of the page.
func (d *document) centred(text, font string, size float64) {
	for _, line := range d.wrap(text, font, size, width) {
		d.room(size * leading)
		d.text(line, font, size, pageWidth/2-d.width(line, font, size)/2, d.y+size*leading/2+size*rise)
		d.y += size * leading
	}
}

// heading begins a section, and sees that so much of it fits under it.
func (d *document) heading(text string, with float64) {
	d.y += 8
	d.room(20 + with)
	d.paragraph(text, bold, 11.5)
	d.y += 2
}

// align says where a cell's text stands.
type align int

const (
	left align = iota
	centre
	right
)

// column is a column of a table; its width is a share of the page's. A head may
// have several lines.
type column struct {
	head  string
	share float64
	align align
	bold  bool
}

const (
	cellSize    = 9.0
	cellLeading = 12.5
	cellPad     = 2.6 // above and below
	cellSide    = 4.0 // left and right
	figureSide  = 2.5 // the same in columns of centred figures
)

// side gives what is left free at each side of a column's cells.
func (c column) side() float64 {
	if c.align == centre {
		return figureSide
	}
	return cellSide
}

// table puts a table, with its heads again on every page that it runs over.
// Without any head it has no row of heads. A row that is higher than the page
// goes on over the next.
func (d *document) table(columns []column, rows [][]string) {
	total := 0.0
	headed := false
	for _, c := range columns {
		total += c.share
		headed = headed || c.head != ""
	}
	widths := make([]float64, len(columns))
	for i, c := range columns {
		widths[i] = width * c.share / total
	}
	head := make([][]string, len(columns))
	for i, c := range columns {
		for line := range strings.SplitSeq(c.head, "\n") {
			head[i] = append(head[i], d.wrap(line, bold, cellSize, widths[i]-2*c.side())...)
		}
	}
	begin := func() {
		if headed {
			d.row(columns, widths, head, 0, lineCount(head), true)
		}
	}
	rowHeight := func(lines int) float64 { return float64(lines)*cellLeading + 2*cellPad }
	if headed {
		d.room(rowHeight(lineCount(head)) + rowHeight(1))
	}
	begin()
	for _, r := range rows {
		cells := d.cells(columns, widths, r)
		from, n := 0, lineCount(cells)
		for from < n && d.err == nil {
			fit := int((bottom - d.y - 2*cellPad) / cellLeading)
			if fit < min(n-from, 4) { // a low row stays whole
				d.newPage()
				begin()
				fit = int((bottom - d.y - 2*cellPad) / cellLeading)
			}
			to := min(n, from+max(fit, 1))
			d.row(columns, widths, cells, from, to, false)
			from = to
		}
	}
}

// cells breaks a row's texts into lines.
func (d *document) cells(columns []column, widths []float64, row []string) [][]string {
	cells := make([][]string, len(columns))
	for i, c := range columns {
		text := ""
		if i < len(row) {
			text = row[i]
		}
		cells[i] = d.wrap(text, c.font(), cellSize, widths[i]-2*c.side())
	}
	return cells
}

func (c column) font() string {
	if c.bold {
		return bold
	}
	return regular
}

func lineCount(cells [][]string) int {
	n := 0
	for _, lines := range cells {
		n = max(n, len(lines))
	}
	return n
}

// row draws lines from to to of a row's cells.
func (d *document) row(columns []column, widths []float64, cells [][]string, from, to int, head bool) {
	if d.err != nil {
		return
	}
	height := float64(to-from)*cellLeading + 2*cellPad
	x := margin
	for i, c := range columns {
		d.box(x, d.y, widths[i], height, head)
		font, at := c.font(), c.align
		if head {
			font, at = bold, centre
		}
		lines := cells[i][min(from, len(cells[i])):min(to, len(cells[i]))]
		y := d.y + (height-float64(len(lines))*cellLeading)/2
		for k, line := range lines {
			w := d.width(line, font, cellSize)
			tx := x + c.side()
			switch at {
			case centre:
				tx = x + (widths[i]-w)/2
			case right:
				tx = x + widths[i] - c.side() - w
			}
			d.text(line, font, cellSize, tx, y+(float64(k)+0.5)*cellLeading+cellSize*rise)
		}
		x += widths[i]
	}
	d.y += height
}

// box draws a frame, shaded for heads.
func (d *document) box(x, y, w, h float64, shaded bool) {
	if d.err != nil {
		return
	}
	if shaded {
		d.pdf.SetGrayFill(0.92)
		d.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "F")
		d.pdf.SetGrayFill(0)
	}
	d.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "D")
}

// onEveryPage draws what needs the number of pages.
func (d *document) onEveryPage(draw func(page, of int)) {
	if d.err != nil {
		return
	}
	n := d.pdf.GetNumberOfPages()
	for page := 1; page <= n; page++ {
		d.note(d.pdf.SetPage(page))
		d.pdf.SetGrayFill(0)
		draw(page, n)
	}
}

// toDot gives the next whole dot.
func toDot(at float64) float64 { return math.Ceil(at/dot-1e-6) * dot }

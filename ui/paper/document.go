package paper

import (
	"context"
	"fmt"
	"math"
	"slices"
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
	margin     = 40 * 10 * dot // 48 pt, 16.9 mm
	top        = 28.0
	bottom     = pageHeight - 44
	width      = pageWidth - 2*margin
)

// The two weights of the project's font.
const (
	regular = "ChangpiaoSans-Regular"
	bold    = "ChangpiaoSans-Bold"
)

// marks are what every page of a document bears across it.
type marks struct {
	rehearsal bool // 演练
	specimen  bool // 样票
	copy      bool // 副本
	again     bool // 重印
}

// word is what stands across the page.
func (m marks) word() (word string) {
	if m.rehearsal {
		word += "演练"
	}
	if m.specimen {
		word += "样票"
	}
	return word
}

// reprint is the mark of pages that were printed before.
func (m marks) reprint() string {
	switch {
	case m.copy:
		return "副本"
	case m.again:
		return "重印"
	}
	return ""
}

// document lays text, tables and codes out over pages, from the top down. The
// first error stays and is given by finish.
type document struct {
	ctx     context.Context // ends the work; nil for never
	pdf     *gopdf.GoPdf
	y       float64 // where the next thing is put
	kept    float64 // width at the right that text leaves free
	marks   marks
	running func() // puts what stands at the head of each further page; nil for nothing
	widths  map[string]map[rune]float64
	missing map[rune]bool // whether the font lacks a character
	err     error
}

func newDocument(m marks) *document {
	d := &document{
		pdf: &gopdf.GoPdf{}, marks: m,
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
	if d.ctx != nil {
		d.note(d.ctx.Err())
	}
	if d.err != nil {
		return
	}
	d.pdf.AddPage()
	d.pdf.SetLineWidth(0.5)
	d.pdf.SetGrayStroke(0.45)
	d.y = top
	if word := d.marks.word(); word != "" {
		d.watermark(word)
	}
	if word := d.marks.reprint(); word != "" {
		const size, side, high = 10.5, 27.0, 13.5 // above where tables begin
		d.box(pageWidth-margin-side, 11, side, high, false)
		d.middle(word, bold, size, pageWidth-margin-side, side, 11+high/2)
	}
	if d.running != nil {
		d.running()
	}
}

// watermark writes a word over the whole page, behind what comes after.
func (d *document) watermark(word string) {
	size := 380 / float64(len([]rune(word)))
	d.pdf.Rotate(45, pageWidth/2, pageHeight/2)
	d.pdf.SetGrayFill(0.9)
	d.middle(word, bold, size, 0, pageWidth, pageHeight/2)
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

// rise is that of a text's baseline over its middle, in font sizes; leading is
// the height of a line.
const (
	rise    = 0.36
	leading = 1.4
)

// text draws printable text with its baseline at y.
func (d *document) text(text, font string, size, x, y float64) {
	if d.err != nil || text == "" {
		return
	}
	d.note(d.pdf.SetFont(font, "", size))
	d.pdf.SetXY(x, y)
	d.note(d.pdf.Text(text))
}

// middle draws printable text in the middle of a width, around a height.
func (d *document) middle(text, font string, size, x, width, y float64) {
	d.text(text, font, size, x+(width-d.width(text, font, size))/2, y+size*rise)
}

// paragraph puts text over the width of the page.
func (d *document) paragraph(text, font string, size float64) {
	d.lines(text, font, size, left)
}

// centred puts text in the middle of the page.
func (d *document) centred(text, font string, size float64) {
	d.lines(text, font, size, centre)
}

func (d *document) lines(text, font string, size float64, at align) {
	for _, line := range d.wrap(text, font, size, width-d.kept) {
		d.room(size * leading)
		x := margin
		if at == centre {
			x = (pageWidth - d.width(line, font, size)) / 2
		}
		d.text(line, font, size, x, d.y+size*leading/2+size*rise)
		d.y += size * leading
	}
}

// heading begins a section, and sees that so much of it fits under it. What is
// said behind the title stands on its line where that has room.
func (d *document) heading(title, said string, with float64) {
	const size, small = 10.5, 8.5
	d.y += 3.5
	d.room(size*leading + with)
	begin := d.width(title, bold, size) + size
	after := d.wrap(said, regular, small, width-d.kept-begin)
	if len(after) > 1 {
		d.paragraph(title, bold, size)
		d.paragraph(said, regular, small)
		return
	}
	d.text(after[0], regular, small, margin+begin, d.y+size*leading/2+size*rise)
	d.paragraph(title, bold, size)
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

// sealSide is room for a seal of 42 mm.
const sealSide = 122.0

// besideSeal puts what draw puts to the left of a box for the seal.
func (d *document) besideSeal(draw func()) {
	const gap = 10.0
	d.y += 4
	d.room(sealSide + 4)
	if d.err != nil {
		return
	}
	page, end := d.pdf.GetNumberOfPages(), d.y+sealSide+4
	d.box(pageWidth-margin-sealSide, d.y, sealSide, sealSide, false)
	d.middle("（盖章）", regular, 9, pageWidth-margin-sealSide, sealSide, d.y+10)
	d.kept = sealSide + gap
	draw()
	d.kept = 0
	if d.pdf.GetNumberOfPages() == page {
		d.y = max(d.y, end)
	}
}

// signatures leaves a box for each who signs, and the last for the date, as
// many in a row as asked.
func (d *document) signatures(inRow int, who ...string) {
	const height = 44.0
	wide := width / float64(inRow)
	for row := range slices.Chunk(append(who, "日期"), inRow) {
		d.room(height)
		for i, name := range row {
			x := margin + float64(i)*wide
			d.box(x, d.y, wide, height, false)
			d.text(name, regular, 9, x+cellSide, d.y+12)
			if name == "日期" {
				const date = "年　　月　　日"
				d.text(date, regular, 9, x+wide-cellSide-d.width(date, regular, 9), d.y+height-8)
			}
		}
		d.y += height
	}
	d.y += 4
}

// pages tells how many pages there are.
func (d *document) pages() int {
	if d.err != nil {
		return 0
	}
	return d.pdf.GetNumberOfPages()
}

// footed draws under every page what the document is, in two lines, and which
// page of how many. Lines that are too long are cut off: what they say stands
// in full on the first page.
func (d *document) footed(name, about string) {
	d.footedFrom(1, d.pages(), name, about)
}

// footedFrom is footed for some of the pages.
func (d *document) footedFrom(first, last int, name, about string) {
	if d.err != nil {
		return
	}
	const size = 8.0
	const y = pageHeight - 31
	lines := []string{d.printable(name), d.printable(about)}
	of := d.pdf.GetNumberOfPages()
	for page := first; page <= last; page++ {
		d.note(d.pdf.SetPage(page))
		d.pdf.SetGrayFill(0)
		d.pdf.Line(margin, y-10, pageWidth-margin, y-10)
		pages := fmt.Sprintf("第 %d 页 共 %d 页", page, of)
		wide := d.width(pages, regular, size)
		d.text(pages, regular, size, pageWidth-margin-wide, y)
		for i, line := range lines {
			d.text(d.wrap(line, regular, size, width-wide-12)[0], regular, size, margin, y+float64(i)*size*1.3)
		}
	}
}

// finish gives the pages' bytes, with a file attached where there is one.
func (d *document) finish(file *attachment, about facts) ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	pdf, err := d.pdf.GetBytesPdfReturnErr()
	if err != nil {
		return nil, err
	}
	return update(pdf, file, about)
}

// toDot gives the next whole dot.
func toDot(at float64) float64 { return math.Ceil(at/dot-1e-6) * dot }

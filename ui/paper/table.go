package paper

import (
	"iter"
	"slices"
	"strings"
)

// align says where a cell's text stands.
type align int

const (
	left align = iota
	centre
	right
)

// column is a column of a table; its width is a share of the table's. A head
// may have several lines.
type column struct {
	head  string
	share float64
	align align
	bold  bool
	fits  bool // text is set smaller rather than make the row higher
}

// table says how rows are set.
type table struct {
	columns []column
	size    float64 // of the text; cellSize for 0
	height  float64 // of a row at least
}

const (
	cellSize   = 9.5
	denseSize  = 8.5 // of tables that must save room
	cellSide   = 4.0 // left and right of a cell's text
	figureSide = 2.5 // the same in columns of centred figures
)

// pad is what is left free above and below a cell's text.
func (t table) pad() float64 {
	if t.size <= denseSize {
		return 1.4
	}
	return 2.8
}

// side gives what is left free at each side of a column's cells.
func (c column) side() float64 {
	if c.align == centre {
		return figureSide
	}
	return cellSide
}

func (c column) font() string {
	if c.bold {
		return bold
	}
	return regular
}

// row is a row of cells, or a text over all columns: a title, or plain.
type row struct {
	cells       []string
	title, text string
}

// over gives the text over all columns with its font.
func (r row) over() (text, font string, ok bool) {
	switch {
	case r.title != "":
		return r.title, bold, true
	case r.text != "":
		return r.text, regular, true
	}
	return "", "", false
}

// rowsOf gives rows of cells.
func rowsOf(rows ...[]string) iter.Seq[row] {
	return func(yield func(row) bool) {
		for _, cells := range rows {
			if !yield(row{cells: cells}) {
				return
			}
		}
	}
}

// grid is a table as it is laid out on a document.
type grid struct {
	*document
	table
	widths []float64
	head   [][]string // the lines of each head; nil for a table without heads
}

// table puts a table, with its heads again on every page that it runs over.
// Without any head it has no row of heads. A row that is higher than the page
// goes on over the next.
func (d *document) table(t table, rows iter.Seq[row]) {
	if t.size == 0 {
		t.size = cellSize
	}
	g := grid{document: d, table: t, widths: make([]float64, len(t.columns))}
	total := 0.0
	for _, c := range t.columns {
		total += c.share
	}
	for i, c := range t.columns {
		g.widths[i] = width * c.share / total
	}
	if slices.ContainsFunc(t.columns, func(c column) bool { return c.head != "" }) {
		g.head = make([][]string, len(t.columns))
		for i, c := range t.columns {
			for line := range strings.SplitSeq(c.head, "\n") {
				g.head[i] = append(g.head[i], d.wrap(line, bold, t.size, g.widths[i]-2*c.side())...)
			}
		}
		d.room(g.rowHeight(lineCount(g.head)) + max(g.rowHeight(1), t.height))
	}
	g.heads()
	for r := range rows {
		if d.err != nil {
			return
		}
		g.add(r)
	}
	if t.size > denseSize {
		d.y += 3
	}
}

// line is the height of a line.
func (g *grid) line() float64 { return g.size * lineLeading }

// lineLeading is the height of a line in a table, in font sizes.
const lineLeading = 1.32

func (g *grid) rowHeight(lines int) float64 { return float64(lines)*g.line() + 2*g.pad() }

func (g *grid) heads() {
	if g.head != nil {
		g.row(g.head, g.sizes(), 0, lineCount(g.head), true)
	}
}

// sizes are the usual ones of a row's cells.
func (g *grid) sizes() []float64 { return slices.Repeat([]float64{g.size}, len(g.columns)) }

// cell breaks a cell's text into lines, smaller ones where the column asks for
// it and they would not fit into the row.
func (g *grid) cell(text string, c column, wide float64) (lines []string, size float64) {
	const least = 4.5
	usual := g.wrap(text, c.font(), g.size, wide-2*c.side())
	if !c.fits {
		return usual, g.size
	}
	lines = usual
	for size = g.size; float64(len(lines))*size*lineLeading+2 > g.height; {
		if size -= 0.5; size < least {
			return usual, g.size
		}
		lines = g.wrap(text, c.font(), size, wide-2*c.side())
	}
	return lines, size
}

// add puts a row, on the next page where it doesn't fit on this one.
func (g *grid) add(r row) {
	cells, sizes := make([][]string, len(g.columns)), g.sizes()
	least, n := max(g.height, g.rowHeight(1)), 1
	text, font, over := r.over()
	if over {
		cells[0] = g.wrap(text, font, g.size, width-2*cellSide)
		n = len(cells[0])
		least *= 2 // it stays with a row under it
	} else {
		for i, c := range g.columns {
			if i < len(r.cells) {
				cells[i], sizes[i] = g.cell(r.cells[i], c, g.widths[i])
			}
			if sizes[i] == g.size {
				n = max(n, len(cells[i]))
			}
		}
	}
	fit := func() int { return int((bottom - g.y - 2*g.pad()) / g.line()) }
	for from := 0; from < n && g.err == nil; {
		if fit() < min(n-from, 4) || g.y+least > bottom { // a low row stays whole
			g.newPage()
			g.heads()
		}
		to := min(n, from+max(fit(), 1))
		if over {
			g.band(cells[0][from:to], font)
		} else {
			g.row(cells, sizes, from, to, false)
		}
		from = to
	}
}

// band draws lines of a text that goes over all columns, shaded for a title.
func (g *grid) band(lines []string, font string) {
	height := g.rowHeight(len(lines))
	g.box(margin, g.y, width, height, font == bold)
	for i, line := range lines {
		g.text(line, font, g.size, margin+cellSide, g.y+g.pad()+(float64(i)+0.5)*g.line()+g.size*rise)
	}
	g.y += height
}

func lineCount(cells [][]string) int {
	n := 0
	for _, lines := range cells {
		n = max(n, len(lines))
	}
	return n
}

// row draws lines from to to of a row's cells, each in its size.
func (g *grid) row(cells [][]string, sizes []float64, from, to int, head bool) {
	if g.err != nil {
		return
	}
	height := g.rowHeight(to - from)
	if !head {
		height = max(height, g.height)
	}
	x := margin
	for i, c := range g.columns {
		g.box(x, g.y, g.widths[i], height, head)
		font, at := c.font(), c.align
		if head {
			font, at = bold, centre
		}
		lines := cells[i]
		if sizes[i] == g.size { // what was set smaller stands whole in its row
			lines = lines[min(from, len(lines)):min(to, len(lines))]
		}
		high := sizes[i] * lineLeading
		y := g.y + (height-float64(len(lines))*high)/2
		for k, line := range lines {
			w := g.width(line, font, sizes[i])
			tx := x + c.side()
			switch at {
			case centre:
				tx = x + (g.widths[i]-w)/2
			case right:
				tx = x + g.widths[i] - c.side() - w
			}
			g.text(line, font, sizes[i], tx, y+(float64(k)+0.5)*high+sizes[i]*rise)
		}
		x += g.widths[i]
	}
	g.y += height
}

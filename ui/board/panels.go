package board

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"changpiao/station/election"
)

// Measures of the panels in units.
const (
	gap        = 2.4 // between columns
	headHeight = 7
	footHeight = 8.5
	largest    = 7.5 // size of a name
	leastCell  = 2.6 // of a 正
	smaller    = 0.9 // from one size of a 正 to the next
)

// Measures of a row in sizes of a name, at least: with strokes beside the name while the count goes on, with what the
// result means below it afterwards.
const (
	countWidth, countHeight   = 12, 1.6
	resultWidth, resultHeight = 9, 2
	againstHeight             = 0.8 // of the votes against
)

// panel is a position on the board: its rows stand in one or more of the board's columns.
type panel struct {
	position
	columns int
	rows    int // in each column
}

// rowsOf counts the rows of a position; a heading stands before people written in.
func rowsOf(p position) int {
	n := len(p.people)
	if slices.ContainsFunc(p.people, func(p person) bool { return p.written }) {
		n++
	}
	return max(1, n)
}

// arrange gives each position as many columns as make the names largest, and no more.
func (c *composer) arrange(in box) (best []panel, size float32) {
	longest := 1
	for _, p := range c.view.positions {
		longest = max(longest, rowsOf(p))
	}
	for limit := longest; limit > 0; limit-- {
		var list []panel
		for _, p := range c.view.positions {
			rows := rowsOf(p)
			columns := (rows + limit - 1) / limit
			list = append(list, panel{p, columns, (rows + columns - 1) / columns})
		}
		if larger := c.nameSize(list, in); larger > size {
			best, size = list, larger
		}
	}
	return best, size
}

// nameSize is how large names can be written in panels.
func (c *composer) nameSize(list []panel, in box) float32 {
	columns, rows := 0, 0
	for _, p := range list {
		columns += p.columns
		rows = max(rows, p.rows)
	}
	width, height := c.columnWidth(in, columns), c.rowsHeight(in)/float32(rows)
	if c.view.stage == counting {
		return min(largest*c.unit, width/countWidth, height/countHeight)
	}
	return min(largest*c.unit, width/resultWidth, height/resultHeight)
}

// rowsHeight is what a panel leaves to its rows.
func (c *composer) rowsHeight(in box) float32 { return in.h - (headHeight+footHeight)*c.unit }

func (c *composer) columnWidth(in box, columns int) float32 {
	return (in.w - float32(columns-1)*gap*c.unit) / float32(columns)
}

// panels draws the positions side by side.
func (c *composer) panels(in box) {
	u := c.unit
	list, size := c.arrange(in)
	columns := 0
	for _, p := range list {
		columns += p.columns
	}
	width := c.columnWidth(in, columns)
	x := in.x
	for i, p := range list {
		b := box{x, in.y, float32(p.columns)*(width+gap*u) - gap*u, in.h}
		if i > 0 {
			c.fill(box{x - gap*u/2, in.y, max(1, 0.15*u), in.h}, quiet)
		}
		c.panel(p, b, c.rowDesign(p, b, width, size))
		x += b.w + gap*u
	}
}

// design is what all rows of a panel have in common.
type design struct {
	first        box     // row
	crosses      bool    // a line below the strokes tells the votes against
	name, number float32 // sizes
	nameWidth    float32
	numberWidth  float32
	cell         float32 // of a 正
}

// rowDesign finds the widths that all names and numbers need, and the largest 正 with which the most votes fit.
func (c *composer) rowDesign(p panel, b box, width, size float32) design {
	d := design{first: box{b.x, b.y + headHeight*c.unit, width, c.rowsHeight(b) / float32(p.rows)}, name: size, number: 1.25 * size}
	if c.view.stage != counting {
		d.first.h = min(d.first.h, 3.5*size)
	}
	leader, returned := election.Count(0), election.Count(1)
	for _, q := range c.view.papers {
		returned = max(returned, q.returned)
	}
	d.numberWidth = widthOf(strings.Repeat("0", len(digits(returned))), d.number, true) + 0.2*size
	for _, q := range p.people {
		d.nameWidth = max(d.nameWidth, widthOf(c.nameOf(q), size, true))
		leader = max(leader, q.votes)
	}
	d.nameWidth = min(d.nameWidth, 0.36*width)
	if c.view.stage != counting {
		d.nameWidth = width - d.numberWidth - 0.4*size // there are no strokes
	}
	d.crosses = slices.ContainsFunc(p.people, func(q person) bool { return q.crosses })
	area := d.strokes(d.first)
	d.cell = min(1.3*size, area.h, area.w/5)
	for signs(leader) > capacity(area, d.cell) && d.cell*smaller > leastCell*c.unit {
		d.cell *= smaller
	}
	d.cell = max(1, float32(int(d.cell))) // whole, so that the strokes of every 正 fall on the pixels alike
	return d
}

// area is what lies between the name and the number of a row.
func (d design) area(row box) box {
	left := row.x + d.nameWidth + 0.4*d.name
	return box{left, row.y + 0.15*d.name, row.x + row.w - d.numberWidth - 0.4*d.name - left, row.h - 0.3*d.name}
}

// strokes is the part of the area where strokes stand.
func (d design) strokes(row box) box {
	area := d.area(row)
	if d.crosses {
		area.h -= againstHeight * d.name
	}
	return area
}

// panel draws a position.
func (c *composer) panel(p panel, b box, d design) {
	u := c.unit
	head := box{b.x, b.y, b.w, headHeight * u}
	seats := c.t("seats", "n", p.seats)
	seatsWidth := min(widthOf(seats, 2.6*u, false)+u, 0.5*b.w)
	c.write(box{head.x, head.y, head.w - seatsWidth, head.h}, p.title, style{4.4, true, fyne.TextAlignLeading, ink})
	c.write(box{head.x + head.w - seatsWidth, head.y, seatsWidth, head.h}, seats, style{2.6, false, fyne.TextAlignTrailing, quiet})

	at := 0
	next := func() box {
		row := d.first
		row.x += float32(at/p.rows) * (row.w + gap*u)
		row.y += float32(at%p.rows) * row.h
		c.fill(box{row.x, row.y, row.w, max(1, 0.1*u)}, quiet)
		at++
		return row
	}
	for i, q := range p.people {
		if q.written && (i == 0 || !p.people[i-1].written) {
			row := next()
			c.write(box{row.x, row.y, row.w, min(row.h, 2.4*d.name)}, c.t("written"), style{0.8 * d.name / u, false, fyne.TextAlignLeading, quiet})
		}
		c.person(q, next(), d)
	}
	c.foot(p, box{b.x, b.y + b.h - footHeight*u, b.w, footHeight * u})
}

func (c *composer) nameOf(p person) string {
	if p.others > 0 {
		return c.t("others", "n", p.others)
	}
	return p.name
}

// person draws a row: the name with, below it, what the result means for the person; strokes; the number.
func (c *composer) person(p person, row box, d design) {
	line := box{row.x, row.y, row.w, min(row.h, 2.6*d.name)}
	before := row.w - d.numberWidth - 0.4*d.name // the number
	name, colour := box{line.x, line.y, d.nameWidth, line.h}, ink
	if p.mark == elected || p.mark == nominated {
		colour = success
	}
	if c.view.stage != counting && (p.crosses || p.mark != noMark) {
		name.h *= 0.62
	}
	if p.mark != noMark {
		mark := box{name.x, name.y + name.h, before, line.h - name.h}
		if p.crosses {
			mark.w *= 0.6
		}
		c.write(mark, c.t("mark."+string(p.mark)), style{0.6 * d.name / c.unit, true, fyne.TextAlignLeading, colour})
	}
	c.write(name, c.nameOf(p), style{d.name / c.unit, true, fyne.TextAlignLeading, colour})
	c.write(box{line.x + line.w - d.numberWidth, line.y, d.numberWidth, line.h}, digits(p.votes), style{d.number / c.unit, true, fyne.TextAlignTrailing, ink})
	if p.crosses {
		area := d.area(row)
		against := box{row.x + 0.6*before, area.y + area.h - againstHeight*d.name, 0.4 * before, againstHeight * d.name}
		c.write(against, c.t("against", "n", p.against), style{0.6 * d.name / c.unit, false, fyne.TextAlignTrailing, quiet})
	}
	if c.view.stage == counting {
		c.strokes(p, d.strokes(row), d.cell)
	}
}

// strokes draws the votes of a person; of more than have room the oldest stand as a number.
func (c *composer) strokes(p person, area box, cell float32) {
	const size = 0.8 // of the number, by the cell
	cells, rows := capacity(area, cell), max(1, int(area.h/cell))
	place := box{area.x, area.y + (area.h-float32(rows)*cell)/2, area.w, float32(rows) * cell}
	number := int(widthOf(times(signs(p.votes)), size*cell, true)/cell) + 2 // cells that the number takes with its sign
	number = max(1, min(number, cells-1))
	n := summed(p.votes, cells, number)
	if n == 0 {
		c.scene = append(c.scene, tally{box: place, votes: p.votes, fresh: p.fresh, cell: cell})
		return
	}
	left := p.votes - election.Count(n*perSign)
	c.scene = append(c.scene, tally{box: place, votes: left, fresh: min(left, p.fresh), cell: cell, free: number}, tally{box: place, votes: perSign, cell: cell})
	c.write(box{place.x + cell, place.y, float32(number-1) * cell, cell}, times(n), style{size * cell / c.unit, true, fyne.TextAlignLeading, ink})
}

// times follows a 正 that stands for so many.
func times(n int) string { return "×" + strconv.Itoa(n) }

// foot tells what became of the ballots of a position.
func (c *composer) foot(p panel, b box) {
	u := c.unit
	c.fill(box{b.x, b.y, b.w, max(1, 0.2*u)}, quiet)
	list := []figure{{c.t("valid"), digits(p.counted), ink}, {c.t("blank"), digits(p.blank), ink}, {c.t("void"), digits(p.void), ink}}
	if p.pending > 0 {
		list = append(list, figure{c.t("pending"), digits(p.pending), warning})
	}
	for i, f := range list {
		w := b.w / float32(len(list))
		c.figure(box{b.x + float32(i)*w, b.y + 0.5*u, w, b.h - u}, f, 4.6, 2.4, fyne.TextAlignCenter)
	}
}

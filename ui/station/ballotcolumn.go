package station

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
)

// Sizes of the ballot on the screen, where the text is of the usual size.
const (
	usualText  = 17
	headHeight = 54 // of a position's title and seats
	numberPart = 34 // of a row
	leastWidth = 300
)

// rowHeights are those of a candidate's row: the first with which all have room.
var rowHeights = []float32{34, 30, 26, 22}

// unit is how much larger everything is than usual.
func unit() float32 { return theme.TextSize() / usualText }

// roomLayout tells the ballot how much room there is before it takes it.
type roomLayout struct{ fit *columnsLayout }

// MinSize implements fyne.Layout.
func (l *roomLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastWidth*unit(), (headHeight+2*rowHeights[0])*unit())
}

// Layout implements fyne.Layout.
func (l *roomLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.fit.room = size
	objects[0].Resize(size)
	objects[0].Refresh()
}

// columnsLayout puts positions side by side, each as wide as its candidates need. The rows get lower until the whole
// ballot is seen; where it is too large even then, it is as high as it must be and scrolls.
type columnsLayout struct {
	pad  *ballotPad
	room fyne.Size
}

// MinSize implements fyne.Layout.
func (l *columnsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	row, perLane := l.fitting()
	return fyne.NewSize(0, (headHeight+row*float32(perLane))*unit())
}

// fitting is how high a row is and how many stand below each other.
func (l *columnsLayout) fitting() (row float32, perLane int) {
	// A row holds the number, the box for the mark, and a name of four characters.
	fits := func() bool { return l.room.Width/float32(l.lanes(perLane)) >= (numberPart+3.5*row)*unit() }
	for _, row = range rowHeights {
		if perLane = max(int((l.room.Height/unit()-headHeight)/row), 1); fits() {
			return row, perLane
		}
	}
	for row, perLane = rowHeights[1], 1; !fits() && l.lanes(perLane) > len(l.pad.columns); perLane++ {
	}
	return row, perLane
}

// Layout implements fyne.Layout.
func (l *columnsLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	row, perLane := l.fitting()
	lanes := l.lanes(perLane)
	x := float32(0)
	for _, c := range l.pad.columns {
		w := size.Width / float32(lanes) * float32(lanesOf(c.rows(), perLane))
		c.perLane, c.row = perLane, row*unit()
		c.Resize(fyne.NewSize(w, size.Height))
		c.Move(fyne.NewPos(x, 0))
		c.Refresh()
		x += w
	}
}

// lanes is how many columns of candidates all positions take.
func (l *columnsLayout) lanes(perLane int) (n int) {
	for _, c := range l.pad.columns {
		n += lanesOf(c.rows(), perLane)
	}
	return n
}

// lanesOf is how many columns so many rows take.
func lanesOf(rows, perLane int) int { return max((rows+perLane-1)/perLane, 1) }

// ballotColumn is a position on the ballot: title, seats, candidates, and the names written in.
type ballotColumn struct {
	widget.BaseWidget
	pad     *ballotPad
	at      int
	perLane int
	row     float32 // height of a candidate

	band    *canvas.Rectangle // behind the title of the position in hand
	title   *canvas.Text
	seats   *canvas.Text
	edge    *canvas.Line
	cells   []*candidateCell
	names   []string // written in
	written []*canvas.Text
}

func newBallotColumn(p *ballotPad, at int) *ballotColumn {
	c := &ballotColumn{pad: p, at: at, perLane: 1, band: canvas.NewRectangle(color.Transparent), title: canvas.NewText("", color.Black), seats: canvas.NewText("", color.Black),
		edge: canvas.NewLine(theme.Color(theme.ColorNameDisabled))}
	c.title.TextStyle.Bold, c.title.Alignment, c.title.TextSize = true, fyne.TextAlignCenter, theme.TextSize()+1
	c.seats.Alignment, c.seats.TextSize = fyne.TextAlignCenter, theme.CaptionTextSize()
	for i := range p.positions[at].Candidates {
		c.cells = append(c.cells, newCandidateCell(p, at, i))
	}
	c.ExtendBaseWidget(c)
	return c
}

// rows is how many lines the position takes, those for names written in among them.
func (c *ballotColumn) rows() int { return len(c.cells) + len(c.names) }

// CreateRenderer implements fyne.Widget.
func (c *ballotColumn) CreateRenderer() fyne.WidgetRenderer { return &columnRenderer{c} }

type columnRenderer struct{ c *ballotColumn }

// Destroy implements fyne.WidgetRenderer.
func (r *columnRenderer) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (r *columnRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

// Refresh implements fyne.WidgetRenderer.
func (r *columnRenderer) Refresh() {
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

// Objects implements fyne.WidgetRenderer.
func (r *columnRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.c.band, r.c.title, r.c.seats}
	if r.c.at > 0 {
		all = append(all, r.c.edge)
	}
	for _, cell := range r.c.cells {
		all = append(all, cell)
	}
	for _, w := range r.c.written {
		all = append(all, w)
	}
	return all
}

// Layout implements fyne.WidgetRenderer.
func (r *columnRenderer) Layout(size fyne.Size) {
	c, u := r.c, unit()
	c.band.Resize(fyne.NewSize(size.Width-8, (headHeight-6)*u))
	c.band.Move(fyne.NewPos(4, 0))
	c.edge.Position1, c.edge.Position2 = fyne.NewPos(0, 0), fyne.NewPos(0, size.Height)
	c.title.TextSize = fitText(c.title, theme.TextSize()+1, size.Width-12*u)
	c.seats.TextSize = fitText(c.seats, theme.CaptionTextSize(), size.Width-12*u)
	c.title.Resize(fyne.NewSize(size.Width, 26*u))
	c.title.Move(fyne.NewPos(0, u))
	c.seats.Resize(fyne.NewSize(size.Width, 18*u))
	c.seats.Move(fyne.NewPos(0, 27*u))
	lane := size.Width / float32(lanesOf(c.rows(), c.perLane))
	place := func(i int, o fyne.CanvasObject) {
		o.Resize(fyne.NewSize(lane-8, c.row))
		o.Move(fyne.NewPos(lane*float32(i/c.perLane)+4, headHeight*u+c.row*float32(i%c.perLane)))
	}
	for i, cell := range c.cells {
		place(i, cell)
	}
	for i, w := range c.written {
		place(len(c.cells)+i, w)
	}
}

// update brings up to date what changed.
func (c *ballotColumn) update(read count.Preview) {
	d := c.pad.draft
	pos := d.positions[c.at]
	band, ink := color.Color(color.Transparent), theme.Color(theme.ColorNameForeground)
	if c.at == d.at && !d.void {
		band, ink = theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNameForegroundOnPrimary)
	}
	quiet := ink
	says := c.pad.words.T("pad.seats", "seats", pos.Seats, "marks", len(d.marks[c.at])-c.crosses())
	switch {
	case d.voided[c.at]:
		says = c.pad.words.T("pad.position.void", "why", c.pad.words.T("void."+d.reason))
	case fateOf(read, pos.ID, d) == count.Void:
		says = "⚠ " + c.pad.words.T("pad.position.over", "seats", pos.Seats, "marks", len(d.marks[c.at])-c.crosses())
	}
	if c.band.FillColor != band {
		c.band.FillColor = band
		c.band.CornerRadius = 3
		c.band.Refresh()
	}
	if c.at != d.at && (d.voided[c.at] || fateOf(read, pos.ID, d) == count.Void) {
		quiet = theme.Color(theme.ColorNameError)
	}
	retext(c.title, pos.Title, ink)
	if retext(c.seats, says, quiet) {
		c.seats.TextSize = fitText(c.seats, theme.CaptionTextSize(), c.Size().Width-12*unit())
	}
	for i, cell := range c.cells {
		cell.update(d.marked(c.at, i, false), d.marked(c.at, i, true))
	}
	if names := d.written(c.at); !slices.Equal(names, c.names) {
		c.writeNames(names)
	}
}

// crosses is how many votes against there are.
func (c *ballotColumn) crosses() (n int) {
	for _, m := range c.pad.marks[c.at] {
		if m.Against {
			n++
		}
	}
	return n
}

func (c *ballotColumn) writeNames(names []string) {
	c.names, c.written = names, nil
	for _, name := range names {
		t := canvas.NewText("　○  "+c.pad.words.T("pad.written", "name", name), theme.Color(theme.ColorNameForeground))
		t.TextStyle.Bold, t.TextSize = true, theme.TextSize()
		c.written = append(c.written, t)
	}
	c.pad.box.Refresh()
}

// retext changes a text only where it differs, and reports whether it did.
func retext(t *canvas.Text, text string, ink color.Color) bool {
	if t.Text == text && t.Color == ink {
		return false
	}
	t.Text, t.Color = text, ink
	t.Refresh()
	return true
}

// candidateCell is a candidate on the ballot: the number to key, the box with the mark, the name.
type candidateCell struct {
	widget.BaseWidget
	pad           *ballotPad
	at, candidate int
	ground        *canvas.Rectangle // of a candidate that is marked
	square        *canvas.Rectangle
	number        *canvas.Text
	ring          *canvas.Circle // for
	cross         *canvas.Text   // against
	name          [2]*canvas.Text
}

var (
	_ fyne.Tappable          = (*candidateCell)(nil)
	_ fyne.SecondaryTappable = (*candidateCell)(nil)
	_ desktop.Cursorable     = (*candidateCell)(nil)
)

func newCandidateCell(p *ballotPad, at, candidate int) *candidateCell {
	ink := theme.Color(theme.ColorNameForeground)
	c := &candidateCell{pad: p, at: at, candidate: candidate, ground: canvas.NewRectangle(color.Transparent), square: canvas.NewRectangle(color.Transparent),
		number: canvas.NewText(p.number(at, candidate), theme.Color(theme.ColorNamePlaceHolder)), ring: canvas.NewCircle(color.Transparent), cross: canvas.NewText("", theme.Color(theme.ColorNameError)),
		name: [2]*canvas.Text{canvas.NewText("", ink), canvas.NewText("", ink)}}
	c.number.Alignment, c.number.TextSize = fyne.TextAlignTrailing, theme.TextSize()
	c.cross.Alignment, c.cross.TextSize, c.cross.TextStyle.Bold = fyne.TextAlignCenter, theme.TextSize()+6, true
	c.ring.StrokeColor, c.ring.StrokeWidth = theme.Color(theme.ColorNamePrimary), 3
	c.ring.Hide()
	c.square.StrokeColor, c.square.StrokeWidth = theme.Color(theme.ColorNameInputBorder), 1
	c.ground.CornerRadius = 3
	c.ExtendBaseWidget(c)
	return c
}

// Tapped marks the candidate.
func (c *candidateCell) Tapped(*fyne.PointEvent) { c.pad.mark(c.at, c.candidate, c.pad.cross) }

// TappedSecondary is a vote against.
func (c *candidateCell) TappedSecondary(*fyne.PointEvent) {
	if c.pad.draft.against {
		c.pad.mark(c.at, c.candidate, true)
	}
}

// Cursor implements desktop.Cursorable.
func (c *candidateCell) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (c *candidateCell) CreateRenderer() fyne.WidgetRenderer { return &cellRenderer{c} }

func (c *candidateCell) update(marked, crossed bool) {
	ground, cross := color.Color(color.Transparent), ""
	if marked {
		ground = theme.Color(theme.ColorNameSelection)
	}
	if crossed {
		cross = "×"
	}
	retext(c.cross, cross, c.cross.Color)
	if marked != c.ring.Visible() {
		c.ring.Hidden = !marked
		c.ring.Refresh()
	}
	if c.ground.FillColor != ground {
		c.ground.FillColor = ground
		c.ground.Refresh()
	}
}

type cellRenderer struct{ c *candidateCell }

// Destroy implements fyne.WidgetRenderer.
func (r *cellRenderer) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (r *cellRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

// Refresh implements fyne.WidgetRenderer.
func (r *cellRenderer) Refresh() { canvas.Refresh(r.c) }

// Objects implements fyne.WidgetRenderer.
func (r *cellRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.ground, r.c.square, r.c.number, r.c.ring, r.c.cross, r.c.name[0], r.c.name[1]}
}

// Layout implements fyne.WidgetRenderer.
func (r *cellRenderer) Layout(size fyne.Size) {
	c, u := r.c, unit()
	side := min(28*u, size.Height-4)
	c.ground.Resize(size.Subtract(fyne.NewSize(0, 2)))
	c.number.Resize(fyne.NewSize((numberPart-6)*u, size.Height-2))
	c.square.Resize(fyne.NewSize(side, side))
	c.square.Move(fyne.NewPos(numberPart*u, (size.Height-2-side)/2))
	c.ring.Resize(fyne.NewSize(0.72*side, 0.72*side))
	c.ring.Move(c.square.Position().AddXY(0.14*side, 0.14*side))
	c.cross.Resize(fyne.NewSize(side, side))
	c.cross.Move(c.square.Position())
	x := numberPart*u + side + 8*u
	c.number.TextSize = min(theme.TextSize(), 0.62*size.Height)
	lines, text := fitName(c.pad.positions[c.at].Candidates[c.candidate].Name, size.Width-x, min(theme.TextSize()+1, 0.66*size.Height))
	for i, t := range c.name {
		t.Text = ""
		if i < len(lines) {
			t.Text = lines[i]
		}
		t.TextSize = text
		h := (size.Height - 2) / float32(len(lines))
		t.Resize(fyne.NewSize(size.Width-x, h))
		t.Move(fyne.NewPos(x, float32(i)*h))
	}
}

// fitText is the size in which a text is not wider than its room: the usual one, or less.
func fitText(t *canvas.Text, usual, width float32) float32 {
	wide := fyne.MeasureText(t.Text, usual, t.TextStyle).Width
	if wide <= width || width <= 0 {
		return usual
	}
	return usual * width / wide
}

// fitName gives a name in a size in which it is not cut off: as large as the rest, a step smaller, or in two lines.
func fitName(name string, width, usual float32) (lines []string, size float32) {
	fits := func(s string, size float32) bool { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width <= width }
	for _, size := range []float32{usual, usual - 3} {
		if fits(name, size) {
			return []string{name}, size
		}
	}
	runes := []rune(name)
	cut := (len(runes) + 1) / 2
	if i := strings.IndexAny(name, "·• "); i > 0 {
		cut = len([]rune(name[:i])) + 1
	}
	lines = []string{string(runes[:cut]), string(runes[cut:])}
	size = usual - 5
	for size > 6 && !(fits(lines[0], size) && fits(lines[1], size)) {
		size--
	}
	return lines, size
}

// stamp is a word across the ballot, such as void or blank.
type stamp struct {
	widget.BaseWidget
	text  *canvas.Text
	frame *canvas.Rectangle
}

func newStamp() *stamp {
	s := &stamp{text: canvas.NewText("", color.Black), frame: canvas.NewRectangle(color.Transparent)}
	s.text.TextSize, s.text.TextStyle.Bold, s.text.Alignment = 2*theme.TextSize(), true, fyne.TextAlignCenter
	s.frame.StrokeWidth, s.frame.CornerRadius = 4, 6
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *stamp) CreateRenderer() fyne.WidgetRenderer { return &stampRenderer{s} }

func (s *stamp) show(text string, colour fyne.ThemeColorName) {
	if s.text.Text == text {
		return
	}
	s.text.Text = text
	if text == "" {
		s.Hide()
		return
	}
	s.text.Color, s.frame.StrokeColor, s.frame.FillColor = theme.Color(colour), theme.Color(colour), theme.Color(theme.ColorNameInputBackground)
	s.Resize(s.MinSize())
	s.Show()
	s.Refresh()
}

type stampRenderer struct{ s *stamp }

// Destroy implements fyne.WidgetRenderer.
func (r *stampRenderer) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (r *stampRenderer) MinSize() fyne.Size { return r.s.text.MinSize().Add(fyne.NewSize(48, 20)) }

// Refresh implements fyne.WidgetRenderer.
func (r *stampRenderer) Refresh() { r.Layout(r.s.Size()); canvas.Refresh(r.s) }

// Objects implements fyne.WidgetRenderer.
func (r *stampRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.frame, r.s.text}
}

// Layout implements fyne.WidgetRenderer.
func (r *stampRenderer) Layout(size fyne.Size) {
	r.s.frame.Resize(size)
	r.s.text.Resize(size)
}

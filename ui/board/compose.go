package board

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"changpiao/station/election"
	"changpiao/ui/words"
)

// composer puts a scene together. All measures are in hundredths of the board's height, as it is at 16 : 9.
type composer struct {
	view  view
	words *words.Words
	unit  float32
	scene scene
}

// compose makes the scene of a view for a size of the board.
func compose(v view, w *words.Words, size fyne.Size) scene {
	c := &composer{view: v, words: w, unit: min(size.Height, size.Width*9/16) / 100}
	all := box{0, 0, size.Width, size.Height}
	c.fill(all, ground)
	body := c.head(c.frame(all))
	if len(v.positions) > 0 {
		c.panels(body)
	} else {
		c.statement(body)
	}
	return c.scene
}

func (c *composer) t(id string, pairs ...any) string { return c.words.T("board."+id, pairs...) }

func (c *composer) fill(b box, colour fyne.ThemeColorName) {
	c.scene = append(c.scene, block{b, colour})
}

// style is how a text looks.
type style struct {
	size   float32 // in units, the largest
	bold   bool
	align  fyne.TextAlign
	colour fyne.ThemeColorName
}

// write puts a text into a box, in the middle of its height.
func (c *composer) write(b box, text string, s style) {
	lines, size := fit(text, b.w, b.h, s.size*c.unit, s.bold)
	y := b.y + (b.h-float32(len(lines))*size*lineHeight)/2
	for i, line := range lines {
		centre := y + (float32(i)+0.5)*size*lineHeight
		c.scene = append(c.scene, label{box{b.x, centre - size*middle, b.w, size * fontHeight}, line, size, s.bold, s.align, s.colour})
	}
}

// frame surrounds a rehearsal so that nobody takes it for an election, and gives the room inside.
func (c *composer) frame(all box) box {
	u := c.unit
	if !c.view.rehearsal {
		return box{all.x + 2*u, all.y + u, all.w - 4*u, all.h - 2*u}
	}
	strip := box{all.x, all.y, all.w, 6 * u}
	c.fill(strip, warning)
	c.fill(box{all.x, all.y, u, all.h}, warning)
	c.fill(box{all.x + all.w - u, all.y, u, all.h}, warning)
	c.fill(box{all.x, all.y + all.h - u, all.w, u}, warning)
	c.write(strip, c.t("rehearsal"), style{4, true, fyne.TextAlignCenter, ground})
	return box{all.x + 2.5*u, all.y + 6.5*u, all.w - 5*u, all.h - 8.5*u}
}

// head says which election, where, and what is going on; figures of each kind of ballot stand at its right.
func (c *composer) head(in box) box {
	u := c.unit
	figures := c.paperFigures()
	right := in.w * min(0.6, 0.22*float32(len(figures)))
	left := box{in.x, in.y, in.w - right, 10 * u}
	where := c.view.place
	if c.view.community != "" {
		where = c.view.community + "　" + where
	}
	c.write(box{left.x, left.y, left.w, 3.6 * u}, c.view.election, style{2.6, false, fyne.TextAlignLeading, quiet})
	c.write(box{left.x, left.y + 3.6*u, left.w * 0.56, 6 * u}, where, style{4.2, true, fyne.TextAlignLeading, ink})
	if len(c.view.positions) > 0 {
		c.write(box{left.x + left.w*0.58, left.y + 3.6*u, left.w * 0.4, 6 * u}, c.t("stage."+string(c.view.stage)), style{4.2, true, fyne.TextAlignLeading, accent})
	}
	for i, f := range figures {
		w := right / float32(len(figures))
		c.figure(box{left.x + left.w + float32(i)*w + u, in.y, w - u, 10 * u}, f, 5.6, 2.6, fyne.TextAlignTrailing)
	}
	c.fill(box{in.x, in.y + 10.5*u, in.w, max(1, 0.2*u)}, quiet)
	rest := box{in.x, in.y + 11.5*u, in.w, in.h - 11.5*u}
	if c.view.note == noNote || len(c.view.positions) == 0 {
		return rest
	}
	colour := quiet
	if c.view.note == fewNote {
		colour = failure
	}
	c.write(box{rest.x, rest.y, rest.w, 5 * u}, c.t("note."+string(c.view.note)), style{3.4, true, fyne.TextAlignCenter, colour})
	return box{rest.x, rest.y + 5.5*u, rest.w, rest.h - 5.5*u}
}

// figure is a number with its name.
type figure struct {
	name, value string
	colour      fyne.ThemeColorName
}

// figure writes a number with its name below, each in its size.
func (c *composer) figure(b box, f figure, size, named float32, align fyne.TextAlign) {
	c.write(box{b.x, b.y, b.w, b.h * 0.64}, f.value, style{size, true, align, f.colour})
	c.write(box{b.x, b.y + b.h*0.64, b.w, b.h * 0.36}, f.name, style{named, false, align, quiet})
}

// paperFigures are those in the head: how far each kind of ballot has come.
func (c *composer) paperFigures() []figure {
	var list []figure
	if len(c.view.positions) == 0 {
		return nil
	}
	for _, p := range c.view.papers {
		name, n := c.t("called"), p.called
		switch {
		case c.view.stage != counting:
			name, n = c.t("validof"), p.valid
		case c.view.note == agreeNote:
			name = c.t("agreed")
		}
		if len(c.view.papers) > 1 {
			name = p.title + "　" + name
		}
		list = append(list, figure{name, fmt.Sprintf("%d / %d", n, p.returned), ink})
	}
	return list
}

func digits(n election.Count) string { return strconv.Itoa(int(n)) }

// statement says in large letters what is going on while there are no candidates to show, with the figures that go
// with it.
func (c *composer) statement(in box) {
	u := c.unit
	headline := style{9, true, fyne.TextAlignCenter, accent}
	if c.view.stage == invalid {
		headline.colour = failure
	}
	figures := c.stageFigures()
	turnout := c.view.stage == polling || c.view.stage == closed
	top := in.h * 0.34
	if turnout {
		top = in.h * 0.2
	}
	said := box{in.x, in.y, in.w, 0.62 * top}
	c.write(said, c.t("stage."+string(c.view.stage)), headline)
	c.write(box{in.x, in.y + said.h, in.w, top - said.h}, c.t("about."+string(c.view.stage)), style{4, false, fyne.TextAlignCenter, ink})
	row := box{in.x, in.y + top, in.w, 32 * u}
	if turnout {
		c.bar(box{in.x + 4*u, row.y + row.h + 3*u, in.w - 8*u, in.h - top - row.h - 3*u})
	} else {
		row.y += (in.h - top - row.h) / 3
	}
	for i, f := range figures {
		w := row.w / float32(len(figures))
		c.figure(box{row.x + float32(i)*w, row.y, w, row.h}.inset(u), f, 17, 5.2, fyne.TextAlignCenter)
	}
}

// stageFigures are the numbers of a statement.
func (c *composer) stageFigures() []figure {
	t := c.view.turnout
	electors := figure{c.t("registered"), digits(t.electors), ink}
	if t.due {
		electors.name = c.t("due")
	}
	switch c.view.stage {
	case prepared:
		return []figure{electors}
	case polling, closed:
		return []figure{electors, {c.t("issued"), digits(t.issued), accent}, {c.t("share"), share(t.issued, t.electors), ink}}
	}
	var list []figure
	for _, p := range c.view.papers {
		name := func(id string) string {
			if len(c.view.papers) == 1 {
				return c.t(id)
			}
			return p.title + "　" + c.t(id)
		}
		list = append(list, figure{name("issued.papers"), digits(p.issued), ink}, figure{name("returned"), digits(p.returned), accent})
	}
	return list
}

// share is a percentage that is never rounded up to one that was not reached.
func share(part, of election.Count) string {
	if of == 0 {
		return "—"
	}
	n := int64(part) * 1000 / int64(of)
	return fmt.Sprintf("%d.%d%%", n/10, n%10)
}

// bar draws the turnout with the line that a quorum needs.
func (c *composer) bar(b box) {
	u, t := c.unit, c.view.turnout
	if t.electors == 0 || t.needed == 0 {
		return
	}
	at := func(n election.Count) float32 { return b.w * min(1, float32(n)/float32(t.electors)) }
	colour, state := accent, c.t("need."+string(t.rule), "n", t.needed, "part", t.part)
	if t.issued >= t.needed {
		colour, state = success, c.t("enough", "need", state)
	}
	bar := box{b.x, b.y, b.w, 6 * u}
	c.fill(bar, quiet)
	c.fill(bar.inset(max(1, 0.2*u)), ground)
	c.fill(box{bar.x, bar.y, at(t.issued), bar.h}, colour)
	c.fill(box{bar.x + at(t.needed) - 0.3*u, bar.y - 1.2*u, 0.6 * u, bar.h + 2.4*u}, ink)
	c.write(box{b.x, bar.y + bar.h + 1.5*u, b.w, b.h - bar.h - 1.5*u}, state, style{6, true, fyne.TextAlignCenter, ink})
}

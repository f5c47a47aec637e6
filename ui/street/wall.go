package street

import (
	"cmp"
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
)

// progress is how far the office has come with a community's round.
type progress struct {
	community       string
	received, total int
	typed           int  // received on paper only, typed in
	suspect         bool // a sheet lies in quarantine
	invalid         bool // a station is invalid
	confirmed       bool
}

// gather lists the communities, those of which most is left first.
func gather(rows []row) []progress {
	type key struct {
		election election.ID
		round    int
	}
	at := map[key]int{}
	var list []progress
	for _, r := range rows {
		k := key{r.election, r.round}
		if _, known := at[k]; !known {
			at[k] = len(list)
			list = append(list, progress{community: r.community, confirmed: r.confirmed})
		}
		p := &list[at[k]]
		p.total++
		if r.got {
			p.received++
		}
		if r.typed {
			p.typed++
		}
		p.suspect, p.invalid = p.suspect || r.suspect, p.invalid || r.invalid
	}
	slices.SortStableFunc(list, func(a, b progress) int { return cmp.Compare(b.total-b.received, a.total-a.received) })
	return list
}

// wall shows the evening to everybody in the room: how many sheets are here, and of which communities some are missing.
// It is drawn for the size of its window, whatever the desk's theme.
type wall struct {
	desk *Desk
	root *fyne.Container
	size fyne.Size
}

func newWall(d *Desk) *wall {
	w := &wall{desk: d}
	w.root = container.New(w)
	return w
}

// MinSize implements fyne.Layout.
func (*wall) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 270) }

// Layout implements fyne.Layout.
func (w *wall) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size != w.size {
		w.size = size
		w.draw()
	}
}

// Shares of the height that lines take.
const (
	wallTitle  = 0.06
	wallNumber = 0.16
	wallName   = 0.035
	wallRow    = 0.062
	wallEdge   = 0.04
)

// draw puts everything in its place anew.
func (w *wall) draw() {
	if w.size.IsZero() {
		return
	}
	d, high := w.desk, w.size.Height
	rows := d.board.all()
	n := tally(rows)
	ground := canvas.NewRectangle(theme.Color(theme.ColorNameBackground))
	ground.Resize(w.size)
	w.root.Objects = []fyne.CanvasObject{ground}
	edge := high * wallEdge
	w.text(d.t("wall.title"), edge, edge/2, high*wallTitle, w.size.Width*0.6-2*edge, theme.ColorNameForeground, true)
	if d.ledger != nil && !d.ledger.Live() {
		w.text(d.t("mark.rehearsal"), w.size.Width*0.6, edge/2, high*wallTitle, w.size.Width*0.4-edge, caution, true)
	}
	numbers := []filter{received, missing, quarantined}
	if n[typedIn] > 0 {
		numbers = []filter{received, typedIn, missing, quarantined}
	}
	share := (w.size.Width - 2*edge) / float32(len(numbers))
	for i, f := range numbers {
		x := edge + float32(i)*share
		figure := strconv.Itoa(n[f])
		if f == received {
			figure += " / " + strconv.Itoa(n[all])
		}
		value := w.text(figure, x, high*0.13, high*wallNumber*0.6, share-edge, theme.ColorNameForeground, true)
		w.text(d.t("number."+string(f)), x, high*0.13+value, high*wallName, share-edge, theme.ColorNamePlaceHolder, false)
	}
	w.bar(edge, high*0.33, w.size.Width-2*edge, high*0.025, n[received], n[all])
	w.communities(gather(rows), edge, high*0.39)
	canvas.Refresh(w.root)
}

// communities fills what is left with as many as there is room for.
func (w *wall) communities(list []progress, edge, top float32) {
	high := w.size.Height
	lines := max(1, int((high-top-edge)/(high*wallRow)))
	most := max(1, int(w.size.Width/(high*0.55)))
	columns := min(most, (len(list)+lines-1)/lines)
	if columns == 0 {
		return
	}
	width := (w.size.Width - 2*edge) / float32(columns)
	for i, p := range list {
		x, y := edge+float32(i%columns)*width, top+float32(i/columns)*high*wallRow
		if i == columns*lines-1 && len(list) > columns*lines {
			w.text(w.desk.t("wall.more", "n", len(list)-i), x, y, high*wallName, width, theme.ColorNamePlaceHolder, false)
			return
		}
		text, colour := w.desk.t("wall.some", "community", p.community, "received", p.received, "total", p.total), caution
		if p.typed > 0 {
			text += " · " + w.desk.t("wall.typed", "n", p.typed)
		}
		switch {
		case p.invalid:
			text, colour = "✗ "+text+" · "+w.desk.t("state.invalid"), trouble
		case p.suspect:
			text, colour = "✗ "+text+" · "+w.desk.t("state.quarantined"), trouble
		case p.received < p.total:
			text = "○ " + text
		case p.confirmed:
			text, colour = "✓ "+text+" · "+w.desk.t("wall.confirmed"), success
		default:
			text, colour = "✓ "+text, success
		}
		w.text(text, x, y, high*wallName, width-edge/2, colour, false)
	}
}

// text writes a line, smaller where it is wider than there is room, and gives its height.
func (w *wall) text(text string, x, y, size, room float32, colour fyne.ThemeColorName, bold bool) float32 {
	style := fyne.TextStyle{Bold: bold}
	if wide := fyne.MeasureText(text, size, style).Width; wide > room {
		size *= room / wide
	}
	t := canvas.NewText(text, theme.Color(colour))
	t.TextSize, t.TextStyle = size, style
	t.Move(fyne.NewPos(x, y))
	t.Resize(t.MinSize())
	w.root.Objects = append(w.root.Objects, t)
	return t.MinSize().Height
}

// bar shows a share of all.
func (w *wall) bar(x, y, width, height float32, part, all int) {
	draw := func(width float32, of color.Color) {
		r := canvas.NewRectangle(of)
		r.Move(fyne.NewPos(x, y))
		r.Resize(fyne.NewSize(width, height))
		w.root.Objects = append(w.root.Objects, r)
	}
	draw(width, theme.Color(theme.ColorNameInputBackground))
	draw(width*float32(part)/float32(max(all, 1)), theme.Color(theme.ColorNameSuccess))
}

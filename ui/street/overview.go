package street

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// overview is what of the evening is looked at.
type overview struct {
	filter  filter
	query   string
	kept    []row
	chosen  *row // whose card is shown
	list    *kit.List
	card    *fyne.Container
	buttons *fyne.Container
	none    *widget.Label
}

var overviewColumns = columns{{width: 190}, {share: 1}, {share: 1}, {width: 110, align: fyne.TextAlignTrailing}, {width: 80, align: fyne.TextAlignTrailing}}

// overviewScreen shows all stations of all communities, as far as the filter and the search leave them.
func (d *Desk) overviewScreen() fyne.CanvasObject {
	v := &d.overview
	if v.filter == "" {
		v.filter = all
	}
	search := kit.NewEntry(d.leaf)
	search.SetPlaceHolder(d.t("overview.search"))
	search.SetText(v.query)
	search.OnChanged = func(s string) { v.query = s; d.redrawOverview() }
	d.rest = func() { d.Canvas.Focus(search) }
	v.buttons = container.New(&wrapped{})
	v.none = widget.NewLabel(d.t("overview.none"))
	v.list = kit.NewList(func() int { return len(v.kept) }, func() fyne.CanvasObject { return overviewColumns.row() },
		func(i int, o fyne.CanvasObject) { d.drawStation(v.kept[i], o.(*fyne.Container).Objects) })
	v.list.OnSelected = func(i int) {
		r := v.kept[i]
		v.chosen = &r
		v.list.UnselectAll()
		d.redrawOverview()
		d.focus()
	}
	v.card = container.NewVBox()
	d.redrawOverview()
	project := kit.NewButton(d.t("wall"), func() { d.Project(d.wall.root); d.focus() })
	top := container.NewVBox(container.NewBorder(nil, nil, kit.Title(d.t("screen.overview")), container.NewCenter(project)), search, v.buttons,
		overviewColumns.filled(true, d.t("overview.state"), d.t("community"), d.t("station"), d.t("overview.at"), d.t("overview.revision")))
	return container.NewBorder(top, v.card, nil, nil, container.NewStack(v.list, container.NewCenter(v.none)))
}

// redrawOverview filters again, when the ledger or what is looked for has changed.
func (d *Desk) redrawOverview() {
	v := &d.overview
	if v.list == nil || d.now != "overview" {
		return
	}
	rows := d.board.all()
	v.kept = keep(rows, v.filter, v.query)
	v.none.Hidden = len(v.kept) > 0
	v.none.Refresh()
	n := tally(rows)
	v.buttons.Objects = nil
	for _, f := range filters {
		b := kit.NewButton(d.t("filter."+string(f))+" "+strconv.Itoa(n[f]), func() {
			v.filter = f
			d.redrawOverview()
			v.list.ScrollToTop()
			d.focus()
		})
		if f == v.filter {
			b.Importance = widget.HighImportance
		}
		v.buttons.Add(b)
	}
	v.buttons.Refresh()
	v.card.Objects = nil
	if v.chosen != nil {
		v.card.Objects = []fyne.CanvasObject{d.card(*v.chosen)}
	}
	v.card.Refresh()
	v.list.Refresh()
	d.layOut()
}

func (d *Desk) drawStation(r row, cells []fyne.CanvasObject) {
	state, colour := d.state(r)
	cells[0].(*cell).set(state, colour)
	cells[1].(*cell).set(r.community, theme.ColorNameForeground)
	cells[2].(*cell).set(r.place, theme.ColorNameForeground)
	at, revision := "", ""
	if r.got {
		at, revision = r.at.Clock(), strconv.Itoa(r.revision)
	}
	cells[3].(*cell).set(at, theme.ColorNameForeground)
	cells[4].(*cell).set(revision, theme.ColorNameForeground)
}

// state says with a shape and words how a station stands.
func (d *Desk) state(r row) (string, fyne.ThemeColorName) {
	words, colour := []string{}, success
	switch {
	case r.invalid:
		words, colour = append(words, "✗ "+d.t("state.invalid")), trouble
	case r.typed:
		words, colour = append(words, "○ "+d.t("state.typed")), caution
	case r.got:
		words = append(words, "✓ "+d.t("state.received"))
	default:
		words, colour = append(words, "○ "+d.t("state.missing")), caution
	}
	if r.suspect {
		words, colour = append(words, d.t("state.quarantined")), caution
	}
	if r.twice {
		words, colour = append(words, d.t("state.late")), caution
	}
	if r.heard && (!r.got || r.typed) {
		words = append(words, d.t("state.heard"))
	}
	return strings.Join(words, " · "), colour
}

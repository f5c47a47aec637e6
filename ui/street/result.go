package street

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/outcome"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// results is which community is looked at.
type results struct {
	election election.ID
	round    int
	query    string
	kept     []row // one of each community
	list     *kit.List
	detail   *fyne.Container
	at       fyne.Position // of the list of nominees
}

// resultScreen shows what a community adds up to. It speaks of votes that suffice, never of people elected: that is for
// the review.
func (d *Desk) resultScreen() fyne.CanvasObject {
	v := &d.results
	search := kit.NewEntry(d.leaf)
	search.SetPlaceHolder(d.t("result.search"))
	search.SetText(v.query)
	search.OnChanged = func(s string) { v.query = s; d.redrawCommunities() }
	d.rest = func() { d.Canvas.Focus(search) }
	v.list = kit.NewList(func() int { return len(v.kept) }, func() fyne.CanvasObject { return columns{{share: 1}}.row() },
		func(i int, o fyne.CanvasObject) {
			r := v.kept[i]
			text, colour := "✓ "+r.community, success
			switch {
			case r.partial:
				text, colour = "○ "+r.community+" · "+d.t("filter.provisional"), caution
			case !r.confirmed:
				text, colour = "○ "+r.community+" · "+d.t("filter.due"), theme.ColorNameForeground
			}
			if r.election == v.election && r.round == v.round {
				text, colour = "● "+r.community, theme.ColorNamePrimary
			}
			o.(*fyne.Container).Objects[0].(*cell).set(text, colour)
		})
	v.list.OnSelected = func(i int) {
		v.election, v.round = v.kept[i].election, v.kept[i].round
		v.list.UnselectAll()
		v.list.Refresh()
		d.drawCommunity()
		d.focus()
	}
	v.detail = container.NewStack()
	if rows := d.board.all(); v.election == "" && len(rows) > 0 {
		v.election, v.round = rows[0].election, rows[0].round
	}
	d.redrawCommunities()
	d.drawCommunity()
	left := container.NewBorder(search, nil, nil, nil, v.list)
	return container.NewBorder(d.resultHead(), nil, container.NewHBox(kit.AtLeast(230, left), widget.NewSeparator()), nil, v.detail)
}

// exports are the forms in which results leave the ledger, and the endings of their files.
var exports = []struct{ id, format, ending string }{
	{"pdf", "pdf", ".pdf"}, {"notices", "notices", ".pdf"}, {"xlsx", "xlsx", ".xlsx"}, {"csv", "csv", ".csv"}, {"zip", "csv", ".zip"}, {"json", "json", ".json"},
}

func (d *Desk) resultHead() fyne.CanvasObject {
	names := make([]string, len(exports))
	for i, e := range exports {
		names[i] = d.t("export." + e.id)
	}
	choice := widget.NewSelect(names, nil) // its list opens first: the arrows alone choose nothing
	choice.PlaceHolder = d.t("export")
	choice.OnChanged = func(string) {
		i := choice.SelectedIndex()
		if i < 0 {
			return
		}
		choice.ClearSelected()
		e := exports[i]
		d.Pick.Save(d.t("export.name")+e.ending, d.chosen(func(path string) { d.export(path, e.format, e.ending) }))
	}
	return container.NewBorder(nil, nil, kit.Title(d.t("screen.result")), container.NewCenter(kit.AtLeast(280, choice)))
}

// export writes the results beside the screen.
func (d *Desk) export(path, format, ending string) {
	if !strings.HasSuffix(strings.ToLower(path), ending) {
		path += ending
	}
	ledger := d.ledger
	var err error
	d.say(d.t("export.busy"), caution)
	d.work.Do(func() { err = d.Export(ledger, format, path) }, func() {
		if err != nil {
			d.quiet()
			d.refuse(err)
			return
		}
		d.say("✓ "+d.t("export.done", "file", path), success)
		d.focus()
	})
}

// redrawCommunities lists the communities that the search leaves, each of their rounds once.
func (d *Desk) redrawCommunities() {
	v := &d.results
	v.kept = nil
	for _, r := range keep(d.board.all(), all, v.query) {
		if n := len(v.kept); n == 0 || v.kept[n-1].election != r.election || v.kept[n-1].round != r.round {
			v.kept = append(v.kept, r)
		}
	}
	v.list.Refresh()
}

// account reads a community from the ledger; false for a round that it doesn't have.
func (d *Desk) account(id election.ID, number int) (domain.Account, bool) {
	return d.ledger.Account(id, number)
}

func (d *Desk) drawCommunity() {
	v := &d.results
	d.main = nil
	c, ok := d.account(v.election, v.round)
	if !ok {
		v.detail.Objects = []fyne.CanvasObject{container.NewCenter(widget.NewLabel(d.t("result.choose")))}
		v.detail.Refresh()
		return
	}
	name := widget.NewRichText(&widget.TextSegment{Text: d.named(c.Definition), Style: widget.RichTextStyleSubHeading})
	name.Wrapping = fyne.TextWrapWord
	box := container.NewVBox(name, kit.Wrapped(c.Definition.Title, theme.ColorNamePlaceHolder), d.status(c), d.communityNumbers(c))
	for i := range c.Definition.Positions {
		box.Add(d.position(c, &c.Definition.Positions[i]))
	}
	if flags := c.Flags(); len(flags) > 0 {
		box.Add(widget.NewLabelWithStyle(d.t("result.flags"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		for _, f := range flags {
			box.Add(kit.Wrapped(d.flag(c, f), caution))
		}
	}
	if late := d.lateRegistered(c); late != nil {
		box.Add(late)
	}
	box.Add(d.review(c))
	for _, next := range []fyne.CanvasObject{d.further(c), d.toCandidates(c)} {
		if next != nil {
			box.Add(next)
		}
	}
	v.detail.Objects = []fyne.CanvasObject{container.NewVScroll(box)}
	v.detail.Refresh()
}

// lateRegistered says who was registered late elsewhere too, and how far that was looked for; nil where nobody was late.
func (d *Desk) lateRegistered(c domain.Account) fyne.CanvasObject {
	lines := d.Words.Compared(c.Definition, c.Sums.Compared)
	if len(lines) == 0 {
		return nil
	}
	colour, box := success, container.NewVBox(widget.NewLabelWithStyle(d.t("late"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	for _, l := range lines {
		if l.Sound {
			box.Add(kit.Wrapped("✓"+l.Text, success))
			continue
		}
		colour = caution
		box.Add(kit.Wrapped("○"+l.Text, caution)) // a space would part Chinese text behind it
	}
	return kit.Framed(colour, box)
}

// flag is a note in words, with the place that it is about.
func (d *Desk) flag(c domain.Account, f election.Finding) string {
	text := d.finding(c.Sums.Election, f) + " [" + string(f.Code) + "]"
	if place, ok := f.Args["station"].(string); ok {
		text = "○ " + d.places(c, []election.StationID{election.StationID(place)}) + d.t("colon") + text
	}
	return text
}

// status says whether the sums are whole and what they mean for the community.
func (d *Desk) status(c domain.Account) fyne.CanvasObject {
	lines := container.NewVBox()
	colour := success
	add := func(text string, of fyne.ThemeColorName) {
		lines.Add(kit.Wrapped(text, of))
		if of != success {
			colour = of
		}
	}
	if c.Sums.Provisional {
		add("○ "+d.t("result.provisional", "received", len(c.Sums.Received), "missing", d.places(c, c.Sums.Missing)), caution)
	} else {
		add("✓ "+d.t("result.whole", "received", len(c.Sums.Received)), success)
	}
	if len(c.Sums.Quarantined) > 0 {
		add("○ "+d.t("result.quarantined", "places", d.places(c, c.Sums.Quarantined)), caution)
	}
	if len(c.Sums.Typed) > 0 {
		add("○ "+d.t("result.typed", "places", d.places(c, c.Sums.Typed)), caution)
	}
	switch {
	case c.Sums.Verdict == domain.Invalid:
		add("✗ "+d.t("result.invalid", "code", string(c.Sums.Code)), trouble)
	case c.Whole && c.Outcome.Quorum:
		add("✓ "+d.t("result.quorum"), success)
	case c.Whole:
		add("✗ "+d.t("result.quorum.not"), trouble)
	}
	return kit.Framed(colour, lines)
}

func (d *Desk) places(c domain.Account, ids []election.StationID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
		if st, ok := c.Definition.Station(id); ok && st.Title != "" {
			names[i] = st.Title
		}
	}
	return strings.Join(names, d.t("and"))
}

func (d *Desk) communityNumbers(c domain.Account) fyne.CanvasObject {
	issued, returned, valid, blank, void := c.Totals()
	row := container.NewHBox()
	for _, n := range []struct {
		id string
		n  election.Count
	}{{"registered", c.Sums.Registered()}, {"issued", issued}, {"returned", returned}, {"valid", valid}, {"blank", blank}, {"void", void}} {
		row.Add(kit.Number(strconv.Itoa(int(n.n)), d.t("figure."+n.id)))
	}
	return row
}

const shareWidth = 120

// position is a table of the people with votes: in all, at each place, and what that means.
func (d *Desk) position(c domain.Account, p *election.Position) fyne.CanvasObject {
	cols := columns{{width: 190}, {width: 80, align: fyne.TextAlignTrailing}}
	heads := []string{d.t("result.person"), d.t("result.votes")}
	for _, h := range c.Accepted {
		cols = append(cols, column{width: shareWidth, align: fyne.TextAlignTrailing})
		head := d.places(c, []election.StationID{h.Sheet.Place})
		if h.Typed != nil {
			head += " " + d.t("result.typed.mark")
		}
		heads = append(heads, head)
	}
	cols = append(cols, column{width: 210})
	heads = append(heads, d.t("result.standing"))
	table := container.NewVBox(cols.filled(true, heads...), widget.NewSeparator())
	for _, l := range c.Lines(p) {
		name := l.Name
		if l.Written {
			name = d.t("result.written", "name", l.Name)
		}
		texts := []string{name, strconv.Itoa(int(l.Votes))}
		for _, n := range l.Shares {
			texts = append(texts, strconv.Itoa(int(n)))
		}
		row := cols.filled(false, append(texts, "")...)
		if l.Means != domain.MeansNothing {
			row.Objects[len(row.Objects)-1].(*cell).set(d.standing(l.Means))
		}
		table.Add(row)
	}
	title := widget.NewLabelWithStyle(d.t("result.position", "title", p.Title, "seats", p.Seats), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	parts := container.NewVBox(widget.NewSeparator(), title)
	if o := c.Outcome.Positions[p.ID]; c.Whole && o != nil {
		parts.Add(kit.Wrapped(d.meaning(o), ""))
	}
	parts.Add(container.NewHScroll(table))
	return parts
}

// standing says with a shape and words what a person's votes are enough for.
func (d *Desk) standing(m domain.Meaning) (string, fyne.ThemeColorName) {
	text := d.t("standing." + string(m))
	switch m {
	case domain.Nominated, domain.Elected:
		return "✓ " + text, success
	case domain.Suffices:
		return "○ " + text, theme.ColorNamePrimary
	}
	return "○ " + text, caution
}

// meaning tells the majority's base and what is still to be voted on.
func (d *Desk) meaning(o *outcome.PositionResult) string {
	text := d.t("result.base", "base", int(o.Base))
	if len(o.Tie) > 0 {
		text += d.t("result.tie", "seats", o.TieSeats, "day", string(o.LastDay))
	}
	if o.RunOffSeats > 0 {
		text += d.t("result.runoff", "seats", o.RunOffSeats, "n", len(o.RunOff), "day", string(o.LastDay))
	}
	return text
}

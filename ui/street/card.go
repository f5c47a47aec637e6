package street

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// card shows what the ledger holds of a station, and what can be done about one whose signed sheet is not here.
func (d *Desk) card(r row) fyne.CanvasObject {
	var st domain.Standing
	d.ledger.View(r.election, func(s *domain.State) {
		for _, each := range domain.Standings(s, r.round) {
			if each.Station == r.station {
				st = each
			}
		}
	})
	buttons := container.NewHBox(kit.NewButton(d.t("card.result"), func() {
		d.results.election, d.results.round = r.election, r.round
		d.show("result")
	}))
	box := container.NewVBox()
	for _, line := range d.facts(st) {
		box.Add(kit.Small(line, theme.ColorNameForeground))
	}
	if st.Sheet == nil || st.Sheet.Typed != nil {
		buttons.Add(kit.NewButton(d.t("card.type"), func() {
			d.typing = typing{row: r}
			d.show("typed")
		}))
		box.Add(d.hearing(r))
	}
	buttons.Add(kit.NewButton(d.t("card.close"), func() {
		d.overview.chosen = nil
		d.redrawOverview()
		d.focus()
	}))
	name := newCell(fyne.TextAlignLeading)
	name.bold = true
	name.set(r.community+" · "+r.place, theme.ColorNameForeground)
	_, colour := d.state(r)
	return kit.Framed(colour, container.NewBorder(container.NewBorder(nil, nil, nil, buttons, name), nil, nil, nil, box))
}

// facts tell where a station's figures come from.
func (d *Desk) facts(st domain.Standing) []string {
	var lines []string
	switch h := st.Sheet; {
	case h == nil:
		lines = append(lines, d.t("card.missing"))
	case h.Typed != nil:
		lines = append(lines, d.t("card.typed", "at", h.At.String(), "by", d.people(h.Typed.By), "reason", h.Typed.Reason))
	default:
		lines = append(lines, d.t("card.signed", "at", h.At.String(), "revision", h.Sheet.Revision, "sealed", h.Sheet.Sealed.String()))
	}
	for _, h := range st.Suspect {
		lines = append(lines, d.t("card.suspect", "at", h.At.String(), "why", d.finding(h.Sheet.Election, h.Finding)+" ["+string(h.Finding.Code)+"]"))
	}
	for _, h := range st.Heard {
		lines = append(lines, d.t("card.heard", "at", h.At.String(), "by", d.people(h.By), "text", h.Text))
	}
	return lines
}

func (d *Desk) people(ids []election.StaffID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return strings.Join(names, d.t("and"))
}

// hearing notes figures that were told by telephone; they are in no total.
func (d *Desk) hearing(r row) fyne.CanvasObject {
	text := kit.NewEntry(d.leaf)
	text.SetPlaceHolder(d.t("hear.hint"))
	note := func() {
		if strings.TrimSpace(text.Text) == "" || !d.known() {
			return
		}
		_, err := d.ledger.Do(d.origin(), r.election, domain.Hear{Round: r.round, Place: r.station, Text: text.Text})
		if err != nil {
			d.refuse(err)
			return
		}
		d.changed(r.election)
		d.show("overview")
		d.say("✓ "+d.t("hear.done", "station", r.place), theme.ColorNameSuccess)
	}
	text.OnSubmitted = func(string) { note() }
	return container.NewBorder(nil, nil, nil, kit.NewButton(d.t("hear.go"), note), text)
}

// changed reads an election's stations again after something was recorded of it.
func (d *Desk) changed(id election.ID) {
	d.board.set(id, d.rows(d.ledger, id))
	for _, r := range d.board.of[id] {
		if c := d.overview.chosen; c != nil && r.round == c.round && r.station == c.station && r.election == c.election {
			d.overview.chosen = &r
		}
	}
	d.drawNumbers()
	d.redrawOverview()
}

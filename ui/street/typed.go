package street

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// typing is the paper result that is being typed in.
type typing struct {
	row    row
	second string // who checks it with the clerk
	reason string
	form   figureForm
}

// typedScreen takes the figures of a station's paper result that nobody signed. Two people do it, with a reason.
func (d *Desk) typedScreen() fyne.CanvasObject {
	t := &d.typing
	def := d.definition(t.row.election, t.row.round)
	if t.form.fields == nil {
		t.form = newFigureForm(def, d.t("typed.people"))
	}
	second, reason := kit.NewEntry(d.leaf), kit.NewEntry(d.leaf)
	second.SetText(t.second)
	second.OnChanged = func(s string) { t.second = clean(s) }
	second.SetPlaceHolder(d.t("typed.second.hint"))
	reason.SetText(t.reason)
	reason.OnChanged = func(s string) { t.reason = s }
	reason.SetPlaceHolder(d.t("typed.reason.hint"))
	d.rest = func() { d.Canvas.Focus(second) }
	parts := []fyne.CanvasObject{
		kit.Framed(caution, kit.Wrapped(d.t("typed.hint", "community", t.row.community, "station", t.row.place), "")),
		kit.Row(d.t("typed.second"), second), kit.Row(d.t("typed.reason"), reason),
	}
	for _, g := range t.form.groups {
		parts = append(parts, widget.NewLabelWithStyle(g.title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		grid := container.NewGridWithColumns(2)
		for _, id := range g.fields {
			grid.Add(kit.Row(d.fieldName(t.form.fields[id]), t.form.entry(id)))
		}
		parts = append(parts, grid)
	}
	parts = append(parts, action(d.primary(d.t("typed.go"), d.typeIn),
		kit.NewButton(d.t("typed.leave"), func() { d.typing = typing{}; d.show("overview") })))
	return page(d.t("typed.title"), parts...)
}

func (d *Desk) fieldName(f figureField) string {
	if f.name != "" {
		return f.name
	}
	return d.t("typed.field." + f.what)
}

// typeIn records what was typed.
func (d *Desk) typeIn() {
	t := &d.typing
	d.refusal.Clear()
	switch {
	case !d.known():
		return
	case t.second == "" || t.second == d.clerk:
		d.say(d.t("typed.second.first"), caution)
		return
	case strings.TrimSpace(t.reason) == "":
		d.say(d.t("typed.reason.first"), caution)
		return
	}
	s, findings := t.form.sheet(d.definition(t.row.election, t.row.round), d.fieldName)
	if len(findings) > 0 {
		d.refuse(&election.Refusal{Findings: findings})
		return
	}
	s.Round, s.Place = t.row.round, t.row.station
	o := d.origin()
	o.By = append(o.By, election.StaffID(t.second))
	if _, err := d.ledger.Do(o, t.row.election, domain.TypeResult{Sheet: s, Reason: t.reason}); err != nil {
		d.refuse(err)
		return
	}
	done := t.row
	d.typing = typing{}
	d.changed(done.election)
	d.show("overview")
	d.say("✓ "+d.t("typed.done", "community", done.community, "station", done.place), caution)
}

func (d *Desk) definition(id election.ID, round int) (def *election.Definition) {
	d.ledger.View(id, func(s *domain.State) { def = s.Definition(round) })
	return def
}

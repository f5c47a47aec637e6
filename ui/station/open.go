package station

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// openScreen takes the opening list: ballots received of each kind, and the seals of the boxes.
func (d *Desk) openScreen() fyne.CanvasObject {
	form, received := container.NewVBox(), d.paperFields()
	received.onto(form, d, "received.of")
	place, _ := d.definition().Station(d.Day.Place())
	seals := d.sealFields(form, place.Boxes)
	open := kit.Primary(d.t("open.go"), func() {
		c := roll.OpenPolls{Received: received.figures(), Seals: map[election.BoxID]string{}}
		for i, b := range place.Boxes {
			if text := strings.TrimSpace(seals[i].Text); text != "" {
				c.Seals[b.ID] = text
			}
		}
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, c) },
			func() { d.done("", d.t("open.done")) })
	})
	d.inOrder(open, focusable(slices.Concat(received.fields, seals))...)
	return page(d.t("screen.open"), kit.Wrapped(d.t("open.steps"), ""), form, action(open))
}

// sealFields adds a field for the seal of each box, with what a mobile box still lacks below it.
func (d *Desk) sealFields(form *fyne.Container, boxes []election.Box) (seals []*kit.Entry) {
	for _, b := range boxes {
		seal := d.entry()
		seal.SetPlaceHolder(d.t("seal.no"))
		seals = append(seals, seal)
		form.Add(kit.Row(d.t("seal.of."+string(b.Kind), "box", string(b.ID)), seal))
		if b.Kind != election.MobileBox {
			continue
		}
		if b.Resolution == "" || b.Posted == "" {
			form.Add(kit.Row("", kit.Small("▲ "+d.t("open.mobile.lacks"), theme.ColorNameWarning)))
			continue
		}
		form.Add(kit.Row("", kit.Small(d.t("open.mobile", "n", len(b.Voters), "resolution", b.Resolution, "posted", b.Posted), theme.ColorNamePlaceHolder)))
	}
	return seals
}

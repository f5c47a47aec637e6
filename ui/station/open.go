package station

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// openScreen takes the opening list: ballots received of each kind, and the seals of the boxes.
func (d *Desk) openScreen() fyne.CanvasObject {
	received := map[election.PaperID]*kit.Entry{}
	papers := container.NewVBox()
	for _, p := range d.definition().Papers {
		received[p.ID] = d.figure()
		papers.Add(kit.Row(d.t("received.of", "paper", d.paperName(p)), received[p.ID]))
	}
	seals, boxes := d.sealFields()
	open := kit.Primary(d.t("open.go"), func() {
		c := roll.OpenPolls{Received: figuresOf(received), Seals: map[election.BoxID]string{}}
		for id, e := range seals {
			if text := strings.TrimSpace(e.Text); text != "" {
				c.Seals[id] = text
			}
		}
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, c) },
			func() { d.done("", d.t("open.done")) })
	})
	if all := d.definition().Papers; len(all) > 0 {
		d.rest = func() { d.focusOn(received[all[0].ID]) }
	}
	steps := container.NewVBox()
	for _, step := range []string{"booths", "count", "empty", "seal", "zero"} {
		steps.Add(kit.Wrapped(d.t("open.step."+step), ""))
	}
	return page(d.t("screen.open"), kit.Wrapped(d.t("open.hint"), ""), steps, widget.NewSeparator(), heading(d.t("open.papers")), papers,
		heading(d.t("open.boxes")), boxes, action(open))
}

// sealFields makes a field for the seal of each box, with what a mobile box still lacks below it.
func (d *Desk) sealFields() (map[election.BoxID]*kit.Entry, fyne.CanvasObject) {
	place, _ := d.definition().Station(d.Day.Place())
	seals, rows := map[election.BoxID]*kit.Entry{}, container.NewVBox()
	for _, b := range place.Boxes {
		seals[b.ID] = d.entry()
		seals[b.ID].SetPlaceHolder(d.t("seal.no"))
		rows.Add(kit.Row(d.t("seal.of."+string(b.Kind), "box", string(b.ID)), seals[b.ID]))
		if b.Kind != election.MobileBox {
			continue
		}
		if b.Resolution == "" || b.Posted == "" {
			rows.Add(kit.Small("▲ "+d.t("open.mobile.lacks"), theme.ColorNameWarning))
			continue
		}
		rows.Add(kit.Small(d.t("open.mobile", "n", len(b.Voters), "resolution", b.Resolution, "posted", b.Posted), theme.ColorNamePlaceHolder))
	}
	return seals, rows
}

package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// openScreen takes the opening list: ballots received of each kind, and the seals of the boxes.
func (d *Desk) openScreen() fyne.CanvasObject {
	def := d.definition()
	place, _ := def.Station(d.Day.Place())
	rows := container.NewVBox()
	received := map[election.PaperID]*kit.Entry{}
	for _, p := range def.Papers {
		received[p.ID] = d.figure()
		rows.Add(kit.Row(d.t("received.of", "paper", p.Title), received[p.ID]))
	}
	seals := map[election.BoxID]*kit.Entry{}
	for _, b := range place.Boxes {
		seals[b.ID] = d.entry()
		seals[b.ID].SetPlaceHolder(d.t("seal.no"))
		rows.Add(kit.Row(d.t("seal.of."+string(b.Kind), "box", string(b.ID)), seals[b.ID]))
	}
	open := kit.Primary(d.t("open.go"), func() {
		c := roll.OpenPolls{Received: map[election.PaperID]election.Figure{}, Seals: map[election.BoxID]string{}}
		for id, e := range received {
			c.Received[id] = election.ReadFigure(e.Text)
		}
		for id, e := range seals {
			if e.Text != "" {
				c.Seals[id] = e.Text
			}
		}
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, c) },
			func() { d.done("", d.t("open.done")) })
	})
	if len(def.Papers) > 0 {
		d.rest = func() { d.focusOn(received[def.Papers[0].ID]) }
	}
	return page(d.t("screen.open"), kit.Wrapped(d.t("open.hint"), ""), rows, action(open))
}

package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// closeScreen ends the polling with the stock counted and, once that is done, opens the boxes.
func (d *Desk) closeScreen() fyne.CanvasObject {
	if d.stage == "closed" {
		open := kit.Primary(d.t("openboxes.go"), func() {
			d.do(d.Day.OpenBoxes, func() { d.done("", d.t("openboxes.done")) })
		})
		return page(d.t("openboxes"), kit.Wrapped(d.t("openboxes.hint"), ""), d.lateList(), widget.NewSeparator(), action(open))
	}
	rows := container.NewVBox()
	unused := map[election.PaperID]*kit.Entry{}
	for _, p := range d.definition().Papers {
		var st roll.Stock
		d.Day.Roll().View(func(s *roll.State) { st = s.Stock(p.ID) })
		unused[p.ID] = d.figure()
		rows.Add(kit.Wrapped(d.t("stock", "paper", p.Title, "received", int(st.Received), "issued", int(st.Issued()), "spoiled", int(st.Spoiled)), ""))
		rows.Add(kit.Row(d.t("unused.of", "paper", p.Title), unused[p.ID]))
		if d.rest == nil {
			d.rest = func() { d.focusOn(unused[p.ID]) }
		}
	}
	closePolls := kit.Primary(d.t("close.go"), func() {
		c := roll.ClosePolls{Unused: map[election.PaperID]election.Figure{}}
		for id, e := range unused {
			c.Unused[id] = election.ReadFigure(e.Text)
		}
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, c) },
			func() { d.done("", d.t("close.done")) })
	})
	return page(d.t("screen.close"), kit.Wrapped(d.t("close.hint"), ""), rows, action(closePolls))
}

package station

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// boxesScreen notes how many ballots came out of each box.
func (d *Desk) boxesScreen() fyne.CanvasObject {
	rows := container.NewVBox()
	d.Day.Tally().View(func(s *count.State) {
		for _, f := range s.Papers() {
			p, _ := d.definition().Paper(f.Paper)
			rows.Add(widget.NewLabelWithStyle(d.t("returned.sofar", "paper", p.Title, "n", int(f.Returned)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		}
		for _, st := range s.Statements() {
			for _, b := range st.Boxes {
				for _, p := range d.definition().Papers {
					if b.Used {
						rows.Add(d.boxRow(b.ID, p, b.Issued))
					}
				}
			}
		}
	})
	return page(d.t("screen.boxes"), kit.Wrapped(d.t("boxes.hint"), ""), rows)
}

func (d *Desk) boxRow(box election.BoxID, p election.Paper, issued election.Count) fyne.CanvasObject {
	n := d.figure()
	note := func() {
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Tally().Do(o, count.CountBox{Box: box, Paper: p.ID, N: election.ReadFigure(n.Text)})
		}, func() { d.done("boxes", d.t("boxes.done", "box", string(box), "n", n.Text)) })
	}
	if d.rest == nil {
		d.rest = func() { d.focusOn(n) }
	}
	return kit.Row(d.t("returned.of", "box", string(box), "paper", p.Title, "issued", strconv.Itoa(int(issued))),
		container.NewBorder(nil, nil, nil, kit.Primary(d.t("boxes.go"), note), n))
}

package station

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// closeScreen ends the polling with the stock counted.
func (d *Desk) closeScreen() fyne.CanvasObject {
	unused := d.paperFields()
	sums := container.NewStack(d.equations(nil))
	for _, e := range unused.fields {
		e.OnChanged = func(string) {
			sums.Objects = []fyne.CanvasObject{d.equations(unused.figures())}
			sums.Refresh()
		}
	}
	fields, present, meeting := unused.fields, d.figure(), container.NewVBox()
	if d.meets() {
		present.SetPlaceHolder(d.t("present.example"))
		meeting.Add(kit.Row(d.t("present"), present))
		fields = append(fields, present)
	}
	closePolls := kit.Primary(d.t("close.go"), func() {
		c := roll.ClosePolls{Unused: unused.figures(), Present: election.ReadFigure(present.Text)}
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, c) },
			func() { d.done("", d.t("close.done")) })
	})
	d.inOrder(closePolls, focusable(fields)...)
	return d.page(d.t("screen.close"), kit.Wrapped(d.t("close.queue"), ""), d.boxesOut(), kit.Wrapped(d.t("close.hint"), ""),
		d.stockTable(unused), meeting, sums, action(closePolls))
}

// meets reports whether the figures of the election are those of a meeting, which says how many are present.
func (d *Desk) meets() bool {
	r := d.definition().Rules
	return r.Participants == election.ByPresent || r.MajorityBase == election.ByPresent
}

// boxesOut names the mobile boxes that are still on their way.
func (d *Desk) boxesOut() fyne.CanvasObject {
	var out []string
	place, _ := d.definition().Station(d.Day.Place())
	d.Day.Roll().View(func(s *roll.State) {
		for _, b := range place.Boxes {
			if state, _ := s.Box(b.ID); state.Out {
				out = append(out, string(b.ID))
			}
		}
	})
	if len(out) == 0 {
		return container.NewVBox()
	}
	return kit.Side(half, warning(d.t("close.out", "boxes", strings.Join(out, " "))), widget.NewButton(d.t("screen.mobile"), func() { d.turn("mobile") }))
}

// openBoxesScreen shows what is still to come in after the close, and opens the boxes.
func (d *Desk) openBoxesScreen() fyne.CanvasObject {
	open := kit.Primary(d.t("openboxes.go"), func() {
		d.do(d.Day.OpenBoxes, func() { d.done("", d.t("openboxes.done")) })
	})
	d.rest = func() { d.focusOn(open) }
	lists := kit.Side(half, kit.Wrapped(d.t("openboxes.lists"), ""), widget.NewButton(d.t("screen.lists"), func() { d.turn("lists") }))
	return d.page(d.t("screen.openboxes"), kit.Wrapped(d.t("openboxes.hint"), ""), d.boxesOut(), lists, d.lateList(), widget.NewSeparator(),
		d.equations(nil), action(open))
}

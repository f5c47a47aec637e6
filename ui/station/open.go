package station

import (
	"errors"
	"slices"
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

// opening is how far the opening list is filled in. It outlives the screen: people look at others meanwhile.
type opening struct {
	received map[election.PaperID]string
	seals    map[election.BoxID]string
	done     []roll.OpeningPoint
}

// openScreen takes the opening list: what is done in public, ballots received of each kind, and the seals of the boxes.
func (d *Desk) openScreen() fyne.CanvasObject {
	if d.opening.received == nil {
		d.opening = opening{received: map[election.PaperID]string{}, seals: map[election.BoxID]string{}}
	}
	form, received := container.NewVBox(), d.paperFields()
	received.onto(form, d, "received.of")
	for i, p := range received.papers {
		d.remember(received.fields[i], d.opening.received[p.ID], func(text string) { d.opening.received[p.ID] = text })
	}
	place, _ := d.definition().Station(d.Day.Place())
	seals := d.sealFields(form, place.Boxes)
	for i, b := range place.Boxes {
		d.remember(seals[i], d.opening.seals[b.ID], func(text string) { d.opening.seals[b.ID] = text })
	}
	open := kit.Primary(d.t("open.go"), func() {
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, d.opening.command()) },
			func() { d.done("", d.t("open.done")) })
	})
	points := d.openingList()
	d.inOrder(open, append(focusable(slices.Concat(received.fields, seals)), points...)...)
	list := container.NewVBox()
	for _, point := range points {
		list.Add(point.(*widget.Check))
	}
	return d.page(d.t("screen.open"), kit.Wrapped(d.t("open.steps"), ""), form, list, action(open))
}

// remember keeps what is typed into a field of the opening list, and shows in the path what is still missing.
func (d *Desk) remember(field *kit.Entry, text string, keep func(string)) {
	field.SetText(text)
	field.OnChanged = func(text string) {
		keep(strings.TrimSpace(text))
		d.drawPath()
		d.path.Refresh()
	}
}

// openingList are the points to be ticked as they are done in public.
func (d *Desk) openingList() (points []fyne.Focusable) {
	for _, point := range roll.OpeningList() {
		check := widget.NewCheck(d.t("open."+string(point)), nil)
		check.Checked = slices.Contains(d.opening.done, point)
		check.OnChanged = func(yes bool) {
			d.opening.done = slices.DeleteFunc(d.opening.done, func(p roll.OpeningPoint) bool { return p == point })
			if yes {
				d.opening.done = append(d.opening.done, point)
			}
			d.drawPath()
			d.path.Refresh()
		}
		points = append(points, check)
	}
	return points
}

// command is what the list comes to so far.
func (o opening) command() roll.OpenPolls {
	c := roll.OpenPolls{Received: map[election.PaperID]election.Figure{}, Seals: map[election.BoxID]string{}, AskList: true}
	for id, text := range o.received {
		c.Received[id] = election.ReadFigure(text)
	}
	for id, seal := range o.seals {
		if seal != "" {
			c.Seals[id] = seal
		}
	}
	for _, point := range roll.OpeningList() {
		if slices.Contains(o.done, point) {
			c.Done = append(c.Done, point)
		}
	}
	return c
}

// unopened is what the opening list still waits for.
func (d *Desk) unopened() []election.Finding {
	_, err := d.Day.Roll().Try(d.origin(), d.opening.command())
	var r *election.Refusal
	if !errors.As(err, &r) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f election.Finding) bool { return f.Code == "W114" }) // asked when it is done
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

package street

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// stationsForm asks for the stations and their boxes.
func (d *Desk) stationsForm() fyne.CanvasObject {
	def := d.preparing.def
	var rows []fyne.CanvasObject
	for i := range def.Stations {
		rows = append(rows, d.stationForm(i))
	}
	return d.scroll(append(rows, action(d.small("stations.add", func() {
		id := fresh("S", func(id string) bool { _, taken := def.Station(election.StationID(id)); return taken })
		def.Stations = append(def.Stations, election.Station{ID: election.StationID(id), Boxes: []election.Box{{ID: election.BoxID(id + "-1"), Kind: election.FixedBox}}})
		d.preparing.want.field = "station"
	})))...)
}

func (d *Desk) stationForm(i int) fyne.CanvasObject {
	def := d.preparing.def
	s := &def.Stations[i]
	add := func(kind election.BoxKind) func() {
		return func() {
			id := fresh(string(s.ID)+"-", func(id string) bool { _, _, taken := def.Box(election.BoxID(id)); return taken })
			s.Boxes = append(s.Boxes, election.Box{ID: election.BoxID(id), Kind: kind})
		}
	}
	box := container.NewVBox(container.NewBorder(nil, nil, widget.NewLabel(string(s.ID)), container.NewHBox(
		d.small("boxes.fixed", add(election.FixedBox)), d.small("boxes.mobile", add(election.MobileBox)),
		d.small("remove", func() { def.Stations = slices.Delete(def.Stations, i, i+1) })),
		d.entry("station", s.Title, func(t string) { s.Title = t })))
	for k := range s.Boxes {
		box.Add(d.boxForm(s, k))
	}
	return kit.Framed(theme.ColorNamePrimary, box)
}

// boxForm is a box's line; a mobile one has the list of its voters and what allowed it.
func (d *Desk) boxForm(s *election.Station, k int) fyne.CanvasObject {
	b := &s.Boxes[k]
	remove := d.small("remove", func() { s.Boxes = slices.Delete(s.Boxes, k, k+1) })
	name := widget.NewLabel(string(b.ID) + " · " + d.p("boxes.is."+string(b.Kind)))
	if b.Kind != election.MobileBox {
		return container.NewBorder(nil, nil, name, remove)
	}
	numbers := make([]string, len(b.Voters))
	for i, no := range b.Voters {
		numbers[i] = string(no)
	}
	voters := d.entry("box.voters", strings.Join(numbers, " "), func(text string) {
		b.Voters = nil
		for no := range strings.FieldsSeq(strings.NewReplacer("，", " ", ",", " ", "、", " ").Replace(text)) {
			b.Voters = append(b.Voters, election.VoterNo(no))
		}
	})
	return container.NewBorder(nil, nil, name, remove, container.NewGridWithColumns(3, voters,
		d.entry("resolution", b.Resolution, func(t string) { b.Resolution = t }), d.entry("posted", b.Posted, func(t string) { b.Posted = t })))
}

package station

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// Where names a station within its community.
func Where(def *election.Definition, place election.StationID) string {
	title := string(place)
	if st, known := def.Station(place); known {
		title = st.Title
	}
	return def.Community + " · " + title
}

// drawHead shows where this is, who is at work, and the numbers that matter.
func (d *Desk) drawHead() {
	title := widget.NewLabelWithStyle(Where(d.definition(), d.Day.Place()), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.Wrapping = fyne.TextWrapWord
	at := container.NewHBox(widget.NewLabel(d.t("person", "who", d.person(d.Worker))), kit.NewPlain(d.t("person.change")+"（F2）", d.changePerson))
	d.head.Objects = []fyne.CanvasObject{container.NewBorder(nil, nil, nil, d.numbers(), kit.TightColumn(title, at))}
	d.head.Refresh()
}

// person names a member of the staff with their role.
func (d *Desk) person(id election.StaffID) string {
	m, _ := d.roster().Find(id)
	return personName(d.Words, m)
}

// numbers stand in the same place on every screen.
func (d *Desk) numbers() fyne.CanvasObject {
	var registered, issued, returned, called election.Count
	d.Day.Roll().View(func(s *roll.State) {
		registered, _ = s.Registered()
		issued = s.IssuedVoters()
	})
	if tally := d.Day.Tally(); tally != nil {
		tally.View(func(s *count.State) {
			for _, p := range s.Papers() {
				returned += p.Returned
			}
			for _, b := range s.Bundles() {
				called += election.Count(b.Entered[count.First])
			}
		})
	}
	var row []fyne.CanvasObject
	for _, n := range []struct {
		id string
		n  election.Count
	}{{"registered", registered}, {"issued", issued}, {"returned", returned}, {"called", called}} {
		row = append(row, kit.Number(strconv.Itoa(int(n.n)), d.t("number."+n.id)))
	}
	return container.NewHBox(row...)
}

package station

import (
	"strconv"
	"strings"

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
	place := Where(d.definition(), d.Day.Place())
	if d.Day.Helps() {
		place += "　" + d.t("path.helps")
	}
	title := widget.NewLabelWithStyle(place, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.Wrapping = fyne.TextWrapWord
	change := kit.NewPlain(d.t("person.change")+" F2", d.changePerson)
	at := kit.Flow(widget.NewLabel(d.t("person", "who", d.person(d.Worker))), change)
	switch {
	case d.cramped(): // the window's name says where this is
		var numbers []string
		for name, n := range d.figures {
			numbers = append(numbers, name+" "+n)
		}
		d.head.Objects = []fyne.CanvasObject{kit.Flow(kit.Tight(widget.NewLabel(d.person(d.Worker))), change, strong(strings.Join(numbers, "  ")))}
	case d.narrow():
		d.head.Objects = []fyne.CanvasObject{container.NewVBox(kit.TightColumn(title, at), kit.Flow(d.numbersInALine()...))}
	default:
		d.head.Objects = []fyne.CanvasObject{kit.Side(half, kit.TightColumn(title, at), d.numbers())}
	}
	d.head.Refresh()
}

// person names a member of the staff with their role.
func (d *Desk) person(id election.StaffID) string {
	m, _ := d.roster().Find(id)
	return personName(d.Words, m)
}

// leastWide is the width of a window, at the usual size of text, below which the numbers stand below the place, and the
// path shows only what is done now.
const leastWide = 800

func (d *Desk) narrow() bool { return d.Canvas.Size().Width < leastWide*unit() }

// numbers stand in the same place on every screen.
func (d *Desk) numbers() fyne.CanvasObject {
	row := container.NewHBox()
	for name, n := range d.figures {
		row.Add(kit.Number(n, name))
	}
	return row
}

// numbersInALine are the same where there is less room.
func (d *Desk) numbersInALine() (parts []fyne.CanvasObject) {
	for name, n := range d.figures {
		parts = append(parts, strong(name+" "+n))
	}
	return parts
}

// strong is a text that stands out, tight.
func strong(text string) fyne.CanvasObject {
	return kit.Tight(widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
}

// figures are the numbers that matter, each with its name.
func (d *Desk) figures(yield func(name, n string) bool) {
	var registered, issued, returned, called election.Count
	if !d.Day.Helps() {
		d.Day.Roll().View(func(s *roll.State) {
			registered, _ = s.Registered()
			issued = s.IssuedVoters()
		})
	}
	if tally := d.Day.Tally(); tally != nil {
		tally.View(func(s *count.State) {
			for _, p := range s.Papers() {
				returned += p.Returned
			}
			for _, b := range s.Bundles() {
				called += election.Count(b.Entered[count.First])
				if d.Day.Helps() {
					called += election.Count(b.Entered[count.Second])
				}
			}
		})
	}
	for _, n := range []struct {
		id string
		n  election.Count
	}{{"registered", registered}, {"issued", issued}, {"returned", returned}, {"called", called}} {
		if d.Day.Helps() && (n.id == "registered" || n.id == "issued") {
			continue // which the station knows
		}
		if !yield(d.t("number."+n.id), strconv.Itoa(int(n.n))) {
			return
		}
	}
}

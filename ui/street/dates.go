package street

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// due is a deadline that some communities share and that stands alike for them.
type due struct {
	election.Deadline
	timing      election.Timing
	communities []string
}

var dateColumns = columns{{width: 130}, {share: 2}, {width: 170}, {width: 130}, {share: 3}}

// datesScreen is the calendar of all elections: what is due next, what is over, what was late.
func (d *Desk) datesScreen() fyne.CanvasObject {
	var list []due
	today := d.Now().Date()
	for _, id := range d.ledger.Elections() {
		d.ledger.View(id, func(s *domain.State) {
			for _, number := range s.Rounds() {
				list = mark(list, s.Definition(number).Calendar(), today, d.named(s.Definition(number)))
			}
		})
	}
	top := container.NewVBox(
		container.NewBorder(nil, nil, kit.Title(d.t("screen.dates")), container.NewCenter(widget.NewButton(d.t("objections"), func() { d.turn("objections") }))),
		kit.Wrapped(d.next(list, today), ""),
		dateColumns.filled(true, d.t("dates.last"), d.t("dates.step"), d.t("dates.timing"), d.t("dates.done"), d.t("community")))
	table := widget.NewList(func() int { return len(list) }, func() fyne.CanvasObject { return dateColumns.row() },
		func(i int, o fyne.CanvasObject) {
			x, cells := list[i], o.(*fyne.Container).Objects
			timing, colour := d.timing(x.timing)
			for at, text := range []string{string(x.Last), d.t("step." + string(x.Step)), timing, string(x.Done), d.several(x.communities)} {
				cells[at].(*cell).set(text, theme.ColorNameForeground)
			}
			cells[2].(*cell).set(timing, colour)
		})
	return container.NewBorder(top, nil, nil, nil, table)
}

// mark adds a community's calendar to a list in the order of days.
func mark(list []due, calendar []election.Deadline, today election.Date, community string) []due {
	for _, x := range calendar {
		timing := x.On(today)
		i := slices.IndexFunc(list, func(o due) bool { return o.Deadline == x && o.timing == timing })
		if i < 0 {
			i = len(list)
			list = append(list, due{Deadline: x, timing: timing})
		}
		list[i].communities = append(list[i].communities, community)
	}
	slices.SortStableFunc(list, func(a, b due) int { return cmp.Compare(a.Last, b.Last) })
	return list
}

// next tells the first deadline that is still to be met.
func (d *Desk) next(list []due, today election.Date) string {
	for _, x := range list {
		if x.timing == election.Today || x.timing == election.Ahead {
			return d.t("dates.next", "step", d.t("step."+string(x.Step)), "day", string(x.Last), "days", today.DaysUntil(x.Last))
		}
	}
	return d.t("dates.none")
}

// timing says with a shape and a word how a deadline stands.
func (d *Desk) timing(t election.Timing) (string, fyne.ThemeColorName) {
	word := d.t("timing." + string(t))
	switch t {
	case election.Kept:
		return "✓ " + word, success
	case election.Missed:
		return "✗ " + word, trouble
	case election.Today:
		return "● " + word, caution
	case election.Unnoted:
		return "○ " + word, caution
	}
	return "○ " + word, theme.ColorNameForeground
}

// several names a few communities, or says how many there are.
func (d *Desk) several(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, d.t("and"))
	}
	return d.t("dates.several", "first", names[0], "n", len(names))
}

package street

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// due is a deadline that some communities share and that stands alike for them.
type due struct {
	election.Deadline
	timing      election.Timing
	communities []string
	of          []round // of the communities
}

// round names a round of an election.
type round struct {
	election election.ID
	number   int
}

// dates is what of the calendar is looked at.
type dates struct{ chosen *due }

var dateColumns = columns{{width: 130}, {share: 2}, {width: 170}, {width: 130}, {share: 3}}

// datesScreen is the calendar of all elections: what is due next, what is over, what was late.
func (d *Desk) datesScreen() fyne.CanvasObject {
	var list []due
	today := d.Now().Date()
	for _, id := range d.ledger.Elections() {
		d.ledger.View(id, func(s *domain.State) {
			for _, number := range s.Rounds() {
				list = mark(list, s.Calendar(number), today, d.named(s.Definition(number)), round{id, number})
			}
		})
	}
	top := container.NewVBox(
		container.NewBorder(nil, nil, kit.Title(d.t("screen.dates")), container.NewCenter(kit.NewButton(d.t("objections"), func() { d.turn("objections") }))),
		kit.Wrapped(d.next(list, today), ""))
	if x := d.dates.chosen; x != nil {
		top.Add(d.recording(*x))
	}
	top.Add(d.dateHeads())
	table := d.dateTable(list)
	table.OnSelected = func(i int) {
		d.dates.chosen = &list[i]
		d.show("dates")
	}
	if d.dates.chosen == nil && len(list) > 0 {
		d.rest = func() { d.Canvas.Focus(table) }
	}
	return container.NewBorder(top, nil, nil, nil, table)
}

func (d *Desk) dateHeads() fyne.CanvasObject {
	return dateColumns.filled(true, d.t("dates.last"), d.t("dates.step"), d.t("dates.timing"), d.t("dates.done"), d.t("community"))
}

// recording is the form in which the day is recorded on which a step was done, for all communities of its line.
func (d *Desk) recording(x due) fyne.CanvasObject {
	day := kit.NewEntry(d.leaf)
	day.SetText(cmp.Or(string(x.Done), string(d.Now().Date())))
	d.rest = func() { d.Canvas.Focus(day) }
	record := d.primary(d.t("dates.record"), func() { d.record(x, written(day.Text)) })
	leave := kit.NewButton(d.t("objections.leave"), func() { d.dates.chosen = nil; d.show("dates") })
	return kit.Framed(caution, container.NewVBox(
		kit.Wrapped(d.t("dates.one", "step", d.t("step."+string(x.Step)), "communities", d.several(x.communities)), ""),
		kit.Row(d.t("dates.done"), day), action(record, leave)))
}

func (d *Desk) record(x due, day election.Date) {
	if !d.known() {
		return
	}
	for _, r := range x.of {
		if _, err := d.ledger.Do(d.origin(), r.election, domain.Post{Round: r.number, Step: x.Step, On: day}); err != nil {
			d.refuse(err)
			return
		}
	}
	d.dates.chosen = nil
	d.show("dates")
	if x.Last != "" && day > x.Last {
		d.say("✗ "+d.t("dates.late", "step", d.t("step."+string(x.Step)), "days", x.Last.DaysUntil(day)), trouble)
		return
	}
	d.say("✓ "+d.t("dates.recorded", "step", d.t("step."+string(x.Step))), success)
}

// written reads a day as people write it. What is none stays as it was typed, to be told.
func written(text string) election.Date {
	if d, ok := election.DateAsWritten(text); ok {
		return d
	}
	return election.Date(strings.TrimSpace(text))
}

// dateTable lists deadlines.
func (d *Desk) dateTable(list []due) *kit.List {
	return kit.NewList(func() int { return len(list) }, func() fyne.CanvasObject { return dateColumns.row() },
		func(i int, o fyne.CanvasObject) {
			x, cells := list[i], o.(*fyne.Container).Objects
			timing, colour := d.timing(x.timing)
			last := cmp.Or(string(x.Last), d.t("dates.unset"))
			for at, text := range []string{last, d.t("step." + string(x.Step)), timing, string(x.Done), d.several(x.communities)} {
				cells[at].(*cell).set(text, theme.ColorNameForeground)
			}
			cells[2].(*cell).set(timing, colour)
		})
}

// mark adds a community's calendar to a list in the order of days.
func mark(list []due, calendar []election.Deadline, today election.Date, community string, of round) []due {
	for _, x := range calendar {
		timing := x.On(today)
		i := slices.IndexFunc(list, func(o due) bool { return o.Deadline == x && o.timing == timing })
		if i < 0 {
			i = len(list)
			list = append(list, due{Deadline: x, timing: timing})
		}
		list[i].communities, list[i].of = append(list[i].communities, community), append(list[i].of, of)
	}
	slices.SortStableFunc(list, func(a, b due) int { return cmp.Compare(lastOf(a), lastOf(b)) })
	return list
}

// lastOf puts what has no last day behind all that has one.
func lastOf(x due) string { return cmp.Or(string(x.Last), "~") }

// next tells the first deadline that is still to be met.
func (d *Desk) next(list []due, today election.Date) string {
	for _, x := range list {
		if x.Last != "" && (x.timing == election.Today || x.timing == election.Ahead) {
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

// datesForm is the calendar of an election that is being prepared: it counts from polling day, whoever may stand.
func (d *Desk) datesForm() fyne.CanvasObject {
	def := d.preparing.def
	if _, err := election.ParseDate(string(def.ElectionDay)); err != nil {
		return kit.Wrapped(d.p("dates.first"), caution)
	}
	today := d.Now().Date()
	list := mark(nil, def.Calendar(), today, d.named(def), round{})
	return container.NewBorder(container.NewVBox(kit.Wrapped(d.next(list, today), ""), d.dateHeads()), nil, nil, nil, d.dateTable(list))
}

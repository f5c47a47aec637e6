package station

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// lateScreen registers voters after the roll was posted.
func (d *Desk) lateScreen() fyne.CanvasObject {
	name, id, basis := d.entry(), d.entry(), d.entry()
	classes := []string{"1", "2", "3", "4"}
	if d.definition().Rules.LateClasses == election.Classes2026 {
		classes = classes[:3]
	}
	class := widget.NewSelect(classes, nil)
	class.PlaceHolder = d.t("choose")
	register := kit.Primary(d.t("late.go"), func() {
		n, _ := strconv.Atoi(class.Selected)
		v := election.Voter{Name: name.Text, IDNumber: election.IDNumber(id.Text), Class: n, Basis: basis.Text, Station: d.Day.Place()}
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Roll().Do(o, roll.RegisterLate{Voter: v})
		}, func() { d.done("late", d.t("late.done", "name", v.Name)) })
	})
	d.rest = func() { d.focusOn(name) }
	return page(d.t("screen.late"),
		kit.Row(d.t("late.name"), name), kit.Row(d.t("late.id"), id), kit.Row(d.t("late.class"), class), kit.Row(d.t("late.basis"), basis),
		action(register), widget.NewSeparator(), d.lateList())
}

// lateList shows who was registered late, and whether that was posted.
func (d *Desk) lateList() fyne.CanvasObject {
	var names []string
	posted := false
	d.Day.Roll().View(func(s *roll.State) {
		posted = s.LatePosted()
		for e := range s.Entries {
			if e.Late {
				names = append(names, string(e.Voter.No)+"   "+e.Voter.Name)
			}
		}
	})
	box := container.NewVBox(widget.NewLabelWithStyle(d.t("late.list", "n", len(names)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	for _, n := range names {
		box.Add(widget.NewLabel(n))
	}
	if posted {
		box.Add(kit.Wrapped("✓ "+d.t("late.posted"), theme.ColorNameSuccess))
		return box
	}
	screen := d.now
	box.Add(action(widget.NewButton(d.t("late.post"), func() {
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Roll().Do(o, roll.PublishLateList{})
		}, func() { d.done(screen, d.t("late.posted")) })
	})))
	return box
}

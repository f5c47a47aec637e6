package station

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// staffScreen lists the people at work, and takes in a person on the day or changes one's role.
func (d *Desk) staffScreen() fyne.CanvasObject {
	id, name := d.entry(), d.entry()
	var roles, titles []string
	for _, r := range election.Roles() {
		roles = append(roles, string(r))
		titles = append(titles, d.t("role."+string(r)))
	}
	role := widget.NewSelect(titles, nil)
	role.PlaceHolder = d.t("choose")
	voter := d.newVoterField(func() {})
	known := widget.NewLabel("")
	id.OnChanged = func(text string) { // somebody of the staff is shown as they stand
		known.SetText("")
		if m, ok := d.roster().Find(election.StaffID(strings.TrimSpace(text))); ok {
			known.SetText(d.t("staff.known", "who", personName(d.Words, m)))
			name.SetText(m.Name)
			role.SetSelectedIndex(slices.Index(roles, string(m.Role)))
			voter.SetText(string(m.Voter))
		}
	}
	change := kit.Primary(d.t("staff.go"), func() {
		m := election.StaffMember{ID: election.StaffID(strings.TrimSpace(id.Text)), Name: strings.TrimSpace(name.Text), Voter: voter.no}
		if i := role.SelectedIndex(); i >= 0 {
			m.Role = election.Role(roles[i])
		}
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Roll().Do(o, roll.ChangeStaff{Member: m})
		},
			func() { d.done("staff", d.t("staff.done", "who", personName(d.Words, m))) })
	})
	d.inOrder([]*kit.Entry{id, name, voter.Entry}, change)
	return page(d.t("screen.staff"), kit.Wrapped(d.t("staff.hint"), ""),
		kit.Row(d.t("staff.id"), container.NewGridWithColumns(2, id, known)), kit.Row(d.t("staff.name"), name), kit.Row(d.t("staff.role"), role),
		voter.row(d.t("staff.voter")), action(change), widget.NewSeparator(), d.staffTable())
}

func (d *Desk) staffTable() fyne.CanvasObject {
	t := kit.NewTable(kit.Column{Head: d.t("staff.id")}, kit.Column{Head: d.t("staff.name"), Widest: true}, kit.Column{Head: d.t("staff.role")},
		kit.Column{Head: d.t("voter.no"), Figure: true})
	for _, m := range d.roster() {
		t.Row([]string{string(m.ID), m.Name, d.t("role." + string(m.Role)), orNone(string(m.Voter))})
	}
	return t.Object()
}

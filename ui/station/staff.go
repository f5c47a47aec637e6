package station

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// staffForm takes in a person on the day, or changes one's role.
type staffForm struct {
	d        *Desk
	id, name *kit.Entry
	known    *widget.Label // who bears the number now
	role     *kit.Choice
	voter    *voterField
	pin      *kit.Entry
}

// staffScreen lists the people at work, and changes them.
func (d *Desk) staffScreen() fyne.CanvasObject {
	f := &staffForm{d: d, id: d.entry(), name: d.entry(), known: widget.NewLabel(""), voter: d.newVoterField(func() {})}
	f.known.Wrapping = fyne.TextWrapWord
	var titles []string
	for _, r := range election.Roles() {
		titles = append(titles, d.t("role."+string(r)))
	}
	f.role = kit.NewChoice(titles, d.functionKey)
	f.role.PlaceHolder = d.t("choose")
	f.id.OnChanged = f.look
	enter := kit.Primary(d.t("staff.go"), f.enter)
	f.pin = kit.NewPIN(nil, d.functionKey)
	f.pin.SetPlaceHolder(d.t("staff.pin.example"))
	d.inOrder(enter, f.id, f.name, f.role, f.voter.Entry, f.pin)
	return d.page(d.t("screen.staff"), kit.Wrapped(d.t("staff.hint"), ""),
		kit.Row(d.t("staff.id"), kit.Grid(2, half, f.id, f.known)), kit.Row(d.t("staff.name"), f.name),
		kit.Row(d.t("staff.role"), f.role), f.voter.row(d.t("staff.voter")), kit.Row(d.t("staff.pin"), f.pin),
		action(enter), widget.NewSeparator(), d.staffTable())
}

// look fills the form with somebody who is of the staff already.
func (f *staffForm) look(id string) {
	f.known.SetText("")
	if m, ok := f.d.roster().Find(election.StaffID(strings.TrimSpace(id))); ok {
		f.known.SetText(f.d.t("staff.known", "who", personName(f.d.Words, m)))
		f.name.SetText(m.Name)
		f.role.SetSelectedIndex(slices.Index(election.Roles(), m.Role))
		f.voter.SetText(string(m.Voter))
	}
}

func (f *staffForm) enter() {
	m := election.StaffMember{ID: election.StaffID(strings.TrimSpace(f.id.Text)), Name: strings.TrimSpace(f.name.Text), Voter: f.voter.no}
	if i := f.role.SelectedIndex(); i >= 0 {
		m.Role = election.Roles()[i]
	}
	pin := f.pin.Text
	f.d.do(func(o election.Origin) (journal.Receipt, error) { return f.d.admit(o, m, pin) },
		func() { f.d.done("staff", f.d.t("staff.done", "who", personName(f.d.Words, m))) })
}

// admit puts a person on the staff and, where one was typed, gives them a PIN while those who confirm are still there.
func (d *Desk) admit(o election.Origin, m election.StaffMember, pin string) (journal.Receipt, error) {
	receipt, err := d.Day.Roll().Do(o, roll.ChangeStaff{Member: m})
	if err == nil && pin != "" {
		err = d.Guard.Admit(m, pin)
	}
	return receipt, err
}

func (d *Desk) staffTable() fyne.CanvasObject {
	t := kit.NewTable(kit.Column{Head: d.t("staff.id")}, kit.Column{Head: d.t("staff.name"), Widest: true}, kit.Column{Head: d.t("staff.role")},
		kit.Column{Head: d.t("voter.no"), Figure: true})
	for _, m := range d.roster() {
		t.Row([]string{string(m.ID), m.Name, d.t("role." + string(m.Role)), orNone(string(m.Voter))})
	}
	return t.Object()
}

package street

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// peopleForm leads to the lists that come from tables, and lists the staff to be changed by hand.
func (d *Desk) peopleForm() fyne.CanvasObject {
	def := d.preparing.def
	lists := container.NewHBox()
	for _, list := range election.Lists() {
		lists.Add(kit.NewButton(d.p("take."+string(list), "n", d.size(def, list)), func() {
			if err := d.Keep(d.preparing.path, def); err != nil {
				d.refuse(err)
				return
			}
			d.preparing.importing = importing{list: list}
			d.show("import")
		}))
	}
	rows := []fyne.CanvasObject{lists, kit.Small(d.p("people.hint"), theme.ColorNamePlaceHolder)}
	rows = append(rows, d.byHand(election.VoterList, "no", "name", "id_number", "station"),
		d.byHand(election.ProxyList, "principal", "holder", "relation", "document", "on"))
	for i := range def.Staff {
		rows = append(rows, d.staffForm(i))
	}
	rows = append(rows, action(d.small("staff.add", func() {
		id := fresh("T", func(id string) bool { _, taken := def.Staff.Find(election.StaffID(id)); return taken })
		def.Staff = append(def.Staff, election.StaffMember{ID: election.StaffID(id), Role: election.Issuer})
		d.preparing.want.field = "name"
	})), kit.Small(d.p("kin.hint"), theme.ColorNamePlaceHolder))
	for i := range def.Kin {
		rows = append(rows, d.kinForm(i))
	}
	return d.scroll(append(rows, action(d.small("kin.add", func() {
		def.Kin = append(def.Kin, election.Kin{Relation: "spouse"})
		d.preparing.want.field = "kin"
	})))...)
}

func (d *Desk) staffForm(i int) fyne.CanvasObject {
	def := d.preparing.def
	m := &def.Staff[i]
	roles := election.Roles()
	names := make([]string, len(roles))
	for k, r := range roles {
		names[k] = d.Words.T("role." + string(r))
	}
	role := kit.NewChoice(names, nil)
	role.SetSelectedIndex(slices.Index(roles, m.Role))
	role.OnChanged = func(string) { m.Role = roles[role.SelectedIndex()] }
	return container.NewBorder(nil, nil, kit.AtLeast(60, widget.NewLabel(string(m.ID))),
		d.small("remove", func() { def.Staff = slices.Delete(def.Staff, i, i+1) }),
		container.NewGridWithColumns(3, d.entry("name", m.Name, func(s string) { m.Name = s }), role,
			d.entry("voter", string(m.Voter), func(s string) { m.Voter = election.VoterNo(s) })))
}

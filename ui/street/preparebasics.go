package street

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// basicsForm asks for what the election is called, whose it is, and its days.
func (d *Desk) basicsForm() fyne.CanvasObject {
	def := d.preparing.def
	profiles := election.Profiles()
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = d.Words.T("profile." + string(p))
	}
	profile := widget.NewSelect(names, nil)
	profile.SetSelectedIndex(slices.Index(profiles, def.Profile))
	profile.OnChanged = func(string) {
		chosen := profiles[profile.SelectedIndex()]
		rules, err := election.RulesOf(chosen)
		if err != nil {
			d.refuse(err)
			return
		}
		def.Profile, def.Rules, def.Confirmed = chosen, rules, nil
	}
	day := func(name string, of *election.Date) fyne.CanvasObject {
		return d.fieldRow(name, string(*of), func(s string) { *of = written(s) })
	}
	return d.scroll(
		d.fieldRow("id", string(def.ID), func(s string) { def.ID = election.ID(s) }),
		d.fieldRow("title", def.Title, func(s string) { def.Title = s }),
		d.fieldRow("street", def.Street, func(s string) { def.Street = s }),
		d.fieldRow("community", def.Community, func(s string) { def.Community = s }),
		kit.Row(d.p("form.profile"), profile),
		day("election_day", &def.ElectionDay), day("roll_published", &def.RollPublished),
		day("candidates_published", &def.CandidatesPublished), day("proxies_published", &def.ProxiesPublished))
}

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

// rulesForm shows every parameter with its source; what no authoritative text gives somebody confirms.
func (d *Desk) rulesForm() fyne.CanvasObject {
	rows := []fyne.CanvasObject{kit.Small(d.p("rules.hint"), theme.ColorNamePlaceHolder)}
	for _, row := range election.Parameters() {
		rows = append(rows, d.ruleForm(row))
	}
	return d.scroll(rows...)
}

func (d *Desk) ruleForm(row election.Parameter) fyne.CanvasObject {
	def := d.preparing.def
	name, clause := widget.NewLabel(d.Words.T("parameter."+row.Name)), row.Clause(def.Profile)
	if clause != election.ClauseOpen {
		source := kit.Small(d.clause(clause), theme.ColorNamePlaceHolder)
		return container.NewGridWithColumns(3, name, d.value(row), source)
	}
	confirm := kit.NewCheck(d.p("rules.confirm"), func(on bool) {
		def.Confirmed = slices.DeleteFunc(slices.Clone(def.Confirmed), func(other string) bool { return other == row.Name })
		if on {
			def.Confirmed = append(def.Confirmed, row.Name)
		}
	})
	confirm.Checked = slices.Contains(def.Confirmed, row.Name)
	return container.NewGridWithColumns(3, name, container.NewVBox(d.value(row)), container.NewVBox(kit.Small("⚠ "+d.Words.T("open"), caution), confirm))
}

// value is the field of a parameter: words to choose from, or a number.
func (d *Desk) value(row election.Parameter) fyne.CanvasObject {
	def := d.preparing.def
	set := func(text string) {
		if err := row.Set(&def.Rules, text); err != nil {
			d.say(d.p("rules.bad", "name", d.Words.T("parameter."+row.Name), "value", text), caution)
		}
	}
	if len(row.Values) == 0 {
		return d.entry("value", row.Get(def.Rules), set)
	}
	names := make([]string, len(row.Values))
	for i, v := range row.Values {
		names[i] = d.Words.T("choice." + string(v))
	}
	choice := kit.NewChoice(names, nil)
	choice.SetSelectedIndex(slices.Index(row.Values, election.Choice(row.Get(def.Rules))))
	choice.OnChanged = func(string) { set(string(row.Values[choice.SelectedIndex()])) }
	return choice
}

// clause names the source of a default.
func (d *Desk) clause(source string) string {
	first, article, _ := strings.Cut(source, " ")
	if first == "" {
		return ""
	}
	return d.p("clause."+first, "article", strings.TrimLeft(article, "Arts."))
}

package street

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// byHand adds one voter or one proxy, without a table.
func (d *Desk) byHand(list election.List, fields ...string) fyne.CanvasObject {
	entries := make([]*kit.Entry, len(fields))
	line := container.NewGridWithColumns(len(fields))
	for i, f := range fields {
		entries[i] = kit.NewEntry(d.leaf)
		entries[i].SetPlaceHolder(d.p("column." + f))
		line.Add(entries[i])
	}
	add := kit.NewButton(d.p("add."+string(list)), func() {
		row := map[string]string{}
		for i, f := range fields {
			if text := strings.TrimSpace(entries[i].Text); text != "" {
				row[f] = text
			}
		}
		if found := d.preparing.def.Append(list, row); len(found) > 0 {
			d.refuse(&election.Refusal{Findings: found})
			return
		}
		d.refusal.Clear()
		d.show("prepare")
		d.say("✓ "+d.p("added", "n", d.size(d.preparing.def, list)), success)
	})
	return container.NewBorder(nil, nil, nil, add, line)
}

// kinForm is a line that says who are near relatives (W112, O607).
func (d *Desk) kinForm(i int) fyne.CanvasObject {
	def := d.preparing.def
	k := &def.Kin[i]
	relations := election.NamedRelations()
	names := make([]string, len(relations))
	for n, r := range relations {
		names[n] = d.Words.T("relation." + string(r))
	}
	relation := kit.NewChoice(names, nil)
	relation.SetSelectedIndex(slices.Index(relations, election.Relation(k.Relation)))
	relation.OnChanged = func(string) { k.Relation = string(relations[relation.SelectedIndex()]) }
	first := d.entry("voter", string(k.A), func(s string) { k.A = election.VoterNo(s) })
	d.find("kin", string(k.A), first)
	return container.NewBorder(nil, nil, nil, d.small("remove", func() { def.Kin = slices.Delete(def.Kin, i, i+1) }),
		container.NewGridWithColumns(3, first,
			d.entry("voter", string(k.B), func(s string) { k.B = election.VoterNo(s) }), relation))
}

// want is the field of a form that something found is about: its name, and what stands in it.
type want struct{ field, value string }

// wanted tells which field a finding is about; the zero value for none that is known.
func wanted(f election.Finding) want {
	text := func(name string) string { s, _ := f.Args[name].(string); return s }
	if path := text("path"); path != "" {
		field := path[strings.LastIndexByte(path, '.')+1:]
		field, _, _ = strings.Cut(field, "[")
		return want{field, text("given")}
	}
	switch f.Code {
	case "D101":
		return want{"position", text("position")}
	case "D103", "D109":
		return want{"name", text("candidate")}
	case "D104":
		return want{"voter", text("voter")}
	case "D105":
		if text("what") == "roll" {
			return want{field: "roll_published"}
		}
		return want{field: "candidates_published"}
	case "D106":
		return want{"name", text("second")}
	case "D111":
		return want{field: "resolution"}
	}
	return want{}
}

// find has the keyboard go to a field where it is the one that is wanted: by its name and content, or else the first of
// the name.
func (d *Desk) find(name, value string, e *kit.Entry) {
	w := d.preparing.want
	if w.field != name || d.rest != nil && w.value != value {
		return
	}
	d.rest = func() { d.Canvas.Focus(e) }
}

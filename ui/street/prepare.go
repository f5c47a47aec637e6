package street

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// preparing is the election file that is being made.
type preparing struct {
	path      string
	def       *election.Definition // nil before a file is open
	found     []election.Finding   // what spoke against it when it was last kept, or must be shown with it
	part      string               // of the forms, "" for the list of what was found
	want      want                 // the field in it that the keyboard goes to
	kept      []byte               // as it stands in the file
	warned    bool                 // that leaving would lose changes
	importing importing
}

// p gives a text of the preparation.
func (d *Desk) p(id string, pairs ...any) string { return d.Words.T("prepare."+id, pairs...) }

// part is a form of an election.
type part struct {
	id   string
	form func(*Desk) fyne.CanvasObject
}

// parts in the order in which they are filled in.
func parts() []part {
	return []part{
		{"", (*Desk).foundForm}, {"basics", (*Desk).basicsForm}, {"stations", (*Desk).stationsForm}, {"positions", (*Desk).positionsForm},
		{"papers", (*Desk).papersForm}, {"people", (*Desk).peopleForm}, {"rules", (*Desk).rulesForm}, {"dates", (*Desk).datesForm}, {"objections", (*Desk).objectionsForm},
	}
}

// prepareScreen shows an election file: what is still wrong with it, and the forms where that is mended.
func (d *Desk) prepareScreen() fyne.CanvasObject {
	if d.preparing.def == nil {
		return d.beginPreparing()
	}
	tabs := container.NewHBox()
	form := (*Desk).foundForm
	for _, each := range parts() {
		b := kit.NewButton(d.p("part."+each.id), func() { d.part(each.id) })
		b.Importance = widget.LowImportance
		if each.id == d.preparing.part {
			b.Importance = widget.MediumImportance
			form = each.form
		}
		tabs.Add(b)
	}
	leave := kit.NewButton(d.p("leave"), d.leavePreparing)
	name := widget.NewLabelWithStyle(d.p("of", "file", filepath.Base(d.preparing.path)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	top := container.NewVBox(container.NewBorder(nil, nil, name, leave), tabs, widget.NewSeparator())
	keep := action(d.primary(d.p("keep"), d.keep), container.NewCenter(kit.Small(d.p("keys"), theme.ColorNamePlaceHolder)))
	work := form(d)
	if places := kit.Places(work); d.rest == nil && len(places) > 0 {
		d.rest = func() { d.Canvas.Focus(places[0]) }
	}
	return container.NewBorder(top, keep, nil, nil, work)
}

// beginPreparing asks for an election file: one that is there, a new one, or one made after the last election's.
func (d *Desk) beginPreparing() fyne.CanvasObject {
	pick := func(then func(string)) func() {
		return func() { d.Pick.File([]string{electionEnding}, d.chosen(then)) }
	}
	return page(d.p("title"), kit.Wrapped(d.p("hint"), ""), action(d.primary(d.p("open"), pick(d.openDraft)),
		kit.NewButton(d.p("new"), func() {
			def := &election.Definition{Profile: election.Residents2026, Round: 1, Kind: election.FirstRound, Reviewed: true}
			def.Rules, _ = election.RulesOf(def.Profile) // a profile of the program's own
			d.newDraft(def)
		}),
		kit.NewButton(d.p("copy"), pick(func(path string) {
			last, _, err := d.Draft(path)
			if err != nil {
				d.refuse(err)
				return
			}
			d.newDraft(last.Anew())
		})),
		kit.NewButton(d.p("back"), d.backFromPreparing)))
}

// backFromPreparing leads to where the preparation was begun.
func (d *Desk) backFromPreparing() {
	if d.ledger != nil {
		d.turn("result")
		return
	}
	d.show("open")
}

// newDraft asks where a new election file shall stand, and opens it at its first form.
func (d *Desk) newDraft(def *election.Definition) {
	d.Pick.Save(d.p("new.name"), d.chosen(func(path string) {
		if !strings.EqualFold(filepath.Ext(path), electionEnding) {
			path += electionEnding
		}
		if err := d.Keep(path, def); err != nil {
			d.refuse(err)
			return
		}
		d.openDraft(path)
		d.part("basics")
	}))
}

// openDraft opens an election file to work on.
func (d *Desk) openDraft(path string) {
	d.refusal.Clear()
	def, found, err := d.Draft(path)
	if err != nil {
		d.refuse(err)
		return
	}
	d.preparing = preparing{path: path, def: def, found: found, kept: election.Write(def)}
	d.show("prepare")
}

// leavePreparing asks for another file; changes that were not kept are lost only when it is told a second time.
func (d *Desk) leavePreparing() {
	p := &d.preparing
	if !p.warned && !bytes.Equal(election.Write(p.def), p.kept) {
		p.warned = true
		d.say(d.p("unkept"), caution)
		return
	}
	d.preparing = preparing{}
	d.show("prepare")
}

// part turns to a form.
func (d *Desk) part(id string) {
	d.preparing.part = id
	d.show("prepare")
}

// turnPart turns to a form by how far it stands from the one shown, around the ends.
func (d *Desk) turnPart(by int) {
	if d.now != "prepare" || d.preparing.def == nil {
		return
	}
	all := parts()
	at := slices.IndexFunc(all, func(p part) bool { return p.id == d.preparing.part })
	d.part(all[(at+by+len(all))%len(all)].id)
}

// keep writes the election file and looks anew at what is wrong with it.
func (d *Desk) keep() {
	p := d.preparing
	err := d.Keep(p.path, p.def)
	var found []election.Finding
	if err == nil {
		_, found, err = d.Draft(p.path)
	}
	if err != nil {
		d.refuse(err)
		return
	}
	d.preparing.found, d.preparing.kept, d.preparing.warned = found, election.Write(p.def), false
	d.drawAgain()
	d.say("✓ "+d.p("kept", "n", len(found)), success)
}

var foundColumns = columns{{width: 90}, {width: 150}, {share: 1}}

// foundForm lists what was found in the election file; each line leads to the form where it is mended.
func (d *Desk) foundForm() fyne.CanvasObject {
	def, found := d.preparing.def, d.preparing.found
	top := container.NewVBox(kit.Wrapped(d.p("election", "title", def.Title, "community", def.Community, "day", string(def.ElectionDay)), ""))
	unverified := len(def.Unverified())
	if unverified > 0 {
		top.Add(kit.Wrapped("⚠ "+d.p("unverified", "n", unverified), caution))
		top.Add(action(kit.NewButton(d.p("unverified.go"), func() { d.part("rules") })))
	}
	switch {
	case len(found) == 0 && unverified == 0:
		top.Add(kit.Wrapped("✓ "+d.p("sound"), success))
		return top
	case len(found) == 0:
		return top
	}
	top.Add(widget.NewLabelWithStyle(d.p("found", "n", len(found)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	list := kit.NewList(func() int { return len(found) }, func() fyne.CanvasObject { return foundColumns.row() },
		func(i int, o fyne.CanvasObject) {
			f, cells := found[i], o.(*fyne.Container).Objects
			mark, colour := "✗ ", trouble
			if election.Of(f.Code).Level == election.Flag {
				mark, colour = "⚠ ", caution
			}
			cells[0].(*cell).set(mark+string(f.Code), colour)
			cells[1].(*cell).set(d.p("part."+partOf(f)), theme.ColorNameForeground)
			cells[2].(*cell).set(election.MaskIDs(strings.ReplaceAll(d.Words.Finding(inForms(f)), "\n", " ")), theme.ColorNameForeground)
		})
	list.OnSelected = func(i int) {
		d.preparing.want = wanted(found[i])
		d.part(partOf(found[i]))
		d.preparing.want = want{}
	}
	return container.NewBorder(top, nil, nil, nil, list)
}

// inForms leaves out where in the file something was found: it is mended in a form, by somebody who never sees the file.
func inForms(f election.Finding) election.Finding {
	if _, inRoll := f.Args["row"]; f.Code != "D108" || inRoll {
		return f
	}
	args := maps.Clone(f.Args)
	delete(args, "line")
	delete(args, "column")
	args["file"] = ""
	return election.Finding{Code: f.Code, Args: args}
}

// partOf is the form in which something that was found is mended.
func partOf(f election.Finding) string {
	path, _ := f.Args["path"].(string)
	first, _, _ := strings.Cut(path, ".")
	first, _, _ = strings.Cut(first, "[")
	switch {
	case first == "objections" || f.Code == "R111":
		return "objections"
	case first == "staff" || first == "voters" || first == "proxies" || strings.ContainsAny(string(f.Code[:1]), "RPW"):
		return "people"
	case first == "stations" || first == "papers" || first == "positions" || first == "rules":
		return first
	case f.Code == "D101" || f.Code == "D102" || f.Code == "D103" || f.Code == "D104" || f.Code == "D106" || f.Code == "D109":
		return "positions"
	case f.Code == "D111":
		return "stations"
	}
	return "basics"
}

// fieldRow is a line of a form whose text goes where set puts it, as it is typed.
func (d *Desk) fieldRow(name, value string, set func(string)) fyne.CanvasObject {
	return kit.Row(d.p("form."+name), d.entry(name, value, set))
}

// entry is a field without its name beside it.
func (d *Desk) entry(name, value string, set func(string)) *kit.Entry {
	e := kit.NewEntry(d.leaf)
	e.SetPlaceHolder(d.p("form." + name))
	e.SetText(value)
	e.OnChanged = func(s string) { set(strings.TrimSpace(s)) }
	d.find(name, value, e)
	return e
}

// small makes a button of a form's row, after which the form is drawn anew.
func (d *Desk) small(id string, do func()) *kit.Button {
	var b *kit.Button
	b = kit.NewButton(d.p(id), func() {
		d.Canvas.Focus(b) // which lets go of the keyboard when it is pressed
		do()
		d.drawAgain()
	})
	return b
}

// drawAgain draws the form anew. The keyboard stays where it was, or goes to the field that is wanted.
func (d *Desk) drawAgain() {
	p, at := &d.preparing, d.keyboardAt()
	d.show("prepare")
	if p.want == (want{}) {
		d.putKeyboard(at)
	}
	p.want = want{}
}

// scroll is a form that may be longer than the window.
func (d *Desk) scroll(rows ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(container.NewVBox(rows...))
}

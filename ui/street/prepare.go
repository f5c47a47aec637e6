package street

import (
	"path/filepath"
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
	found     []election.Finding   // what speaks against it, or must be shown with it
	importing importing
}

// p gives a text of the preparation.
func (d *Desk) p(id string, pairs ...any) string { return d.Words.T("prepare."+id, pairs...) }

// prepareScreen shows an election file: what it has, what is still wrong with it, and where that is mended.
func (d *Desk) prepareScreen() fyne.CanvasObject {
	open := func() {
		d.Pick.File([]string{electionEnding}, d.chosen(d.openDraft))
	}
	back := widget.NewButton(d.p("back"), func() { d.show("open") })
	if d.preparing.def == nil {
		return page(d.p("title"), kit.Wrapped(d.p("hint"), ""), action(d.primary(d.p("open"), open), back))
	}
	def := d.preparing.def
	lists := container.NewHBox()
	for _, list := range election.Lists() {
		lists.Add(widget.NewButton(d.p("take."+string(list), "n", d.size(def, list)), func() {
			d.preparing.importing = importing{list: list}
			d.show("import")
		}))
	}
	top := container.NewVBox(kit.Title(d.p("of", "file", filepath.Base(d.preparing.path))),
		kit.Wrapped(d.p("election", "title", def.Title, "community", def.Community, "day", string(def.ElectionDay)), ""),
		lists, action(widget.NewButton(d.p("other"), open), back))
	if len(d.preparing.found) == 0 {
		top.Add(kit.Wrapped("✓ "+d.p("sound"), success))
		return container.NewBorder(top, nil, nil, nil)
	}
	top.Add(widget.NewLabelWithStyle(d.p("found", "n", len(d.preparing.found)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	return container.NewBorder(top, nil, nil, nil, d.foundList())
}

var foundColumns = columns{{width: 110}, {share: 1}}

// foundList lists what was found in the election file, what stops it marked otherwise than what is only shown.
func (d *Desk) foundList() fyne.CanvasObject {
	found := d.preparing.found
	return widget.NewList(func() int { return len(found) }, func() fyne.CanvasObject { return foundColumns.row() },
		func(i int, o fyne.CanvasObject) {
			f, cells := found[i], o.(*fyne.Container).Objects
			mark, colour := "✗ ", trouble
			if election.Of(f.Code).Level == election.Flag {
				mark, colour = "⚠ ", caution
			}
			cells[0].(*cell).set(mark+string(f.Code), colour)
			cells[1].(*cell).set(election.MaskIDs(strings.ReplaceAll(d.Words.Finding(f), "\n", " ")), theme.ColorNameForeground)
		})
}

// openDraft opens an election file to work on.
func (d *Desk) openDraft(path string) {
	d.refusal.Clear()
	def, found, err := d.Draft(path)
	if err != nil {
		d.refuse(err)
		return
	}
	d.preparing = preparing{path: path, def: def, found: found}
	d.show("prepare")
}

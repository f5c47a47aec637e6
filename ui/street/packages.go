package street

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// packages is what is under way with the stations' packages.
type packages struct {
	busy     bool
	done     int    // packages that were written last
	folder   string // where they were
	mistaken string // an election file that is not as the ledger has it
}

// given is a package that was written, with where it goes.
type given struct {
	domain.Given
	community string
}

var packedColumns = columns{{share: 3}, {share: 2}, {width: 390}, {width: 170}}

// packagesScreen writes the stations' packages, and shows the fingerprints that go to the stations on paper, of all that
// were ever written. A corrected election file takes the place of the one that the ledger has.
func (d *Desk) packagesScreen() fyne.CanvasObject {
	v := &d.packages
	back := kit.NewButton(d.p("back"), func() { d.turn("keys") })
	if v.busy {
		return page(d.p("packages"), kit.Wrapped(d.p("packages.busy"), caution), widget.NewProgressBarInfinite())
	}
	make := d.primary(d.p("packages.make"), func() {
		d.Pick.File([]string{electionEnding}, d.chosen(func(file string) {
			d.Pick.Folder(d.chosen(func(folder string) { d.pack(file, folder) }))
		}))
	})
	correct := kit.NewButton(d.p("correct"), func() {
		d.Pick.File([]string{electionEnding}, d.chosen(func(file string) {
			v.mistaken = file
			d.show("packages")
		}))
	})
	list := d.given()
	buttons := container.NewHBox(make)
	if len(list) > 0 {
		buttons.Add(kit.NewButton(d.p("packages.list"), func() { d.listPackages(list) }))
	}
	buttons.Add(correct)
	buttons.Add(back)
	top := container.NewVBox(kit.Title(d.p("packages")), kit.Wrapped(d.p("packages.hint"), ""), buttons)
	if v.mistaken != "" {
		top.Add(d.correcting())
	}
	if v.done > 0 {
		top.Add(kit.Wrapped("✓ "+d.p("packages.done", "n", v.done, "folder", v.folder), success))
	}
	if len(list) == 0 {
		return container.NewBorder(top, nil, nil, nil)
	}
	top.Add(packedColumns.filled(true, d.t("station"), d.p("packages.file"), d.t("keys.fingerprint"), d.p("packages.at")))
	return container.NewBorder(top, nil, nil, nil, kit.NewList(func() int { return len(list) }, func() fyne.CanvasObject { return packedColumns.row() },
		func(i int, o fyne.CanvasObject) {
			g, colour := list[i], theme.ColorNameForeground
			state := g.At.String()
			if g.Old {
				state, colour = "✗ "+d.p("packages.old"), theme.ColorNamePlaceHolder
			}
			for at, text := range []string{g.community, g.File, g.Fingerprint, state} {
				o.(*fyne.Container).Objects[at].(*cell).set(text, colour)
			}
		}))
}

// given lists all packages that were written, those of now first.
func (d *Desk) given() []given {
	var list []given
	for _, id := range d.ledger.Elections() {
		d.ledger.View(id, func(s *domain.State) {
			for _, number := range s.Rounds() {
				for _, g := range s.Packages(number) {
					list = append(list, given{g, d.named(s.Definition(number)) + " · " + placeOf(s, g.Station)})
				}
			}
		})
	}
	slices.SortStableFunc(list, func(a, b given) int {
		switch {
		case a.Old == b.Old:
			return 0
		case a.Old:
			return 1
		}
		return -1
	})
	return list
}

// correcting asks why the election in the ledger is another now. Where no package was given out yet nobody need say.
func (d *Desk) correcting() fyne.CanvasObject {
	v := &d.packages
	reason := kit.NewEntry(d.leaf)
	reason.SetPlaceHolder(d.p("correct.reason"))
	d.rest = func() { d.Canvas.Focus(reason) }
	take := d.primary(d.p("correct.go"), func() { d.correct(v.mistaken, reason.Text) })
	leave := kit.NewButton(d.t("objections.leave"), func() { v.mistaken = ""; d.show("packages") })
	return kit.Framed(caution, container.NewVBox(kit.Wrapped(d.p("correct.hint", "file", filepath.Base(v.mistaken)), ""), reason, action(take, leave)))
}

// correct puts an election file in the place of what the ledger has.
func (d *Desk) correct(file, reason string) {
	if !d.known() {
		return
	}
	o := d.origin()
	o.Reason = reason
	id, err := d.Correct(d.ledger, o, file)
	if err != nil {
		d.refuse(err)
		return
	}
	d.refusal.Clear()
	d.packages = packages{}
	d.changed(id)
	d.show("packages")
	d.say("✓ "+d.p("correct.done"), success)
}

// pack writes the packages of an election file.
func (d *Desk) pack(file, folder string) {
	d.packages = packages{busy: true}
	d.turn("packages")
	var packed []domain.Packed
	var err error
	l, o := d.ledger, d.origin()
	d.work.Do(func() { packed, err = d.Pack(l, o, file, folder) }, func() {
		d.packages = packages{done: len(packed), folder: folder}
		if err != nil {
			d.packages = packages{}
		}
		d.turn("packages")
		if err != nil {
			d.refuse(err)
		}
	})
}

// listPackages writes the fingerprints to be printed, but those of old packages. The list goes to the stations on paper,
// not beside the packages.
func (d *Desk) listPackages(list []given) {
	d.Pick.Save(d.p("packages.name"), d.chosen(func(path string) {
		var text strings.Builder
		text.WriteString(d.p("packages.head") + "\r\n\r\n")
		for _, g := range list {
			if !g.Old {
				text.WriteString(g.community + "\t" + g.File + "\t" + g.At.String() + "\r\n" + g.Fingerprint + "\r\n\r\n")
			}
		}
		if err := d.Write(path, []byte("\ufeff"+text.String())); err != nil {
			d.refuse(err)
			return
		}
		d.say("✓ "+d.p("packages.wrote", "path", path), success)
	}))
}

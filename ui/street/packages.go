package street

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// packages are those that were written last.
type packages struct {
	election string // its file
	folder   string
	packed   []domain.Packed
	busy     bool
}

var packedColumns = columns{{share: 1}, {share: 2}, {share: 3}}

// packagesScreen writes the stations' packages, and shows the fingerprints that go to the stations on paper.
func (d *Desk) packagesScreen() fyne.CanvasObject {
	back := widget.NewButton(d.p("back"), func() { d.turn("keys") })
	if d.packages.busy {
		return page(d.p("packages"), kit.Wrapped(d.p("packages.busy"), caution), widget.NewProgressBarInfinite())
	}
	make := d.primary(d.p("packages.make"), func() {
		d.Pick.File([]string{electionEnding}, d.chosen(func(file string) {
			d.Pick.Folder(d.chosen(func(folder string) { d.pack(file, folder) }))
		}))
	})
	top := container.NewVBox(kit.Title(d.p("packages")), kit.Wrapped(d.p("packages.hint"), ""))
	if len(d.packages.packed) == 0 {
		top.Add(action(make, back))
		return container.NewBorder(top, nil, nil, nil)
	}
	top.Add(action(make, widget.NewButton(d.p("packages.list"), d.listPackages), back))
	top.Add(kit.Wrapped("✓ "+d.p("packages.done", "n", len(d.packages.packed), "folder", d.packages.folder), success))
	top.Add(packedColumns.filled(true, d.t("station"), d.p("packages.file"), d.t("keys.fingerprint")))
	list := d.packages.packed
	return container.NewBorder(top, nil, nil, nil, widget.NewList(func() int { return len(list) }, func() fyne.CanvasObject { return packedColumns.row() },
		func(i int, o fyne.CanvasObject) {
			for at, text := range []string{string(list[i].Station), list[i].File, list[i].Fingerprint} {
				o.(*fyne.Container).Objects[at].(*cell).set(text, theme.ColorNameForeground)
			}
		}))
}

// pack writes the packages of an election file.
func (d *Desk) pack(file, folder string) {
	d.packages = packages{busy: true}
	d.turn("packages")
	var packed []domain.Packed
	var err error
	l, o := d.ledger, d.origin()
	d.work.Do(func() { packed, err = d.Pack(l, o, file, folder) }, func() {
		d.packages = packages{election: filepath.Base(file), folder: folder, packed: packed}
		if err != nil {
			d.packages = packages{}
		}
		d.turn("packages")
		if err != nil {
			d.refuse(err)
		}
	})
}

// listPackages writes the fingerprints to be printed. The list goes to the stations on paper, not beside the packages.
func (d *Desk) listPackages() {
	d.Pick.Save(d.p("packages.name"), d.chosen(func(path string) {
		var text strings.Builder
		text.WriteString(d.p("packages.head", "file", d.packages.election) + "\r\n\r\n")
		for _, p := range d.packages.packed {
			text.WriteString(string(p.Station) + "\t" + p.File + "\r\n" + p.Fingerprint + "\r\n\r\n")
		}
		if err := d.Write(path, []byte("\ufeff"+text.String())); err != nil {
			d.refuse(err)
			return
		}
		d.say("✓ "+d.p("packages.wrote", "path", path), success)
	}))
}

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"changpiao/assets"
	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/collect"
	"changpiao/station/election"
	"changpiao/station/parcel"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/station"
)

// chooseStation opens a station's folder, sets a station up, or takes one over.
func (p *program) chooseStation() {
	p.choose("start.station",
		choice{"start.open", func() { p.pick().Folder(p.chosen(p.openStation)) }},
		choice{"start.new", func() { p.pick().File([]string{packageEnding, ".json"}, p.chosen(p.newStation)) }},
		choice{"start.helps", p.helpCount},
		choice{"safety.takeover.start", p.takeOver})
}

// chooseRehearsal goes on with the last rehearsal, where there is one, or begins another.
func (p *program) chooseRehearsal() {
	dir, err := rehearsalFolder()
	if err != nil {
		p.failed(err)
		return
	}
	if _, err := store.OpenStation(dir, assets.Version); err != nil {
		p.rehearse()
		return
	}
	p.choose("start.demo", choice{"start.again", func() { p.openStation(dir) }}, choice{"start.anew", p.rehearse})
}

// rehearse begins a rehearsal of the demonstration election in place of the last one.
func (p *program) rehearse() {
	dir, err := rehearsalFolder()
	if err == nil {
		err = os.RemoveAll(dir)
	}
	var opened *store.Station
	if err == nil {
		opened, err = rehearse.Station(dir, assets.Version)
	}
	if err != nil {
		p.failed(err)
		return
	}
	p.app.Preferences().RemoveValue(leftKey(dir))
	p.desk(opened, opened.Day.Definition().Staff[0].ID)
}

// rehearsalFolder is where the rehearsal on this PC is kept: there is one at a time.
func rehearsalFolder() (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "changpiao", "rehearsal"), err
}

// openStation asks who signs in at a station's folder, and then shows its desk.
func (p *program) openStation(dir string) {
	locked, err := store.OpenStation(dir, assets.Version)
	if err != nil {
		p.failed(err)
		return
	}
	hint := ""
	if locked.Rehearsal() {
		hint = p.t("signin.rehearsal")
	}
	in := station.NewSignIn(p.words, station.Where(locked.Definition(), locked.Place()), locked.Staff(), hint, func(who election.StaffID, pin string) error {
		opened, err := locked.SignIn(who, pin, time.Now())
		if err != nil {
			return rehearse.Told(p.words, err)
		}
		p.desk(opened, who)
		return nil
	})
	p.window.SetContent(p.marked(locked.Rehearsal(), in.Content()))
	p.window.Canvas().Focus(in.First())
}

// marked says above a screen that it is a rehearsal's, where it is.
func (p *program) marked(rehearsal bool, screen fyne.CanvasObject) fyne.CanvasObject {
	if !rehearsal {
		return screen
	}
	return container.NewBorder(station.RehearsalBand(p.words), nil, nil, nil, screen)
}

// packageEnding is that of the street office's packages.
const packageEnding = ".package"

// newStation sets up a station from its package, once the fingerprint is compared, or a live one from an election file.
func (p *program) newStation(file string) {
	if strings.EqualFold(filepath.Ext(file), packageEnding) {
		p.comparePackage(file)
		return
	}
	def, err := collect.Definition(file)
	if err != nil {
		p.failed(err)
		return
	}
	p.setUp(parcel.Parcel{Definition: def}, nil)
}

// comparePackage has the fingerprint of a station's package compared before anything is set up from it.
func (p *program) comparePackage(file string) {
	opened, err := store.OpenParcel(file)
	if err != nil {
		p.failed(p.refusedPackage(err))
		return
	}
	c := station.NewComparison(p.words, opened, func() { p.setUp(opened.Parcel, &store.Office{Key: opened.Office, Late: opened.Late}) }, func() { p.start() })
	p.window.SetContent(p.marked(opened.Rehearsal, c.Content()))
	p.window.Canvas().Focus(c.First())
}

// refusedPackage says in words why a file is no package of this station.
func (p *program) refusedPackage(err error) error {
	for of, id := range map[error]string{parcel.ErrNotAParcel: "none", parcel.ErrVersion: "version", parcel.ErrTooLarge: "large"} {
		if errors.Is(err, of) {
			return errors.New(p.t("prepare.package." + id))
		}
	}
	return err
}

// setUp asks for the PINs and sets the station up in a folder that is chosen first. Which station it is may be open.
// The office is the one that made the package; nil without one.
func (p *program) setUp(of parcel.Parcel, office *store.Office) {
	p.pick().Folder(p.chosen(func(dir string) {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			p.failed(errors.Join(err, errors.New(p.t("start.notempty"))))
			return
		}
		p.window.SetContent(p.marked(of.Rehearsal, station.NewSetup(p.words, of.Definition, func(m station.Made) error {
			made, err := store.CreateStation(dir, store.Opening{
				Definition: of.Definition, Place: m.Place, Rehearsal: of.Rehearsal, Program: assets.Version, PINs: m.PINs, Office: office})
			if err != nil {
				return rehearse.Told(p.words, err)
			}
			if err := made.Close(); err != nil {
				return err
			}
			fyne.Do(func() { p.openStation(dir) })
			return nil
		}).At(of.Place).Content()))
	}))
}

// pick asks for files and folders in the program's window, unless somebody else answers.
func (p *program) pick() kit.Picker {
	if p.picker != nil {
		return p.picker
	}
	return kit.Dialogs(p.window, p.words)
}

// chosen goes on with what was picked, or says why nothing could be.
func (p *program) chosen(then func(path string)) func(string, error) {
	return func(path string, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		then(path)
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"changpiao/assets"
	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/collect"
	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/store"
	"changpiao/ui/paper"
	"changpiao/ui/station"
)

// chooseStation opens a station's folder, or sets a station up.
func (p *program) chooseStation() {
	p.choose("start.station", func() { p.folder(p.openStation) }, func() { p.file([]string{".json"}, p.newStation) }, "start.open", "start.new")
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
	p.choose("start.demo", func() { p.openStation(dir) }, p.rehearse, "start.again", "start.anew")
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
	p.app.Preferences().SetString(screenKey, "")
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
	p.window.SetContent(in.Content())
	p.window.Canvas().Focus(in.First())
}

// newStation sets up a live station from an election file, in a folder that is chosen next.
func (p *program) newStation(file string) {
	def, err := collect.Definition(file)
	if err != nil {
		p.failed(err)
		return
	}
	p.folder(func(dir string) {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			p.failed(errors.Join(err, errors.New(p.t("start.notempty"))))
			return
		}
		p.window.SetContent(station.NewSetup(p.words, def, func(m station.Made) error {
			made, err := store.CreateStation(dir, store.Opening{Definition: def, Place: m.Place, Program: assets.Version, PINs: m.PINs})
			if err != nil {
				return rehearse.Told(p.words, err)
			}
			if err := made.Close(); err != nil {
				return err
			}
			fyne.Do(func() { p.openStation(dir) })
			return nil
		}).Content())
	})
}

// desk shows a station's day.
func (p *program) desk(opened *store.Station, worker election.StaffID) {
	p.close()
	p.open = opened
	board := fyne.NewMenuItem(p.t("view.board"), func() { p.showBoard(opened.Day) })
	board.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyB, Modifier: fyne.KeyModifierControl}
	desk := station.New(station.Config{
		Day: opened.Day, Words: p.words, Guard: rehearse.Guard{Station: opened, Words: p.words}, Worker: worker, Now: rehearse.Now, NewID: rehearse.NewID,
		Canvas: p.window.Canvas(), Save: func() (string, error) { return handover.Beside(opened) }, Changed: p.refreshBoard,
		Print: func(ctx context.Context, f paper.Form, progress func(done, of int)) (string, error) {
			return p.print(ctx, opened, f, progress)
		},
		Menus:  func(shown []*fyne.Menu) { p.menus(append(shown, fyne.NewMenu(p.t("view.hall"), board))...) },
		Screen: p.app.Preferences().String(screenKey), Turned: func(screen string) { p.app.Preferences().SetString(screenKey, screen) },
	})
	p.window.SetContent(desk.Content())
	desk.Ready()
}

// print makes a form's files in the station's folder and opens what was made.
func (p *program) print(ctx context.Context, st *store.Station, f paper.Form, progress func(done, of int)) (string, error) {
	folder := filepath.Join(st.Dir(), "print")
	files, err := handover.Print(ctx, f, paper.Source{Day: st.Day, Program: assets.Version, Progress: progress}, folder)
	if err != nil {
		return "", err
	}
	made := folder
	if len(files) == 1 {
		made = files[0]
	}
	fyne.Do(func() { p.view(made) })
	return made, nil
}

// view opens a file or folder in the system's own program. Where there is none, people find it by its path.
func (p *program) view(path string) {
	if err := p.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// folder asks for a folder; nothing happens when nobody chooses one.
func (p *program) folder(then func(path string)) {
	dialog.ShowFolderOpen(func(chosen fyne.ListableURI, err error) {
		if err != nil {
			p.failed(err)
		} else if chosen != nil {
			then(chosen.Path())
		}
	}, p.window)
}

// file asks for a file of some endings.
func (p *program) file(endings []string, then func(path string)) {
	d := dialog.NewFileOpen(func(chosen fyne.URIReadCloser, err error) {
		if err != nil {
			p.failed(err)
		} else if chosen != nil {
			path := chosen.URI().Path()
			_ = chosen.Close() // it is opened again by its path
			then(path)
		}
	}, p.window)
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	d.Show()
}

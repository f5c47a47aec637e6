package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"changpiao/assets"
	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/collect"
	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/station/statement"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/station"
)

// desk shows a station's day.
func (p *program) desk(opened *store.Station, worker election.StaffID) {
	p.close()
	p.open = opened
	p.window.SetTitle(windowName + "　" + station.Where(opened.Day.Definition(), opened.Day.Place()))
	board := kit.MenuItem(p.t("view.board.menu"), kit.Ctrl, fyne.KeyB, func() { p.showBoard(opened.Day) })
	kept := &backup{p: p, st: opened}
	keep := kit.MenuItem(p.t("backup.choose"), kit.CtrlShift, fyne.KeyB, kept.choose)
	erase := kit.MenuItem(p.t("safety.erase.menu"), kit.CtrlShift, fyne.KeyE, func() { p.erase(opened) })
	hall := []*fyne.MenuItem{board, keep, fyne.NewMenuItemSeparator(), erase}
	if opened.Day.Helps() {
		hall = []*fyne.MenuItem{erase} // the rest is the station's
	}
	remembered := p.app.Preferences()
	desk := station.New(station.Config{
		Day: opened.Day, Words: p.words, Guard: rehearse.Guard{Station: opened, Words: p.words}, Worker: worker, Notices: opened.Notices(), DeskName: deskName(),
		Now: rehearse.Now, NewID: rehearse.NewID, Canvas: p.window.Canvas(),
		Save:        func() (string, error) { return p.handOver(opened) },
		Community:   func() (station.Community, error) { return p.openVenue(opened) },
		Board:       p.onBoard,
		Touched:     p.touched,
		FillScreen:  p.window.SetFullScreen,
		Stick:       station.Stick{Choose: p.pick().Folder, Write: func(folder string) error { return rehearse.Told(p.words, handover.Stick(opened, folder)) }},
		Print:       p.printer(opened),
		Round:       func(def *election.Definition) error { return p.nextRound(opened, def) },
		LatestRound: func() { p.latestRound(opened.Dir()) },
		Teams:       p.teams(),
		Receive:     func(then func(station.Foreign, error)) { p.receive(opened, then) },
		Menus: func(shown []*fyne.Menu) {
			p.menus(append(shown, fyne.NewMenu(p.t("view.hall"), hall...))...)
			kept.step()
		},
		Changed: func() { p.refreshBoard(); kept.changed() },
		Left:    remembered.String(leftKey(opened.Dir())),
		Turned:  func(left string) { remembered.SetString(leftKey(opened.Dir()), left) },
	})
	p.window.SetContent(desk.Content())
	desk.Ready()
	kept.desk = desk
	p.backup = kept
	if !opened.Day.Helps() {
		kept.resume()
		kept.tell()
	}
	p.idle = time.AfterFunc(lockAfter, func() { fyne.Do(desk.Lock) })
	p.closed = make(chan struct{})
	go kept.watchSpace(p.closed)
}

// lockAfter is how long nobody works at a desk before it asks for the PIN again.
const lockAfter = 10 * time.Minute

// touched puts the lock of the desk off.
func (p *program) touched() {
	if p.idle != nil {
		p.idle.Reset(lockAfter)
	}
}

// openVenue opens the ledger of the community that a station keeps, once.
func (p *program) openVenue(st *store.Station) (*collect.Venue, error) {
	if p.venue != nil {
		return p.venue, nil
	}
	venue, err := collect.OpenVenue(st, election.Origin{Command: rehearse.NewID(), At: rehearse.Now()})
	if err != nil {
		return nil, rehearse.Told(p.words, err)
	}
	p.venue = venue
	return venue, nil
}

// handOver writes the sealed sheet's files and opens the printed one.
func (p *program) handOver(st *store.Station) (folder string, err error) {
	if folder, err = handover.Beside(st); err != nil {
		return "", rehearse.Told(p.words, err)
	}
	if pages, err := filepath.Glob(filepath.Join(folder, "*.pdf")); err == nil && len(pages) > 0 {
		fyne.Do(func() { p.view(pages[0]) })
	}
	return folder, nil
}

// view opens a file or folder in the system's own program. Where there is none, people find it by its path.
func (p *program) view(path string) {
	if err := p.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// nextRound makes the books of a run-off or re-vote and goes on with them.
func (p *program) nextRound(st *store.Station, def *election.Definition) error {
	next, err := st.NextRound(def)
	if err == nil {
		err = next.Close()
	}
	if err != nil {
		return rehearse.Told(p.words, err)
	}
	p.latestRound(st.Dir())
	return nil
}

// latestRound closes a station's books and asks who signs in at those of its last round.
func (p *program) latestRound(dir string) {
	rounds, err := store.Rounds(dir)
	if err != nil {
		p.failed(err)
		return
	}
	p.close()
	p.openStation(rounds[len(rounds)-1])
}

// receive asks for the folder of another station whose boxes are counted here.
func (p *program) receive(st *store.Station, then func(station.Foreign, error)) {
	p.pick().Folder(func(dir string, err error) {
		var other *store.Locked
		if err == nil {
			other, err = store.OpenStation(dir, assets.Version)
		}
		if err != nil {
			then(station.Foreign{}, rehearse.Told(p.words, err))
			return
		}
		then(station.Foreign{
			Where: station.Where(other.Definition(), other.Place()), Staff: other.Staff(),
			Closing: func(who election.StaffID, pin string) (statement.Closing, error) {
				closing, err := st.Foreign(other, who, pin, time.Now())
				return closing, rehearse.Told(p.words, err)
			},
		}, nil)
	})
}

// deskName is the name of this PC, by which people tell the desks of a station apart; "" where it has none.
func deskName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

package main

import (
	"time"

	"fyne.io/fyne/v2"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/station"
)

// erase has two supervisors make the persons of a station unreadable for good, also in the backups on its second
// medium.
func (p *program) erase(st *store.Station) {
	desk, menu := p.window.Content(), p.window.MainMenu()
	var sticks []string
	if folder := p.app.Preferences().String(backupKey); folder != "" {
		sticks = append(sticks, folder)
	}
	ask := station.NewErase
	if st.Day.Helps() {
		ask = station.NewTeamPCErase
	}
	pair := ask(p.words, station.Where(st.Day.Definition(), st.Day.Place()), st.Day.Staff(), func(by []station.Pledge) error {
		if err := eraseBy(st, by, sticks); err != nil {
			return rehearse.Told(p.words, err)
		}
		fyne.Do(func() {
			p.start(kit.Framed("success", kit.Wrapped(p.t("safety.erase.done")+" "+p.t("safety.erase.remains"), "")))
		})
		return nil
	}, func() {
		p.window.SetContent(desk)
		p.window.SetMainMenu(menu)
	})
	p.menus()
	p.window.SetContent(p.marked(st.Day.Rehearsal(), pair.Content()))
	p.window.Canvas().Focus(pair.First())
}

// eraseBy confirms for two supervisors and erases.
func eraseBy(st *store.Station, by []station.Pledge, backups []string) error {
	defer st.Dismiss()
	for _, one := range by {
		if err := st.Confirm(one.Who, one.PIN, time.Now()); err != nil {
			return err
		}
	}
	return st.Erase(backups...)
}

package main

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/station"
)

// takeOver makes this PC a station's out of a backup on a stick: the stick, the backup, the folder, two supervisors.
func (p *program) takeOver() {
	p.pick().Folder(p.chosen(func(stick string) {
		found, err := store.Backups(stick)
		switch {
		case err != nil:
			p.failed(err)
		case len(found) == 0:
			p.failed(errors.New(p.t("safety.takeover.none")))
		case len(found) == 1:
			p.takeOverFrom(found[0])
		default:
			p.whichBackup(found)
		}
	}))
}

// whichBackup asks which of several to take, the newest first.
func (p *program) whichBackup(found []store.Backup) {
	ways := container.NewVBox(kit.Title(p.t("safety.takeover.which")))
	for _, b := range found {
		ways.Add(kit.NewButton(p.backupName(b), func() { p.takeOverFrom(b) }))
	}
	ways.Add(kit.NewButton(p.t("start.back"), func() { p.start() }))
	p.window.SetContent(container.NewScroll(container.NewCenter(kit.AtLeast(station.StartWidth, ways))))
}

// backupName tells backups apart.
func (p *program) backupName(b store.Backup) string {
	return p.t("safety.takeover.what", "station", string(b.Station), "round", b.Round, "number", b.Number,
		"roll", b.Roll.Seq, "tally", b.Tally.Seq)
}

// takeOverFrom asks for an empty folder for the books, and then for the two.
func (p *program) takeOverFrom(b store.Backup) {
	staff, err := b.Staff()
	if err != nil {
		p.failed(err)
		return
	}
	p.pick().Folder(p.chosen(func(dir string) {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			p.failed(errors.Join(err, errors.New(p.t("start.notempty"))))
			return
		}
		to := filepath.Join(dir, string(b.Station))
		pair := station.NewTakeover(p.words, p.backupName(b), staff, func(by []station.Pledge) error {
			if _, err := store.Restore(b.File, to, confirmations(by), time.Now()); err != nil {
				return rehearse.Told(p.words, err)
			}
			fyne.Do(func() { p.openStation(to) })
			return nil
		}, func() { p.start() })
		p.window.SetContent(p.marked(b.Rehearsal, pair.Content()))
		p.window.Canvas().Focus(pair.First())
	}))
}

// confirmations are a pair's pledges as the store takes them.
func confirmations(by []station.Pledge) (all []store.Confirmation) {
	for _, one := range by {
		all = append(all, store.Confirmation{Who: one.Who, PIN: one.PIN})
	}
	return all
}

package main

import (
	"fyne.io/fyne/v2"

	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/store"
	"changpiao/ui/station"
)

// backupKey remembers the folder of the second medium.
const backupKey = "backup"

// backup keeps a second medium in step with a station's books, and tells the desk how it stands.
type backup struct {
	p      *program
	st     *store.Station
	desk   *station.Desk
	keeper *store.Keeper // nil until a medium is chosen
	agreed int           // bundles, when the last backup was asked for
}

// choose asks for the medium.
func (b *backup) choose() {
	b.p.pick().Folder(b.p.chosen(func(folder string) {
		b.p.app.Preferences().SetString(backupKey, folder)
		b.keep(folder)
	}))
}

// resume goes on with the medium of the last time.
func (b *backup) resume() {
	if folder := b.p.app.Preferences().String(backupKey); folder != "" && !b.st.Day.Rehearsal() {
		b.keep(folder)
	}
}

func (b *backup) keep(folder string) {
	beside, err := store.SameVolume(folder, b.st.Dir())
	beside = beside && err == nil
	b.keeper = b.st.KeepBackups(folder, func(k store.Keeping) {
		fyne.Do(func() { b.tell(k, beside) })
	})
}

// tell shows how the backups stand: a medium that is gone is a banner until it is back.
func (b *backup) tell(k store.Keeping, beside bool) {
	switch {
	case k.Err != nil:
		b.desk.Watch(b.p.t("backup.failed", "last", k.Last.Number), true)
	case beside:
		b.desk.Watch(b.p.t("backup.beside"), true)
	default:
		b.desk.Watch(b.p.t("backup.done", "n", k.Last.Number), false)
	}
}

// step asks for a backup at a new stage.
func (b *backup) step() {
	if b.keeper != nil {
		b.keeper.Step()
	}
}

// changed asks for a backup when another bundle is agreed.
func (b *backup) changed() {
	if n := agreedBundles(b.st.Day); n != b.agreed {
		b.agreed = n
		b.step()
	}
}

func agreedBundles(day *domain.Day) (n int) {
	if tally := day.Tally(); tally != nil {
		tally.View(func(s *count.State) {
			for _, bundle := range s.Bundles() {
				if bundle.Agreed {
					n++
				}
			}
		})
	}
	return n
}

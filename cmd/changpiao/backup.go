package main

import (
	"time"

	"fyne.io/fyne/v2"

	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/store"
	"changpiao/ui/station"
	"changpiao/ui/words"
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
	kept   store.Keeping // how the backups stand
	beside bool          // the medium is no second one
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
		fyne.Do(func() {
			b.kept, b.beside = k, beside
			b.tell()
		})
	})
}

// tell shows how the books and their backups stand: a disk that fills up, or a medium that is gone, is a banner until
// it is mended.
func (b *backup) tell() {
	k := b.kept
	short := b.short()
	switch {
	case short != "":
		b.desk.Watch(short, true)
	case k.Err != nil:
		b.desk.Watch(b.p.t("backup.failed", "last", k.Last.Number), true)
	case b.beside:
		b.desk.Watch(b.p.t("backup.beside"), true)
	case k.Last.Number > 0:
		b.desk.Watch(b.p.t("backup.done", "n", k.Last.Number), false)
	default:
		b.desk.Unwatch()
	}
}

// short says that room runs out on the disk of the books or on the second medium; "" while there is enough. A volume
// that doesn't tell is not warned of: what it refuses is told when it does.
func (b *backup) short() string {
	places := map[string]string{"safety.space.books": b.st.Dir()}
	if b.keeper != nil && b.kept.Err == nil {
		places["safety.space.stick"] = b.p.app.Preferences().String(backupKey)
	}
	for _, where := range []string{"safety.space.books", "safety.space.stick"} {
		folder, known := places[where]
		if !known {
			continue
		}
		if space, err := store.SpaceAt(folder); err == nil && space.Level != store.AmpleSpace {
			return spaceWarning(b.p.words, b.p.t(where), space)
		}
	}
	return ""
}

// spaceWarning puts little room into words.
func spaceWarning(w *words.Words, where string, s store.Space) string {
	id := "safety.space.low"
	if s.Level == store.NoSpace {
		id = "safety.space.none"
	}
	return w.T(id, "where", where, "mb", s.Free>>20)
}

// watchSpace looks every minute how much room is left, until the books are closed.
func (b *backup) watchSpace(closed <-chan struct{}) {
	tick := time.NewTicker(spaceEvery)
	defer tick.Stop()
	for {
		select {
		case <-closed:
			return
		case <-tick.C:
			fyne.Do(func() {
				if b.p.backup == b {
					b.tell()
				}
			})
		}
	}
}

const spaceEvery = time.Minute

// step asks for a backup at a new stage.
func (b *backup) step() {
	if b.desk != nil {
		b.tell()
	}
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

package rehearse_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/station/election"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/kit/kittest"
	"changpiao/ui/station"
	"changpiao/ui/words"
)

// asked shows what two supervisors are asked.
func asked(t *testing.T, lang string, ask func(*words.Words) *station.Pair) (*hall, *station.Pair) {
	t.Helper()
	said, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	app := kittest.NewApp(t)
	app.Settings().SetTheme(kit.Theme{})
	h := &hall{t: t, app: app, said: said, window: test.NewTempWindow(t, nil)}
	h.window.Resize(fyne.NewSize(1280, 720))
	pair := ask(said)
	h.window.SetContent(pair.Content())
	return h, pair
}

// supervisors chooses who stands in the two lists, and types their PINs.
func (h *hall) supervisors(pins ...string) {
	h.t.Helper()
	var lists []*kit.Choice
	for o := range h.all {
		if c, is := o.(*kit.Choice); is {
			lists = append(lists, c)
		}
	}
	for i, c := range lists {
		c.SetSelectedIndex(i)
	}
	for i, e := range h.entries() {
		e.SetText(pins[i])
	}
}

// ticks ticks all the points.
func (h *hall) ticks() {
	for o := range h.all {
		if c, is := o.(*kit.Check); is {
			c.SetChecked(true)
		}
	}
}

func TestTakeOverFromABackup(t *testing.T) {
	dir := t.TempDir()
	books, err := rehearse.Station(filepath.Join(dir, "first"), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer books.Close()
	b, err := books.BackUp(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	staff, err := b.Staff()
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "spare")
	var tried error
	now := time.Now()
	h, pair := asked(t, "en", func(w *words.Words) *station.Pair {
		return station.NewTakeover(w, "S1", staff, func(by []station.Pledge) error {
			var all []store.Confirmation
			for _, one := range by {
				all = append(all, store.Confirmation{Who: one.Who, PIN: one.PIN})
			}
			_, err := store.Restore(b.File, to, all, now)
			tried = rehearse.Told(w, err)
			return tried
		}, func() {})
	})
	take := h.said.T("safety.takeover.go")
	h.tap(take)
	h.wants(h.said.T("safety.unticked"))
	h.ticks()
	h.tap(take)
	h.wants(h.said.T("safety.nobody"))
	h.supervisors(store.RehearsalPIN, "999999")
	h.tap(take)
	h.app.Settle(pair.Wait)
	said := h.said.T("pin.wrong", "until", election.MomentOf(now.Add(2*time.Second)).Clock())
	if tried == nil || tried.Error() != said {
		t.Errorf("a wrong PIN: %v", tried)
	}
	h.wants(said)
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a refused takeover left something: %v", err)
	}
	for _, e := range h.entries() {
		if e.Text != "" {
			t.Error("a PIN stays on the screen")
		}
	}
	h, pair = asked(t, "zh-Hans", func(w *words.Words) *station.Pair {
		return station.NewTakeover(w, "S1", staff, func(by []station.Pledge) error {
			_, tried = store.Restore(b.File, to, []store.Confirmation{{Who: by[0].Who, PIN: by[0].PIN}, {Who: by[1].Who, PIN: by[1].PIN}}, now.Add(2*time.Second))
			return tried
		}, func() {})
	})
	h.ticks()
	h.supervisors(store.RehearsalPIN, store.RehearsalPIN)
	h.tap(h.said.T("safety.takeover.go"))
	h.app.Settle(pair.Wait)
	if tried != nil {
		t.Fatal(tried)
	}
	if _, err := store.OpenStation(to, "test"); err != nil {
		t.Error(err)
	}
}

func TestEraseAsksForAllOfIt(t *testing.T) {
	staff := open(t).books.Day.Definition().Staff
	for _, lang := range words.Languages {
		var done []station.Pledge
		h, pair := asked(t, lang, func(w *words.Words) *station.Pair {
			return station.NewErase(w, "S1", staff, func(by []station.Pledge) error {
				done = by
				return nil
			}, func() {})
		})
		h.supervisors("1", "2")
		h.tap(h.said.T("safety.erase.go"))
		h.wants(h.said.T("safety.unticked"))
		h.wants(h.said.T("safety.erase.remains"))
		h.ticks()
		h.tap(h.said.T("safety.erase.go"))
		h.app.Settle(pair.Wait)
		if by := done; len(by) != 2 || by[0].Who == by[1].Who || by[1].PIN != "2" {
			t.Errorf("asked %v", by)
		}
	}
}

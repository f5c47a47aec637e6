package rehearse_test

import (
	"errors"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/kit/kittest"
	"changpiao/ui/station"
	"changpiao/ui/words"
)

// setUp shows the form that sets a live station up.
func setUp(t *testing.T, create func(station.Made) error) (*hall, *station.Setup) {
	t.Helper()
	def, err := rehearse.Definition()
	if err != nil {
		t.Fatal(err)
	}
	said, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	app := kittest.NewApp(t)
	app.Settings().SetTheme(kit.Theme{})
	h := &hall{t: t, app: app, said: said, window: test.NewTempWindow(t, nil)}
	h.window.Resize(fyne.NewSize(1280, 800))
	s := station.NewSetup(said, def, create)
	h.window.SetContent(s.Content())
	return h, s
}

func TestSetUpALiveStation(t *testing.T) {
	def, err := rehearse.Definition()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "S1")
	var made error
	h, form := setUp(t, func(m station.Made) error {
		st, err := store.CreateStation(dir, store.Opening{Definition: def, Place: m.Place, Program: "test", PINs: m.PINs})
		if err == nil {
			err = st.Close()
		}
		made = err
		return err
	})
	h.tap("Set the station up")
	h.wants("Choose which station this PC is.")
	h.choose("中心会场")
	h.tap("Set the station up")
	h.wants("has no PIN yet")
	for i, e := range h.entries() {
		e.SetText(strconv.Itoa(730000 + i/2))
	}
	h.entries()[1].SetText("999999")
	h.tap("Set the station up")
	h.wants("differ; type them again")
	h.entries()[1].SetText("730000")
	h.tap("Set the station up")
	h.app.Settle(form.Wait)
	if made != nil {
		t.Fatal(made)
	}

	locked, err := store.OpenStation(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if locked.Rehearsal() || locked.Place() != "S1" || len(locked.Staff()) != len(def.Staff) {
		t.Errorf("set up as %s, a rehearsal: %v, with %d staff", locked.Place(), locked.Rehearsal(), len(locked.Staff()))
	}
	noon := time.Now()
	var wrong *store.WrongPIN
	if _, err := locked.SignIn("T01", store.RehearsalPIN, noon); !errors.As(err, &wrong) {
		t.Error("the rehearsal's PIN opens a live station:", err)
	}
	st, err := locked.SignIn("T01", "730000", noon.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	desk := station.New(station.Config{Day: st.Day, Words: h.said, Worker: "T01", Now: rehearse.Now, NewID: rehearse.NewID, Canvas: h.window.Canvas()})
	h.window.SetContent(desk.Content())
	h.wants("The computer has the wrong date") // the demonstration's day is long past
	if err := st.Close(); err != nil {
		t.Error(err)
	}
}

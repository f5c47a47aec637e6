package rehearse_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"changpiao/cmd/changpiao/rehearse"
	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/store"
	"changpiao/ui/station"
	"changpiao/ui/words"
)

// stickOf is how two PCs exchange files by a folder; code is the last that was drawn.
type stickOf struct {
	folder, code string
}

func (s *stickOf) teams() *station.Teams {
	put := func(name string, data []byte) error { return os.WriteFile(filepath.Join(s.folder, name), data, 0o600) }
	return &station.Teams{
		Give: func(name string, data []byte, then func(string, error)) { then("stick/"+name, put(name, data)) },
		GiveAll: func(files []station.TeamFile, then func(string, error)) {
			var err error
			for _, f := range files {
				err = errors.Join(err, put(f.Name, f.Data))
			}
			then("stick", err)
		},
		TakeAll: func(ending string, then func([][]byte, error)) {
			paths, err := filepath.Glob(filepath.Join(s.folder, "*"+ending))
			var files [][]byte
			for _, path := range paths {
				data, fault := os.ReadFile(path)
				files, err = append(files, data), errors.Join(err, fault)
			}
			then(files, err)
		},
		Lock: func(data []byte) (locked []byte, code string, err error) {
			locked, s.code, err = store.LockCounting(data)
			return locked, s.code, err
		},
	}
}

// helped is a station with a bundle of two, and the PC that helps it, whose file and code went over a stick.
func helped(t *testing.T, lang string) (h, teamPC *hall) {
	t.Helper()
	stick := &stickOf{folder: t.TempDir()}
	h = counted(t, "T07", "bundle", 0)
	h.lang, h.teams = lang, stick.teams()
	h.draw()
	h.page("bundles")
	h.fill("2")
	h.tap(h.said.T("bundle.go", "id", 1))
	h.page("teams")
	h.tap(h.said.T("teams.help"))
	h.lists("T11")[0]()
	h.pins(1)
	h.tap(h.said.T("owed.go"))
	h.wants(stick.code[:4] + "　" + stick.code[4:8] + "　" + stick.code[8:])

	dir := filepath.Join(t.TempDir(), "teamPC")
	var c domain.Counting
	form := station.NewCode(h.said, func(code string) (err error) {
		c, err = store.OpenCounting(filepath.Join(stick.folder, "S1.counting"), code)
		return rehearse.Told(h.said, err)
	}, nil)
	teamPC = enter(t, dir, h.books, "T11")
	teamPC.lang, teamPC.said = lang, h.said
	teamPC.window.SetContent(form.Content())
	for _, code := range []string{"1234 5678 9012", stick.code} {
		teamPC.fill(code)
		teamPC.tap(h.said.T("code.go"))
		teamPC.app.Settle(form.Wait)
		if code != stick.code {
			teamPC.wants(h.said.T("code.wrong"))
		}
	}
	if err := store.CreateTeamPC(dir, c, nil); err != nil {
		t.Fatal(err)
	}
	locked, err := store.OpenStation(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if teamPC.books, err = locked.SignIn("T08", store.RehearsalPIN, time.Now()); err != nil {
		t.Fatal(err)
	}
	teamPC.worker, teamPC.teams = "T08", stick.teams()
	teamPC.draw()
	return h, teamPC
}

func TestAllBallotsAreDividedAtOnce(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.page("bundles")
	h.fill("0")
	h.tap("Divide all the rest")
	h.wants("B406")
	h.tap("Understood")
	h.fill("100")
	h.command("Divide all the rest")
	h.wants("Bundles set aside: 12")
	h.tally(func(s *count.State) {
		bundles := s.Bundles()
		if len(bundles) != 12 || bundles[0].N != 100 || bundles[10].N != 100 || bundles[11].N != 10 || bundles[11].ID != "12" {
			t.Errorf("divided into %+v", bundles)
		}
	})
}

func TestAnotherPCHelpsToCount(t *testing.T) {
	h, teamPC := helped(t, "en")
	teamPC.wants("Helping to count")
	teamPC.misses("issued")
	teamPC.misses("Boxes")
	teamPC.tap(teamPC.said.T("pass.2"))
	teamPC.keys("1E2E")
	teamPC.tap("Give to the station")
	teamPC.wants(teamPC.books.PublicKey().Fingerprint())
	teamPC.wants("Full passes on this PC: 1")
	teamPC.command("Help")
	teamPC.wants("This PC has no roll")
	teamPC.tap("Back")
	teamPC.tap("Write the full passes")
	teamPC.wants("Passes written to stick: 1")

	h.tap("It is open there")
	h.wants("Passes not full or not merged yet: 2")
	h.tap("Merge the passes")
	h.wants("W114") // a recorder is at work
	h.confirm("", "T11")
	h.wants("read it to each other")
	h.wants(teamPC.books.PublicKey().Fingerprint())
	h.tap("The same")
	h.confirm("", "T11")
	h.wants("Merged (1): bundle 1, second pass")
	h.wants("2 / 2")
	h.wants("PC 2")
	h.misses("read it to each other")
	if got := marked(h.recorded(count.Second, 2)); got != "b" {
		t.Errorf("merged %q", got)
	}

	h.restart()
	h.worker = "T11"
	h.draw()
	h.page("teams")
	h.tap("Merge the passes")
	h.wants("Merged before, nothing changed (1): bundle 1, second pass")
	h.tap("Trust it no more")
	h.wants("T512")
	h.field("Reason").SetText("stick lost")
	h.tap("Confirm and go on")
	h.wants("trusted no more")
	h.tap("Merge the passes")
	h.wants("read it to each other")
	h.tap("Not the same")
	h.misses("read it to each other")
	h.tally(func(s *count.State) {
		if len(s.Trusted()) > 0 || s.Bundles()[0].Entered[count.Second] != 2 {
			t.Errorf("trusted %v, bundle %+v", s.Trusted(), s.Bundles()[0])
		}
	})
}

// A live PC that helps has PINs of those who work there only, one supervisor among them, who erases it.
func TestALiveTeamPCIsSetUpAndErased(t *testing.T) {
	h, teamPC := helped(t, "en")
	def := teamPC.books.Day.Definition()
	def.Staff = h.books.Day.Staff()
	var made station.Made
	form := station.NewTeamPCSetup(h.said, def, "S1", func(m station.Made) error { made = m; return nil })
	h.window.SetContent(form.Content())
	h.misses("T03") // an issuer counts nothing
	fields := h.entries()
	fields[0].SetText("73001")
	h.tap("Begin to help")
	h.wants("differ; type them again")
	fields[1].SetText("73001")
	h.tap("Begin to help")
	h.app.Settle(form.Wait)
	if len(made.PINs) != 1 || made.Place != "S1" {
		t.Errorf("made %+v", made)
	}

	erase, pair := asked(t, "en", func(w *words.Words) *station.Pair {
		return station.NewTeamPCErase(w, "S1", def.Staff, func(by []station.Pledge) error {
			if err := teamPC.books.Confirm(by[0].Who, by[0].PIN, time.Now()); err != nil {
				return err
			}
			return teamPC.books.Erase()
		}, nil)
	})
	erase.tap("Erase")
	erase.wants("Check each point")
	erase.ticks()
	erase.tap("Erase")
	erase.wants("Choose a supervisor")
	erase.supervisors(store.RehearsalPIN)
	erase.tap("Erase")
	erase.app.Settle(pair.Wait)
	if err := teamPC.books.Confirm("T11", store.RehearsalPIN, time.Now()); !errors.Is(err, store.ErrErased) {
		t.Error("the keys are still there:", err)
	}
}

// TestPicturesOfTeams draws the pages by which two PCs count together.
func TestPicturesOfTeams(t *testing.T) {
	if *pictures == "" {
		t.Skip("-pictures names no folder")
	}
	h, teamPC := helped(t, "zh-Hans")
	again := func(of *hall, name string, do func()) {
		for _, as := range sights {
			of.dress(as)
			teamPC.app.Settings().SetTheme(as.look) // of the two the one that draws
			of.draw()
			do()
			of.keep(name, as)
		}
	}
	teamPC.tap(teamPC.said.T("pass.2"))
	teamPC.keys("1E2E")
	again(teamPC, "teamPC-bundles", func() {})
	again(teamPC, "teamPC-call", func() { teamPC.page("bundles"); teamPC.tap(teamPC.said.T("pass.1")) })
	again(teamPC, "teamPC-give", func() { teamPC.tap(teamPC.said.T("screen.give")); teamPC.tap(teamPC.said.T("give.go")) })
	again(teamPC, "teamPC-help", func() { teamPC.tap(teamPC.said.T("screen.give")); teamPC.command(teamPC.said.T("help")) })
	again(h, "team-bundles", func() { h.page("bundles") })
	h.worker = "T11"
	again(h, "team-code", func() { h.page("teams"); h.tap(h.said.T("teams.help")) })
	again(h, "team-compare", func() { h.page("teams"); h.tap(h.said.T("teams.merge")) })
	h.tap(h.said.T("teams.same"))
	again(h, "team-merged", func() { h.page("teams"); h.tap(h.said.T("teams.merge")) })
	again(h, "team-help", func() { h.page("teams"); h.command(h.said.T("help")) })
	for name, draw := range map[string]func(w *hall) fyne.CanvasObject{
		"teamPC-code": func(w *hall) fyne.CanvasObject { return station.NewCode(w.said, nil, nil).Content() },
		"teamPC-setup": func(w *hall) fyne.CanvasObject {
			def := *teamPC.books.Day.Definition()
			def.Staff = h.books.Day.Staff()
			return station.NewTeamPCSetup(w.said, &def, "S1", nil).Content()
		},
		"teamPC-erase": func(w *hall) fyne.CanvasObject {
			return station.NewTeamPCErase(w.said, station.Where(h.books.Day.Definition(), "S1"), h.books.Day.Staff(), nil, nil).Content()
		},
	} {
		for _, as := range sights {
			h.dress(as)
			teamPC.app.Settings().SetTheme(as.look)
			h.draw()
			h.window.SetContent(draw(h))
			h.window.Content().Refresh()
			h.keep(name, as)
		}
	}
}

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/cmd/changpiao/rehearse"
	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/store"
	"changpiao/ui/kit"
)

// inWindow is the app whose event loop runs on the main thread, as windows need it, while the tests run beside it; nil
// where there is no screen.
var inWindow fyne.App

// asProgram has the test's own program behave as the program that it tests.
const asProgram = "CHANGPIAO_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	if _, err := exec.LookPath("xdotool"); err != nil || os.Getenv("DISPLAY") == "" {
		os.Exit(m.Run())
	}
	inWindow = app.NewWithID("cn.changpiao.test")
	code := make(chan int, 1)
	inWindow.Lifecycle().SetOnStarted(func() {
		go func() {
			code <- m.Run()
			fyne.Do(inWindow.Quit)
		}()
	})
	inWindow.Run()
	os.Exit(<-code)
}

// hall is the program in a real window, with the hands of somebody at its keyboard.
type hall struct {
	t *testing.T
	p *program
}

// enter starts the program as on a PC where it never ran.
func enter(t *testing.T) *hall {
	t.Helper()
	if inWindow == nil {
		t.Skip("there is no screen, or no xdotool, to press keys in a window")
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	h := &hall{t: t}
	fyne.DoAndWait(func() {
		var err error
		if h.p, err = newProgram(inWindow, "zh-Hans"); err != nil {
			t.Error(err)
			return
		}
		h.p.window.Show()
	})
	if t.Failed() {
		t.FailNow()
	}
	t.Cleanup(func() { fyne.DoAndWait(func() { h.p.close(); h.p.window.Hide() }) })
	h.until("the window has the keyboard", func() bool {
		title, err := exec.Command("xdotool", "getwindowfocus", "getwindowname").Output()
		if err == nil && strings.Contains(string(title), "唱票") {
			return true
		}
		_ = exec.Command("xdotool", "search", "--onlyvisible", "--name", "Changpiao", "windowfocus").Run() // there is no window manager
		return false
	})
	return h
}

// until waits for something to become true in the program.
func (h *hall) until(what string, met func() bool) {
	h.t.Helper()
	for give := time.Now().Add(20 * time.Second); time.Now().Before(give); time.Sleep(10 * time.Millisecond) {
		now := false
		fyne.DoAndWait(func() { now = met() })
		if now {
			return
		}
	}
	shot := filepath.Join(os.TempDir(), "changpiao-window.png")
	_ = exec.Command("import", "-window", "root", shot).Run() // for whoever looks into it, where it can be taken
	h.t.Fatalf("not so: %s (see %s)", what, shot)
}

// press presses keys by their X names, one after another.
func (h *hall) press(keys ...string) {
	h.t.Helper()
	h.xdotool(append([]string{"key", "--delay", "15"}, keys...)...)
}

func (h *hall) typed(text string) {
	h.t.Helper()
	h.xdotool("type", "--delay", "15", text)
	h.until("the text has come", func() bool { // an input method may take its time over it
		switch field := h.p.window.Canvas().Focused().(type) {
		case *kit.Entry:
			return strings.HasSuffix(field.Text, text)
		case *kit.Choice:
			return strings.HasPrefix(field.Selected, text)
		}
		return true
	})
}

func (h *hall) xdotool(args ...string) {
	h.t.Helper()
	if out, err := exec.Command("xdotool", args...).CombinedOutput(); err != nil {
		h.t.Fatalf("xdotool %v: %v %s", args, err, out)
	}
}

// day is the station's day that the window shows; nil while there is none.
func (h *hall) day() *domain.Day {
	if s, ok := h.p.open.(*store.Station); ok {
		return s.Day
	}
	return nil
}

func (h *hall) rollStage() (stage roll.Stage) {
	if day := h.day(); day != nil {
		day.Roll().View(func(s *roll.State) { stage = s.Stage() })
	}
	return stage
}

func (h *hall) issued() (n election.Count) {
	h.day().Roll().View(func(s *roll.State) { n = s.IssuedVoters() })
	return n
}

// tally asks something of the tally book; false while there is none.
func (h *hall) tally(is func(*count.State) bool) (met bool) {
	if tally := h.day().Tally(); tally != nil {
		tally.View(func(s *count.State) { met = is(s) })
	}
	return met
}

// sees reports whether a text stands in the window.
func (h *hall) sees(text string) bool {
	for _, o := range test.LaidOutObjects(h.p.window.Content()) {
		if l, ok := o.(*widget.Label); ok && strings.Contains(l.Text, text) {
			return true
		}
	}
	return false
}

// turn goes to a screen by its shortcut, which stands before its name in the path.
func (h *hall) turn(name string) {
	h.t.Helper()
	shortcut := ""
	fyne.DoAndWait(func() {
		for _, o := range test.LaidOutObjects(h.p.window.Content()) {
			if b, ok := o.(*kit.Plain); ok && strings.HasSuffix(b.Text, name) {
				shortcut, _, _ = strings.Cut(b.Text, " ")
			}
		}
	})
	if shortcut == "" {
		h.t.Fatalf("no screen %s in the path", name)
	}
	h.press("ctrl+" + shortcut)
}

// signIn has somebody take over the desk.
func (h *hall) signIn(id string) {
	h.t.Helper()
	h.press("ctrl+u")
	h.identify(id)
}

// identify answers who sits down at the desk.
func (h *hall) identify(id string) {
	h.t.Helper()
	h.typed(id)
	h.press("Return")
	h.typed(store.RehearsalPIN)
	h.press("Return")
	h.until(id+" is at the desk", func() bool { return h.sees("当班：" + id) })
}

// ballot calls a ballot: one for the director, one for the deputies, two members.
func (h *hall) ballot(p count.Pass, n int) {
	h.t.Helper()
	h.press("1", "2", "plus", "1", "3", "Return")
	h.until("the ballot is in the book", func() bool {
		return h.tally(func(s *count.State) bool { return s.Bundles()[0].Entered[p] == n })
	})
}

// TestDayWithRealKeys takes the demonstration's station from the start screen to the announcement, with the keyboard
// alone.
func TestDayWithRealKeys(t *testing.T) {
	h := enter(t)
	h.toTheFirstBundle()
	h.ballot(count.First, 1)
	fyne.DoAndWait(func() {
		dir := h.p.open.(*store.Station).Dir()
		h.p.start()
		h.p.openStation(dir)
	})
	h.identify("T07")
	h.ballot(count.First, 2) // the bundle, pass and ballot are the same
	h.press("ctrl+Return")   // another recorder makes the second pass
	h.identify("T08")
	h.ballot(count.Second, 1)
	h.ballot(count.Second, 2)
	h.press("ctrl+Return")
	h.until("both passes agree", func() bool { return h.tally(func(s *count.State) bool { return s.Bundles()[0].Agreed }) })

	h.signIn("T11")
	h.turn("封存结果")
	h.press("ctrl+Return")
	for _, id := range []string{"T11", "T12"} {
		h.typed(id)
		h.press("Tab")
		h.typed(store.RehearsalPIN)
		h.press("Tab")
	}
	h.press("Return")
	h.until("the count is sealed", func() bool { return h.tally(func(s *count.State) bool { return s.Stage() == count.Sealed }) })
	h.typed("gongshilan")
	h.press("ctrl+Return")
	h.until("the result is announced", func() bool {
		return h.tally(func(s *count.State) bool { return s.Stage() == count.Announced && s.Posted() == "gongshilan" })
	})
}

// openingList ticks the points of the opening list, which follow the fields.
func (h *hall) openingList() {
	h.t.Helper()
	stands := func(checked bool) func() bool {
		return func() bool {
			check, is := h.p.window.Canvas().Focused().(*kit.Check)
			return is && check.Checked == checked
		}
	}
	for range 4 {
		h.press("Tab")
		h.until("a point has the keyboard", stands(false))
		h.press("space")
		h.until("it is ticked", stands(true))
	}
}

// toTheFirstBundle takes the demonstration's station to a bundle of two ballots that T07 has in hand.
func (h *hall) toTheFirstBundle() {
	h.t.Helper()
	h.press("Tab", "Tab", "Return") // 演练
	h.until("the rehearsal is open", func() bool { return h.rollStage() == roll.Prepared })

	h.signIn("T11")
	h.typed("10")
	h.press("Tab")
	h.typed("000117")
	h.press("Tab")
	h.typed("000118")
	h.openingList()
	h.press("ctrl+Return")
	h.until("the polls are open", func() bool { return h.rollStage() == roll.Polling })

	h.signIn("T03")
	for i, no := range []string{"0010", "0011"} {
		h.typed(no)
		h.press("Return")
		h.until(no+" is issued", func() bool { return h.issued() == election.Count(i+1) })
	}

	h.signIn("T11")
	h.turn("结束投票")
	h.typed("8")
	h.press("ctrl+Return")
	h.until("the polls are closed", func() bool { return h.rollStage() == roll.Closed })
	h.press("shift+Tab", "space") // the late list is posted
	h.until("the late list is posted", func() (posted bool) {
		h.day().Roll().View(func(s *roll.State) { posted = s.LatePosted() })
		return posted
	})
	h.turn("开箱")
	h.press("ctrl+Return")
	h.until("the boxes are open", func() bool { return h.tally(func(s *count.State) bool { return s.Stage() == count.Counting }) })

	h.typed("2")
	h.press("ctrl+Return")
	h.until("the ballots are returned", func() bool { return h.tally(func(s *count.State) bool { return s.Papers()[0].Returned == 2 }) })
	h.signIn("T07")
	h.turn("分扎情况")
	h.typed("2")
	h.press("ctrl+Return")
	h.until("a bundle is begun", func() bool { return h.tally(func(s *count.State) bool { return len(s.Bundles()) == 1 }) })
}

// The books are backed up when a medium is chosen and again at the next stage; a medium that is gone is told.
func TestBackUpsInTheWindow(t *testing.T) {
	h := enter(t)
	h.press("Tab", "Tab", "Return") // 演练
	h.until("the rehearsal is open", func() bool { return h.rollStage() == roll.Prepared })
	stick := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	newest := func() int {
		all, err := store.Backups(stick)
		if err != nil || len(all) == 0 {
			return 0
		}
		return all[0].Number
	}
	fyne.DoAndWait(func() { h.p.backup.keep(stick) })
	h.until("there is a backup", func() bool { return newest() == 1 })

	h.signIn("T11")
	h.typed("10")
	h.press("Tab")
	h.typed("000117")
	h.press("Tab")
	h.typed("000118")
	h.openingList()
	h.press("ctrl+Return")
	h.until("the new stage is backed up", func() bool { return h.rollStage() == roll.Polling && newest() == 2 })
	pocket := stick + " in a pocket"
	if err := os.Rename(stick, pocket); err != nil {
		t.Fatal(err)
	}
	h.until("the desk says that the medium is gone", func() bool { return h.reads("备份写不进去") })
	h.signIn("T12") // the work goes on
	if err := os.Rename(pocket, stick); err != nil {
		t.Fatal(err)
	}
	// It is in step again, only that it is no second one here.
	h.until("the medium caught up by itself", func() bool {
		return newest() == 3 && h.reads("备份和账本在同一个盘上") && !h.reads("备份写不进去")
	})
}

// Quitting closes the books, and the next start finds the rehearsal where it was left.
func TestQuit(t *testing.T) {
	if inWindow == nil {
		t.Skip("there is no screen, or no xdotool, to press keys in a window")
	}
	cache := t.TempDir()
	program := exec.Command(os.Args[0], "-demo")
	program.Env = append(os.Environ(), asProgram+"=1", "XDG_CACHE_HOME="+cache, "XDG_CONFIG_HOME="+cache)
	var said strings.Builder
	program.Stderr = &said
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	give := time.After(20 * time.Second)
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Error("the program failed:", err, said.String())
			}
			opened, err := rehearse.Open(filepath.Join(cache, "changpiao", "rehearsal"), "test")
			if err != nil {
				t.Fatal(err)
			}
			if err := opened.Close(); err != nil {
				t.Error(err)
			}
			return
		case <-give:
			_ = program.Process.Kill()
			t.Fatal("the program does not end:", said.String())
		case <-time.After(100 * time.Millisecond):
			// It fails until the window is there.
			_ = exec.Command("xdotool", "search", "--onlyvisible", "--pid", strconv.Itoa(program.Process.Pid), "windowfocus", "key", "ctrl+q").Run()
		}
	}
}

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

	"changpiao/cmd/changpiao/rehearse"
	domain "changpiao/station"
	"changpiao/station/roll"
	"changpiao/store"
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
	t.Cleanup(func() { fyne.DoAndWait(func() { h.p.close(); h.p.window.Close() }) })
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
	h.t.Fatalf("not so: %s", what)
}

// press presses keys by their X names, one after another.
func (h *hall) press(keys ...string) {
	h.t.Helper()
	h.xdotool(append([]string{"key", "--delay", "15"}, keys...)...)
}

func (h *hall) typed(text string) {
	h.t.Helper()
	h.xdotool("type", "--delay", "15", text)
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

func TestDayWithRealKeys(t *testing.T) {
	h := enter(t)
	h.press("Tab", "Tab", "Tab", "space") // 演练
	h.until("the rehearsal is open", func() bool { return h.rollStage() == roll.Prepared })
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

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"changpiao/station/count"
	"changpiao/ui/kit"
)

// underInputMethod tells the test's own program that an input method serves its window.
const underInputMethod = "CHANGPIAO_TEST_UNDER_INPUT_METHOD"

// pinyin has the input method begin with Latin letters, and Ctrl+Space turn to Chinese.
const pinyin = `[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
[Groups/0/Items/1]
Name=pinyin
[GroupOrder]
0=Default
`

// TestChineseInput runs TestUnderInputMethod in a program of its own: a window asks for its input method when the
// program starts.
func TestChineseInput(t *testing.T) {
	if inWindow == nil {
		t.Skip("there is no screen, or no xdotool, to press keys in a window")
	}
	for _, program := range []string{"fcitx5", "dbus-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("there is no", program)
		}
	}
	for range 4 { // a window that opens before the input method listens is never served
		env, stop := inputMethod(t)
		program := exec.Command(os.Args[0], "-test.run=^TestUnderInputMethod$", "-test.v")
		program.Env = append(env, underInputMethod+"=1")
		said, err := program.CombinedOutput()
		stop()
		switch {
		case err != nil:
			t.Fatalf("%v\n%s", err, said)
		case strings.Contains(string(said), "--- PASS: TestUnderInputMethod"):
			return
		}
	}
	t.Error("no window was served by the input method")
}

// inputMethod starts an input method on a bus of its own and gives the environment of a program that it serves, and what
// ends it.
func inputMethod(t *testing.T) (env []string, stop func()) {
	t.Helper()
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, "fcitx5"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "fcitx5", "profile"), []byte(pinyin), 0o600); err != nil {
		t.Fatal(err)
	}
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	address, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	endBus := start(t, bus)
	line, err := bufio.NewReader(address).ReadString('\n')
	if err != nil {
		t.Fatal("the bus does not say where it is:", err)
	}
	env = append(os.Environ(), "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(line), "XMODIFIERS=@im=fcitx", "LC_ALL=C.UTF-8",
		"XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home, "XDG_RUNTIME_DIR="+home)
	fcitx := exec.Command("fcitx5", "--disable=wayland,waylandim,notificationitem,kimpanel")
	fcitx.Env = env
	endMethod := start(t, fcitx)
	for give := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		asked := exec.Command("fcitx5-remote")
		asked.Env = env
		if asked.Run() == nil {
			return env, func() { endMethod(); endBus() }
		}
		if time.Now().After(give) {
			t.Fatal("the input method does not answer")
		}
	}
}

// start starts a program and gives what ends it, so that it leaves the screen to the next; the test ends it at last.
func start(t *testing.T, program *exec.Cmd) (end func()) {
	t.Helper()
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	end = sync.OnceFunc(func() {
		_ = program.Process.Signal(os.Interrupt)
		late := time.AfterFunc(5*time.Second, func() { _ = program.Process.Kill() })
		_ = program.Wait()
		late.Stop()
	})
	t.Cleanup(end)
	return end
}

// TestUnderInputMethod types Chinese where names are looked up, and on the pad of ballots the same keys make no vote.
func TestUnderInputMethod(t *testing.T) {
	if os.Getenv(underInputMethod) == "" {
		t.Skip("TestChineseInput runs this")
	}
	h := enter(t)
	if !h.served() {
		t.Skip("the input method does not serve the window")
	}
	h.toTheFirstBundle()

	h.press("slash") // somebody who is written in
	h.until("a name can be typed", func() bool { return h.entry() != nil })
	h.chinese(true)
	h.press("w", "a", "n", "g", "space")
	h.until("one sign stands there", func() bool { return isHan(h.entry().Text) })
	h.press("l", "i", "BackSpace", "BackSpace")
	h.press("l", "i", "space")
	h.until("two signs stand there", func() bool { return len([]rune(h.entry().Text)) == 2 && isHan(h.entry().Text) })
	h.chinese(false)
	h.press("Escape")
	h.until("the ballot has the keyboard again", func() bool { return h.entry() == nil })

	h.chinese(true)
	h.press("w", "1")           // chooses the first name that the input method offers
	h.press("w", "o", "2")      // and the second
	h.press("w", "Return")      // gives a letter up
	h.press("w", "x", "Escape") // or the whole
	h.press("l", "i", "BackSpace", "BackSpace")
	h.chinese(false)
	h.press("Escape") // whatever the composition was, it is over
	h.ballot(count.First, 1)
	h.ballot(count.First, 2)
	if !h.tally(func(s *count.State) bool {
		with, _ := s.Ballot(s.Bundles()[0].ID, count.First, 1)
		without, is := s.Ballot(s.Bundles()[0].ID, count.First, 2)
		return is && reflect.DeepEqual(with, without)
	}) {
		t.Error("keys of the input method became marks")
	}
}

// served reports whether the input method knows the window; then it can be turned on for it.
func (h *hall) served() bool {
	for give := time.Now().Add(5 * time.Second); time.Now().Before(give); time.Sleep(50 * time.Millisecond) {
		if turned("-o", "2") {
			h.chinese(false)
			return true
		}
	}
	return false
}

// turned turns the input method and reports whether it is as wanted.
func turned(way, want string) bool {
	_ = exec.Command("fcitx5-remote", way).Run() // what comes of it is seen below
	state, err := exec.Command("fcitx5-remote").Output()
	return err == nil && strings.TrimSpace(string(state)) == want
}

// chinese turns the input method on or off.
func (h *hall) chinese(on bool) {
	h.t.Helper()
	turn, want := "-c", "1"
	if on {
		turn, want = "-o", "2"
	}
	h.until("the input method is turned", func() bool { return turned(turn, want) })
}

// entry is the field that has the keyboard; nil where none has.
func (h *hall) entry() *kit.Entry {
	e, _ := h.p.window.Canvas().Focused().(*kit.Entry)
	return e
}

func isHan(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

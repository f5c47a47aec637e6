package street_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit/kittest"
	"changpiao/ui/street"
	"changpiao/ui/words"
)

// empty is a ledger without elections.
type empty struct{ street.Ledger }

func (empty) Elections() []election.ID                   { return nil }
func (empty) View(election.ID, func(*domain.State)) bool { return false }
func (empty) Live() bool                                 { return false }
func (empty) Faults() map[election.ID]error              { return nil }
func (empty) Close() error                               { return nil }

// bench is a desk over an empty ledger, whose files are taken as a test says.
type bench struct {
	t      *testing.T
	app    *kittest.App
	desk   *street.Desk
	window fyne.Window
}

func newBench(t *testing.T, c street.Config) *bench {
	t.Helper()
	said, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, app: kittest.NewApp(t), window: test.NewTempWindow(t, nil)}
	c.Words, c.Canvas = said, b.window.Canvas()
	c.Now, c.NewID = func() election.Moment { return 0 }, func() string { return "" }
	c.Rehearse = func() (street.Ledger, error) { return empty{}, nil }
	b.desk = street.New(c)
	b.window.SetContent(b.desk.Content())
	b.window.Resize(fyne.NewSize(1280, 720))
	b.desk.Ready()
	t.Cleanup(func() { _ = b.desk.Close() })
	b.tap("Rehearsal")
	b.app.Settle(b.desk.Wait)
	return b
}

func (b *bench) tap(name string) {
	b.t.Helper()
	for _, o := range test.LaidOutObjects(b.window.Content()) {
		if button, ok := o.(*widget.Button); ok && strings.HasPrefix(button.Text, name) {
			test.Tap(button)
			return
		}
	}
	b.t.Fatalf("no button %q", name)
}

func (b *bench) text() string {
	text := ""
	for _, o := range test.LaidOutObjects(b.window.Content()) {
		if t, ok := o.(fmt.Stringer); ok {
			text += t.String() + "\n"
		}
	}
	return text
}

// A batch that is stopped answers for what it read, and takes nothing of what waits behind it.
func TestBatchIsStopped(t *testing.T) {
	reading, batches := make(chan bool), 0
	b := newBench(t, street.Config{Take: func(ctx context.Context, _ street.Ledger, paths []string, in street.Inbox) error {
		batches++
		in.Answer(paths[0], domain.Decision{Answer: domain.Refused, Finding: election.Find("S701")}, nil)
		in.Progress(1, len(paths))
		reading <- true
		<-ctx.Done()
		return ctx.Err()
	}})
	b.desk.Drop([]string{"1.sheet", "2.sheet", "3.sheet"})
	<-reading
	b.desk.Drop([]string{"4.sheet"})
	b.tap("Stop")
	b.app.Settle(b.desk.Wait)
	if screen := b.text(); !strings.Contains(screen, "1 of 3 files were read") || batches != 1 {
		t.Errorf("%d batches; the screen says:\n%s", batches, screen)
	}
}

// pick answers every dialog with one path.
type pick string

func (p pick) File(_ []string, then func(string, error)) { then(string(p), nil) }
func (p pick) Folder(then func(string, error))           { then(string(p), nil) }
func (p pick) Save(_ string, then func(string, error))   { then(string(p), nil) }

func TestWatchedFolderIsTakenUntilItIsLeft(t *testing.T) {
	found, taken := make(chan string, 1), make(chan string, 1)
	b := newBench(t, street.Config{
		Pick: pick("/media/stick"), Tick: time.Millisecond,
		Watch: func(folder string) func() ([]string, error) {
			return func() ([]string, error) {
				select {
				case name := <-found:
					return []string{folder + name}, nil
				default:
					return nil, nil
				}
			}
		},
		Take: func(_ context.Context, _ street.Ledger, paths []string, in street.Inbox) error {
			if !in.Quiet {
				t.Error("sheets that came before are told")
			}
			taken <- paths[0]
			return nil
		},
	})
	b.tap("Receive sheets")
	b.tap("Watch a folder")
	for _, name := range []string{"/1.sheet", "/2.sheet"} {
		found <- name
		b.app.Next()
		b.app.Settle(b.desk.Wait)
		if got := <-taken; got != "/media/stick"+name {
			t.Errorf("took %s, not %s", got, name)
		}
	}
	b.tap("Stop watching stick")
	found <- "/3.sheet"
	time.Sleep(5 * time.Millisecond)
	if len(found) == 0 {
		t.Error("it was looked on")
	}
}

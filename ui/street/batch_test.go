package street_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	domain "changpiao/station/street"
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

// A batch that is stopped answers for what it read, and takes nothing of what waits behind it.
func TestBatchIsStopped(t *testing.T) {
	said, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t)
	window := test.NewTempWindow(t, nil)
	reading, batches := make(chan bool), 0
	desk := street.New(street.Config{
		Words: said, Canvas: window.Canvas(),
		Now: func() election.Moment { return 0 }, NewID: func() string { return "" },
		Rehearse: func() (street.Ledger, error) { return empty{}, nil },
		Take: func(ctx context.Context, _ street.Ledger, paths []string, in street.Inbox) error {
			batches++
			in.Answer(paths[0], domain.Decision{Answer: domain.Refused, Finding: election.Find("S701")}, nil)
			in.Progress(1, len(paths))
			reading <- true
			<-ctx.Done()
			return ctx.Err()
		},
	})
	window.SetContent(desk.Content())
	window.Resize(fyne.NewSize(1280, 720))
	desk.Ready()
	tap := func(name string) {
		t.Helper()
		for _, o := range test.LaidOutObjects(window.Content()) {
			if b, ok := o.(*widget.Button); ok && strings.HasPrefix(b.Text, name) {
				test.Tap(b)
				return
			}
		}
		t.Fatalf("no button %q", name)
	}
	tap("Rehearsal")
	desk.Wait()
	desk.Drop([]string{"1.sheet", "2.sheet", "3.sheet"})
	<-reading
	desk.Drop([]string{"4.sheet"})
	tap("Stop")
	desk.Wait()
	screen := ""
	for _, o := range test.LaidOutObjects(window.Content()) {
		if text, ok := o.(*widget.RichText); ok {
			screen += text.String() + "\n"
		}
	}
	if !strings.Contains(screen, "1 of 3 files were read") || batches != 1 {
		t.Errorf("%d batches; the screen says:\n%s", batches, screen)
	}
}

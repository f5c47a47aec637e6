// Package office makes the street office's desk work on ledgers and files on disk. It needs no window driver, so that the
// screens can be tested over real ledgers.
package office

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/collect"
	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/store"
	"changpiao/store/scan"
	"changpiao/ui/kit"
	"changpiao/ui/street"
	"changpiao/ui/words"
)

// Window is where a desk is shown.
type Window struct {
	Canvas  fyne.Canvas
	Pick    kit.Picker              // asks for files
	Back    func()                  // leads to where the desk was chosen
	Project func(fyne.CanvasObject) // shows something to everybody in the room
	Opened  func()                  // is told that a ledger was opened; nil where nobody asks
}

// told tells the window of a ledger that was opened.
func (w Window) told(l *store.Ledger, err error) (street.Ledger, error) {
	if err != nil {
		return nil, err // and no ledger that is none
	}
	if w.Opened != nil {
		w.Opened()
	}
	return l, nil
}

// Desk makes a desk for a window.
func Desk(said *words.Words, w Window) *street.Desk {
	return street.New(street.Config{
		Words: said, Now: rehearse.Now, NewID: rehearse.NewID, Canvas: w.Canvas, Pick: w.Pick, Back: w.Back, Project: w.Project,
		Fault: fault,
		Open:  func(path string) (street.Ledger, error) { return w.told(store.OpenLedger(path)) },
		Create: func(path string, live bool, elections []string) (street.Ledger, error) {
			return w.told(create(path, live, elections))
		},
		Rehearse:  func() (street.Ledger, error) { return w.told(practise()) },
		Enrolment: scan.Enrolment,
		Write:     func(path string, data []byte) error { return store.WriteFile(path, data, 0o644) },
		Take: func(ctx context.Context, l street.Ledger, paths []string, in street.Inbox) error {
			return collect.Inbox{Ledger: l, Origin: in.Origin, Answer: in.Answer, Progress: in.Progress, Quiet: in.Quiet}.Take(ctx, paths)
		},
		Watch: func(folder string) func() ([]string, error) { return collect.Watch(folder).Look },
		Tick:  2 * time.Second,
		Draft: collect.Draft,
		Keep: func(path string, def *election.Definition) error {
			return store.WriteFile(path, election.Write(def), 0o600)
		},
		List:     store.ReadList,
		Annotate: store.Annotate,
		Pack:     pack,
		Correct:  correct,
		Export:   collect.Export,
	})
}

func create(path string, live bool, elections []string) (*store.Ledger, error) {
	var defs []*election.Definition
	for _, file := range elections {
		def, err := collect.Definition(file)
		if err != nil {
			return nil, err
		}
		defs = append(defs, def)
	}
	return store.CreateLedger(path, live, defs, origin())
}

// practise makes a ledger of the demonstration election in a folder that is new each time.
func practise() (*store.Ledger, error) {
	def, err := rehearse.Definition()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "changpiao-ledger-")
	if err != nil {
		return nil, err
	}
	return store.CreateLedger(filepath.Join(dir, "ledger"), false, []*election.Definition{def}, origin())
}

func origin() election.Origin {
	return election.Origin{Command: rehearse.NewID(), At: rehearse.Now()}
}

// pack writes the packages of an election file.
func pack(l street.Ledger, o election.Origin, file, folder string) ([]domain.Packed, error) {
	def, err := collect.Definition(file)
	if err != nil {
		return nil, err
	}
	return l.Pack(o, def, folder)
}

// correct puts an election file in the place of what a ledger has.
func correct(l street.Ledger, o election.Origin, file string) (election.ID, error) {
	def, err := collect.Definition(file)
	if err != nil {
		return "", err
	}
	return def.ID, l.Correct(o, def)
}

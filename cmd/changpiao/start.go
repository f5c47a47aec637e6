package main

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"changpiao/assets"
	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/handover"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/station"
	"changpiao/ui/words"
)

// start is the first screen, and the station that was opened from it.
type start struct {
	window fyne.Window
	words  *words.Words
	open   *store.Station
	failed *fyne.Container
}

func newStart(w fyne.Window, lang string) (*start, error) {
	said, err := words.New(lang)
	if err != nil {
		return nil, err
	}
	s := &start{window: w, words: said, failed: container.NewVBox()}
	title := container.NewCenter(kit.Title(said.T("start.title")))
	buttons := container.NewGridWithColumns(3,
		kit.Primary(said.T("start.station"), s.choose),
		widget.NewButton(said.T("start.street"), func() { s.say(said.T("start.street.none")) }),
		widget.NewButton(said.T("start.demo"), s.rehearse))
	w.SetContent(container.NewBorder(nil, s.failed, nil, nil, container.NewVBox(layout.NewSpacer(), title, container.NewCenter(buttons),
		container.NewCenter(widget.NewLabel(said.T("start.hint"))), layout.NewSpacer())))
	return s, nil
}

// choose opens a station's folder.
func (s *start) choose() {
	dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder == nil {
			return
		}
		if err == nil {
			err = s.take(rehearse.Open(folder.Path(), assets.Version))
		}
		s.tell(err)
	}, s.window)
}

// rehearse opens the demonstration election in a folder that is new each time.
func (s *start) rehearse() {
	dir, err := os.MkdirTemp("", "changpiao-rehearsal-")
	if err == nil {
		err = s.take(rehearse.Station(dir, assets.Version))
	}
	s.tell(err)
}

func (s *start) tell(err error) {
	if err != nil {
		s.say(s.words.T("start.failed", "why", s.words.Refusal(err)))
	}
}

func (s *start) say(text string) {
	s.failed.Objects = []fyne.CanvasObject{container.NewPadded(kit.Framed("warning", kit.Wrapped(text, "")))}
	s.failed.Refresh()
}

// take shows a station's day.
func (s *start) take(opened *store.Station, err error) error {
	if err != nil {
		return err
	}
	s.open = opened
	desk := station.New(station.Config{Day: opened.Day, Words: s.words, Guard: rehearse.Guard{Station: opened}, Worker: opened.Day.Definition().Staff[0].ID, Now: rehearse.Now, NewID: rehearse.NewID, Canvas: s.window.Canvas(), Save: func() (string, error) { return handover.Beside(opened) }})
	s.window.SetContent(desk.Content())
	s.window.SetMainMenu(fyne.NewMainMenu(desk.Menu()...))
	desk.Ready()
	return nil
}

// close closes the books before the window goes.
func (s *start) close() {
	if s.open == nil {
		return
	}
	if err := s.open.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	s.open = nil
}

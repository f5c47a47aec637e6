package rehearse_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/collect"
	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/statement"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/kit/kittest"
	"changpiao/ui/station"
	"changpiao/ui/words"
)

// hall is a rehearsal's station on a real disk with its screens in a window in memory.
type hall struct {
	t         *testing.T
	app       *kittest.App
	dir       string
	books     *store.Station
	window    fyne.Window
	lang      string
	worker    election.StaffID // at the desk when it is drawn
	said      *words.Words     // what the desk speaks
	teams     *station.Teams   // how it exchanges files with other PCs
	desk      *station.Desk
	filled    bool // the window fills the screen
	menus     []*fyne.Menu
	touched   int // how often somebody worked
	venue     *collect.Venue
	sums      *sheet.Sheet // of the community, that the board was given
	announced bool
	stick     string          // the folder that is chosen, or the other station's that is put in
	print     station.Printer // how it prints
	left      string          // where the desk was left
}

func open(t *testing.T) *hall {
	t.Helper()
	dir := t.TempDir()
	books, err := rehearse.Station(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	return enter(t, dir, books, "T11")
}

// enter shows a station's books in a window, to who works at the desk.
func enter(t *testing.T, dir string, books *store.Station, worker election.StaffID) *hall {
	t.Helper()
	app := kittest.NewApp(t)
	app.Settings().SetTheme(kit.Theme{})
	h := &hall{t: t, app: app, dir: dir, books: books, window: test.NewTempWindow(t, nil), lang: "en", worker: worker}
	t.Cleanup(func() { _ = h.books.Close() })
	h.print = h.printer()
	h.window.Resize(fyne.NewSize(1280, 800))
	h.draw()
	return h
}

// draw shows the books that are open, at the stage's usual screen.
func (h *hall) draw() { h.t.Helper(); h.drawAt("") }

// drawAt shows the books that are open, where the desk was left.
func (h *hall) drawAt(left string) {
	h.t.Helper()
	var err error
	if h.said, err = words.New(h.lang); err != nil {
		h.t.Fatal(err)
	}
	if err := h.books.SignIn(h.worker, store.RehearsalPIN, time.Now()); err != nil {
		h.t.Fatal(err)
	}
	h.desk = station.New(station.Config{
		Day: h.books.Day, Words: h.said, Guard: rehearse.Guard{Station: h.books, Words: h.said}, Worker: h.worker, Notices: h.books.Notices(), Now: rehearse.Now, NewID: rehearse.NewID,
		Canvas: h.window.Canvas(), Save: func() (string, error) { return handover.Beside(h.books) },
		Stick: station.Stick{
			Choose: func(then func(string, error)) { then(h.stick, nil) },
			Write:  func(folder string) error { return rehearse.Told(h.said, handover.Stick(h.books, folder)) },
		},
		Community: h.community, Board: h.board,
		Touched:    func() { h.touched++ },
		Menus:      func(menus []*fyne.Menu) { h.menus = menus },
		FillScreen: func(fill bool) { h.filled = fill },
		Teams:      h.teams, Round: h.nextRound, Receive: h.receive, Print: &h.print,
		Left: left, Turned: func(left string) { h.left = left },
	})
	h.window.SetContent(h.desk.Content())
	h.desk.Ready()
}

// receive finds the other station's folder that was put in.
func (h *hall) receive(then func(station.Foreign, error)) {
	other, err := store.OpenStation(h.stick, "test")
	then(station.Foreign{
		Where: "S2", Staff: other.Staff(),
		Closing: func(who election.StaffID, pin string) (statement.Closing, error) {
			return h.books.Foreign(other, who, pin, time.Now())
		},
	}, err)
}

// nextRound makes a round's books and goes on with them.
func (h *hall) nextRound(def *election.Definition) error {
	next, err := h.books.NextRound(def)
	if err != nil {
		return err
	}
	if err := h.books.Close(); err != nil {
		return err
	}
	h.books = next
	h.draw()
	return nil
}

// restart closes the books and opens them again, as after a crash.
func (h *hall) restart() {
	h.t.Helper()
	if h.venue != nil {
		if err := h.venue.Close(); err != nil {
			h.t.Fatal(err)
		}
		h.venue = nil
	}
	if err := h.books.Close(); err != nil {
		h.t.Fatal(err)
	}
	books, err := rehearse.Open(h.dir, "test")
	if err != nil {
		h.t.Fatal(err)
	}
	h.books = books
	h.drawAt(h.left)
}

func (h *hall) all(yield func(fyne.CanvasObject) bool) {
	for _, o := range test.LaidOutObjects(h.window.Content()) {
		if !yield(o) {
			return
		}
	}
}

// tap presses the first button whose text begins as given.
func (h *hall) tap(text string) { h.t.Helper(); test.Tap(h.buttons(text)[0]) }

// tapLast presses the last one.
func (h *hall) tapLast(text string) {
	h.t.Helper()
	found := h.buttons(text)
	test.Tap(found[len(found)-1])
}

// buttons gives the buttons whose text begins as given.
func (h *hall) buttons(text string) (found []fyne.Tappable) {
	h.t.Helper()
	begins := func(s string) bool { return strings.HasPrefix(strings.TrimLeft(s, "0123456789 "), text) }
	for o := range h.all {
		switch b := o.(type) {
		case *widget.Button:
			if begins(b.Text) {
				found = append(found, b)
			}
		case *kit.Plain:
			if begins(b.Text) {
				found = append(found, b)
			}
		case *kit.PrimaryButton:
			if strings.HasPrefix(b.Text, text) {
				found = append(found, b)
			}
		}
	}
	if len(found) == 0 {
		h.t.Fatalf("no button %q on the screen", text)
	}
	return found
}

// work has somebody take over the desk.
func (h *hall) work(id string) {
	h.t.Helper()
	h.tap("Change person")
	h.choose(id)
	h.pins(1)
	h.tap("Sign in")
}

// confirm has people stand behind a command that the panel asks for, and gives the reason where one is asked too.
func (h *hall) confirm(reason string, who ...string) {
	h.t.Helper()
	for i, id := range who {
		h.lists(id)[i]()
	}
	h.pins(len(who))
	if reason != "" {
		h.field("Reason").SetText(reason)
	}
	h.tap("Confirm and go on")
}

// pins types the rehearsal's PIN into the first fields that take one.
func (h *hall) pins(n int) {
	h.t.Helper()
	for _, e := range h.entries() {
		if e.Password && n > 0 {
			e.SetText(store.RehearsalPIN)
			n--
		}
	}
	if n > 0 {
		h.t.Fatalf("%d fields for a PIN are missing", n)
	}
}

// field gives the field whose place holder begins as given.
func (h *hall) field(text string) *widget.Entry {
	h.t.Helper()
	for _, e := range h.entries() {
		if strings.HasPrefix(e.PlaceHolder, text) {
			return e
		}
	}
	h.t.Fatalf("no field %q on the screen", text)
	return nil
}

// choose picks from the first list that offers a text.
func (h *hall) choose(text string) { h.t.Helper(); h.lists(text)[0]() }

// lists gives those lists on the screen that offer a text, as ways of choosing it.
func (h *hall) lists(text string) (found []func()) {
	h.t.Helper()
	for o := range h.all {
		var s *widget.Select
		switch list := o.(type) {
		case *widget.Select:
			s = list
		case *kit.Choice:
			s = &list.Select
		default:
			continue
		}
		for _, option := range s.Options {
			if strings.HasPrefix(option, text) {
				found = append(found, func() { s.SetSelected(option) })
			}
		}
	}
	if len(found) == 0 {
		h.t.Fatalf("%q may not be chosen", text)
	}
	return found
}

// entries gives the fields on the screen.
func (h *hall) entries() (all []*widget.Entry) {
	for o := range h.all {
		switch e := o.(type) {
		case *widget.Entry:
			all = append(all, e)
		case *kit.Entry:
			all = append(all, &e.Entry)
		}
	}
	return all
}

func (h *hall) fill(texts ...string) {
	h.t.Helper()
	fields := h.entries()
	if len(fields) < len(texts) {
		h.t.Fatalf("%d fields on the screen for %v", len(fields), texts)
	}
	for i, text := range texts {
		fields[i].SetText(text)
	}
}

func (h *hall) sees(text string) bool {
	for o := range h.all {
		switch v := o.(type) {
		case *widget.Label:
			if strings.Contains(v.Text, text) {
				return true
			}
		case *canvas.Text:
			if strings.Contains(v.Text, text) {
				return true
			}
		case fmt.Stringer:
			if strings.Contains(v.String(), text) {
				return true
			}
		}
	}
	return false
}

func (h *hall) wants(text string) {
	h.t.Helper()
	if !h.sees(text) {
		h.t.Errorf("%q does not stand on the screen", text)
	}
}

// key presses and lets go a key on what has the keyboard.
func (h *hall) key(name fyne.KeyName) {
	h.t.Helper()
	e := &fyne.KeyEvent{Name: name}
	focused := h.window.Canvas().Focused()
	if focused == nil {
		h.t.Fatalf("nothing has the keyboard for %s", name)
	}
	k, keyable := focused.(desktop.Keyable)
	if keyable {
		k.KeyDown(e)
	}
	if now := h.window.Canvas().Focused(); now != nil {
		now.TypedKey(e)
	}
	if keyable {
		k.KeyUp(e)
	}
}

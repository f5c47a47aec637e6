package rehearse_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/handover"
	"changpiao/station/count"
	"changpiao/station/roll"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/station"
	"changpiao/ui/words"
)

// hall is a rehearsal's station on a real disk with its screens in a window in memory.
type hall struct {
	t      *testing.T
	dir    string
	books  *store.Station
	window fyne.Window
}

func open(t *testing.T) *hall {
	t.Helper()
	t.Chdir("../../..")
	dir := t.TempDir()
	books, err := rehearse.Station(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.Theme{})
	h := &hall{t: t, dir: dir, books: books, window: test.NewTempWindow(t, nil)}
	t.Cleanup(func() { _ = h.books.Close() })
	h.window.Resize(fyne.NewSize(1280, 800))
	h.draw()
	return h
}

// draw shows the books that are open.
func (h *hall) draw() {
	h.t.Helper()
	said, err := words.New("en")
	if err != nil {
		h.t.Fatal(err)
	}
	desk := station.New(station.Config{Day: h.books.Day, Words: said, Now: rehearse.Now, NewID: rehearse.NewID, Canvas: h.window.Canvas(), Save: func() (string, error) { return handover.Beside(h.books) }})
	h.window.SetContent(desk.Content())
	desk.Ready()
}

// restart closes the books and opens them again, as after a crash.
func (h *hall) restart() {
	h.t.Helper()
	if err := h.books.Close(); err != nil {
		h.t.Fatal(err)
	}
	books, err := store.OpenStation(h.dir, "test")
	if err != nil {
		h.t.Fatal(err)
	}
	h.books = books
	h.draw()
}

func (h *hall) all(yield func(fyne.CanvasObject) bool) {
	for _, o := range test.LaidOutObjects(h.window.Content()) {
		if !yield(o) {
			return
		}
	}
}

// tap presses the button whose text begins as given.
func (h *hall) tap(text string) {
	h.t.Helper()
	for o := range h.all {
		switch b := o.(type) {
		case *widget.Button:
			if strings.HasPrefix(b.Text, text) {
				test.Tap(b)
				return
			}
		case *kit.PrimaryButton:
			if strings.HasPrefix(b.Text, text) {
				test.Tap(b)
				return
			}
		}
	}
	h.t.Fatalf("no button %q on the screen", text)
}

// work chooses who works at the screen. The screen itself comes before its head.
func (h *hall) work(id string) {
	h.t.Helper()
	lists := h.lists(id)
	lists[len(lists)-1]()
}

// choose picks from the first list that offers a text.
func (h *hall) choose(text string) { h.t.Helper(); h.lists(text)[0]() }

// lists gives those lists on the screen that offer a text, as ways of choosing it.
func (h *hall) lists(text string) (found []func()) {
	h.t.Helper()
	for o := range h.all {
		s, ok := o.(*widget.Select)
		if !ok {
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
		if e, ok := o.(*widget.Entry); ok {
			all = append(all, e)
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
		case *widget.RichText:
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

func (h *hall) openPolls(received string) {
	h.t.Helper()
	h.work("T11")
	h.fill(received, "000117", "000118")
	h.tap("Open the polls")
	h.wants("The polls are open.")
}

// issue checks a voter in with the keyboard alone.
func (h *hall) issue(no string) {
	h.t.Helper()
	e, ok := h.window.Canvas().Focused().(*widget.Entry)
	if !ok {
		h.t.Fatal("the search field does not have the keyboard")
	}
	test.Type(e, no)
	h.key(fyne.KeyReturn)
}

func (h *hall) issued(no string) (at string) {
	h.books.Day.Roll().View(func(s *roll.State) {
		for e := range s.Entries {
			if string(e.Voter.No) == no && e.Issued != nil {
				at = e.Issued.At.Clock()
			}
		}
	})
	return at
}

func TestCheckInWithTheKeyboard(t *testing.T) {
	h := open(t)
	h.wants("[REHEARSAL]")
	h.openPolls("1850")

	h.issue("0010")
	h.wants("First choose above who does this.")
	h.tap("Understood")
	h.work("T03")
	h.draw() // as a person who starts the search anew
	h.work("T03")
	h.issue("0010")
	h.wants("0010 issued, 1 in all.")
	h.issue("218") // who votes for five others; the book knows how many it may
	h.restart()
	if h.issued("0010") == "" {
		t.Error("the book does not hold the issue")
	}
	h.work("T03")
	h.issue("0010")
	h.wants("Rule I302")
	if h.sees("issued, 1 in all") {
		t.Error("issued twice")
	}
	h.tap("Understood")
	if h.sees("Rule I302") {
		t.Error("the refusal stays although it was answered")
	}
}

func TestHolderTakesThePrincipalsBallots(t *testing.T) {
	h := open(t)
	h.openPolls("1850")
	h.work("T03")
	h.issue("0505")
	h.restart()
	n := 0
	h.books.Day.Roll().View(func(s *roll.State) {
		for e := range s.Entries {
			if e.Issued != nil && (e.Voter.No == "0505" || e.Issued.Holder == "0505") {
				n++
			}
		}
		if want := 1 + len(s.Proxies().Principals("0505")); n != want || want < 3 {
			t.Errorf("issued to %d, not %d", n, want)
		}
	})
}

// TestDayToTheSeal takes a station through its whole day with two voters and two ballots.
func TestDayToTheSeal(t *testing.T) {
	h := open(t)
	h.openPolls("10")
	h.work("T03")
	h.issue("0010")
	h.issue("0011")
	h.tap("Close the polls")
	h.work("T11")
	h.fill("8")
	h.tap("Close the polls")
	if h.sees("Rule ") {
		t.Fatal("the polls were not closed")
	}
	h.tap("The late list is posted")
	h.tap("Open the boxes")
	h.wants("The boxes are open")

	h.work("T11")
	h.fill("2")
	h.tap("Note")
	h.wants("2 returned")
	h.tap("Count")
	h.work("T07")
	h.fill("2")
	h.tap("Begin bundle 1")
	h.ballots(fyne.Key1, fyne.Key1, fyne.Key2, fyne.Key1, fyne.KeyReturn)
	h.key(fyne.KeyReturn) // a second Enter is no ballot
	h.entered(count.First, 1)
	h.ballots(fyne.Key2, fyne.KeyReturn)
	if h.window.Canvas().Focused() != nil {
		t.Error("the keyboard does not rest although the pass is full")
	}
	h.entered(count.First, 2)

	h.tap("Change the recorder")
	h.work("T08")
	h.draw()
	h.tap("Count")
	h.work("T08")
	h.tap("Second")
	h.ballots(fyne.Key1, fyne.Key1, fyne.Key2, fyne.Key1, fyne.KeyReturn)
	h.ballots(fyne.Key1, fyne.KeyReturn)
	h.wants("The passes differ")
	h.wants("Ballot 2")
	if h.sees("Rule ") {
		t.Error("the Enter of the last ballot did something else too")
	}
	h.tap("Correct the second")
	h.ballots(fyne.Key2, fyne.KeyReturn)
	h.wants("Rule W114") // a recorder may not
	h.tap("Understood")
	h.work("T11")
	h.ballots(fyne.KeyReturn)
	h.wants("Ballot 2 is corrected.")
	h.tap("Confirm that both agree")
	h.wants("Bundle 1 is agreed.")

	h.tap("Seal the result")
	h.work("T11")
	h.tap("Seal and sign")
	h.wants("Rule W113")
	h.tap("Understood")
	h.choose("T12")
	h.tap("Seal and sign")
	h.restart()
	signed, content, ok := h.books.Day.Sheet()
	if !ok || len(signed) == 0 || !content.Rehearsal || content.Papers[0].Returned != 2 || content.Positions[0].For[0] != 1 {
		t.Errorf("sealed: %v, %+v", ok, content)
	}
	h.wants("Result sheet")
	h.tap("Save the sheet's files")
	h.wants("Saved to")
	for _, kind := range []string{"sheet", "pdf", "txt", "png", "enrol"} {
		if files, err := filepath.Glob(filepath.Join(h.books.Dir(), "sheet", "*."+kind)); err != nil || len(files) != 1 {
			t.Errorf("saved %v as .%s, %v; want one", files, kind, err)
		}
	}
	h.tap("Announced and posted")
}

// ballots presses the keys of a ballot.
func (h *hall) ballots(keys ...fyne.KeyName) {
	h.t.Helper()
	for _, k := range keys {
		h.key(k)
	}
}

func (h *hall) entered(p count.Pass, want int) {
	h.t.Helper()
	h.books.Day.Tally().View(func(s *count.State) {
		if got := s.Bundles()[0].Entered[p]; got != want {
			h.t.Errorf("%s ballots entered, not %d", strconv.Itoa(got), want)
		}
	})
}

func TestKeysOfAnInputMethodAreNoVotes(t *testing.T) {
	h := open(t)
	h.openPolls("10")
	h.work("T03")
	h.issue("0010")
	h.tap("Close the polls")
	h.work("T11")
	h.fill("9")
	h.tap("Close the polls")
	h.tap("The late list is posted")
	h.tap("Open the boxes")
	h.work("T11")
	h.fill("1")
	h.tap("Note")
	h.tap("Count")
	h.work("T07")
	h.fill("1")
	h.tap("Begin bundle 1")
	h.ballots(fyne.KeyW, fyne.Key1, fyne.KeyReturn) // a candidate of the input method is chosen
	h.entered(count.First, 0)
	h.window.Canvas().Focused().TypedRune('王')
	h.ballots(fyne.Key1, fyne.KeyReturn)
	h.entered(count.First, 1)
}

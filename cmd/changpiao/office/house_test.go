package office_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/cmd/changpiao/office"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/kit/kittest"
	"changpiao/ui/street"
	"changpiao/ui/words"
)

// house is a street office on a real disk, with its screens in a window in memory.
type house struct {
	t      *testing.T
	app    *kittest.App
	dir    string
	desk   *street.Desk
	window fyne.Window
	picked string      // what the next dialog gives
	files  []string    // what the next dialogs give before that, one after another
	left   bool        // the desk was left
	wall   fyne.Window // for everybody in the room; nil until it is asked for
}

// language is that of the screens under test.
const language = "en"

func newHouse(t *testing.T) *house {
	t.Helper()
	return houseOf(t, language, fyne.NewSize(1280, 720))
}

func houseOf(t *testing.T, lang string, size fyne.Size) *house {
	t.Helper()
	said, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	app := kittest.NewApp(t)
	app.Settings().SetTheme(kit.Theme{})
	h := &house{t: t, app: app, dir: t.TempDir(), window: test.NewTempWindow(t, nil)}
	h.window.Resize(size)
	h.desk = office.Desk(said, office.Window{
		Canvas: h.window.Canvas(), Pick: h, Back: func() { h.left = true },
		Project: func(o fyne.CanvasObject) { h.wall = test.NewTempWindow(t, o) },
	})
	h.window.SetContent(h.desk.Content())
	h.desk.Ready()
	t.Cleanup(func() {
		if err := h.desk.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// File, Folder and Save answer the desk's dialogs with what was picked.
func (h *house) File(_ []string, then func(string, error)) { then(h.given(), nil) }
func (h *house) Folder(then func(string, error))           { then(h.given(), nil) }
func (h *house) Save(_ string, then func(string, error))   { then(h.picked, nil) }

func (h *house) given() string {
	if len(h.files) == 0 {
		return h.picked
	}
	next := h.files[0]
	h.files = h.files[1:]
	return next
}

// drop drops files on the window and waits until they are taken.
func (h *house) drop(paths ...string) {
	h.desk.Drop(paths)
	h.app.Settle(h.desk.Wait)
}

func (h *house) objects() []fyne.CanvasObject { return test.LaidOutObjects(h.window.Content()) }

// tap presses the button whose text begins as given.
func (h *house) tap(text string) {
	h.t.Helper()
	for _, o := range h.objects() {
		switch b := o.(type) {
		case *widget.Button:
			if strings.HasPrefix(b.Text, text) {
				test.Tap(b)
				h.app.Settle(h.desk.Wait)
				return
			}
		case *kit.PrimaryButton:
			if strings.HasPrefix(b.Text, text) {
				test.Tap(b)
				h.app.Settle(h.desk.Wait)
				return
			}
		}
	}
	h.t.Fatalf("no button %q on the screen:\n%s", text, h.text())
}

// enter types into the field with a hint that begins as given, and presses Enter.
func (h *house) enter(hint, text string) {
	h.t.Helper()
	for _, o := range h.objects() {
		if e := entryOf(o); e != nil && strings.HasPrefix(e.PlaceHolder, hint) {
			e.SetText("")
			test.Type(e, text)
			e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			return
		}
	}
	h.t.Fatalf("no field %q on the screen", hint)
}

// entryOf gives the field that an object is; nil where it is none.
func entryOf(o fyne.CanvasObject) *widget.Entry {
	switch e := o.(type) {
	case *widget.Entry:
		return e
	case *kit.Entry:
		return &e.Entry
	}
	return nil
}

// scan types where the keyboard is, as a hand-held scanner does.
func (h *house) scan(text string) {
	h.t.Helper()
	if h.window.Canvas().Focused() == nil {
		h.window.Canvas().OnTypedRune()([]rune(text)[0])
		text = string([]rune(text)[1:])
	}
	field, ok := h.window.Canvas().Focused().(*kit.Entry)
	if !ok {
		h.t.Fatalf("the keyboard is at %T", h.window.Canvas().Focused())
	}
	test.Type(field, text)
	field.KeyDown(&fyne.KeyEvent{Name: fyne.KeyReturn})
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// text is what stands on the screen.
func (h *house) text() string {
	var all []string
	for _, o := range h.objects() {
		switch o := o.(type) {
		case fmt.Stringer:
			all = append(all, o.String())
		case *canvas.Text:
			all = append(all, o.Text)
		}
	}
	return strings.Join(all, "\n")
}

// sees fails unless every text stands on the screen.
func (h *house) sees(texts ...string) {
	h.t.Helper()
	screen := h.text()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			h.t.Errorf("%q is not on the screen:\n%s", text, screen)
		}
	}
}

// lacks fails if a text stands on the screen.
func (h *house) lacks(text string) {
	h.t.Helper()
	if screen := h.text(); strings.Contains(screen, text) {
		h.t.Errorf("%q is on the screen:\n%s", text, screen)
	}
}

// ledger closes the desk and opens what it left on the disk.
func (h *house) ledger(name string) *store.Ledger {
	h.t.Helper()
	if err := h.desk.Close(); err != nil {
		h.t.Fatal(err)
	}
	l, err := store.OpenLedger(filepath.Join(h.dir, name))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = l.Close() })
	return l
}

// community writes an election file of so many stations, S1, S2 …, and reads it.
func (h *house) community(id, name string, stations int) (file string, def *election.Definition) {
	h.t.Helper()
	var places []string
	for i := range stations {
		places = append(places, fmt.Sprintf(`{"id": "S%d", "title": "%s第%d投票站", "boxes": [{"id": "B%d"}]}`, i+1, name, i+1, i+1))
	}
	text := fmt.Sprintf(`{
	"id": %q, "title": "%s社区第十次居民委员会换届选举", "community": "%s社区", "election_day": "2021-01-28",
	"positions": [
		{"id": "director", "title": "主任", "seats": 1, "candidates": [
			{"id": "a", "name": "王建国", "voter": "0001"}, {"id": "b", "name": "李秀英", "voter": "0002", "sex": "F"}]},
		{"id": "member", "title": "委员", "seats": 2, "candidates": [
			{"id": "c", "name": "张伟", "voter": "0003"}, {"id": "d", "name": "阿卜杜热西提·买买提明", "voter": "0004"}, {"id": "e", "name": "陈静", "voter": "0005", "sex": "F"}]}],
	"papers": [{"id": "combined", "title": "选票", "positions": ["director", "member"]}],
	"stations": [%s], "voters": {"generate": 300, "seed": 7}}`, id, name, name, strings.Join(places, ","))
	file = h.write(id+".json", []byte(text))
	def, err := election.Parse(file, []byte(text), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return file, def
}

func (h *house) write(name string, data []byte) string {
	h.t.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

func key(t *testing.T, name string) signing.PrivateKey {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	k, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func chance() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{1}) }

// enrolment writes the file by which a station introduces a key of a name.
func (h *house) enrolment(def *election.Definition, place election.StationID, name string) string {
	h.t.Helper()
	data, err := signing.Enrol(chance(), key(h.t, name), def.ID, place)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.write(fmt.Sprintf("%s-%s-%s.enrol", def.ID, place, name), data)
}

// sheetOf is a sound sheet of a station: 60 ballots issued and returned.
func sheetOf(def *election.Definition, place election.StationID) sheet.Sheet {
	return sheet.Sheet{
		Election: def.ID, Definition: def.Digest(), Place: place, Stations: []election.StationID{place}, Round: 1, Kind: election.FirstRound,
		Revision: 1, Epoch: 1, Opened: def.ElectionDay.At(8, 0), Closed: def.ElectionDay.At(16, 0), Sealed: def.ElectionDay.At(20, 0),
		RegisteredBefore: 100, Registered: 100,
		Papers: []sheet.Paper{{ID: "combined", Received: 100, IssuedInPerson: 60, Unused: 40, Returned: 60, Valid: 58, Void: 2}},
		Positions: []sheet.Position{
			{ID: "director", Paper: "combined", Seats: 1, Counted: 58, For: []election.Count{40, 15}},
			{ID: "member", Paper: "combined", Seats: 2, Counted: 58, For: []election.Count{41, 36, 20},
				WriteIns: []sheet.WriteIn{{Voter: "0009", Name: "欧阳晓月", Votes: 3}}},
		},
	}
}

// open makes a ledger of one community with two stations, whose keys are enrolled, and shows where sheets come in.
func (h *house) open(live bool) *election.Definition {
	h.t.Helper()
	file, def := h.community("east", "东街", 2)
	h.drop(file)
	h.picked = h.dir
	h.tap("Choose a folder")
	h.enter("For example", "ledger")
	if live {
		h.choose("A real election")
	}
	h.tap("Make the ledger")
	h.enter("Your name", "陈书记")
	for _, place := range []election.StationID{"S1", "S2"} {
		h.drop(h.enrolment(def, place, string(place)))
		h.tap("The same: enrol")
	}
	h.tap("Receive sheets")
	return def
}

// choose picks what a group of radio buttons offers.
func (h *house) choose(text string) {
	h.t.Helper()
	for _, o := range h.objects() {
		if g, ok := o.(*widget.RadioGroup); ok && slices.Contains(g.Options, text) {
			g.SetSelected(text)
			return
		}
	}
	h.t.Fatalf("no choice %q on the screen", text)
}

// signed signs a sheet with a key of a name.
func (h *house) signed(s sheet.Sheet, name string) sheet.Signed {
	h.t.Helper()
	data, err := sheet.Sign(chance(), key(h.t, name), s)
	if err != nil {
		h.t.Fatal(err)
	}
	return data
}

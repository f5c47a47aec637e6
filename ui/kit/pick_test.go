package kit

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/words"
)

// asked is a window whose dialogs begin in a folder with some files.
type asked struct {
	t      *testing.T
	window fyne.Window
	ask    Picker
	dir    string
	got    []string
}

func newAsked(t *testing.T) *asked {
	t.Helper()
	said, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	app := test.NewTempApp(t)
	a := &asked{t: t, window: test.NewTempWindow(t, widget.NewLabel("")), dir: t.TempDir()}
	a.window.Resize(fyne.NewSize(1280, 720))
	a.ask = Dialogs(a.window, said)
	app.Preferences().SetString(lastFolder, a.dir)
	for _, name := range []string{"b.json", "A.xlsx", "a.JSON", ".hidden.json", "名册/roll.xlsx"} {
		path := filepath.Join(a.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func (a *asked) then(path string, err error) {
	if err != nil {
		a.t.Error(err)
	}
	name, err := filepath.Rel(a.dir, path)
	if err != nil {
		a.t.Error(err)
	}
	a.got = append(a.got, filepath.ToSlash(name))
}

// keys presses keys one after another wherever the keyboard is.
func (a *asked) keys(keys ...fyne.KeyName) {
	a.t.Helper()
	for _, key := range keys {
		if key == fyne.KeyTab {
			a.window.Canvas().FocusNext()
			continue
		}
		press(a.window.Canvas().Focused(), key, 1)
	}
}

// types types where the keyboard is.
func (a *asked) types(text string) {
	for _, r := range text {
		a.window.Canvas().Focused().TypedRune(r)
	}
}

// gave fails unless the dialog is gone and just this was chosen.
func (a *asked) gave(paths ...string) {
	a.t.Helper()
	if a.window.Canvas().Overlays().Top() != nil || !slices.Equal(a.got, paths) {
		a.t.Errorf("chosen %q, dialog %v", a.got, a.window.Canvas().Overlays().Top())
	}
	a.got = nil
}

// told fails unless the dialog is there and says something.
func (a *asked) told(text string) {
	a.t.Helper()
	top := a.window.Canvas().Overlays().Top()
	if top == nil {
		a.t.Fatal("no dialog")
	}
	for _, o := range test.LaidOutObjects(top) {
		if p, ok := o.(interface{ String() string }); ok && strings.Contains(p.String(), text) {
			return
		}
	}
	a.t.Errorf("%q is not said", text)
}

func TestFileIsChosenWithKeys(t *testing.T) {
	a := newAsked(t)
	button := NewButton("", nil)
	a.window.SetContent(button)
	a.window.Canvas().Focus(button)
	a.ask.File([]string{".json"}, a.then)
	a.ask.Folder(a.then) // a second dialog does not come above the first
	if n := len(a.window.Canvas().Overlays().List()); n != 1 {
		t.Errorf("%d dialogs", n)
	}
	a.keys(fyne.KeyReturn) // into the folder, the first of the list
	a.told("Nothing to choose")
	a.keys(fyne.KeyUp, fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	a.gave("b.json")
	if a.window.Canvas().Focused() != button {
		t.Errorf("the keyboard is at %T after the dialog", a.window.Canvas().Focused())
	}

	a.ask.File([]string{".json"}, a.then)
	a.types("c.json") // wherever the keyboard is
	a.keys(fyne.KeyReturn)
	a.told("no file c.json")
	a.keys(fyne.KeyEscape)
	a.gave()
	a.ask.File([]string{".json"}, a.then)
	a.keys(fyne.KeyEscape)
	a.gave()
}

func TestFileIsSavedWithKeys(t *testing.T) {
	a := newAsked(t)
	a.ask.Save("S1.json", a.then)
	a.types("b")
	a.keys(fyne.KeyReturn)
	a.told("b.json is there already")
	a.keys(fyne.KeyReturn)
	a.gave("b.json")

	a.ask.Save("S1.json", a.then)
	a.keys(fyne.KeyReturn)
	a.gave("S1.json")

	a.ask.Save("S1.json", a.then)
	a.types("没有/S1.json")
	a.keys(fyne.KeyReturn)
	a.told("no folder")
	if _, err := os.Stat(filepath.Join(a.dir, "S1.json")); err == nil {
		t.Error("the dialog wrote the file itself")
	}
}

func TestFolderIsMadeAndChosenWithKeys(t *testing.T) {
	a := newAsked(t)
	a.ask.Folder(a.then)
	a.types("台账")
	a.keys(fyne.KeyReturn)
	a.told("no folder 台账")
	a.keys(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyReturn)
	a.told("no folder in this one")
	a.keys(fyne.KeyReturn)
	a.gave("台账")
}

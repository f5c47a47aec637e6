package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestDialogsStandInTheWindow(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, widget.NewLabel(""))
	w.Resize(fyne.NewSize(1280, 720))
	ask := Dialogs(w)
	for name, open := range map[string]func(func(string, error)){
		"file":   func(then func(string, error)) { ask.File([]string{".json"}, then) },
		"folder": ask.Folder,
		"save":   func(then func(string, error)) { ask.Save("S1.sheet", then) },
	} {
		open(func(string, error) { t.Errorf("%s: told before anything was chosen", name) })
		top := w.Canvas().Overlays().Top()
		if top == nil {
			t.Fatalf("%s: no dialog", name)
		}
		w.Canvas().Overlays().Remove(top)
	}
}

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestEnterOpensARowOnce(t *testing.T) {
	test.NewTempApp(t)
	names := []string{"a", "b", "c"}
	l := NewList(func() int { return len(names) }, func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(names[i]) })
	test.NewTempWindow(t, l)
	var opened []int
	l.OnSelected = func(i int) { opened = append(opened, i); l.UnselectAll() }
	l.FocusGained()
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // it went down elsewhere
	press(l, fyne.KeyDown, 1)
	press(l, fyne.KeyReturn, 5)
	press(l, fyne.KeyEnter, 1)
	press(l, fyne.KeySpace, 1)
	if len(opened) != 3 || opened[0] != 1 {
		t.Errorf("opened %v", opened)
	}
	names = nil
	l.FocusLost() // which draws the row once more
}

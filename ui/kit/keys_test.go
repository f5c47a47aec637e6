package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// press sends a key as a window does: it goes down once and is typed, again and again while it is held.
func press(f fyne.Focusable, key fyne.KeyName, times int) {
	e := &fyne.KeyEvent{Name: key}
	f.(desktop.Keyable).KeyDown(e)
	for range times {
		f.TypedKey(e)
	}
	f.(desktop.Keyable).KeyUp(e)
}

// shown puts a field into a window; before, it has nothing to type into.
func shown(t *testing.T, e *Entry) *Entry {
	t.Helper()
	test.NewTempApp(t)
	test.NewTempWindow(t, e)
	return e
}

func TestEntrySubmitsOnceForEachEnter(t *testing.T) {
	e := shown(t, NewEntry(nil))
	submitted := 0
	e.OnSubmitted = func(string) { submitted++ }
	press(e, fyne.KeyReturn, 5)
	press(e, fyne.KeyEnter, 1)
	if submitted != 2 {
		t.Errorf("submitted %d times", submitted)
	}
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // it went down elsewhere
	if submitted != 2 {
		t.Error("an Enter that went down elsewhere submits")
	}
}

func TestEntryLeavesCompositionsAlone(t *testing.T) {
	e := shown(t, NewEntry(nil))
	var submitted, steered int
	e.OnSubmitted = func(string) { submitted++ }
	e.Steer = func(fyne.KeyName) { steered++ }
	test.Type(e, "王")
	press(e, fyne.KeyW, 1) // no character comes: an input method has it
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyBackspace, fyne.KeyDown, fyne.KeyEscape, fyne.KeyHome, fyne.KeyDelete} {
		press(e, k, 1)
	}
	if e.Text != "王" || submitted+steered > 0 {
		t.Errorf("%q, submitted %d, steered %d", e.Text, submitted, steered)
	}
	test.Type(e, "伟")
	press(e, fyne.KeyDown, 1)
	press(e, fyne.KeyBackspace, 1)
	press(e, fyne.KeyReturn, 1)
	if e.Text != "王" || submitted != 1 || steered != 1 {
		t.Errorf("%q, submitted %d, steered %d", e.Text, submitted, steered)
	}
	press(e, fyne.KeyV, 1)
	e.TypedShortcut(&fyne.ShortcutSelectAll{}) // the letter was that of a shortcut
	press(e, fyne.KeyReturn, 1)
	if submitted != 2 {
		t.Error("a shortcut stops Enter")
	}
}

func TestEnterWaitsForTheDigitsBeforeIt(t *testing.T) {
	e := shown(t, NewEntry(nil))
	var submitted []string
	e.OnSubmitted = func(text string) { submitted = append(submitted, text); e.SetText("") }
	for _, k := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.KeyReturn} { // a scanner is faster than an input method
		press(e, k, 1)
	}
	e.TypedRune('1')
	e.TypedRune('2')
	press(e, fyne.Key3, 1)
	e.TypedRune('3')
	press(e, fyne.KeyReturn, 1)
	if !slices.Equal(submitted, []string{"12", "3"}) {
		t.Errorf("submitted %q", submitted)
	}
	press(e, fyne.Key4, 1) // its character never comes
	press(e, fyne.KeyReturn, 2)
	press(e, fyne.KeyReturn, 1)
	if len(submitted) != 3 {
		t.Errorf("submitted %q", submitted)
	}
	press(e, fyne.KeyW, 1)
	press(e, fyne.Key1, 1) // chooses what an input method offers
	e.TypedRune('王')
	press(e, fyne.KeyReturn, 1)
	if len(submitted) != 4 || submitted[3] != "王" {
		t.Errorf("submitted %q", submitted)
	}
}

func TestCharactersOfEarlierKeysAreNotText(t *testing.T) {
	e := shown(t, NewEntry(nil))
	e.Late = &Behind{}
	for range 3 {
		e.Late.Went()
	}
	for _, r := range "1+/2王3" { // three of them late
		e.TypedRune(r)
	}
	if e.Text != "2王3" {
		t.Errorf("%q", e.Text)
	}
	e.Late.Went()
	for _, r := range "w1" { // a letter comes after all that was late
		e.TypedRune(r)
	}
	if e.Text != "2王3w1" {
		t.Errorf("%q", e.Text)
	}
}

func TestEntryHandsFunctionKeysOn(t *testing.T) {
	var got fyne.KeyName
	e := shown(t, NewEntry(func(k fyne.KeyName) { got = k }))
	press(e, fyne.KeyF1, 1)
	if got != fyne.KeyF1 {
		t.Errorf("%q", got)
	}
}

func TestPrimaryIsPressedByItsOwnEnter(t *testing.T) {
	test.NewTempApp(t)
	pressed := 0
	b := Primary("Go", func() { pressed++ })
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // the rest of an Enter that brought the keyboard here
	if pressed != 0 {
		t.Error("pressed by an Enter that went down elsewhere")
	}
	press(b, fyne.KeyReturn, 3)
	press(b, fyne.KeySpace, 1)
	if pressed != 2 {
		t.Errorf("pressed %d times", pressed)
	}
}

func TestNumberTakesDigitsAlone(t *testing.T) {
	e := shown(t, NewEntry(nil))
	e.Number = true
	test.Type(e, "一1２.-x3")
	if e.Text != "123" {
		t.Errorf("the field holds %q", e.Text)
	}
}

func TestTextThatWasSetIsNotMarked(t *testing.T) {
	e := shown(t, NewEntry(nil))
	test.Type(e, "219")
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.SetText("")
	test.Type(e, "218")
	if e.Text != "218" {
		t.Errorf("the field holds %q", e.Text)
	}
}

func TestButtonsTakeAnEnterThatWentDownOnThem(t *testing.T) {
	test.NewTempApp(t)
	pressed, screen := 0, fyne.KeyName("")
	b := NewButton("撤回发票", func() { pressed++ })
	w := test.NewTempWindow(t, b)
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { screen = e.Name })
	w.Canvas().Focus(b)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // it went down elsewhere
	press(b, fyne.KeyReturn, 3)
	press(b, fyne.KeySpace, 1)
	press(b, fyne.KeyF1, 1)
	if pressed != 2 || screen != fyne.KeyF1 {
		t.Errorf("pressed %d times, and %q for the screen", pressed, screen)
	}
}

func TestWhatHasTheKeyboardIsInSight(t *testing.T) {
	test.NewTempApp(t)
	column := container.NewVBox()
	for range 40 {
		column.Add(NewButton("上一张", nil))
	}
	last := Primary("最后", nil)
	column.Add(last)
	scroll := container.NewVScroll(column)
	w := test.NewTempWindow(t, container.NewStack(scroll))
	w.Resize(fyne.NewSize(400, 300))
	called := false
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { called = true })
	w.Canvas().Focus(last)
	if low := scroll.Offset.Y + scroll.Size().Height; low < last.Position().Y+last.Size().Height {
		t.Errorf("the screen is seen to %v; the button ends at %v", low, last.Position().Y+last.Size().Height)
	}
	if press(last, fyne.KeyF1, 1); !called {
		t.Error("F1 reaches no screen")
	}
	w.Canvas().Focus(column.Objects[0].(*Button))
	if scroll.Offset.Y != 0 {
		t.Errorf("the first button is above the %v that is seen first", scroll.Offset.Y)
	}
}

func TestChoiceTakesNoKeysOfBefore(t *testing.T) {
	test.NewTempApp(t)
	c := NewChoice([]string{"T11 监票员", "T12 监票员"}, nil)
	c.Late = &Behind{}
	c.Late.Went()
	c.TypedRune('1')
	if c.SelectedIndex() >= 0 {
		t.Error("a key that went down before chooses")
	}
}

package station

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// menu lists every command with its shortcut. A field in focus swallows shortcuts of its window, but not those that
// stand here.
func (d *Desk) menu() []*fyne.Menu {
	var pages []*fyne.MenuItem
	for _, sc := range screens() {
		item := fyne.NewMenuItem(d.screenName(sc.id), func() { d.turn(sc.id) })
		if n := d.place(sc.id); n > 0 {
			item = kit.MenuItem(d.screenName(sc.id), kit.Ctrl, fyne.KeyName(strconv.Itoa(n%10)), func() { d.turn(sc.id) })
		}
		item.Disabled = !d.offers(sc)
		pages = append(pages, item)
	}
	next := kit.MenuItem(d.t("menu.next"), kit.Ctrl, fyne.KeyReturn, d.next)
	pages = append(pages, fyne.NewMenuItemSeparator(), next)
	person := kit.MenuItem(d.t("person.change")+" (F2)", kit.Ctrl, fyne.KeyU, d.changePerson)
	help := kit.MenuItem(d.t("help")+" (F1)", kit.Ctrl, fyne.KeyH, d.help)
	lock := kit.MenuItem(d.t("lock.go"), kit.Ctrl, fyne.KeyL, d.Lock)
	menus := []*fyne.Menu{fyne.NewMenu(d.t("menu.pages"), pages...)}
	if !d.Day.Helps() { // all that is done there is the next action of a page
		menus = append(menus, d.commandMenu())
	}
	return d.whileOpen(append(menus, fyne.NewMenu(d.t("menu.people"), person, lock), fyne.NewMenu(d.t("help"), help)))
}

// place is a screen's place among those of the stage, from 1 to 10; 0 where it has none. It is its shortcut.
func (d *Desk) place(id string) int {
	n := 0
	for _, sc := range screens() {
		if !d.offers(sc) {
			continue
		}
		if n++; sc.id == id && n <= 10 {
			return n
		}
	}
	return 0
}

// next presses the one next action, wherever the keyboard is.
func (d *Desk) next() {
	if d.refusal.Shown() != nil {
		d.refusal.Submit() // it is answered first
		return
	}
	if b := primaryIn(d.body); b != nil {
		b.Tapped(nil)
	}
}

// primaryIn finds the next action's button among what a screen shows; nil where there is none that can be pressed.
func primaryIn(o fyne.CanvasObject) fyne.Tappable {
	var inside []fyne.CanvasObject
	switch v := o.(type) {
	case *kit.PrimaryButton:
		if !v.Disabled() {
			return v
		}
	case *kit.Button:
		if v.Importance == widget.HighImportance && !v.Disabled() {
			return v
		}
	case *fyne.Container:
		inside = v.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{v.Content}
	}
	for _, child := range inside {
		if b := primaryIn(child); b != nil {
			return b
		}
	}
	return nil
}

// functionKey does what F1 and F2 stand for. Escape puts a refusal away, and whatever it asked for.
func (d *Desk) functionKey(k fyne.KeyName) {
	d.touch()
	if d.lock != nil {
		return
	}
	switch k {
	case fyne.KeyF1:
		if d.helping {
			d.show(d.now)
			return
		}
		d.help()
	case fyne.KeyF2:
		d.changePerson()
	case fyne.KeyEscape:
		switch {
		case d.refusal.Shown() != nil:
			d.refusal.Clear()
		case d.helping:
			d.show(d.now)
		}
	case fyne.KeyPageUp:
		d.turnPage(-1)
	case fyne.KeyPageDown:
		d.turnPage(1)
	}
}

// turnPage scrolls a screen by what is seen of it.
func (d *Desk) turnPage(by float32) {
	s, scrolls := d.body.Objects[0].(*container.Scroll)
	if !scrolls {
		return
	}
	lowest := max(0, s.Content.MinSize().Height-s.Size().Height)
	s.ScrollToOffset(fyne.NewPos(s.Offset.X, max(0, min(lowest, s.Offset.Y+0.9*by*s.Size().Height))))
}

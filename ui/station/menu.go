package station

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"changpiao/ui/kit"
)

// Menu lists every command with its shortcut. A field in focus swallows shortcuts of its window, but not those that
// stand here.
func (d *Desk) Menu() []*fyne.Menu {
	var pages []*fyne.MenuItem
	for i, sc := range screens() {
		item := fyne.NewMenuItem(d.t("screen."+sc.id), func() { d.goTo(sc) })
		if i < 9 {
			item.Shortcut = ctrl(fyne.KeyName(strconv.Itoa(i + 1)))
		}
		pages = append(pages, item)
	}
	next := fyne.NewMenuItem(d.t("menu.next"), d.next)
	next.Shortcut = ctrl(fyne.KeyReturn)
	pages = append(pages, fyne.NewMenuItemSeparator(), next)
	person := fyne.NewMenuItem(d.t("person.change")+" (F2)", d.changePerson)
	person.Shortcut = ctrl(fyne.KeyU)
	help := fyne.NewMenuItem(d.t("help")+" (F1)", d.help)
	help.Shortcut = ctrl(fyne.KeyH)
	return []*fyne.Menu{
		fyne.NewMenu(d.t("menu.pages"), pages...),
		fyne.NewMenu(d.t("menu.people"), person),
		fyne.NewMenu(d.t("help"), help),
	}
}

func ctrl(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}
}

// goTo turns to a screen, or says at which stage it has work.
func (d *Desk) goTo(sc screen) {
	if slices.Contains(sc.at, d.stage) {
		d.turn(sc.id)
		return
	}
	d.quiet()
	d.say(d.t("screen.later", "screen", d.t("screen."+sc.id), "stage", d.t("path."+sc.at[0])), "warning")
}

// next presses the one next action, wherever the keyboard is.
func (d *Desk) next() {
	if d.refusal.Shown() != nil {
		return // it is answered first, where it stands
	}
	if b := primaryIn(d.body); b != nil {
		b.Tapped(nil)
	}
}

// primaryIn finds the next action's button among what a screen shows.
func primaryIn(o fyne.CanvasObject) *kit.PrimaryButton {
	var inside []fyne.CanvasObject
	switch v := o.(type) {
	case *kit.PrimaryButton:
		if v.Disabled() {
			return nil
		}
		return v
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

// functionKey does what F1 and F2 stand for.
func (d *Desk) functionKey(k fyne.KeyName) {
	switch k {
	case fyne.KeyF1:
		d.help()
	case fyne.KeyF2:
		d.changePerson()
	}
}

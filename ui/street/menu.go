package street

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"changpiao/ui/kit"
)

// Menu lists every command with its shortcut. A field in focus swallows the shortcuts of its window, but not those that
// stand here.
func (d *Desk) Menu() *fyne.Menu {
	var items []*fyne.MenuItem
	for _, s := range screens() {
		if s.path {
			items = append(items, d.item("screen."+s.id, fyne.KeyName(strconv.Itoa(len(items)+1)), func() { d.turn(s.id) }))
		}
	}
	next := d.item("menu.next", fyne.KeyReturn, func() {
		if d.main != nil {
			d.main()
		}
	})
	return fyne.NewMenu(d.t("menu"), append(items, fyne.NewMenuItemSeparator(),
		d.item("menu.part.next", fyne.KeyPageDown, func() { d.turnPart(1) }),
		d.item("menu.part.before", fyne.KeyPageUp, func() { d.turnPart(-1) }),
		d.item("receive.file", fyne.KeyO, func() {
			if d.ledger != nil {
				d.turn("receive")
				d.chooseFile()
			}
		}), next, fyne.NewMenuItemSeparator(), d.item("menu.help", fyne.KeyH, d.help))...)
}

func (d *Desk) item(id string, key fyne.KeyName, do func()) *fyne.MenuItem {
	item := fyne.NewMenuItem(d.t(id), do)
	item.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}
	return item
}

// turn goes to a screen, as soon as there is a ledger.
func (d *Desk) turn(id string) {
	if d.ledger == nil {
		return
	}
	d.refusal.Clear()
	d.show(id)
}

// primary makes the screen's one next action, which Ctrl+Enter does as well.
func (d *Desk) primary(text string, do func()) *kit.PrimaryButton {
	d.main, d.largest = do, kit.Primary(text, do)
	return d.largest
}

package station

import (
	"fyne.io/fyne/v2"

	"changpiao/ui/kit"
)

// command is something that a screen does besides its one next action. It stands in the menu with a key of its own; from
// another screen the key leads to the one that offers it.
type command struct {
	text   string // the id of its name, on the button and in the menu
	key    fyne.KeyName
	screen string
}

// commands in the order of the day.
func commands() []command {
	return []command{
		{"undo.go", fyne.KeyZ, "checkin"},
		{"cancel.go", fyne.KeyX, "checkin"},
		{"proxy.further", fyne.KeyJ, "checkin"},
		{"late.post", fyne.KeyP, "late"},
		{"spoil.go", fyne.KeyG, "stock"},
		{"bundle.divide", fyne.KeyA, "bundles"},
		{"teams.help", fyne.KeyT, "teams"},
		{"codes.show", fyne.KeyK, "seal"},
		{"sheet.stick", fyne.KeyW, "seal"},
		{"sheet.save", fyne.KeyS, "seal"},
		{"community.board.on", fyne.KeyN, "community"},
		{"community.print", fyne.KeyI, "community"},
		{"reopen.count", fyne.KeyR, "seal"},
		{"reopen.polls", fyne.KeyO, "seal"},
	}
}

// button makes a command's button; while it stands on the screen the command's key presses it.
func (d *Desk) button(text string, do func()) *kit.Button {
	d.offered[text] = do
	return kit.NewButton(d.t(text), do)
}

// press does what a command's key stands for: what the screen offers, or else to turn to the screen that does.
func (d *Desk) press(c command) {
	if d.refusal.Shown() != nil {
		return // it is answered first
	}
	if do := d.offered[c.text]; do != nil {
		do()
		return
	}
	for _, sc := range screens() {
		if sc.id == c.screen && d.offers(sc) {
			d.turn(c.screen)
		}
	}
}

// commandMenu lists the commands whose screens are offered at this stage.
func (d *Desk) commandMenu() *fyne.Menu {
	menu := fyne.NewMenu(d.t("menu.commands"))
	for _, c := range commands() {
		for _, sc := range screens() {
			if sc.id != c.screen || !d.offers(sc) {
				continue
			}
			menu.Items = append(menu.Items, kit.MenuItem(d.t(c.text), kit.CtrlShift, c.key, func() { d.press(c) }))
		}
	}
	return menu
}

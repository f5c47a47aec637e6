package street

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// help says over the screen, which stays as it is, what is done there and with which keys.
func (d *Desk) help() {
	if d.Canvas.Overlays().Top() != nil {
		return // something else is asked first
	}
	before := d.Canvas.Focused()
	var over *widget.PopUp
	back := kit.Primary(d.t("help.back"), func() {
		over.Hide()
		d.Canvas.Unfocus()
		if before != nil {
			d.Canvas.Focus(before)
		}
	})
	back.Function = func(k fyne.KeyName) {
		if k == fyne.KeyF1 || k == fyne.KeyEscape {
			back.OnTapped()
		}
	}
	screen := d.now
	if d.ledger == nil && screen != "prepare" && screen != "import" {
		screen = "open"
	}
	text := container.NewVBox(kit.Wrapped(d.t("help."+screen), ""), kit.Wrapped(d.t("help.everywhere"), ""))
	over = widget.NewModalPopUp(container.NewPadded(container.NewBorder(kit.Title(d.t("help")), container.NewHBox(back), nil, nil, container.NewVScroll(text))), d.Canvas)
	room := d.Canvas.Size()
	over.Resize(fyne.NewSize(min(room.Width, 760), min(room.Height, 400)))
	over.Show()
	d.Canvas.Focus(back)
}

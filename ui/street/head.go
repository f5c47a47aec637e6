package street

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// drawPath lists the screens at the left, as soon as there is a ledger.
func (d *Desk) drawPath() {
	d.path.Objects = nil
	if d.ledger == nil {
		d.side.Hide()
		return
	}
	d.side.Show()
	for _, s := range screens() {
		if !s.path {
			continue
		}
		b := kit.NewButton(d.t("screen."+s.id), func() { d.turn(s.id) })
		b.Alignment, b.Importance = widget.ButtonAlignLeading, widget.LowImportance
		if s.id == d.now {
			b.Importance = widget.MediumImportance
		}
		d.path.Add(b)
	}
	d.path.Add(widget.NewSeparator())
	leave := kit.NewButton(d.t("ledger.leave"), d.leave)
	leave.Alignment, leave.Importance = widget.ButtonAlignLeading, widget.LowImportance
	d.path.Add(leave)
	d.path.Refresh()
}

// drawHead shows what is worked on, by whom, and the evening's numbers, in the same place on every screen.
func (d *Desk) drawHead() {
	if d.ledger == nil {
		d.head.Objects = nil
		d.head.Refresh()
		return
	}
	mark := fyne.CanvasObject(widget.NewRichText(&widget.TextSegment{Text: d.t("mark.rehearsal"), Style: widget.RichTextStyle{
		ColorName: caution, SizeName: theme.SizeNameSubHeadingText, TextStyle: fyne.TextStyle{Bold: true}}}))
	if d.ledger.Live() {
		mark = widget.NewLabel(d.t("mark.live"))
	}
	name := widget.NewLabelWithStyle(d.t("office"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	clerk := kit.NewEntry(d.leaf)
	d.name = clerk
	clerk.SetPlaceHolder(d.t("clerk.hint"))
	clerk.SetText(d.clerk)
	clerk.OnChanged = func(s string) { d.clerk = clean(s) }
	clerk.OnSubmitted = func(string) { d.focus() }
	left := container.NewVBox(container.NewHBox(name, mark),
		container.NewHBox(widget.NewLabel(d.t("clerk")), kit.AtLeast(240, clerk)))
	d.head.Objects = []fyne.CanvasObject{container.NewVBox(container.NewBorder(nil, nil, left, d.figures), widget.NewSeparator())}
	d.head.Refresh()
	d.drawNumbers()
}

// known reports whether somebody said who works here. Where nobody did, the keyboard goes to their
// name, and back with Enter.
func (d *Desk) known() bool {
	if d.clerk != "" {
		return true
	}
	d.name.OnSubmitted = func(string) {
		d.quiet()
		if places := kit.Places(d.body); len(places) > 0 {
			d.Canvas.Focus(places[0])
		}
		d.focus()
	}
	d.say(d.t("clerk.first"), caution)
	d.Canvas.Focus(d.name)
	return false
}

// clean takes from a name what would part it into two in the book.
func clean(name string) string { return strings.TrimSpace(strings.ReplaceAll(name, ",", " ")) }

// drawNumbers counts again, and leaves the clerk's name alone: somebody may be typing it.
func (d *Desk) drawNumbers() {
	n := tally(d.board.all())
	d.figures.Objects = nil
	for _, f := range []filter{all, received, typedIn, missing, quarantined} {
		if f == typedIn && n[f] == 0 {
			continue
		}
		d.figures.Add(kit.Number(strconv.Itoa(n[f]), d.t("number."+string(f))))
	}
	d.figures.Refresh()
	d.wall.draw()
}

package street

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// review lets the clerk confirm a community's result or return it with a reason. Only what is confirmed elects anybody.
func (d *Desk) review(c domain.Account) fyne.CanvasObject {
	if c.Sums.Provisional {
		return kit.Wrapped(d.t("review.later"), theme.ColorNamePlaceHolder)
	}
	owed := len(c.Sums.Quarantined)+len(c.Sums.Typed) > 0
	reason := widget.NewEntry()
	reason.SetPlaceHolder(d.t("review.reason"))
	if owed {
		reason.SetPlaceHolder(d.t("review.reason.owed"))
	}
	confirm := d.primary(d.t("review.confirm"), func() {
		d.decide(c, domain.Confirm{Round: c.Sums.Round, Reason: reason.Text}, owed, reason.Text, "review.confirmed")
	})
	back := widget.NewButton(d.t("review.return"), func() {
		d.decide(c, domain.Return{Round: c.Sums.Round, Reason: reason.Text}, true, reason.Text, "review.returned")
	})
	text, colour, buttons := d.t("review.hint"), caution, action(confirm, back)
	if r := c.Sums.Review; r != nil {
		id := "review.is.returned"
		if r.Confirmed {
			d.main = nil
			id, colour, buttons = "review.is.confirmed", success, action(back)
		}
		text = d.t(id, "at", r.At.String(), "by", d.people(r.By), "reason", r.Reason)
	}
	return kit.Framed(colour, container.NewVBox(
		widget.NewLabelWithStyle(d.t("review"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}), kit.Wrapped(text, colour), reason, buttons))
}

// decide records what the clerk says of a community.
func (d *Desk) decide(c domain.Account, command domain.Command, owed bool, reason, done string) {
	if !d.known() {
		return
	}
	if owed && reason == "" {
		d.say(d.t("review.reason.first"), caution)
		return
	}
	if _, err := d.ledger.Do(d.origin(), c.Sums.Election, command); err != nil {
		d.refuse(err)
		return
	}
	d.changed(c.Sums.Election)
	d.show("result")
	d.say("✓ "+d.t(done, "community", d.named(c.Definition)), success)
}

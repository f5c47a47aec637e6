package street

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// review lets the clerk confirm a community's result or return it with a reason. Only what is confirmed elects anybody.
func (d *Desk) review(c domain.Account) fyne.CanvasObject {
	if c.Sums.Provisional {
		return kit.Wrapped(d.t("review.later"), theme.ColorNamePlaceHolder)
	}
	owed := len(c.Sums.Quarantined)+len(c.Sums.Typed) > 0
	reason := kit.NewEntry(d.leaf)
	reason.SetPlaceHolder(d.t("review.reason"))
	if owed {
		reason.SetPlaceHolder(d.t("review.reason.owed"))
	}
	confirm := d.primary(d.t("review.confirm"), func() {
		d.decide(c, domain.Confirm{Round: c.Sums.Round, Reason: reason.Text}, owed, reason.Text, "review.confirmed")
	})
	back := kit.NewButton(d.t("review.return"), func() {
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
	box := container.NewVBox(
		widget.NewLabelWithStyle(d.t("review"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}), kit.Wrapped(text, colour), reason, buttons)
	for _, x := range c.Sums.Disqualified {
		box.Add(kit.Wrapped("✗ "+d.t("void.is", "name", x.Name, "at", x.At.String(), "by", d.people(x.By), "reason", x.Reason), trouble))
	}
	if void := d.voiding(c, reason); void != nil {
		box.Add(void)
	}
	if !c.Definition.Nominates() {
		box.Add(d.supervising(c))
	}
	return kit.Framed(colour, box)
}

// voiding lets the clerk void the election of somebody who may not hold the office; nil where nobody is elected.
func (d *Desk) voiding(c domain.Account, reason *kit.Entry) fyne.CanvasObject {
	var names []string
	var commands []domain.Disqualify
	for i := range c.Definition.Positions {
		for _, l := range c.Lines(&c.Definition.Positions[i]) {
			if l.Means == domain.Elected || l.Means == domain.Suffices {
				names = append(names, c.Definition.Positions[i].Title+" · "+l.Name)
				commands = append(commands, domain.Disqualify{Round: c.Sums.Round, Position: c.Definition.Positions[i].ID, Person: l.ID()})
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	who := kit.NewChoice(names, nil)
	who.PlaceHolder = d.t("void.who")
	return container.NewHBox(kit.AtLeast(260, who), kit.NewButton(d.t("void.go"), func() {
		i := who.SelectedIndex()
		if i < 0 || !d.known() {
			return
		}
		o := d.origin()
		o.Reason = reason.Text
		if _, err := d.ledger.Do(o, c.Sums.Election, commands[i]); err != nil {
			d.refuse(err)
			return
		}
		d.changed(c.Sums.Election)
		d.show("result")
		d.say("✓ "+d.t("void.done", "name", names[i]), caution)
	}))
}

// supervising records who is on the supervision committee, none of whom may be of the residents' committee or kin.
func (d *Desk) supervising(c domain.Account) fyne.CanvasObject {
	members := make([]string, len(c.Sums.Supervisors))
	for i, no := range c.Sums.Supervisors {
		members[i] = string(no)
	}
	numbers := kit.NewEntry(d.leaf)
	numbers.SetPlaceHolder(d.t("supervise.hint"))
	numbers.SetText(strings.Join(members, d.t("and")))
	record := kit.NewButton(d.t("supervise.go"), func() {
		if !d.known() {
			return
		}
		list := []election.VoterNo{}
		for _, no := range strings.FieldsFunc(numbers.Text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、，,;；", r) }) {
			list = append(list, election.VoterNo(no))
		}
		if _, err := d.ledger.Do(d.origin(), c.Sums.Election, domain.Supervise{Round: c.Sums.Round, Members: list}); err != nil {
			d.refuse(err)
			return
		}
		d.refusal.Clear()
		d.show("result")
		d.say("✓ "+d.t("supervise.done", "n", len(list)), success)
	})
	return container.NewBorder(nil, nil, widget.NewLabel(d.t("supervise")), record, numbers)
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

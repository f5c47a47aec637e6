package station

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// most is how many voters a search shows.
const most = 8

// idTail is how many last digits of an ID number a search takes.
const idTail = 4

// search finds voters by number, by the last digits of the ID number, or by name; an exact number comes alone.
func search(all func(func(roll.Entry) bool), query string) (found []roll.Entry, exact bool) {
	q := strings.ToUpper(strings.TrimSpace(query))
	if q == "" {
		return nil, false
	}
	for e := range all {
		no := string(e.Voter.No)
		if no == q || isDigits(q) && strings.TrimLeft(no, "0") == strings.TrimLeft(q, "0") {
			return []roll.Entry{e}, true
		}
		fits := strings.HasPrefix(no, q) || strings.Contains(e.Voter.Name, q) ||
			len(q) >= idTail && strings.HasSuffix(string(e.Voter.IDNumber), q)
		if fits && len(found) < most {
			found = append(found, e)
		}
	}
	return found, false
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

type checkin struct {
	d          *Desk
	field      *kit.Entry
	found      *fyne.Container
	card       *fyne.Container
	voter      election.VoterNo // on the card
	byNumber   bool             // the card is that of a number typed in full
	with       map[election.VoterNo]bool
	credential roll.Credential
}

// checkinScreen finds a voter while typing, shows the card, and hands out ballots.
func (d *Desk) checkinScreen() fyne.CanvasObject {
	c := &checkin{d: d, field: d.entry(), found: container.NewVBox(), card: container.NewVBox()}
	c.credential = roll.Certificate
	if d.definition().Rules.Credential == election.IDCard {
		c.credential = roll.IDCard
	}
	c.field.SetPlaceHolder(d.t("search"))
	c.field.OnChanged = c.look
	// Enter issues by number only: while a name is typed it may belong to the input method.
	c.field.OnSubmitted = func(string) {
		if c.byNumber && d.refusal.Shown() == nil {
			c.issue()
		}
	}
	d.rest = func() {
		d.focusOn(c.field)
		c.field.TypedShortcut(&fyne.ShortcutSelectAll{}) // the next number replaces one that was refused
	}
	return container.NewBorder(container.NewVBox(kit.Title(d.t("screen.checkin")), c.field), nil, nil, nil,
		container.NewVScroll(container.NewVBox(c.found, c.card)))
}

func (c *checkin) look(query string) {
	var found []roll.Entry
	var exact bool
	c.d.Day.Roll().View(func(s *roll.State) { found, exact = search(s.Entries, query) })
	c.found.Objects = nil
	c.hide()
	if exact {
		c.show(found[0], true)
	} else {
		for _, e := range found {
			b := widget.NewButton(string(e.Voter.No)+"   "+e.Voter.Name+"   "+c.status(e), func() { c.show(e, false) })
			b.Alignment = widget.ButtonAlignLeading
			c.found.Add(b)
		}
		if len(found) == 0 && strings.TrimSpace(query) != "" {
			c.found.Add(kit.Wrapped(c.d.t("nobody"), theme.ColorNameWarning))
		}
	}
	c.found.Refresh()
}

func (c *checkin) hide() {
	c.voter, c.byNumber, c.with = "", false, nil
	c.card.Objects = nil
	c.card.Refresh()
}

// status says in a few words whether ballots can be handed out.
func (c *checkin) status(e roll.Entry) string {
	if e.Issued != nil {
		return c.d.t("status.issued", "at", e.Issued.At.Clock())
	}
	state := "free"
	c.d.Day.Roll().View(func(s *roll.State) {
		if holder, entrusted := s.Proxies().Holder(e.Voter.No); entrusted {
			state = "entrusted " + string(holder)
		} else if !s.Here(e) {
			state = "elsewhere"
		}
	})
	if holder, ok := strings.CutPrefix(state, "entrusted "); ok {
		return c.d.t("status.entrusted", "holder", holder)
	}
	if state == "elsewhere" {
		where, _ := c.d.definition().Station(e.Station)
		if where != nil {
			return c.d.t("status.elsewhere", "where", where.Title)
		}
	}
	return c.d.t("status." + state)
}

// show puts a voter's card up.
func (c *checkin) show(e roll.Entry, byNumber bool) {
	c.voter, c.byNumber, c.with = e.Voter.No, byNumber, map[election.VoterNo]bool{}
	colour := theme.ColorNameWarning
	status := c.status(e)
	if status == c.d.t("status.free") {
		colour = theme.ColorNameSuccess
	}
	name := widget.NewRichText(&widget.TextSegment{Text: string(e.Voter.No) + "   " + e.Voter.Name, Style: widget.RichTextStyleHeading})
	name.Wrapping = fyne.TextWrapWord
	lines := container.NewVBox(name, kit.Wrapped(status, colour))
	var principals []roll.Entry
	c.d.Day.Roll().View(func(s *roll.State) {
		for _, no := range s.Proxies().Principals(e.Voter.No) {
			if p, ok := s.Entry(no); ok && p.Issued == nil {
				principals = append(principals, p)
			}
		}
	})
	for _, p := range principals {
		c.with[p.Voter.No] = true
		box := widget.NewCheck(c.d.t("principal.with", "no", string(p.Voter.No), "name", p.Voter.Name), nil)
		box.SetChecked(true)
		box.OnChanged = func(yes bool) { c.with[p.Voter.No] = yes }
		lines.Add(box)
	}
	kinds := []roll.Credential{roll.Certificate, roll.IDCard, roll.NoneShown}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = c.d.t("credential." + string(k))
	}
	shown := widget.NewRadioGroup(names, nil)
	shown.Horizontal, shown.Required = true, true
	shown.SetSelected(c.d.t("credential." + string(c.credential)))
	shown.OnChanged = func(s string) { c.credential = kinds[slices.Index(names, s)] }
	lines.Add(shown)
	lines.Add(action(kit.Primary(c.d.t("issue.go"), c.issue)))
	c.card.Objects = []fyne.CanvasObject{kit.Framed(colour, lines)}
	c.card.Refresh()
}

func (c *checkin) issue() {
	if c.voter == "" {
		return
	}
	command := roll.Issue{Voter: c.voter, Credential: c.credential}
	for no, yes := range c.with {
		if yes {
			command.With = append(command.With, no)
		}
	}
	slices.Sort(command.With)
	c.d.do(func(o election.Origin) (journal.Receipt, error) { return c.d.Day.Roll().Do(o, command) },
		func() {
			c.d.done("checkin", c.d.t("issue.done", "no", string(command.Voter), "n", len(command.With)+1))
		})
}

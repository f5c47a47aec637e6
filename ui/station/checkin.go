package station

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// most is how many voters a search shows.
const most = 8

// checkin is the desk's screen: a search field, and below it the voters found or the card of one of them.
type checkin struct {
	left  *widget.Label // how many ballots are left
	d     *Desk
	field *kit.Entry
	below *fyne.Container
	whole *fyne.Container    // with what else is scrolled
	found []election.VoterNo // in the list
	more  bool
	at    int // the one in hand
	card  *voterCard
}

// checkinScreen finds a voter while typing, shows the card, and hands out ballots.
func (d *Desk) checkinScreen() fyne.CanvasObject {
	c := &checkin{d: d, field: d.entry(), below: container.NewStack()}
	c.field.SetPlaceHolder(d.t("search"))
	c.field.OnChanged = c.look
	c.field.OnSubmitted = func(string) { c.enter() }
	c.field.Steer = c.steer
	d.rest = func() {
		d.focusOn(c.field)
		c.field.TypedShortcut(&fyne.ShortcutSelectAll{}) // the next number replaces one that was refused
	}
	c.left = widget.NewLabelWithStyle(d.onTheTable(), fyne.TextAlignTrailing, fyne.TextStyle{})
	c.left.Wrapping = fyne.TextWrapWord
	c.whole = container.NewVBox(c.below)
	top := container.NewVBox(c.field)
	if d.narrow() { // the path says which screen it is
		c.whole.Add(c.left)
	} else {
		title := container.NewBorder(nil, nil, d.title(d.t("screen.checkin")), nil, c.left)
		top = container.NewVBox(title, c.field)
	}
	c.rest()
	return container.NewBorder(top, nil, nil, nil, scrolled(c.whole))
}

// onTheTable says how many ballots of each kind should be left to issue.
func (d *Desk) onTheTable() string {
	var parts []string
	d.Day.Roll().View(func(s *roll.State) {
		for _, p := range d.definition().Papers {
			parts = append(parts, d.t("left.of", "paper", p.Title, "n", int(s.Stock(p.ID).Left())))
		}
	})
	return strings.Join(parts, "   ")
}

// polling reports whether ballots are issued now.
func (d *Desk) polling() bool { return d.stage == "polling" }

// look searches for what was typed. A whole ID number leaves the field at once: nobody reads it over a shoulder.
func (c *checkin) look(query string) {
	if query != "" {
		c.d.quiet() // what was done before is not about this voter
	}
	whole := isWholeID(query)
	if whole {
		c.field.SetText("")
	}
	found := c.d.find(query, most)
	c.found, c.more, c.at, c.card = found.Voters, found.More, 0, nil
	switch {
	case found.Sure:
		c.open(found.Voters[0])
	case len(found.Voters) > 0:
		c.list()
	case strings.TrimSpace(query) == "":
		c.rest()
	default:
		c.nobody(query, whole)
	}
}

// rest shows what the field takes.
func (c *checkin) rest() {
	c.put(kit.Wrapped(c.d.t("search.hint", "example", "zs"), theme.ColorNamePlaceHolder))
}

func (c *checkin) put(o fyne.CanvasObject) {
	if c.card == nil {
		clear(c.d.offered) // what a card offered is gone with it
	}
	c.below.Objects = []fyne.CanvasObject{container.NewVBox(o)}
	c.below.Refresh()
	c.whole.Refresh() // whose names are in lines by now
}

// nobody says that the roll has no such voter, and offers late registration with what was typed.
func (c *checkin) nobody(query string, whole bool) {
	v := election.Voter{Name: strings.TrimSpace(query)}
	text := c.d.t("nobody")
	if whole {
		v = election.Voter{IDNumber: election.NormalID(query)}
		text = c.d.t("nobody.id", "id", v.IDNumber.String())
		if v.IDNumber.Fault() != "" {
			text += "\n" + c.d.t("nobody.check")
		}
	}
	late := kit.NewButton(c.d.t("nobody.late"), func() { c.d.registerLate(v) })
	c.put(kit.Framed(theme.ColorNameWarning, container.NewVBox(warning(text), action(late))))
}

// list shows the voters found, with the one in hand marked.
func (c *checkin) list() {
	rows := container.NewVBox()
	for i, no := range c.found {
		rows.Add(c.row(no, i == c.at))
	}
	if c.more {
		rows.Add(kit.Small(c.d.t("search.more"), theme.ColorNamePlaceHolder))
	}
	rows.Add(kit.Small(c.d.t("search.keys"), theme.ColorNamePlaceHolder))
	c.put(rows)
}

// row is a voter of the list: number, name, who it is, how they stand.
func (c *checkin) row(no election.VoterNo, inHand bool) fyne.CanvasObject {
	var e roll.Entry
	var standing roll.Standing
	c.d.Day.Roll().View(func(s *roll.State) {
		e, _ = s.Entry(no)
		standing = s.Standing(no)
	})
	b := kit.NewButton("", func() {
		c.open(no)
		c.d.focusOn(c.field)
	})
	b.Importance = widget.LowImportance
	number := widget.NewLabelWithStyle(string(no), fyne.TextAlignTrailing, fyne.TextStyle{Bold: true})
	if inHand {
		b.Importance = widget.MediumImportance
		number.Text = "▶ " + number.Text
	}
	name := widget.NewLabel(e.Voter.Name + "    " + c.d.who(e.Voter))
	name.Wrapping = fyne.TextWrapWord
	state := widget.NewLabelWithStyle(c.d.t("standing.short."+string(standing)), fyne.TextAlignTrailing, fyne.TextStyle{})
	state.Importance = importanceOf(standing)
	return container.NewStack(b, container.NewBorder(nil, nil, kit.AtLeast(110, number), kit.AtLeast(150, state), name))
}

func importanceOf(s roll.Standing) widget.Importance {
	switch s {
	case roll.MayVote:
		return widget.SuccessImportance
	case roll.HasIssued, roll.WasTaken:
		return widget.DangerImportance
	}
	return widget.WarningImportance
}

// who tells a voter from others of the same name: sex, year of birth, the masked ID number, the group.
func (d *Desk) who(v election.Voter) string {
	var parts []string
	if sex := v.SexIs(); sex != "" {
		parts = append(parts, d.t("sex."+string(sex)))
	}
	if birth := v.IDNumber.Birth(); birth != "" {
		parts = append(parts, d.t("born", "year", birth.Year()))
	}
	for _, s := range []string{v.IDNumber.String(), v.Group} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// steer moves through the list, and leaves a card or what was typed.
func (c *checkin) steer(k fyne.KeyName) {
	switch {
	case k == fyne.KeyEscape && c.card != nil && len(c.found) > 1:
		c.card = nil
		c.list()
	case k == fyne.KeyEscape:
		c.field.SetText("")
		c.look("")
	case c.card != nil || len(c.found) == 0:
	case k == fyne.KeyDown:
		c.at = min(c.at+1, len(c.found)-1)
		c.list()
	default:
		c.at = max(c.at-1, 0)
		c.list()
	}
}

// enter opens the card of the voter in hand or, with a card open, issues.
func (c *checkin) enter() {
	switch {
	case c.d.refusal.Shown() != nil:
	case c.card != nil && !c.d.polling():
	case c.card != nil:
		c.card.issue()
	case len(c.found) > 0:
		c.open(c.found[c.at])
	}
}

// open puts a voter's card up.
func (c *checkin) open(no election.VoterNo) {
	clear(c.d.offered)
	c.card = newVoterCard(c, no)
	c.put(c.card.object())
}

// again shows a voter once more, after something that does not end the voter's business.
func (c *checkin) again(no election.VoterNo, said string) {
	c.d.drawPath()
	c.d.drawHead()
	c.left.SetText(c.d.onTheTable())
	c.open(no)
	c.d.focusOn(c.field)
	c.d.say("✓ "+said, theme.ColorNameSuccess)
}

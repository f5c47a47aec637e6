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

// voterCard is a voter at the desk: how they stand, what they are handed, and the one key that issues it.
type voterCard struct {
	c          *checkin
	entry      roll.Entry
	standing   roll.Standing
	holder     roll.Entry // of an entrusted vote
	mobile     election.BoxID
	page, line int          // where to sign
	held       []roll.Entry // principals whose votes the voter holds

	with       map[election.VoterNo]bool
	credential roll.Credential
	box        election.BoxID
	scribe     *kit.Entry
	handed     *widget.Label
	give       *kit.PrimaryButton
}

func newVoterCard(c *checkin, no election.VoterNo) *voterCard {
	v := &voterCard{c: c, with: map[election.VoterNo]bool{}, credential: roll.Certificate, scribe: c.d.entry(), handed: widget.NewLabel("")}
	if c.d.definition().Rules.Credential == election.IDCard {
		v.credential = roll.IDCard
	}
	v.handed.Wrapping = fyne.TextWrapWord
	v.scribe.SetPlaceHolder(c.d.t("scribe.no"))
	v.scribe.OnSubmitted = func(string) {
		if v.mayIssue() {
			v.issue()
		}
	}
	v.scribe.OnChanged = func(text string) { // a scribe is recorded by number, never by name
		if number := strings.Map(ofANumber, text); number != text {
			v.scribe.SetText(number)
		}
	}
	c.d.Day.Roll().View(func(s *roll.State) {
		v.entry, _ = s.Entry(no)
		v.standing = s.Standing(no)
		v.mobile, _ = s.MobileBoxOf(no)
		v.page, v.line = s.SignInPlace(no)
		if holder, entrusted := s.Proxies().Holder(no); entrusted {
			v.holder, _ = s.Entry(holder)
		}
		for _, principal := range s.Proxies().Principals(no) {
			if p, ok := s.Entry(principal); ok {
				v.held = append(v.held, p)
				v.with[principal] = p.Issued == nil
			}
		}
	})
	return v
}

// ofANumber keeps what a number of a member of the staff is made of.
func ofANumber(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' {
		return r
	}
	return -1
}

func (v *voterCard) t(id string, pairs ...any) string { return v.c.d.t(id, pairs...) }

// object draws the card: who it is and how they stand at the left, what to do at the right.
func (v *voterCard) object() fyne.CanvasObject {
	colour := theme.ColorNameWarning
	switch v.standing {
	case roll.MayVote:
		colour = theme.ColorNameSuccess
	case roll.HasIssued, roll.WasTaken:
		colour = theme.ColorNameError
	}
	right := container.NewVBox(v.doing(), v.place())
	if v.mayIssue() {
		right.Add(v.choices())
		v.count()
	}
	name, who, status := v.name(), kit.Small(v.c.d.who(v.entry.Voter), ""), v.status(colour)
	left := container.NewVBox(name, who, status, kit.Wrapped(v.advice(), ""))
	if v.c.d.cramped() { // what is done, and with how many ballots, before all else
		left = container.NewVBox(name, status, right, who, kit.Wrapped(v.advice(), ""))
	}
	if len(v.held) > 0 {
		left.Add(v.principals())
	}
	left.Add(v.proxies())
	if v.c.d.cramped() {
		return kit.Framed(colour, left)
	}
	return kit.Framed(colour, kit.Side(half, left, right))
}

func (v *voterCard) name() fyne.CanvasObject {
	name := widget.NewRichText(&widget.TextSegment{Text: string(v.entry.Voter.No) + "   " + v.entry.Voter.Name, Style: widget.RichTextStyleHeading})
	name.Wrapping = fyne.TextWrapWord
	return name
}

// status says in one line, with a shape, how the voter stands.
func (v *voterCard) status(colour fyne.ThemeColorName) fyne.CanvasObject {
	text := v.t("standing."+string(v.standing), "holder", string(v.holder.Voter.No), "name", v.holder.Voter.Name,
		"box", string(v.mobile), "where", v.stationTitle())
	if i := v.entry.Issued; i != nil {
		text = v.t("standing."+string(v.standing), "at", i.At.Clock(), "desk", i.Desk, "box", string(i.Box),
			"later", i.Later, "holder", string(i.Holder), "name", v.holder.Voter.Name)
	}
	return kit.NewParagraph(text, widget.RichTextStyle{ColorName: colour, SizeName: theme.SizeNameSubHeadingText, TextStyle: fyne.TextStyle{Bold: true}})
}

func (v *voterCard) stationTitle() string {
	if st, ok := v.c.d.definition().Station(v.entry.Station); ok {
		return st.Title
	}
	return string(v.entry.Station)
}

// mayIssue reports whether the voter can be issued now.
func (v *voterCard) mayIssue() bool { return v.standing == roll.MayVote && v.c.d.polling() }

// advice says what to do now.
func (v *voterCard) advice() string {
	if !v.c.d.polling() && (v.standing == roll.MayVote || v.standing == roll.IsEntrusted) {
		return v.c.d.finding(election.Find("I305", "stage", v.c.d.stage)) + "\n" + v.t("advice.closed")
	}
	if v.standing == roll.MayVote && v.mobile != "" {
		return v.t("advice.free.mobile", "box", string(v.mobile))
	}
	return v.t("advice."+string(v.standing), "where", v.stationTitle(), "box", string(v.mobile), "holder", string(v.holder.Voter.No))
}

// principals are those whose votes the voter holds: ticked off when their ballots go along.
func (v *voterCard) principals() fyne.CanvasObject {
	grid := kit.Grid(2, 0)
	for _, p := range v.held {
		text := string(p.Voter.No) + " " + p.Voter.Name
		if p.Issued != nil {
			grid.Add(widget.NewLabel(v.t("principal.issued", "who", text, "at", p.Issued.At.Clock())))
			continue
		}
		if !v.mayIssue() {
			grid.Add(widget.NewLabel(v.t("principal.waits", "who", text)))
			continue
		}
		box := kit.NewCheck(v.t("principal.with", "who", text), func(yes bool) {
			v.with[p.Voter.No] = yes
			v.count()
		})
		box.Checked = true
		grid.Add(box)
	}
	return container.NewVBox(heading(v.t("principals", "n", len(v.held), "most", v.c.d.definition().Rules.MaxProxies)), grid)
}

// choices are what was shown, the box where there are several, and a scribe's number.
func (v *voterCard) choices() fyne.CanvasObject {
	kinds := []roll.Credential{roll.Certificate, roll.IDCard, roll.NoneShown}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = v.t("credential." + string(k))
	}
	shown := widget.NewRadioGroup(names, nil)
	shown.Required = true
	shown.SetSelected(v.t("credential." + string(v.credential)))
	shown.OnChanged = func(s string) { v.credential = kinds[slices.Index(names, s)] }
	rows := container.NewVBox(shown, v.scribe)
	if boxes := v.c.d.boxChoice(func(id election.BoxID) { v.box = id }); boxes != nil {
		rows.Add(container.NewBorder(nil, nil, widget.NewLabel(v.t("issue.box")), nil, boxes))
	}
	return rows
}

// doing is what can be done with the voter: the largest button issues, or mends what is in the way.
func (v *voterCard) doing() fyne.CanvasObject {
	no := v.entry.Voter.No
	switch {
	case v.mayIssue():
		v.give = kit.Primary(v.t("issue.go"), v.issue)
		return container.NewVBox(v.give, v.handed)
	case !v.c.d.polling() && (v.standing == roll.MayVote || v.standing == roll.IsEntrusted):
		return v.after()
	case !v.c.d.polling():
	case v.standing == roll.HasIssued:
		return v.newTakeback().object()
	case v.standing == roll.WasTaken:
		undo := v.c.d.button("undo.go", func() { v.takeBack(no) })
		undo.SetText(v.t("undo.taken"))
		return undo
	case v.standing == roll.IsEntrusted:
		return v.c.d.button("cancel.go", v.cancel)
	}
	return container.NewVBox()
}

// place is where the voter signs on the printed list.
func (v *voterCard) place() fyne.CanvasObject {
	if v.page == 0 {
		return container.NewVBox()
	}
	return widget.NewLabelWithStyle(v.t("sign", "page", v.page, "line", v.line), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
}

// chosen are the principals ticked, in the roll's order.
func (v *voterCard) chosen() (with []election.VoterNo) {
	for _, p := range v.held {
		if v.with[p.Voter.No] {
			with = append(with, p.Voter.No)
		}
	}
	slices.Sort(with)
	return with
}

// count says how many ballots of each kind the voter is handed, and on the button for how many people.
func (v *voterCard) count() {
	n := 1 + len(v.chosen())
	var kinds []string
	for _, p := range v.c.d.definition().Papers {
		kinds = append(kinds, v.t("handed.of", "paper", p.Title, "n", n))
	}
	v.handed.SetText(strings.Join(kinds, "\n"))
	if n > 1 {
		v.give.SetText(v.t("issue.go.together", "n", n))
		return
	}
	v.give.SetText(v.t("issue.go"))
}

func (v *voterCard) issue() {
	no := v.entry.Voter.No
	command := roll.Issue{Voter: no, With: v.chosen(), Box: v.box, Credential: v.credential, Scribe: strings.TrimSpace(v.scribe.Text)}
	v.c.d.do(func(o election.Origin) (journal.Receipt, error) { return v.c.d.Day.Roll().Do(o, command) }, func() {
		v.c.d.done("checkin", v.t("issue.done", "no", string(no), "name", v.entry.Voter.Name, "n", len(command.With)+1))
	})
}

// cancel gives the vote back to the principal, who came in person.
func (v *voterCard) cancel() {
	no := v.entry.Voter.No
	v.c.d.do(func(o election.Origin) (journal.Receipt, error) {
		return v.c.d.Day.Roll().Do(o, roll.CancelProxy{Principal: no})
	},
		func() { v.c.again(no, v.t("cancel.done", "no", string(no))) })
}

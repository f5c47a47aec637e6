package street

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/outcome"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// toCandidates offers to go from a confirmed nomination to the candidates of its election; nil for anything else.
func (d *Desk) toCandidates(c domain.Account) fyne.CanvasObject {
	if !c.Definition.Nominates() || !c.Whole || !c.Confirmed() {
		return nil
	}
	return kit.Framed(success, container.NewVBox(kit.Wrapped(d.t("candidates.hint"), ""),
		action(d.primary(d.t("candidates.go"), func() { d.results.at = fyne.Position{}; d.show("candidates") }))))
}

var nomineeColumns = columns{{width: 50, align: fyne.TextAlignTrailing}, {share: 2}, {width: 70, align: fyne.TextAlignTrailing}, {share: 3}, {width: 190}, {width: 130}}

// candidatesScreen takes what the street office says of each who was nominated, and makes the election of those who stand.
func (d *Desk) candidatesScreen() fyne.CanvasObject {
	v := d.results
	a, known := d.account(v.election, v.round)
	var people map[election.PositionID][]outcome.Nominee
	var err error = election.Refused("B407", "task", "vet", "why", "no_nomination")
	if known {
		d.ledger.View(v.election, func(s *domain.State) { people, err = s.Nominees(v.round) })
	}
	back := kit.NewButton(d.t("card.result"), func() { d.turn("result") })
	if err != nil {
		return page(d.t("screen.candidates"), kit.Wrapped(d.Words.Refusal(err), caution), action(back))
	}
	reason := kit.NewEntry(d.leaf)
	reason.SetPlaceHolder(d.t("candidates.reason"))
	box := container.NewVBox()
	for _, pos := range a.Definition.Positions {
		title := d.t("candidates.position", "title", pos.Title, "seats", pos.Seats, "places", a.Definition.Places(&pos))
		box.Add(widget.NewLabelWithStyle(title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		box.Add(nomineeColumns.filled(true, d.t("candidates.rank"), d.t("result.person"), d.t("result.votes"), d.t("result.standing"), d.t("candidates.word"), ""))
		for _, n := range people[pos.ID] {
			box.Add(d.nominee(pos.ID, n, reason))
		}
		box.Add(widget.NewSeparator())
	}
	name := kit.Wrapped(d.named(a.Definition)+" · "+d.t("candidates.explain"), theme.ColorNamePlaceHolder)
	list := container.NewVScroll(box)
	list.Offset = d.results.at // a list of many stays where it was looked at
	list.OnScrolled = func(at fyne.Position) { d.results.at = at }
	make := d.primary(d.t("candidates.make"), func() { d.makeElection(v.election, people) })
	top := container.NewVBox(container.NewBorder(nil, nil, kit.Title(d.t("screen.candidates")), container.NewCenter(back)), name, reason)
	return container.NewBorder(top, action(make), nil, nil, list)
}

var wordsSaid = []outcome.Word{outcome.Unsaid, outcome.Passed, outcome.Failed, outcome.Declined}

// nominee is a person's line: the votes, what follows from them, and what the street office says.
func (d *Desk) nominee(position election.PositionID, n outcome.Nominee, reason *kit.Entry) fyne.CanvasObject {
	name := n.Name
	if n.Candidate == "" {
		name = d.t("result.written", "name", n.Name)
	}
	row := nomineeColumns.filled(false, strconv.Itoa(n.Rank), name, strconv.Itoa(int(n.Votes)), "", "", "")
	row.Objects[3].(*cell).set(d.place(n))
	names := make([]string, len(wordsSaid))
	for i, w := range wordsSaid {
		names[i] = d.t("candidates.word." + string(w))
	}
	at := outcome.Place{Position: position, Voter: n.Voter}
	said := kit.NewChoice(names, nil)
	said.SetSelectedIndex(slices.Index(wordsSaid, n.Word))
	said.OnChanged = func(string) {
		d.vet(domain.Vet{Round: d.results.round, Place: at, Word: wordsSaid[said.SelectedIndex()], Chosen: n.Chosen}, reason.Text)
	}
	row.Objects[4] = said
	choose := kit.NewButton(d.t("candidates.choose"), func() {
		d.vet(domain.Vet{Round: d.results.round, Place: at, Word: n.Word, Chosen: !n.Chosen}, reason.Text)
	})
	if n.Chosen {
		choose.SetText(d.t("candidates.unchoose"))
	}
	if n.Out() || n.Formal && !n.Chosen {
		choose.Hide()
	}
	row.Objects[5] = choose
	return row
}

// place says whether a person is a formal candidate, with a shape and words.
func (d *Desk) place(n outcome.Nominee) (string, fyne.ThemeColorName) {
	switch {
	case n.Out():
		return "✗ " + d.t("candidates.word."+string(n.Word)), trouble
	case n.Woman:
		return "✓ " + d.t("candidates.woman"), success
	case n.Formal && n.Chosen:
		return "✓ " + d.t("candidates.chosen"), success
	case n.Formal:
		return "✓ " + d.t("candidates.formal"), success
	case n.Tied:
		return "○ " + d.t("candidates.tied"), caution
	}
	return "", theme.ColorNameForeground
}

// vet records what is said of somebody.
func (d *Desk) vet(command domain.Vet, reason string) {
	if !d.known() {
		d.show("candidates")
		d.say(d.t("clerk.first"), caution)
		return
	}
	o := d.origin()
	o.Reason = reason
	_, err := d.ledger.Do(o, d.results.election, command)
	d.refusal.Clear()
	d.show("candidates")
	if err != nil {
		d.refuse(err)
	}
}

// makeElection writes the election file of a nomination's candidates. The roll comes from the nomination's own file: the
// ledger has no ID numbers.
func (d *Desk) makeElection(id election.ID, people map[election.PositionID][]outcome.Nominee) {
	for _, list := range people {
		if slices.ContainsFunc(list, func(n outcome.Nominee) bool { return n.Tied }) {
			d.say(d.t("candidates.tied.first"), caution)
			return
		}
	}
	d.say(d.t("candidates.from"), caution)
	d.Pick.File([]string{electionEnding}, d.chosen(func(path string) {
		nomination, _, err := d.Draft(path)
		if err != nil {
			d.refuse(err)
			return
		}
		if nomination.ID != id || len(nomination.Positions) != len(people) {
			d.say(d.t("candidates.other", "given", string(nomination.ID), "want", string(id)), caution)
			return
		}
		d.newDraft(outcome.ElectionOf(nomination, people))
	}))
}

package street

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// objection is one against the roll of a community's first round.
type objection struct {
	domain.Objection
	election  election.ID
	community string
}

// objections is what the screen of the objections asks for at the moment.
type objections struct {
	list   []objection
	chosen *objection // that shall be decided
}

// firstRound is the one whose roll is posted.
const firstRound = 1

var objectionColumns = columns{{share: 2}, {width: 120}, {share: 3}, {width: 120}, {share: 3}}

// objectionsScreen records objections to the posted rolls, and their decisions.
func (d *Desk) objectionsScreen() fyne.CanvasObject {
	o := &d.objections
	o.list = d.listObjections()
	form := d.newObjection()
	if o.chosen != nil {
		form = d.decision(*o.chosen)
	}
	list := kit.NewList(func() int { return len(o.list) }, func() fyne.CanvasObject { return objectionColumns.row() },
		func(i int, item fyne.CanvasObject) {
			x, cells := o.list[i], item.(*fyne.Container).Objects
			for at, text := range []string{x.community, string(x.Received), x.What + lateMark(x.Late), cmp.Or(string(x.Decided), string(x.Last()))} {
				cells[at].(*cell).set(text, theme.ColorNameForeground)
			}
			if x.Decided != "" {
				cells[4].(*cell).set("✓ "+x.Decision, success)
			} else {
				cells[4].(*cell).set("○ "+d.t("objections.open", "last", string(x.Last())), caution)
			}
		})
	list.OnSelected = func(i int) {
		chosen := o.list[i]
		o.chosen = &chosen
		d.show("objections")
	}
	top := container.NewVBox(kit.Title(d.t("objections")), form,
		objectionColumns.filled(true, d.t("community"), d.t("objections.received"), d.t("objections.what"), d.t("objections.decided"), d.t("objections.decision")))
	if len(o.list) == 0 {
		top.Add(kit.Small(d.t("objections.none"), theme.ColorNamePlaceHolder))
	}
	return container.NewBorder(top, nil, nil, nil, list)
}

// listObjections gives those of all communities, the open ones first, by the day on which they are due.
func (d *Desk) listObjections() []objection {
	var list []objection
	for _, id := range d.ledger.Elections() {
		d.ledger.View(id, func(s *domain.State) {
			for _, x := range s.Objections(firstRound) {
				list = append(list, objection{Objection: x, election: id, community: d.named(s.Definition(firstRound))})
			}
		})
	}
	slices.SortStableFunc(list, func(a, b objection) int {
		return cmp.Or(cmp.Compare(a.Decided, b.Decided), cmp.Compare(a.Received, b.Received))
	})
	return list
}

// newObjection is the form of an objection that came in.
func (d *Desk) newObjection() fyne.CanvasObject {
	var ids []election.ID
	var names []string
	for _, r := range d.board.all() {
		if r.round == firstRound && !slices.Contains(ids, r.election) {
			ids, names = append(ids, r.election), append(names, r.community)
		}
	}
	community := kit.NewChoice(names, nil)
	community.PlaceHolder = d.t("objections.community.first")
	if len(names) == 1 {
		community.SetSelectedIndex(0)
	}
	received, what := kit.NewEntry(d.leaf), kit.NewEntry(d.leaf)
	received.SetText(string(d.Now().Date()))
	what.SetPlaceHolder(d.t("objections.what.hint"))
	d.rest = func() { d.Canvas.Focus(what) }
	record := d.primary(d.t("objections.go"), func() {
		i := community.SelectedIndex()
		if i < 0 {
			d.say(d.t("objections.community.first"), caution)
			return
		}
		d.object(ids[i], domain.Object{Round: firstRound, What: what.Text, Received: written(received.Text)})
	})
	return container.NewVBox(kit.Row(d.t("community"), community), kit.Row(d.t("objections.received"), received),
		kit.Row(d.t("objections.what"), what), action(record))
}

// decision is the form in which an objection is decided.
func (d *Desk) decision(x objection) fyne.CanvasObject {
	decided, text := kit.NewEntry(d.leaf), kit.NewEntry(d.leaf)
	decided.SetText(cmp.Or(string(x.Decided), string(d.Now().Date())))
	text.SetText(x.Decision)
	text.SetPlaceHolder(d.t("objections.decision.hint"))
	d.rest = func() { d.Canvas.Focus(text) }
	settle := d.primary(d.t("objections.settle"), func() {
		d.object(x.election, domain.Settle{Round: firstRound, No: x.No, Decision: text.Text, Decided: written(decided.Text)})
	})
	leave := kit.NewButton(d.t("objections.leave"), func() { d.objections.chosen = nil; d.show("objections") })
	return kit.Framed(caution, container.NewVBox(
		kit.Wrapped(d.t("objections.one", "community", x.community, "received", string(x.Received), "what", x.What, "last", string(x.Last())), ""),
		kit.Row(d.t("objections.decided"), decided), kit.Row(d.t("objections.decision"), text), action(settle, leave)))
}

// object records an objection or its decision, and tells what of it is late.
func (d *Desk) object(id election.ID, command domain.Command) {
	if !d.known() {
		return
	}
	receipt, err := d.ledger.Do(d.origin(), id, command)
	if err != nil {
		d.refuse(err)
		return
	}
	d.objections.chosen = nil
	d.show("objections")
	text, colour := "✓ "+d.t("objections.done"), success
	for _, f := range receipt.Notices {
		text, colour = text+"\n\n"+d.finding(id, f)+" ["+string(f.Code)+"]", caution
	}
	d.say(text, colour)
}

// lateMark names the rule where an objection or its decision was late.
func lateMark(late []election.Finding) string {
	if len(late) == 0 {
		return ""
	}
	return " ⚠ " + string(late[0].Code)
}

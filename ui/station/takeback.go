package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// takeback is whose ballots are taken back: a voter's, and those that were issued to the voter for others.
type takeback struct {
	v     *voterCard
	back  map[election.VoterNo]bool
	undo  *kit.Button
	order []election.VoterNo // the voter first
}

// newTakeback ticks all who were issued together.
func (v *voterCard) newTakeback() *takeback {
	t := &takeback{v: v, back: map[election.VoterNo]bool{}, order: []election.VoterNo{v.entry.Voter.No}}
	for _, p := range v.held {
		if p.Issued != nil && p.Issued.Holder == v.entry.Voter.No {
			t.order = append(t.order, p.Voter.No)
		}
	}
	for _, no := range t.order {
		t.back[no] = true
	}
	t.undo = v.c.d.button("undo.go", t.do)
	t.count()
	return t
}

// object are the ticks, where there is something to choose, and the button.
func (t *takeback) object() fyne.CanvasObject {
	box := container.NewVBox()
	if len(t.order) > 1 {
		box.Add(heading(t.v.t("undo.whose")))
		for _, no := range t.order {
			check := kit.NewCheck(t.v.c.d.called(no), func(yes bool) {
				t.back[no] = yes
				t.count()
			})
			check.Checked = true
			box.Add(check)
		}
	}
	box.Add(t.undo)
	return box
}

// chosen are those ticked.
func (t *takeback) chosen() (all []election.VoterNo) {
	for _, no := range t.order {
		if t.back[no] {
			all = append(all, no)
		}
	}
	return all
}

// count says on the button of how many the ballots are taken back.
func (t *takeback) count() {
	n := len(t.chosen())
	t.undo.SetText(t.v.t("undo.go"))
	if len(t.order) > 1 {
		t.undo.SetText(t.v.t("undo.some", "n", n))
	}
	if n == 0 {
		t.undo.Disable()
	} else {
		t.undo.Enable()
	}
}

func (t *takeback) do() {
	if all := t.chosen(); len(all) > 0 {
		t.v.takeBack(all[0], all[1:]...)
	}
}

// takeBack takes issues back: the ballots came back unvoted.
func (v *voterCard) takeBack(no election.VoterNo, with ...election.VoterNo) {
	d, shown := v.c.d, v.entry.Voter.No
	said := d.t("undo.done", "no", string(no))
	if len(with) > 0 {
		said = d.t("undo.done.some", "n", len(with)+1)
	}
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Roll().Do(o, roll.UndoIssue{Voter: no, With: with})
	}, func() { v.c.again(shown, said) })
}

// proxies says how many votes a holder may still be entrusted with, and leads to recording a further one.
func (v *voterCard) proxies() fyne.CanvasObject {
	d, held, most := v.c.d, len(v.held), v.c.d.definition().Rules.MaxProxies
	switch {
	case most == 0 || v.standing == roll.Elsewhere:
		return container.NewVBox()
	case held >= most:
		return warning(d.finding(election.Find("P201", "holder", string(v.entry.Voter.No), "held", held, "max", most)))
	case !d.polling():
		return container.NewVBox()
	}
	return kit.Flow(d.button("proxy.further", func() { d.recordProxyOf(v.entry.Voter.No) }))
}

// after is what can still be done for a voter once the polls are closed: enter the paper list on which the voter signed,
// or open the polls again for those who stood in the queue.
func (v *voterCard) after() fyne.CanvasObject {
	d := v.c.d
	lists := kit.NewButton(d.t("screen.lists"), func() { d.turn("lists") })
	queue := d.button("reopen.polls", func() { d.reopen(true) })
	return container.NewVBox(lists, queue)
}

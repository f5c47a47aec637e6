package station

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// apart reports whether a bundle's pass is gone through position by position: at somebody's wish, or because it was
// begun so.
func (d *Desk) apart(b count.BundleState) bool {
	paper, _ := d.definition().Paper(b.Paper)
	return len(paper.Positions) > 1 && (d.call.apart || d.underWay(b))
}

// underWay reports whether ballots of the pass in hand lack positions.
func (d *Desk) underWay(b count.BundleState) bool {
	for _, n := range d.keyed(d.call.hand) {
		if n > b.Entered[d.call.pass] {
			return true
		}
	}
	return false
}

// keyed tells of each position how many ballots of a pass are past it.
func (d *Desk) keyed(h hand) (keyed map[election.PositionID]int) {
	d.Day.Tally().View(func(s *count.State) { keyed = s.Keyed(h.bundle, h.pass) })
	return keyed
}

// callPositions shows the position in hand. Before another one comes, the caller turns the bundle over and somebody
// says so: a key too many is no mark on the first ballot.
func (d *Desk) callPositions(b count.BundleState) fyne.CanvasObject {
	positions, keyed := d.positionsOf(b.Paper), d.keyed(d.call.hand)
	at := slices.IndexFunc(positions, func(pos *election.Position) bool { return keyed[pos.ID] < int(b.N) })
	if positions[at].ID == d.call.position {
		return d.callBallots(b)
	}
	d.call.position = ""
	rows := container.NewVBox()
	for i, pos := range positions {
		text, level := d.t("apart.row", "position", pos.Title, "n", keyed[pos.ID], "of", int(b.N)), widget.MediumImportance
		switch {
		case keyed[pos.ID] >= int(b.N):
			text, level = "✓ "+text, widget.SuccessImportance
		case i == at:
			text, level = "● "+text, widget.HighImportance
		default:
			text = "○ " + text
		}
		rows.Add(stateLabel(text, level))
	}
	begin := kit.Primary(d.t("apart.go", "position", positions[at].Title, "n", keyed[positions[at].ID]+1), func() {
		d.call.position = positions[at].ID
		d.show("counting")
	})
	d.rest = func() { d.focusOn(begin) }
	buttons := container.NewHBox(begin)
	if !d.underWay(b) {
		buttons.Add(kit.NewButton(d.t("apart.leave"), func() {
			d.call.apart = false
			d.show("counting")
		}))
	}
	return container.NewVBox(d.passHead(b), kit.Wrapped(d.t("apart.hint"), ""), rows, buttons)
}

// apartCheck chooses whether bundles are gone through position by position; nil where no ballot has several.
func (d *Desk) apartCheck(papers []paperState) fyne.CanvasObject {
	if !slices.ContainsFunc(papers, func(p paperState) bool { return len(p.paper.Positions) > 1 }) {
		return nil
	}
	check := kit.NewCheck(d.t("apart"), nil)
	check.SetChecked(d.call.apart)
	check.OnChanged = func(yes bool) {
		d.call.apart = yes
		d.show("bundles")
	}
	return check
}

// enterPosition records the position in hand of the ballot on the screen.
func (p *pass) enterPosition(ballot count.Ballot) {
	n := p.entered() + 1
	p.d.do(func(o election.Origin) (journal.Receipt, error) {
		return p.d.Day.Tally().Do(o, count.EnterPosition{Bundle: p.at.bundle, Pass: p.at.pass, Position: p.at.position, Ballot: ballot})
	}, func() {
		p.after("✓ " + p.d.t("ballot.done", "n", n, "read", p.d.brief(p.positionsOf(p.at.position), ballot)))
	})
}

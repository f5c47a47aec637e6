package street

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"changpiao/station/election"
	"changpiao/station/outcome"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// further offers to prepare the run-off or re-vote that a confirmed result calls for; nil where none is due, or where the
// ledger has the next round already.
func (d *Desk) further(c domain.Account) fyne.CanvasObject {
	open := 0
	var last election.Date
	for _, o := range c.Outcome.Positions {
		open += o.RunOffSeats + o.TieSeats
		last = max(last, o.LastDay)
	}
	latest := c.Sums.Round
	d.ledger.View(c.Sums.Election, func(s *domain.State) {
		for _, number := range s.Rounds() {
			latest = max(latest, number)
		}
	})
	if !c.Confirmed() || open == 0 || latest > c.Sums.Round {
		return nil
	}
	day := kit.NewEntry(d.leaf)
	day.SetText(string(c.Definition.ElectionDay))
	prepare := kit.NewButton(d.t("further.go"), func() { d.prepare(c, day.Text) })
	return kit.Framed(caution, container.NewVBox(
		kit.Wrapped(d.t("further.hint", "seats", open, "last", string(last)), ""),
		kit.Row(d.t("further.day"), day), action(prepare)))
}

// prepare defines the next round in the ledger, and writes its file for the stations.
func (d *Desk) prepare(c domain.Account, text string) {
	if !d.known() {
		return
	}
	day, ok := election.DateAsWritten(text)
	if !ok {
		d.say(d.t("further.day.first"), caution)
		return
	}
	name := fmt.Sprintf("%s-%d.round", c.Sums.Election, c.Sums.Round+1)
	d.Pick.Save(name, d.chosen(func(path string) {
		next, err := d.ledger.NextRound(d.origin(), c.Sums.Election, outcome.Further{Day: day})
		if err == nil {
			d.changed(c.Sums.Election)
			var file []byte
			if file, err = d.ledger.RoundFile(next); err == nil {
				err = d.Write(path, file)
			}
		}
		if err != nil {
			d.refuse(err)
			return
		}
		d.show("result")
		d.say("✓ "+d.t("further.done", "community", d.named(next), "day", string(next.ElectionDay), "file", path), success)
	}))
}

package station

import (
	"strings"

	"fyne.io/fyne/v2"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/outcome"
	"changpiao/ui/kit"
)

// roundEnding is that of the file in which the street office hands a further round to the stations.
const roundEnding = ".round"

// roundScreen opens a run-off or re-vote from the sealed result: this station's own where it counts for the whole
// community, or the street office's where there are several.
func (d *Desk) roundScreen() fyne.CanvasObject {
	var opened []count.OpenedRound
	d.Day.Tally().View(func(s *count.State) { opened = s.OpenedRounds() })
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("round.hint"), "")}
	for _, r := range opened {
		parts = append(parts, kit.Wrapped("✓ "+d.t("round.opened", "round", r.Round, "kind", d.t("kind."+string(r.Kind)), "at", r.At.Clock()), "success"))
	}
	if len(opened) > 0 {
		latest := kit.Primary(d.t("round.latest"), d.LatestRound)
		d.rest = func() { d.focusOn(latest) }
		return d.page(d.t("screen.round"), append(parts, action(latest))...)
	}
	if len(d.definition().Stations) > 1 {
		take := kit.Primary(d.t("round.take"), d.takeRound)
		d.rest = func() { d.focusOn(take) }
		return d.page(d.t("screen.round"), append(parts, kit.Wrapped(d.t("round.office"), ""), action(take))...)
	}
	day := d.entry()
	day.SetText(string(d.definition().ElectionDay))
	open := kit.Primary(d.t("round.go"), func() { d.openRound(strings.TrimSpace(day.Text)) })
	d.inOrder(open, day)
	return d.page(d.t("screen.round"), append(parts, kit.Row(d.t("round.day"), day), action(open))...)
}

// openRound opens what is due on a day.
func (d *Desk) openRound(day string) {
	on, err := election.ParseDate(day)
	if err != nil {
		d.refusal.Show(kit.Refused{Message: d.t("round.noday", "given", day)})
		d.focusOn(d.refusal.First())
		return
	}
	d.beginRound(func(o election.Origin) (*election.Definition, error) {
		return d.Day.NextRound(o, outcome.Further{Day: on})
	})
}

// takeRound opens the round of a file from the street office.
func (d *Desk) takeRound() {
	d.Teams.Take(roundEnding, func(data []byte, err error) {
		var next *election.Definition
		if err == nil {
			next, err = d.Day.ReadRound("", data)
		}
		if err != nil {
			d.refusal.Show(kit.Refused{Message: d.Words.Refusal(err)})
			d.focusOn(d.refusal.First())
			return
		}
		d.beginRound(func(o election.Origin) (*election.Definition, error) { return d.Day.TakeRound(o, next) })
	})
}

// beginRound has two supervisors open a round, makes its books, and leaves this day for it.
func (d *Desk) beginRound(open func(election.Origin) (*election.Definition, error)) {
	var next *election.Definition
	d.do(func(o election.Origin) (receipt journal.Receipt, err error) {
		next, err = open(o)
		return receipt, err
	}, func() {
		if err := d.Round(next); err != nil {
			d.refusal.Show(kit.Refused{Message: d.Words.Refusal(err)})
		}
	})
}

package station

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// doubt is a ballot that waits for the committee.
type doubt struct {
	bundle count.BundleState
	n      int
}

// doubts lists the ballots that wait for the committee, in the order of the bundles.
func (d *Desk) doubts() (all []doubt) {
	d.Day.Tally().View(func(s *count.State) {
		for _, b := range s.Bundles() {
			for _, n := range b.Undecided {
				all = append(all, doubt{b, n})
			}
		}
	})
	return all
}

// decideScreen takes the committee's decisions on doubtful ballots, one after another.
func (d *Desk) decideScreen() fyne.CanvasObject {
	all := d.doubts()
	if len(all) == 0 {
		return d.page(d.t("screen.decide"), kit.Wrapped("✓ "+d.t("decide.none"), theme.ColorNameSuccess))
	}
	body := container.NewStack()
	row := container.NewHBox()
	for _, one := range all {
		row.Add(widget.NewButton(d.t("decide.ballot", "id", string(one.bundle.ID), "n", one.n), func() {
			body.Objects = []fyne.CanvasObject{d.decideBallot(one)}
			body.Refresh()
			d.focus()
		}))
	}
	body.Objects = []fyne.CanvasObject{d.decideBallot(all[0])}
	left := stateLabel(d.t("decide.left", "n", len(all)), widget.WarningImportance)
	top := container.NewVBox(kit.Flow(d.title(d.t("screen.decide")), container.NewCenter(left)))
	if len(all) > 1 {
		top.Add(container.NewHScroll(row))
	}
	return container.NewBorder(top, nil, nil, nil, body)
}

// decideBallot asks how the committee reads a ballot, by which clause and why.
func (d *Desk) decideBallot(one doubt) fyne.CanvasObject {
	paper, _ := d.definition().Paper(one.bundle.Paper)
	pad := d.newPad(paper)
	clause, reason := d.entry(), d.entry()
	clause.SetPlaceHolder(d.t("decide.clause"))
	reason.SetPlaceHolder(d.t("decide.reason"))
	record := kit.Primary(d.t("decide.go"), func() {
		if !pad.ready() {
			d.quiet()
			d.say(d.t("decide.first"), theme.ColorNameWarning)
			pad.wake()
			return
		}
		d.decide(one, count.Decision{Ballot: pad.ballot(), Clause: clause.Text, Reason: reason.Text})
	})
	pad.commit = func(count.Ballot) { d.focusOn(clause) }
	clause.OnSubmitted = func(string) { d.focusOn(reason) }
	reason.OnSubmitted = func(string) { record.OnTapped() }
	d.rest = pad.wake
	which := kit.Wrapped(d.t("decide.as", "id", string(one.bundle.ID), "n", one.n), theme.ColorNamePrimary)
	form := container.NewVBox(which, d.doubtReading(one, count.First), d.doubtReading(one, count.Second), clause, reason, record)
	if !d.narrow() {
		return container.NewBorder(nil, nil, nil, kit.AtLeast(formWidth*unit(), form), pad)
	}
	return d.inTurn(pad, form, clause)
}

// inTurn shows a ballot, and what is asked about it in its place once it is read: beside it there is no room.
func (d *Desk) inTurn(pad *ballotPad, form *fyne.Container, first fyne.Focusable) fyne.CanvasObject {
	shown := container.NewStack(pad)
	turn := func(to fyne.CanvasObject) {
		shown.Objects = []fyne.CanvasObject{to}
		d.layOut()
	}
	pad.commit = func(count.Ballot) {
		turn(scrolled(form))
		d.focusOn(first)
	}
	pad.wake = func() {
		turn(pad)
		d.focusOn(pad)
	}
	form.Add(widget.NewButton(d.t("decide.again"), pad.wake))
	return shown
}

// formWidth is that of what is asked beside a ballot.
const formWidth = 300

// doubtReading shows how a pass recorded the ballot.
func (d *Desk) doubtReading(one doubt, p count.Pass) fyne.CanvasObject {
	var ballot count.Ballot
	var entered bool
	d.Day.Tally().View(func(s *count.State) { ballot, entered = s.Ballot(one.bundle.ID, p, one.n) })
	said := d.t("decide.notyet")
	if entered {
		said = d.brief(d.positionsOf(one.bundle.Paper), ballot)
	}
	return kit.Small(d.t("reading."+strconv.Itoa(int(p)), "who", d.passBy(one.bundle, p))+"："+said, "")
}

func (d *Desk) decide(one doubt, decision count.Decision) {
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.Decide{Bundle: one.bundle.ID, N: one.n, Decision: decision, AskClause: true})
	}, func() { d.done("decide", d.t("decide.done", "id", string(one.bundle.ID), "n", one.n)) })
}

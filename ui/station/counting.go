package station

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// calling is where a desk's count stands; it outlives the screen.
type calling struct {
	bundle count.BundleID
	pass   count.Pass
	fix    int // the ballot that is being corrected, from 1
}

// countingScreen sets bundles aside and takes the ballots of a pass as they are called.
func (d *Desk) countingScreen() fyne.CanvasObject {
	var bundles []count.BundleState
	d.Day.Tally().View(func(s *count.State) { bundles = s.Bundles() })
	left := container.NewVBox(d.newBundle(len(bundles) + 1))
	for _, b := range bundles {
		left.Add(d.bundleButtons(b))
	}
	i := slices.IndexFunc(bundles, func(b count.BundleState) bool { return b.ID == d.call.bundle })
	work := kit.Wrapped(d.t("bundle.choose"), "")
	if d.definition().Rules.Marks == election.ForAgainst {
		work = kit.Wrapped(d.t("pad.against"), theme.ColorNameWarning)
	} else if i >= 0 {
		work = d.callingWork(bundles[i])
	}
	return container.NewBorder(kit.Title(d.t("screen.counting")), nil, container.NewVScroll(left), nil, work)
}

// newBundle sets ballots aside under the next number.
func (d *Desk) newBundle(next int) fyne.CanvasObject {
	papers := d.definition().Papers
	titles := make([]string, len(papers))
	for i, p := range papers {
		titles[i] = p.Title
	}
	paper := widget.NewSelect(titles, nil)
	paper.SetSelectedIndex(0)
	n := d.figure()
	begin := widget.NewButton(d.t("bundle.go", "id", next), func() {
		id := count.BundleID(strconv.Itoa(next))
		c := count.BeginBundle{ID: id, Paper: papers[paper.SelectedIndex()].ID, N: election.ReadFigure(n.Text)}
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Tally().Do(o, c) }, func() {
			d.call = calling{bundle: id, pass: count.First}
			d.done("counting", d.t("bundle.done", "id", string(id), "n", n.Text))
		})
	})
	n.OnSubmitted = func(text string) {
		if text != "" {
			begin.OnTapped()
		}
	}
	d.rest = func() { d.focusOn(n) }
	return container.NewVBox(paper, container.NewBorder(nil, nil, widget.NewLabel(d.t("bundle.n")), nil, n), begin, widget.NewSeparator())
}

func (d *Desk) bundleButtons(b count.BundleState) fyne.CanvasObject {
	row := container.NewHBox(widget.NewLabel(d.t("bundle", "id", string(b.ID), "n", int(b.N))))
	if b.Agreed {
		row.Add(widget.NewLabel("✓ " + d.t("bundle.agreed")))
		return row
	}
	for p := count.First; p <= count.Second; p++ {
		button := widget.NewButton(d.t("pass."+strconv.Itoa(int(p)), "n", b.Entered[p]), func() {
			d.call = calling{bundle: b.ID, pass: p}
			d.refusal.Clear()
			d.quiet()
			d.show("counting")
		})
		if d.call.bundle == b.ID && d.call.pass == p {
			button.Importance = widget.HighImportance
		}
		row.Add(button)
	}
	return row
}

// callingWork shows the ballot of the next number or, when the pass is full, what is to be done next.
func (d *Desk) callingWork(b count.BundleState) fyne.CanvasObject {
	entered := b.Entered[d.call.pass]
	title := d.t("calling", "id", string(b.ID), "pass", int(d.call.pass), "n", entered, "of", int(b.N))
	head := container.NewVBox(kit.Wrapped(title, theme.ColorNamePrimary))
	if ds := d.differences(b); len(ds) > 0 {
		head.Add(kit.Framed(theme.ColorNameWarning, container.NewVBox(ds...)))
	}
	if len(b.Undecided) > 0 {
		head.Add(kit.Wrapped(d.t("undecided", "n", len(b.Undecided)), theme.ColorNameWarning))
	}
	at := d.call
	if at.fix == 0 && entered >= int(b.N) {
		// The keyboard rests: keys of a recorder who was too quick go nowhere.
		d.rest = d.Canvas.Unfocus
		return container.NewBorder(head, nil, nil, nil, d.passFull(b))
	}
	pad := newBallotPad(d.Words, d.positionsOf(b.Paper))
	pad.wake = func() { d.focusOn(pad) }
	pad.locked = func() bool { return d.refusal.Shown() != nil }
	pad.commit = func(ballot count.Ballot) { d.enter(at, ballot, d.t("ballot.done", "n", entered+1)) }
	pad.takeBack = d.takeBack
	if at.fix > 0 {
		head.Add(kit.Wrapped(d.t("fix", "n", at.fix, "pass", int(at.pass)), theme.ColorNameWarning))
		pad.takeBack = nil
	}
	d.rest = pad.wake
	foot := container.NewVBox(d.writeInRow(pad), d.voidRow(at, entered))
	return container.NewBorder(head, foot, nil, nil, container.NewVScroll(container.NewPadded(pad)))
}

// writeInRow takes a name beside the ballot, never on it.
func (d *Desk) writeInRow(pad *ballotPad) fyne.CanvasObject {
	if d.definition().Rules.WriteIns == election.No {
		return container.NewVBox()
	}
	name := d.entry()
	name.SetPlaceHolder(d.t("writein.name"))
	return container.NewBorder(nil, nil, nil, widget.NewButton(d.t("writein.go"), func() {
		if strings.TrimSpace(name.Text) != "" {
			pad.writeIn(strings.TrimSpace(name.Text))
			name.SetText("")
		}
		pad.wake()
	}), name)
}

func (d *Desk) enter(at calling, ballot count.Ballot, text string) {
	if at.fix > 0 {
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Tally().Do(o, count.Correct{Bundle: at.bundle, Pass: at.pass, N: at.fix, Ballot: ballot})
		}, func() {
			d.call.fix = 0
			d.done("counting", d.t("fix.done", "n", at.fix))
		})
		return
	}
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.Enter{Bundle: at.bundle, Pass: at.pass, Ballot: ballot, Times: election.Whole(1)})
	}, func() { d.done("counting", text) })
}

func (d *Desk) takeBack() {
	at := d.call
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.TakeBack{Bundle: at.bundle, Pass: at.pass})
	}, func() { d.done("counting", d.t("ballot.back")) })
}

// voidRow enters a ballot that is void as a whole, with its reason, or takes the last one back.
func (d *Desk) voidRow(at calling, entered int) fyne.CanvasObject {
	reason := widget.NewSelect(count.VoidReasons(), nil)
	reason.PlaceHolder = d.t("void.reason")
	void := widget.NewButton(d.t("void.go"), func() {
		d.enter(at, count.Ballot{Void: true, Reason: reason.Selected}, d.t("void.done", "n", entered+1))
	})
	if at.fix > 0 {
		return container.NewHBox(reason, void)
	}
	return container.NewHBox(reason, void, widget.NewButton(d.t("ballot.takeback"), d.takeBack))
}

// passFull leads on to the second pass, or to the comparison of both.
func (d *Desk) passFull(b count.BundleState) fyne.CanvasObject {
	other := count.First + count.Second - d.call.pass
	if b.Entered[other] < int(b.N) {
		next := kit.Primary(d.t("pass.next", "pass", int(other)), func() {
			d.call.pass = other
			d.changePerson() // another recorder makes it
		})
		return container.NewVBox(kit.Wrapped(d.t("pass.full"), ""), action(next))
	}
	agree := kit.Primary(d.t("agree.go"), func() {
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Tally().Do(o, count.Agree{Bundle: b.ID})
		}, func() {
			d.call = calling{}
			d.done("counting", d.t("agree.done", "id", string(b.ID)))
		})
	})
	return container.NewVBox(kit.Wrapped(d.t("pass.both"), ""), container.NewHBox(agree, widget.NewButton(d.t("ballot.takeback"), d.takeBack)))
}

// differences lists the ballots where the two passes differ, each with a way to correct the wrong one.
func (d *Desk) differences(b count.BundleState) []fyne.CanvasObject {
	if b.Entered[count.First] < int(b.N) || b.Entered[count.Second] < int(b.N) {
		return nil // the second recorder is not led by the first
	}
	var found []count.Difference
	d.Day.Tally().View(func(s *count.State) { found = s.Differences(b.ID) })
	if len(found) == 0 {
		return nil
	}
	lines := []fyne.CanvasObject{widget.NewLabel(d.t("differences", "n", len(found)))}
	for _, diff := range found[:min(len(found), 6)] {
		var where []string
		for _, id := range diff.Positions {
			if pos, ok := d.definition().Position(id); ok {
				where = append(where, pos.Title)
			}
		}
		row := container.NewHBox(widget.NewLabel(d.t("difference", "n", diff.N, "where", strings.Join(where, " "))))
		for p := count.First; p <= count.Second; p++ {
			row.Add(widget.NewButton(d.t("fix.go."+strconv.Itoa(int(p))), func() {
				d.call = calling{bundle: b.ID, pass: p, fix: diff.N}
				d.refusal.Clear()
				d.quiet()
				d.show("counting")
			}))
		}
		lines = append(lines, row)
	}
	return lines
}

func (d *Desk) positionsOf(id election.PaperID) []*election.Position {
	paper, _ := d.definition().Paper(id)
	out := make([]*election.Position, 0, len(paper.Positions))
	for _, p := range paper.Positions {
		pos, _ := d.definition().Position(p)
		out = append(out, pos)
	}
	return out
}

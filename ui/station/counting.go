package station

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
	"changpiao/station/statement"
	"changpiao/ui/kit"
)

// calling is where a desk's count stands; it outlives the screen.
type calling struct {
	hand
	slow   bool           // a mark alone is not yet the whole ballot, though it could be
	apart  bool           // bundles are gone through position by position
	totals count.TotalsOf // that are typed
	piles  bool           // the piles that typed totals need are asked for with the boxes
	began  string         // that a bundle did, to be said beside its first ballot
	people *people

	offered signing.PublicKey // of a PC that helps, which is being compared
	files   [][]byte          // that wait for it
}

// hand is the pass that is worked on.
type hand struct {
	bundle   count.BundleID
	pass     count.Pass
	position election.PositionID // that is keyed, where the bundle is gone through position by position
	fix      int                 // the ballot that is being keyed again from the paper, from 1
	look     int                 // the difference that is looked at, from 0
	awake    bool                // the keyboard goes through the differences
}

// leastHeight is that of a window, at the usual size of text, below which the ballot gets the room of everything else.
const leastHeight = 560

func (d *Desk) cramped() bool { return d.Canvas.Size().Height < leastHeight*unit() }

// countingScreen takes the ballots of a bundle's pass as they are called. While no bundle is in hand it shows them all.
func (d *Desk) countingScreen() fyne.CanvasObject {
	b, ok := d.bundle(d.call.bundle)
	switch {
	case !ok || b.Typed:
		return d.bundlesScreen()
	case d.call.fix > 0:
		return d.callBallots(b)
	case b.Agreed:
		return d.bundleDone(b)
	case b.Entered[d.call.pass] < int(b.N):
		if slices.Contains(b.By[count.First+count.Second-d.call.pass], d.Worker) {
			return d.otherPerson(b)
		}
		if d.apart(b) {
			return d.callPositions(b)
		}
		return d.callBallots(b)
	case d.Day.Helps() || b.Entered[count.First] < int(b.N) || b.Entered[count.Second] < int(b.N):
		return d.passFull(b)
	}
	return d.compareScreen(b)
}

// bundle finds a bundle as it stands now.
func (d *Desk) bundle(id count.BundleID) (b count.BundleState, ok bool) {
	d.Day.Tally().View(func(s *count.State) {
		all := s.Bundles()
		if i := slices.IndexFunc(all, func(b count.BundleState) bool { return b.ID == id }); i >= 0 {
			b, ok = all[i], true
		}
	})
	return b, ok
}

// take takes a bundle's pass in hand.
func (d *Desk) take(h hand) {
	d.call.hand = h
	d.turn("counting")
}

// passHead says which bundle and pass is in hand, with what stands at the right and a way to lay the bundle down.
func (d *Desk) passHead(b count.BundleState, right ...fyne.CanvasObject) fyne.CanvasObject {
	title := d.t("calling", "id", string(b.ID), "pass", d.t("pass."+strconv.Itoa(int(d.call.pass))))
	if pos, known := d.definition().Position(d.call.position); known && !d.cramped() { // the ballot shows it
		title += "　" + pos.Title
	}
	return d.bundleHead(title, right...)
}

func (d *Desk) bundleHead(title string, right ...fyne.CanvasObject) fyne.CanvasObject {
	down := widget.NewButton(d.t("bundle.down"), d.layDown)
	down.Importance = widget.LowImportance
	row := container.NewHBox(d.title(title), layout.NewSpacer())
	for _, o := range append(right, down) {
		if d.cramped() {
			o = kit.Tight(o)
		}
		row.Add(container.NewCenter(o))
	}
	return row
}

// layDown turns to the bundles, with none in hand.
func (d *Desk) layDown() {
	d.call.hand = hand{}
	d.turn("bundles")
}

// pass is the screen while ballots are called. It is made once for the whole pass: a ballot that was entered changes
// only the numbers.
type pass struct {
	d        *Desk
	at       hand
	all      int // ballots in the bundle
	pad      *ballotPad
	progress *widget.RichText
	last     *fitted
	beside   *fyne.Container // the look-up of names that are written in
	root     *fyne.Container
}

// callBallots shows the ballot of the next number, or the one that is keyed again.
func (d *Desk) callBallots(b count.BundleState) fyne.CanvasObject {
	paper, _ := d.definition().Paper(b.Paper)
	p := &pass{d: d, at: d.call.hand, all: int(b.N), last: newFitted(), beside: container.NewStack(),
		progress: widget.NewRichText(&widget.TextSegment{Style: widget.RichTextStyleHeading})}
	if d.cramped() {
		p.progress = widget.NewRichText(&widget.TextSegment{Style: widget.RichTextStyleStrong})
	}
	p.pad = d.newPad(paper)
	p.pad.commit, p.pad.lookUp = p.enter, p.lookUp
	p.fresh()
	if p.at.fix == 0 {
		p.pad.takeBack, p.pad.quick = p.takeBack, p.pad.single() && !d.call.slow
		p.last.show(d.call.began, theme.ColorNameSuccess)
		d.call.began = ""
	}
	d.rest = p.pad.wake
	top := d.passHead(b, p.progress)
	if p.at.fix > 0 {
		top = container.NewVBox(top, kit.Wrapped(d.t("fix", "n", p.at.fix), theme.ColorNameWarning))
	}
	bottom := container.NewVBox(container.New(&lineRoom{lines: 1}, p.last.box), p.buttons())
	if d.cramped() {
		bottom.Objects = nil
	}
	p.root = container.NewBorder(top, bottom, nil, p.beside, p.pad)
	if d.cramped() {
		p.root = container.NewBorder(top, bottom, nil, nil, container.NewStack(p.pad, p.beside))
	}
	return p.root
}

// newPad makes a ballot of a paper that the rules of this election read.
func (d *Desk) newPad(paper *election.Paper) *ballotPad {
	title := paper.Title
	if d.cramped() {
		title = ""
	}
	pad := newBallotPad(d.Words, title, newDraft(d.positionsOf(paper.ID), d.definition().Rules))
	pad.late = &d.late
	pad.function = d.functionKey
	pad.wake = func() { d.focusOn(pad) }
	pad.locked = func() bool { return d.refusal.Shown() != nil }
	pad.preview = func(b count.Ballot) (read count.Preview) {
		d.Day.Tally().View(func(s *count.State) { read = s.Preview(paper.ID, b) })
		return read
	}
	return pad
}

// positionsOf are a paper's positions in its order.
func (d *Desk) positionsOf(id election.PaperID) (positions []*election.Position) {
	paper, _ := d.definition().Paper(id)
	for _, p := range paper.Positions {
		pos, _ := d.definition().Position(p)
		positions = append(positions, pos)
	}
	return positions
}

// fresh puts the next ballot up, or the one that is keyed again, and says which it is, of how many.
func (p *pass) fresh() {
	n := p.at.fix
	if n == 0 {
		n = p.entered() + 1
	}
	if p.at.position != "" {
		at := slices.IndexFunc(p.pad.positions, func(pos *election.Position) bool { return pos.ID == p.at.position })
		p.d.Day.Tally().View(func(s *count.State) { p.pad.keyOnly(at, s.UnderWay(p.at.bundle, p.at.pass, n)) })
	}
	p.pad.clear()
	p.pad.draw()
	p.progress.Segments[0].(*widget.TextSegment).Text = p.d.t("ballot.of", "n", n, "of", p.all)
	p.progress.Refresh()
}

// entered is how many ballots of the pass are past what is keyed.
func (p *pass) entered() int {
	if p.at.position != "" {
		return p.d.keyed(p.at)[p.at.position]
	}
	b, _ := p.d.bundle(p.at.bundle)
	return b.Entered[p.at.pass]
}

// buttons are the keys for people who use the mouse.
func (p *pass) buttons() fyne.CanvasObject {
	row := container.NewHBox()
	for _, b := range []struct {
		id  string
		key fyne.KeyName
	}{{"writein", fyne.KeySlash}, {"void", fyne.KeyAsterisk}, {"pending", fyne.KeyPeriod}, {"next", fyne.KeyPlus}, {"back", fyne.KeyBackspace}, {"enter", fyne.KeyReturn}} {
		if b.key == fyne.KeyPlus && p.at.position != "" {
			continue // there is no other position to go to
		}
		row.Add(widget.NewButton(p.d.t("pad.do."+b.id), func() {
			p.pad.wake()
			p.pad.KeyDown(&fyne.KeyEvent{Name: b.key})
		}))
	}
	if p.pad.single() && p.at.fix == 0 {
		row.Add(p.quickCheck())
	}
	return container.NewHScroll(row)
}

// quickCheck chooses whether one key is a whole ballot.
func (p *pass) quickCheck() fyne.CanvasObject {
	check := widget.NewCheck(p.d.t("pad.quick"), nil)
	check.SetChecked(p.pad.quick)
	check.OnChanged = func(yes bool) {
		p.d.call.slow, p.pad.quick = !yes, yes
		p.pad.wake()
	}
	return check
}

// enter records the ballot, and only then shows the next.
func (p *pass) enter(ballot count.Ballot) {
	if p.at.fix > 0 {
		p.correct(ballot)
		return
	}
	if p.at.position != "" {
		p.enterPosition(ballot)
		return
	}
	p.d.do(func(o election.Origin) (journal.Receipt, error) {
		return p.d.Day.Tally().Do(o, count.Enter{Bundle: p.at.bundle, Pass: p.at.pass, Ballot: ballot, Times: election.Whole(1)})
	}, func() {
		p.after("✓ " + p.d.t("ballot.done", "n", p.entered(), "read", p.d.brief(p.pad.positions, ballot)))
	})
}

// takeBack takes the last ballot back, or its last position, which the book records.
func (p *pass) takeBack() {
	var n int
	var of election.PositionID
	var ballot count.Ballot
	p.d.Day.Tally().View(func(s *count.State) { n, of, ballot = s.Last(p.at.bundle, p.at.pass) })
	if n == 0 {
		return
	}
	p.d.do(func(o election.Origin) (journal.Receipt, error) {
		return p.d.Day.Tally().Do(o, count.TakeBack{Bundle: p.at.bundle, Pass: p.at.pass})
	}, func() {
		said := "← " + p.d.t("ballot.back", "n", n, "read", p.d.brief(p.positionsOf(of), ballot))
		if of != p.at.position {
			p.d.call.position, p.d.call.began = of, said
			p.d.show("counting")
			return
		}
		p.after(said)
	})
}

// positionsOf are those that are read out: the one that was keyed, or all.
func (p *pass) positionsOf(id election.PositionID) []*election.Position {
	if pos, known := p.d.definition().Position(id); known {
		return []*election.Position{pos}
	}
	return p.pad.positions
}

// after shows where the pass stands once the book holds what was keyed.
func (p *pass) after(said string) {
	b, _ := p.d.bundle(p.at.bundle)
	switch {
	case b.Entered[p.at.pass] >= p.all:
		p.d.call.position = ""
		p.d.done("counting", p.d.t("pass.complete", "id", string(b.ID), "pass", p.d.t("pass."+strconv.Itoa(int(p.at.pass))), "n", p.all))
		return
	case p.entered() >= p.all:
		p.d.call.position = ""
		p.d.show("counting")
		return
	}
	p.fresh()
	p.last.show(said, theme.ColorNameSuccess)
	p.d.drawHead()
}

// correct replaces a ballot by what was read from the paper.
func (p *pass) correct(ballot count.Ballot) {
	p.d.do(func(o election.Origin) (journal.Receipt, error) {
		return p.d.Day.Tally().Do(o, count.Correct{Bundle: p.at.bundle, Pass: p.at.pass, N: p.at.fix, Ballot: ballot})
	}, func() {
		p.d.call.fix = 0
		p.d.done("counting", p.d.t("fix.done", "n", p.at.fix))
	})
}

// lookUp opens the look-up beside the ballot.
func (p *pass) lookUp() {
	p.pad.looking = true
	lookUp := newLookUp(p.d, p.pad.positions[p.pad.at].Title, func(who statement.Name) {
		p.pad.looking = false
		if who.Name != "" {
			p.pad.writeIn(who.Name, who.No)
		}
		p.putBeside()
		p.d.rest = p.pad.wake
		p.pad.draw()
		p.pad.wake()
	})
	p.putBeside(kit.AtLeast(lookUpWidth*unit(), lookUp.content))
	p.d.rest = func() { p.d.focusOn(lookUp.field) }
	p.d.rest()
}

// putBeside makes room beside the ballot for what is looked up there, or in its place where there is none.
func (p *pass) putBeside(objects ...fyne.CanvasObject) {
	p.beside.Objects = objects
	p.pad.Hidden = len(objects) > 0 && p.d.cramped()
	p.root.Refresh()
}

// brief reads a ballot out in a line: the candidates' numbers by position.
func (d *Desk) brief(positions []*election.Position, b count.Ballot) string {
	var parts []string
	for _, pos := range positions {
		parts = append(parts, pos.Title+" "+strings.Join(d.markWords(pos, b, false), " "))
	}
	return d.wholeWords(b, strings.Join(parts, "　"))
}

// wholeWords says first what a ballot is as a whole.
func (d *Desk) wholeWords(b count.Ballot, marks string) string {
	switch {
	case b.Void:
		return d.t("read.void", "why", d.t("void."+b.Reason))
	case b.Pending:
		return d.t("read.pending") + "　" + marks
	}
	return marks
}

// markWords reads a position out: who is marked, by name or by number, or that nobody is.
func (d *Desk) markWords(pos *election.Position, b count.Ballot, byName bool) (said []string) {
	if slices.Contains(b.VoidPositions, pos.ID) {
		return []string{d.t("read.void", "why", d.t("void."+b.Reason))}
	}
	for i, c := range pos.Candidates {
		name := strconv.Itoa(i + 1)
		if byName {
			name = c.Name
		}
		if slices.Contains(b.Marks[pos.ID], count.Mark{Candidate: c.ID}) {
			said = append(said, "○ "+name)
		}
		if slices.Contains(b.Marks[pos.ID], count.Mark{Candidate: c.ID, Against: true}) {
			said = append(said, "× "+name)
		}
	}
	for _, m := range b.Marks[pos.ID] {
		if m.IsWriteIn {
			said = append(said, d.t("pad.written", "name", m.WriteIn))
		}
	}
	if len(said) == 0 {
		said = []string{d.t("read.blank")}
	}
	return said
}

// otherPerson asks for somebody else, who did not make the other pass.
func (d *Desk) otherPerson(b count.BundleState) fyne.CanvasObject {
	change := kit.Primary(d.t("person.change"), d.changePerson)
	d.rest = func() { d.focusOn(change) }
	return container.NewVBox(d.passHead(b), kit.Wrapped(d.t("pass.other", "who", d.person(d.Worker)), theme.ColorNameWarning), action(change))
}

// passFull leads on to the other pass.
func (d *Desk) passFull(b count.BundleState) fyne.CanvasObject {
	other := count.First + count.Second - d.call.pass
	next := kit.Primary(d.t("pass.next", "pass", d.t("pass."+strconv.Itoa(int(other)))), func() {
		d.call.pass = other
		d.changePerson()
	})
	// The keyboard rests: keys of a recorder who was too quick go nowhere.
	d.rest = d.Canvas.Unfocus
	if d.Day.Helps() {
		next = kit.Primary(d.t("screen.give"), func() { d.turn("teams") })
	}
	buttons := container.NewHBox(next, widget.NewButton(d.t("ballot.takeback"), d.takeBackLast))
	return container.NewVBox(d.passHead(b), kit.Wrapped(d.t("pass.full"), ""), buttons)
}

// takeBackLast opens a full pass again by taking its last ballot back.
func (d *Desk) takeBackLast() {
	at := d.call
	d.do(func(o election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.TakeBack{Bundle: at.bundle, Pass: at.pass})
	}, func() { d.done("counting", d.t("ballot.back.last")) })
}

// bundleDone says that a bundle is agreed, and leads back to the others.
func (d *Desk) bundleDone(b count.BundleState) fyne.CanvasObject {
	back := kit.Primary(d.t("bundle.others"), d.layDown)
	d.rest = func() { d.focusOn(back) }
	return container.NewVBox(d.passHead(b), kit.Wrapped("✓ "+d.t("bundle.agreed"), theme.ColorNameSuccess), action(back))
}

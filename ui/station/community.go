package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
	"changpiao/station/street"
	"changpiao/ui/kit"
)

// Community is the small ledger in which a central venue brings the sheets of its own community together.
type Community interface {
	// Bring takes in what the station hands over itself, where that is not done.
	Bring(election.Origin) error
	View(read func(*street.State))
	// Trust trusts the key that an enrolment introduces.
	Trust(o election.Origin, enrolment []byte) error
	// Take imports the sheets in a folder and answers for each. It is called aside from the screen.
	Take(origin func() election.Origin, folder string, answer func(street.Decision)) error
	Announce(o election.Origin, posted string) error
	// Print makes the result's pages and the words to be read out, opens them, and names their folder.
	Print() (folder string, err error)
}

// gathering is where the community's sheets stand; it outlives the screen.
type gathering struct {
	offered []byte   // an enrolment whose fingerprint is being compared
	answers []string // of the sheets that came last
	onBoard bool     // the board shows the community
	// announced says that the community's result was read out, as far as the screen has looked.
	announced bool
}

// isOneOfSeveral reports whether other stations of the community count their own ballots.
func isOneOfSeveral(def *election.Definition) bool {
	return len(def.Stations) > 1 && !def.Central()
}

// communityScreen brings the sheets of the community's stations together, says which are missing, and once all are here
// shows what they add up to, to be read out, put on the board and noted as announced.
func (d *Desk) communityScreen() fyne.CanvasObject {
	title := d.t("screen.community")
	ledger, err := d.Community()
	if err == nil {
		err = ledger.Bring(d.origin())
	}
	if err != nil {
		return d.page(title, kit.Wrapped("✕ "+d.Words.Refusal(err), theme.ColorNameError))
	}
	def := d.definition()
	var sums street.Community
	var standings []street.Standing
	var said street.Announcement
	announced := false
	ledger.View(func(s *street.State) {
		sums, standings = street.Consolidate(s, def.Round), street.Standings(s, def.Round)
		said, announced = s.Announced(def.Round)
	})
	d.gathering.announced = announced
	d.showSums(sums, announced)
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("community.hint"), "")}
	if announced {
		parts = append(parts, kit.Wrapped("✓ "+d.t("community.announced", "where", said.Posted, "at", said.At.Clock()), theme.ColorNameSuccess))
	} else if !sums.Provisional {
		parts = append(parts, d.announceCommunity(ledger))
	}
	parts = append(parts, d.sheetsHere(standings), d.takeSheets(ledger, sums.Provisional))
	for _, answer := range d.gathering.answers {
		parts = append(parts, kit.Wrapped(answer, ""))
	}
	if sums.Provisional {
		return d.page(title, parts...)
	}
	parts = append(parts, kit.Flow(
		d.button("community.print", func() { d.printCommunity(ledger) }), d.boardSwitch()), widget.NewSeparator())
	return d.page(title, append(parts, d.resultLines(sums.Sums())...)...)
}

// boardSwitch puts the community's result on the board, and the station's own day back.
func (d *Desk) boardSwitch() fyne.CanvasObject {
	b := d.button("community.board.on", func() {
		d.gathering.onBoard = !d.gathering.onBoard
		d.show("community")
	})
	if d.gathering.onBoard {
		b.SetText(d.t("community.board.off"))
	}
	return b
}

// origin is that of what the person at work does beside the station's own books.
func (d *Desk) origin() election.Origin {
	return election.Origin{Command: d.NewID(), At: d.Now(), Desk: d.DeskName, By: []election.StaffID{d.Worker}}
}

// sheetsHere says of each station whether its sheet is here.
func (d *Desk) sheetsHere(standings []street.Standing) fyne.CanvasObject {
	t := kit.NewTable(kit.Column{Head: d.t("community.station")}, kit.Column{Head: d.t("head.state"), Widest: true})
	for _, st := range standings {
		text := "○ " + d.t("community.missing")
		switch {
		case len(st.Suspect) > 0:
			text = "▲ " + d.finding(st.Suspect[0].Finding)
		case st.Invalid():
			text = "✕ " + d.t("verdict.invalid", "code", string(st.Sheet.Sheet.Verdict))
		case st.Sheet != nil:
			text = "✓ " + d.t("community.here", "at", st.Sheet.Sheet.Sealed.Clock(), "revision", st.Sheet.Sheet.Revision)
		}
		t.Row([]string{d.named("station", string(st.Station)).(string), text})
	}
	return t.Object()
}

// takeSheets offers to take sheets in, and the keys by which they are checked.
func (d *Desk) takeSheets(ledger Community, missing bool) fyne.CanvasObject {
	if e, err := signing.ParseEnrolment(d.gathering.offered); err == nil {
		return d.compareKey(ledger, e)
	}
	take := widget.NewButton(d.t("community.take"), func() { d.takeStick(ledger) })
	key := widget.NewButton(d.t("community.key"), d.takeCommunityKey)
	if !missing {
		return kit.Flow(take, key)
	}
	first := kit.Primary(take.Text, take.OnTapped)
	d.rest = func() { d.focusOn(first) }
	return kit.Flow(first, key)
}

// takeStick imports what is on a stick beside the screen.
func (d *Desk) takeStick(ledger Community) {
	d.quiet()
	d.Stick.Choose(func(folder string, err error) {
		if err != nil {
			d.say(d.Words.Refusal(err), theme.ColorNameError)
			return
		}
		d.say(d.t("community.taking"), "")
		var decisions []street.Decision
		d.work.Do(func() {
			err = ledger.Take(d.origin, folder, func(one street.Decision) { decisions = append(decisions, one) })
		}, func() {
			d.quiet()
			d.gathering.answers = d.answersTo(decisions, err)
			d.show("community")
		})
	})
}

// answersTo says what became of the sheets on a stick, each answer once.
func (d *Desk) answersTo(decisions []street.Decision, err error) (lines []string) {
	seen := map[string]bool{}
	for _, one := range decisions {
		text := "✓ " + d.t("community.accepted", "station", d.named("station", string(one.Place)))
		if one.Finding.Code != "" {
			text = "▲ " + d.finding(one.Finding) + " [" + string(one.Finding.Code) + "]"
		}
		if !seen[text] {
			lines = append(lines, text)
		}
		seen[text] = true
	}
	switch {
	case err != nil:
		lines = append(lines, "✕ "+d.Words.Refusal(err))
	case len(lines) == 0:
		lines = append(lines, "▲ "+d.t("community.nothing"))
	}
	return lines
}

// takeCommunityKey reads another station's enrolment, for people to compare.
func (d *Desk) takeCommunityKey() {
	d.quiet()
	d.Teams.Take(keyEnding, func(data []byte, err error) {
		if err == nil {
			_, err = signing.ParseEnrolment(data)
		}
		if err != nil {
			d.say(d.t("teams.nokey"), theme.ColorNameError)
			return
		}
		d.gathering.offered = data
		d.show("community")
	})
}

// compareKey has the fingerprint of a station's key compared with the one on its paper.
func (d *Desk) compareKey(ledger Community, e signing.Enrolment) fyne.CanvasObject {
	where := d.named("station", string(e.Station)).(string)
	same := kit.Primary(d.t("community.same"), func() {
		offered := d.gathering.offered
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.beside(o, "receive", func() error { return ledger.Trust(o, offered) })
		}, func() {
			d.gathering.offered = nil
			d.done("community", d.t("community.trusted", "station", where))
		})
	})
	d.rest = func() { d.focusOn(same) }
	leave := widget.NewButton(d.t("leave"), func() {
		d.gathering.offered = nil
		d.turn("community")
	})
	return kit.Framed(theme.ColorNameWarning, kit.TightColumn(kit.Wrapped(d.t("community.compare", "station", where), ""),
		d.fingerprint(where, e.Key), kit.Flow(same, leave)))
}

// beside does something that is in none of the station's books, when a person's role fits it.
func (d *Desk) beside(o election.Origin, task election.Task, do func() error) (receipt journal.Receipt, err error) {
	var check election.Findings
	check.Authorise(d.roster(), task, o.By)
	if receipt.Answered, err = check.Judge(o.Reason); err != nil {
		return receipt, err
	}
	return receipt, do()
}

// announceCommunity notes that the community's result was read out, and where it hangs.
func (d *Desk) announceCommunity(ledger Community) fyne.CanvasObject {
	return d.announceWith(func(o election.Origin, where string) (journal.Receipt, error) {
		return d.beside(o, "announce", func() error { return ledger.Announce(o, where) })
	}, func() { d.done("community", d.t("community.done")) })
}

func (d *Desk) printCommunity(ledger Community) {
	d.quiet()
	folder, err := ledger.Print()
	if err != nil {
		d.say(d.t("print.failed", "form", d.t("screen.community"), "why", d.Words.Refusal(err)), theme.ColorNameError)
		return
	}
	d.say("✓ "+d.t("print.done", "form", d.t("screen.community"), "where", folder), theme.ColorNameSuccess)
}

// showSums puts the community's result on the board, or the station's own again.
func (d *Desk) showSums(sums street.Community, announced bool) {
	if d.Board == nil {
		return
	}
	if sums.Provisional || !d.gathering.onBoard {
		d.Board(nil, false)
		return
	}
	result := sums.Sums()
	d.Board(&result, announced)
}

package station

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// paperList enters a desk's preprinted sign-in list: a range of numbers, then those of it that did not come.
type paperList struct {
	d                       *Desk
	from, to, absent, later *kit.Entry
	box                     election.BoxID
	afterwards              *widget.Check
	preview, owed           *fyne.Container
	list                    roll.PaperList
	fromNo, toNo            election.VoterNo
}

// listsScreen enters desks' paper lists.
func (d *Desk) listsScreen() fyne.CanvasObject {
	l := &paperList{d: d, from: d.entry(), to: d.entry(), absent: d.entry(), later: d.entry(), preview: container.NewVBox(), owed: container.NewVBox()}
	l.from.SetPlaceHolder(d.t("lists.from"))
	l.to.SetPlaceHolder(d.t("lists.to"))
	l.absent.SetPlaceHolder(d.t("lists.absent.example"))
	l.later.SetPlaceHolder(d.t("lists.time"))
	for _, e := range []*kit.Entry{l.from, l.to, l.absent} {
		e.OnChanged = func(string) { l.look() }
	}
	time := kit.Row(d.t("lists.when"), l.later)
	l.afterwards = widget.NewCheck(d.t("lists.later"), func(yes bool) {
		if yes {
			time.Show()
		} else {
			time.Hide()
		}
	})
	time.Hide()
	if d.stage == "closed" { // what comes in now is always an entry made later
		l.afterwards.SetChecked(true)
		l.afterwards.Disable()
	}
	rows := container.NewVBox(kit.Wrapped(d.t("lists.hint"), ""),
		kit.Row(d.t("lists.range"), kit.Grid(2, half/2, l.from, l.to)), kit.Row(d.t("lists.absent"), l.absent))
	if boxes := d.boxChoice(func(id election.BoxID) { l.box = id }); boxes != nil {
		rows.Add(kit.Row(d.t("issue.box"), boxes))
	}
	enter := kit.Primary(d.t("lists.go"), l.enter)
	d.inOrder(enter, l.from, l.to, l.absent, l.later)
	l.absent.OnSubmitted = func(string) { // the time is asked only afterwards
		if l.afterwards.Checked {
			d.focusOn(l.later)
		} else {
			d.focusOn(enter)
		}
	}
	return d.page(d.t("screen.lists"), rows, l.afterwards, time, l.preview, l.owed, action(enter))
}

// look shows what the list comes to before it is entered.
func (l *paperList) look() {
	l.d.Day.Roll().View(func(s *roll.State) {
		l.fromNo, l.toNo = first(s.Numbers(l.from.Text)), first(s.Numbers(l.to.Text))
		l.list = s.PaperList(l.fromNo, l.toNo, s.Numbers(l.absent.Text))
	})
	l.preview.Objects, l.owed.Objects = nil, nil
	if l.fromNo != "" && l.toNo != "" {
		l.preview.Add(l.sum())
		l.stays()
		if len(l.list.Stray) > 0 {
			l.preview.Add(warning(l.d.t("lists.stray", "numbers", l.list.Stray)))
		}
	}
	l.d.layOut()
}

func first(numbers []election.VoterNo) election.VoterNo {
	if len(numbers) == 0 {
		return ""
	}
	return numbers[0]
}

func (l *paperList) sum() fyne.CanvasObject {
	row := kit.Flow()
	for _, part := range []struct {
		text string
		n    int
	}{
		{"lists.all", len(l.list.Come) + len(l.list.Absent) + len(l.list.Stay) + len(l.list.Holders)}, {"lists.stayed", len(l.list.Absent)},
		{"lists.cannot", len(l.list.Stay) + len(l.list.Holders)}, {"lists.come", len(l.list.Come)},
	} {
		row.Add(kit.Number(strconv.Itoa(part.n), l.d.t(part.text)))
	}
	return row
}

// stays names those of the range who can't be issued through the list, each with why, and offers to leave them out.
func (l *paperList) stays() {
	out := slices.Concat(l.list.Stay, l.list.Holders)
	if len(out) == 0 {
		return
	}
	t := kit.NewTable(kit.Column{Head: l.d.t("head.no"), Figure: true}, kit.Column{Head: l.d.t("head.name")}, kit.Column{Head: l.d.t("head.why"), Widest: true})
	l.d.Day.Roll().View(func(s *roll.State) {
		for _, no := range out[:min(shownRows, len(out))] {
			e, _ := s.Entry(no)
			t.Row([]string{string(no), e.Voter.Name, l.why(s, e)})
		}
	})
	leave := widget.NewButton(l.d.t("lists.leave", "n", len(out)), func() {
		numbers := []string{strings.TrimSpace(l.absent.Text)}
		for _, no := range out {
			numbers = append(numbers, string(no))
		}
		l.absent.SetText(strings.TrimSpace(strings.Join(numbers, " ")))
	})
	l.preview.Add(kit.Side(half, warning(l.d.t("lists.stay", "n", len(out))), leave))
	l.preview.Add(t.Object())
	if more := len(out) - shownRows; more > 0 {
		l.preview.Add(kit.Small(l.d.t("more", "n", more), theme.ColorNamePlaceHolder))
	}
}

// why tells why somebody is not issued through the list.
func (l *paperList) why(s *roll.State, e roll.Entry) string {
	standing := s.Standing(e.Voter.No)
	why := l.d.t("standing.short." + string(standing))
	switch {
	case standing == roll.MayVote:
		return l.d.t("lists.holder", "n", len(s.Waiting(e.Voter.No)))
	case e.Issued != nil:
		why += "  " + e.Issued.At.Clock()
	}
	return why
}

// enter issues to all of the range who came.
func (l *paperList) enter() {
	if l.fromNo == "" || l.toNo == "" {
		l.tell(l.d.t("lists.norange"))
		return
	}
	c := roll.IssueMany{From: l.fromNo, To: l.toNo, Absent: l.list.Absent, Box: l.box}
	if len(l.list.Holders) > 0 {
		l.tell(l.d.t("lists.holders"))
		return
	}
	if l.afterwards.Checked {
		if c.Later = strings.TrimSpace(l.later.Text); c.Later == "" {
			l.tell(l.d.t("lists.notime"))
			l.d.focusOn(l.later)
			return
		}
	}
	n := len(l.list.Come)
	l.d.do(func(o election.Origin) (journal.Receipt, error) { return l.d.Day.Roll().Do(o, c) },
		func() { l.d.done("lists", l.d.t("lists.done", "from", string(c.From), "to", string(c.To), "n", n)) })
}

// tell says beside the button what is missing.
func (l *paperList) tell(text string) {
	l.owed.Objects = []fyne.CanvasObject{warning(text)}
	l.owed.Refresh()
}

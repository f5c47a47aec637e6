package station

import (
	"slices"
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

// mobileScreen sends the mobile boxes out with their lists and ballots, and takes them back.
func (d *Desk) mobileScreen() fyne.CanvasObject {
	place, _ := d.definition().Station(d.Day.Place())
	parts := []fyne.CanvasObject{}
	for _, b := range place.Boxes {
		if b.Kind == election.MobileBox {
			parts = append(parts, d.mobileBox(b), widget.NewSeparator())
		}
	}
	if len(parts) == 0 {
		parts = append(parts, kit.Wrapped(d.t("mobile.none"), ""))
	}
	return d.page(d.t("screen.mobile"), parts...)
}

// mobileBox shows a box with who carries it and whom it visits, and the one thing to do with it now.
func (d *Desk) mobileBox(b election.Box) fyne.CanvasObject {
	var state roll.BoxState
	d.Day.Roll().View(func(s *roll.State) { state, _ = s.Box(b.ID) })
	head := widget.NewLabelWithStyle(d.t("mobile.box", "box", string(b.ID), "seal", state.Seal, "n", len(b.Voters)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	column := container.NewVBox(head)
	if len(b.Staff) > 0 {
		var who []string
		for _, id := range b.Staff {
			who = append(who, d.person(id))
		}
		column.Add(kit.Wrapped(d.t("mobile.staff", "who", who), ""))
	}
	switch {
	case state.Out:
		column.Add(kit.Wrapped("● "+d.t("mobile.out"), theme.ColorNameWarning))
		column.Add(d.newBoxBack(b, state).object())
	case state.Back:
		column.Add(kit.Wrapped("✓ "+d.t("mobile.back", "n", int(state.Issued), "later", state.Later), theme.ColorNameSuccess))
	case d.stage == "polling":
		column.Add(d.boxOut(b))
	default:
		column.Add(kit.Wrapped(d.t("mobile.never"), theme.ColorNamePlaceHolder))
	}
	return column
}

// boxOut asks how many ballots of each kind a box takes along.
func (d *Desk) boxOut(b election.Box) fyne.CanvasObject {
	form, took := container.NewVBox(), d.paperFields()
	took.onto(form, d, "mobile.took")
	out := kit.Primary(d.t("mobile.go", "box", string(b.ID)), func() {
		c := roll.MobileOut{Box: b.ID, Took: took.figures()}
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, c) },
			func() { d.done("mobile", d.t("mobile.went", "box", string(b.ID))) })
	})
	d.inOrder(out, focusable(took.fields)...)
	return container.NewVBox(kit.Wrapped(d.t("mobile.hint", "n", len(b.Voters)), ""), form, action(out))
}

// boxBack takes a box back: who of its list signed, and what it brings home.
type boxBack struct {
	d      *Desk
	box    election.Box
	state  roll.BoxState
	signed map[election.VoterNo]bool
	left   *paperFields
	later  *kit.Entry // the time on a list that is entered after the close; nil before
	owed   *fyne.Container
	sums   *fyne.Container
	first  fyne.Focusable
}

func (d *Desk) newBoxBack(b election.Box, state roll.BoxState) *boxBack {
	back := &boxBack{d: d, box: b, state: state, signed: map[election.VoterNo]bool{}, sums: container.NewVBox(), owed: container.NewVBox()}
	back.left = d.paperFields()
	for _, e := range back.left.fields {
		e.OnChanged = func(string) { back.sum() }
	}
	return back
}

func (b *boxBack) object() fyne.CanvasObject {
	list := b.voters()
	b.sum()
	if b.d.rest == nil && b.first != nil {
		b.d.rest = func() { b.d.focusOn(b.first) }
	}
	home := kit.Primary(b.d.t("mobile.home", "box", string(b.box.ID)), b.enter)
	form, fields := container.NewVBox(), focusable(b.left.fields)
	b.left.onto(form, b.d, "mobile.left")
	if !b.d.polling() {
		b.later = b.d.entry()
		b.later.SetPlaceHolder(b.d.t("lists.time"))
		form.Add(kit.Row(b.d.t("lists.when"), b.later))
		form.Add(kit.Wrapped(b.d.t("mobile.later"), theme.ColorNamePlaceHolder))
		fields = append(fields, b.later)
	}
	b.d.inOrder(home, fields...)
	return container.NewVBox(kit.Wrapped(b.d.t("mobile.list"), ""), list, form, b.sums, b.owed, action(home))
}

// voters are ticked off as the signatures stand on the list; whoever can't be issued through the box is named with why.
func (b *boxBack) voters() fyne.CanvasObject {
	grid := kit.Grid(3, 0)
	b.d.Day.Roll().View(func(s *roll.State) {
		for _, no := range b.box.Voters {
			e, _ := s.Entry(no)
			text := string(no) + "  " + e.Voter.Name
			if standing := s.Standing(no); standing != roll.OnItsWay {
				grid.Add(widget.NewLabel(text + "  " + b.d.t("standing.short."+string(standing))))
				continue
			}
			check := widget.NewCheck(text, func(yes bool) {
				b.signed[no] = yes
				b.sum()
			})
			if b.first == nil {
				b.first = check
			}
			grid.Add(check)
		}
	})
	return grid
}

// come are those ticked, in the order of the list.
func (b *boxBack) come() (voters []election.VoterNo) {
	for _, no := range b.box.Voters {
		if b.signed[no] {
			voters = append(voters, no)
		}
	}
	return voters
}

// sum says how many ballots should come home with so many signatures, and whether they do.
func (b *boxBack) sum() {
	n := election.Count(len(b.come()))
	b.sums.Objects = nil
	for i, p := range b.left.papers {
		args := []any{"paper", p.Title, "took", int(b.state.Took[p.ID]), "n", int(n + b.state.SinceOut), "left", int(b.state.Took[p.ID] - n - b.state.SinceOut)}
		left, counted := election.ReadFigure(b.left.fields[i].Text).Count()
		switch {
		case !counted:
			b.sums.Add(kit.Wrapped(b.d.t("mobile.should", args...), ""))
		case left == b.state.Took[p.ID]-n-b.state.SinceOut:
			b.sums.Add(kit.Wrapped("✓ "+b.d.t("mobile.sum", args...), theme.ColorNameSuccess))
		default:
			b.sums.Add(warning(b.d.t("mobile.differs", append(args, "given", int(left))...)))
		}
	}
	b.sums.Refresh()
}

func (b *boxBack) enter() {
	c := roll.MobileBack{Box: b.box.ID, Left: b.left.figures(), Voters: slices.Clone(b.come())}
	if b.later != nil {
		if c.Later = strings.TrimSpace(b.later.Text); c.Later == "" {
			b.owed.Objects = []fyne.CanvasObject{warning(b.d.t("lists.notime"))}
			b.owed.Refresh()
			b.d.focusOn(b.later)
			return
		}
	}
	b.d.do(func(o election.Origin) (journal.Receipt, error) { return b.d.Day.Roll().Do(o, c) },
		func() { b.d.done("mobile", b.d.t("mobile.returned", "box", string(c.Box), "n", len(c.Voters))) })
}

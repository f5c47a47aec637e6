package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// opened is a box with a kind of ballot in it, as it stands in the books.
type opened struct {
	box      election.BoxID
	paper    election.Paper
	issued   int
	mobile   bool
	returned count.Returned
	counted  bool
}

// boxesNow lists the boxes in use, and in each every kind of ballot.
func (d *Desk) boxesNow() (all []opened) {
	d.Day.Tally().View(func(s *count.State) {
		for _, st := range s.Statements() {
			for _, b := range st.Boxes {
				if !b.Used {
					continue
				}
				box, _, _ := d.definition().Box(b.ID)
				for _, p := range d.definition().Papers {
					o := opened{box: b.ID, paper: p, issued: int(b.Issued), mobile: box.Kind == election.MobileBox}
					o.returned, o.counted = s.ReturnedOf(b.ID, p.ID)
					all = append(all, o)
				}
			}
		}
	})
	return all
}

// boxesScreen notes how many ballots came out of each box, and says while it is typed what the number would mean.
func (d *Desk) boxesScreen() fyne.CanvasObject {
	all := d.boxesNow()
	rows := container.NewVBox()
	left := 0
	for _, o := range all {
		if !o.counted {
			left++
		}
		rows.Add(d.boxRow(o, left == 1 && !o.counted))
	}
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("boxes.hint"), ""), rows, widget.NewSeparator()}
	for _, p := range d.papersNow() {
		parts = append(parts, d.returnedLine(p, all))
	}
	if left == 0 {
		next := kit.Primary(d.t("screen.bundles"), func() { d.turn("bundles") })
		d.rest = func() { d.focusOn(next) }
		parts = append(parts, action(next))
	}
	parts = append(parts, d.pilesCheck())
	return d.page(d.t("screen.boxes"), parts...)
}

// returnedLine adds up what came back of a kind of ballot, against what was issued.
func (d *Desk) returnedLine(p paperState, all []opened) fyne.CanvasObject {
	issued, returned := 0, 0
	for _, o := range all {
		if o.paper.ID == p.paper.ID {
			issued += o.issued
			returned += int(o.returned.N)
		}
	}
	text := d.t("returned.sofar", "paper", p.paper.Title, "n", returned, "issued", issued)
	switch {
	case p.closed:
		return kit.Wrapped("⚠ "+text+"　"+d.Words.Title("B401"), theme.ColorNameError)
	case returned == issued:
		return kit.Wrapped("✓ "+text, theme.ColorNameSuccess)
	}
	return kit.Wrapped(text, "")
}

// boxRow is a box with its kind of ballot: the number to note and, where totals are typed, the piles set aside whole.
func (d *Desk) boxRow(o opened, first bool) fyne.CanvasObject {
	n, blank, void := d.figure(), d.figure(), d.figure()
	blank.SetPlaceHolder(d.t("boxes.blank"))
	void.SetPlaceHolder(d.t("boxes.void"))
	if o.counted {
		n.SetText(figureText(o.returned.N))
	}
	if o.returned.Blank+o.returned.Void > 0 {
		d.call.piles = true
		blank.SetText(figureText(o.returned.Blank))
		void.SetText(figureText(o.returned.Void))
	}
	said := newLine()
	note := func() { d.countBox(o, n.Text, blank.Text, void.Text) }
	button := widget.NewButton(d.t("boxes.go"), note)
	switch {
	case o.counted:
		button.SetText(d.t("boxes.again"))
	case first:
		button.Importance = widget.HighImportance
		d.rest = func() { d.focusOn(n) }
	}
	for _, e := range []*kit.Entry{n, blank, void} {
		e.OnSubmitted = func(text string) {
			if text != "" {
				note()
			}
		}
	}
	n.OnChanged = func(text string) { said.show(d.boxMeans(o, text)) }
	name := widget.NewLabel(d.t("returned.of", "box", string(o.box), "paper", o.paper.Title, "issued", o.issued))
	name.Wrapping = fyne.TextWrapWord
	if o.counted {
		name.SetText("✓ " + name.Text)
		name.Importance = widget.SuccessImportance
	}
	fields := container.NewHBox(kit.AtLeast(figureWidth*unit(), n))
	if d.call.piles {
		fields.Add(kit.AtLeast(figureWidth*unit(), blank))
		fields.Add(kit.AtLeast(figureWidth*unit(), void))
	}
	fields.Add(kit.AtLeast(figureWidth*unit(), button))
	return container.NewVBox(container.NewBorder(nil, nil, nil, fields, name), said.object(1))
}

// figureWidth is that of a field for a number.
const figureWidth = 110

// pilesCheck shows the fields that typed totals need.
func (d *Desk) pilesCheck() fyne.CanvasObject {
	check := widget.NewCheck(d.t("boxes.piles"), nil)
	check.SetChecked(d.call.piles)
	check.OnChanged = func(yes bool) {
		d.call.piles = yes
		d.show("boxes")
	}
	return check
}

// boxMeans says what a number would mean before it is noted.
func (d *Desk) boxMeans(o opened, text string) (string, fyne.ThemeColorName) {
	count, ok := election.ReadFigure(text).Count()
	n := int(count)
	issued, returned := d.stationSums(o)
	byBox := d.definition().Rules.MobileExcess == election.TheBox
	switch {
	case text == "":
		return "", ""
	case !ok:
		return d.t("boxes.nonumber"), theme.ColorNameWarning
	case o.mobile && n > o.issued && byBox:
		return "⚠ " + d.t("boxes.boxvoid", "over", n-o.issued), theme.ColorNameError
	case o.mobile && n > o.issued:
		return "⚠ " + d.t("boxes.mobile", "over", n-o.issued), theme.ColorNameError
	case returned+n > issued:
		return "⚠ " + d.t("boxes.over", "over", returned+n-issued), theme.ColorNameError
	case n > o.issued:
		return d.t("boxes.wrongbox", "over", n-o.issued), theme.ColorNameWarning
	case n < o.issued:
		return d.t("boxes.less", "less", o.issued-n), theme.ColorNameWarning
	}
	return "✓ " + d.t("boxes.all"), theme.ColorNameSuccess
}

// stationSums adds up, for the kind of ballot and the station of a box, what was issued through all its boxes and what
// came out of the others.
func (d *Desk) stationSums(o opened) (issued, returned int) {
	_, station, _ := d.definition().Box(o.box)
	for _, other := range d.boxesNow() {
		if _, at, _ := d.definition().Box(other.box); at != station || other.paper.ID != o.paper.ID {
			continue
		}
		issued += other.issued
		if other.box != o.box {
			returned += int(other.returned.N)
		}
	}
	return issued, returned
}

func (d *Desk) countBox(o opened, n, blank, void string) {
	d.do(func(origin election.Origin) (journal.Receipt, error) {
		return d.Day.Tally().Do(origin, count.CountBox{Box: o.box, Paper: o.paper.ID,
			N: election.ReadFigure(n), Blank: election.ReadFigure(blank), Void: election.ReadFigure(void)})
	}, func() { d.done("boxes", d.t("boxes.done", "box", string(o.box), "n", n)) })
}

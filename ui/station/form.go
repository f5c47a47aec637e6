package station

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// inOrder puts the keyboard on the first of some fields; Enter leads from each to the next, and from the last one to
// the button that does the work.
func (d *Desk) inOrder(then *kit.PrimaryButton, fields ...fyne.Focusable) {
	for i, f := range fields {
		next := fyne.Focusable(then)
		if i+1 < len(fields) {
			next = fields[i+1]
		}
		switch f := f.(type) {
		case *kit.Entry:
			f.OnSubmitted = func(string) { d.focusOn(next) }
		case *widget.Entry:
			f.OnSubmitted = func(string) { d.focusOn(next) }
		}
	}
	if len(fields) > 0 && d.rest == nil {
		d.rest = func() { d.focusOn(fields[0]) }
	}
}

// focusable gives fields as the keyboard goes through them.
func focusable(entries []*kit.Entry) (all []fyne.Focusable) {
	for _, e := range entries {
		all = append(all, e)
	}
	return all
}

// boxChoice lets one of the boxes that stand in the hall be chosen; nil where there is only one.
func (d *Desk) boxChoice(choose func(election.BoxID)) *kit.Choice {
	place, _ := d.definition().Station(d.Day.Place())
	var ids []string
	for _, b := range place.Boxes {
		if b.Kind == election.FixedBox {
			ids = append(ids, string(b.ID))
		}
	}
	if len(ids) < 2 {
		return nil
	}
	c := kit.NewChoice(ids, d.functionKey)
	c.OnChanged = func(id string) { choose(election.BoxID(id)) }
	c.SetSelectedIndex(0)
	return c
}

// warning is a text behind a sign of its own: something owed, or that does not come out.
func warning(text string) fyne.CanvasObject {
	sign := widget.NewLabel("▲")
	sign.Importance = widget.WarningImportance
	return container.NewBorder(nil, nil, container.NewVBox(sign), nil, kit.Wrapped(text, theme.ColorNameWarning))
}

func heading(text string) fyne.CanvasObject {
	return widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
}

// paperFields are a field for each kind of paper.
type paperFields struct {
	papers []election.Paper
	fields []*kit.Entry
}

func (d *Desk) paperFields() *paperFields {
	f := &paperFields{papers: d.definition().Papers}
	for range f.papers {
		f.fields = append(f.fields, d.figure())
	}
	return f
}

// onto puts the fields onto a form, each named by a text about its paper.
func (f *paperFields) onto(form *fyne.Container, d *Desk, text string) {
	for i, p := range f.papers {
		form.Add(kit.Row(d.t(text, "paper", d.paperName(p)), f.fields[i]))
	}
}

// figures reads the fields.
func (f *paperFields) figures() map[election.PaperID]election.Figure {
	figures := make(map[election.PaperID]election.Figure, len(f.papers))
	for i, p := range f.papers {
		figures[p.ID] = election.ReadFigure(f.fields[i].Text)
	}
	return figures
}

// voterField takes a voter by number, name, pinyin or ID number, and shows who that is.
type voterField struct {
	*kit.Entry
	d    *Desk
	no   election.VoterNo // of the one voter who is meant, or what was typed
	hint *widget.Label
}

// wide is the least width of each of two columns with fields of their own.
const wide = 380

// half is the least width of each of two fields that share a line.
const half = 240

// mostMeant is how many voters a field names from whom to choose.
const mostMeant = 3

func (d *Desk) newVoterField(changed func()) *voterField {
	f := &voterField{Entry: d.entry(), d: d, hint: widget.NewLabel("")}
	f.hint.Wrapping = fyne.TextWrapWord
	f.SetPlaceHolder(d.t("search"))
	f.OnChanged = func(text string) {
		f.look(text)
		changed()
	}
	return f
}

// row is the field with its name at the left and the voter at the right.
func (f *voterField) row(name string) fyne.CanvasObject {
	return kit.Row(name, kit.Grid(2, half, f.Entry, f.hint))
}

// isWholeID reports whether what was typed is all of an ID number, which must not stay on the screen.
func isWholeID(text string) bool {
	fault := election.NormalID(text).Fault()
	return fault != election.IDMissing && fault != election.IDMalformed
}

func (f *voterField) look(text string) {
	f.no = election.VoterNo(strings.TrimSpace(text))
	found := f.d.find(text, mostMeant)
	if isWholeID(text) { // the voter's number takes its place
		if len(found.Voters) == 1 {
			f.SetText(string(found.Voters[0]))
			return
		}
		f.SetText("")
		f.hint.SetText(f.d.t("voter.nobody"))
		return
	}
	switch {
	case f.no == "":
		f.hint.SetText("")
	case len(found.Voters) == 0:
		f.hint.SetText(f.d.t("voter.nobody"))
	case len(found.Voters) == 1 || found.Sure:
		f.no = found.Voters[0]
		f.hint.SetText(f.d.called(f.no))
	default:
		var names []string
		for _, no := range found.Voters {
			names = append(names, f.d.called(no))
		}
		if found.More {
			names = append(names, "…")
		}
		f.hint.SetText(strings.Join(names, "\n"))
	}
}

// find looks voters up in the directory, which follows the roll book.
func (d *Desk) find(query string, most int) (found roll.Found) {
	d.Day.Roll().View(d.voters.Follow)
	return d.voters.Find(query, most)
}

// called is a voter's number and name.
func (d *Desk) called(no election.VoterNo) string {
	var e roll.Entry
	d.Day.Roll().View(func(s *roll.State) { e, _ = s.Entry(no) })
	return string(no) + "  " + e.Voter.Name
}

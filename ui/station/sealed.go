package station

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	domain "changpiao/station"
	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/sheet"
	"changpiao/ui/kit"
)

// sealedPage shows the result, hands it over as codes, files and pages, and notes its announcement.
func (d *Desk) sealedPage(signed sheet.Signed, content sheet.Sheet) fyne.CanvasObject {
	said := newLine()
	parts := container.NewVBox(d.title(d.t("screen.sealed")))
	if d.stage == "sealed" {
		parts.Add(d.announceRow())
	} else {
		parts.Add(d.announcedLine())
	}
	parts.Add(kit.Flow(d.handOver(signed, said)...))
	parts.Add(said.object(2))
	parts.Add(widget.NewSeparator())
	parts.Objects = append(parts.Objects, d.resultLines(content)...)
	parts.Objects = append(parts.Objects, d.remarks(content)...)
	return scrolled(parts)
}

// Stick is how a sheet gets onto a stick.
type Stick struct {
	// Choose asks for a folder; where nobody chose one nothing is told.
	Choose func(then func(folder string, err error))
	// Write writes the files there, reads them back and checks them. It is called aside from the screen.
	Write func(folder string) error
}

// toStick writes the sheet's files onto a stick and says whether they read back.
func (d *Desk) toStick(said *line) {
	d.Stick.Choose(func(folder string, err error) {
		if err != nil {
			said.show(d.t("sheet.unsaved", "why", d.Words.Refusal(err)), theme.ColorNameError)
			return
		}
		said.show(d.t("sheet.writing"), "")
		d.work.Do(func() { err = d.Stick.Write(folder) }, func() {
			if err != nil {
				said.show("✕ "+d.t("sheet.unsaved", "why", d.Words.Refusal(err)), theme.ColorNameError)
				return
			}
			said.show("✓ "+d.t("sheet.onstick", "folder", folder), theme.ColorNameSuccess)
		})
	})
}

// handOver are the ways in which the sheet leaves this PC, and the way back.
func (d *Desk) handOver(signed sheet.Signed, said *line) []fyne.CanvasObject {
	buttons := []fyne.CanvasObject{
		d.button("codes.show", func() { d.showCodes(signed) }),
		d.button("sheet.stick", func() { d.toStick(said) }),
		d.button("sheet.save", func() { d.saveSheet(said) }),
	}
	if d.Print != nil {
		buttons = append(buttons, widget.NewButton(d.t("sheet.view"), func() { d.turn("print") }))
	}
	return append(buttons,
		d.button("reopen.count", func() { d.reopen(false) }), d.button("reopen.polls", func() { d.reopen(true) }))
}

// saveSheet makes the sheet's files and has them read back, which takes a moment.
func (d *Desk) saveSheet(said *line) {
	said.show(d.t("sheet.saving"), theme.ColorNameForeground)
	var folder string
	var err error
	d.work.Do(func() { folder, err = d.Save() }, func() {
		if err != nil {
			said.show(d.t("sheet.unsaved", "why", d.Words.Refusal(err)), theme.ColorNameError)
			return
		}
		said.show("✓ "+d.t("sheet.saved", "folder", folder), theme.ColorNameSuccess)
	})
}

// resultLines are the 计票结果: what each position came to, and what that means where this is the whole community.
func (d *Desk) resultLines(s sheet.Sheet) []fyne.CanvasObject {
	result, whole := domain.Outcome(d.definition(), s)
	lines := []fyne.CanvasObject{widget.NewLabelWithStyle(d.t("result"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})}
	switch {
	case s.Verdict != "":
		return append(lines, kit.Wrapped(d.t("verdict.invalid", "code", string(s.Verdict)), theme.ColorNameError))
	case !whole:
		lines = append(lines, kit.Wrapped(d.t("result.part"), theme.ColorNameWarning))
	case !result.Quorum:
		lines = append(lines, kit.Wrapped(d.t("result.quorum"), theme.ColorNameError))
	}
	for _, p := range s.Papers {
		paper, _ := d.definition().Paper(p.ID)
		lines = append(lines, kit.Wrapped(d.t("result.paper", "paper", paper.Title, "returned", int(p.Returned), "valid", int(p.Valid), "blank", int(p.Blank), "void", int(p.Void)), ""))
	}
	for _, p := range s.Positions {
		pos, _ := d.definition().Position(p.ID)
		lines = append(lines, d.positionResult(pos, p, result.Positions[p.ID], whole && result.Quorum))
	}
	return append(lines, kit.Small(d.t("result.review"), theme.ColorNamePlaceHolder))
}

// positionResult lists everybody with votes, and who is past the line.
func (d *Desk) positionResult(pos *election.Position, p sheet.Position, r *outcome.PositionResult, decided bool) fyne.CanvasObject {
	rows := container.NewVBox(widget.NewLabelWithStyle(d.t("result.position", "title", pos.Title, "seats", pos.Seats), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	for i, c := range pos.Candidates {
		against := ""
		if i < len(p.Against) {
			against = "　" + d.t("result.against", "n", int(p.Against[i]))
		}
		person := outcome.Person{Candidate: c.ID, Voter: c.Voter}
		rows.Add(d.resultRow(c.Name, figureText(p.For[i])+against, person, r, decided))
	}
	for _, w := range p.WriteIns {
		rows.Add(d.resultRow(d.t("pad.written", "name", w.Name), figureText(w.Votes), outcome.Person{Voter: w.Voter}, r, decided))
	}
	if decided && r != nil {
		rows.Objects = append(rows.Objects, d.whatFollows(r)...)
	}
	return rows
}

// resultRow is a person with their votes, and what these mean.
func (d *Desk) resultRow(name, votes string, who outcome.Person, r *outcome.PositionResult, decided bool) fyne.CanvasObject {
	meaning, level := "", widget.MediumImportance
	if decided && r != nil {
		switch {
		case names(r.Elected, who):
			meaning, level = "✓ "+d.t("result.elected"), widget.SuccessImportance
		case names(r.Tie, who):
			meaning, level = "＝ "+d.t("result.tie"), widget.WarningImportance
		case names(r.RunOff, who):
			meaning, level = "→ "+d.t("result.runoff"), widget.WarningImportance
		}
	}
	figure := widget.NewLabelWithStyle(votes, fyne.TextAlignTrailing, fyne.TextStyle{Bold: true})
	return container.NewGridWithColumns(3, widget.NewLabel("　"+name), container.NewBorder(nil, nil, nil, widget.NewLabel("　　"), figure), stateLabel(meaning, level))
}

// names reports whether a person is among people.
func names(people []outcome.Person, who outcome.Person) bool {
	for _, p := range people {
		if p.ID() == who.ID() {
			return true
		}
	}
	return false
}

// whatFollows says which round a position still needs, and by which day.
func (d *Desk) whatFollows(r *outcome.PositionResult) (lines []fyne.CanvasObject) {
	list := func(people []outcome.Person) string {
		var all []string
		for _, p := range people {
			all = append(all, p.Name)
		}
		return strings.Join(all, " ")
	}
	if r.TieSeats > 0 {
		lines = append(lines, kit.Wrapped(d.t("result.revote", "seats", r.TieSeats, "names", list(r.Tie), "day", string(r.LastDay)), theme.ColorNameWarning))
	}
	if r.RunOffSeats > 0 {
		lines = append(lines, kit.Wrapped(d.t("result.again", "seats", r.RunOffSeats, "names", list(r.RunOff), "day", string(r.LastDay)), theme.ColorNameWarning))
	}
	return lines
}

// flags are what must be shown with a result.
func (d *Desk) flags(s sheet.Sheet) []election.Finding {
	if result, whole := domain.Outcome(d.definition(), s); whole {
		return result.Flags
	}
	return append(d.definition().Flags(), domain.Differences(s)...)
}

package station

import (
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

// stockScreen shows what became of every ballot, exchanges spoiled ones, and reconciles the figures.
func (d *Desk) stockScreen() fyne.CanvasObject {
	parts := []fyne.CanvasObject{d.stockTable(nil), d.equations(nil), widget.NewSeparator()}
	if d.stage == "polling" {
		parts = append(parts, d.exchange(), widget.NewSeparator())
	}
	return d.page(d.t("screen.stock"), append(parts, d.boxTable())...)
}

// stockTable counts every kind of paper; where the unused ballots are being counted, their fields stand behind it.
func (d *Desk) stockTable(unused *paperFields) fyne.CanvasObject {
	columns := []kit.Column{{Head: d.t("head.paper"), Widest: true}}
	for _, id := range []string{"received", "person", "proxy", "mobile", "spoiled", "left"} {
		columns = append(columns, kit.Column{Head: d.t("head." + id), Figure: true})
	}
	if unused != nil {
		columns = append(columns, kit.Column{Head: d.t("head.unused")})
	}
	t := kit.NewTable(columns...)
	d.Day.Roll().View(func(s *roll.State) {
		for i, p := range d.definition().Papers {
			st := s.Stock(p.ID)
			row := []string{d.paperName(p)}
			for _, n := range []election.Count{st.Received, st.InPerson, st.Proxy, st.Mobile, st.Spoiled, st.Left()} {
				row = append(row, strconv.Itoa(int(n)))
			}
			if unused == nil {
				t.Row(row)
			} else {
				t.Row(row, kit.AtLeast(unusedWidth, unused.fields[i]))
			}
		}
	})
	return t.Object()
}

// unusedWidth is the room for a number of unused ballots.
const unusedWidth = 140

// paperName is a kind of paper with its colour, where it has one.
func (d *Desk) paperName(p election.Paper) string {
	if p.Colour == "" {
		return p.Title
	}
	colour := d.t("colour." + p.Colour)
	if strings.HasPrefix(colour, "colour.") { // not one of those that are translated
		colour = p.Colour
	}
	return d.t("paper.coloured", "paper", p.Title, "colour", colour)
}

// exchange gives new ballots for spoiled ones that were handed back.
func (d *Desk) exchange() fyne.CanvasObject {
	papers := d.definition().Papers
	titles := make([]string, len(papers))
	for i, p := range papers {
		titles[i] = p.Title
	}
	kind := kit.NewChoice(titles, d.functionKey)
	kind.SetSelectedIndex(0)
	n := d.figure()
	n.SetText("1")
	back := kit.NewCheck(d.t("spoil.back"), nil)
	spoil := kit.Primary(d.t("spoil.go"), func() {
		c := roll.Spoil{Paper: papers[kind.SelectedIndex()].ID, N: election.ReadFigure(n.Text), HandedBack: back.Checked}
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, c) },
			func() { d.done("stock", d.t("spoil.done", "paper", kind.Selected, "n", c.N.String())) })
	})
	d.inOrder(spoil, n)
	d.offered["spoil.go"] = func() { d.focusOn(n) }
	return container.NewVBox(heading(d.t("spoil")), kit.Grid(2, half, kit.ShortRow(d.t("head.paper"), kind), kit.ShortRow(d.t("spoil.n"), n)), back, action(spoil))
}

// boxTable shows the station's boxes with their seals, and how many voters were issued for each.
func (d *Desk) boxTable() fyne.CanvasObject {
	t := kit.NewTable(kit.Column{Head: d.t("head.box")}, kit.Column{Head: d.t("head.seal")}, kit.Column{Head: d.t("head.state"), Widest: true},
		kit.Column{Head: d.t("head.voters"), Figure: true})
	place, _ := d.definition().Station(d.Day.Place())
	d.Day.Roll().View(func(s *roll.State) {
		for _, b := range place.Boxes {
			box, _ := s.Box(b.ID)
			state := "fixed"
			switch {
			case box.Out:
				state = "out"
			case box.Back:
				state = "back"
			case b.Kind == election.MobileBox:
				state = "here"
			}
			t.Row([]string{string(b.ID), orNone(box.Seal), d.t("box." + state), strconv.Itoa(int(box.Issued))})
		}
	})
	return t.Object()
}

func orNone(text string) string {
	if strings.TrimSpace(text) == "" {
		return "—"
	}
	return text
}

// equations are the figures' sums, a line each: true, or with the code of the rule that it breaks.
func (d *Desk) equations(counted map[election.PaperID]election.Figure) fyne.CanvasObject {
	lines := widget.NewRichText()
	lines.Wrapping = fyne.TextWrapWord
	d.Day.Roll().View(func(s *roll.State) {
		for _, e := range s.Equations(counted) {
			lines.Segments = append(lines.Segments, d.equation(e))
		}
	})
	return lines
}

// broken writes a sum as it is when it does not come out.
var broken = strings.NewReplacer("＝", "≠", " = ", " ≠ ", "≤", "＞")

func (d *Desk) equation(e roll.Equation) widget.RichTextSegment {
	args := []any{"box", string(e.Box)}
	for name, value := range e.Args {
		args = append(args, name, value)
	}
	if p, ok := d.definition().Paper(e.Paper); ok {
		args = append(args, "paper", p.Title)
	}
	line := &widget.TextSegment{Text: "✓ " + d.t("equation."+e.Name, args...), Style: widget.RichTextStyleParagraph}
	line.Style.ColorName = theme.ColorNameSuccess
	if !e.Holds {
		text := broken.Replace(d.t("equation."+e.Name, args...))
		line.Text = "▲ " + text + " " + d.t("equation.broken", "code", string(e.Code), "rule", d.Words.Title(e.Code))
		line.Style.ColorName = theme.ColorNameError
	}
	return line
}

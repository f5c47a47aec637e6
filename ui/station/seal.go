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
	"changpiao/station/sheet"
	"changpiao/ui/kit"
)

// sealScreen shows on one page all that the sheet will state, and ends the count with two supervisors. Once sealed it
// shows the result and hands it over.
func (d *Desk) sealScreen() fyne.CanvasObject {
	if signed, content, ok := d.Day.Sheet(); ok {
		return d.sealedPage(signed, content)
	}
	content := d.Day.Content(d.Now(), nil)
	seal := kit.Primary(d.t("seal.go"), func() {
		d.do(func(o election.Origin) (journal.Receipt, error) {
			_, _, err := d.Day.Seal(o)
			return journal.Receipt{}, err
		}, func() { d.done("seal", d.t("seal.done")) })
	})
	parts := container.NewVBox(d.title(d.t("screen.seal")), d.readiness())
	parts.Add(kit.Flow(seal, d.button("reopen.polls", func() { d.reopen(true) })))
	parts.Add(widget.NewSeparator())
	counted := d.isCounted()
	parts.Objects = append(parts.Objects, d.sums(content, counted)...)
	parts.Objects = append(parts.Objects, d.remarks(content)...)
	if counted {
		parts.Objects = append(parts.Objects, d.resultLines(content)...)
	}
	return scrolled(parts)
}

// readiness says what still stands between the count and the seal, or that nothing does.
func (d *Desk) readiness() fyne.CanvasObject {
	var unmet []election.Finding
	invalid := false
	d.Day.Tally().View(func(s *count.State) { unmet, invalid = s.Unmet(), s.Invalid() })
	switch {
	case invalid:
		return kit.Framed(theme.ColorNameError, kit.Wrapped("⚠ "+d.t("seal.invalid"), theme.ColorNameError))
	case len(unmet) == 0:
		return kit.Wrapped("✓ "+d.t("seal.ready"), theme.ColorNameSuccess)
	}
	lines := container.NewVBox()
	for i, f := range unmet {
		if i == mostMissing {
			lines.Add(kit.Wrapped(d.t("seal.more", "n", len(unmet)-i), theme.ColorNameWarning))
			break
		}
		text := d.finding(f)
		if f.Code == "B406" {
			text = d.isMissing(f) + d.whereOf(f)
		}
		lines.Add(kit.Wrapped("○ "+text+" ["+string(f.Code)+"]", theme.ColorNameWarning))
	}
	return kit.Framed(theme.ColorNameWarning, lines)
}

// isCounted reports whether nothing stands between the count and the seal.
func (d *Desk) isCounted() (counted bool) {
	d.Day.Tally().View(func(s *count.State) { counted = len(s.Unmet()) == 0 })
	return counted
}

// equation is a sum or bound between figures that holds on every sheet, or names its code.
type equation struct {
	about string
	id    string
	pairs []any
	holds bool
	code  election.Code
}

// sums lists all of a sheet's with their figures. Before everything is counted one that does not hold is only open.
func (d *Desk) sums(s sheet.Sheet, counted bool) []fyne.CanvasObject {
	var all []equation
	void := map[election.PaperID]election.Count{}
	for _, p := range s.Papers {
		void[p.ID] = p.Void
		paper, _ := d.definition().Paper(p.ID)
		issued := p.Issued()
		all = append(all,
			equation{paper.Title, "stock", []any{"received", p.Received, "issued", issued, "spoiled", p.Spoiled, "unused", p.Unused}, p.Received == issued+p.Spoiled+p.Unused, "B402"},
			equation{paper.Title, "returned", []any{"returned", p.Returned, "issued", issued}, p.Returned <= issued, "B401"})
		if s.Verdict == "" {
			all = append(all, equation{paper.Title, "ballots", []any{"returned", p.Returned, "valid", p.Valid, "blank", p.Blank, "void", p.Void}, p.Returned == p.Valid+p.Blank+p.Void, "T513"})
		}
	}
	returned := func(id election.PaperID) election.Count {
		i := slices.IndexFunc(s.Papers, func(p sheet.Paper) bool { return p.ID == id })
		return s.Papers[i].Returned
	}
	for _, p := range s.Positions {
		if s.Verdict != "" {
			break
		}
		pos, _ := d.definition().Position(p.ID)
		votes := election.Count(0)
		for _, n := range p.For {
			votes += n
		}
		for _, w := range p.WriteIns {
			votes += w.Votes
		}
		all = append(all,
			equation{pos.Title, "position", []any{"counted", p.Counted, "blank", p.Blank, "void", p.Void, "whole", void[p.Paper], "returned", returned(p.Paper)},
				p.Counted+p.Blank+p.Void+void[p.Paper] == returned(p.Paper), "T513"},
			equation{pos.Title, "votes", []any{"votes", votes, "seats", p.Seats, "counted", p.Counted}, votes <= p.Seats*p.Counted, "T513"})
	}
	lines := []fyne.CanvasObject{widget.NewLabelWithStyle(d.t("seal.equations"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})}
	for _, e := range all {
		lines = append(lines, d.equationLine(e, counted))
	}
	return lines
}

func (d *Desk) equationLine(e equation, counted bool) fyne.CanvasObject {
	for i, v := range e.pairs {
		if n, ok := v.(election.Count); ok {
			e.pairs[i] = int(n)
		}
	}
	text := e.about + "：" + d.t("sum."+e.id, e.pairs...)
	switch {
	case e.holds:
		return kit.Small("✓ "+text, theme.ColorNameSuccess)
	case !counted && e.code == "T513":
		return kit.Small("○ "+text, theme.ColorNamePlaceHolder)
	}
	return kit.Small("⚠ "+string(e.code)+"　"+text, theme.ColorNameError)
}

// remarks are the verdict, the reasons that were given and the flags.
func (d *Desk) remarks(s sheet.Sheet) []fyne.CanvasObject {
	verdict := kit.Wrapped("✓ "+d.t("verdict.counted"), theme.ColorNameSuccess)
	if s.Verdict != "" {
		verdict = kit.Wrapped("⚠ "+d.t("verdict.invalid", "code", string(s.Verdict)), theme.ColorNameError)
	}
	heading := func(id string) fyne.CanvasObject {
		return widget.NewLabelWithStyle(d.t(id), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	}
	lines := []fyne.CanvasObject{heading("verdict"), verdict, heading("seal.reasons")}
	for _, r := range s.Reasons {
		lines = append(lines, kit.Small("· "+string(r.Code)+"　"+d.Words.Title(r.Code)+"："+r.Text, ""))
	}
	if len(s.Reasons) == 0 {
		lines = append(lines, kit.Small(d.t("seal.none"), theme.ColorNamePlaceHolder))
	}
	lines = append(lines, heading("seal.flags"))
	flags := d.flags(s)
	for _, f := range flags {
		lines = append(lines, kit.Small("· "+string(f.Code)+"　"+d.finding(f), theme.ColorNameWarning))
	}
	if len(flags) == 0 {
		lines = append(lines, kit.Small(d.t("seal.none"), theme.ColorNamePlaceHolder))
	}
	return lines
}

// announceRow notes who read the result out and where it was posted.
func (d *Desk) announceRow() fyne.CanvasObject {
	return d.announceWith(func(o election.Origin, where string) (journal.Receipt, error) {
		return d.Day.Tally().Do(o, count.Announce{Posted: where})
	}, func() { d.done("seal", d.t("announced")) })
}

// announceWith asks where a result hangs, and notes it.
func (d *Desk) announceWith(note func(o election.Origin, where string) (journal.Receipt, error), done func()) fyne.CanvasObject {
	posted := d.entry()
	posted.SetPlaceHolder(d.t("announce.where"))
	announce := kit.Primary(d.t("announce.go"), func() {
		where := strings.TrimSpace(posted.Text)
		if where == "" {
			d.quiet()
			d.say("▲ "+d.t("announce.nowhere"), theme.ColorNameWarning)
			d.focusOn(posted)
			return
		}
		d.do(func(o election.Origin) (journal.Receipt, error) { return note(o, where) }, done)
	})
	posted.OnSubmitted = func(string) { announce.OnTapped() }
	d.rest = func() { d.focusOn(posted) }
	return kit.Side(half, middle(posted), announce)
}

// announcedLine says who read the result out is in the book; here it says where it hangs.
func (d *Desk) announcedLine() fyne.CanvasObject {
	var posted string
	d.Day.Tally().View(func(s *count.State) { posted = s.Posted() })
	return kit.Wrapped("✓ "+d.t("announced.at", "where", posted), theme.ColorNameSuccess)
}

func figureText(n election.Count) string { return strconv.Itoa(int(n)) }

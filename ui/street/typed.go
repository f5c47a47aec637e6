package street

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/sheet"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// typing is the paper result that is being typed in.
type typing struct {
	row    row
	second string // who checks it with the clerk
	reason string
	form   figureForm
}

// typedScreen takes the figures of a station's paper result that nobody signed. Two people do it, with a reason.
func (d *Desk) typedScreen() fyne.CanvasObject {
	t := &d.typing
	def := d.definition(t.row.election, t.row.round)
	if t.form.fields == nil {
		t.form = newFigureForm(def, d.t("typed.people"))
	}
	second, reason := widget.NewEntry(), widget.NewEntry()
	second.SetText(t.second)
	second.OnChanged = func(s string) { t.second = clean(s) }
	second.SetPlaceHolder(d.t("typed.second.hint"))
	reason.SetText(t.reason)
	reason.OnChanged = func(s string) { t.reason = s }
	reason.SetPlaceHolder(d.t("typed.reason.hint"))
	d.rest = func() { d.Canvas.Focus(second) }
	parts := []fyne.CanvasObject{
		kit.Framed(caution, kit.Wrapped(d.t("typed.hint", "community", t.row.community, "station", t.row.place), "")),
		kit.Row(d.t("typed.second"), second), kit.Row(d.t("typed.reason"), reason),
	}
	for _, g := range t.form.groups {
		parts = append(parts, widget.NewLabelWithStyle(g.title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		grid := container.NewGridWithColumns(2)
		for _, id := range g.fields {
			grid.Add(kit.Row(d.fieldName(t.form.fields[id]), t.form.entry(id)))
		}
		parts = append(parts, grid)
	}
	parts = append(parts, action(d.primary(d.t("typed.go"), d.typeIn),
		widget.NewButton(d.t("typed.leave"), func() { d.typing = typing{}; d.show("overview") })))
	return page(d.t("typed.title"), parts...)
}

func (d *Desk) fieldName(f figureField) string {
	if f.name != "" {
		return f.name
	}
	return d.t("typed.field." + f.what)
}

// typeIn records what was typed.
func (d *Desk) typeIn() {
	t := &d.typing
	d.refusal.Clear()
	switch {
	case !d.known():
		return
	case t.second == "" || t.second == d.clerk:
		d.say(d.t("typed.second.first"), caution)
		return
	case strings.TrimSpace(t.reason) == "":
		d.say(d.t("typed.reason.first"), caution)
		return
	}
	s, findings := t.form.sheet(d.definition(t.row.election, t.row.round), d.fieldName)
	if len(findings) > 0 {
		d.refuse(&election.Refusal{Findings: findings})
		return
	}
	s.Round, s.Place = t.row.round, t.row.station
	o := d.origin()
	o.By = append(o.By, election.StaffID(t.second))
	if _, err := d.ledger.Do(o, t.row.election, domain.TypeResult{Sheet: s, Reason: t.reason}); err != nil {
		d.refuse(err)
		return
	}
	done := t.row
	d.typing = typing{}
	d.changed(done.election)
	d.show("overview")
	d.say("✓ "+d.t("typed.done", "community", done.community, "station", done.place), caution)
}

func (d *Desk) definition(id election.ID, round int) (def *election.Definition) {
	d.ledger.View(id, func(s *domain.State) { def = s.Definition(round) })
	return def
}

// figureForm is what a paper result asks for: a figure a field, in groups as they stand on the paper.
type figureForm struct {
	groups []figureGroup
	fields []figureField
}

type figureGroup struct {
	title  string
	fields []int
}

// figureField is one figure, or the people written in for a position.
type figureField struct {
	what  string // of the sheet
	name  string // of a candidate
	into  func(*sheet.Sheet) *election.Count
	names func(*sheet.Sheet) *[]sheet.WriteIn
	field *widget.Entry
}

func newFigureForm(def *election.Definition, electorate string) figureForm {
	var f figureForm
	group := func(title string, fields ...figureField) {
		g := figureGroup{title: title}
		for _, each := range fields {
			g.fields = append(g.fields, len(f.fields))
			f.fields = append(f.fields, each)
		}
		f.groups = append(f.groups, g)
	}
	people := []figureField{
		{what: "registered_before", into: func(s *sheet.Sheet) *election.Count { return &s.RegisteredBefore }},
		{what: "registered", into: func(s *sheet.Sheet) *election.Count { return &s.Registered }},
		{what: "proxies", into: func(s *sheet.Sheet) *election.Count { return &s.Proxies }},
	}
	if def.Rules.Electors == election.MembersDue {
		people = append(people,
			figureField{what: "due", into: func(s *sheet.Sheet) *election.Count { return &s.Due }},
			figureField{what: "present", into: func(s *sheet.Sheet) *election.Count { return &s.Present }})
	}
	group(electorate, people...)
	for i, p := range def.Papers {
		group(p.Title, paperFields(i)...)
	}
	for i := range def.Positions {
		group(def.Positions[i].Title, positionFields(def, i)...)
	}
	return f
}

func paperFields(i int) []figureField {
	of := func(what string, count func(*sheet.Paper) *election.Count) figureField {
		return figureField{what: what, into: func(s *sheet.Sheet) *election.Count { return count(&s.Papers[i]) }}
	}
	return []figureField{
		of("received", func(p *sheet.Paper) *election.Count { return &p.Received }),
		of("in_person", func(p *sheet.Paper) *election.Count { return &p.IssuedInPerson }),
		of("by_proxy", func(p *sheet.Paper) *election.Count { return &p.IssuedProxy }),
		of("by_mobile", func(p *sheet.Paper) *election.Count { return &p.IssuedMobile }),
		of("spoiled", func(p *sheet.Paper) *election.Count { return &p.Spoiled }),
		of("unused", func(p *sheet.Paper) *election.Count { return &p.Unused }),
		of("returned", func(p *sheet.Paper) *election.Count { return &p.Returned }),
		of("returned_mobile", func(p *sheet.Paper) *election.Count { return &p.ReturnedMobile }),
		of("valid", func(p *sheet.Paper) *election.Count { return &p.Valid }),
		of("blank", func(p *sheet.Paper) *election.Count { return &p.Blank }),
		of("void", func(p *sheet.Paper) *election.Count { return &p.Void }),
	}
}

func positionFields(def *election.Definition, i int) []figureField {
	of := func(what, name string, count func(*sheet.Position) *election.Count) figureField {
		return figureField{what: what, name: name, into: func(s *sheet.Sheet) *election.Count { return count(&s.Positions[i]) }}
	}
	fields := []figureField{
		of("counted", "", func(p *sheet.Position) *election.Count { return &p.Counted }),
		of("blank", "", func(p *sheet.Position) *election.Count { return &p.Blank }),
		of("void", "", func(p *sheet.Position) *election.Count { return &p.Void }),
	}
	for at, c := range def.Positions[i].Candidates {
		fields = append(fields, of("for", c.Name, func(p *sheet.Position) *election.Count { return &p.For[at] }))
		if def.Rules.TakesAgainst() {
			fields = append(fields, of("against", c.Name+" ✗", func(p *sheet.Position) *election.Count { return &p.Against[at] }))
		}
	}
	return append(fields, figureField{what: "written", names: func(s *sheet.Sheet) *[]sheet.WriteIn { return &s.Positions[i].WriteIns }})
}

// entry is a field's place on the screen; what was typed stays when the screen is drawn again.
func (f figureForm) entry(id int) *widget.Entry {
	if f.fields[id].field == nil {
		f.fields[id].field = widget.NewEntry()
	}
	return f.fields[id].field
}

// sheet reads the figures; a figure that is missing or none is found with B406.
func (f figureForm) sheet(def *election.Definition, named func(figureField) string) (sheet.Sheet, []election.Finding) {
	var s sheet.Sheet
	for _, p := range def.Papers {
		s.Papers = append(s.Papers, sheet.Paper{ID: p.ID})
	}
	for i := range def.Positions {
		s.Positions = append(s.Positions, domain.EmptyPosition(def, &def.Positions[i]))
	}
	var found election.Findings
	for _, g := range f.groups {
		for _, id := range g.fields {
			field := f.fields[id]
			text := f.entry(id).Text
			if field.into != nil {
				*field.into(&s) = found.Take(election.ReadFigure(text), named(field), g.title)
				continue
			}
			*field.names(&s) = writeIns(text, def, &found, named(field), g.title)
		}
	}
	return s, found
}

// writeIns reads people written in: number or name and votes, parted by commas, as "0009 3、张三 2".
func writeIns(text string, def *election.Definition, found *election.Findings, what, at string) []sheet.WriteIn {
	var list []sheet.WriteIn
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) }) {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		w := sheet.WriteIn{
			Name:  strings.Join(words[:len(words)-1], " "),
			Votes: found.Take(election.ReadFigure(words[len(words)-1]), what, at),
		}
		for _, v := range def.Voters {
			if string(v.No) == w.Name {
				w.Voter, w.Name = v.No, v.Name
			}
		}
		if w.Name == "" {
			found.Add("T508", "position", at)
		}
		list = append(list, w)
	}
	return list
}

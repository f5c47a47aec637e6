package street

import (
	"strings"

	"changpiao/station/election"
	"changpiao/station/sheet"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

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
	field *kit.Entry
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
func (f figureForm) entry(id int) *kit.Entry {
	if f.fields[id].field == nil {
		f.fields[id].field = kit.NewEntry(nil)
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

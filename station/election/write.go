package election

import (
	"encoding/json"
	"slices"

	"changpiao/station/jsontree"
)

// Write writes an election file as Parse reads it, with all its people. Of the
// rules it has those that are not the profile's own.
func Write(d *Definition) []byte {
	text, err := json.MarshalIndent(struct {
		*Definition
		Rules      map[string]string `json:"rules,omitempty"`
		Staff      Roster            `json:"staff,omitempty"`
		Voters     []Voter           `json:"voters"`
		Proxies    []Proxy           `json:"proxies,omitempty"`
		Objections []RollObjection   `json:"objections,omitempty"`
	}{d, d.Overrides(), d.Staff, append([]Voter{}, d.Voters...), d.Proxies, d.Objections}, "", " ")
	if err != nil {
		panic(err) // plain fields always marshal
	}
	return append(text, '\n')
}

// Overrides gives the parameters whose values are not those of the profile.
func (d *Definition) Overrides() map[string]string {
	overrides := map[string]string{}
	// What the profile makes of the first ones may move others; see ResolveRules.
	for range 2 {
		usual, err := ResolveRules(d.Profile, overrides)
		if err != nil {
			return nil
		}
		for _, row := range parameters {
			if value := row.Get(d.Rules); value != row.Get(usual) {
				overrides[row.Name] = value
			}
		}
	}
	return overrides
}

// Draft reads an election file that need not be finished yet. It gives what can
// be read of it, nil where that is nothing, and everything that speaks against
// it or must be shown with it.
func Draft(name string, data []byte, readRoll RollReader) (*Definition, []Finding) {
	p := &parsing{file: name, readRoll: readRoll, def: &Definition{}, people: true}
	root := p.whole(data)
	findings := p.findings()
	if root == nil || root.Kind != jsontree.Object {
		return nil, findings
	}
	if p.def.ElectionDay != "" {
		findings = append(findings, p.def.refusals(p.unread())...)
		findings = append(findings, p.def.flags(true)...) // it is being prepared, reviews and all
		findings = append(findings, p.def.flagObjections()...)
	}
	locate(findings, p.rollFile, p.rows)
	return p.def, findings
}

// Unverified lists the parameters of the definition for whose value no
// authoritative text was found, and which nobody has confirmed yet.
func (d *Definition) Unverified() []Parameter {
	var list []Parameter
	for _, row := range parameters {
		if row.Clause(d.Profile) == ClauseOpen && !slices.Contains(d.Confirmed, row.Name) {
			list = append(list, row)
		}
	}
	return list
}

// Anew begins an election from the last one: with its places, positions,
// papers, rules, roll and staff, but without candidates, proxies, days, and what
// was confirmed of that one.
func (d *Definition) Anew() *Definition {
	n := &Definition{
		Title: d.Title, Street: d.Street, Community: d.Community, Profile: d.Profile, Rules: d.Rules, Round: 1, Kind: FirstRound,
		Papers: d.Papers, Staff: d.Staff, Voters: d.Voters, Reviewed: true,
	}
	for _, p := range d.Positions {
		p.Candidates = nil
		n.Positions = append(n.Positions, p)
	}
	for _, s := range d.Stations {
		s.Boxes = slices.Clone(s.Boxes)
		for i := range s.Boxes {
			s.Boxes[i].Voters, s.Boxes[i].Resolution, s.Boxes[i].Posted = nil, "", ""
		}
		n.Stations = append(n.Stations, s)
	}
	return n
}

package main

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"changpiao/cmd/collect"
	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/store"
	"changpiao/store/scan"
)

func sheetVerify(c *call) error {
	values, files, err := c.options([]string{"election"}, []string{"keys"}, []string{"json"})
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return misused("no_file", "command", c.cmd.name)
	}
	v := verification{call: c, keys: map[[8]byte]signing.Enrolment{}, asJSON: values["json"] != nil}
	for _, k := range values["keys"] {
		data, err := store.ReadFile(k)
		if err != nil {
			return unreadable(k, err)
		}
		e, err := signing.ParseEnrolment(data)
		if err != nil {
			return unreadable(k, err)
		}
		v.keys[e.Key.KID()] = e
	}
	if f := values["election"]; len(f) == 1 {
		if v.def, err = c.definitionOrRound(f[0]); err != nil {
			return err
		}
	}
	return v.files(files)
}

// definitionOrRound reads an election file, or that of a further round, which
// names no people.
func (c *call) definitionOrRound(path string) (*election.Definition, error) {
	def, err := c.readDefinition(path)
	if err == nil {
		return def, nil
	}
	if round, noRound := readRound(path); noRound == nil {
		return round, nil
	}
	return nil, err
}

// verification checks sheets against enrolled keys and, where one is given, a
// definition.
type verification struct {
	*call
	keys   map[[8]byte]signing.Enrolment
	def    *election.Definition
	asJSON bool
}

// verified is what is printed of a sheet.
type verified struct {
	File     string               `json:"file"`
	Accepted bool                 `json:"accepted"`
	Result   *station.Result      `json:"result,omitempty"`
	Sheet    *station.SheetResult `json:"sheet,omitempty"`
	Codes    []election.Code      `json:"codes,omitempty"`
	Damage   []damaged            `json:"damage,omitempty"` // and made good
}

// damaged is what was wrong with a page, and was made good by the others:
// nothing of the sheet is lost.
type damaged struct {
	Code    election.Code `json:"code"`
	Args    election.Args `json:"args"`
	Message string        `json:"message"`
	English string        `json:"message_en"`
}

// damages puts what was made good into words.
func (c *call) damages(fs []election.Finding) []damaged {
	var list []damaged
	for _, f := range fs {
		list = append(list, damaged{f.Code, f.Args, c.zh.Finding(f), c.en.Finding(f)})
	}
	return list
}

// printDamages prints a line of Chinese and one of English for each.
func (c *call) printDamages(file string, list []damaged) {
	for _, d := range list {
		fmt.Fprintf(c.out, "%s: %s %s\n\t%s\n", file, d.Code, d.Message, d.English)
	}
}

func (v *verification) files(files []string) error {
	collect.KeepPDFReader()
	var results []scan.Result
	bad := false
	for _, f := range files {
		r, err := scan.Read(f)
		var refusal *election.Refusal
		switch {
		case errors.As(err, &refusal):
			v.refuse(f, refusal)
			bad = true
		case err != nil:
			return unreadable(f, err)
		default:
			r.File = f
			results = append(results, r)
		}
	}
	sheets, faults := scan.Sheets(results)
	for _, f := range faults {
		if f.Repaired() {
			continue // told with its sheet
		}
		v.refuse(f.File, f.Refusal)
		bad = true
	}
	named := filesOf(results)
	for _, s := range sheets {
		bad = !v.sheet(cmp.Or(named[string(s)], strings.Join(files, ", ")), s, scan.DamageOf(s, faults)) || bad
	}
	if bad || len(sheets) == 0 {
		return errDone
	}
	return nil
}

// filesOf names the file of each sheet that one file holds whole.
func filesOf(results []scan.Result) map[string]string {
	named := map[string]string{}
	for _, r := range results {
		sheets, _ := scan.Sheets([]scan.Result{r})
		for _, s := range sheets {
			named[string(s)] = r.File
		}
	}
	return named
}

func (v *verification) refuse(file string, r *election.Refusal) {
	if v.asJSON {
		v.print(verified{File: file, Codes: codesOf(r.Findings)})
	}
	v.explain(file, r)
}

func codesOf(fs []election.Finding) []election.Code {
	var codes []election.Code
	for _, f := range fs {
		codes = append(codes, f.Code)
	}
	return codes
}

// sheet verifies one sheet of a file, and checks it against the definition.
func (v *verification) sheet(file string, signed []byte, damage []election.Finding) bool {
	claim, err := sheet.Peek(signed)
	var content sheet.Sheet
	var key signing.PublicKey
	if err == nil {
		content, key, err = sheet.Verify(signed, func(kid [8]byte) (signing.PublicKey, bool) {
			e, ok := v.keys[kid]
			return e.Key, ok && e.Station == claim.Place
		})
	}
	var refusal *election.Refusal
	if err != nil {
		if !errors.As(err, &refusal) {
			refusal = &election.Refusal{Findings: []election.Finding{election.Find("S702", "check", "sheet")}}
		}
		v.refuse(file, refusal)
		return false
	}
	if fs := v.against(content); len(fs) > 0 {
		v.refuse(file, &election.Refusal{Findings: fs})
		return false
	}
	def := v.def
	if def == nil {
		def = bareDefinition(content)
	}
	r := station.ResultOf(def, content)
	if v.def == nil {
		r.Outcome = nil
	}
	r.Election = content.Election
	describe := station.DescribeSheet(signed, key.KID(), sha256.Sum256(signed))
	if v.asJSON {
		v.print(verified{File: file, Accepted: true, Result: &r, Sheet: describe, Damage: v.damages(damage)})
		return true
	}
	v.say(v.out, "accepted", "file", file, "election", content.Election, "station", content.Place, "revision", content.Revision, "key", describe.KID)
	v.printDamages(file, v.damages(damage))
	v.printResult(def, r, content)
	return true
}

// against finds another election (S706) and broken identities (S712).
func (v *verification) against(s sheet.Sheet) []election.Finding {
	if v.def != nil && (s.Election != v.def.ID || s.Round != v.def.Round || s.Definition != v.def.Digest()) {
		return []election.Finding{election.Find("S706", "election", string(s.Election), "round", s.Round)}
	}
	if broken := s.Identities(); len(broken) > 0 {
		return append([]election.Finding{election.Find("S712", "station", string(s.Place))}, broken...)
	}
	return nil
}

// bareDefinition names a sheet's positions where no definition is at hand.
func bareDefinition(s sheet.Sheet) *election.Definition {
	d := &election.Definition{ID: s.Election, Title: string(s.Election), Round: s.Round, Kind: s.Kind}
	for _, p := range s.Papers {
		paper := election.Paper{ID: p.ID}
		for _, pos := range s.Positions {
			if pos.Paper == p.ID {
				paper.Positions = append(paper.Positions, pos.ID)
			}
		}
		d.Papers = append(d.Papers, paper)
	}
	for _, p := range s.Positions {
		pos := election.Position{ID: p.ID, Title: string(p.ID), Seats: int(p.Seats)}
		for i := range p.For {
			n := fmt.Sprintf("%d", i+1)
			pos.Candidates = append(pos.Candidates, election.Candidate{ID: election.CandidateID(n), Name: "no. " + n})
		}
		d.Positions = append(d.Positions, pos)
	}
	for range len(s.Stations) + 1 {
		d.Stations = append(d.Stations, election.Station{}) // more than it covers: no outcome without a definition
	}
	return d
}

func (v *verification) print(r verified) {
	if err := v.encode(r); err != nil {
		v.report(err)
	}
}

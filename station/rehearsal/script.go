// Package rehearsal is the script language in which a whole election day is
// written down, and the runner that takes a station through it with the same
// books, rules and sheet as the desktop.
package rehearsal

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"changpiao/station/election"
	"changpiao/station/jsontree"
)

// Script is a day's steps at one station.
type Script struct {
	Station election.StationID
	Line    int // where it stands, or should
	Steps   []Step
	Unread  []jsontree.Place // of fields that this program does not know
}

// Step is a line of a script.
type Step struct {
	N      int // from 1
	Line   int // in the file
	Do     string
	By     []election.StaffID
	Expect election.Code
	Reason string
	act    action
}

// Parse reads a script. Faults are D108 with file, line and path; nothing is
// run of a script that has one.
func Parse(file string, data []byte) (*Script, error) {
	root, faults := jsontree.Parse(data)
	p := &parsing{file: file}
	p.Faults = faults
	s := &Script{}
	if root != nil {
		s.Station, s.Line = election.StationID(p.Text(root, "station")), root.Line
		if f := root.Field("station"); f.Given() {
			s.Line = f.Line
		}
		p.NeedList(root, "steps")
		for i, n := range p.Objects(root, "steps") {
			s.Steps = append(s.Steps, p.step(i+1, n))
		}
	}
	s.Unread = root.Unasked()
	if len(p.Faults)+len(p.voters) > 0 {
		r := &election.Refusal{Findings: p.voters}
		for _, f := range p.Faults {
			r.Findings = append(r.Findings, election.FileFault(file, f))
		}
		return nil, r
	}
	return s, nil
}

type parsing struct {
	jsontree.Reading
	file   string
	voters []election.Finding
}

func (p *parsing) step(number int, n *jsontree.Node) Step {
	s := Step{N: number, Line: n.Line, Do: p.Need(n, "do"), Expect: election.Code(p.Text(n, "expect")), Reason: p.Text(n, "reason")}
	if by := n.Field("by"); by.Given() && by.Kind == jsontree.List {
		for _, id := range p.Texts(n, "by") {
			s.By = append(s.By, election.StaffID(id))
		}
	} else if id := p.Text(n, "by"); id != "" {
		s.By = []election.StaffID{election.StaffID(id)}
	}
	if s.Expect != "" && !slices.ContainsFunc(election.Rules(), func(r election.Rule) bool { return r.Code == s.Expect }) {
		p.Fault(n.Field("expect"), jsontree.UnknownRef, string(s.Expect))
	}
	read, known := steps[s.Do]
	if !known {
		if s.Do != "" {
			p.Fault(n.Field("do"), jsontree.UnknownRef, s.Do)
		}
		return s
	}
	s.act = read(p, n)
	return s
}

// figure takes any value; the domain says what is no figure (B406). A text is
// none, whatever stands in it.
func (p *parsing) figure(n *jsontree.Node, key string) election.Figure {
	f := n.Field(key)
	if f.Given() && f.Kind == jsontree.Text {
		return election.ReadFigure(f.Raw())
	}
	var figure election.Figure
	_ = figure.UnmarshalJSON([]byte(f.Raw())) // takes every value
	return figure
}

// orElse is a figure that has a value when it is left out.
func (p *parsing) orElse(n *jsontree.Node, key string, value election.Count) election.Figure {
	if !n.Field(key).Given() {
		return election.Whole(value)
	}
	return p.figure(n, key)
}

// index reads a number in a list, from 1; 0 stands for none that could be.
func (p *parsing) index(n *jsontree.Node, key string) int {
	v, _ := p.figure(n, key).Count()
	return int(v)
}

func figures[K ~string](p *parsing, n *jsontree.Node, key string) map[K]election.Figure {
	f := n.Field(key)
	if !f.Given() {
		return nil
	}
	if f.Kind != jsontree.Object {
		p.Wrong(f, jsontree.Object)
		return nil
	}
	out := make(map[K]election.Figure, len(f.Keys))
	for _, k := range f.Keys {
		out[K(k)] = p.figure(f, k)
	}
	return out
}

func (p *parsing) texts(n *jsontree.Node, key string) map[string]string {
	f := n.Field(key)
	if !f.Given() {
		return nil
	}
	if f.Kind != jsontree.Object {
		p.Wrong(f, jsontree.Object)
		return nil
	}
	out := make(map[string]string, len(f.Keys))
	for _, k := range f.Keys {
		out[k] = p.Text(f, k)
	}
	return out
}

func (p *parsing) voterNos(n *jsontree.Node, key string) []election.VoterNo {
	var out []election.VoterNo
	for _, s := range p.Texts(n, key) {
		out = append(out, election.VoterNo(s))
	}
	return out
}

func (p *parsing) date(n *jsontree.Node, key string) election.Date {
	text := p.Text(n, key)
	if text == "" {
		return ""
	}
	d, err := election.ParseDate(text)
	if err != nil {
		p.Fault(n.Field(key), "no_such_date", text)
	}
	return d
}

// Steps lists the names of all steps.
func Steps() []string { return slices.Sorted(maps.Keys(steps)) }

// String names the step for messages.
func (s Step) String() string {
	return fmt.Sprintf("step %s (line %d, %s)", strconv.Itoa(s.N), s.Line, s.Do)
}

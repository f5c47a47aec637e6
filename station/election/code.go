// Package election holds what is settled before a vote is cast: the definition
// of an election, its dated profile of rules, the people named in it, and the
// catalogue of rule codes that every refusal, message and test refers to.
//
// It is the innermost package: it imports nothing of the project but the JSON
// reader, and neither files nor clock nor chance.
package election

import (
	"fmt"
	"slices"
	"strings"
)

// Code names one rule of the catalogue, such as P201. A code is never reused
// for another meaning.
type Code string

// Level says what a rule does when it applies.
type Level string

// The levels of the catalogue.
const (
	Refuse   Level = "refuse"    // nothing happens
	Reason   Level = "reason"    // happens only with a typed reason, which is printed on the sheet
	Flag     Level = "flag"      // shown and printed
	Gate     Level = "gate"      // the next stage can't start
	Effect   Level = "effect"    // changes what is counted
	Verdict  Level = "verdict"   // part of the outcome
	ReadOnly Level = "read-only" // the book takes nothing more
	Ledger   Level = "ledger"    // the street office's answer to a sheet
)

// Rule is a row of the catalogue.
type Rule struct {
	Code  Code
	Level Level
	// Clause is the source: S the street's work plan of 2020, L26 the law as
	// revised in 2025, local a local election method, open where no
	// authoritative text was found, "" where the rule follows from the count
	// itself.
	Clause string
	// Parameter is the profile parameter that sets the rule's limit, if any.
	Parameter string
}

// Of returns the catalogue's row for a code. An unknown code is a programming
// error and panics.
func Of(c Code) Rule {
	i, ok := slices.BinarySearchFunc(byCode, c, func(r Rule, c Code) int { return strings.Compare(string(r.Code), string(c)) })
	if !ok {
		panic("no such rule: " + string(c))
	}
	return byCode[i]
}

// Rules returns the whole catalogue in the order of its codes.
func Rules() []Rule { return slices.Clone(byCode) }

// Args are the facts of a finding by name; the translations put them into
// sentences.
type Args map[string]any

// Finding says that a rule applies, and to what.
type Finding struct {
	Code Code `json:"code"`
	Args Args `json:"args,omitempty"`
}

// Find makes a finding from a code and alternating argument names and values.
func Find(c Code, pairs ...any) Finding {
	_ = Of(c)
	args := make(Args, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i].(string)] = pairs[i+1]
	}
	return Finding{Code: c, Args: args}
}

// String gives the code and its arguments, for logs and test failures; people
// read the translations.
func (f Finding) String() string {
	if len(f.Args) == 0 {
		return string(f.Code)
	}
	names := make([]string, 0, len(f.Args))
	for n := range f.Args {
		names = append(names, n)
	}
	slices.Sort(names)
	var b strings.Builder
	b.WriteString(string(f.Code))
	for i, n := range names {
		sep := ", "
		if i == 0 {
			sep = " ("
		}
		fmt.Fprintf(&b, "%s%s=%v", sep, n, f.Args[n])
	}
	b.WriteByte(')')
	return b.String()
}

// Refusal is the error of every command that was not carried out. It names all
// rules that speak against it.
type Refusal struct{ Findings []Finding }

// Refused is the refusal that names one rule; see Find.
func Refused(c Code, pairs ...any) *Refusal { return &Refusal{Findings: []Finding{Find(c, pairs...)}} }

// Error lists the findings; see Finding.String.
func (r *Refusal) Error() string {
	texts := make([]string, len(r.Findings))
	for i, f := range r.Findings {
		texts[i] = f.String()
	}
	return "refused: " + strings.Join(texts, "; ")
}

// Has reports whether the refusal names a code.
func (r *Refusal) Has(c Code) bool { return Has(r.Findings, c) }

// Has reports whether a code is among findings.
func Has(fs []Finding, c Code) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return f.Code == c })
}

// Findings gathers what speaks against a command.
type Findings []Finding

// Add notes that a rule applies.
func (fs *Findings) Add(c Code, pairs ...any) { *fs = append(*fs, Find(c, pairs...)) }

// Judge turns findings into what happens: with a refusal or gate among them,
// or a reason owed that was not given, the command is refused; otherwise the
// reason-level findings are answered by the reason given. A wrong stage
// (B407) is named only where nothing else speaks against the command.
func (fs Findings) Judge(reason string) (answered []Finding, err error) {
	var stands []Finding
	for _, f := range fs {
		switch Of(f.Code).Level {
		case Reason:
			if strings.TrimSpace(reason) == "" {
				stands = append(stands, f)
			} else {
				answered = append(answered, f)
			}
		default:
			stands = append(stands, f)
		}
	}
	if others := slices.DeleteFunc(slices.Clone(stands), func(f Finding) bool { return f.Code == "B407" }); len(others) > 0 {
		stands = others
	}
	if len(stands) > 0 {
		return nil, &Refusal{Findings: stands}
	}
	return answered, nil
}

// Check gathers what a command's plan finds: what speaks against it, and what
// only has to be said when it is done.
type Check struct {
	Findings
	Notices []Finding
}

// Note adds an effect, a flag or a gate that the command itself brings about.
func (c *Check) Note(code Code, pairs ...any) { c.Notices = append(c.Notices, Find(code, pairs...)) }

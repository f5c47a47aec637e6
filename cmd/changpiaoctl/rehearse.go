package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"changpiao/assets"
	"changpiao/cmd/collect"
	"changpiao/cmd/handover"
	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/rehearsal"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/store"
)

func rehearse(c *call) error {
	values, files, err := c.options([]string{"election", "script", "out", "alg"}, nil, []string{"json"})
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return &usageError{"rehearse takes no " + files[0]}
	}
	electionFile, err := need(values, "election")
	if err != nil {
		return err
	}
	scriptFile, err := need(values, "script")
	if err != nil {
		return err
	}
	def, err := readDefinition(electionFile)
	if err != nil {
		return err
	}
	script, err := readScript(scriptFile, def)
	if err != nil {
		return err
	}
	c.warnUnread(electionFile, def.Unread)
	c.warnUnread(scriptFile, script.Unread)
	for _, f := range def.Flags() {
		fmt.Fprintf(c.err, "%s\t%s\n", f.Code, c.zh.Finding(f))
	}
	out := ""
	if v := values["out"]; len(v) > 0 {
		out = v[0]
	}
	alg := signing.Ed25519
	if v := values["alg"]; len(v) > 0 {
		alg = signing.Algorithm(v[0])
	}
	if !slices.Contains(signing.Algorithms(), alg) {
		return &usageError{"--alg takes ed25519 or sm2"}
	}
	return c.rehearse(def, script, scriptFile, opened{out, alg, values["json"] != nil})
}

// warnUnread names the fields of a file that were passed over: they may be of a
// later version, or misspelt.
func (c *call) warnUnread(file string, paths []string) {
	for _, p := range paths {
		fmt.Fprintf(c.err, "%s: %s: %s %s\n", file, p, c.zh.T("file.unread"), c.en.T("file.unread"))
	}
}

// opened says how a rehearsal is held.
type opened struct {
	out    string // "" for a temporary folder
	alg    signing.Algorithm
	asJSON bool
}

// rehearse runs a script in a station's folder of its own.
func (c *call) rehearse(def *election.Definition, script *rehearsal.Script, scriptFile string, how opened) (err error) {
	out := how.out
	keep := out != ""
	if !keep {
		if out, err = os.MkdirTemp("", "changpiao-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(out)) }()
	}
	if err := clearRehearsal(out); err != nil {
		return err
	}
	st, err := store.CreateStation(filepath.Join(out, "book"), store.Opening{Definition: def, Place: script.Station, Rehearsal: true, Program: assets.Version, Algorithm: how.alg})
	if err != nil {
		return err
	}
	held := &outside{Station: st, folder: filepath.Dir(scriptFile)}
	defer func() { err = errors.Join(err, held.Close()) }()
	if err := rehearsal.NewRunner(st.Day, held).Run(script); err != nil {
		return c.stepFailed(err)
	}
	result := resultOf(held.Station)
	for _, st := range held.earlier {
		result.Rounds = append(result.Rounds, resultOf(st))
	}
	if keep {
		if err := writeSheets(held, out, result); err != nil {
			return err
		}
	}
	return c.printResult(held.Day.Definition(), result, how.asJSON)
}

// stepFailed prints the step that did not do what it should.
func (c *call) stepFailed(err error) error {
	var step *rehearsal.StepError
	if !errors.As(err, &step) {
		return err
	}
	var refusal *election.Refusal
	switch {
	case step.Err == nil:
		fmt.Fprintln(c.err, step)
	case errors.As(step.Err, &refusal):
		fmt.Fprintf(c.err, "%s", step.Step)
		if step.Step.Expect != "" {
			fmt.Fprintf(c.err, ": expected %s", step.Step.Expect)
		}
		fmt.Fprintln(c.err)
		c.explain(refusal)
	default:
		fmt.Fprintln(c.err, step)
	}
	return errDone
}

// readDefinition reads an election file, and the roll file that it may name.
func readDefinition(path string) (*election.Definition, error) {
	def, err := collect.Definition(path)
	if _, unsound := err.(*election.Refusal); err != nil && !unsound {
		return nil, &fileError{err}
	}
	return def, err
}

func readScript(path string, def *election.Definition) (*rehearsal.Script, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &fileError{err}
	}
	s, err := rehearsal.Parse(path, data)
	if err != nil {
		return nil, &fileError{err}
	}
	if s.Station == "" && len(def.Stations) > 0 {
		s.Station = def.Stations[0].ID
	}
	if _, known := def.Station(s.Station); !known {
		return nil, &fileError{&election.Refusal{Findings: []election.Finding{
			election.Find("D108", "file", path, "path", "station", "line", 1, "why", "unknown", "given", string(s.Station)),
		}}}
	}
	return s, nil
}

// clearRehearsal takes away what an earlier rehearsal left in a folder; any
// other station's folder stays and is refused.
func clearRehearsal(out string) error {
	book := filepath.Join(out, "book")
	rehearsed, err := store.IsRehearsal(book)
	if err != nil || !rehearsed {
		return err
	}
	var old []string
	for _, pattern := range []string{"*.sheet", "*.pdf", "*.png", "*.txt", "*.enrol", "result.json", filepath.Join(handover.Earlier, "*.sheet")} {
		found, err := filepath.Glob(filepath.Join(out, pattern))
		if err != nil {
			return err
		}
		old = append(old, found...)
	}
	for _, f := range old {
		if err := os.Remove(f); err != nil {
			return err
		}
	}
	_ = os.Remove(filepath.Join(out, handover.Earlier)) // it stays where something else is in it
	return os.RemoveAll(book)
}

// resultOf reports a day: what its sheet states, or how far it came without.
func resultOf(st *store.Station) station.Result {
	day := st.Day
	if signed, content, ok := day.Sheet(); ok {
		r := station.ResultOf(day.Definition(), content)
		r.Sheet = station.DescribeSheet(signed, st.PublicKey().KID(), sha256.Sum256(signed))
		return r
	}
	r := station.Result{Station: day.Place(), Round: day.Definition().Round, Verdict: station.VerdictOpen, Papers: map[election.PaperID]station.PaperResult{}}
	if day.Tally() != nil {
		r = station.ResultOf(day.Definition(), day.Content(0, nil))
		r.Verdict, r.Outcome, r.Revision = station.VerdictOpen, nil, 0
		return r
	}
	day.Roll().View(func(s *roll.State) {
		r.Registered, r.Late = s.Registered()
		r.Proxies = s.ProxiesHere()
		for _, p := range day.Definition().Papers {
			st := s.Stock(p.ID)
			r.Papers[p.ID] = station.PaperResult{Received: st.Received, Issued: st.Issued(), IssuedProxy: st.Proxy, IssuedMobile: st.Mobile, Spoiled: st.Spoiled, Unused: st.Unused}
		}
	})
	return r
}

// writeSheets leaves what the station hands over, and the result, in a folder:
// the sheet in force in all its forms, those before it in a folder of their own.
func writeSheets(held *outside, out string, result station.Result) error {
	text, err := json.MarshalIndent(result, "", " ")
	if err != nil {
		return err
	}
	if err := store.WriteFile(filepath.Join(out, "result.json"), append(text, '\n'), 0o644); err != nil {
		return err
	}
	if err := handover.WriteEarlier(append(held.earlier, held.Station), out); err != nil {
		return err
	}
	return handover.Write(held.Station, out)
}

func (c *call) printResult(def *election.Definition, r station.Result, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(c.out)
		enc.SetIndent("", " ")
		return enc.Encode(r)
	}
	fmt.Fprintf(c.out, "%s · %s · %s %s\n", def.Title, r.Station, r.Verdict, r.Code)
	fmt.Fprintf(c.out, "registered %d (late %d), proxies %d\n", r.Registered, r.Late, r.Proxies)
	for _, p := range def.Papers {
		f := r.Papers[p.ID]
		fmt.Fprintf(c.out, "%s: received %d, issued %d, spoiled %d, unused %d, returned %d, valid %d, blank %d, void %d\n", p.ID, f.Received, f.Issued, f.Spoiled, f.Unused, f.Returned, f.Valid, f.Blank, f.Void)
	}
	for _, p := range def.Positions {
		f := r.Positions[p.ID]
		fmt.Fprintf(c.out, "%s: counted %d, blank %d, void %d\n", p.Title, f.Counted, f.Blank, f.Void)
		for _, cand := range p.Candidates {
			fmt.Fprintf(c.out, "  %s %d\n", cand.Name, f.Votes[cand.ID])
		}
		for name, n := range f.WriteIns {
			fmt.Fprintf(c.out, "  %s %d\n", name, n)
		}
		if r.Outcome != nil {
			o := r.Outcome.Positions[p.ID]
			fmt.Fprintf(c.out, "  elected %v, run-off %v for %d, tie %v\n", o.Elected, o.RunOff, o.RunOffSeats, o.Tie)
		}
	}
	return nil
}

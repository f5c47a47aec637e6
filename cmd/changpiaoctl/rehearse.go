package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"changpiao/assets"
	"changpiao/cmd/collect"
	"changpiao/cmd/handover"
	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/rehearsal"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/station/statement"
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
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := rehearsal.NewRunner(st.Day, besideScript{st, filepath.Dir(scriptFile)}).Run(script); err != nil {
		return c.stepFailed(err)
	}
	result, err := resultOf(st)
	if err != nil {
		return err
	}
	if keep {
		if err := writeSheet(st, out, result); err != nil {
			return err
		}
	}
	return c.printResult(def, result, how.asJSON)
}

// besideScript reaches other stations' folders and signed files from where
// the script lies.
type besideScript struct {
	*store.Station
	folder string
}

// Foreign implements rehearsal.Outside.
func (b besideScript) Foreign(dir string) (statement.Closing, error) {
	from, err := store.OpenStation(bookFolder(b.folder, dir), assets.Version)
	if err != nil {
		return statement.Closing{}, err
	}
	staff := from.Staff()
	if len(staff) == 0 {
		return statement.Closing{}, store.ErrNoPIN
	}
	return b.Station.Foreign(from, staff[0].ID, store.RehearsalPIN, time.Now())
}

// Confirm implements rehearsal.Outside. Who has no PIN confirms nothing.
func (b besideScript) Confirm(by []election.StaffID) error {
	b.Dismiss()
	for _, who := range by {
		if err := b.Station.Confirm(who, store.RehearsalPIN, time.Now()); err != nil && !errors.Is(err, store.ErrNoPIN) {
			return err
		}
	}
	return nil
}

// Admit implements rehearsal.Outside.
func (b besideScript) Admit(m election.StaffMember) error {
	return b.Station.Admit(m, store.RehearsalPIN)
}

// ReadFile implements rehearsal.Outside.
func (b besideScript) ReadFile(name string) ([]byte, error) { return os.ReadFile(b.path(name)) }

// WriteFile implements rehearsal.Outside.
func (b besideScript) WriteFile(name string, data []byte) error {
	return store.WriteFile(b.path(name), data, 0o644)
}

func (b besideScript) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(b.folder, name)
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

// bookFolder finds another station's folder: beside the script or from here,
// named itself or by the rehearsal's output folder around it.
func bookFolder(beside, dir string) string {
	var tries []string
	for _, base := range []string{beside, ""} {
		if filepath.IsAbs(dir) {
			base = ""
		}
		tries = append(tries, filepath.Join(base, dir), filepath.Join(base, dir, "book"))
	}
	for _, t := range tries {
		if _, err := os.Stat(filepath.Join(t, "roll.book")); err == nil {
			return t
		}
	}
	return tries[0]
}

// clearRehearsal takes away what an earlier rehearsal left in a folder; any
// other station's folder stays and is refused.
func clearRehearsal(out string) error {
	book := filepath.Join(out, "book")
	rehearsed, err := store.IsRehearsal(book)
	if err != nil || !rehearsed {
		return err
	}
	old, err := filepath.Glob(filepath.Join(out, "*"))
	if err != nil {
		return err
	}
	for _, f := range old {
		switch filepath.Ext(f) {
		case ".sheet", ".pdf", ".png", ".txt", ".enrol":
			if err := os.Remove(f); err != nil {
				return err
			}
		}
	}
	return os.RemoveAll(book)
}

// resultOf reports a day: what its sheet states, or how far it came without.
func resultOf(st *store.Station) (station.Result, error) {
	day := st.Day
	if signed, content, ok := day.Sheet(); ok {
		r := station.ResultOf(day.Definition(), content)
		r.Sheet = station.DescribeSheet(signed, st.PublicKey().KID(), sha256.Sum256(signed))
		return r, nil
	}
	r := station.Result{Station: day.Place(), Round: day.Definition().Round, Verdict: station.VerdictOpen, Papers: map[election.PaperID]station.PaperResult{}}
	if day.Tally() != nil {
		r = station.ResultOf(day.Definition(), day.Content(0, nil))
		r.Verdict, r.Outcome, r.Revision = station.VerdictOpen, nil, 0
		return r, nil
	}
	day.Roll().View(func(s *roll.State) {
		r.Registered, r.Late = s.Registered()
		r.Proxies = s.ProxiesHere()
		for _, p := range day.Definition().Papers {
			st := s.Stock(p.ID)
			r.Papers[p.ID] = station.PaperResult{Received: st.Received, Issued: st.Issued(), IssuedProxy: st.Proxy, IssuedMobile: st.Mobile, Spoiled: st.Spoiled, Unused: st.Unused}
		}
	})
	return r, nil
}

// writeSheet leaves what the station hands over, and the result, in a folder.
func writeSheet(st *store.Station, out string, result station.Result) error {
	text, err := json.MarshalIndent(result, "", " ")
	if err != nil {
		return err
	}
	if err := store.WriteFile(filepath.Join(out, "result.json"), append(text, '\n'), 0o644); err != nil {
		return err
	}
	return handover.Write(st, out)
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

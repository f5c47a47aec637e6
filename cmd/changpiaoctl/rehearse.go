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
	"changpiao/station/jsontree"
	"changpiao/station/rehearsal"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/store"
)

func rehearse(c *call) error {
	values, files, err := c.options([]string{"election", "package", "script", "out", "alg"}, nil, []string{"json"})
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return misused("extra", "given", files[0])
	}
	scriptFile, err := need(values, "script")
	if err != nil {
		return err
	}
	alg := signing.Ed25519
	if v := values["alg"]; len(v) > 0 {
		alg = signing.Algorithm(v[0])
	}
	if !slices.Contains(signing.Algorithms(), alg) {
		return misused("takes", "option", "--alg", "values", signing.Algorithms(), "given", alg)
	}
	how := opened{out: first(values["out"]), alg: alg, asJSON: values["json"] != nil}
	def, err := c.rehearsed(values, &how)
	if err != nil {
		return err
	}
	script, err := readScript(scriptFile, def)
	if err != nil {
		return err
	}
	if how.at != "" && script.Station != how.at {
		return refused(scriptFile, election.Refused("S706", "what", "station", "given", string(script.Station), "held", string(how.at)))
	}
	c.warnUnread(scriptFile, script.Unread)
	c.explain("", &election.Refusal{Findings: def.Flags()})
	return c.rehearse(def, script, scriptFile, how)
}

// rehearsed reads what is rehearsed: an election's file, or a station's package,
// whose fingerprint is told to be compared.
func (c *call) rehearsed(values map[string][]string, how *opened) (*election.Definition, error) {
	if values["package"] == nil {
		file, err := need(values, "election")
		if err != nil {
			return nil, err
		}
		return c.readDefinition(file)
	}
	file := first(values["package"])
	if values["election"] != nil {
		return nil, misused("extra", "given", first(values["election"]))
	}
	o, err := openPackage(file)
	if err != nil {
		return nil, err
	}
	if !o.Rehearsal {
		return nil, refused(file, election.Refused("S707", "station", string(o.Place)))
	}
	c.say(c.err, "package.sound", "file", file, "election", o.Definition.ID, "station", o.Place, "made", o.Made, "fingerprint", o.Fingerprint)
	how.at, how.office = o.Place, &store.Office{Key: o.Office, Late: o.Late}
	return o.Definition, nil
}

// warnUnread names the fields of a file that were passed over: they may be of a
// later version, or misspelt.
func (c *call) warnUnread(file string, places []jsontree.Place) {
	for _, p := range places {
		c.say(c.err, "unread", "file", file, "line", p.Line, "path", p.Path)
	}
}

// opened says how a rehearsal is held.
type opened struct {
	out    string // "" for a temporary folder
	alg    signing.Algorithm
	asJSON bool
	at     election.StationID // of the package, "" without one
	office *store.Office      // of the package
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
	replaced, err := clearRehearsal(out)
	if err != nil {
		return refused(out, err)
	}
	if replaced {
		c.say(c.err, "replaced", "file", out)
	}
	st, err := store.CreateStation(filepath.Join(out, "book"), store.Opening{Definition: def, Place: script.Station, Rehearsal: true, Program: assets.Version, Algorithm: how.alg, Office: how.office})
	if err != nil {
		return refused(out, err)
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
	if how.asJSON {
		return c.encode(result)
	}
	_, sealed, _ := held.Day.Sheet()
	c.printResult(held.Day.Definition(), result, sealed)
	return nil
}

// stepFailed prints the step that did not do what it should.
func (c *call) stepFailed(err error) error {
	var step *rehearsal.StepError
	if !errors.As(err, &step) {
		return err
	}
	s := step.Step
	id := "step"
	if step.Err == nil {
		id = "step.taken"
	}
	c.say(c.err, id, "n", s.N, "line", s.Line, "do", s.Do, "code", s.Expect)
	var file *rehearsal.FileError
	switch {
	case step.Err == nil:
		return errDone
	case errors.As(step.Err, &file):
		c.say(c.err, "step.file", "path", fmt.Sprintf("steps[%d].%s", s.N-1, file.Field), "file", file.File)
		return unreadable(file.File, file.Err)
	}
	return refused("", step.Err)
}

// readDefinition reads an election file, and the roll file that it may name.
// What is in it and not known is told.
func (c *call) readDefinition(path string) (*election.Definition, error) {
	def, err := collect.Definition(path)
	var roll *collect.RollError
	if errors.As(err, &roll) {
		return nil, &problem{exit: exitUnreadable, id: "no_roll", pairs: []any{"file", path, "line", roll.Line, "field", "voters.file", "roll", roll.Roll, "why", errors.Unwrap(roll.Err)}, err: err}
	}
	if _, unsound := err.(*election.Refusal); err != nil && !unsound {
		return nil, unreadable(path, err)
	}
	if err == nil {
		c.warnUnread(path, def.Unread)
	}
	return def, err
}

func readScript(path string, def *election.Definition) (*rehearsal.Script, error) {
	data, err := store.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	s, err := rehearsal.Parse(path, data)
	if err != nil {
		return nil, unreadable(path, err)
	}
	if s.Station == "" && len(def.Stations) == 1 {
		s.Station = def.Stations[0].ID
	}
	why := jsontree.UnknownRef
	if s.Station == "" {
		why = jsontree.Missing
	}
	if _, known := def.Station(s.Station); !known {
		return nil, unreadable(path, election.Refused("D108", "file", path, "path", "station", "line", s.Line, "why", why, "given", string(s.Station)))
	}
	return s, nil
}

// clearRehearsal takes away what an earlier rehearsal left in a folder; any
// other station's folder stays and is refused. It tells whether there was one.
func clearRehearsal(out string) (replaced bool, err error) {
	book := filepath.Join(out, "book")
	rehearsed, err := store.IsRehearsal(book)
	if err != nil || !rehearsed {
		return false, err
	}
	var old []string
	for _, pattern := range []string{"*.sheet", "*.pdf", "*.png", "*.txt", "*.enrol", "*.late", "result.json", filepath.Join(handover.Earlier, "*.sheet")} {
		found, err := filepath.Glob(filepath.Join(out, pattern))
		if err != nil {
			return false, err
		}
		old = append(old, found...)
	}
	for _, f := range old {
		if err := os.Remove(f); err != nil {
			return false, err
		}
	}
	_ = os.Remove(filepath.Join(out, handover.Earlier)) // it stays where something else is in it
	return true, os.RemoveAll(book)
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

package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/store/scan"
)

// now is the origin of a command given at this moment.
func now() election.Origin {
	return election.Origin{Command: rand.Text(), At: election.MomentOf(time.Now())}
}

func streetInit(c *call) error {
	values, files, err := c.options([]string{"ledger"}, []string{"election"}, []string{"live"})
	if err != nil {
		return err
	}
	path, err := need(values, "ledger")
	if err != nil {
		return err
	}
	elections := append(values["election"], files...)
	if len(elections) == 0 {
		return &usageError{"--election is needed"}
	}
	var defs []*election.Definition
	for _, f := range elections {
		def, err := readDefinition(f)
		if err != nil {
			return err
		}
		defs = append(defs, def)
	}
	l, err := store.CreateLedger(path, values["live"] != nil, defs, now())
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%d elections\n", len(l.Elections()))
	return l.Close()
}

// withLedger opens the ledger that a call names.
func (c *call) withLedger(single, flags []string, use func(*store.Ledger, map[string][]string, []string) error) (err error) {
	values, files, err := c.options(append(single, "ledger"), nil, flags)
	if err != nil {
		return err
	}
	path, err := need(values, "ledger")
	if err != nil {
		return err
	}
	l, err := store.OpenLedger(path)
	if err != nil {
		return &fileError{err}
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return use(l, values, files)
}

func streetEnrol(c *call) error {
	return c.withLedger(nil, nil, func(l *store.Ledger, _ map[string][]string, files []string) error {
		if len(files) == 0 {
			return &usageError{"street enrol needs an enrolment"}
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				return &fileError{err}
			}
			e, _, err := l.Enrol(now(), data)
			if err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
			fmt.Fprintf(c.out, "%s: %s %s, key %s\n", f, e.Election, e.Station, e.Key.Fingerprint())
		}
		return nil
	})
}

// imported is what became of a file.
type imported struct {
	File    string             `json:"file"`
	Answer  street.Answer      `json:"answer"`
	Code    election.Code      `json:"code,omitempty"`
	Station election.StationID `json:"station,omitempty"`
	Message string             `json:"message,omitempty"`
}

func streetImport(c *call) error {
	return c.withLedger(nil, []string{"json"}, func(l *store.Ledger, values map[string][]string, files []string) error {
		if len(files) == 0 {
			return &usageError{"street import needs a file"}
		}
		list, err := c.importFiles(l, files)
		if err != nil {
			return err
		}
		bad := false
		for _, i := range list {
			bad = bad || i.Answer != street.Accepted
			if values["json"] == nil {
				fmt.Fprintf(c.out, "%s: %s %s %s\n", i.File, i.Answer, i.Code, i.Message)
			}
		}
		if values["json"] != nil {
			enc := json.NewEncoder(c.out)
			enc.SetIndent("", " ")
			if err := enc.Encode(list); err != nil {
				return err
			}
		}
		if bad {
			return errDone
		}
		return nil
	})
}

// importFiles imports whole sheets file by file; pages of a sheet that is
// spread over several files come together at the end.
func (c *call) importFiles(l *store.Ledger, files []string) ([]imported, error) {
	var list []imported
	var parts []scan.Result
	for _, f := range files {
		r, err := scan.Read(f)
		if err != nil {
			var refusal *election.Refusal
			if !errors.As(err, &refusal) {
				refusal = &election.Refusal{Findings: []election.Finding{election.Find("S701", "file", f)}}
				fmt.Fprintln(c.err, err)
			}
			list = append(list, c.answer(f, street.Decision{Answer: street.Refused, Finding: refusal.Findings[0]}))
			continue
		}
		r.File = f
		more, waiting, err := c.importResults(l, f, []scan.Result{r})
		if err != nil {
			return nil, err
		}
		if waiting && len(files) > 1 {
			parts = append(parts, r)
			continue
		}
		list = append(list, more...)
	}
	if len(parts) > 0 {
		more, _, err := c.importResults(l, parts[0].File, parts)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// importResults imports the sheets that results give together. It tells
// whether they give none, but pages of one.
func (c *call) importResults(l *store.Ledger, file string, results []scan.Result) (list []imported, waiting bool, err error) {
	sheets, faults := scan.Sheets(results)
	for _, s := range sheets {
		ds, err := l.Import(now(), street.Arrival{Data: s})
		if err != nil {
			return nil, false, err
		}
		for _, d := range ds {
			list = append(list, c.answer(file, d))
		}
	}
	for _, f := range faults {
		if f.Repaired {
			continue
		}
		waiting = waiting || f.Refusal.Has("S703")
		list = append(list, c.answer(file, street.Decision{Answer: street.Refused, Finding: f.Refusal.Findings[0]}))
	}
	return list, waiting && len(sheets) == 0, nil
}

func (c *call) answer(file string, d street.Decision) imported {
	i := imported{File: file, Answer: d.Answer, Code: d.Finding.Code, Station: d.Place}
	if d.Finding.Code != "" {
		i.Message = c.zh.Finding(d.Finding)
	}
	return i
}

// communityResult is a community's sums as results are written.
func communityResult(def *election.Definition, com street.Community) station.Result {
	s := sheet.Sheet{
		Election: com.Election, Round: com.Round, Stations: com.Received, RegisteredBefore: com.RegisteredBefore, Registered: com.Registered(),
		Due: com.Due, Present: com.Present, Proxies: com.Proxies, Papers: com.Papers, Positions: com.Positions, Verdict: com.Code,
	}
	r := station.ResultOf(def, s)
	r.Election, r.Received, r.Missing, r.Quarantined, r.Provisional = com.Election, com.Received, com.Missing, com.Quarantined, com.Provisional
	if com.Provisional {
		r.Outcome = nil
		return r
	}
	for _, f := range com.Flags {
		if r.Outcome != nil && !slices.Contains(r.Outcome.Flags, f.Code) {
			r.Outcome.Flags = append(r.Outcome.Flags, f.Code)
		}
	}
	if r.Outcome != nil {
		slices.Sort(r.Outcome.Flags)
	}
	return r
}

// communities gives every community of a ledger with its definition.
func communities(l *store.Ledger) (results []station.Result, defs []*election.Definition) {
	for _, com := range l.Consolidate() {
		l.View(com.Election, func(s *street.State) {
			def := s.Definition(com.Round)
			results = append(results, communityResult(def, com))
			defs = append(defs, def)
		})
	}
	return results, defs
}

func streetStatus(c *call) error {
	return c.withLedger(nil, []string{"json"}, func(l *store.Ledger, values map[string][]string, _ []string) error {
		all := l.Consolidate()
		if values["json"] != nil {
			type status struct {
				Election    election.ID          `json:"election"`
				Round       int                  `json:"round"`
				Received    []election.StationID `json:"received"`
				Missing     []election.StationID `json:"missing"`
				Quarantined []election.StationID `json:"quarantined"`
				Provisional bool                 `json:"provisional"`
			}
			var list []status
			for _, com := range all {
				list = append(list, status{com.Election, com.Round, com.Received, com.Missing, com.Quarantined, com.Provisional})
			}
			return c.encode(oneOrMany(list))
		}
		for _, com := range all {
			fmt.Fprintf(c.out, "%s round %d: received %v, missing %v, quarantined %v\n", com.Election, com.Round, com.Received, com.Missing, com.Quarantined)
		}
		return nil
	})
}

// oneOrMany gives the only item of a list itself.
func oneOrMany[T any](list []T) any {
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func (c *call) encode(v any) error {
	enc := json.NewEncoder(c.out)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}

func streetConsolidate(c *call) error {
	return c.withLedger(nil, []string{"json"}, func(l *store.Ledger, values map[string][]string, _ []string) error {
		results, defs := communities(l)
		if values["json"] != nil {
			return c.encode(oneOrMany(results))
		}
		for i, r := range results {
			if err := c.printResult(defs[i], r, false); err != nil {
				return err
			}
			fmt.Fprintf(c.out, "received %v, missing %v, quarantined %v\n", r.Received, r.Missing, r.Quarantined)
		}
		return nil
	})
}

func streetExport(c *call) error {
	return c.withLedger([]string{"format", "out"}, nil, func(l *store.Ledger, values map[string][]string, _ []string) error {
		format, err := need(values, "format")
		if err != nil {
			return err
		}
		out, err := need(values, "out")
		if err != nil {
			return err
		}
		results, defs := communities(l)
		switch format {
		case "json":
			text, err := json.MarshalIndent(results, "", " ")
			if err != nil {
				return err
			}
			return store.WriteFile(out, append(text, '\n'), 0o644)
		case "csv":
			return store.WriteRollCSV(out, exportHeader, exportRows(results, defs))
		case "xlsx":
			return store.WriteRollXLSX(out, exportHeader, exportRows(results, defs))
		}
		return &usageError{"--format takes xlsx, csv or json"}
	})
}

var exportHeader = []string{"选举", "轮次", "已收投票站", "缺投票站", "职务", "候选人", "得票", "结果"}

// exportRows writes a line a person and position.
func exportRows(results []station.Result, defs []*election.Definition) [][]string {
	var rows [][]string
	for i, r := range results {
		for _, pos := range defs[i].Positions {
			p := r.Positions[pos.ID]
			head := []string{string(r.Election), strconv.Itoa(r.Round), strconv.Itoa(len(r.Received)), strconv.Itoa(len(r.Missing)), pos.Title}
			for _, cand := range pos.Candidates {
				rows = append(rows, append(slices.Clone(head), cand.Name, strconv.Itoa(int(p.Votes[cand.ID])), exportMark(r, pos.ID, string(cand.ID))))
			}
			for name, n := range p.WriteIns {
				rows = append(rows, append(slices.Clone(head), name, strconv.Itoa(int(n)), ""))
			}
		}
	}
	return rows
}

func exportMark(r station.Result, pos election.PositionID, id string) string {
	if r.Outcome == nil {
		return ""
	}
	o := r.Outcome.Positions[pos]
	switch {
	case slices.Contains(o.Elected, id):
		return "得票符合当选条件"
	case slices.Contains(o.Tie, id):
		return "得票相同"
	case slices.Contains(o.RunOff, id):
		return "进入另行选举"
	}
	return ""
}

package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"changpiao/cmd/collect"
	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/store"
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

// importFiles imports sheets and lists what became of each file.
func (c *call) importFiles(l *store.Ledger, files []string) (list []imported, err error) {
	inbox := collect.Inbox{Ledger: l, Origin: now, Answer: func(file string, d street.Decision, why error) {
		if why != nil {
			fmt.Fprintln(c.err, why)
		}
		list = append(list, c.answer(file, d))
	}}
	err = inbox.Take(context.Background(), files)
	return list, err
}

func (c *call) answer(file string, d street.Decision) imported {
	i := imported{File: file, Answer: d.Answer, Code: d.Finding.Code, Station: d.Place}
	if d.Finding.Code != "" {
		i.Message = c.zh.Finding(d.Finding)
	}
	return i
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
		results, defs := collect.Results(l)
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
		err = collect.Export(l, format, out)
		if errors.Is(err, collect.ErrFormat) {
			return &usageError{"--format takes xlsx, csv, json, pdf or notices"}
		}
		return err
	})
}

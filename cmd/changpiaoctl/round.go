package main

import (
	"fmt"
	"os"

	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/store"
)

func streetNextRound(c *call) error {
	return c.withLedger([]string{"election", "kind", "day", "out"}, nil, func(l *store.Ledger, values map[string][]string, _ []string) error {
		id, err := need(values, "election")
		if err != nil {
			return err
		}
		out, err := need(values, "out")
		if err != nil {
			return err
		}
		var further outcome.Further
		if values["kind"] != nil {
			further.Kind = election.Kind(values["kind"][0])
		}
		if values["day"] != nil {
			if further.Day, err = election.ParseDate(values["day"][0]); err != nil {
				return &usageError{"--day takes a date such as 2021-01-28"}
			}
		}
		next, err := l.NextRound(now(), election.ID(id), further)
		if err != nil {
			return err
		}
		if err := store.WriteFile(out, election.WriteRound(next), 0o644); err != nil {
			return err
		}
		c.toldRound(next)
		return nil
	})
}

func streetDefine(c *call) error {
	return c.withLedger(nil, nil, func(l *store.Ledger, _ map[string][]string, files []string) error {
		if len(files) == 0 {
			return &usageError{"street define needs the file of a round"}
		}
		for _, f := range files {
			def, err := readRound(f)
			if err != nil {
				return err
			}
			if err := l.DefineRound(now(), def); err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
			c.toldRound(def)
		}
		return nil
	})
}

// readRound reads the definition of a further round.
func readRound(path string) (*election.Definition, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &fileError{err}
	}
	def, err := election.ParseRound(path, data)
	if err != nil {
		return nil, &fileError{err}
	}
	return def, nil
}

func (c *call) toldRound(d *election.Definition) {
	fmt.Fprintf(c.out, "%s: round %d, %s on %s, %d positions\n", d.ID, d.Round, d.Kind, d.ElectionDay, len(d.Positions))
}

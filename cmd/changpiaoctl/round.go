package main

import (
	"errors"

	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/parcel"
	"changpiao/station/signing"
	"changpiao/store"
	"changpiao/ui/words"
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
				return misused("date", "option", "--day", "example", "2021-01-28", "given", values["day"][0])
			}
		}
		next, err := l.NextRound(now(), election.ID(id), further)
		if errors.Is(err, store.ErrNoElection) {
			return misused("takes", "option", "--election", "values", l.Elections(), "given", id)
		}
		if err != nil {
			return err
		}
		file, err := l.RoundFile(next)
		if err == nil {
			err = store.WriteFile(out, file, 0o644)
		}
		if err != nil {
			return refused(out, err)
		}
		c.toldRound(next)
		return nil
	})
}

func streetDefine(c *call) error {
	return c.withLedger(nil, nil, func(l *store.Ledger, _ map[string][]string, files []string) error {
		if len(files) == 0 {
			return misused("no_file", "command", c.cmd.name)
		}
		for _, f := range files {
			def, err := readRound(f)
			if err != nil {
				return err
			}
			if err := l.DefineRound(now(), def); err != nil {
				return refused(f, err)
			}
			c.toldRound(def)
		}
		return nil
	})
}

// readRound reads the definition of a further round.
func readRound(path string) (*election.Definition, error) {
	data, err := store.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	if signing.LooksSigned(data) { // another office's, or this one's own
		def, _, err := parcel.OpenRound(path, data, signing.PublicKey{})
		if err != nil {
			return nil, unreadable(path, err)
		}
		return def, nil
	}
	def, err := election.ParseRound(path, data)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return def, nil
}

func (c *call) toldRound(d *election.Definition) {
	titles := make([]string, len(d.Positions))
	for i, p := range d.Positions {
		titles[i] = p.Title
	}
	c.both(c.out, func(w *words.Words) string {
		return w.T("ctl.round", "election", d.ID, "round", d.Round, "kind", w.T("kind."+string(d.Kind)), "day", d.ElectionDay, "positions", titles)
	})
}

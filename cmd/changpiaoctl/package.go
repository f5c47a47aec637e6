package main

import (
	"fmt"
	"os"

	"changpiao/store"
)

// streetPackage packs the election of a file: the ledger itself keeps neither
// ID numbers nor staff.
func streetPackage(c *call) error {
	return c.withLedger([]string{"election", "out"}, []string{"json"}, func(l *store.Ledger, values map[string][]string, _ []string) error {
		file, err := need(values, "election")
		if err != nil {
			return err
		}
		out, err := need(values, "out")
		if err != nil {
			return err
		}
		def, err := readDefinition(file)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(out, 0o700); err != nil {
			return &fileError{err}
		}
		packed, err := l.Pack(def, out, now().At)
		if err != nil {
			return err
		}
		if values["json"] != nil {
			return c.encode(packed)
		}
		for _, p := range packed {
			fmt.Fprintf(c.out, "%s: %s, %s\n", p.File, p.Station, p.Fingerprint)
		}
		return nil
	})
}

func packageVerify(c *call) error {
	_, files, err := c.options(nil, nil, nil)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return &usageError{"package verify needs a package"}
	}
	for _, f := range files {
		o, err := store.OpenParcel(f)
		if err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		fmt.Fprintf(c.out, "%s: %s %s, made %s, %s\n", f, o.Definition.ID, o.Place, o.Made, o.Fingerprint)
	}
	return nil
}

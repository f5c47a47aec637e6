package main

import (
	"errors"
	"io/fs"
	"os"

	"changpiao/station/parcel"
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
		def, err := c.readDefinition(file)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(out, 0o700); err != nil {
			return refused(out, err)
		}
		packed, err := l.Pack(now(), def, out)
		if err != nil {
			return refused(file, err)
		}
		if values["json"] != nil {
			return c.encode(packed)
		}
		for _, p := range packed {
			c.say(c.out, "package", "file", p.File, "station", p.Station, "fingerprint", p.Fingerprint)
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
		return misused("no_file", "command", c.cmd.name)
	}
	for _, f := range files {
		o, err := openPackage(f)
		if err != nil {
			return err
		}
		c.say(c.out, "package.sound", "file", f, "election", o.Definition.ID, "station", o.Place, "made", o.Made, "fingerprint", o.Fingerprint)
	}
	return nil
}

func openPackage(file string) (parcel.Opened, error) {
	o, err := store.OpenParcel(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return o, unreadable(file, err)
	case err != nil:
		return o, refused(file, err)
	}
	return o, nil
}

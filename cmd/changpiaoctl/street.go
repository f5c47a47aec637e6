package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"changpiao/cmd/collect"
	"changpiao/station/election"
	"changpiao/station/signing"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/store/scan"
	"changpiao/ui/words"
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
		return misused("needed", "option", "--election")
	}
	var defs []*election.Definition
	for _, f := range elections {
		def, err := c.readDefinition(f)
		if err != nil {
			return err
		}
		defs = append(defs, def)
	}
	l, err := store.CreateLedger(path, values["live"] != nil, defs, now())
	if errors.Is(err, fs.ErrExist) {
		return standsAlready(path, err)
	}
	if err != nil {
		return refused(path, err)
	}
	c.say(c.out, "ledger_made", "file", path, "elections", l.Elections(), "live", l.Live())
	return l.Close()
}

// standsAlready says what stands where a ledger was to be made.
func standsAlready(path string, err error) error {
	l, noLedger := store.ReadLedger(path)
	if noLedger != nil {
		return refused(path, err)
	}
	id := "ledger_there"
	if l.Live() {
		id = "ledger_there.live"
	}
	return &problem{exit: exitRefused, id: id, pairs: []any{"file", path, "elections", l.Elections()}, err: errors.Join(err, l.Close())}
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
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return unreadable(path, store.ErrNotALedger)
	}
	l, err := store.OpenLedger(path)
	if err != nil {
		return unreadable(path, err)
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return use(l, values, files)
}

func streetEnrol(c *call) error {
	return c.withLedger(nil, nil, func(l *store.Ledger, _ map[string][]string, files []string) error {
		if len(files) == 0 {
			return misused("no_file", "command", c.cmd.name)
		}
		collect.KeepPDFReader()
		for _, f := range files {
			data, err := scan.Enrolment(f)
			if err != nil {
				return unreadable(f, err)
			}
			e, _, err := l.Enrol(now(), data)
			if errors.Is(err, signing.ErrEnrolment) {
				return unreadable(f, err)
			}
			if err != nil {
				return refused(f, err)
			}
			c.say(c.out, "enrolled", "file", f, "election", e.Election, "station", e.Station, "key", e.Key.Fingerprint())
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
	English string             `json:"message_en,omitempty"`
	Damage  []damaged          `json:"damage,omitempty"` // and made good
	unread  bool               // the file could not be read, and is no sheet for all we know
}

func streetImport(c *call) error {
	return c.withLedger(nil, []string{"json"}, func(l *store.Ledger, values map[string][]string, files []string) error {
		if len(files) == 0 {
			return misused("no_file", "command", c.cmd.name)
		}
		list, err := c.importFiles(l, files)
		if err != nil {
			return err
		}
		bad, unread := false, false
		for _, i := range list {
			bad = bad || i.Answer != street.Accepted
			unread = unread || i.unread
			if values["json"] == nil && !i.unread {
				c.printImported(i)
			}
		}
		if values["json"] != nil {
			if err := c.encode(list); err != nil {
				return err
			}
		}
		switch {
		case unread:
			return errUnread
		case bad:
			return errDone
		}
		return nil
	})
}

// printImported prints a line of Chinese and one of English for a file.
func (c *call) printImported(i imported) {
	fmt.Fprintf(c.out, "%s: %s", i.File, i.Answer)
	if i.Code != "" {
		fmt.Fprintf(c.out, " %s", i.Code)
	}
	fmt.Fprintf(c.out, " %s\n\t%s\n", i.Message, i.English)
	c.printDamages(i.File, i.Damage)
}

// importFiles imports sheets and lists what became of each file.
func (c *call) importFiles(l *store.Ledger, files []string) (list []imported, err error) {
	collect.KeepPDFReader()
	inbox := collect.Inbox{Ledger: l, Origin: now, Answer: func(file string, d street.Decision, why error) {
		if why != nil {
			list = append(list, c.unread(file, why))
			return
		}
		list = append(list, c.answer(file, d))
	}}
	err = inbox.Take(context.Background(), files)
	return list, err
}

func (c *call) answer(file string, d street.Decision) imported {
	i := imported{File: file, Answer: d.Answer, Code: d.Finding.Code, Station: d.Place, Damage: c.damages(d.Damage)}
	if d.Finding.Code == "" {
		id := "street.answer." + string(d.Answer)
		if d.Late {
			id = "street.receive.late"
		}
		i.Message, i.English = c.zh.T(id), c.en.T(id)
		return i
	}
	i.Message, i.English = c.zh.Finding(d.Finding), c.en.Finding(d.Finding)
	return i
}

// unread tells of a file that could not be read.
func (c *call) unread(file string, why error) imported {
	p := problemOf(exitUnreadable, file, why)
	c.say(c.err, p.id, p.pairs...)
	return imported{
		File: file, Answer: street.Refused, unread: true,
		Message: c.zh.T("ctl."+p.id, p.pairs...), English: c.en.T("ctl."+p.id, p.pairs...),
	}
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
				Typed       []election.StationID `json:"typed"` // received on paper only, typed in
				Provisional bool                 `json:"provisional"`
			}
			var list []status
			for _, com := range all {
				list = append(list, status{com.Election, com.Round, com.Received, com.Missing, com.Quarantined, com.Typed, com.Provisional})
			}
			return c.encode(oneOrMany(list))
		}
		for _, com := range all {
			c.say(c.out, "status", "election", com.Election, "round", com.Round)
			c.printStations(com)
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
		for i, com := range l.Consolidate() {
			c.printResult(defs[i], results[i], com.Sums())
			c.printStations(com)
			if len(c.zh.Compared(defs[i], com.Compared)) > 0 {
				c.both(c.out, func(w *words.Words) string { return lateLines(w, defs[i], com) })
			}
		}
		return nil
	})
}

// lateLines say how far those registered late were compared.
func lateLines(w *words.Words, def *election.Definition, com street.Community) string {
	var lines []string
	for _, l := range w.Compared(def, com.Compared) {
		lines = append(lines, l.Text)
	}
	return strings.Join(lines, "\n")
}

// printStations says whose sheets are there.
func (c *call) printStations(com street.Community) {
	c.say(c.out, "stations", "received", com.Received, "missing", com.Missing, "quarantined", com.Quarantined)
	if len(com.Typed) > 0 {
		c.say(c.out, "typed", "typed", com.Typed)
	}
	if com.Provisional {
		c.say(c.out, "provisional")
	}
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
			return misused("takes", "option", "--format", "values", collect.Formats, "given", format)
		}
		if err != nil {
			return refused(out, err)
		}
		return nil
	})
}

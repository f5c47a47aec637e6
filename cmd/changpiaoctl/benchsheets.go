package main

import (
	"encoding/hex"
	"errors"
	"path/filepath"
	"time"

	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/street"
	"changpiao/store"
)

// benchSheet measures making and signing a sheet, and reading one from its
// digits with all that is checked, against one signature and one verification.
func benchSheet(b *benchmark) error {
	c, err := newCrowd(1)
	if err != nil {
		return err
	}
	key, err := keyOf(1, 1)
	if err != nil {
		return err
	}
	made, err := c.make(1)
	if err != nil {
		return err
	}
	trusted := func([8]byte) (signing.PublicKey, bool) { return key.Public(), true }
	content, _, err := sheet.Verify(made.arrivals[0].Data, trusted)
	if err != nil {
		return err
	}
	message := made.arrivals[0].Data
	signature, err := key.Sign(nil, message)
	if err != nil {
		return err
	}
	pages, err := sheet.Pages(message)
	if err != nil {
		return err
	}
	took, limit, err := byTurns(10*b.size.rounds, func() error {
		_, err := sheet.Sign(nil, key, content)
		return err
	}, func() error {
		_, err := key.Sign(nil, message)
		return err
	})
	if err != nil {
		return err
	}
	b.note("sheet_sign", 1, took, limit, 2)
	took, limit, err = byTurns(10*b.size.rounds, func() error {
		var collector sheet.Collector
		for _, p := range pages {
			if _, err := collector.Add(p); err != nil {
				return err
			}
		}
		s, _, err := sheet.Verify(collector.Sets()[0].Signed, trusted)
		if err == nil && len(s.Identities()) > 0 {
			err = errWrong
		}
		return err
	}, func() error {
		if !key.Public().Verify(message, signature) {
			return errWrong
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.note("sheet_read", 1, took, limit, 2)
	return nil
}

// benchOffice measures a street office that takes sheets in, in bulk and one by
// one, against verifying their signatures and committing their bytes; and then
// adding everything up, against verifying them once more on all processors.
func benchOffice(b *benchmark) error {
	crowd, err := newCrowd(3)
	if err != nil {
		return err
	}
	o := &streetOffice{simulation: simulation{crowd: crowd, report: simulated{Answers: map[string]int{}}}, path: filepath.Join(b.dir, "ledger")}
	if o.bare, err = store.CreateBare(filepath.Join(b.dir, "sheets.book")); err != nil {
		return err
	}
	err = o.receive(b)
	if o.ledger != nil {
		err = errors.Join(err, o.ledger.Close())
	}
	if err = errors.Join(err, o.bare.Close()); err != nil {
		return err
	}
	if err := o.addUp(o.path); err != nil {
		return err
	}
	added := o.report.Steps[0]
	b.rows = append(b.rows, benchRow{Name: "add_up", About: o.report.Sheets, Took: added.Each, Limit: added.Each / added.Times, Times: added.Times, Goal: 2})
	return nil
}

// streetOffice is a street office's evening that is measured.
type streetOffice struct {
	simulation
	path   string
	ledger *store.Ledger
	bare   *store.Bare
}

func (o *streetOffice) receive(b *benchmark) error {
	if err := o.inBulk(b); err != nil {
		return err
	}
	arrivals, err := o.further(b.size.oneByOne / o.crowd.stations)
	if err != nil {
		return err
	}
	imported, committed := 0, 0
	took, limit, err := byTurns(len(arrivals), func() error {
		imported++
		_, err := o.ledger.Import(now(), arrivals[imported-1])
		return err
	}, func() error {
		committed++
		return o.bareImport(arrivals[committed-1 : committed])
	})
	if err != nil {
		return err
	}
	b.note("import_one", len(arrivals), took, limit, 1.5)
	return nil
}

func (o *streetOffice) inBulk(b *benchmark) error {
	var took, limit time.Duration
	all := b.size.sheets / o.crowd.stations
	for o.communities < all {
		arrivals, err := o.further(min(together, all-o.communities))
		if err != nil {
			return err
		}
		start := time.Now()
		if _, err := o.ledger.Import(now(), arrivals...); err != nil {
			return err
		}
		took += time.Since(start)
		start = time.Now()
		if err := o.bareImport(arrivals); err != nil {
			return err
		}
		limit += time.Since(start)
	}
	b.note("import_bulk", o.report.Sheets, took, limit, 1.5)
	return nil
}

// further makes so many more communities and gives all that arrives of them.
func (o *streetOffice) further(communities int) (arrivals []street.Arrival, err error) {
	made, err := o.batch(o.communities, o.communities+communities)
	if err != nil {
		return nil, err
	}
	o.communities += communities
	o.ledger, err = o.define(o.ledger, o.path, made)
	for _, m := range made {
		arrivals = append(arrivals, m.arrivals...)
		o.report.Sheets += m.sheets
	}
	return arrivals, err
}

// bareImport verifies a signature for each arrival and commits their bytes.
func (o *streetOffice) bareImport(arrivals []street.Arrival) error {
	bodies := make([]string, len(arrivals))
	for i, a := range arrivals {
		bareVerification()
		bodies[i] = hex.EncodeToString(a.Data)
	}
	return o.bare.Commit(bodies...)
}

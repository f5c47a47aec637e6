package store

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/statement"
)

// Known is a record that a book had, as another book or a sheet tells.
type Known struct {
	journal.Head
	sealed bool // behind it came the seal at least
}

// KnownEnds gives for the books of a round's folder the last records of which
// something else tells: the tally book's closing statement of the roll book's,
// and the station's sheets of those of both. Sheets of other stations or PCs tell
// nothing.
func KnownEnds(dir string, sheets []string) map[string]Known {
	about, err := readPackage(dir)
	if err != nil {
		return nil // nobody knows whose folder it is
	}
	ends := map[string]Known{}
	rollBook, tallyBook := filepath.Join(dir, rollName), filepath.Join(dir, tallyName)
	later := func(book string, k Known) {
		if k.Seq > ends[book].Seq {
			ends[book] = k
		}
	}
	for _, c := range statementsIn(tallyBook) {
		if c.Station == about.Place {
			later(rollBook, Known{Head: c.RollHead})
		}
	}
	keys, err := loadKeys(filepath.Join(dir, keysName))
	if err != nil {
		return ends
	}
	for _, file := range sheets {
		s, ok := keys.sheetOf(about.Definition, file)
		if !ok {
			continue
		}
		later(tallyBook, Known{Head: s.TallyHead, sealed: true})
		for i, station := range s.Stations {
			if station == about.Place && i < len(s.RollHeads) {
				later(rollBook, Known{Head: s.RollHeads[i]})
			}
		}
	}
	return ends
}

// sheetOf reads a sheet's file, when it is the station's of a round and was
// sealed on this PC.
func (f *keyFile) sheetOf(def *election.Definition, file string) (sheet.Sheet, bool) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return sheet.Sheet{}, false
	}
	key := f.station.Key
	s, _, err := sheet.Verify(signed, func(kid [8]byte) (signing.PublicKey, bool) { return key, kid == key.KID() })
	return s, err == nil && s.Election == def.ID && s.Round == def.Round && s.Definition == def.Digest() && s.Epoch == max(f.epoch, 1)
}

// statementsIn lists the closing statements of a tally book as far as it can be
// read.
func statementsIn(book string) (list []statement.Closing) {
	if _, err := os.Stat(book); err != nil {
		return nil
	}
	log, err := OpenReadOnly(book)
	if err != nil {
		return nil
	}
	defer func() { _ = log.Close() }() // nothing was written
	for r, err := range log.Records {
		if err != nil {
			return list
		}
		var begun struct {
			Event struct{ Statement statement.Closing }
		}
		if r.Kind == "begun/1" && json.Unmarshal(r.Body, &begun) == nil {
			list = append(list, begun.Event.Statement)
		}
	}
	return list
}

// VerifyKnown is VerifyThrough for what is known of a book; of one of which
// nothing is known it is VerifyBook.
func VerifyKnown(path string, known Known) (journal.Head, error) {
	head, err := VerifyThrough(path, known.Head)
	var changed *election.Refusal
	whole := err == nil || errors.As(err, &changed) && changed.Has("J801") // its chain is
	if whole && known.sealed && head.Seq == known.Seq {
		err = &CutError{Last: head.Seq, Known: known.Seq + 1}
	}
	return head, err
}

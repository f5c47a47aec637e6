package store

import (
	"io"

	"changpiao/station/election"
)

// ExportBook writes the records of an election's book, as ExportJSON does.
func (l *Ledger) ExportBook(w io.Writer, id election.ID) error {
	log, err := l.Log(id)
	if err != nil {
		return err
	}
	return ExportJSON(w, log)
}

// Trail tells what happened in an election's book, in order: number, time, by
// whom, kind, and what.
func (l *Ledger) Trail(id election.ID) (rows [][]string, err error) {
	log, err := l.Log(id)
	if err != nil {
		return nil, err
	}
	for r, err := range log.Records {
		if err != nil {
			return nil, err
		}
		rows = append(rows, happened(r))
	}
	return rows, nil
}

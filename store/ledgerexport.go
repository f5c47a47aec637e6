package store

import (
	"fmt"
	"io"

	"changpiao/station/election"
)

// ExportBook writes the records of an election's book, as ExportJSON does.
func (l *Ledger) ExportBook(w io.Writer, id election.ID) error {
	b, ok := l.of(id)
	if !ok {
		return fmt.Errorf("%s: %w", id, ErrNoElection)
	}
	return ExportJSON(w, b.log)
}

// Trail tells what happened in an election's book, in order: number, time, by
// whom, kind, and what.
func (l *Ledger) Trail(id election.ID) (rows [][]string, err error) {
	b, ok := l.of(id)
	if !ok {
		return nil, fmt.Errorf("%s: %w", id, ErrNoElection)
	}
	for r, err := range b.log.Records {
		if err != nil {
			return nil, err
		}
		rows = append(rows, happened(r))
	}
	return rows, nil
}

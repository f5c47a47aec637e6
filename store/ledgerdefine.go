package store

import (
	"fmt"

	"changpiao/station/election"
	"changpiao/station/street"
)

// Add takes further elections, or further rounds of those that are there, in
// one transaction: all of them or, on an error, none.
func (l *Ledger) Add(o election.Origin, definitions ...*election.Definition) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := len(l.ids)
	err := l.batch(func() error {
		for i, d := range definitions {
			each := o
			each.Command = part(o.Command, i)
			if err := l.add(each, street.Define{Definition: d}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		for _, id := range l.ids[before:] {
			delete(l.numbers, id)
		}
		l.ids = l.ids[:before]
	}
	return err
}

func (l *Ledger) add(o election.Origin, c street.Define) error {
	id := c.Definition.ID
	if _, known := l.numbers[id]; !known {
		number := int64(len(l.ids) + 1)
		if err := l.file.write(func() error {
			return l.file.exec("INSERT INTO elections (book, id) VALUES (?, ?)", number, string(id))
		}); err != nil {
			return err
		}
		l.ids, l.numbers[id] = append(l.ids, id), number
	}
	return l.define(o, c)
}

// Define opens a round of an election that the ledger has, such as a run-off.
func (l *Ledger) Define(o election.Origin, d *election.Definition) error {
	if _, err := l.number(d.ID); err != nil {
		return err
	}
	return l.Add(o, d)
}

// Correct puts another definition in the place of a round's; see street.Ledger.
func (l *Ledger) Correct(o election.Origin, d *election.Definition) error {
	if _, err := l.number(d.ID); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.batch(func() error { return l.define(o, street.Define{Definition: d, Correct: true}) })
}

func (l *Ledger) number(id election.ID) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	number, ok := l.numbers[id]
	if !ok {
		return 0, fmt.Errorf("%s: %w", id, ErrNoElection)
	}
	return number, nil
}

// define writes what the book has of a round, and what is kept of its roll. A
// definition that takes the place of another has its roll take the place too.
func (l *Ledger) define(o election.Origin, c street.Define) error {
	d := c.Definition
	b, err := l.book(d.ID)
	if err != nil {
		return err
	}
	if c.Roll, err = street.RollOf(d); err != nil {
		return err
	}
	before := b.Head()
	if _, err := b.Do(o, c); err != nil || b.Head() == before {
		return err
	}
	return l.file.write(func() error {
		return l.file.exec("INSERT OR REPLACE INTO rolls (book, round, roll) VALUES (?, ?, ?)", l.numbers[d.ID], d.Round, c.Roll)
	})
}

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
	if err := contradicting(definitions); err != nil {
		return err
	}
	err := l.batch(func() error {
		for i, d := range definitions {
			each := o
			each.Command = part(o.Command, i)
			if err := l.add(each, d); err != nil {
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

// contradicting refuses two definitions of one round that are given together.
func contradicting(definitions []*election.Definition) error {
	type round struct {
		id     election.ID
		number int
	}
	first := map[round]*election.Definition{}
	for _, d := range definitions {
		at := round{d.ID, d.Round}
		if other := first[at]; other != nil && other.Digest() != d.Digest() {
			return election.Refused("S706", "what", "definition", "given", fmt.Sprintf("%x", d.Digest()), "held", fmt.Sprintf("%x", other.Digest()))
		}
		first[at] = d
	}
	return nil
}

func (l *Ledger) add(o election.Origin, d *election.Definition) error {
	if _, known := l.numbers[d.ID]; !known {
		number := int64(len(l.ids) + 1)
		if err := l.file.write(func() error {
			return l.file.exec("INSERT INTO elections (book, id) VALUES (?, ?)", number, string(d.ID))
		}); err != nil {
			return err
		}
		l.ids, l.numbers[d.ID] = append(l.ids, d.ID), number
	}
	return l.define(o, d)
}

// Define opens a round of an election that the ledger has, such as a run-off, or
// corrects one; see street.Ledger.
func (l *Ledger) Define(o election.Origin, d *election.Definition) error {
	if _, err := l.number(d.ID); err != nil {
		return err
	}
	return l.Add(o, d)
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

// define writes what is kept of the roll, and what the book has of the round. A
// definition that takes the place of another has its roll take the place too.
func (l *Ledger) define(o election.Origin, d *election.Definition) error {
	b, err := l.book(d.ID)
	if err != nil {
		return err
	}
	roll, err := street.RollOf(d)
	if err != nil {
		return err
	}
	command := street.Define{Definition: d, Roll: roll}
	before := b.Head()
	if _, err := b.Do(o, command); err != nil || b.Head() == before {
		return err
	}
	return l.file.write(func() error {
		return l.file.exec("INSERT OR REPLACE INTO rolls (book, round, roll) VALUES (?, ?, ?)", l.numbers[d.ID], d.Round, roll)
	})
}

package store

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/street"
)

// atATime is how many elections are read from the file in one go, to be replayed
// on all processors at once.
const atATime = 128

// eachOf calls do for 0 to n-1, on all processors at once.
func eachOf(n int, do func(int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

// readFirst reads as many elections as may be held.
func (l *Ledger) readFirst() error {
	for ids := range slices.Chunk(l.ids[:min(len(l.ids), mostHeld)], atATime) {
		books, err := l.readAll(ids)
		if err != nil {
			return err
		}
		for i, id := range ids {
			l.held[l.numbers[id]], l.order = books[i], append(l.order, l.numbers[id])
		}
	}
	return nil
}

// Consolidate adds up every round of every election, in order.
func (l *Ledger) Consolidate() []street.Community {
	return slices.Collect(l.Communities)
}

// Communities yields what Consolidate gives, one after another: however many
// there are, no more than a handful are held in memory for it. An election that
// can't be read has none, and is among the Faults.
func (l *Ledger) Communities(yield func(street.Community) bool) {
	for ids := range slices.Chunk(l.Elections(), atATime) {
		for _, rounds := range l.together(ids) {
			for _, c := range rounds {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// together adds elections up on all processors at once. Those that are not held
// are read and let go again.
func (l *Ledger) together(ids []election.ID) [][]street.Community {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([][]street.Community, len(ids))
	lists, err := l.lists()
	if err != nil {
		return all // nothing can be read
	}
	rounds := func(i int, b *street.Book) {
		b.View(func(s *street.State) {
			for _, number := range s.Rounds() {
				c := street.Consolidate(s, number)
				lists.compare(s, number, &c.Compared)
				all[i] = append(all[i], c)
			}
		})
	}
	isHeld := func(id election.ID) bool { return l.held[l.numbers[id]] != nil }
	kept := l.keptOf(slices.DeleteFunc(slices.Clone(ids), isHeld))
	eachOf(len(ids), func(i int) {
		if b := l.held[l.numbers[ids[i]]]; b != nil {
			rounds(i, b)
		} else if b, err := l.replay(ids[i], kept); err == nil {
			rounds(i, b)
		}
	})
	return all
}

// read replays an election's book.
func (l *Ledger) read(id election.ID) (*street.Book, error) {
	books, err := l.readAll([]election.ID{id})
	if err != nil {
		return nil, err
	}
	return books[0], nil
}

// readAll replays the books of elections.
func (l *Ledger) readAll(ids []election.ID) ([]*street.Book, error) {
	kept := l.keptOf(ids)
	books, errs := make([]*street.Book, len(ids)), make([]error, len(ids))
	eachOf(len(ids), func(i int) { books[i], errs[i] = l.replay(ids[i], kept) })
	return books, errors.Join(errs...)
}

func (l *Ledger) replay(id election.ID, all map[int64]*kept) (*street.Book, error) {
	number := l.numbers[id]
	k := all[number]
	state := street.NewState(id, l.live)
	for round, roll := range k.rolls {
		state.OfferRoll(round, roll)
	}
	b, err := street.Open(&readAhead{Journal: &Journal{bookFile: l.file, book: number}, kept: k}, state)
	if err != nil {
		return nil, fmt.Errorf("election %s: %w", id, err)
	}
	return b, nil
}

// kept is what the file has of an election.
type kept struct {
	rolls   map[int][]byte
	records []journal.Record
	fault   error // where reading stopped
}

// readAhead is a book whose records were read already, for the first time that
// they are asked for.
type readAhead struct {
	*Journal
	kept *kept
}

// Records yields the records in order; see journal.Log.
func (r *readAhead) Records(yield func(journal.Record, error) bool) {
	k := r.kept
	if r.kept = nil; k == nil {
		r.Journal.Records(yield)
		return
	}
	for _, record := range k.records {
		if !yield(record, nil) {
			return
		}
	}
	if k.fault != nil {
		yield(journal.Record{}, k.fault)
	}
}

// keptOf reads elections, whose books mostly stand one after another.
func (l *Ledger) keptOf(ids []election.ID) map[int64]*kept {
	all := make(map[int64]*kept, len(ids))
	for _, id := range ids {
		all[l.numbers[id]] = &kept{rolls: map[int][]byte{}}
	}
	if len(ids) == 0 {
		return all
	}
	err := l.readBetween(l.numbers[ids[0]], l.numbers[ids[len(ids)-1]], all)
	switch {
	case err == nil:
	case len(ids) == 1:
		all[l.numbers[ids[0]]].fault = err
	default: // the others may be whole
		for _, id := range ids {
			maps.Copy(all, l.keptOf([]election.ID{id}))
		}
	}
	return all
}

// readBetween reads of the books from first to last those that are asked for.
func (l *Ledger) readBetween(first, last int64, all map[int64]*kept) error {
	l.file.mu.Lock()
	defer l.file.mu.Unlock()
	if err := l.readRolls(first, last, all); err != nil {
		return err
	}
	rows, err := l.records.QueryContext(background, first, last)
	if err != nil {
		return l.file.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		book, r, err := l.file.scan(rows)
		if err != nil {
			return err
		}
		if k := all[book]; k != nil {
			k.records = append(k.records, r)
		}
	}
	return l.file.fault(rows.Err())
}

func (l *Ledger) readRolls(first, last int64, all map[int64]*kept) error {
	rows, err := l.rolls.QueryContext(background, first, last)
	if err != nil {
		return l.file.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var book int64
		var round int
		var roll []byte
		if err := rows.Scan(&book, &round, &roll); err != nil {
			return l.file.fault(err)
		}
		if k := all[book]; k != nil {
			k.rolls[round] = roll
		}
	}
	return l.file.fault(rows.Err())
}

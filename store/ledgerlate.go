package store

import (
	"errors"
	"path/filepath"

	"filippo.io/age"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/late"
	"changpiao/station/street"
)

// lateLists is what is known of the lists of those registered late, in memory
// alone. Another is made when a list comes in.
type lateLists struct {
	opened map[journal.Hash][]late.Entry // by the list's hash
	unread map[journal.Hash]bool         // that can't be read
	twice  map[election.ID][]late.Twice
}

// lists gives what is known of the lists. The lock is held.
func (l *Ledger) lists() (*lateLists, error) {
	if l.late != nil && l.late.twice != nil {
		return l.late, nil
	}
	if l.late == nil {
		l.late = &lateLists{opened: map[journal.Hash][]late.Entry{}, unread: map[journal.Hash]bool{}}
	}
	ids, err := l.elections(l.begun, street.LateIndex, "")
	if err != nil {
		return nil, err
	}
	var identity *age.X25519Identity
	if len(ids) > 0 {
		_, identity, _ = readLateKey(filepath.Join(l.folder, lateKeyName)) // without it nothing is read, and so it is said
	}
	all := late.Twofold{}
	for _, id := range ids {
		b, err := l.book(id)
		if err != nil {
			return nil, err
		}
		b.View(func(s *street.State) {
			for _, number := range s.Rounds() {
				for _, list := range s.LateLists(number) {
					all.Add(s.Definition(number), list.Place, l.late.open(list, identity))
				}
			}
		})
	}
	l.late.twice = all.Twice()
	return l.late, nil
}

// open gives a list's people; none where it can't be read.
func (k *lateLists) open(list *street.LateList, identity *age.X25519Identity) []late.Entry {
	if people, known := k.opened[list.Hash]; known || k.unread[list.Hash] {
		return people
	}
	people, err := []late.Entry(nil), errors.New("no key")
	if identity != nil {
		people, err = unseal(identity, list.Sealed)
	}
	if err != nil || len(people) != list.People {
		k.unread[list.Hash] = true
		return nil
	}
	k.opened[list.Hash] = people
	return people
}

// compare tells who of a round was registered late elsewhere too, and whose
// lists can't be read.
func (k *lateLists) compare(s *street.State, number int, c *street.Compared) {
	lists := s.LateLists(number)
	for _, list := range lists {
		if k.unread[list.Hash] {
			c.Unread = append(c.Unread, list.Place)
		}
	}
	if len(lists) > 0 {
		c.Twice = k.twice[s.Election()]
	}
}

// Account gives everything that is known of a community's round; see
// street.Ledger.
func (l *Ledger) Account(id election.ID, number int) (a street.Account, known bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lists, err := l.lists()
	if err != nil {
		return a, false
	}
	b, err := l.book(id)
	if err != nil {
		return a, false
	}
	b.View(func(s *street.State) {
		if a, known = street.AccountOf(s, number); known {
			lists.compare(s, number, &a.Sums.Compared)
		}
	})
	return a, known
}

// Twice gives those of an election who were registered late elsewhere too; see
// street.Ledger.
func (l *Ledger) Twice(id election.ID) []late.Twice {
	l.mu.Lock()
	defer l.mu.Unlock()
	lists, err := l.lists()
	if err != nil {
		return nil
	}
	return lists.twice[id]
}

package store

import (
	"fmt"

	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/street"
)

// NextRound makes the run-off or re-vote that the last round of an election
// calls for, and defines it. The error is ErrNoElection, the disk's, or a
// refusal: O608 while a sheet is missing, those of outcome.NextRound, and S706
// where the round was defined otherwise before.
func (l *Ledger) NextRound(o election.Origin, id election.ID, f outcome.Further) (next *election.Definition, err error) {
	err = fmt.Errorf("%s: %w", id, ErrNoElection)
	l.View(id, func(s *street.State) {
		rounds := s.Rounds()
		if len(rounds) == 0 {
			return // of a book that is broken at its beginning
		}
		last := rounds[len(rounds)-1]
		def, sums := s.Definition(last), street.Consolidate(s, last)
		result, whole := sums.Outcome(def)
		if !whole {
			err = election.Refused("O608", "stations", sums.Missing)
			return
		}
		next, err = outcome.NextRound(def, result, f)
	})
	if err != nil {
		return nil, err
	}
	return next, l.Define(o, next)
}

// DefineRound defines a further round as its file gives it, without people; its
// roll is the one that the ledger has of the first round.
func (l *Ledger) DefineRound(o election.Origin, d *election.Definition) error {
	with := *d
	l.View(d.ID, func(s *street.State) {
		if rounds := s.Rounds(); len(rounds) > 0 {
			with.Voters = s.Definition(rounds[0]).Voters
		}
	})
	return l.Define(o, &with)
}

package store

import (
	"slices"

	"changpiao/station/election"
	"changpiao/station/street"
)

// lookedAt is how many sheets are looked at ahead, on all processors at once,
// before they are decided on one after another.
const lookedAt = 512

// Import finds each sheet's election, lets its book decide, and records the
// decisions in one transaction; see street.Ledger.
func (l *Ledger) Import(o election.Origin, batch ...street.Arrival) ([]street.Decision, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var decisions []street.Decision
	var stopped error // before the end of the batch; what is decided stands
	if err := l.batch(func() error {
		decisions, stopped = l.decideAll(o, batch)
		return nil
	}); err != nil {
		return nil, err
	}
	return decisions, stopped
}

func (l *Ledger) decideAll(o election.Origin, batch []street.Arrival) ([]street.Decision, error) {
	decisions := make([]street.Decision, 0, len(batch))
	for some := range slices.Chunk(slices.Clone(batch), lookedAt) {
		homes, err := l.lookAt(some)
		for i, at := range homes {
			each := o
			if len(batch) > 1 {
				each.Command = part(o.Command, len(decisions))
			}
			d, err := l.decide(each, at, some[i])
			if err != nil {
				return decisions, err
			}
			decisions = append(decisions, d)
		}
		if err != nil {
			return decisions, err
		}
	}
	return decisions, nil
}

// lookAt finds the home of each arrival and verifies its signature, so that
// deciding is all that is left. On an error it gives the homes of those before.
func (l *Ledger) lookAt(some []street.Arrival) (homes []home, err error) {
	eachOf(len(some), func(i int) { some[i].Look() })
	for i := range some {
		var at home
		if at, err = l.route(some[i]); err != nil {
			break
		}
		homes = append(homes, at)
	}
	eachOf(len(homes), func(i int) {
		if homes[i].trusts {
			some[i].Check(homes[i].key)
		}
	})
	return homes, err
}

func (l *Ledger) decide(o election.Origin, at home, a street.Arrival) (street.Decision, error) {
	b, err := l.book(at.election)
	if err != nil {
		return street.Decision{}, err
	}
	d, err := street.Import(b, o, a)
	if d.Late && l.late != nil {
		l.late.twice = nil
	}
	return d, err
}

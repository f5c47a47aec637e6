package store

import (
	"database/sql"
	"fmt"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// home is the election that a sheet is for, and the key that it trusts for the
// sheet's station, if it trusts the one that is named.
type home struct {
	election election.ID
	trusts   bool
	key      signing.PublicKey
}

// route finds the home of a sheet: the election that trusts its key for its
// station. A key may be trusted in several elections; then the sheet, whose
// signature holds, names its own. A sheet that no key here answers for goes to
// the election that knows its key or has its station, else to the first, which
// notes it.
func (l *Ledger) route(a street.Arrival) (home, error) {
	claim, err := a.Claim()
	if a.Fault != nil || err != nil || len(l.ids) == 1 {
		return l.trustedIn(l.ids[0], claim)
	}
	trusting, err := l.trusting(claim)
	if err != nil {
		return home{}, err
	}
	for _, h := range trusting {
		if len(trusting) == 1 || l.speaks(h, a) {
			return h, nil
		}
	}
	if len(trusting) > 0 {
		return trusting[0], nil
	}
	ids, err := l.elections(l.first, street.KeyIndex, fmt.Sprintf("%x ", claim.KID))
	if err == nil && len(ids) == 0 {
		ids, err = l.elections(l.first, street.StationIndex, string(claim.Place)+" ")
	}
	if err != nil {
		return home{}, err
	}
	return home{election: append(ids, l.ids[0])[0]}, nil
}

// trusting lists the homes that trust a key for a station.
func (l *Ledger) trusting(claim sheet.Claim) (all []home, err error) {
	ids, err := l.elections(l.claimed, street.KeyIndex, fmt.Sprintf("%x %s", claim.KID, claim.Place))
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		h, err := l.trustedIn(id, claim)
		if err != nil {
			return nil, err
		}
		if h.trusts {
			all = append(all, h)
		}
	}
	return all, nil
}

func (l *Ledger) trustedIn(id election.ID, claim sheet.Claim) (home, error) {
	b, err := l.book(id)
	if err != nil {
		return home{}, err
	}
	h := home{election: id}
	b.View(func(s *street.State) { h.key, h.trusts = s.Trusted(claim) })
	return h, nil
}

func (l *Ledger) speaks(h home, a street.Arrival) (does bool) {
	if b, err := l.book(h.election); err == nil {
		b.View(func(s *street.State) { does = s.Speaks(a) })
	}
	return does
}

// elections lists those that claim a key, in their order.
func (l *Ledger) elections(which *sql.Stmt, index, key string) (ids []election.ID, err error) {
	l.file.mu.Lock()
	defer l.file.mu.Unlock()
	rows, err := which.QueryContext(background, index, key)
	if err != nil {
		return nil, l.file.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id election.ID
		if err := rows.Scan(&id); err != nil {
			return nil, l.file.fault(err)
		}
		ids = append(ids, id)
	}
	return ids, l.file.fault(rows.Err())
}

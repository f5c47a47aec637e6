package store

import (
	"fmt"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/street"
)

// route finds the book that a sheet is for: the election that trusts its key
// for its station. A key may be trusted in several elections; then the sheet,
// whose signature holds, names its own. A sheet that no key here answers for
// goes to the election that knows its key or has its station, else to the
// first, which notes it.
func (l *Ledger) route(a street.Arrival) (*street.Book, error) {
	claim, err := street.Peek(a.Data)
	if a.Fault != nil || err != nil || len(l.ids) == 1 {
		return l.book(l.ids[0])
	}
	trusting, err := l.trusting(claim)
	if err != nil {
		return nil, err
	}
	for _, b := range trusting {
		if len(trusting) == 1 || speaks(b, a.Data) {
			return b, nil
		}
	}
	if len(trusting) > 0 {
		return trusting[0], nil
	}
	ids, err := l.claiming(street.KeyIndex, fmt.Sprintf("%x ", claim.KID))
	if err == nil && len(ids) == 0 {
		ids, err = l.claiming(street.StationIndex, string(claim.Place)+" ")
	}
	if err != nil {
		return nil, err
	}
	return l.book(append(ids, l.ids[0])[0])
}

// trusting lists the books that trust a key for a station.
func (l *Ledger) trusting(claim sheet.Claim) (all []*street.Book, err error) {
	ids, err := l.claiming(street.KeyIndex, fmt.Sprintf("%x %s", claim.KID, claim.Place))
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		b, err := l.book(id)
		if err != nil {
			return nil, err
		}
		b.View(func(s *street.State) {
			if s.Trusts(claim.KID, claim.Place) {
				all = append(all, b)
			}
		})
	}
	return all, nil
}

func speaks(b *street.Book, data []byte) (does bool) {
	b.View(func(s *street.State) { does = s.Speaks(data) })
	return does
}

// claiming lists the elections that claim a key, or one that begins with it, in
// their order.
func (l *Ledger) claiming(index, key string) (ids []election.ID, err error) {
	l.file.mu.Lock()
	defer l.file.mu.Unlock()
	// Every key that begins so stands before the highest character there is.
	rows, err := l.file.conn.QueryContext(background,
		"SELECT DISTINCT id FROM claims JOIN elections USING (book) WHERE idx = ?1 AND key >= ?2 AND key < ?2 || char(0x10ffff) ORDER BY book", index, key)
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

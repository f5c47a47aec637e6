package store

import (
	"maps"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

var _ journal.Checked = (*Journal)(nil)

// KeepsClaims implements journal.Checked. A ledger's only find a sheet's
// election; some of its records don't say what they claimed.
func (j *Journal) KeepsClaims() bool { return !j.many }

// Check implements journal.Checked: a book that was changed while it was closed
// takes nothing more (J801), unless its records end where they did; claims that
// do not say what the records do are made anew from them. What was found is
// among the Notices.
func (j *Journal) Check(stands *journal.Standing) error {
	if j.changed == inRecords {
		return changedSince(j.name)
	}
	if !j.KeepsClaims() {
		return nil
	}
	sound, err := j.claimsStand(stands)
	if err != nil {
		return err
	}
	if sound && j.changed == unchanged {
		return nil
	}
	j.told = true
	if j.readOnly {
		return nil
	}
	if err := j.write(func() error { return j.remakeClaims(stands) }); err != nil {
		return err
	}
	return j.note(j.checkPages())
}

// Notices tell what was wrong with the book's file when it was opened, and is
// no more (J806).
func (j *Journal) Notices() []election.Finding {
	if !j.told {
		return nil
	}
	return []election.Finding{election.Find("J806", "file", j.name)}
}

// claimsStand reports whether the tables of claims and gauges are in order, and
// say what the records do.
func (j *Journal) claimsStand(stands *journal.Standing) (bool, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, same := range []func(*journal.Standing) (bool, error){j.tablesInOrder, j.sameTaken, j.sameGauges} {
		is, err := same(stands)
		if isCorrupt(err) {
			return false, nil
		}
		if err != nil || !is {
			return false, j.fault(err)
		}
	}
	return true, nil
}

func (j *Journal) tablesInOrder(*journal.Standing) (bool, error) {
	for _, table := range []string{"claims", "gauges"} {
		var answer string
		if err := j.conn.QueryRowContext(background, "PRAGMA integrity_check("+table+")").Scan(&answer); err != nil || answer != "ok" {
			return false, err
		}
	}
	return true, nil
}

// sameTaken lets SQLite put the keys of each index together, which takes a
// tenth of the time that reading them one by one does.
func (j *Journal) sameTaken(stands *journal.Standing) (bool, error) {
	keys := map[string][]string{}
	for k := range stands.Taken {
		keys[k.Index] = append(keys[k.Index], k.Key)
	}
	rows, err := j.conn.QueryContext(background, "SELECT idx, count(*), group_concat(key, char(10) ORDER BY key) FROM claims WHERE book = ? GROUP BY idx", j.book)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var index, all string
		var n int
		if err := rows.Scan(&index, &n, &all); err != nil {
			return false, err
		}
		slices.Sort(keys[index])
		if n != len(keys[index]) || all != strings.Join(keys[index], "\n") {
			return false, nil
		}
		delete(keys, index)
	}
	return len(keys) == 0, rows.Err()
}

func (j *Journal) sameGauges(stands *journal.Standing) (bool, error) {
	found := map[string]journal.Gauge{}
	rows, err := j.conn.QueryContext(background, "SELECT name, value, bound FROM gauges WHERE book = ?", j.book)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var g journal.Gauge
		if err := rows.Scan(&name, &g.Value, &g.Bound); err != nil {
			return false, err
		}
		found[name] = g
	}
	return maps.Equal(found, stands.Gauges), rows.Err()
}

// remakeClaims makes the tables of claims and gauges anew.
func (j *Journal) remakeClaims(stands *journal.Standing) error {
	for _, line := range books {
		table, _, isTable := strings.Cut(strings.TrimPrefix(line, "CREATE TABLE "), " (")
		if !isTable || table != "claims" && table != "gauges" {
			continue
		}
		if err := j.exec("DROP TABLE " + table); err != nil {
			return err
		}
		if err := j.exec(line); err != nil {
			return err
		}
	}
	for k := range stands.Taken {
		if _, err := j.ready.take.ExecContext(background, j.book, k.Index, k.Key); err != nil {
			return err
		}
	}
	for name, g := range stands.Gauges {
		if _, err := j.ready.gauge.ExecContext(background, j.book, name, g.Value, g.Bound); err != nil {
			return err
		}
	}
	return nil
}

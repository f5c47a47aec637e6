package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"changpiao/station/election"
	"changpiao/station/roll"
)

// closedDay is the folder of a polling day whose books were closed cleanly.
func closedDay(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	day := smallDay(t)
	s := day.create(t, dir)
	day.script.Steps = day.script.Steps[:2] // 0001 has voted
	if err := errors.Join(day.play(s, 0, func(int) {}), s.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// inUnusedRoom changes a bit between a page's head and its few rows.
var inUnusedRoom = rootOf("gauges", func(page []byte) { page[1000] ^= 1 })

// tampered does to a book what somebody could with another program.
func tampered(statements ...string) func(*testing.T, string) {
	return func(t *testing.T, file string) {
		t.Helper()
		db := raw(t, file)
		for _, line := range statements {
			if _, err := db.Exec(line); err != nil {
				t.Fatal(line, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// cutTail takes a book's last record away and leaves its guards as they were.
var cutTail = tampered("DROP TRIGGER records_remain", "DELETE FROM records WHERE seq = (SELECT max(seq) FROM records)", books[3])

// issueTo hands a ballot out, as the desk does.
func issueTo(s *Station, voter election.VoterNo) error {
	_, err := s.Day.Roll().Do(election.Origin{Command: "to " + string(voter), At: s.Day.Definition().ElectionDay.At(10, 0), By: []election.StaffID{s.worker}}, roll.Issue{Voter: voter})
	return err
}

// What was done to a book while it was closed is told the next time, also when
// it touched no record; only where the records are others does the book take
// nothing more. Whatever was not closed, or was copied whole, gives no alarm.
func TestWhatWasDoneWhileABookWasClosed(t *testing.T) {
	unmarked := func(t *testing.T, file string) {
		if err := os.Remove(file + closedEnding); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		do   func(t *testing.T, file string)
		told election.Code // "" for nothing
	}{
		{"nothing", func(*testing.T, string) {}, ""},
		{"looked at", func(t *testing.T, file string) {
			if _, err := VerifyBook(file); err != nil {
				t.Error(err)
			}
		}, ""},
		{"the mark lost", unmarked, ""},
		{"a bit of unused room", inUnusedRoom, "J806"},
		{"a bit of the mark", func(t *testing.T, file string) {
			data := flipped(contentOf(t, filepath.Dir(file), filepath.Base(file)+closedEnding), 200)
			if err := os.WriteFile(file+closedEnding, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "J806"},
		{"no mark any more", func(t *testing.T, file string) {
			if err := os.WriteFile(file+closedEnding, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "J801"},
		{"a claim of a voter who was not there", tampered("INSERT INTO claims (idx, key) VALUES ('issued', '0004')"), "J806"},
		{"the last record taken away", cutTail, "J801"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := closedDay(t)
			file := filepath.Join(dir, rollName)
			want, err := VerifyBook(file)
			if err != nil {
				t.Fatal(err)
			}
			c.do(t, file)
			if _, err := VerifyBook(file); (c.told == "J806") != errors.Is(err, ErrChanged) || (c.told == "J801") != isRefusal(err, "J801") {
				t.Errorf("verified: %v", err)
			}
			for again := range 2 {
				s, err := signedIn(dir)
				if err != nil {
					t.Fatal(err)
				}
				readOnly := s.Day.Roll().ReadOnly()
				if got := election.Has(s.Notices(), "J806"); got != (c.told == "J806" && again == 0) {
					t.Errorf("opened %d times: notices %v", again+1, s.Notices())
				}
				if c.told == "J801" {
					if !isRefusal(readOnly, "J801") || !isRefusal(issueTo(s, "0004"), "J801") {
						t.Errorf("opened %d times: %v", again+1, readOnly)
					}
				} else if readOnly != nil || s.Day.Roll().Head().Seq < want.Seq {
					t.Errorf("%d records, %v", s.Day.Roll().Head().Seq, readOnly)
				} else if err := issueTo(s, election.VoterNo(fmt.Sprintf("%04d", 4+2*again))); err != nil {
					t.Errorf("a voter was turned away: %v", err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// A folder that is copied, also while its books are open, and a backup that is
// restored, give no alarm.
func TestACopyGivesNoAlarm(t *testing.T) {
	dir := closedDay(t)
	quiet := func(dir string) {
		t.Helper()
		s, err := signedIn(dir)
		if err != nil {
			t.Fatal(err)
		}
		if told, err := s.Notices(), s.Day.Roll().ReadOnly(); len(told) > 0 || err != nil {
			t.Errorf("%v, %v", told, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	quiet(copied)
	s, err := signedIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, voter := range []election.VoterNo{"0004", "0006"} {
		open := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(open, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		quiet(open)
		if err := issueTo(s, voter); err != nil {
			t.Fatal(err)
		}
	}
	b := backUp(t, s, t.TempDir())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	if _, err := Restore(b.File, restored, []Confirmation{{"A", RehearsalPIN}, {"B", RehearsalPIN}}, noon); err != nil {
		t.Fatal(err)
	}
	quiet(restored)
}

// rootOf spoils the first page of a table or an index.
func rootOf(table string, spoil func(page []byte)) func(*testing.T, string) {
	return func(t *testing.T, file string) {
		t.Helper()
		j, err := OpenReadOnly(file)
		if err != nil {
			t.Fatal(err)
		}
		var page int
		if err := j.conn.QueryRowContext(background, "SELECT rootpage FROM sqlite_schema WHERE name = ?", table).Scan(&page); err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		data := contentOf(t, filepath.Dir(file), filepath.Base(file))
		spoil(data[(page-1)*4096 : page*4096])
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Damage to the tables of claims and gauges, of a book that was not closed, turns
// no voter away: they are made anew from the records, and that is told.
func TestDamagedClaimsAreMadeAnew(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(*testing.T, string)
	}{
		{"a ballot said to be issued", tampered("INSERT INTO claims (idx, key) VALUES ('issued', '0004')")},
		{"a ballot said to be there", tampered("DELETE FROM claims WHERE idx = 'issued'")},
		{"a voter forgotten", tampered("DELETE FROM claims WHERE idx = 'voter' AND key = '0004'")},
		{"another voter's number", tampered("UPDATE claims SET key = '9004' WHERE idx = 'voter' AND key = '0004'")},
		{"no ballots left", tampered("UPDATE gauges SET value = bound")},
		{"a gauge forgotten", tampered("DELETE FROM gauges")},
		{"a gauge of nothing", tampered("INSERT INTO gauges (name, value, bound) VALUES ('x', 0, 0)")},
		{"a bit of a key", rootOf("claims", func(page []byte) { page[4096-5] ^= 4 })},
		{"the gauges' index", rootOf("sqlite_autoindex_gauges_1", func(page []byte) { page[4096-8] ^= 4 })},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := closedDay(t)
			file := filepath.Join(dir, rollName)
			if err := os.Remove(file + closedEnding); err != nil { // as if it had not been closed
				t.Fatal(err)
			}
			before := contentOf(t, dir, rollName)
			c.damage(t, file)
			if slices.Equal(before, contentOf(t, dir, rollName)) {
				t.Fatal("nothing was damaged")
			}
			for again := range 2 {
				s, err := signedIn(dir)
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Day.Roll().ReadOnly(); err != nil {
					t.Fatal(err)
				}
				if got := election.Has(s.Notices(), "J806"); got != (again == 0) {
					t.Errorf("opened %d times: notices %v", again+1, s.Notices())
				}
				if err := issueTo(s, election.VoterNo(fmt.Sprintf("%04d", 4+2*again))); err != nil {
					t.Errorf("a voter was turned away: %v", err)
				}
				if err := issueTo(s, "0001"); err == nil {
					t.Error("a second ballot was issued")
				}
				if err := errors.Join(s.roll.checkPages(), s.Close()); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// A table that can't even be taken away is told, and the book takes nothing more.
func TestATableOfZerosIsTold(t *testing.T) {
	dir := closedDay(t)
	rootOf("claims", func(page []byte) { clear(page) })(t, filepath.Join(dir, rollName))
	for range 2 {
		s, err := signedIn(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Day.Roll().ReadOnly(); !isRefusal(err, "J804") {
			t.Errorf("the book may be written: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

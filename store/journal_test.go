package store

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// The test binary is also the other program: one that appends until it is
// killed, and one that holds a book open.
func TestMain(m *testing.M) {
	if path := os.Getenv("STORE_TEST_APPEND"); path != "" {
		appendUntilKilled(path)
	}
	if path := os.Getenv("STORE_TEST_HOLD"); path != "" {
		hold(path)
	}
	os.Exit(m.Run())
}

func appendUntilKilled(path string) {
	j, err := OpenJournal(path)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	head := headOf(j)
	for {
		r := next(head)
		if err := j.Append(head, []journal.Record{r}, []journal.Claim{journal.Take("voter", strconv.FormatInt(r.Seq, 10))}); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		head = r.Head()
		fmt.Println("ack", head.Seq, head.Hash)
	}
}

func hold(path string) {
	if _, err := OpenJournal(path); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	fmt.Println("held")
	time.Sleep(time.Hour)
}

// other starts this binary as another program.
func other(t *testing.T, variable, path string, args ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), variable+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

func next(h journal.Head) journal.Record {
	r := journal.Record{
		Seq: h.Seq + 1, At: election.Date("2021-01-28").At(8, 0) + election.Moment(h.Seq), By: "T1,T5", Kind: "issued/1",
		Body: fmt.Appendf(nil, `{"command":"c%d","event":{"voter":"%04d","note":"好 <&>"}}`, h.Seq, h.Seq+1), Prev: h.Hash,
	}
	r.Hash = r.Sum()
	return r
}

func headOf(log journal.Log) journal.Head {
	var h journal.Head
	for r, err := range log.Records {
		if err != nil {
			panic(err)
		}
		h = r.Head()
	}
	return h
}

func create(t testing.TB) (*Journal, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roll book #1.db")
	j, err := CreateJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j, path
}

func fill(t testing.TB, j *Journal, n int) journal.Head {
	t.Helper()
	head := headOf(j)
	var records []journal.Record
	at := head
	for range n {
		r := next(at)
		records = append(records, r)
		at = r.Head()
	}
	if err := j.Append(head, records, nil); err != nil {
		t.Fatal(err)
	}
	return at
}

func isRefusal(err error, code election.Code) bool {
	var r *election.Refusal
	return errors.As(err, &r) && r.Has(code)
}

func TestRecordsComeBackAsTheyWere(t *testing.T) {
	j, path := create(t)
	const n = 3*page + 1
	head := fill(t, j, n)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Dir(path) + "/*")
	if len(left) != 2 { // how it was left
		t.Errorf("beside the closed book stand %v", left)
	}
	j, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	var want journal.Head
	for r, err := range j.Records {
		if err != nil {
			t.Fatal(err)
		}
		w := next(want)
		if string(r.Body) != string(w.Body) || r.Seq != w.Seq || r.At != w.At || r.By != w.By || r.Kind != w.Kind || r.Prev != w.Prev || r.Hash != w.Hash {
			t.Fatalf("record %d came back as %+v", w.Seq, r)
		}
		want = w.Head()
	}
	if want != head || head.Seq != n {
		t.Errorf("the book ends at %d, not at %d", want.Seq, n)
	}
}

func TestCreateNeverOverwrites(t *testing.T) {
	j, path := create(t)
	fill(t, j, 1)
	if _, err := CreateJournal(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("creating a book over a book gave %v", err)
	}
	if headOf(j).Seq != 1 {
		t.Error("the book lost its record")
	}
}

func TestCreateAfterACrashedCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "b")
	for _, name := range []string{path + ".new", path + ".new-wal"} {
		if err := os.WriteFile(name, []byte("half a book"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	j, err := CreateJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	fill(t, j, 1)
}

func TestAppendRefusesAnotherEnd(t *testing.T) {
	j, _ := create(t)
	head := fill(t, j, 2)
	stale := journal.Head{}
	if err := j.Append(stale, []journal.Record{next(stale)}, nil); !errors.Is(err, ErrMoved) {
		t.Errorf("appending behind a stale head gave %v", err)
	}
	forged := next(head)
	forged.Body = []byte(`{"event":{}}`)
	var broken *journal.BrokenError
	if err := j.Append(head, []journal.Record{forged}, nil); !errors.As(err, &broken) || broken.Seq != 3 {
		t.Errorf("a record with another's hash gave %v", err)
	}
	if got := headOf(j); got != head {
		t.Errorf("the book moved to %d", got.Seq)
	}
}

func TestClaims(t *testing.T) {
	j, _ := create(t)
	head := fill(t, j, 1)
	do := func(claims ...journal.Claim) error {
		r := next(head)
		err := j.Append(head, []journal.Record{r}, claims)
		if err == nil {
			head = r.Head()
		}
		return err
	}
	for _, step := range []struct {
		claims []journal.Claim
		want   string
	}{
		{[]journal.Claim{journal.Take("issued", "0001"), journal.Widen("stock", 3), journal.Move("stock", 2)}, ""},
		{[]journal.Claim{journal.Take("issued", "0002"), journal.Take("issued", "0001")}, "0001 of issued is taken already"},
		{[]journal.Claim{journal.Take("issued", "0002")}, ""}, // the failed one left nothing
		{[]journal.Claim{journal.Release("issued", "0003")}, "0003 of issued is not taken"},
		{[]journal.Claim{journal.Move("stock", 2)}, "gauge stock would leave its bound"},
		{[]journal.Claim{journal.Move("stock", -3)}, "gauge stock would leave its bound"},
		{[]journal.Claim{journal.Widen("stock", -2)}, "gauge stock would leave its bound"},
		{[]journal.Claim{journal.Move("unknown", 1)}, "gauge unknown would leave its bound"},
		{[]journal.Claim{journal.Move("unknown", -1)}, "gauge unknown would leave its bound"},
		{[]journal.Claim{journal.Widen("stock", 1<<62), journal.Widen("stock", 1<<62)}, "gauge stock would leave its bound"},
		{[]journal.Claim{journal.Move("stock", 1), journal.Move("stock", -3), journal.Widen("stock", -3)}, ""},
		{[]journal.Claim{journal.Release("issued", "0001"), journal.Take("issued", "0001")}, ""},
		{[]journal.Claim{journal.Take("id", "110101199003074514"), journal.Take("id", "110101199003074514")}, "1101**********4514 of id is taken already"},
	} {
		before := head
		err := do(step.claims...)
		var claim *ClaimError
		switch {
		case step.want == "" && err != nil:
			t.Errorf("%v: %v", step.claims, err)
		case step.want != "" && (!errors.As(err, &claim) || claim.Error() != step.want):
			t.Errorf("%v gave %v", step.claims, err)
		}
		if step.want != "" && headOf(j) != before {
			t.Errorf("%v was refused and left a record", step.claims)
		}
	}
}

// raw opens a book's file as anyone with SQLite could.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestTriggersKeepRecords(t *testing.T) {
	j, path := create(t)
	head := fill(t, j, 3)
	r := next(head)
	insert := `INTO records (seq, at, "by", kind, body, prev, hash) VALUES (?, 0, 'x', 'x', '{}', ?, ?)`
	for _, attempt := range []struct {
		sql  string
		args []any
	}{
		{"UPDATE records SET body = '{}' WHERE seq = 1", nil},
		{"DELETE FROM records WHERE seq = 3", nil},
		{"INSERT " + insert, []any{5, r.Prev[:], r.Hash[:]}},
		{"INSERT " + insert, []any{0, r.Prev[:], r.Hash[:]}},
		{"INSERT " + insert, []any{nil, r.Prev[:], r.Hash[:]}},
		{"INSERT " + insert, []any{4, r.Hash[:], r.Hash[:]}},
		{"INSERT " + insert, []any{4, r.Prev[:], r.Hash[:5]}},
		{"INSERT OR REPLACE " + insert, []any{3, r.Prev[:], r.Hash[:]}},
		{"INSERT OR REPLACE " + insert, []any{4, r.Prev[:], r.Prev[:]}},
		{"REPLACE " + insert, []any{1, make([]byte, 32), r.Hash[:]}},
	} {
		if _, err := j.conn.ExecContext(background, attempt.sql, attempt.args...); err == nil {
			t.Errorf("%s %v was let through", attempt.sql, attempt.args)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := VerifyBook(path); err != nil || got != head {
		t.Errorf("after the attempts the book is %v, %v", got, err)
	}
	if _, err := raw(t, path).Exec("DELETE FROM records WHERE seq = 3"); err == nil {
		t.Error("another program could delete a record")
	}
}

func TestForgedBooksAreFoundOut(t *testing.T) {
	for name, forge := range map[string]struct {
		sql string
		seq int64
	}{
		"changed":     {`UPDATE records SET body = '{"event":{}}' WHERE seq = 4`, 4},
		"time":        {"UPDATE records SET at = at + 1 WHERE seq = 2", 2},
		"removed":     {"DELETE FROM records WHERE seq = 5", 5},
		"first":       {"DELETE FROM records WHERE seq = 1", 1},
		"below first": {`INSERT INTO records SELECT 1, -1, at, "by", kind, body, prev, zeroblob(32) FROM records WHERE seq = 1`, 1},
		"inserted":    {`UPDATE records SET seq = -seq WHERE seq > 6; INSERT INTO records SELECT 1, 7, at, "by", kind, body, prev, zeroblob(32) FROM records WHERE seq = 6; UPDATE records SET seq = 1 - seq WHERE seq < 0`, 7},
		"beside":      {`INSERT INTO records SELECT 2, seq, at, "by", kind, body, prev, zeroblob(32) FROM records WHERE seq = 1`, 10},
		"swapped":     {"UPDATE records SET seq = -seq WHERE seq IN (3, 4); UPDATE records SET seq = 7 + seq WHERE seq < 0", 3},
	} {
		t.Run(name, func(t *testing.T) {
			j, path := create(t)
			fill(t, j, 9)
			if err := j.Close(); err != nil {
				t.Fatal(err)
			}
			db := raw(t, path)
			var triggers []string
			for _, line := range books {
				if strings.HasPrefix(line, "CREATE TRIGGER") {
					triggers = append(triggers, line)
					if _, err := db.Exec("DROP TRIGGER " + strings.Fields(line)[2]); err != nil {
						t.Fatal(err)
					}
				}
			}
			if _, err := db.Exec(forge.sql); err != nil {
				t.Fatal(err)
			}
			if _, err := OpenReadOnly(path); !errors.Is(err, ErrNotABook) {
				t.Errorf("a book without its triggers gave %v", err)
			}
			for _, line := range triggers {
				if _, err := db.Exec(line); err != nil {
					t.Fatal(err)
				}
			}
			db.Close()
			var broken *journal.BrokenError
			if _, err := VerifyBook(path); !errors.As(err, &broken) || broken.Seq != forge.seq {
				t.Errorf("verifying gave %v, where record %d is forged", err, forge.seq)
			}
		})
	}
}

// A forger who can make hashes anew, or who takes the last records away, leaves a
// chain that is whole. Against a head on paper it is found out.
func TestBookAgainstAPrintedHead(t *testing.T) {
	j, path := create(t)
	printed := fill(t, j, 7)
	later := fill(t, j, 2)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for _, head := range []journal.Head{{}, printed, later} {
		if got, err := VerifyThrough(path, head); err != nil || got != later {
			t.Errorf("against record %d: %v, %v", head.Seq, got, err)
		}
	}
	other := printed
	other.Hash[0] ^= 1
	var broken *journal.BrokenError
	if _, err := VerifyThrough(path, other); !errors.As(err, &broken) || broken.Seq != 7 {
		t.Errorf("another record 7: %v", err)
	}
	cutPath := filepath.Join(t.TempDir(), "cut")
	cut, err := CreateJournal(cutPath)
	if err != nil {
		t.Fatal(err)
	}
	short := fill(t, cut, 5)
	if err := cut.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := VerifyBook(cutPath); err != nil || got != short {
		t.Errorf("the cut book is whole in itself: %v, %v", got, err)
	}
	var missing *CutError
	if _, err := VerifyThrough(cutPath, printed); !errors.As(err, &missing) || missing.Last != 5 || missing.Known != 7 {
		t.Errorf("a cut tail: %v", err)
	}
}

func TestFilesThatAreNoBooks(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "letter.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("Dear reader, ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(folder, "foreign.db")
	if _, err := raw(t, foreign).Exec("CREATE TABLE records (seq INTEGER)"); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(foreign)
	for _, p := range []string{path, foreign} {
		if _, err := OpenJournal(p); !errors.Is(err, ErrNotABook) {
			t.Errorf("%s gave %v", filepath.Base(p), err)
		}
	}
	if after, _ := os.ReadFile(foreign); string(after) != string(before) {
		t.Error("another program's database was changed")
	}
	_, err := OpenJournal(filepath.Join(folder, "missing.db"))
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), folder) {
		t.Errorf("a missing book gave %v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "missing.db")); err == nil {
		t.Error("opening made a missing book")
	}
}

func TestNewerBookIsRefused(t *testing.T) {
	j, path := create(t)
	fill(t, j, 1)
	j.Close()
	db := raw(t, path)
	if _, err := db.Exec("PRAGMA user_version = 2"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, open := range []func(string) (*Journal, error){OpenJournal, OpenReadOnly} {
		if _, err := open(path); !isRefusal(err, "J802") {
			t.Errorf("a newer book gave %v", err)
		}
	}
}

func TestUnfitVolume(t *testing.T) {
	j, path := create(t)
	head := fill(t, j, 2)
	j.Close()
	defer func(f func(string) (string, error)) { unfitVolume = f }(unfitVolume)
	unfitVolume = func(string) (string, error) { return "exFAT", nil }
	_, err := OpenJournal(path)
	var refusal *election.Refusal
	if !errors.As(err, &refusal) || !refusal.Has("J803") || refusal.Findings[0].Args["volume"] != "exFAT" {
		t.Errorf("opening on exFAT gave %v", err)
	}
	if _, err := CreateJournal(path + "2"); !isRefusal(err, "J803") {
		t.Errorf("creating on exFAT gave %v", err)
	}
	if got, err := VerifyBook(path); err != nil || got != head {
		t.Errorf("verifying on exFAT gave %v, %v", got, err)
	}
}

func TestReadOnlySeesTheLogAndTouchesNothing(t *testing.T) {
	j, path := create(t)
	j.Close()
	cmd, lines := other(t, "STORE_TEST_APPEND", path)
	for range 40 {
		lines.Scan()
	}
	_ = cmd.Process.Kill()
	for lines.Scan() {
	}
	_ = cmd.Wait()
	want := snapshot(t, filepath.Dir(path))
	if want[filepath.Base(path)+"-wal"] == "" {
		t.Fatal("the killed program left no log")
	}
	if err := os.Chmod(filepath.Dir(path), 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(path), 0o700) })
	ro, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	head := headOf(ro)
	if head.Seq < 40 {
		t.Errorf("only %d records were seen", head.Seq)
	}
	if err := ro.Append(head, []journal.Record{next(head)}, nil); !errors.Is(err, ErrReadOnly) {
		t.Errorf("appending gave %v", err)
	}
	copied := ro.copied
	if err := ro.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(copied); err == nil {
		t.Error("the copy was left behind")
	}
	for name, data := range snapshot(t, filepath.Dir(path)) {
		if want[name] != data {
			t.Errorf("%s was changed", name)
		}
	}
}

func snapshot(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}

func TestKilledProgramLosesNothingAcknowledged(t *testing.T) {
	j, path := create(t)
	j.Close()
	var acknowledged string
	for round := range 5 {
		cmd, lines := other(t, "STORE_TEST_APPEND", path)
		stop := time.AfterFunc(time.Duration(60+40*round)*time.Millisecond, func() { _ = cmd.Process.Kill() })
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "error") {
				t.Fatal(lines.Text())
			}
			acknowledged = lines.Text()
		}
		_ = cmd.Wait()
		stop.Stop()
		j, err := OpenJournal(path)
		if err != nil {
			t.Fatal(err)
		}
		var found bool
		var head journal.Head
		for r, err := range j.Records {
			if err != nil || !r.Follows(head) {
				t.Fatalf("record %d: %v", r.Seq, err)
			}
			head = r.Head()
			found = found || acknowledged == fmt.Sprint("ack ", head.Seq, " ", head.Hash)
		}
		if acknowledged != "" && !found {
			t.Fatalf("%q is not among %d records", acknowledged, head.Seq)
		}
		// The claims are those of the records, no more and no fewer.
		var claims int64
		if err := j.conn.QueryRowContext(background, "SELECT count(*) FROM claims").Scan(&claims); err != nil || claims != head.Seq {
			t.Fatalf("%d claims for %d records, %v", claims, head.Seq, err)
		}
		j.Close()
	}
	if acknowledged == "" {
		t.Error("the other program never got to append")
	}
}

func TestBookHeldByAnotherProgram(t *testing.T) {
	j, path := create(t)
	j.Close()
	_, lines := other(t, "STORE_TEST_HOLD", path)
	if !lines.Scan() || lines.Text() != "held" {
		t.Fatal(lines.Text())
	}
	for name, open := range map[string]func(string) (*Journal, error){"write": OpenJournal, "read": OpenReadOnly} {
		start := time.Now()
		if _, err := open(path); !errors.Is(err, ErrInUse) {
			t.Errorf("opening to %s gave %v", name, err)
		}
		if d := time.Since(start); d > time.Second {
			t.Errorf("opening to %s waited %v", name, d)
		}
	}
}

func TestHeldBookStaysHeldWhenItsFileIsRead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("locks belong to the open file here anyway, or can't")
	}
	j, path := create(t)
	fill(t, j, 1)
	if _, err := os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReadOnly(path); !errors.Is(err, ErrInUse) {
		t.Errorf("a copy of a live book was made: %v", err)
	}
	_, lines := other(t, "STORE_TEST_HOLD", path)
	if lines.Scan(); !strings.Contains(lines.Text(), ErrInUse.Error()) {
		t.Errorf("another program got the book: %q", lines.Text())
	}
	fill(t, j, 1)
}

func TestFullDisk(t *testing.T) {
	j, path := create(t)
	head := fill(t, j, 5)
	// SQLite's own limit gives its own "disk full", at the same places.
	if _, err := j.conn.ExecContext(background, "PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	acknowledged, err := head, error(nil)
	for err == nil {
		r := next(acknowledged)
		if err = j.Append(acknowledged, []journal.Record{r}, nil); err == nil {
			acknowledged = r.Head()
		}
	}
	var refusal *election.Refusal
	if !errors.As(err, &refusal) || !refusal.Has("J804") || !strings.Contains(fmt.Sprint(refusal.Findings[0].Args["what"]), "full") {
		t.Fatalf("a full disk gave %v", err)
	}
	if strings.Contains(err.Error(), filepath.Dir(path)) {
		t.Errorf("%v names folders", err)
	}
	if _, err := j.conn.ExecContext(background, "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if again := j.Append(acknowledged, []journal.Record{next(acknowledged)}, nil); !isRefusal(again, "J804") {
		t.Errorf("after the fault an append gave %v", again)
	}
	if got := headOf(j); got != acknowledged {
		t.Errorf("the book shows %d records, %d were acknowledged", got.Seq, acknowledged.Seq)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := VerifyBook(path); err != nil || got != acknowledged {
		t.Errorf("on disk are %v, %v; %d were acknowledged", got.Seq, err, acknowledged.Seq)
	}
}

func TestDamagedFile(t *testing.T) {
	j, path := create(t)
	fill(t, j, 400)
	j.Close()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 5 * 4096; i < 12*4096; i++ {
		data[i] ^= 0xa5
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyBook(path); !isRefusal(err, "J804") {
		t.Errorf("a damaged file gave %v", err)
	}
	if err := os.WriteFile(path, data[:3*4096], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyBook(path); !isRefusal(err, "J804") {
		t.Errorf("a file cut off gave %v", err)
	}
}

// TestSettingsHold looks at every way of opening a book, which all refuse to go
// on without one of the settings.
func TestSettingsHold(t *testing.T) {
	made, path := create(t)
	holds := func(way string, j *Journal) {
		for _, s := range append(slices.Clone(settings), writeAhead) {
			var answer string
			if err := j.conn.QueryRowContext(background, "PRAGMA "+s.name).Scan(&answer); err != nil || answer != s.answer {
				t.Errorf("%s: %s is %s, %v", way, s.name, answer, err)
			}
		}
		if err := j.set(setting{"synchronous", "normal", "2"}); err == nil {
			t.Error("a setting that did not take was overlooked")
		}
		if err := j.Close(); err != nil {
			t.Error(way, err)
		}
	}
	holds("made", made)
	for way, open := range map[string]func(string) (*Journal, error){"opened": OpenJournal, "read": OpenReadOnly} {
		j, err := open(path)
		if err != nil {
			t.Fatal(way, err)
		}
		holds(way, j)
	}
}

func TestRecordsAppendedWhileReading(t *testing.T) {
	j, _ := create(t)
	head := fill(t, j, page+10)
	var seen int64
	for r, err := range j.Records {
		if err != nil {
			t.Fatal(err)
		}
		if r.Seq == 5 {
			head = fill(t, j, 3) // reads the book itself, in the midst
		}
		seen = r.Seq
	}
	if seen != head.Seq {
		t.Errorf("saw %d of %d records", seen, head.Seq)
	}
}

func BenchmarkAppend(b *testing.B) {
	j, _ := create(b)
	var head journal.Head
	for b.Loop() {
		r := next(head)
		claims := []journal.Claim{journal.Take("issued", strconv.FormatInt(r.Seq, 10)), {Gauge: "stock", Add: 1, Bound: 1}}
		if err := j.Append(head, []journal.Record{r}, claims); err != nil {
			b.Fatal(err)
		}
		head = r.Head()
	}
}

// BenchmarkBareCommit is the floor under BenchmarkAppend: one row, no claim, no
// trigger, the same settings.
func BenchmarkBareCommit(b *testing.B) {
	j, _ := create(b)
	if _, err := j.conn.ExecContext(background, "CREATE TABLE bare (n INTEGER PRIMARY KEY, body TEXT) STRICT"); err != nil {
		b.Fatal(err)
	}
	insert, err := j.conn.PrepareContext(background, "INSERT INTO bare (body) VALUES (?)")
	if err != nil {
		b.Fatal(err)
	}
	defer insert.Close()
	body := string(next(journal.Head{}).Body)
	for b.Loop() {
		if _, err := insert.ExecContext(background, body); err != nil {
			b.Fatal(err)
		}
	}
}

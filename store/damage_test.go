package store

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// readBook gives a file's records after it was verified, or what was wrong.
func readBook(path string) (records []journal.Record, err error) {
	if _, err := VerifyBook(path); err != nil {
		return nil, err
	}
	j, err := OpenReadOnly(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	for r, err := range j.Records {
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// flipped is data with one bit changed.
func flipped(data []byte, bit int) []byte {
	changed := bytes.Clone(data)
	changed[bit/8] ^= 1 << (bit % 8)
	return changed
}

func sameRecords(a, b []journal.Record) bool {
	return slices.EqualFunc(a, b, func(a, b journal.Record) bool { return a.Hash == b.Hash && a.Sum() == b.Sum() })
}

// TestTortureFlippedBits changes single bits of a closed book, each of which is
// told, and of the log beside one that was not closed. There it is told, or every
// record is still what it was; of a log's last transactions alone nobody can tell
// a changed bit from a loss of power.
func TestTortureFlippedBits(t *testing.T) {
	dir := t.TempDir()
	day := smallDay(t)
	if *long {
		day = demonstrationDay(t)
	}
	d := &faultyDisk{} // so that the book can be copied with its log while it is open
	var book, log []byte
	onFaultyDisk(t, d, func() {
		s := day.create(t, dir)
		if err := day.play(s, 0, func(int) {}); err != nil {
			t.Fatal(err)
		}
		book, log = contentOf(t, dir, tallyName), contentOf(t, dir, tallyName+"-wal")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
	closed, mark := contentOf(t, dir, tallyName), contentOf(t, dir, tallyName+closedEnding)
	acknowledged, err := readBook(filepath.Join(dir, tallyName))
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(5, 6))
	for _, target := range []struct {
		name  string
		files map[string][]byte
		of    string // the file of them in which bits are changed
	}{
		{"book", map[string][]byte{tallyName: closed, tallyName + closedEnding: mark}, tallyName},
		{"log", map[string][]byte{tallyName: book, tallyName + "-wal": log}, tallyName + "-wal"},
	} {
		told, unchanged, cut := 0, 0, 0
		n := times(150, 10_000)
		for range n {
			bit := chance.IntN(8 * len(target.files[target.of]))
			after := t.TempDir()
			for name, data := range target.files {
				if name == target.of {
					data = flipped(data, bit)
				}
				if err := os.WriteFile(filepath.Join(after, name), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			records, err := readBook(filepath.Join(after, tallyName))
			switch {
			case err != nil:
				told++
			case target.of != tallyName && sameRecords(records, acknowledged):
				unchanged++
			case target.of != tallyName && len(records) >= len(acknowledged)-2 && sameRecords(records, acknowledged[:len(records)]):
				cut++ // as if the power had gone before the last one was synced; a printed head tells
			default:
				t.Errorf("bit %d of the %s changed %d records into %d, and nothing was told", bit, target.name, len(acknowledged), len(records))
			}
			if err := os.RemoveAll(after); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%s: of %d bits changed %d were told, %d left every record as it was, %d cut off the last one or two", target.name, n, told, unchanged, cut)
	}
}

// TestTortureFlippedBitsOfOtherFiles changes single bits of what is signed or
// summed up as a whole: every one is told.
func TestTortureFlippedBitsOfOtherFiles(t *testing.T) {
	s, _ := backedUpDay(t, 17)
	signed, _, sealed := s.Day.Sheet()
	if !sealed {
		t.Fatal("no sheet")
	}
	trusted := func([8]byte) (signing.PublicKey, bool) { return s.PublicKey(), true }
	for name, target := range map[string]struct {
		data []byte
		read func([]byte) error
	}{
		"sheet": {signed, func(data []byte) error { _, _, err := sheet.Verify(data, trusted); return err }},
		"keys":  {contentOf(t, s.Dir(), keysName), func(data []byte) error { _, err := parseKeys(data); return err }},
		"package": {contentOf(t, s.Dir(), packageName), func(data []byte) error {
			if err := os.WriteFile(filepath.Join(s.Dir(), packageName), data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := readPackage(s.Dir())
			return err
		}},
	} {
		if err := target.read(target.data); err != nil {
			t.Fatal(err)
		}
		bits := 8 * len(target.data)
		for bit := 0; bit < bits; bit += times(13, 1) {
			if target.read(flipped(target.data, bit)) == nil {
				t.Errorf("%s: bit %d changed, and nothing was told", name, bit)
			}
		}
		t.Logf("%s: of %d bits, each changed once, all were told", name, bits/times(13, 1))
	}
}

func contentOf(t testing.TB, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

package store

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"changpiao/station/election"
)

// hostile are bytes of no use that every reader is given first.
var hostile = []string{"", "{}", "null", `{"version":3,"members":[{}],"pairs":[null]}`, "SQLite format 3\x00"}

func FuzzKeys(f *testing.F) {
	s, err := CreateStation(f.TempDir(), Opening{Definition: community(f), Place: "S1", Rehearsal: true})
	if err != nil {
		f.Fatal(err)
	}
	good, err := s.folder.keys.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, bad := range hostile {
		f.Add([]byte(bad))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := parseKeys(data)
		if err != nil {
			return
		}
		again, err := k.encode()
		if err != nil || !bytes.Equal(again, data) || !k.Cost.within(costOf(k.Rehearsal)) {
			t.Fatalf("taken as it was never written: %v", err)
		}
	})
}

// A backup is read as far as nobody's PIN is needed. What it holds takes no more
// memory than its file, and leads nowhere.
func FuzzBackup(f *testing.F) {
	s, err := CreateStation(f.TempDir(), Opening{Definition: community(f), Place: "S1", Rehearsal: true})
	if err != nil {
		f.Fatal(err)
	}
	stick := f.TempDir()
	b, err := s.BackUp(stick)
	if err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(b.File)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:2000])
	f.Add(pack([]packed{{"../about.json", []byte("{}")}, {"/etc/keys", nil}, {sealedPart, nil}}))
	f.Add(sparse(1 << 32))
	f.Fuzz(func(t *testing.T, data []byte) {
		parts, err := unpack(data)
		if err != nil {
			return
		}
		size := 0
		for _, p := range parts {
			size += len(p.data)
		}
		if size > len(data) {
			t.Fatalf("%d bytes hold %d", len(data), size)
		}
	})
}

// sparse is a tar file of a few bytes whose one file is a hole of a size.
func sparse(size int64) []byte {
	head := make([]byte, 512)
	field := func(at int, text string) { copy(head[at:], text) }
	field(0, aboutPart)
	field(100, "0000600")
	field(124, "00000000000") // bytes that are there
	field(156, "S")
	field(257, "ustar  ")
	field(386, fmt.Sprintf("%011o\x0000000000000\x00", size)) // where they are
	field(483, fmt.Sprintf("%011o", size))
	field(148, "        ")
	sum := 0
	for _, b := range head {
		sum += int(b)
	}
	field(148, fmt.Sprintf("%06o\x00", sum))
	return append(head, make([]byte, 1024)...)
}

// A hole in a file within a backup is not read as the zeros that it stands for.
func TestHolesTakeNoMemory(t *testing.T) {
	data := sparse(1 << 32)
	head, err := tar.NewReader(bytes.NewReader(data)).Next()
	if err != nil || head.Size != 1<<32 {
		t.Fatalf("%+v, %v", head, err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := unpack(data); !errors.Is(err, ErrBackup) {
		t.Error(err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
		t.Errorf("%d bytes took %d", len(data), took)
	}
}

func FuzzPackage(f *testing.F) {
	dir := f.TempDir()
	s, err := CreateStation(dir, Opening{Definition: community(f), Place: "S1", Rehearsal: true})
	if err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(s.Dir(), packageName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, bad := range hostile {
		f.Add([]byte(bad))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := parsePackage(data)
		if err == nil && (p.Definition == nil || !bytes.Equal(data, good)) {
			t.Fatal("taken as it was never written")
		}
	})
}

// Whatever stands in a write-ahead log, its check comes to an end.
func FuzzWriteAheadLog(f *testing.F) {
	dir := f.TempDir()
	disk := &faultyDisk{}
	onFaultyDisk(f, disk, func() {
		s := smallDay(f).create(f, dir)
		if err := smallDay(f).play(s, 0, func(int) {}); err != nil {
			f.Fatal(err)
		}
		book, log := contentOf(f, dir, rollName), contentOf(f, dir, rollName+"-wal")
		f.Add(book, log)
		f.Add(book[:100], log)
		f.Add(book, log[:len(log)-1])
		if err := s.Close(); err != nil {
			f.Fatal(err)
		}
	})
	path := filepath.Join(f.TempDir(), "book")
	f.Fuzz(func(t *testing.T, book, log []byte) {
		if os.WriteFile(path, book, 0o600) != nil || os.WriteFile(path+"-wal", log, 0o600) != nil {
			t.Skip()
		}
		_ = checkLog(path, "book")
	})
}

// Every list that a ledger's election is made of is read or refused.
func FuzzLists(f *testing.F) {
	f.Add("委托登记表\n委托人编号,受委托人编号,关系,委托书编号\n0007,０012,配偶,W-1\n")
	f.Add("姓名;岗位\n甲;监票人\n")
	f.Add("no\tname\n1\t\"a\"\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, list := range election.Lists() {
			read := ParseList("f.csv", []byte(text), list, nil)
			for _, row := range read.Rows {
				if row.Row <= 0 {
					t.Fatalf("%+v", row)
				}
			}
		}
	})
}

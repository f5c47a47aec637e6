package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"changpiao/station/journal"
)

// TestWriteFault lets the kernel refuse to let the file grow, which is an
// input/output error and not a full disk.
func TestWriteFault(t *testing.T) {
	j, path := create(t)
	acknowledged := fill(t, j, 5)
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	limit := unix.Rlimit{Cur: 200_000, Max: old.Max}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		t.Skip(err)
	}
	var err error
	for err == nil {
		r := next(acknowledged)
		if err = j.Append(acknowledged, []journal.Record{r}, nil); err == nil {
			acknowledged = r.Head()
		}
	}
	if reset := unix.Setrlimit(unix.RLIMIT_FSIZE, &old); reset != nil {
		t.Fatal(reset)
	}
	if !isRefusal(err, "J804") || strings.Contains(err.Error(), filepath.Dir(path)) {
		t.Fatalf("a write fault gave %v", err)
	}
	if got := headOf(j); got != acknowledged {
		t.Errorf("the book shows %d records, %d were acknowledged", got.Seq, acknowledged.Seq)
	}
	if again := j.Append(acknowledged, []journal.Record{next(acknowledged)}, nil); !isRefusal(again, "J804") {
		t.Errorf("after the fault an append gave %v", again)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := VerifyBook(path); err != nil || got != acknowledged {
		t.Errorf("on disk are %d, %v; %d were acknowledged", got.Seq, err, acknowledged.Seq)
	}
}

// TestMediumIsFull lets the kernel refuse to let a backup grow: the one before
// stays, and nothing of the new one is left.
func TestMediumIsFull(t *testing.T) {
	s, b := backedUpDay(t, 4)
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 10_000, Max: old.Max}); err != nil {
		t.Skip(err)
	}
	_, err := s.BackUp(filepath.Dir(b.File))
	if reset := unix.Setrlimit(unix.RLIMIT_FSIZE, &old); reset != nil {
		t.Fatal(reset)
	}
	if err == nil || strings.Contains(err.Error(), filepath.Dir(b.File)) {
		t.Errorf("a full medium gave %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(b.File)); len(left) != 1 || left[0].Name() != filepath.Base(b.File) {
		t.Errorf("left: %v", left)
	}
	if again := backUp(t, s, filepath.Dir(b.File)); again.Number != 2 {
		t.Errorf("afterwards: %+v", again)
	}
}

func TestMountLine(t *testing.T) {
	const line = "36 35 0:52 / /media/share rw,nosuid shared:1 - fuse.sshfs me@there:/ rw,user_id=0"
	kind, ok := mountLine(line, "0:52")
	if !ok || remoteFUSEKind(kind) != "fuse.sshfs" {
		t.Errorf("%q, %v", kind, ok)
	}
	if _, ok := mountLine(line, "0:5"); ok {
		t.Error("another device's mount was taken")
	}
	for _, local := range []string{"fuseblk", "fuse.gocryptfs", "fuse.bindfs", ""} {
		if kind := remoteFUSEKind(local); kind != "" {
			t.Errorf("%s counts as remote", local)
		}
	}
}

func TestThisVolumeIsFit(t *testing.T) {
	if kind, err := volumeFault(t.TempDir()); kind != "" || err != nil {
		t.Errorf("%q, %v", kind, err)
	}
	if kind, err := mountKind("/proc"); kind != "proc" || err != nil {
		t.Errorf("/proc is %q, %v", kind, err)
	}
	if _, err := volumeFault(filepath.Join(os.TempDir(), "missing", "book")); err == nil {
		t.Error("a missing path has a volume")
	}
}

func TestSameVolume(t *testing.T) {
	if same, err := SameVolume(t.TempDir(), t.TempDir()); !same || err != nil {
		t.Errorf("beside each other: %v, %v", same, err)
	}
	if same, err := SameVolume(t.TempDir(), "/proc"); same || err != nil {
		t.Errorf("on another volume: %v, %v", same, err)
	}
	if _, err := SameVolume(t.TempDir(), filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a missing path has a volume")
	}
}

package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/station/election"
)

func vault(t *testing.T, first byte) *Vault {
	t.Helper()
	key := make([]byte, KeySize)
	key[0] = first
	v, err := NewVault(key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVaultOpensOnlyWhereItSealed(t *testing.T) {
	v := vault(t, 1)
	plain := []byte("䶮某 110101199003074514")
	sealed, err := v.Seal("0012", plain)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open("0012", sealed); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%q, %v", got, err)
	}
	again, _ := v.Seal("0012", plain)
	if bytes.Equal(again, sealed) || bytes.Contains(sealed, plain) {
		t.Error("sealing twice gave the same bytes, or the plain ones")
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := v.Open("0012", changed); !errors.Is(err, ErrSealed) {
			t.Fatalf("a bit changed at %d gave %v", i, err)
		}
	}
	if _, err := v.Open("0013", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("a record moved to another row gave %v", err)
	}
	if _, err := vault(t, 2).Open("0012", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("another key gave %v", err)
	}
	for _, short := range [][]byte{nil, {1}, sealed[:12], sealed[:27]} {
		if _, err := v.Open("0012", short); !errors.Is(err, ErrSealed) {
			t.Errorf("%d bytes gave %v", len(short), err)
		}
	}
}

func TestVaultIndex(t *testing.T) {
	v := vault(t, 1)
	const id = election.IDNumber("110101199003074514")
	got := v.Index(id)
	if len(got) != 32 || got != v.Index(id) {
		t.Errorf("index %q", got)
	}
	if got == vault(t, 2).Index(id) || got == v.Index("110101199003074522") {
		t.Error("another key or number has the same index")
	}
	if v.Index("") != "" {
		t.Error("people without a number meet under one key")
	}
	// The derivation must never change: books on disk hold its results.
	if got != "03b7836e1a125eea262298b088e713df" {
		t.Errorf("the index became %s", got)
	}
	if _, err := NewVault(make([]byte, 31)); err == nil {
		t.Error("a short key made a vault")
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s := rehearsal(t)
	v := s.vault
	for _, text := range []string{fmt.Sprintf("%v %+v %#v", s, s, s), fmt.Sprintf("%v %+v %#v", v, *v, *v)} {
		if strings.Contains(text, "[") || strings.Contains(text, "0x") || len(text) > 60 {
			t.Errorf("printed: %s", text)
		}
	}
}

func TestWriteFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "sheet.pdf")
	for _, text := range []string{"first", "second, longer", ""} {
		if err := WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("%q", got)
		}
	}
	if err := WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	err := WriteWith(path, 0o600, func(w io.Writer) error {
		_, _ = w.Write(make([]byte, 1<<20))
		return stop
	})
	if got, _ := os.ReadFile(path); !errors.Is(err, stop) || string(got) != "kept" {
		t.Errorf("after a failed write: %q, %v", got, err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
	err = WriteFile(filepath.Join(folder, "missing", "x"), nil, 0o600)
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), folder) {
		t.Errorf("a missing folder gave %v", err)
	}
}

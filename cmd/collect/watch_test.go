package collect

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestWatcherTellsEachFileOnceItIsWhole(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "stick")
	w := Watch(folder)
	look := func(want ...string) {
		t.Helper()
		files, err := w.Look()
		if err != nil {
			t.Fatal(err)
		}
		for i := range files {
			files[i] = filepath.Base(files[i])
		}
		if !slices.Equal(files, want) {
			t.Errorf("new are %v, not %v", files, want)
		}
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Look(); err == nil {
		t.Error("a folder that is not there was read")
	}
	if err := os.MkdirAll(filepath.Join(folder, "S1"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("a.sheet", "half")
	write("notes.doc", "of no interest")
	look()
	write("a.sheet", "half and half")
	look()
	look("a.sheet")
	look()
	write("S1/b.pdf", "pages")
	look()
	look("b.pdf")

	away := folder + ".away"
	if err := os.Rename(folder, away); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Look(); err == nil {
		t.Error("a stick that was pulled out was read")
	}
	if err := os.Rename(away, folder); err != nil {
		t.Fatal(err)
	}
	look()
	look()
	write("a.sheet", "the next revision")
	look()
	look("a.sheet")
}

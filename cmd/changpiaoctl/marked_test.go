package main

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/store/storetest"
)

// TestNoPersonLeavesTheStation looks through all that a day of 1,001 marked people
// leaves behind the commands: the sheet's files, exports, the street office's
// exports, and temporary files, in which no name and no number may stand; and the
// printed pages and the street office's ledger, which name people and number
// nobody.
func TestNoPersonLeavesTheStation(t *testing.T) {
	ways := storetest.Traces(t)
	in, at, temporary := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	under := func(parts ...string) string { return filepath.Join(append([]string{at}, parts...)...) }
	for name, data := range map[string][]byte{"election.json": storetest.Election(), "script.json": storetest.Script()} {
		if err := os.WriteFile(filepath.Join(in, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pages, ledger := t.TempDir(), filepath.Join(t.TempDir(), "ledger")
	said := ""
	do := func(args ...string) string {
		t.Helper()
		code, out, errs := runIn(args...)
		if code != exitDone {
			t.Fatalf("%v: exit %d: %s", args, code, errs)
		}
		said += out + errs
		return out
	}
	one := func(pattern string) string {
		t.Helper()
		found, err := filepath.Glob(under("out", pattern))
		if err != nil || len(found) != 1 {
			t.Fatal(pattern, found, err)
		}
		return found[0]
	}
	do("rehearse", "--election", filepath.Join(in, "election.json"), "--script", filepath.Join(in, "script.json"), "--out", under("out"))
	for _, book := range []string{"roll.book", "tally.book"} {
		for _, format := range []string{"json", "csv"} {
			if err := os.WriteFile(under(book+"."+format), []byte(do("book", "export", "--format", format, under("out", "book", book))), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	do("book", "verify", under("out"))
	do("street", "init", "--ledger", ledger, "--election", filepath.Join(in, "election.json"))
	do("street", "enrol", "--ledger", ledger, one("*.enrol"))
	do("street", "import", "--ledger", ledger, one("*.pdf"))
	for _, format := range []string{"xlsx", "csv", "json", "pdf", "notices", "keys"} {
		do("street", "export", "--ledger", ledger, "--format", format, "--out", under("office."+format))
	}
	do("street", "export", "--ledger", ledger, "--format", "csv", "--out", under("office.zip"))
	printed := strings.Fields(do("paper", "--book", under("out"), "--form", "all", "--xlsx", "--out", pages))

	unpackAll(t, at)
	storetest.Search(t, temporary, ways)
	numbers := maps.Clone(ways)
	maps.DeleteFunc(numbers, func(what string, _ []byte) bool { return !strings.HasPrefix(what, storetest.IDNumber) })
	seen := storetest.Search(t, at, ways) + storetest.Search(t, ledger, numbers)
	for what, trace := range ways {
		if bytes.Contains([]byte(said), trace) {
			t.Errorf("%s was said", what)
		}
	}
	named := 0
	for _, path := range printed {
		if named += numbersNobody(t, path, ways); strings.Contains(path, storetest.Name) {
			t.Errorf("a person stands in the name of %s", filepath.Base(path))
		}
	}
	if named < 1001 {
		t.Errorf("the pages name %d people: they were not all looked at", named)
	}
	t.Logf("1,001 marked people: none in %d bytes of files; %d printed files that name %d and number nobody", seen, len(printed), named)
}

// unpackAll lays out beside each workbook and archive what it holds.
func unpackAll(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if z, fault := zip.OpenReader(path); err == nil && fault == nil {
			defer z.Close()
			return os.WriteFile(path+".unpacked", contentOf(t, z), 0o600)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// contentOf gives all that an archive holds.
func contentOf(t *testing.T, z *zip.ReadCloser) (all []byte) {
	t.Helper()
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, part.Name...), data...)
	}
	return all
}

// numbersNobody makes sure that printed pages, or a workbook of them, hold no
// whole ID number, and that what a PDF says about itself names nobody. It counts
// the names in it.
func numbersNobody(t *testing.T, path string, ways map[string][]byte) (named int) {
	t.Helper()
	var text string
	if filepath.Ext(path) == ".pdf" {
		pdf := readPDF(t, path)
		text = strings.Join(pdf.pages, "")
		about, err := exec.Command("pdfinfo", "-meta", path).CombinedOutput()
		if err != nil {
			t.Fatal(path, err)
		}
		info, err := exec.Command("pdfinfo", path).CombinedOutput()
		if err != nil {
			t.Fatal(path, err)
		}
		for what, trace := range ways {
			if bytes.Contains(pdf.pdf, trace) || bytes.Contains(about, trace) || bytes.Contains(info, trace) {
				t.Errorf("%s stands in what %s says about itself", what, filepath.Base(path))
			}
		}
	} else {
		z, err := zip.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		text = string(contentOf(t, z))
	}
	if strings.Contains(text, storetest.IDNumber) {
		t.Errorf("a whole ID number stands in %s", filepath.Base(path))
	}
	return strings.Count(text, storetest.Name)
}

package store

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/station/journal"
)

//go:embed VERIFY.md
var verifyPage string

// The script in VERIFY.md finds what was done to an exported book, and nothing in a sound one.
func TestScriptVerifiesAnExportedBook(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 here to run the script with")
	}
	_, script, _ := strings.Cut(verifyPage, "```python\n")
	script, _, _ = strings.Cut(script, "```")
	dir := t.TempDir()
	program := filepath.Join(dir, "verify.py")
	if err := os.WriteFile(program, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _ := backedUpDay(t, 17)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	log, err := OpenReadOnly(filepath.Join(s.Dir(), rollName))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	var text bytes.Buffer
	var heads []journal.Head
	if err := ExportJSON(&text, log); err != nil {
		t.Fatal(err)
	}
	for r := range log.Records {
		heads = append(heads, r.Head())
	}
	lines := strings.Split(strings.Trim(text.String(), "[]\n"), ",\n")
	last := heads[len(heads)-1]
	printed := []string{fmt.Sprint(last.Seq), last.Hash.String()[:8]}
	book := func(records ...string) string { return "[\n" + strings.Join(records, ",\n") + "\n]\n" }
	swapped := append([]string{lines[1], lines[0]}, lines[2:]...)
	for name, c := range map[string]struct {
		book string
		head []string
		says string // "" where all is well
	}{
		"sound":         {text.String(), printed, ""},
		"without paper": {text.String(), nil, ""},
		"earlier page":  {text.String(), []string{"2", heads[1].Hash.String()[:8]}, ""},
		"edited":        {strings.Replace(text.String(), `"by":"`, `"by":"X`, 1), nil, "record 1 "},
		"body shown":    {strings.Replace(text.String(), `"body":{"command":"`, `"body":{"command":"x`, 1), nil, "record 1 shows"},
		"deleted":       {book(append(lines[:2:2], lines[3:]...)...), nil, "record 3 "},
		"inserted":      {book(append([]string{lines[0], lines[0]}, lines[1:]...)...), nil, "record 2 "},
		"swapped":       {book(swapped...), nil, "record 1 "},
		"cut":           {book(lines[:len(lines)-1]...), printed, fmt.Sprintf("cut off after record %d", last.Seq-1)},
		"other page":    {text.String(), []string{printed[0], "00000000"}, "another than on paper"},
	} {
		file := filepath.Join(dir, "book.json")
		if err := os.WriteFile(file, []byte(c.book), 0o600); err != nil {
			t.Fatal(err)
		}
		run := exec.Command(python, append([]string{program, file}, c.head...)...)
		run.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
		out, err := run.CombinedOutput()
		if (err == nil) != (c.says == "") || !strings.Contains(string(out), c.says) {
			t.Errorf("%s: %v: %s", name, err, out)
		}
		if c.says == "" && !strings.Contains(string(out), last.Hash.String()) {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// A page with a head of a book finds the records that were cut off.
func TestCutTailAgainstThePrintedHead(t *testing.T) {
	s, _ := backedUpDay(t, 17)
	path := filepath.Join(s.Dir(), rollName)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	head, err := VerifyBook(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		head  journal.PrintedHead
		wrong string
	}{
		{journal.PrintedHead{Seq: head.Seq, Digits: head.Hash.String()[:8]}, ""},
		{journal.PrintedHead{Seq: head.Seq + 3, Digits: "00000000"}, (&CutError{Last: head.Seq, Known: head.Seq + 3}).Error()},
		{journal.PrintedHead{Seq: head.Seq, Digits: "0000000000"}, (&journal.BrokenError{Seq: head.Seq}).Error()},
	} {
		if _, err := VerifyPrinted(path, c.head); fmt.Sprint(err) != c.wrong && (err != nil || c.wrong != "") {
			t.Errorf("%v: %v, want %q", c.head, err, c.wrong)
		}
	}
}

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPackagesWithoutAScreen(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "e.json")
	text := `{"id": "e", "title": "换届", "election_day": "2021-01-28",
		"positions": [{"id": "p", "title": "主任", "seats": 1, "candidates": [{"id": "a", "name": "王", "voter": "0001"}, {"id": "b", "name": "李", "voter": "0002", "sex": "F"}]}],
		"papers": [{"id": "b", "title": "选票", "positions": ["p"]}], "stations": [{"id": "S1", "title": "会场", "boxes": [{"id": "B1"}]}], "voters": {"generate": 30, "seed": 3}}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	does := func(code int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if got := run(args, &out, &errs); got != code {
			t.Fatalf("%v: %d %s", args, got, errs.String())
		}
		return out.String() + errs.String()
	}
	ledger, out := filepath.Join(dir, "ledger"), filepath.Join(dir, "out")
	does(exitDone, "street", "init", "--ledger", ledger, "--election", file, "--live")
	if told := does(exitDone, "street", "keys", "--ledger", ledger, "--json"); strings.TrimSpace(told) != "[]" {
		t.Error(told)
	}
	said := does(exitDone, "street", "package", "--ledger", ledger, "--election", file, "--out", out)
	path := filepath.Join(out, "01-e-S1.package")
	fingerprint := strings.TrimSpace(said[strings.LastIndex(said, ",")+1:])
	if told := does(exitDone, "package", "verify", path); !strings.Contains(told, fingerprint) {
		t.Error(told)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	does(exitRefused, "package", "verify", path)
	if err := os.WriteFile(file, []byte(strings.Replace(text, "换届", "改过", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	does(exitRefused, "street", "package", "--ledger", ledger, "--election", file, "--out", out)
	does(exitRefused, "street", "correct", "--ledger", ledger, "--election", file)
	does(exitDone, "street", "correct", "--ledger", ledger, "--election", file, "--by", "陈", "--reason", "写错了")
	if again := does(exitDone, "street", "package", "--ledger", ledger, "--election", file, "--out", out); strings.Contains(again, fingerprint) {
		t.Error("the corrected election has the old fingerprint")
	}
}

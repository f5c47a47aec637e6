package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/station/election"
)

const nominationFile = `{"id": "e", "title": "提名", "profile": "nomination-2020", "election_day": "2021-01-08",
	"positions": [{"id": "p", "title": "主任", "seats": 1, "candidates": [{"id": "a", "name": "王", "voter": "0001"}, {"id": "b", "name": "李", "voter": "0002", "sex": "F"}, {"id": "c", "name": "丁", "voter": "0003"}]}],
	"papers": [{"id": "b", "title": "提名票", "positions": ["p"]}], "stations": [{"id": "S1", "title": "会场", "boxes": [{"id": "B1"}]}],
	"staff": [{"id": "T1", "name": "甲", "role": "issuer"}, {"id": "T2", "name": "乙", "role": "supervisor"}, {"id": "T3", "name": "丙", "role": "supervisor"},
		{"id": "T4", "name": "丁", "role": "recorder"}, {"id": "T5", "name": "戊", "role": "recorder"}],
	"voters": {"generate": 10, "seed": 3}}`

const nominationScript = `{"station": "S1", "steps": [
	{"do": "open", "received": {"b": 10}, "seals": {"B1": "7"}}, {"do": "issue_many", "from": "0001", "to": "0009", "box": "B1"},
	{"do": "publish_late_list"}, {"do": "close", "unused": {"b": 1}}, {"do": "returned", "box": "B1", "paper": "b", "n": 9},
	{"do": "totals", "position": "p", "pass": 1, "votes": {"a": 5, "b": 3, "c": 1}}, {"do": "totals", "position": "p", "pass": 2, "votes": {"a": 5, "b": 3, "c": 1}},
	{"do": "seal"}]}`

// A clerk without a screen takes a nomination to its ballot: the key by a
// picture's digits, the review, a nominee who may not stand, the election file;
// then the key is revoked.
func TestClerkWithoutAScreen(t *testing.T) {
	dir := t.TempDir()
	file, script, out := filepath.Join(dir, "election.json"), filepath.Join(dir, "script.json"), filepath.Join(dir, "out")
	for path, text := range map[string]string{file: nominationFile, script: nominationScript} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, said, errs := runIn("rehearse", "--election", file, "--script", script, "--out", out); code != exitDone {
		t.Fatal(said, errs)
	}
	if code, said, errs := runIn("paper", "--book", filepath.Join(out, "book"), "--form", "key", "--out", dir); code != exitDone {
		t.Fatal(said, errs)
	}
	o := newOffice(t, dir)
	o.must("enrol", filepath.Join(dir, "key.pdf"))
	sheets, err := filepath.Glob(filepath.Join(out, "*.sheet"))
	if err != nil || len(sheets) != 1 {
		t.Fatal(sheets, err)
	}
	o.must("import", sheets[0])
	vet := func(args ...string) []string {
		return append([]string{"--election", "e", "--position", "p", "--by", "陈"}, args...)
	}
	o.refused("--reason", "vet", vet("--voter", "0002", "--word", "failed", "--reason")...)
	o.refused("reason", "vet", vet("--voter", "0002", "--word", "failed")...)
	o.refused("T502", "vet", vet("--voter", "0009", "--word", "passed")...)
	o.must("vet", vet("--voter", "0001", "--word", "passed")...)
	said := o.must("vet", vet("--voter", "0002", "--word", "failed", "--reason", "正在服刑")...)
	if !strings.Contains(said, "x 2\t0002") || !strings.Contains(said, "* 3\t0003") {
		t.Error(said)
	}
	o.must("review", "--election", "e", "--by", "陈")
	if said := o.must("consolidate", "--json"); !strings.Contains(said, `"confirmed": true`) {
		t.Error(said)
	}
	ballot := filepath.Join(dir, "ballot.json")
	o.must("candidates", "--election", "e", "--from", file, "--out", ballot)
	data, err := os.ReadFile(ballot)
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		Positions []struct{ Candidates []election.Candidate }
		Voters    []any
		Staff     []any
	}
	if err := json.Unmarshal(data, &made); err != nil {
		t.Fatal(err)
	}
	list := made.Positions[0].Candidates
	if len(list) != 2 || list[0].Voter != "0003" || list[1].Voter != "0001" || list[1].Review != election.ReviewPassed || len(made.Voters) != 10 || len(made.Staff) != 5 {
		t.Errorf("%s", data)
	}
	o.refused("ABCD", "revoke", "--key", "ABCD", "--by", "陈")
	var keys []listedKey
	if err := json.Unmarshal([]byte(o.must("keys", "--json")), &keys); err != nil || len(keys) != 1 {
		t.Fatal(err, keys)
	}
	if _, _, errs := o.run("revoke", "--key", keys[0].Fingerprint, "--by", "陈"); !strings.Contains(errs, "S705") {
		t.Error(errs)
	}
	o.must("review", "--election", "e", "--by", "陈", "--return", "钥匙停用了")
	if said := o.must("keys"); !strings.Contains(said, "revoked") {
		t.Error(said)
	}
}

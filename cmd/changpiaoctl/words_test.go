package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"changpiao/store"
)

// told is a call, the exit code wanted, and what its answer must say.
type told struct {
	name string
	args []string
	code int
	says []string
}

// check runs the call and looks that what it says is in both languages.
func (c told) check(t *testing.T) {
	t.Helper()
	code, out, errs := runIn(c.args...)
	if code != c.code {
		t.Errorf("%v: exit %d, want %d: %s", c.args, code, c.code, errs)
	}
	said := out + errs
	for _, word := range c.says {
		if !strings.Contains(said, word) {
			t.Errorf("%v: %q is not in %s", c.args, word, said)
		}
	}
	if !strings.ContainsFunc(said, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("%v: not in Chinese: %s", c.args, said)
	}
	if strings.Contains(said, "ctl.") {
		t.Errorf("%v: a text is missing: %s", c.args, said)
	}
}

// A call whose words are off is told what is wrong with them and how it goes.
func TestMisusedCalls(t *testing.T) {
	t.Parallel()
	usage := "changpiaoctl rehearse --election ELECTION.json"
	for _, c := range []told{
		{"nothing", nil, exitUnreadable, []string{"doesn't say what to do", usage}},
		{"unknown", []string{"fly"}, exitUnreadable, []string{`There is no command "fly"`, usage}},
		{"half", []string{"street"}, exitUnreadable, []string{`"street" is not whole`, "changpiaoctl street init"}},
		{"unknown of a group", []string{"street", "fly"}, exitUnreadable, []string{`There is no command "street fly"`, "changpiaoctl street init"}},
		{"option", []string{"rehearse", "--fly"}, exitUnreadable, []string{"no option --fly", usage}},
		{"no value", []string{"rehearse", "--script"}, exitUnreadable, []string{"--script needs a value", usage}},
		{"no option", []string{"rehearse", "--election", "e.json"}, exitUnreadable, []string{"--script is needed", usage}},
		{"algorithm", []string{"rehearse", "--election", "e", "--script", "s", "--alg", "rsa"}, exitUnreadable, []string{"--alg", `"rsa"`, "ed25519, sm2"}},
		{"too much", []string{"rehearse", "x"}, exitUnreadable, []string{`"x" is too much`, usage}},
		{"no file", []string{"sheet", "verify"}, exitUnreadable, []string{"needs a file", "changpiaoctl sheet verify"}},
		{"format before the file", []string{"book", "export", t.TempDir(), "--format", "xml"}, exitUnreadable, []string{"--format", `"xml"`, "json, csv"}},
	} {
		t.Run(c.name, c.check)
	}
}

// Every command's help says what it does; that of rehearse what its exit
// codes mean.
func TestHelp(t *testing.T) {
	t.Parallel()
	for _, cmd := range commands {
		told{cmd.name, append(strings.Fields(cmd.name), "--help"), exitDone, []string{cmd.usage(), "Exit code"}}.check(t)
	}
	told{"rehearse", []string{"rehearse", "--help"}, exitDone, []string{"a value of the wrong type included"}}.check(t)
	told{"group", []string{"street", "--help"}, exitDone, []string{"changpiaoctl street init"}}.check(t)
}

// A file that can't be read, or is another than the one wanted, is named with
// what to do next, and gives 2.
func TestFilesThatAreNotTheOnesWanted(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "b402")
	election := filepath.Join(dir, "election.json")
	script := filepath.Join(dir, "script.json")
	o := newOffice(t, dir)
	none := filepath.Join(dir, "none")
	for _, c := range []told{
		{"no election", []string{"rehearse", "--election", none, "--script", script}, exitUnreadable, []string{"There is no file " + none}},
		{"a folder", []string{"rehearse", "--election", dir, "--script", script}, exitUnreadable, []string{dir + " is a folder"}},
		{"no script", []string{"rehearse", "--election", election, "--script", none}, exitUnreadable, []string{"There is no file " + none}},
		{"no sheet to verify", []string{"sheet", "verify", none}, exitUnreadable, []string{"There is no file " + none}},
		{"no sheet to import", []string{"street", "import", "--ledger", o.ledger, none}, exitUnreadable, []string{"There is no file " + none}},
		{"no ledger", []string{"street", "status", "--ledger", dir}, exitUnreadable, []string{dir + " is not a ledger", "changpiaoctl street init"}},
		{"a file for a ledger", []string{"street", "consolidate", "--ledger", script}, exitUnreadable, []string{script + " is not a ledger", "changpiaoctl street init"}},
		{"no enrolment", []string{"street", "enrol", "--ledger", o.ledger, script}, exitUnreadable, []string{script + " is not a key's enrolment", "*.enrol"}},
		{"no key", []string{"sheet", "verify", script, "--keys", script}, exitUnreadable, []string{script + " is not a key's enrolment"}},
		{"no book", []string{"book", "export", script, "--format", "json"}, exitUnreadable, []string{script + " is not a book"}},
		{"no book to verify", []string{"book", "verify", script}, exitUnreadable, []string{script + " is not a book"}},
		{"no package", []string{"package", "verify", script}, exitRefused, []string{script + " is not a station's package"}},
		{"no package there", []string{"package", "verify", none}, exitUnreadable, []string{"There is no file " + none}},
		{"no sheet", []string{"sheet", "verify", script}, exitRefused, []string{script + ": S701"}},
	} {
		t.Run(c.name, c.check)
	}
	if _, out, errs := o.run("import", none); strings.Contains(out+errs, "S701") {
		t.Errorf("a missing file is called no sheet: %s%s", out, errs)
	}
}

// A damaged sheet is told by the name of its file.
func TestDamagedSheetIsNamed(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "b402")
	rehearseInto(t, dir, "")
	whole, err := os.ReadFile(oneFile(t, dir+"-out", ".sheet"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "half.sheet")
	if err := os.WriteFile(file, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	told{"verify", []string{"sheet", "verify", file}, exitRefused, []string{file + ": S702", "The sheet is damaged"}}.check(t)
	o := newOffice(t, dir)
	told{"import", []string{"street", "import", "--ledger", o.ledger, file}, exitRefused, []string{file + ": refused S702", "The sheet is damaged"}}.check(t)
}

// A page that the others made good is named with its sheet, and nothing is said
// to be lost.
func TestMendedPageIsNamed(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "b402")
	rehearseInto(t, dir, "")
	out := dir + "-out"
	text, err := os.ReadFile(oneFile(t, out, ".txt"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	lines[1] = lines[1][:60] + string('0'+('9'-lines[1][60])) + lines[1][61:]
	file := filepath.Join(t.TempDir(), "digits.txt")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	key, mended := oneFile(t, out, ".enrol"), []string{"S702", "page 2", "nothing of the sheet is lost"}
	told{"verify", []string{"sheet", "verify", file, "--keys", key}, exitDone, append(mended, "accepted")}.check(t)
	told{"verify in JSON", []string{"sheet", "verify", file, "--keys", key, "--json"}, exitDone, append(mended, `"damage"`, `"accepted": true`)}.check(t)
	o := newOffice(t, dir)
	o.must("enrol", key)
	told{"import", []string{"street", "import", "--ledger", o.ledger, file}, exitDone, append(mended, "accepted")}.check(t)
	told{"import in JSON", []string{"street", "import", "--ledger", o.ledger, file, "--json"}, exitRefused, append(mended, `"damage"`, "S708")}.check(t)
}

// A ledger stays where it is: a rehearsal's may be removed, a live one not.
func TestLedgerTwice(t *testing.T) {
	t.Parallel()
	election := filepath.Join(caseIn(t, "b402"), "election.json")
	ledger := filepath.Join(t.TempDir(), "ledger")
	init := []string{"street", "init", "--ledger", ledger, "--election", election}
	told{"first", init, exitDone, []string{ledger}}.check(t)
	told{"second", init, exitRefused, []string{ledger + " is a rehearsal's ledger already", "remove this one"}}.check(t)
	live := append(init[:3:3], ledger+"-live", "--election", election, "--live")
	told{"first live", live, exitDone, []string{ledger + "-live"}}.check(t)
	told{"second live", live, exitRefused, []string{ledger + "-live is a live ledger already", "don't remove"}}.check(t)
	told{"a folder", []string{"street", "init", "--ledger", filepath.Dir(ledger), "--election", election}, exitRefused, []string{"is there already"}}.check(t)
}

// A rehearsal into the folder of an earlier one replaces it, and says so.
func TestRehearsalReplaced(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "b402")
	out := filepath.Join(t.TempDir(), "S1")
	args := []string{"rehearse", "--election", filepath.Join(dir, "election.json"), "--script", filepath.Join(dir, "script.json"), "--out", out}
	if code, _, errs := runIn(args...); code != exitDone || strings.Contains(errs, "replaced") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	told{"again", args, exitDone, []string{"The earlier rehearsal in " + out + " is replaced", "new key"}}.check(t)
}

// A station's folder stands for its book where it has one; of two people choose.
func TestBookOfAFolder(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "b402")
	rehearseInto(t, dir, "")
	roll, tally := filepath.Join(dir+"-out", "book", "roll.book"), filepath.Join(dir+"-out", "book", "tally.book")
	told{"two", []string{"book", "export", dir + "-out", "--format", "csv"}, exitUnreadable, []string{roll, tally}}.check(t)
	if err := os.Remove(tally); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := runIn("book", "export", dir+"-out", "--format", "json"); code != exitDone || !strings.Contains(out, "{") {
		t.Errorf("one: exit %d: %s", code, errs)
	}
}

// A head on a page is held against one book; what is no head is said to be none.
func TestBookAgainstAPrintedHead(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "b402")
	rehearseInto(t, dir, "")
	tally := filepath.Join(dir+"-out", "book", "tally.book")
	head, err := store.VerifyBook(tally)
	if err != nil {
		t.Fatal(err)
	}
	page := func(more int64) string { return fmt.Sprintf("%d %s", head.Seq+more, head.Hash.String()[:8]) }
	told{"sound", []string{"book", "verify", tally, "--head", page(0)}, exitDone, []string{head.Hash.String()}}.check(t)
	told{"cut", []string{"book", "verify", tally, "--head", page(2)}, exitRefused, []string{"the last records are missing", fmt.Sprintf("record %d", head.Seq+2)}}.check(t)
	told{"another", []string{"book", "verify", tally, "--head", page(-1)}, exitRefused, []string{"J801"}}.check(t)
	told{"no head", []string{"book", "verify", tally, "--head", "abc"}, exitUnreadable, []string{"--head takes"}}.check(t)
	told{"two books", []string{"book", "verify", dir + "-out", "--head", page(0)}, exitUnreadable, []string{tally}}.check(t)
}

// A result names people and what the count means for them, and calls nobody
// elected before the review.
func TestResultForPeople(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "two-stations")
	rehearseInto(t, dir, "2")
	rehearseInto(t, dir, "")
	o := newOffice(t, dir)
	o.must("enrol", oneFile(t, dir+"-out", ".enrol"), oneFile(t, dir+"-out2", ".enrol"))
	o.must("import", oneFile(t, dir+"-out", ".sheet"))
	if out := o.must("consolidate"); !strings.Contains(out, "还缺：S2") || !strings.Contains(out, "not a result") {
		t.Error(out)
	}
	o.must("import", oneFile(t, dir+"-out2", ".sheet"))
	out := o.must("consolidate")
	for _, want := range []string{"另行选举", "a run-off", "甲一, 王同/0005, 王同/0015", "王同/0005 5"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in %s", want, out)
		}
	}
	for _, never := range []string{"· ·", "·  ·", "w:0005", "Elected", "[a"} {
		if strings.Contains(out, never) {
			t.Errorf("%q is in %s", never, out)
		}
	}
	valid := caseIn(t, "base-valid")
	result := []string{"rehearse", "--election", filepath.Join(valid, "election.json"), "--script", filepath.Join(valid, "script.json")}
	told{"met", result, exitDone, []string{"得票符合当选条件（计票结果，当选以街道审查后公布为准）", "Enough votes"}}.check(t)
}

// One part that can't be read is one fault, not one for each reference to it.
func TestNoFaultsThatFollow(t *testing.T) {
	t.Parallel()
	const whole = `{"id": "e", "title": "示例", "election_day": "2021-01-28",
"positions": [{"id": "d", "title": "主任", "seats": 1}, {"id": "m", "title": "委员", "seats": 1}],
"papers": [{"id": "p", "positions": ["d", "m"]}],
"stations": [{"id": "S1", "boxes": [{"id": "1", "voters": ["0001"], "staff": ["T"]}]}],
"staff": [{"id": "T", "role": "issuer"}],
"voters": [{"no": "0001", "name": "丁一", "id_number": "990199197001019010", "class": 1, "station": "S1"}]}`
	for _, c := range []struct{ part, old, says string }{
		{"positions", `[{"id": "d", "title": "主任", "seats": 1}, {"id": "m", "title": "委员", "seats": 1}]`, `"positions": a list in square brackets should stand here. It says "x".`},
		{"position's id", `"d", "title"`, `"positions[0].id": `},
		{"papers", `[{"id": "p", "positions": ["d", "m"]}]`, `"papers": `},
		{"stations", `[{"id": "S1", "boxes": [{"id": "1", "voters": ["0001"], "staff": ["T"]}]}]`, `"stations": `},
		{"staff", `[{"id": "T", "role": "issuer"}]`, `"staff": `},
		{"stations of a roll", `[{"id": "S1", "boxes": [{"id": "1", "voters": ["0001"], "staff": ["T"]}]}]`, `"stations": `},
	} {
		t.Run(c.part, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "election.json")
			value := `"x"`
			if strings.HasPrefix(c.old, `"d"`) {
				value = `7, "title"`
			}
			text := strings.Replace(whole, c.old, value, 1)
			if c.part == "stations of a roll" {
				text = text[:strings.Index(text, `"voters": [{`)] + `"voters": {"file": "roll.csv"}}`
			}
			roll := filepath.Join(filepath.Dir(file), "roll.csv")
			for name, data := range map[string]string{file: text, roll: "选民编号,姓名,身份证号,类别,投票站\n0001,丁一,990199197001019010,1,S1\n"} {
				if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			code, _, errs := runIn("street", "init", "--ledger", filepath.Join(t.TempDir(), "l"), "--election", file)
			if code != exitRefused || strings.Count(errs, "D108") != 1 || !strings.Contains(errs, c.says) {
				t.Errorf("exit %d, want one D108 with %q: %s", code, c.says, errs)
			}
		})
	}
}

// Rolls that are none, and one that is in another encoding.
func TestRollsOfAllSorts(t *testing.T) {
	t.Parallel()
	const text = `{"id": "e", "title": "示例", "election_day": "2021-01-28", "positions": [{"id": "d", "title": "主任", "seats": 1}],
 "papers": [{"id": "p", "positions": ["d"]}], "stations": [{"id": "S1", "boxes": [{"id": "1"}]}], "voters": {"file": "FILE"}}`
	gbk := "\xd1\xa1\xc3\xf1\xb1\xe0\xba\xc5,\xd0\xd5\xc3\xfb\n0001,\xb6\xa1\xd2\xbb\n" // 选民编号,姓名 and 0001,丁一
	for _, c := range []struct {
		file, data string
		code       int
		says       string
	}{
		{"gbk.csv", gbk, exitRefused, "gbk.csv, row 2, \"ID number\": The ID number of 丁一"}, // it was read: what it lacks is told
		{"text.xlsx", "hello", exitUnreadable, "text.xlsx: no row names the columns"},
		{"zip.xlsx", "PK\x03\x04junk", exitUnreadable, "zip.xlsx: the file can't be read"},
		{"picture.png", "\x89PNG\r\n\x1a\njunk", exitUnreadable, "picture.png: no row names the columns"},
		{"none.csv", "", exitUnreadable, `"voters.file": the roll `},
	} {
		t.Run(c.file, func(t *testing.T) {
			dir := t.TempDir()
			files := map[string]string{"election.json": strings.Replace(text, "FILE", c.file, 1), c.file: c.data}
			if c.data == "" {
				delete(files, c.file)
			}
			for name, data := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			told{c.file, []string{"street", "init", "--ledger", filepath.Join(dir, "l"), "--election", filepath.Join(dir, "election.json")}, c.code, []string{c.says}}.check(t)
		})
	}
}

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"changpiao/cmd/collect"
	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/store"
	"changpiao/ui/paper"
)

// printed is a file of pages as a reader sees it.
type printed struct {
	pdf   []byte
	pages []string // without the blanks, some of which a reader guesses
	words []box
}

// box is where a piece of text stands: left, top, right, bottom.
type box struct {
	text string
	at   [4]float64
}

var word = regexp.MustCompile(`<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*)</word>`)

// readPDF reads a file with poppler; there must be one in CI.
func readPDF(t *testing.T, path string) printed {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("no pdftotext here")
	}
	out, err := exec.Command(tool, "-bbox", path, "-").Output()
	if err != nil {
		t.Fatal(path, err)
	}
	pdf, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := printed{pdf: pdf}
	for _, page := range strings.Split(string(out), "<page ")[1:] {
		var b strings.Builder
		for _, m := range word.FindAllStringSubmatch(page, -1) {
			w := box{text: html.UnescapeString(m[5])}
			for i := range w.at {
				w.at[i], _ = strconv.ParseFloat(m[i+1], 64)
			}
			p.words = append(p.words, w)
			b.WriteString(strings.Join(strings.Fields(w.text), ""))
		}
		p.pages = append(p.pages, b.String())
	}
	return p
}

// folder is what was printed, by the names of the files.
type folder map[string]printed

// printAll prints every form of a station's folder.
func printAll(t *testing.T, book string, options ...string) folder {
	t.Helper()
	code, listed, errs := runIn(append([]string{"paper", "--book", book, "--form", "all", "--out", t.TempDir()}, options...)...)
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	files := folder{}
	for _, path := range strings.Fields(listed) {
		files[strings.TrimSuffix(filepath.Base(path), ".pdf")] = readPDF(t, path)
	}
	return files
}

// of joins the texts of a form's files.
func (p folder) of(form string) string {
	text := strings.Join(p[form].pages, "")
	for i := 1; ; i++ {
		f, there := p[fmt.Sprintf("%s-%03d", form, i)]
		if !there {
			return text
		}
		text += strings.Join(f.pages, "")
	}
}

// sound checks what holds for every form: no text outside the page, every
// character and text there, pages counted, and the marks.
func (p folder) sound(t *testing.T, rehearsal bool) {
	t.Helper()
	for name, f := range p {
		for _, w := range f.words {
			if across := w.at[3]-w.at[1] > 100; !across && (w.at[0] < 20 || w.at[1] < 8 || w.at[2] > 575 || w.at[3] > 830) {
				t.Errorf("%s: %q stands outside the margins, at %v", name, w.text, w.at)
			}
		}
		for i, page := range f.pages {
			if strings.Contains(page, "[U+") || strings.Contains(page, "form.") || strings.Contains(page, "short.") {
				t.Errorf("%s, page %d has a character or a text that is missing", name, i+1)
			}
			if told := fmt.Sprintf("第%d页共%d页", i+1, len(f.pages)); strings.Contains(page, told) == (name == "ballots") {
				t.Errorf("%s, page %d: it says %s or it doesn't", name, i+1, told)
			}
			if rehearsal && !strings.Contains(page, "演") {
				t.Errorf("%s, page %d is not marked", name, i+1)
			}
		}
	}
}

func TestPaperOfTheDemonstration(t *testing.T) {
	demo := filepath.FromSlash("../../assets/demo")
	book := t.TempDir()
	code, _, errs := runIn("rehearse", "--election", filepath.Join(demo, "election.json"), "--script", filepath.Join(demo, "script-S1.json"), "--out", book)
	if code != exitDone {
		t.Fatal(errs)
	}
	files := printAll(t, book, "--hours", "8:00 至 16:00")
	files.sound(t, true)
	again := printAll(t, book, "--hours", "8:00 至 16:00")
	for name := range files {
		if !bytes.Equal(files[name].pdf, again[name].pdf) {
			t.Errorf("%s: other bytes", name)
		}
	}
	for _, name := range []string{"zero", "signin-002", "balance"} {
		if hash := fmt.Sprintf("%s.pdf%x", name, sha256.Sum256(files[name].pdf)); !strings.Contains(files.of("archive"), hash) {
			t.Errorf("the list of what is filed has no %s: %s", hash, files.of("archive"))
		}
	}
	for _, form := range []string{"announcement", "result", "words"} { // only a meeting goes by who was due
		if strings.Contains(files.of(form), "应到") {
			t.Errorf("%s tells who was due", form)
		}
	}
	rows, err := os.ReadFile(filepath.Join(demo, "roll.csv"))
	if err != nil {
		t.Fatal(err)
	}
	everything := map[string]string{}
	for _, f := range paper.Forms() {
		everything[f.Name] = files.of(f.Name)
	}
	for row := range strings.Lines(string(rows)) {
		cells := strings.Split(strings.TrimSpace(row), ",")
		for name, text := range everything {
			if len(cells[2]) == 18 && strings.Contains(text, cells[2]) {
				t.Fatalf("%s holds an ID number", name)
			}
		}
		if cells[4] != "1" && cells[4] != "S1" {
			continue
		}
		for _, form := range []string{"roll", "signin", "cards"} {
			if !strings.Contains(everything[form], cells[0]) || !strings.Contains(everything[form], cells[1]) {
				t.Errorf("%s has no %s %s", form, cells[0], cells[1])
			}
		}
	}
	for form, want := range map[string][]string{
		"key":          {"指纹", "登记码", "投票站负责人"},
		"zero":         {"000117", "000118", "1850", "补印", "发票账册第33条"},
		"balance":      {"领取=发出+作废+剩余", "1082", "✓相符", "△B405收回的选票少于发出的选票"},
		"ballots":      {"主任（应选1名）", "王建明", "另选", "粉红色", "盖章"},
		"specimen":     {"样票"},
		"cards":        {"8:00至16:00", "选民证"},
		"signin":       {"代0219、0220、0221、0222", "委托0218", "第91页", "1份，代5份", "1份是居民委员会选票1张", "流动票箱S1-M", "已发票（流动）", "已发票（委托）"},
		"mobile":       {"居民会议2021-01-10决议第2号", "000118", "史天宇", "出发时间08:00"},
		"proxy-cards":  {"第1人（最多5人）", "配偶", "委托书第01号", "2021-01-19", "外出务工"},
		"late":         {"郭晓梅", "补登2人", "1803"},
		"proxies":      {"伍丽华", "共15人委托投票"},
		"tally":        {"B01", "正正正", "两遍一致", "倪新民（T07）"},
		"disputed":     {"B02", "选举办法第二十", "整张无效：无法辨认", "喻静怡"},
		"words":        {"登记选民1803人", "按收回票1110张计，占登记选民1803人的61.56%", "王建明758票", "计票结果，当选以街道审查后公布为准"},
		"notice":       {"8:00至16:00", "总监票人贺克勤", "每人不超过5人", "多于应选名额的该职位无效"},
		"announcement": {"68.29%", "本报告单只计1个投票站"},
		"seals":        {"1094", "735", "封条号"},
		"emergency":    {"登记选民1803", "应急包", "流动票箱登记表", "史天宇"},
		"archive":      {"校验码", "发票账册（电子）"},
		"result":       {"副本", "选举结果报告单（演练，不是选举结果）", "I311收回已发出的选票：选民未投票即离开"},
	} {
		for _, w := range want {
			if !strings.Contains(everything[form], w) {
				t.Errorf("%s doesn't say %q:\n%s", form, w, everything[form][:min(len(everything[form]), 3000)])
			}
		}
	}
}

// extreme is an election with its script: so many voters, candidates for each
// position, and people written in.
func extreme(t *testing.T, voters, candidates, writeIns int, name func(int) string) (electionFile, script string) {
	t.Helper()
	type object = map[string]any
	seats := min(3, max(1, candidates-1))
	var people, standing []object
	for i := 1; i <= voters; i++ {
		id := fmt.Sprintf("990199%04d0101%03d", 1940+i%60, i/60)
		people = append(people, object{"no": fmt.Sprintf("%04d", i), "name": name(i), "id_number": id + string(election.CheckDigit(id)), "class": 1, "station": "S1"})
	}
	for i := range candidates {
		sex := []string{"F", "M"}[i%2]
		standing = append(standing, object{"id": fmt.Sprint("c", i), "name": name(i + 1), "voter": fmt.Sprintf("%04d", i+1), "sex": sex, "review": "passed"})
	}
	def := object{
		"id": "extreme", "title": strings.Repeat("很长的选举名称", 4), "profile": "residents-2020", "election_day": "2021-01-28", "kind": "first",
		"rules":     object{"surplus": "0", "woman_candidate": "no"},
		"positions": []object{{"id": "member", "title": "委员", "seats": seats, "candidates": standing}},
		"papers":    []object{{"id": "p", "title": "选票", "positions": []string{"member"}}},
		"stations":  []object{{"id": "S1", "title": "中心会场", "boxes": []object{{"id": "1"}}}},
		"staff": []object{{"id": "R", "name": "登", "role": "registrar"}, {"id": "I", "name": "发", "role": "issuer"}, {"id": "N", "name": "计", "role": "recorder"},
			{"id": "O", "name": "录", "role": "recorder"}, {"id": "A", "name": "监", "role": "supervisor"}, {"id": "B", "name": "督", "role": "supervisor"}},
		"voters": people,
	}
	steps := []object{
		{"do": "open", "received": object{"p": voters}, "seals": object{"1": "0001"}},
		{"do": "issue_many", "from": "0001", "to": fmt.Sprintf("%04d", voters)},
		{"do": "publish_late_list"}, {"do": "close", "unused": object{"p": 0}}, {"do": "returned", "box": "1", "paper": "p", "n": voters},
		{"do": "bundle", "id": "B", "paper": "p", "n": voters},
	}
	for pass := 1; pass <= 2; pass++ {
		for i := range voters {
			marks := []any{fmt.Sprint("c", i%max(1, candidates))}
			if i < writeIns {
				no := voters - i
				marks = []any{object{"write_in": name(no), "voter": fmt.Sprintf("%04d", no)}}
			}
			steps = append(steps, object{"do": "ballot", "bundle": "B", "pass": pass, "marks": object{"member": marks}})
		}
	}
	steps = append(steps, object{"do": "agree", "bundle": "B"}, object{"do": "seal"}, object{"do": "announce", "posted": "门口"})
	dir := t.TempDir()
	write := func(file string, v any) string {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, file)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("election.json", def), write("script.json", object{"station": "S1", "steps": steps})
}

func TestPaperOfExtremeElections(t *testing.T) {
	long := func(i int) string { return fmt.Sprintf("阿卜杜热合曼·买买提吐尔逊·伊布拉音%03d", i) }
	for _, c := range []struct {
		name                         string
		voters, candidates, writeIns int
		called                       func(int) string
		want                         map[string][]string
	}{
		{"one voter", 1, 1, 0, func(int) string { return "秦𬀩" }, map[string][]string{
			"roll": {"秦𬀩"}, "announcement": {"100.00%"}, "balance": {"✓相符"},
		}},
		{"many candidates of long names", 60, 40, 0, long, map[string][]string{
			"ballots": {long(1), long(40), "第1面共2面", "第2面共2面", "很长的选举名称选票（演练）委员"}, "tally": {long(40)}, "announcement": {long(40)}, "blank-tally": {long(40)}, "zero": {long(40)},
		}},
		{"many write-ins", 340, 4, 300, long, map[string][]string{
			"announcement": {"另选他人300人，按得票多少排列", long(340), long(41)}, "signin": {"第17页", long(340), "17页"}, "tally": {long(340), long(41)}, "words": {long(340)},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			electionFile, script := extreme(t, c.voters, c.candidates, c.writeIns, c.called)
			book := t.TempDir()
			if code, _, errs := runIn("rehearse", "--election", electionFile, "--script", script, "--out", book); code != exitDone {
				t.Fatal(errs)
			}
			files := printAll(t, book, "--copy")
			files.sound(t, true)
			if n := len(files["signin"].pages); n != (c.voters+roll.SignInLines-1)/roll.SignInLines {
				t.Errorf("the sign-in list has %d pages: the pages to sign on are other ones", n)
			}
			for form, want := range c.want {
				got := files.of(form)
				if form != "ballots" && form != "blank-tally" { // of which there is no original
					want = append(want, "副本")
				} else if strings.Contains(got, "副本") {
					t.Errorf("%s is marked as a copy", form)
				}
				for _, w := range want {
					if !strings.Contains(got, w) {
						t.Errorf("%s doesn't say %q:\n%s", form, w, got[:min(len(got), 2000)])
					}
				}
			}
		})
	}
}

func TestPaperThatCantBePrinted(t *testing.T) {
	electionFile, script := extreme(t, 3, 2, 0, func(i int) string { return fmt.Sprint("选民", i) })
	book := t.TempDir()
	if code, _, errs := runIn("rehearse", "--election", electionFile, "--script", script, "--out", book); code != exitDone {
		t.Fatal(errs)
	}
	for _, c := range []struct {
		code int
		says string
		args []string
	}{
		{exitUnreadable, "--form takes all or one of", []string{"--book", book, "--form", "poster", "--out", t.TempDir()}},
		{exitUnreadable, "--out", []string{"--book", book, "--form", "zero"}},
		{exitUnreadable, "--who names nobody", []string{"--book", book, "--form", "zero", "--out", t.TempDir(), "--who", "X"}},
		{exitUnreadable, "package.json", []string{"--book", t.TempDir(), "--form", "zero", "--out", t.TempDir()}},
		{exitRefused, "PIN", []string{"--book", book, "--form", "zero", "--out", t.TempDir(), "--who", "A", "--pin", "9999"}},
	} {
		code, _, errs := runIn(append([]string{"paper"}, c.args...)...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit %d: %s", c.args, code, errs)
		}
	}
}

// Printing tells how far it has come, and stops in the middle of a file.
func TestPaperStops(t *testing.T) {
	electionFile, script := extreme(t, 1300, 2, 0, func(i int) string { return fmt.Sprint("选民", i) })
	dir := t.TempDir()
	if code, _, errs := runIn("rehearse", "--election", electionFile, "--script", script, "--out", dir); code != exitDone {
		t.Fatal(errs)
	}
	st, err := openBook(dir, "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	signIn, _ := paper.FormNamed("signin")
	var told []string
	src := paper.Source{Day: st.Day, Program: "test", Progress: func(done, of int) { told = append(told, fmt.Sprint(done, "/", of)) }}
	var files []string
	put := func(f paper.File) error { files = append(files, f.Name); return nil }
	if err := signIn.Print(t.Context(), src, put); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(told, files) != "[0/2 1/2 2/2] [signin-001.pdf signin-002.pdf]" {
		t.Error(told, files)
	}
	files = nil
	ctx, cancel := context.WithCancel(t.Context())
	src.Progress = func(done, _ int) {
		if done == 1 {
			cancel()
		}
	}
	if err := signIn.Print(ctx, src, put); !errors.Is(err, context.Canceled) || len(files) != 1 {
		t.Errorf("%v after %v", err, files)
	}
	full := errors.New("disk full")
	if err := signIn.Print(t.Context(), paper.Source{Day: st.Day}, func(paper.File) error { return full }); !errors.Is(err, full) {
		t.Error(err)
	}
}

// At the desk a further print is marked, as a copy while the books stand as they
// stood; of a longer set before nothing stays.
func TestPaperPrintedAgain(t *testing.T) {
	electionFile, script := extreme(t, 3, 2, 0, func(i int) string { return fmt.Sprint("选民", i) })
	dir := t.TempDir()
	if code, _, errs := runIn("rehearse", "--election", electionFile, "--script", script, "--out", dir); code != exitDone {
		t.Fatal(errs)
	}
	st, err := openBook(dir, "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	src := paper.Source{Day: st.Day, Program: "test"}
	makes := func(form, want string) {
		t.Helper()
		f, _ := paper.FormNamed(form)
		made, err := handover.AtDesk(t.Context(), st, f, src, "")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(readPDF(t, made).pages, "")
		for _, mark := range []string{"副本", "重印"} {
			if strings.Contains(text, mark) != (mark == want) {
				t.Errorf("%s: %s stands on it or doesn't", form, mark)
			}
		}
	}
	stale := filepath.Join(st.PrintFolder(), "signin-002.pdf")
	if err := os.MkdirAll(st.PrintFolder(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stale, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	makes("signin", "")
	if _, err := os.Stat(stale); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file of an earlier set is still there: %v", err)
	}
	makes("signin", "副本")
	makes("ballots", "")
	makes("ballots", "")
	if err := st.Confirm("A", store.RehearsalPIN, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := st.Confirm("B", store.RehearsalPIN, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Day.Reopen(election.Origin{Command: "again", At: 1611840000, By: []election.StaffID{"A", "B"}, Reason: "重新核对"}, false); err != nil {
		t.Fatal(err)
	}
	makes("signin", "重印")
}

func TestPaperTables(t *testing.T) {
	electionFile, script := extreme(t, 30, 2, 0, func(i int) string { return fmt.Sprint("=选民", i) })
	book, out := t.TempDir(), t.TempDir()
	if code, _, errs := runIn("rehearse", "--election", electionFile, "--script", script, "--out", book); code != exitDone {
		t.Fatal(errs)
	}
	for form, want := range map[string]int{"roll": 30, "signin": 30, "candidates": 2, "late": 0, "proxies": 0, "declarations": 6, "balance": 1, "tally": 1} {
		if code, _, errs := runIn("paper", "--book", book, "--form", form, "--out", out, "--xlsx"); code != exitDone {
			t.Fatal(errs)
		}
		table, err := excelize.OpenFile(filepath.Join(out, form+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := table.GetRows(table.GetSheetName(0))
		if err != nil || len(rows) != want+1 {
			t.Errorf("%s: %d rows, %v", form, len(rows), err)
		}
		for i := range rows {
			for k := range rows[i] {
				cell, _ := excelize.CoordinatesToCellName(k+1, i+1)
				if formula, err := table.GetCellFormula(table.GetSheetName(0), cell); err != nil || formula != "" {
					t.Errorf("%s: %s is a formula: %s, %v", form, cell, formula, err)
				}
			}
		}
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A live station's pages want a PIN, bear no mark of a rehearsal, and can be
// printed before the day.
func TestPaperOfALiveStation(t *testing.T) {
	electionFile, _ := extreme(t, 30, 3, 0, func(i int) string { return fmt.Sprint("选民", i) })
	def, err := collect.Definition(electionFile)
	if err != nil {
		t.Fatal(err)
	}
	pins := map[election.StaffID]string{}
	for i, m := range def.Staff {
		pins[m.ID] = fmt.Sprint(83104260 + i)
	}
	dir := t.TempDir()
	st, err := store.CreateStation(dir, store.Opening{Definition: def, Place: "S1", Program: "test", PINs: pins})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := runIn("paper", "--book", dir, "--form", "all", "--out", t.TempDir()); code != exitUnreadable || !strings.Contains(errs, "--pin") {
		t.Errorf("without a PIN: exit %d: %s", code, errs)
	}
	files := printAll(t, dir, "--who", "I", "--pin", pins["I"])
	files.sound(t, false)
	for name, f := range files {
		if strings.Contains(strings.Join(f.pages, ""), "演") {
			t.Errorf("%s is marked as a rehearsal", name)
		}
	}
	for _, early := range []string{"zero", "balance", "result"} {
		if _, there := files[early]; there {
			t.Errorf("%s is printed before the day", early)
		}
		if code, _, errs := runIn("paper", "--book", dir, "--form", early, "--out", t.TempDir(), "--who", "I", "--pin", pins["I"]); code != exitRefused || !strings.Contains(errs, "B407") {
			t.Errorf("%s: exit %d: %s", early, code, errs)
		}
	}
	if !strings.Contains(files.of("specimen"), "样票") || !strings.Contains(files.of("proxy-cards"), "委托投票证") {
		t.Error("a form of before the day is missing")
	}
}

// What the rules of an election change, its pages say.
func TestPaperFollowsTheRules(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"party":         {"ballots": "反对的在“反对”格内画“×”", "tally": "部分无效", "blank-tally": "反对（画正字）", "announcement": "以应到10人为基数", "words": "达到五分之四，符合规定人数"},
		"after-against": {"ballots": "反对一名候选人后，才可以另选一人"},
		"nomination":    {"nominees": "被提名", "ballots": "提名不超过", "words": "被提名"},
		"b401one":       {"balance": "×B401收回的选票多于发出的选票", "announcement": "投票无效（B401", "words": "，投票无效，重新选举"},
		"mobile-totals": {"tally": "没有分扎录入", "balance": "流动票箱收回≤经它发出"},
		"d107":          {"zero": "D107", "signin": "D107", "roll": "D107", "result": "D107", "ballots": "D107", "words": "D107"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := caseIn(t, name)
			rehearseInto(t, dir, "")
			files := printAll(t, dir+"-out")
			files.sound(t, true)
			for form, says := range want {
				if got := files.of(form); !strings.Contains(got, says) {
					t.Errorf("%s doesn't say %q: %s", form, says, got)
				}
			}
			if archive := files.of("archive"); strings.Contains(archive, "委托投票") != (files.of("proxies") != "") {
				t.Errorf("the list of what is filed has other forms than the election: %s", archive)
			}
		})
	}
}

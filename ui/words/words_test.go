package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"changpiao/assets"
	"changpiao/station/election"
	"changpiao/station/jsontree"
	"changpiao/station/roll"
	"changpiao/station/sheet"
)

func load(t *testing.T, lang string) *Words {
	t.Helper()
	w, err := New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// messages gives the texts of an area in a language; * stands for every area.
func messages(t *testing.T, lang, area string) map[string]string {
	t.Helper()
	files, err := fs.Glob(assets.Translations(), area+"."+lang+".json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range files {
		data, err := fs.ReadFile(assets.Translations(), f)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]string
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		for id, text := range m {
			if all[id] != "" {
				t.Errorf("%s: %s stands in another file too", f, id)
			}
			all[id] = text
		}
	}
	return all
}

func TestBothFilesHaveTheSameIDs(t *testing.T) {
	zh, en := messages(t, "zh-Hans", "*"), messages(t, "en", "*")
	for id := range zh {
		if en[id] == "" {
			t.Errorf("%s is not in English", id)
		}
	}
	for id := range en {
		if zh[id] == "" {
			t.Errorf("%s is not in Chinese", id)
		}
	}
}

var fields = regexp.MustCompile(`\.[a-z][a-z_]*`)
var actions = regexp.MustCompile(`{{.*?}}`)

// fieldsOf lists the arguments of which a message tells.
func fieldsOf(message string) []string {
	seen := map[string]bool{}
	for _, action := range actions.FindAllString(message, -1) {
		for _, f := range fields.FindAllString(action, -1) {
			seen[f] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestBothLanguagesTellTheSame(t *testing.T) {
	zh, en := messages(t, "zh-Hans", "*"), messages(t, "en", "*")
	for id := range zh {
		if a, b := fieldsOf(zh[id]), fieldsOf(en[id]); !slices.Equal(a, b) {
			t.Errorf("%s tells %v in Chinese, %v in English", id, a, b)
		}
	}
}

func TestEveryCodeHasAMessage(t *testing.T) {
	for _, lang := range Languages {
		m := messages(t, lang, "rules")
		for _, r := range election.Rules() {
			if len([]rune(m[string(r.Code)])) < 15 {
				t.Errorf("%s: %s says %q", lang, r.Code, m[string(r.Code)])
			}
		}
	}
}

func TestEveryRuleHasATitle(t *testing.T) {
	for _, lang := range Languages {
		w := load(t, lang)
		for _, r := range election.Rules() {
			if title := w.Title(r.Code); title == "rule."+string(r.Code) || len([]rune(title)) > 80 {
				t.Errorf("%s: the title of %s is %q", lang, r.Code, title)
			}
		}
	}
}

func TestNoCodeIsInvented(t *testing.T) {
	code := regexp.MustCompile(`^[A-Z]\d+$`)
	for id := range messages(t, "en", "*") {
		known := slices.ContainsFunc(election.Rules(), func(r election.Rule) bool { return string(r.Code) == id })
		if code.MatchString(id) && !known {
			t.Errorf("%s is not in the catalogue", id)
		}
	}
}

// words lists the words of the program that must be known in each group.
func words() map[string][]string {
	list := map[string][]string{
		"why": {
			jsontree.Missing, jsontree.WrongType, jsontree.Twice, jsontree.Unreadable, jsontree.Empty, jsontree.TooDeep,
			jsontree.NotWhole, jsontree.UnknownRef, jsontree.NotAllowed, "no_such_date", "on_no_paper", "settled", "round_opened",
			// The store's, which the screens don't import.
			"too_large", "too_many_rows", "too_many_faults", "no_headings", "several_sheets", "old_or_locked",
			"cell_too_long", "control", "digits_lost", "formula", "quotes",
		},
		"stage": {
			string(roll.Prepared), string(roll.Polling), string(roll.Closed), string(roll.Stated),
			"empty", "opened", "counting", "agreed", "sealed", "announced", "exported",
		},
		"idfault": {
			string(election.IDMissing), string(election.IDMalformed), string(election.IDNoSuchDay), string(election.IDCheck),
		},
		"kind":       {string(election.FirstRound), string(election.RunOff), string(election.ReVote)},
		"credential": {string(roll.Certificate), string(roll.IDCard), string(roll.NoneShown)},
		"void":       {"空白", "超额", "无法辨认", "涂改", "撕毁", "非统一印制", "代写违规", "其他"},
		"relation":   {"other"},
		"check": {
			"length", "digits", "crc", "head", "data", "differs", "sets", "hash", "envelope", "payload", "encoding",
			"signature", "size", "picture", "pdf", "attachment", "page",
		},
		"identity": {
			string(sheet.LateOnTop), string(sheet.WithinReceived), string(sheet.WithinRegistered), string(sheet.MobileReturned),
			string(sheet.KnownPaper), string(sheet.KnownPosition), string(sheet.WithinIssued), string(sheet.BallotsAddUp),
			string(sheet.PositionAddsUp), string(sheet.BlankBallots), string(sheet.VotesWithinSeat), string(sheet.ForWithin),
			string(sheet.ForAgainst), string(sheet.WriteInWithin),
			"position_returned", "blank_pile", "candidate", "votes", // of typed totals
		},
	}
	for _, r := range election.Rules() {
		list["level"] = append(list["level"], string(r.Level))
	}
	for _, p := range election.Profiles() {
		list["profile"] = append(list["profile"], string(p))
	}
	for _, p := range election.Parameters() {
		list["parameter"] = append(list["parameter"], p.Name)
		for _, c := range p.Values {
			list["choice"] = append(list["choice"], string(c))
		}
	}
	for _, r := range election.NamedRelations() {
		list["relation"] = append(list["relation"], string(r))
	}
	for _, task := range election.Tasks() {
		list["task"] = append(list["task"], string(task))
		for _, r := range election.MayDo(task) {
			list["role"] = append(list["role"], string(r))
		}
	}
	list["role"] = append(list["role"], string(election.Scribe))
	return list
}

func TestEveryWordIsKnown(t *testing.T) {
	for _, lang := range Languages {
		w := load(t, lang)
		for group, list := range words() {
			for _, word := range list {
				id := group + "." + word
				if s := w.T(id); s == id || s == "" {
					t.Errorf("%s: no word for %s", lang, id)
				}
			}
		}
	}
}

// sameEverywhere are the names of keys, file formats and units, which are not translated.
var sameEverywhere = regexp.MustCompile(`\b(Enter|Esc|Backspace|Tab|Ctrl|Shift|PageUp|PageDown|F\d+|PIN|PDF|USB|xlsx|csv|txt|json|MB|Changpiao|N|X|V|W|R)\b`)

func TestChineseIsChinese(t *testing.T) {
	latin := regexp.MustCompile(`[A-Za-z]+`)
	for id, message := range messages(t, "zh-Hans", "*") {
		if left := latin.FindString(sameEverywhere.ReplaceAllString(actions.ReplaceAllString(message, ""), "")); left != "" {
			t.Errorf("%s: %q in %s", id, left, message)
		}
	}
}

func TestEnglishIsEnglish(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	for id, message := range messages(t, "en", "*") {
		if left := han.FindString(message); left != "" {
			t.Errorf("%s: %q in %s", id, left, message)
		}
	}
}

// blemish is what shows that a sentence was put together badly.
var blemish = regexp.MustCompile(`<no value>|{{|}}|：。|，。|。。|：：|，，|：，|（）|“”|  | \.|\(\)|""| ,|\.\.|: \.|: ,`)

func TestSentencesHoldWithoutArguments(t *testing.T) {
	for _, lang := range Languages {
		w := load(t, lang)
		for id := range messages(t, lang, "rules") {
			if s := w.T(id); blemish.MatchString(s) {
				t.Errorf("%s: %s says %q", lang, id, s)
			}
		}
	}
}

// argument is a value for an argument of a message: a truth where it is one.
func argument(id, name string, truth bool) any {
	if name == "known" || name == "out" || id == "D111" && (name == "resolution" || name == "posted") {
		return truth
	}
	return 7
}

func TestSentencesHoldWithEveryArgument(t *testing.T) {
	for _, lang := range Languages {
		w := load(t, lang)
		for id, message := range messages(t, lang, "*") {
			for _, truth := range []bool{true, false} {
				if id == "D111" && truth {
					continue // nothing is missing then
				}
				var data []any
				for _, f := range fieldsOf(message) {
					data = append(data, f[1:], argument(id, f[1:], truth))
				}
				s := w.T(id, data...)
				if s == id || blemish.MatchString(s) {
					t.Errorf("%s: %s says %q", lang, id, s)
				}
				if len(data) > 0 && !strings.Contains(s, "7") && id != "D111" {
					t.Errorf("%s: %s tells none of its arguments: %q", lang, id, s)
				}
			}
		}
	}
}

// Each argument alone: no sentence may break because one of several is missing.
func TestSentencesHoldWithOneArgument(t *testing.T) {
	for _, lang := range Languages {
		w := load(t, lang)
		for id, message := range messages(t, lang, "rules") {
			for _, f := range fieldsOf(message) {
				if s := w.T(id, f[1:], "7"); s == id || blemish.MatchString(s) && id != "D111" && id != "field.at" {
					t.Errorf("%s: %s with %s says %q", lang, id, f, s)
				}
			}
		}
	}
}

func TestFindings(t *testing.T) {
	for _, c := range []struct {
		finding election.Finding
		zh, en  string
	}{
		{
			election.Find("P201", "principal", "0012", "holder", "0007", "held", 5, "max", 5),
			"受托人 0007 号选民已经接受了 5 人的委托，每人最多 5 人，不能再接受。请 0012 号选民另找受托人，或者本人到场投票。",
			"The holder, voter 0007, already holds 5 proxies (at most 5) and can't take another. Voter 0012 may choose another holder or come in person.",
		},
		{
			election.Find("D108", "file", "名册.csv", "row", 12, "field", "id_number", "why", jsontree.Twice, "given", "4401"),
			"文件“名册.csv”第 12 行“身份证号”：重复了。原文是“4401”。请在文件中改正后重新导入。",
			`名册.csv, row 12, "ID number": it is given twice. It says "4401". Correct the file and import it again.`,
		},
		{
			election.Find("D108", "file", "选举.json", "path", "positions[0].seats", "line", 9, "why", jsontree.NotAllowed, "given", "0"),
			"文件“选举.json”第 9 行“positions[0].seats（应选名额）”：这里不能填这个内容。原文是“0”。请在文件中改正后重新导入。",
			`选举.json, line 9, "positions[0].seats": this value is not allowed here. It says "0". Correct the file and import it again.`,
		},
		{
			election.Find("D108", "file", "选举.json", "path", "positions[0].id", "line", 9, "why", jsontree.WrongType, "want", "text", "given", "7"),
			"文件“选举.json”第 9 行“positions[0].id（编号）”：这里应该是加引号的文字。原文是“7”。请在文件中改正后重新导入。",
			`选举.json, line 9, "positions[0].id": a text in quotation marks should stand here. It says "7". Correct the file and import it again.`,
		},
		{
			election.Find("D108", "file", "选举.json", "path", "positions", "line", 9, "why", jsontree.WrongType, "want", "list", "given", `"x"`),
			"文件“选举.json”第 9 行“positions（职位）”：这里应该是方括号里的一列内容。原文是“x”。请在文件中改正后重新导入。",
			`选举.json, line 9, "positions": a list in square brackets should stand here. It says "x". Correct the file and import it again.`,
		},
		{
			election.Find("D108", "file", "选举.json", "path", "", "line", 3, "column", 5, "why", jsontree.Unreadable, "given", "invalid character"),
			"文件“选举.json”第 3 行第 5 列：文件读不懂，格式或文字编码不对。请在文件中改正后重新导入。",
			"选举.json, line 3, column 5: the file can't be read: its format or text encoding is wrong. Correct the file and import it again.",
		},
		{
			election.Find("D108", "file", "选举.json", "path", "", "line", 3, "why", jsontree.Unreadable, "given", "invalid character"),
			"文件“选举.json”第 3 行：文件读不懂，格式或文字编码不对。请在文件中改正后重新导入。",
			"选举.json, line 3: the file can't be read: its format or text encoding is wrong. Correct the file and import it again.",
		},
		{
			election.Find("D108", "file", "", "path", "voter.no", "why", jsontree.Twice, "given", "0012"),
			"“选民编号”：重复了。原文是“0012”。请改正后再试。",
			`"voter number": it is given twice. It says "0012". Correct it and try again.`,
		},
		{
			election.Find("W114", "task", "issue", "who", "s3", "role", "caller"),
			"“s3”（唱票员）不能办理“发票”。请由发票员办理。",
			`"s3" (caller) may not do this: issue ballots. Let one of these do it: issuer.`,
		},
		{
			election.Find("B407", "task", "issue", "stage", "closed"),
			"现在不能办理“发票”：本站目前是“投票截止”。请看屏幕上方的当前环节，先把这一环节该办的办完；确需退回的，由两名监票员写明理由办理。",
			`"issue ballots" can't be done now: the station is at the stage "closed". See the stage at the top of the screen and finish what belongs to it; going back takes two supervisors and a reason.`,
		},
		{
			election.Find("R111", "what", "received", "day", "2026-01-09", "last", "2026-01-08"),
			"对名册的异议提出晚了：日期 2026-01-09，期限 2026-01-08。可以继续，会注明。请核对日期，由选举委员会答复。",
			"An objection to the roll was received late: on 2026-01-09, the last day was 2026-01-08. It is shown and printed. Check the dates; the election committee answers.",
		},
		{
			election.Find("S703", "need", 3, "have", 1, "missing", 2, "pages", []int{1, 4}),
			"报告单的页数还不够：已有 1 页，要 3 页，没有读到第 1、4 页。已读的都在。请继续扫描其余的页。",
			"Pages of the sheet are missing: 1 of 3 are here; not read: page 1, 4. What was read is kept. Scan the other pages.",
		},
		{
			election.Find("B402", "paper", "红票", "received", 100, "issued", 90, "spoiled", 0, "unused", 9.0),
			"“红票”选票的数目对不上：领取 100 张，发出 90 张，作废换票 0 张，剩余 9 张。领取数应当等于发出、作废换票与剩余之和。请重新清点剩余选票和作废选票；仍对不上的，写明理由后继续，理由会印在报告单上。",
			"",
		},
		{
			election.Find("T508", "position", "主任", "why", "cross"),
			"选票上“主任”一职的另选人没有先对候选人画“×”。请看清选票：有姓名的填上；没有的，按空白或由选举委员会认定。",
			`A ballot has a write-in for "主任" without the × that these rules ask for. Look at the ballot: type the name, leave the mark out, or let the election committee decide.`,
		},
		{
			election.Find("T503", "what", "ballot", "id", "b1", "given", 6, "most", 5),
			"选票扎“b1”的张数太多：录了 6 张，最多 5 张。请点清实际张数，多录的收回，登记错的由监票员更正；同一种选票不能既分扎录入又录合计数。",
			"",
		},
	} {
		for lang, want := range map[string]string{"zh-Hans": c.zh, "en": c.en} {
			if got := load(t, lang).Finding(c.finding); want != "" && got != want {
				t.Errorf("%v in %s:\n got %s\nwant %s", c.finding, lang, got, want)
			}
		}
	}
}

func TestArgumentsThatSayNothing(t *testing.T) {
	w := load(t, "zh-Hans")
	if s := w.Finding(election.Find("S702", "check", "crc", "page", 0)); strings.Contains(s, "0") {
		t.Error(s)
	}
	if s := w.Finding(election.Find("B407", "task", "issue", "stage", "")); !strings.Contains(s, "尚未建立") {
		t.Error(s)
	}
	if s := w.Finding(election.Find("D104", "candidate", "{{.x}}", "voter", nil)); !strings.Contains(s, "{{.x}}") {
		t.Error("a name is no template:", s)
	}
}

func TestRefusal(t *testing.T) {
	w := load(t, "zh-Hans")
	refusal := &election.Refusal{Findings: []election.Finding{election.Find("P208", "principal", "3"), election.Find("P211")}}
	lines := strings.Split(w.Refusal(fmt.Errorf("proxy: %w", refusal)), "\n")
	if len(lines) != 2 || !strings.HasSuffix(lines[0], "。 [P208]") || !strings.HasSuffix(lines[1], "。 [P211]") {
		t.Errorf("%q", lines)
	}
	if got := w.Refusal(errors.New("else")); got != "else" {
		t.Error(got)
	}
	if got := w.Refusal(nil); got != "" {
		t.Error(got)
	}
	if got := w.Refusal(&election.Refusal{}); got == "" {
		t.Error("an empty refusal says nothing")
	}
}

func TestWhatIsNotThere(t *testing.T) {
	if _, err := New("fr"); err == nil {
		t.Error("New(fr) gives words")
	}
	if _, err := New("?"); err == nil {
		t.Error("New(?) gives words")
	}
	w := load(t, "en")
	if got := w.T("no.such", nil); got != "no.such" {
		t.Error(got)
	}
	unknown := election.Finding{Code: "Z999", Args: election.Args{"a": 1}}
	if got := w.Finding(unknown); !strings.Contains(got, "Z999") {
		t.Error(got)
	}
}

package paper_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/pdfcpu/pdfcpu/pkg/api"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/ui/paper"
)

// people bear rare characters too: of all planes that the font covers.
var people = []string{"王建国", "秦𬀩", "朱䶮", "欧阳春兰", "赵㛃", "李𠅤", "孙𫍽", "张𠮷"}

func define(t testing.TB, candidates int) *election.Definition {
	t.Helper()
	rules, err := election.RulesOf(election.Residents2020)
	if err != nil {
		t.Fatal(err)
	}
	def := &election.Definition{
		ID: "demo-2021", Title: "万寿路街道复兴社区第十届居民委员会选举", Street: "万寿路街道", Community: "复兴社区",
		Profile: election.Residents2020, Rules: rules, ElectionDay: "2021-01-28", Round: 1, Kind: election.FirstRound,
		Papers:   []election.Paper{{ID: "combined", Title: "居民委员会选票", Positions: []election.PositionID{"director", "deputy", "member"}}},
		Stations: []election.Station{{ID: "S1", Title: "中心会场"}, {ID: "S2", Title: "东区投票站"}},
		Staff:    election.Roster{{ID: "T5", Name: "郑监", Role: election.Supervisor}, {ID: "T6", Name: "冯总", Role: election.ChiefSupervisor}},
	}
	for i, title := range []string{"主任", "副主任", "委员"} {
		p := election.Position{ID: def.Papers[0].Positions[i], Title: title, Seats: i + 1}
		for c := range candidates {
			p.Candidates = append(p.Candidates, election.Candidate{ID: election.CandidateID(fmt.Sprint(i, "-", c)), Name: people[(c+i)%len(people)]})
		}
		def.Positions = append(def.Positions, p)
	}
	return def
}

// count makes a sheet of so many voters, and so many write-ins in all.
func count(def *election.Definition, voters election.Count, writeIns int) sheet.Sheet {
	s := sheet.Sheet{
		Election: def.ID, Definition: def.Digest(), Place: "S1", Stations: []election.StationID{"S1"},
		Round: 1, Kind: def.Kind, Revision: 1, Epoch: 1,
		Opened: 1611792000, Closed: 1611820800, Sealed: 1611831600,
		RegisteredBefore: voters - voters/100, Registered: voters, Proxies: voters / 50,
		Papers: []sheet.Paper{{ID: "combined", Received: voters + 20, IssuedInPerson: voters, Spoiled: 3, Unused: 17, Returned: voters,
			Valid: voters}},
		Reasons:   []sheet.Reason{{Code: "I309", Text: "社区工作人员认识本人，身份证正在补办"}},
		SealedBy:  []election.StaffID{"T5", "T6"},
		RollHeads: []journal.Head{{Seq: 4031, Hash: journal.Hash(sha256.Sum256([]byte("roll")))}},
		TallyHead: journal.Head{Seq: 8211, Hash: journal.Hash(sha256.Sum256([]byte("tally")))},
		Program:   "1.0.0",
	}
	for i, position := range def.Positions {
		p := sheet.Position{ID: position.ID, Paper: "combined", Seats: election.Count(position.Seats), Counted: voters}
		for c := range position.Candidates {
			p.For = append(p.For, voters/election.Count(c+1))
		}
		for w := range writeIns {
			if w%3 == i {
				p.WriteIns = append(p.WriteIns, sheet.WriteIn{Voter: election.VoterNo(fmt.Sprintf("%04d", w)), Name: people[w%len(people)], Votes: 1})
			}
		}
		s.Positions = append(s.Positions, p)
	}
	return s
}

func sign(t testing.TB, s sheet.Sheet) sheet.Signed {
	t.Helper()
	seed := sha256.Sum256([]byte("paper"))
	key, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	signed, err := sheet.Sign(rand.NewChaCha8(seed), key, s)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func render(t testing.TB, def *election.Definition, s sheet.Sheet) ([]byte, sheet.Signed) {
	t.Helper()
	signed := sign(t, s)
	pdf, err := paper.ResultSheet(def, s, signed, []string{"主任：王建国，得票 1950 张，过半数。", "副主任：无人过半数，另行选举。"}, false)
	if err != nil {
		t.Fatal(err)
	}
	return pdf, signed
}

func TestEveryFigureAndNameCanBeRead(t *testing.T) {
	def := define(t, 8)
	s := count(def, 1950, 12)
	pdf, signed := render(t, def, s)
	pages, err := sheet.Pages(signed)
	if err != nil {
		t.Fatal(err)
	}
	want := append([]string{
		"选举结果报告单", def.Title, "万寿路街道", "复兴社区", "中心会场（S1）", "第 1 轮 正式投票", "第 1 版",
		"2021-01-28 08:00:00", "2021-01-28 16:00:00", "2021-01-28 19:00:00", paper.CheckCode(signed),
		"1931", "1970", "以收回票 1950 张为基数", "33.33%", "100.00%", "I309", "已按规定计票",
		"计票结果，当选以街道审查后公布为准", "郑监（T5）", "4031", "8211", "唱票 1.0.0",
		"计票员", "监票员", "总监票员", "主持人", "（盖章）", fmt.Sprintf("共 %d 枚", len(pages)), sheet.Label(pages[0]), sheet.Label(pages[len(pages)-1]), "第 1 页 共 ",
		s.RollHeads[0].Hash.String(), s.TallyHead.Hash.String(), paper.SheetName(s) + ".sheet",
	}, people...)
	for reader, read := range map[string]func(*testing.T) string{
		"pdfium":  func(t *testing.T) string { return text(t, pdf) },
		"poppler": func(t *testing.T) string { return string(poppler(t, pdf, "-layout")) },
	} {
		t.Run(reader, func(t *testing.T) {
			got := read(t)
			for _, w := range want {
				if !strings.Contains(unspaced(got), unspaced(w)) {
					t.Errorf("%q can't be read", w)
				}
			}
			if strings.Contains(got, "演练") {
				t.Error("a live sheet says 演练")
			}
			if t.Failed() {
				t.Log(got)
			}
		})
	}
}

func TestRehearsalSaysSoOnEveryPage(t *testing.T) {
	def := define(t, 8)
	s := count(def, 1950, 12)
	s.Rehearsal = true
	pdf, _ := render(t, def, s)
	for i, page := range viewed(t, pdf) {
		if strings.Count(page, "演练") < 2 { // across it and under it
			t.Errorf("page %d:\n%s", i+1, page)
		}
	}
}

// The sheet of a usual election is one page, signed by either algorithm.
func TestUsualElectionTakesOnePage(t *testing.T) {
	seed := sha256.Sum256([]byte("one page"))
	for _, alg := range signing.Algorithms() {
		for _, rehearsed := range []bool{false, true} {
			def := define(t, 0)
			for i, n := range []int{2, 3, 5} {
				for c := range n {
					def.Positions[i].Candidates = append(def.Positions[i].Candidates, election.Candidate{ID: election.CandidateID(fmt.Sprint(c)), Name: people[(i+c)%len(people)]})
				}
			}
			s := count(def, 1950, 6)
			s.Rehearsal = rehearsed
			s.Reasons = append(s.Reasons, sheet.Reason{Code: "I311", Text: "选民未投票即离开，空白选票已交回"},
				sheet.Reason{Code: "T512", Text: "第三扎第 12 张看错一行，两名监票员看票后更正"}, sheet.Reason{Code: "P214", Text: "住院，由配偶代投"})
			key, err := signing.Generate(alg, rand.NewChaCha8(seed))
			if err != nil {
				t.Fatal(err)
			}
			signed, err := sheet.Sign(rand.NewChaCha8(seed), key, s)
			if err != nil {
				t.Fatal(err)
			}
			codes, err := sheet.Pages(signed)
			if err != nil || len(codes) < 3 || len(codes) > 4 {
				t.Fatalf("%d codes, %v", len(codes), err)
			}
			pdf, err := paper.ResultSheet(def, s, signed, []string{
				"主任：王建国（1950 票） 得票符合当选条件。", "副主任：秦𬀩（1950 票）、朱䶮（975 票） 得票符合当选条件。",
				"委员：朱䶮（1950 票）、赵㛃（975 票） 得票符合当选条件；缺 1 名，另行选举，最迟 2021-02-07，候选人 李𠅤（650 票）、孙𫍽（487 票）。",
				"注：O606 当选的人中没有妇女。",
			}, false)
			if err != nil {
				t.Fatal(err)
			}
			if pages := viewed(t, pdf); len(pages) != 1 {
				t.Errorf("%s, %d codes, rehearsal %v: %d pages", alg, len(codes), rehearsed, len(pages))
			}
		}
	}
}

func TestCopySaysSo(t *testing.T) {
	def := define(t, 8)
	s := count(def, 1950, 60)
	signed := sign(t, s)
	for _, copied := range []bool{false, true} {
		pdf, err := paper.ResultSheet(def, s, signed, nil, copied)
		if err != nil {
			t.Fatal(err)
		}
		for i, page := range viewed(t, pdf) {
			if strings.Contains(page, "副本") != copied {
				t.Errorf("copy %v, page %d:\n%s", copied, i+1, page)
			}
		}
	}
}

func TestReasonSaysWhatItIsFor(t *testing.T) {
	def := define(t, 2)
	pdf, _ := render(t, def, count(def, 100, 0))
	if got := text(t, pdf); !strings.Contains(unspaced(got), "I309领票时未出示规定的证件：社区工作人员认识本人，身份证正在补办") {
		t.Error(got)
	}
}

// A voter's card carries the number as it is typed, and nothing else.
func TestNumberCode(t *testing.T) {
	for _, no := range []election.VoterNo{"1", "0012", "20000", "S1-12", "东-7"} {
		modules, err := paper.NumberCode(no)
		if err != nil {
			t.Fatal(err)
		}
		bits, err := gozxing.NewSquareBitMatrix(len(modules))
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range modules {
			for x, black := range row {
				if black {
					bits.Set(x, y)
				}
			}
		}
		result, err := decoder.NewDecoder().Decode(bits, nil)
		if err != nil || result.GetText() != string(no) {
			t.Errorf("%s: %v, %v", no, result, err)
		}
	}
}

// Every rule of which a page may speak in short has its words.
func TestShortTexts(t *testing.T) {
	for _, r := range election.Rules() {
		if r.Level == election.Reason || r.Level == election.Flag {
			if got := paper.Short(r.Code); strings.HasPrefix(got, "short.") {
				t.Errorf("no short text of %s", r.Code)
			}
		}
	}
}

// No mark may stand where a line can't have it.
func TestLinesBreakAsChineseDoes(t *testing.T) {
	text := strings.Repeat("甲、乙（丙）“丁”，戊己。庚；辛《壬》！", 40)
	for width := 40.0; width < 120; width += 3 {
		for i, line := range paper.Wrap(text, width) {
			first, last := []rune(line)[0], []rune(line)[len([]rune(line))-1]
			if strings.ContainsRune("、，。；！）”》", first) || strings.ContainsRune("（“《", last) {
				t.Errorf("width %g, line %d: %q", width, i+1, line)
			}
		}
	}
}

func TestInvalidStation(t *testing.T) {
	def := define(t, 4)
	s := count(def, 100, 0)
	s.Verdict, s.Positions = "B401", nil
	s.Papers[0].Returned++
	pdf, _ := render(t, def, s)
	got := text(t, pdf)
	if !strings.Contains(got, "投票无效（B401，收回的选票多于发出的选票），重新选举") || !strings.Contains(got, "未计票") {
		t.Error(got)
	}
}

func TestEveryBaseIsNamed(t *testing.T) {
	for _, c := range []struct {
		base election.Choice
		want string
	}{
		{election.ByReturned, "以收回票 80 张为基数"}, {election.ByIssued, "以发出票 100 张为基数"}, {election.ByValid, "以有效票 70 张为基数"},
		{election.ByDue, "以应到 60 人为基数"}, {election.ByPresent, "以实到 50 人为基数"},
	} {
		def := define(t, 2)
		def.Rules.MajorityBase = c.base
		s := count(def, 100, 0)
		s.Due, s.Present = 60, 50
		s.Papers[0].Returned, s.Papers[0].Valid, s.Papers[0].Void = 80, 70, 10
		for i := range s.Positions {
			s.Positions[i].Counted, s.Positions[i].For, s.Positions[i].Against = 70, []election.Count{30, 20}, []election.Count{25, 50}
		}
		pdf, _ := render(t, def, s)
		got := text(t, pdf)
		if !strings.Contains(got, c.want) || !strings.Contains(got, "反对") {
			t.Errorf("%s: no %q in\n%s", c.base, c.want, got)
		}
	}
}

func TestSameArgumentsGiveTheSameBytes(t *testing.T) {
	def := define(t, 8)
	s := count(def, 1950, 12)
	first, _ := render(t, def, s)
	for range 3 {
		again, _ := render(t, def, s)
		if !bytes.Equal(first, again) {
			t.Fatal("other bytes")
		}
	}
}

func TestSignedBytesAreAttached(t *testing.T) {
	for _, writeIns := range []int{0, 300} {
		def := define(t, 4)
		s := count(def, 1950, writeIns)
		pdf, signed := render(t, def, s)
		if err := api.Validate(bytes.NewReader(pdf), nil); err != nil {
			t.Error(err)
		}
		files, err := api.ExtractAttachmentsRaw(bytes.NewReader(pdf), "", nil, nil)
		if err != nil || len(files) != 1 {
			t.Fatal(len(files), err)
		}
		data, err := io.ReadAll(files[0])
		if err != nil || !bytes.Equal(data, signed) || files[0].FileName != paper.SheetName(s)+".sheet" {
			t.Errorf("%s: %d bytes of %d, %v", files[0].FileName, len(data), len(signed), err)
		}
	}
}

func TestCodesDrawnAreRead(t *testing.T) {
	for _, writeIns := range []int{0, 12, 60} {
		def := define(t, 8)
		s := count(def, 1950, writeIns)
		s.Rehearsal = true
		pdf, signed := render(t, def, s)
		want, err := sheet.Pages(signed)
		if err != nil {
			t.Fatal(err)
		}
		got := drawn(t, pdf)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%d write-ins: %d codes read of %d", writeIns, len(got), len(want))
		}
	}
}

func TestTooLargeForCodes(t *testing.T) {
	def := define(t, 4)
	pdf, signed := render(t, def, count(def, 1950, 300))
	if _, err := sheet.Pages(signed); !errors.Is(err, sheet.ErrTooLarge) {
		t.Fatal(err)
	}
	if got := text(t, pdf); !strings.Contains(got, "不印二维码") {
		t.Error(got)
	}
	if n := len(drawn(t, pdf)); n != 0 {
		t.Errorf("%d codes", n)
	}
}

// Nothing may stand outside the page, whatever the figures.
func TestNothingOverflows(t *testing.T) {
	long := strings.Repeat("欧阳", 600)
	for _, c := range []struct {
		name                 string
		candidates, writeIns int
		voters               election.Count
		change               func(*election.Definition, *sheet.Sheet)
	}{
		{name: "one voter", candidates: 2, voters: 1},
		{name: "many candidates", candidates: 40, voters: 19999},
		{name: "many write-ins", candidates: 4, voters: 19999, writeIns: 300},
		{name: "largest figures", candidates: 4, voters: election.MaxFigure - 20, writeIns: 9},
		{name: "long texts", candidates: 4, voters: 1950, writeIns: 9, change: func(def *election.Definition, s *sheet.Sheet) {
			s.Positions[0].WriteIns[0].Name = long
			s.Positions[1].WriteIns[0].Voter = election.VoterNo(strings.Repeat("7", 256))
			s.Reasons[0].Text = long
			s.Program = strings.Repeat("v", 256)
			def.Title, def.Papers[0].Title, def.Stations[0].Title = long[:300], long[:300], long[:300]
			s.Definition = def.Digest()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			def := define(t, c.candidates)
			s := count(def, c.voters, c.writeIns)
			if c.change != nil {
				c.change(def, &s)
			}
			pdf, _ := render(t, def, s)
			got := text(t, pdf)
			for _, p := range def.Positions {
				if !strings.Contains(got, p.Title+"　应选") {
					t.Errorf("no %s", p.Title)
				}
			}
			if c.writeIns == 300 && strings.Count(got, "0.01%") < 300 {
				t.Errorf("%d write-ins", strings.Count(got, "0.01%"))
			}
			within(t, c.name, pdf)
		})
	}
}

// within checks that nothing stands outside the page, and no text outside its
// margins.
func within(t *testing.T, name string, pdf []byte) {
	t.Helper()
	for _, b := range boxes(t, pdf) {
		if b[3]-b[1] > 100 {
			continue // the mark across the page
		}
		if b[0] < 47 || b[1] < 10 || b[2] > 549 || b[3] > 830 {
			t.Errorf("%s: text at %v is outside the margins", name, b)
		}
	}
	for _, op := range operations(t, pdf) {
		if op.x < 0 || op.y < 0 || op.x > 595.4 || op.y > 842 {
			t.Errorf("%s: %+v is outside the page", name, op)
		}
	}
}

func TestCharacterThatTheFontLacks(t *testing.T) {
	def := define(t, 2)
	s := count(def, 10, 3)
	s.Positions[0].WriteIns[0].Name = "李\U00031350"
	pdf, _ := render(t, def, s)
	if got := text(t, pdf); !strings.Contains(got, "李[U+31350]") {
		t.Error(got)
	}
}

func TestOtherSheetIsRefused(t *testing.T) {
	def := define(t, 4)
	s := count(def, 1950, 0)
	signed := sign(t, s)
	altered := s
	altered.Registered++
	if _, err := paper.ResultSheet(def, altered, signed, nil, false); !errors.Is(err, paper.ErrOtherSheet) {
		t.Errorf("another sheet: %v", err)
	}
	if _, err := paper.ResultSheet(define(t, 5), s, signed, nil, false); !errors.Is(err, paper.ErrOtherSheet) {
		t.Errorf("another definition: %v", err)
	}
	if _, err := paper.ResultSheet(def, s, nil, nil, false); !errors.Is(err, paper.ErrOtherSheet) {
		t.Errorf("no signed bytes: %v", err)
	}
}

func BenchmarkResultSheet(b *testing.B) {
	def := define(b, 4)
	s := count(def, 1950, 5)
	signed := sign(b, s)
	for b.Loop() {
		if _, err := paper.ResultSheet(def, s, signed, nil, false); err != nil {
			b.Fatal(err)
		}
	}
}

// operation is something drawn: a rectangle or the start of a text.
type operation struct {
	page       int
	x, y, w, h float64
	fill       bool
}

var (
	stream = regexp.MustCompile(`(?s)<<\n/Filter/FlateDecode/Length (\d+)\n>>\nstream\n`)
	drawOp = regexp.MustCompile(`(\S+) (\S+) (\S+) (\S+) re (\w)|(\S+) (\S+) TD`)
)

// contents gives what draws each page.
func contents(t *testing.T, pdf []byte) (pages [][]byte) {
	t.Helper()
	for _, at := range stream.FindAllSubmatchIndex(pdf, -1) {
		length, err := strconv.Atoi(string(pdf[at[2]:at[3]]))
		if err != nil {
			t.Fatal(err)
		}
		r, err := zlib.NewReader(bytes.NewReader(pdf[at[1] : at[1]+length]))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, content)
	}
	return pages
}

// operations lists what the pages' content draws, outside turned text.
func operations(t *testing.T, pdf []byte) []operation {
	t.Helper()
	number := func(b []byte) float64 {
		f, err := strconv.ParseFloat(string(b), 64)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	var ops []operation
	for page, content := range contents(t, pdf) {
		for _, m := range drawOp.FindAllSubmatch(content, -1) {
			if m[6] != nil {
				ops = append(ops, operation{page: page, x: number(m[6]), y: number(m[7])})
				continue
			}
			ops = append(ops, operation{page: page, x: number(m[1]), y: number(m[2]), w: number(m[3]), h: number(m[4]), fill: string(m[5]) == "f"})
		}
	}
	if len(ops) == 0 {
		t.Fatal("nothing drawn")
	}
	return ops
}

// drawn reads the codes back from the rectangles of the pages. Each must stand
// on whole dots of a 600-dpi printer, 12 a module, inside its white border.
func drawn(t *testing.T, pdf []byte) []string {
	t.Helper()
	const dot, side = 72.0 / 600, 12 * (sheet.CodeModules + 2*sheet.QuietZone)
	dots := func(pt float64) int {
		n := math.Round(pt / dot)
		if math.Abs(n*dot-pt) > 0.001 {
			t.Errorf("%g pt is no whole dot", pt)
		}
		return int(n)
	}
	ops := operations(t, pdf)
	var texts []string
	for _, b := range ops {
		if !b.fill || math.Abs(b.w-side*dot) > 0.001 || math.Abs(b.h-side*dot) > 0.001 {
			continue
		}
		bits, err := gozxing.NewSquareBitMatrix(sheet.CodeModules)
		if err != nil {
			t.Fatal(err)
		}
		left, top := dots(b.x), dots(b.y+b.h)
		for _, m := range ops {
			if m.page != b.page || !m.fill || m.w >= b.w || m.x < b.x || m.x+m.w > b.x+b.w || m.y < b.y || m.y+m.h > b.y+b.h {
				continue
			}
			x, y, w, h := dots(m.x)-left, top-dots(m.y+m.h), dots(m.w), dots(m.h)
			if x%12 != 0 || y%12 != 0 || w%12 != 0 || h%12 != 0 || x < 48 || y < 48 || x+w > side-48 || y+h > side-48 {
				t.Fatalf("a rectangle at %d, %d of %d × %d dots", x, y, w, h)
			}
			if err := bits.SetRegion(x/12-sheet.QuietZone, y/12-sheet.QuietZone, w/12, h/12); err != nil {
				t.Fatal(err)
			}
		}
		result, err := decoder.NewDecoder().Decode(bits, nil)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, result.GetText())
	}
	return texts
}

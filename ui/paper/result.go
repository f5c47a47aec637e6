// Package paper makes the pages that a station and a street office print: PDFs
// of A4 in Chinese, PDF/A-3b, which the system's viewer shows and prints.
//
// ResultSheet is the signed sheet. Forms lists everything else that a station
// prints from its books, each a Form that gives its files one after the other;
// CommunityResults and CommunityNotices are the street office's.
//
// The same arguments give the same bytes. Every name can be searched and
// copied, rare characters beyond U+FFFF too, and a character that the font
// lacks is printed by its code point. The package knows no screen, opens no
// file and asks no clock.
package paper

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// ErrOtherSheet says that a sheet, its signed bytes and the definition don't
// belong together, so that the page would say other than its codes.
var ErrOtherSheet = errors.New("paper: sheet, signed bytes and definition don't belong together")

// ResultSheet makes the 选举结果报告单: everything that the sheet states in
// clear, the signed bytes as codes and as an attachment, and room for
// signatures and the seal. The lines of outcome are the result as announced on
// the spot; a copy is marked as one. A usual election takes one page. A sheet
// too large for codes has the attachment only, and its page says so. What is
// printed is what was signed: arguments that don't fit together are
// ErrOtherSheet. Signatures are not checked.
func ResultSheet(def *election.Definition, s sheet.Sheet, signed []byte, outcome []string, copy bool) ([]byte, error) {
	if err := fits(def, s, signed); err != nil {
		return nil, err
	}
	pages, err := sheet.Pages(signed)
	if err != nil && !errors.Is(err, sheet.ErrTooLarge) {
		return nil, err
	}
	r := result{
		document: newDocument(marks{rehearsal: s.Rehearsal, copy: copy}),
		def:      def, sheet: s, check: CheckCode(signed), file: SheetName(s) + ".sheet",
	}
	r.head()
	r.accounting(def, s, denseSize)
	r.positions(def, s, denseSize)
	r.besideSeal(func() {
		r.outcome(outcome)
		r.reasons()
	})
	r.sign()
	r.data(pages)
	r.books()
	r.footer()
	return r.finish(&attachment{name: r.file, about: "签名的选举结果报告单 " + r.check, data: signed},
		facts{title: "选举结果报告单 " + string(s.Election) + " " + string(s.Place), creator: "唱票 " + s.Program, made: s.Sealed})
}

// CheckCode gives the short code by which people tell whether a page, a file
// and the digits of a sheet are of one: its set as the pages name it, the
// first 8 bytes of the SHA-256, in groups of four.
func CheckCode(signed []byte) string {
	sum := sha256.Sum256(signed)
	return fmt.Sprintf("%x-%x-%x-%x", sum[:2], sum[2:4], sum[4:6], sum[6:8])
}

// SheetName is what a sheet's files are called, but for their endings: place,
// round and revision.
func SheetName(s sheet.Sheet) string {
	name := fmt.Sprintf("%s-%d-%d", PlaceName(s.Election, s.Place), s.Round, s.Revision)
	if s.Rehearsal {
		name += "-rehearsal"
	}
	return name
}

// PlaceName is what a place's files are called, but for their endings: the
// election and the station, of characters that every system takes in a name.
func PlaceName(id election.ID, place election.StationID) string {
	plain := func(id string) string {
		name := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
				return r
			}
			return '_'
		}, id)
		runes := []rune(name)
		return string(runes[:min(len(runes), 40)])
	}
	return plain(string(id)) + "-" + plain(string(place))
}

// fits is ErrOtherSheet unless the signed bytes hold the sheet, and the
// definition names all that is in it.
func fits(def *election.Definition, s sheet.Sheet, signed []byte) error {
	payload, err := sheet.Encode(s)
	if err != nil {
		return err
	}
	_, inside, err := signing.Peek(signed)
	if err != nil || !bytes.Equal(inside, payload) || def.Digest() != s.Definition || def.ID != s.Election {
		return ErrOtherSheet
	}
	for _, id := range append([]election.StationID{s.Place}, s.Stations...) {
		if _, ok := def.Station(id); !ok {
			return ErrOtherSheet
		}
	}
	for _, p := range s.Papers {
		if _, ok := def.Paper(p.ID); !ok {
			return ErrOtherSheet
		}
	}
	for _, p := range s.Positions {
		position, ok := def.Position(p.ID)
		if !ok || len(p.For) > 0 && len(p.For) != len(position.Candidates) || len(p.Against) > len(p.For) {
			return ErrOtherSheet
		}
	}
	return nil
}

// result is a result sheet as it is laid out.
type result struct {
	*document
	def   *election.Definition
	sheet sheet.Sheet
	check string
	file  string
}

// stationName is a station's title with its id.
func stationName(def *election.Definition, id election.StationID) string {
	st, ok := def.Station(id)
	if !ok || st.Title == "" || st.Title == string(id) {
		return string(id)
	}
	return st.Title + "（" + string(id) + "）"
}

// staffName is a person's name with their id.
func staffName(staff election.Roster, id election.StaffID) string {
	if m, ok := staff.Find(id); ok && m.Name != "" {
		return m.Name + "（" + string(id) + "）"
	}
	return string(id)
}

// staffNames names several people.
func staffNames(staff election.Roster, ids []election.StaffID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = staffName(staff, id)
	}
	return strings.Join(names, "、")
}

var kindNames = map[election.Kind]string{
	election.FirstRound: "正式投票", election.RunOff: "另行选举", election.ReVote: "重新投票（得票相等）",
}

// roundName says which of a community's rounds an election is.
func roundName(def *election.Definition) string {
	kind := kindNames[def.Kind]
	if def.Nominates() {
		kind = "提名"
	}
	return fmt.Sprintf("第 %d 轮 %s", def.Round, kind)
}

func (r *result) head() {
	s := r.sheet
	title := "选举结果报告单"
	if s.Rehearsal {
		title += "（演练，不是选举结果）"
	}
	r.centred(title, bold, 17)
	r.centred(r.def.Title, regular, 11)
	r.y += 3
	covered := make([]string, len(s.Stations))
	for i, id := range s.Stations {
		covered[i] = stationName(r.def, id)
	}
	edition := fmt.Sprintf("第 %d 版", s.Revision)
	if s.Epoch > 1 {
		edition += fmt.Sprintf("（第 %d 台主机）", s.Epoch)
	}
	verdict := "结论：已按规定计票。"
	if s.Verdict != "" {
		verdict = fmt.Sprintf("结论：投票无效（%s，%s），重新选举。", s.Verdict, short(s.Verdict))
	}
	name, fact := column{share: 12, bold: true}, column{share: 23}
	r.table(table{columns: []column{name, fact, name, fact, name, fact}, size: denseSize}, func(yield func(row) bool) {
		for facts := range rowsOf(
			[]string{"街道（镇）", r.def.Street, "社区", r.def.Community, "选举日", string(r.def.ElectionDay)},
			[]string{"选举编号", string(s.Election), "轮次", roundName(r.def), "版次", edition},
			[]string{"计票地点", stationName(r.def, s.Place), "所计投票站", strings.Join(covered, "、"), "校验码", r.check},
			[]string{"投票开始", moment(s.Opened), "投票截止", moment(s.Closed), "签封时间", moment(s.Sealed)},
		) {
			if !yield(facts) {
				return
			}
		}
		yield(row{title: verdict})
	})
}

func moment(m election.Moment) string {
	if m == 0 {
		return "—"
	}
	return m.String()
}

func figure(n election.Count) string { return strconv.Itoa(int(n)) }

// accounting puts what became of voters and ballots, in a size.
func (d *document) accounting(def *election.Definition, s sheet.Sheet, size float64) {
	d.heading("一、选民和选票（张）", "", 60)
	facts := []string{"补登前登记", figure(s.RegisteredBefore), "补登", figure(s.Registered - s.RegisteredBefore), "登记总数", figure(s.Registered), "委托投票", figure(s.Proxies)}
	if meets(def.Rules) {
		facts = append(facts, "应到", figure(s.Due), "实到", figure(s.Present))
	}
	var columns []column
	for i := 0; i < len(facts); i += 2 {
		columns = append(columns, column{share: d.width(facts[i], bold, size) + 2*cellSide, bold: true}, column{share: 36})
	}
	d.table(table{columns: columns, size: size}, rowsOf(facts))
	d.y += 2
	var rows [][]string
	for _, p := range s.Papers {
		paper, _ := def.Paper(p.ID)
		rows = append(rows, append([]string{paper.Title}, ballots(p)...))
	}
	d.table(table{columns: ballotColumns("选票"), size: size}, rowsOf(rows...))
	d.paragraph("发出 = 本人领票 + 委托领票 + 流动票箱；收回 = 有效 + 弃权 + 无效。弃权指每个职位都空白的选票，无效指整张无效的选票。", regular, size-1)
}

// meets reports whether an election goes by who was due or present.
func meets(r election.RuleSet) bool {
	return r.Electors == election.MembersDue || r.Participants == election.ByPresent || r.MajorityBase == election.ByDue || r.MajorityBase == election.ByPresent
}

// ballotColumns are those of the accounting of ballots, a row a kind or place.
func ballotColumns(of string) []column {
	columns := []column{{head: of, share: 19}}
	for _, head := range []string{"领取", "本人\n领票", "委托\n领票", "流动\n票箱", "发出\n合计", "作废", "剩余", "收回", "其中\n流动", "有效", "弃权", "无效"} {
		columns = append(columns, column{head: head, share: 8.9, align: centre})
	}
	columns[5].bold, columns[8].bold = true, true
	return columns
}

// ballots are the figures of ballotColumns.
func ballots(p sheet.Paper) []string {
	var row []string
	for _, n := range []election.Count{p.Received, p.IssuedInPerson, p.IssuedProxy, p.IssuedMobile, p.Issued(), p.Spoiled, p.Unused,
		p.Returned, p.ReturnedMobile, p.Valid, p.Blank, p.Void} {
		row = append(row, figure(n))
	}
	return row
}

// base gives what percentages of a position are of, and says so; 0 where the
// ballots don't count.
func base(def *election.Definition, s sheet.Sheet, p sheet.Position) (election.Count, string) {
	if s.Verdict != "" {
		return 0, "投票无效，不计得票率"
	}
	n := station.InputOf(def, s).Measure(def.Rules.MajorityBase, p.Paper)
	return n, "得票率以" + measured(def.Rules.MajorityBase, n) + "为基数"
}

// measures name what a choice of the profile counts, with its unit.
var measures = map[election.Choice][2]string{
	election.ByIssued: {"发出票", "张"}, election.ByReturned: {"收回票", "张"}, election.ByValid: {"有效票", "张"},
	election.ByDue: {"应到", "人"}, election.ByPresent: {"实到", "人"},
}

// measured names a count of what a choice of the profile counts.
func measured(by election.Choice, n election.Count) string {
	return fmt.Sprintf("%s %d %s", measures[by][0], n, measures[by][1])
}

// share gives a percentage with two decimals.
func share(n, base election.Count) string {
	if base <= 0 {
		return "—"
	}
	hundredths := (int64(n)*20000 + int64(base)) / (2 * int64(base))
	return fmt.Sprintf("%d.%02d%%", hundredths/100, hundredths%100)
}

func (r *result) outcome(lines []string) {
	r.heading("三、当场宣布的结果", subject, 12)
	for _, line := range lines {
		r.paragraph(line, regular, 9)
	}
}

func (r *result) reasons() {
	if len(r.sheet.Reasons) == 0 {
		r.heading("四、说明", "无需要说明的情形。", 0)
	} else {
		r.heading("四、说明", "", 12)
	}
	for _, reason := range r.sheet.Reasons {
		r.paragraph(fmt.Sprintf("%s %s：%s", reason.Code, short(reason.Code), reason.Text), regular, 8.5)
	}
	if n := len(r.sheet.Supersedes); n > 0 {
		var old []string
		for _, d := range r.sheet.Supersedes {
			old = append(old, fmt.Sprintf("%x", d))
		}
		r.paragraph(fmt.Sprintf("本报告单取代此前的 %d 份：%s", n, strings.Join(old, "、")), regular, 7.5)
	}
}

func (r *result) data(pages []string) {
	const title = "六、签名数据"
	if len(pages) == 0 {
		r.heading(title, "", 45)
		r.paragraph("本报告单的数据超过二维码的容量（最多 12 枚），不印二维码。请用同名文件 "+r.file+
			" 或本 PDF 的附件报送。校验码 "+r.check, bold, 10)
		return
	}
	r.heading(title, fmt.Sprintf("共 %d 枚，顺序不限，可缺任意一枚；内容同上列数字。附件 %s", len(pages), r.file), codeRow+12)
	r.codes(pages)
}

func (r *result) sign() {
	r.heading("五、签名", "签封人："+r.sealers(), 44)
	r.signatures(6, "计票员", "监票员", "监票员", "总监票员", "主持人")
}

// sealers names who sealed, as far as the definition's staff is known.
func (r *result) sealers() string {
	if len(r.sheet.SealedBy) == 0 {
		return "—"
	}
	return staffNames(r.def.Staff, r.sheet.SealedBy)
}

func (r *result) books() {
	add := func(name string, h journal.Head) {
		r.paragraph(fmt.Sprintf("%s 末条 %d，SHA-256 %s", name, h.Seq, h.Hash), regular, 7.5)
	}
	for i, h := range r.sheet.RollHeads {
		name := "发票账册"
		if len(r.sheet.RollHeads) > 1 && i < len(r.sheet.Stations) {
			name += " " + stationName(r.def, r.sheet.Stations[i])
		}
		add(name, h)
	}
	add("计票账册", r.sheet.TallyHead)
	r.paragraph(fmt.Sprintf("选举定义 %x　程序 唱票 %s", r.sheet.Definition, r.sheet.Program), regular, 7.5)
}

func (r *result) footer() {
	s := r.sheet
	name := fmt.Sprintf("选举结果报告单 第 %d 轮 第 %d 版 校验码 %s %s", s.Round, s.Revision, r.check, stationName(r.def, s.Place))
	if s.Rehearsal {
		name = "演练 " + name
	}
	r.footed(joined(name, lawNote(r.def)), fmt.Sprintf("签封 %s 计票账册 %d %s %s %s", moment(s.Sealed), s.TallyHead.Seq, s.TallyHead.Hash.String()[:8], r.def.Community, r.def.Title))
}

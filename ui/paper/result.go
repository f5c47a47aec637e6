// Package paper makes the pages that a station prints: PDFs of A4 in Chinese,
// which the system's viewer shows and prints.
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
	"slices"
	"strconv"
	"strings"
	"unicode"

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
// the spot. A sheet too large for codes has the attachment only, and its page
// says so. What is printed is what was signed: arguments that don't fit
// together are ErrOtherSheet. Signatures are not checked.
func ResultSheet(def *election.Definition, s sheet.Sheet, signed []byte, outcome []string) ([]byte, error) {
	if err := fits(def, s, signed); err != nil {
		return nil, err
	}
	pages, err := sheet.Pages(signed)
	if err != nil && !errors.Is(err, sheet.ErrTooLarge) {
		return nil, err
	}
	watermark := ""
	if s.Rehearsal {
		watermark = "演练"
	}
	r := result{document: newDocument(watermark), def: def, sheet: s, check: CheckCode(signed), file: AttachmentName(s)}
	r.head()
	r.accounting()
	r.positions()
	r.outcome(outcome)
	r.reasons()
	r.data(pages)
	r.signatures()
	r.books()
	r.onEveryPage(r.footer)
	if r.err != nil {
		return nil, r.err
	}
	pdf, err := r.pdf.GetBytesPdfReturnErr()
	if err != nil {
		return nil, err
	}
	return update(pdf,
		attachment{name: r.file, about: "签名的选举结果报告单 " + r.check, data: signed},
		facts{title: "选举结果报告单 " + string(s.Election) + " " + string(s.Place), creator: "唱票 " + s.Program, made: s.Sealed})
}

// CheckCode gives the short code by which people tell whether a page, a file
// and the digits of a sheet are of one: its set as the pages name it, the
// first 8 bytes of the SHA-256, in groups of four.
func CheckCode(signed []byte) string {
	sum := sha256.Sum256(signed)
	return fmt.Sprintf("%x-%x-%x-%x", sum[:2], sum[2:4], sum[4:6], sum[6:8])
}

// AttachmentName gives the name of a sheet's file: election, place, round and
// revision.
func AttachmentName(s sheet.Sheet) string {
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
	name := fmt.Sprintf("%s-%s-%d-%d", plain(string(s.Election)), plain(string(s.Place)), s.Round, s.Revision)
	if s.Rehearsal {
		name += "-rehearsal"
	}
	return name + ".sheet"
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

func (r *result) station(id election.StationID) string {
	st, _ := r.def.Station(id)
	if st.Title == "" || st.Title == string(id) {
		return string(id)
	}
	return st.Title + "（" + string(id) + "）"
}

var kindNames = map[election.Kind]string{
	election.FirstRound: "正式投票", election.RunOff: "另行选举", election.ReVote: "重新投票（得票相等）",
}

func (r *result) kind() string {
	if r.def.Nominates() {
		return "提名"
	}
	return kindNames[r.sheet.Kind]
}

func (r *result) head() {
	s := r.sheet
	r.centred("选举结果报告单", bold, 20)
	r.centred(r.def.Title, regular, 12)
	if s.Rehearsal {
		r.centred("演练：以下不是选举结果", bold, 12)
	}
	r.y += 6
	covered := make([]string, len(s.Stations))
	for i, id := range s.Stations {
		covered[i] = r.station(id)
	}
	edition := fmt.Sprintf("第 %d 版", s.Revision)
	if s.Epoch > 1 {
		edition += fmt.Sprintf("（第 %d 台主机）", s.Epoch)
	}
	r.table([]column{{share: 13, bold: true}, {share: 37}, {share: 13, bold: true}, {share: 37}}, [][]string{
		{"街道（镇）", r.def.Street, "社区", r.def.Community},
		{"选举编号", string(s.Election), "选举日", string(r.def.ElectionDay)},
		{"轮次", fmt.Sprintf("第 %d 轮 %s", s.Round, r.kind()), "版次", edition},
		{"计票地点", r.station(s.Place), "所计投票站", strings.Join(covered, "、")},
		{"投票开始", moment(s.Opened), "投票截止", moment(s.Closed)},
		{"签封时间", moment(s.Sealed), "校验码", r.check},
	})
	r.y += 7
	r.verdict()
}

// verdicts says what the codes of a verdict mean.
var verdicts = map[election.Code]string{
	"B401": "收回的选票多于发出的选票",
	"B403": "流动票箱收回的选票多于由其发出的选票",
	"B404": "参加投票的人数未达到法定人数",
}

func (r *result) verdict() {
	text := "结论：已按规定计票。"
	if code := r.sheet.Verdict; code != "" {
		why := verdicts[code]
		if why != "" {
			why = "，" + why
		}
		text = fmt.Sprintf("结论：投票无效（%s%s），重新选举。", code, why)
	}
	const size, pad = 12.0, 5.0
	lines := r.wrap(text, bold, size, width-2*cellSide)
	height := float64(len(lines))*size*leading + 2*pad
	r.room(height)
	r.box(margin, r.y, width, height, false)
	for i, line := range lines {
		r.text(line, bold, size, margin+cellSide+2, r.y+pad+(float64(i)+0.5)*size*leading+size*rise)
	}
	r.y += height
}

func moment(m election.Moment) string {
	if m == 0 {
		return "—"
	}
	return m.String()
}

func figure(n election.Count) string { return strconv.Itoa(int(n)) }

func (r *result) accounting() {
	s := r.sheet
	r.heading("一、选民", 50)
	columns := []column{
		{head: "补登前登记", share: 1, align: centre}, {head: "补登", share: 1, align: centre},
		{head: "登记总数", share: 1, align: centre, bold: true}, {head: "委托投票", share: 1, align: centre},
	}
	row := []string{figure(s.RegisteredBefore), figure(s.Registered - s.RegisteredBefore), figure(s.Registered), figure(s.Proxies)}
	if s.Due != 0 || s.Present != 0 || r.def.Rules.Electors == election.MembersDue {
		columns = append(columns, column{head: "应到", share: 1, align: centre}, column{head: "实到", share: 1, align: centre})
		row = append(row, figure(s.Due), figure(s.Present))
	}
	r.table(columns, [][]string{row})

	r.heading("二、选票（张）", 60)
	columns = []column{{head: "选票", share: 19}}
	for _, head := range []string{"领取", "本人\n领票", "委托\n领票", "流动\n票箱", "发出\n合计", "作废", "剩余", "收回", "其中\n流动", "有效", "弃权", "无效"} {
		columns = append(columns, column{head: head, share: 8.9, align: centre})
	}
	columns[5].bold, columns[8].bold = true, true
	var rows [][]string
	for _, p := range s.Papers {
		paper, _ := r.def.Paper(p.ID)
		row := []string{paper.Title}
		for _, n := range []election.Count{p.Received, p.IssuedInPerson, p.IssuedProxy, p.IssuedMobile, p.Issued(), p.Spoiled, p.Unused,
			p.Returned, p.ReturnedMobile, p.Valid, p.Blank, p.Void} {
			row = append(row, figure(n))
		}
		rows = append(rows, row)
	}
	r.table(columns, rows)
	r.paragraph("发出 = 本人领票 + 委托领票 + 流动票箱；收回 = 有效 + 弃权 + 无效。弃权指每个职位都空白的选票，无效指整张无效的选票。", regular, 8)
}

// base gives what percentages of a position are of, and its name.
func (r *result) base(p sheet.Position) (election.Count, string) {
	i := slices.IndexFunc(r.sheet.Papers, func(q sheet.Paper) bool { return q.ID == p.Paper })
	var paper sheet.Paper
	if i >= 0 {
		paper = r.sheet.Papers[i]
	}
	var n election.Count
	var name string
	unit := "张"
	switch r.def.Rules.MajorityBase {
	case election.ByIssued:
		n, name = paper.Issued(), "发出票"
	case election.ByValid:
		n, name = paper.Valid, "有效票"
	case election.ByDue:
		n, name, unit = r.sheet.Due, "应到", "人"
	case election.ByPresent:
		n, name, unit = r.sheet.Present, "实到", "人"
	default:
		n, name = paper.Returned, "收回票"
	}
	return n, fmt.Sprintf("得票率以%s %d %s为基数", name, n, unit)
}

// share gives a percentage with two decimals.
func share(n, base election.Count) string {
	if base <= 0 {
		return "—"
	}
	hundredths := (int64(n)*20000 + int64(base)) / (2 * int64(base))
	return fmt.Sprintf("%d.%02d%%", hundredths/100, hundredths%100)
}

func (r *result) positions() {
	r.heading("三、各职位得票", 90)
	if len(r.sheet.Positions) == 0 {
		r.paragraph("未计票。", regular, 9.5)
	}
	for i, p := range r.sheet.Positions {
		if i > 0 {
			r.y += 7
		}
		r.position(p)
	}
}

func (r *result) position(p sheet.Position) {
	position, _ := r.def.Position(p.ID)
	base, basis := r.base(p)
	if r.sheet.Verdict != "" {
		base, basis = 0, "投票无效，不计得票率"
	}
	title := fmt.Sprintf("%s　应选 %d 名", position.Title, p.Seats)
	if r.def.Nominates() {
		title = fmt.Sprintf("%s　应提名 %d 名", position.Title, r.def.Places(position))
	}
	r.room(50 + (cellLeading+2*cellPad)*float64(1+min(len(p.For), 10)))
	r.paragraph(title, bold, 10.5)
	r.paragraph(fmt.Sprintf("计入 %d 张，本职位弃权 %d 张，本职位无效 %d 张；%s。", p.Counted, p.Blank, p.Void, basis), regular, 9)
	r.y += 2
	if len(p.For) > 0 {
		r.candidates(p, position, base)
	}
	if len(p.WriteIns) == 0 {
		r.paragraph("另选他人：无", regular, 9)
		return
	}
	r.writeIns(p, base)
}

func (r *result) candidates(p sheet.Position, position *election.Position, base election.Count) {
	columns := []column{{head: "票序", share: 7, align: centre}, {head: "候选人", share: 43, bold: true}, {head: "得票", share: 12, align: right, bold: true}}
	if len(p.Against) > 0 {
		columns[2].head = "赞成"
		columns = append(columns, column{head: "反对", share: 12, align: right}, column{head: "弃权", share: 12, align: right})
	}
	columns = append(columns, column{head: "得票率", share: 14, align: right})
	var rows [][]string
	for i, votes := range p.For {
		row := []string{strconv.Itoa(i + 1), position.Candidates[i].Name, figure(votes)}
		if i < len(p.Against) {
			row = append(row, figure(p.Against[i]), figure(p.Counted-votes-p.Against[i]))
		} else if len(p.Against) > 0 {
			row = append(row, "—", "—")
		}
		rows = append(rows, append(row, share(votes, base)))
	}
	r.table(columns, rows)
}

// writeIns puts the people written in, two in a row.
func (r *result) writeIns(p sheet.Position, base election.Count) {
	r.y += 4
	r.room(55)
	r.paragraph(fmt.Sprintf("另选他人 %d 人：", len(p.WriteIns)), regular, 9)
	one := []column{{head: "另选他人", share: 20, bold: true}, {head: "选民编号", share: 11, align: centre}, {head: "得票", share: 9, align: right, bold: true}, {head: "得票率", share: 10, align: right}}
	var rows [][]string
	for i, w := range p.WriteIns {
		cells := []string{w.Name, string(w.Voter), figure(w.Votes), share(w.Votes, base)}
		if i%2 == 0 {
			rows = append(rows, cells)
		} else {
			rows[i/2] = append(rows[i/2], cells...)
		}
	}
	r.table(append(slices.Clone(one), one...), rows)
}

func (r *result) outcome(lines []string) {
	r.heading("四、当场宣布的结果", 40)
	for _, line := range lines {
		r.paragraph(line, regular, 10)
	}
	r.paragraph("计票结果，当选以街道审查后公布为准", bold, 10.5)
}

func (r *result) reasons() {
	r.heading("五、说明", 20)
	if len(r.sheet.Reasons) == 0 {
		r.paragraph("无需要说明的情形。", regular, 9.5)
	}
	for _, reason := range r.sheet.Reasons {
		r.paragraph(string(reason.Code)+"　"+reason.Text, regular, 9.5)
	}
	if n := len(r.sheet.Supersedes); n > 0 {
		var old []string
		for _, d := range r.sheet.Supersedes {
			old = append(old, fmt.Sprintf("%x", d))
		}
		r.paragraph(fmt.Sprintf("本报告单取代此前的 %d 份：%s", n, strings.Join(old, "、")), regular, 8)
	}
}

func (r *result) data(pages []string) {
	const title = "六、签名数据"
	if len(pages) == 0 {
		r.heading(title, 45)
		r.paragraph("本报告单的数据超过二维码的容量（最多 12 枚），不印二维码。请用同名文件 "+r.file+
			" 或本 PDF 的附件报送。校验码 "+r.check, bold, 10)
		return
	}
	rows := (len(pages) + codesInRow - 1) / codesInRow
	r.heading(title, float64(rows)*codeRow+30)
	r.paragraph(fmt.Sprintf("共 %d 枚，顺序不限，任意一枚可缺；内容与上列数字相同。校验码 %s，附件 %s", len(pages), r.check, r.file), regular, 9)
	r.y += 2
	r.codes(pages)
}

// signatures leaves room to sign, and for the seal well away from the codes.
func (r *result) signatures() {
	const cell, seal, gap = 62.0, 124.0, 20.0
	r.y += gap
	r.room(20 + 2*cell + 24)
	r.paragraph("七、签名和盖章", bold, 11.5)
	r.y += 2
	if r.err != nil {
		return
	}
	wide := (width - seal - 12) / 3
	for i, who := range []string{"计票员", "监票员", "监票员", "总监票员", "主持人", "日期"} {
		x, y := margin+float64(i%3)*wide, r.y+float64(i/3)*cell
		r.box(x, y, wide, cell, false)
		r.text(who, regular, 9, x+cellSide, y+13)
		if who == "日期" {
			const date = "年　　月　　日"
			r.text(date, regular, 9, x+wide-cellSide-r.width(date, regular, 9), y+cell-10)
		}
	}
	r.box(pageWidth-margin-seal, r.y, seal, 2*cell, false)
	const stamp = "（盖章）"
	r.text(stamp, regular, 9, pageWidth-margin-seal/2-r.width(stamp, regular, 9)/2, r.y+13)
	r.y += 2*cell + 4
	r.paragraph("签封人："+r.sealers(), regular, 9)
}

// sealers names who sealed, as far as the definition's staff is known.
func (r *result) sealers() string {
	names := make([]string, len(r.sheet.SealedBy))
	for i, id := range r.sheet.SealedBy {
		names[i] = string(id)
		if m, ok := r.def.Staff.Find(id); ok && m.Name != "" {
			names[i] = m.Name + "（" + string(id) + "）"
		}
	}
	if len(names) == 0 {
		return "—"
	}
	return strings.Join(names, "、")
}

func (r *result) books() {
	var rows [][]string
	add := func(name string, h journal.Head) {
		rows = append(rows, []string{name, strconv.FormatInt(h.Seq, 10), h.Hash.String()})
	}
	for i, h := range r.sheet.RollHeads {
		name := "发票账册"
		if len(r.sheet.RollHeads) > 1 && i < len(r.sheet.Stations) {
			name += " " + r.station(r.sheet.Stations[i])
		}
		add(name, h)
	}
	add("计票账册", r.sheet.TallyHead)
	const row = cellLeading + 2*cellPad
	r.heading("八、账册", row*float64(1+min(len(rows), 8))+12)
	r.table([]column{{head: "账册", share: 15}, {head: "末条", share: 9, align: right}, {head: "末条的 SHA-256", share: 76}}, rows)
	r.paragraph(fmt.Sprintf("选举定义 %x　程序 唱票 %s", r.sheet.Definition, r.sheet.Program), regular, 8)
}

func (r *result) footer(page, of int) {
	const size = 8.0
	s := r.sheet
	y := pageHeight - 33
	r.pdf.Line(margin, y-11, pageWidth-margin, y-11)
	pages := fmt.Sprintf("第 %d 页 共 %d 页", page, of)
	wide := r.width(pages, regular, size)
	r.text(pages, regular, size, pageWidth-margin-wide, y)
	name := fmt.Sprintf("选举结果报告单 第 %d 轮 第 %d 版 校验码 %s %s", s.Round, s.Revision, r.check, r.station(s.Place))
	if s.Rehearsal {
		name = "演练 " + name
	}
	about := fmt.Sprintf("签封 %s 计票账册 %d %s %s %s", moment(s.Sealed), s.TallyHead.Seq, s.TallyHead.Hash.String()[:8], r.def.Community, r.def.Title)
	for i, text := range []string{name, about} {
		// Long titles are cut off here: they stand in full on the first page.
		r.text(r.wrap(text, regular, size, width-wide-12)[0], regular, size, margin, y+float64(i)*size*1.3)
	}
}

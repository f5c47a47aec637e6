package paper

import (
	"fmt"
	"slices"
	"strings"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/roll"
	"changpiao/station/sheet"
)

// posterSize is the text of tables that are posted.
const posterSize = 11.0

// notice puts paragraphs as a notice has them, and below them who gives it and
// when, with room for the seal.
func (d *document) notice(paragraphs []string, day election.Date) {
	const size = 12.0
	for _, text := range paragraphs {
		d.y += 4
		d.paragraph("　　"+text, regular, size)
	}
	d.y += 24
	d.room(80)
	for _, line := range []string{"选举委员会（盖章）", chineseDate(day)} {
		line = d.printable(line)
		d.text(line, regular, size, pageWidth-margin-60-d.width(line, regular, size), d.y+size)
		d.y += 24
	}
}

// chineseDate writes a day as notices do, with room to write where there is
// none.
func chineseDate(day election.Date) string {
	var y, m, n int
	if _, err := fmt.Sscanf(string(day), "%d-%d-%d", &y, &m, &n); err != nil {
		return "　　　年　　月　　日"
	}
	return fmt.Sprintf("%d 年 %d 月 %d 日", y, m, n)
}

// noticePages makes the 站务公告: where and when, boxes, staff, and which
// ballots are void by the rules of this election.
func noticePages(j *job, d *document, _ int) {
	d.head(j)
	hours := j.Hours
	if hours == "" {
		hours = "　　时　　分至　　时　　分"
	}
	d.heading("一、时间、地点", "", 30)
	d.paragraph(fmt.Sprintf("%s，%s；%s，地址：", chineseDate(j.def.ElectionDay), hours, stationTitle(j.place)), regular, 10)
	d.heading("二、票箱", "", 40)
	d.table(table{columns: []column{{head: "票箱", share: 15, bold: true}, {head: "种类", share: 15}, {head: "路线、对象、负责人", share: 70}}}, func(yield func(row) bool) {
		for _, b := range j.place.Boxes {
			about := ""
			if b.Kind == election.MobileBox {
				about = fmt.Sprintf("名单 %d 人；依据 %s；%s 公布；监票人员 %s", len(b.Voters), b.Resolution, b.Posted, strings.Join(j.carriers(b), "、"))
			}
			if !yield(row{cells: []string{string(b.ID), boxKinds[b.Kind], about}}) {
				return
			}
		}
	})
	d.staffTable(j)
	d.heading("四、领票和投票", "", 20)
	for _, line := range j.votingRules() {
		d.paragraph(line, regular, 10)
	}
	d.heading("五、选票的认定", "按本次选举锁定的规则", 20)
	for i, line := range voidRules(j.def) {
		d.paragraph(fmt.Sprintf("%d. %s", i+1, line), regular, 10)
	}
	d.heading("六、委托投票", "", 40)
	d.proxyTable(j)
	d.notice(nil, "")
}

func (d *document) staffTable(j *job) {
	d.heading("三、工作人员", "代写员为不能自己写票的选民代写", 40)
	byRole := map[election.Role][]string{}
	var roles []election.Role
	for _, m := range j.staff() {
		if byRole[m.Role] == nil {
			roles = append(roles, m.Role)
		}
		name := m.Name
		if name == "" {
			name = string(m.ID)
		}
		byRole[m.Role] = append(byRole[m.Role], name)
	}
	var rows [][]string
	for _, r := range roles {
		rows = append(rows, []string{say("role." + string(r)), strings.Join(byRole[r], "、")})
	}
	d.table(table{columns: []column{{share: 20, bold: true}, {share: 80}}}, rowsOf(rows...))
}

func (j *job) votingRules() []string {
	rules := j.def.Rules
	lines := []string{"凭" + say("choice."+string(rules.Credential)) + "领票，每人一份；写票、投票在秘密写票处进行。"}
	if takesProxies(j) {
		lines = append(lines, fmt.Sprintf("委托投票须有书面委托，受委托人：%s，每人不超过 %d 人。", say("choice."+string(rules.ProxyHolder)), rules.MaxProxies))
	} else {
		lines = append(lines, "本次选举不设委托投票。")
	}
	return append(lines, "选举有效的人数要求："+say("choice."+string(rules.Quorum))+"；当选："+say("choice."+string(rules.Majority))+"，以"+say("choice."+string(rules.MajorityBase))+"为基数。")
}

// voidRules says which ballots are void, from the parameters of the election.
func voidRules(def *election.Definition) []string {
	rules := def.Rules
	lines := []string{
		"选的人等于或少于应选名额的有效，" + overVote[rules.OverVote],
		"不是统一印制、没有盖章、撕毁、无法辨认的选票无效；部分无法辨认的，该部分无效，其余有效。",
	}
	if len(def.Positions) > 1 {
		lines = append(lines, "同一人"+twoPositions[rules.TwoPositions])
	}
	if rules.Blank == election.Void {
		lines = append(lines, "空白的按无效计。")
	} else {
		lines = append(lines, "空白的按弃权计。")
	}
	switch rules.WriteIns {
	case election.Yes:
		lines = append(lines, "可以另选他人；另选的人不是本社区登记选民的，占名额，不计票。")
	case election.AfterAgainst:
		lines = append(lines, "反对一名候选人后才可以另选一人。")
	default:
		lines = append(lines, "不得另选他人。")
	}
	box := "流动票箱收回的选票多于经它发出的，本站投票无效。"
	if rules.MobileExcess == election.TheBox {
		box = "流动票箱收回的选票多于经它发出的，该票箱的选票全部无效。"
	}
	return append(lines, "每站每种选票，收回多于发出的，选举无效；等于或少于发出的，选举有效。"+box, "疑难票由选举委员会当场认定。")
}

// candidateTable lists the candidates in ballot order.
func candidateTable(j *job) [][]string {
	rows := [][]string{{"职位", "序", "姓名", "性别", "民族", "政治面貌", "文化程度", "选民编号"}}
	for _, p := range j.def.Positions {
		for i, c := range p.Candidates {
			rows = append(rows, []string{p.Title, fmt.Sprint(i + 1), c.Name, sexes[j.def.SexOf(c.Voter)], c.Ethnicity, c.Party, c.Education, string(c.Voter)})
		}
	}
	return rows
}

// candidatePages makes the 正式候选人公告.
func candidatePages(j *job, d *document, _ int) {
	d.head(j)
	rows := candidateTable(j)
	var columns []column
	for i, share := range []float64{20, 6, 18, 8, 12, 14, 14, 14} {
		columns = append(columns, column{head: rows[0][i], share: share, align: centre, bold: i == 2})
	}
	d.table(table{columns: columns, size: posterSize}, rowsOf(rows[1:]...))
	seats := make([]string, len(j.def.Positions))
	for i, p := range j.def.Positions {
		seats[i] = fmt.Sprintf("%s %d 名", p.Title, p.Seats)
	}
	d.notice([]string{fmt.Sprintf("应选：%s。以上候选人的排列顺序同选票。选举日 %s。", strings.Join(seats, "，"), chineseDate(j.def.ElectionDay))}, j.def.CandidatesPublished)
}

// mobileNoticePages makes the 流动票箱公告: by which resolution, for whom, which
// way, and who carries it.
func mobileNoticePages(j *job, d *document, _ int) {
	d.head(j)
	any := false
	for _, b := range j.place.Boxes {
		if b.Kind != election.MobileBox {
			continue
		}
		any = true
		names := make([]string, len(b.Voters))
		j.voters(func(s *roll.State) {
			for i, no := range b.Voters {
				e, _ := s.Entry(no)
				names[i] = fmt.Sprintf("%s（%s）", e.Voter.Name, no)
			}
		})
		d.heading("流动票箱 "+string(b.ID), "", 40)
		d.table(table{columns: []column{{share: 18, bold: true}, {share: 82}}}, rowsOf(
			[]string{"依据", b.Resolution}, []string{"路线、时间", ""}, []string{"监票人员", strings.Join(j.carriers(b), "、")},
			[]string{fmt.Sprintf("选民（%d 人）", len(names)), strings.Join(names, "、")},
		))
	}
	if !any {
		d.paragraph("本站不设流动票箱。", regular, 11)
		return
	}
	d.notice([]string{"流动票箱只接受名单上的选民投票。"}, "")
}

// declarationPages makes the 工作人员声明, with lines for those chosen in the
// hall.
func declarationPages(j *job, d *document, _ int) {
	d.head(j)
	d.paragraph("　　本人声明：我不是本次选举的正式候选人，也不是候选人的配偶或近亲属；保守写票秘密，公正履行职责。", regular, 11)
	d.y += 4
	columns := []column{{head: "编号", share: 10, align: centre}, {head: "姓名", share: 20, bold: true}, {head: "职责", share: 18}, {head: "签名", share: 32}, {head: "日期", share: 20, align: centre}}
	d.table(table{columns: columns, height: 26}, func(yield func(row) bool) {
		for _, cells := range staffRows(j)[1:] {
			if !yield(row{cells: cells}) {
				return
			}
		}
		for range 5 {
			if !yield(row{cells: []string{""}}) {
				return
			}
		}
	})
	d.y += 4
	d.paragraph("空行供当场推选的唱票员、计票员、监票员使用。", regular, 9)
}

func staffRows(j *job) [][]string {
	rows := [][]string{{"编号", "姓名", "职责"}}
	for _, m := range j.staff() {
		rows = append(rows, []string{string(m.ID), m.Name, say("role." + string(m.Role))})
	}
	return rows
}

// wordsPages makes the 唱读稿: what is read out on the spot, with the figures
// filled in.
func wordsPages(j *job, d *document, _ int) {
	d.head(j)
	s := j.content()
	if j.stage < Sealed {
		d.paragraph("（计票尚未封存，以下是目前的数字，封存后重印）", bold, 10)
	}
	for _, text := range spoken(j.def, s) {
		d.y += 4
		d.paragraph("　　"+text, regular, 13)
	}
}

// spoken gives what is read out, paragraph by paragraph.
func spoken(def *election.Definition, s sheet.Sheet) []string {
	texts := []string{fmt.Sprintf("各位选民：现在宣布%s的计票情况。", def.Title)}
	texts = append(texts, fmt.Sprintf("本次计票的投票站登记选民 %d 人，其中补登 %d 人；委托投票 %d 人。", s.Registered, s.Registered-s.RegisteredBefore, s.Proxies))
	for _, p := range s.Papers {
		paper, _ := def.Paper(p.ID)
		took := "没有过半数"
		if 2*p.Returned > s.Registered {
			took = "超过半数"
		}
		texts = append(texts, fmt.Sprintf("%s：发出 %d 张，其中委托 %d 张、流动票箱 %d 张；收回 %d 张，%s登记选民的%s；有效 %d 张，无效 %d 张，弃权 %d 张。",
			paper.Title, p.Issued(), p.IssuedProxy, p.IssuedMobile, p.Returned, "占", share(p.Returned, s.Registered)+"，"+took, p.Valid, p.Void, p.Blank))
	}
	if s.Verdict != "" {
		return append(texts, fmt.Sprintf("%s，投票无效，重新选举。", short(s.Verdict)))
	}
	for _, p := range s.Positions {
		pos, _ := def.Position(p.ID)
		var got []string
		for i, n := range p.For {
			text := fmt.Sprintf("%s %d 票", pos.Candidates[i].Name, n)
			if i < len(p.Against) {
				text = fmt.Sprintf("%s 赞成 %d 票、反对 %d 票", pos.Candidates[i].Name, n, p.Against[i])
			}
			got = append(got, text)
		}
		for _, w := range p.WriteIns {
			got = append(got, fmt.Sprintf("另选 %s %d 票", w.Name, w.Votes))
		}
		texts = append(texts, fmt.Sprintf("%s，应选 %d 名：%s。", pos.Title, pos.Seats, strings.Join(got, "；")))
	}
	texts = append(texts, verdictLines(def, s)...)
	return append(texts, "以上是"+subject+"。宣布完毕。")
}

// announcementPages makes the 选举结果公告 that is posted on the spot.
func announcementPages(j *job, d *document, _ int) {
	d.head(j)
	s := j.content()
	d.accounting(j.def, s, posterSize)
	d.positions(j.def, s, posterSize)
	d.heading("三、结果", "", 20)
	for _, line := range OutcomeLines(j.def, s) {
		d.paragraph(line, regular, 13)
	}
	d.paragraph(subject, bold, 14)
	d.notice([]string{"对计票有异议的，在公布之日起 5 日内向选举委员会或街道提出。"}, j.def.ElectionDay)
}

func nominates(j *job) bool { return j.def.Nominates() }

// nomineePages makes the 提名候选人及得票数公告 of the same day.
func nomineePages(j *job, d *document, _ int) {
	d.head(j)
	if !j.def.Nominates() {
		d.paragraph("本次不是提名，没有提名候选人。", regular, 11)
		return
	}
	s := j.content()
	d.positions(j.def, s, posterSize)
	for _, line := range OutcomeLines(j.def, s) {
		d.paragraph(line, regular, 13)
	}
	d.notice(nil, j.def.ElectionDay)
}

// electee is somebody whom a count elects to a position.
type electee struct {
	position *election.Position
	outcome.Person
}

// electees lists whom a count elects, by position; nobody where it nominates.
func electees(def *election.Definition, r outcome.Result) (list []electee) {
	if def.Nominates() {
		return nil
	}
	for i := range def.Positions {
		p := &def.Positions[i]
		if pr := r.Positions[p.ID]; pr != nil {
			for _, person := range pr.Elected {
				list = append(list, electee{p, person})
			}
		}
	}
	return list
}

// electees are those of the station's sheet, where it covers the community.
func (j *job) electees() []electee {
	r, whole := station.Outcome(j.def, j.content())
	if !whole {
		return nil
	}
	return electees(j.def, r)
}

func elects(j *job) bool { return len(j.electees()) > 0 }

const notWhole = "本站的报告单不覆盖全社区，或者没有人得票符合当选条件；当选公告和证书由街道审查后按全社区汇总结果出具。"

// electedPages makes the 当选公告 that follows the street office's review.
func electedPages(j *job, d *document, _ int) {
	d.head(j)
	list := j.electees()
	if len(list) == 0 {
		d.paragraph(notWhole, regular, 11)
		return
	}
	d.elected(j.def, list)
}

// elected puts who is elected, once the street office has looked into it.
func (d *document) elected(def *election.Definition, list []electee) {
	d.paragraph(fmt.Sprintf("　　%s选举产生的下列人员，经街道审查符合任职条件，现予公布：", chineseDate(def.ElectionDay)), regular, 13)
	d.y += 4
	rows := make([][]string, len(list))
	for i, e := range list {
		rows[i] = []string{e.position.Title, e.Name, sexes[def.SexOf(e.Voter)], figure(e.Votes)}
	}
	d.table(table{columns: []column{{head: "职位", share: 30, bold: true}, {head: "姓名", share: 30, bold: true}, {head: "性别", share: 15, align: centre}, {head: "得票", share: 25, align: centre}}, size: 13}, rowsOf(rows...))
	d.notice([]string{"任期自　　　年　　月至　　　年　　月。审查文号："}, "")
}

// certificatePages makes a 当选证书 for each who is elected.
func certificatePages(j *job, d *document, _ int) {
	list := j.electees()
	if len(list) == 0 {
		d.head(j)
		d.paragraph(notWhole, regular, 11)
	}
	for i, e := range list {
		if i > 0 {
			d.newPage()
		}
		d.certificate(j.def, e)
	}
}

// certificate is to be sealed once the street office has looked into the
// election.
func (d *document) certificate(def *election.Definition, e electee) {
	d.y = 150
	d.centred("当 选 证 书", bold, 34)
	d.y += 40
	d.paragraph(e.Name+" 同志：", bold, 20)
	d.y += 16
	d.paragraph(fmt.Sprintf("　　经%s选举，街道审查，你当选为%s%s，任期自　　　年　　月至　　　年　　月。", chineseDate(def.ElectionDay), def.Community, e.position.Title), regular, 17)
	d.y += 6
	d.paragraph("　　特发此证。", regular, 17)
	d.y += 80
	for _, line := range []string{def.Street + "（盖章）", chineseDate("")} {
		line = d.printable(line)
		d.text(line, regular, 15, pageWidth-margin-40-d.width(line, regular, 15), d.y)
		d.y += 30
	}
	d.text("编号：", regular, 10, margin, bottom-6)
}

// sealPages makes the 封存单 of each kind of ballot.
func sealPages(j *job, d *document, _ int) {
	s := j.content()
	for i, p := range s.Papers {
		if i > 0 {
			d.newPage()
		}
		paper, _ := j.def.Paper(p.ID)
		d.head(j)
		d.paragraph(fmt.Sprintf("选票：%s　　报告单第 %d 版，签封 %s", paper.Title, s.Revision, moment(s.Sealed)), bold, 11)
		d.y += 3
		columns := []column{{head: "内容", share: 26, bold: true}, {head: "张数", share: 14, align: centre, bold: true}, {head: "包数", share: 14}, {head: "封条号", share: 24}, {head: "备注", share: 22}}
		d.table(table{columns: columns, height: 30}, rowsOf(
			[]string{"有效票", figure(p.Valid)}, []string{"无效票", figure(p.Void)}, []string{"空白票（弃权）", figure(p.Blank)},
			[]string{"写坏换回的作废票", figure(p.Spoiled)}, []string{"未用的选票", figure(p.Unused)}, []string{"合计", figure(p.Returned + p.Spoiled + p.Unused)},
			[]string{"发票登记表", "", "", "", ""}, []string{"委托投票证、补登申请", "", "", "", ""}, []string{"唱票计票单、疑难票认定单", "", "", "", ""},
		))
		d.y += 3
		d.table(table{columns: []column{{share: 18, bold: true}, {share: 32}, {share: 18, bold: true}, {share: 32}}, height: 30}, rowsOf(
			[]string{"保管人", "", "保管地点", ""}, []string{"保管至", "", "封存时间", ""},
		))
		d.paragraph("封存后未经选举委员会和街道同意，任何人不得启封；启封应当有监票员在场并记录。", regular, 9)
		d.signatures(5, "监票员", "监票员", "总监票员", "保管人")
	}
}

// archivePages makes the 材料归档清单: what of the day is filed, with the books'
// and the sheet's hashes.
func archivePages(j *job, d *document, _ int) {
	d.head(j)
	signed, _, sealed := j.Day.Sheet()
	columns := []column{{head: "序", share: 6, align: centre}, {head: "材料", share: 34, bold: true}, {head: "份数", share: 8, align: centre}, {head: "页数", share: 8, align: centre}, {head: "说明、校验", share: 44}}
	rows := [][]string{{"", "选举结果报告单", "", "", ""}}
	if sealed {
		rows[0][4] = fmt.Sprintf("校验码 %s", CheckCode(signed))
	}
	rows = append(rows,
		[]string{"", "发票账册（电子）", "", "", fmt.Sprintf("末条 %d，SHA-256 %s", j.roll.Seq, j.roll.Hash)},
		[]string{"", "计票账册（电子）", "", "", fmt.Sprintf("末条 %d，SHA-256 %s", j.tally.Seq, j.tally.Hash)},
	)
	for _, f := range Forms() {
		if !slices.Contains([]string{"specimen", "blank-tally", "archive", "result", "words"}, f.Name) {
			rows = append(rows, []string{"", say("form." + f.Name), "", "", ""})
		}
	}
	for _, extra := range []string{"补登申请和居民会议意见", "书面委托书", "会议记录、主持词", "照片、录像", ""} {
		rows = append(rows, []string{"", extra, "", "", ""})
	}
	for i := range rows {
		rows[i][0] = fmt.Sprint(i + 1)
	}
	d.table(table{columns: columns, height: 18}, rowsOf(rows...))
	d.y += 4
	d.signatures(4, "移交人", "接收人", "监交人")
}

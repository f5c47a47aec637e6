package paper

import (
	"fmt"
	"strings"

	"changpiao/station/election"
	"changpiao/station/roll"
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
	d.y += 14
	d.room(52)
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
				about = fmt.Sprintf("名单 %d 人；依据 %s；%s 公布；监票人员 %s", len(b.Voters), b.Resolution, b.Posted, staffNames(j.staff(), b.Staff))
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
	d.proxyTable(j, denseSize)
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
			[]string{"依据", b.Resolution}, []string{"路线、时间", ""}, []string{"监票人员", staffNames(j.staff(), b.Staff)},
			[]string{fmt.Sprintf("选民（%d 人）", len(names)), strings.Join(names, "、")},
		))
	}
	if !any {
		d.paragraph("本站不设流动票箱。", regular, 11)
		return
	}
	d.notice([]string{"流动票箱只接受名单上的选民投票。"}, "")
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

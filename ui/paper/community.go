package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/street"
)

// Community is what the street office holds of a community's round.
type Community struct {
	Definition *election.Definition
	Sums       street.Community
	Stations   []street.Standing
	Review     *street.Review // what the street office said of it; nil while it said nothing
	Rehearsal  bool
	Book       journal.Head // of the ledger's chain of the election
}

// made is when the latest of the sheets came in.
func (c Community) made() election.Moment {
	at := c.Definition.ElectionDay.At(0, 0)
	for _, st := range c.Stations {
		if st.Sheet != nil {
			at = max(at, st.Sheet.At)
		}
	}
	if c.Review != nil {
		at = max(at, c.Review.At)
	}
	return at
}

// CommunityResults makes the 选举结果汇总表 of communities, each from a new page
// on: the sums, what came from each station, everybody's votes, and what they
// mean as soon as no station is missing; behind it the 民政上报统计 and the
// sheets that are filed.
func CommunityResults(list []Community, program string) ([]byte, error) {
	return communities("选举结果汇总表", list, program, func(d *document, c Community) {
		d.community(c)
		d.newPage()
		d.statistics(c)
		d.filed(c)
	})
}

// CommunityNotices makes the 当选公告 and 当选证书 of the communities that
// elect somebody and whose result the street office has confirmed.
func CommunityNotices(list []Community, program string) ([]byte, error) {
	list = slices.DeleteFunc(slices.Clone(list), func(c Community) bool {
		return c.Review == nil || !c.Review.Confirmed || len(c.electees()) == 0
	})
	return communities("当选公告和证书", list, program, func(d *document, c Community) {
		d.communityHead(c, "当选公告")
		d.elected(c.Definition, c.electees())
		if note := c.unsigned(); note != "" {
			d.paragraph("　　"+note, regular, 11)
		}
		for _, e := range c.electees() {
			d.newPage()
			d.certificate(c.Definition, e)
		}
	})
}

// electees are those whom the sums elect; nobody while a station is missing.
func (c Community) electees() []electee {
	r, whole := c.Sums.Outcome(c.Definition)
	if !whole {
		return nil
	}
	return electees(c.Definition, r)
}

// communities makes pages of each community, from a new page on.
func communities(title string, list []Community, program string, pages func(*document, Community)) ([]byte, error) {
	rehearsal := slices.ContainsFunc(list, func(c Community) bool { return c.Rehearsal })
	d := newDocument(marks{rehearsal: rehearsal})
	var made election.Moment
	var firsts []int // the first page of each
	for i, c := range list {
		if i > 0 {
			d.newPage()
		}
		made = max(made, c.made())
		firsts = append(firsts, d.pages())
		pages(d, c)
	}
	if len(list) == 0 {
		d.paragraph("没有可印的内容。", regular, 10)
		d.footed(title, "唱票 "+program)
	}
	for i, first := range firsts {
		last := d.pages()
		if i+1 < len(firsts) {
			last = firsts[i+1] - 1
		}
		d.footedFrom(first, last, list[i].foot(title), list[i].about(program))
	}
	return d.finish(nil, facts{title: title, creator: "唱票 " + program, made: made})
}

// foot names the document and the election.
func (c Community) foot(title string) string {
	if c.Rehearsal {
		title = "演练 " + title
	}
	return joined(title, lawNote(c.Definition), c.Definition.Title, c.Definition.Community, roundName(c.Definition))
}

// about says of which state of the ledger the pages are.
func (c Community) about(program string) string {
	return joined(fmt.Sprintf("截至 %s 收到的报告单", moment(c.made())), "街道台账 "+headName(c.Book), "唱票 "+program)
}

// communityHead begins a page of a community.
func (d *document) communityHead(c Community, title string) {
	if c.Rehearsal {
		title += "（演练，不是选举结果）"
	}
	d.centred(title, bold, 17)
	d.centred(c.Definition.Title, regular, 11)
	d.y += 3
}

func (d *document) community(c Community) {
	def, sums := c.Definition, c.Sums.Sums()
	d.communityHead(c, "选举结果汇总表")
	name, fact := column{share: 12, bold: true}, column{share: 23}
	d.table(table{columns: []column{name, fact, name, fact, name, fact}}, func(yield func(row) bool) {
		for facts := range rowsOf(
			[]string{"街道（镇）", def.Street, "社区", def.Community, "选举日", string(def.ElectionDay)},
			[]string{"选举编号", string(def.ID), "轮次", roundName(def), "报告单", fmt.Sprintf("已收 %d 站，共 %d 站", len(c.Sums.Received), len(def.Stations))},
		) {
			if !yield(facts) {
				return
			}
		}
		yield(row{title: c.verdict()})
	})
	d.accounting(def, sums, denseSize)
	d.positions(def, sums, denseSize)
	d.stations(c)
	d.besideSeal(func() {
		d.heading("四、结果", subject, 12)
		for _, line := range c.lines() {
			d.paragraph(line, regular, 9.5)
		}
	})
	d.heading("五、签名", "", 50)
	d.signatures(4, "汇总人", "复核人", "负责人")
}

func (c Community) verdict() string {
	switch {
	case c.Sums.Code != "":
		return fmt.Sprintf("结论：投票无效（%s，%s），重新选举。", c.Sums.Code, short(c.Sums.Code))
	case c.Sums.Provisional:
		return "结论：报告单未收齐（O608），以下只是临时数字，不能得出结果。"
	}
	return "结论：报告单已收齐。" + c.reviewed()
}

// reviewed says how far the street office's review has come.
func (c Community) reviewed() string {
	switch {
	case c.Review == nil:
		return "街道尚未审查。"
	case c.Review.Confirmed:
		return fmt.Sprintf("街道已于 %s 审查确认。", moment(c.Review.At))
	}
	return fmt.Sprintf("街道已于 %s 退回：%s。", moment(c.Review.At), c.Review.Reason)
}

// unsigned tells of the stations whose figures nobody signed; "" where there are
// none.
func (c Community) unsigned() string {
	if len(c.Sums.Typed) == 0 {
		return ""
	}
	return "以下投票站的数字是按纸质结果录入的，没有签名的报告单：" + c.names(c.Sums.Typed) + "。"
}

func (c Community) names(ids []election.StationID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = stationName(c.Definition, id)
	}
	return strings.Join(names, "、")
}

// lines say what the sums mean, or what they still want.
func (c Community) lines() []string {
	r, whole := c.Sums.Outcome(c.Definition)
	var lines []string
	if note := c.unsigned(); note != "" {
		lines = append(lines, note)
	}
	if whole {
		lines = append(lines, outcomeLines(c.Definition, r)...)
		return append(lines, flagLines(append(r.Flags, c.Sums.Flags...))...)
	}
	lines = append(lines, "缺报告单："+c.names(c.Sums.Missing)+"。")
	return append(lines, flagLines(c.Sums.Flags)...)
}

// stations puts what came from each station, a row a kind of ballot.
func (d *document) stations(c Community) {
	d.heading("三、各投票站", "", 40)
	columns := []column{{head: "投票站", share: 22}, {head: "报告单", share: 20}, {head: "选票", share: 18}, {head: "登记", share: 9, align: centre}}
	for _, head := range []string{"发出", "收回", "有效", "弃权", "无效"} {
		columns = append(columns, column{head: head, share: 8, align: centre})
	}
	d.table(table{columns: append(columns, column{head: "校验码", share: 24, align: centre}), size: denseSize}, func(yield func(row) bool) {
		for _, st := range c.Stations {
			for _, cells := range standing(c.Definition, st) {
				if !yield(row{cells: cells}) {
					return
				}
			}
		}
	})
}

// standing gives the rows of a station.
func standing(def *election.Definition, st street.Standing) [][]string {
	name, state := stationName(def, st.Station), "缺"
	if st.Sheet != nil {
		state = "第 " + strconv.Itoa(st.Sheet.Sheet.Revision) + " 版"
		if st.Sheet.Typed != nil {
			state = "手工录入，未签名：" + st.Sheet.Typed.Reason
		}
		if code := cmp.Or(st.Sheet.Sheet.Verdict, st.Sheet.Finding.Code); code != "" {
			state += "，" + string(code)
		}
	}
	for _, h := range st.Suspect {
		state += fmt.Sprintf("；隔离 1 份（%s）", h.Finding.Code)
	}
	if st.Sheet == nil {
		return [][]string{{name, state}}
	}
	if place := st.Sheet.Sheet.Place; place != st.Station {
		return [][]string{{name, "由 " + stationName(def, place) + " 合并计票"}}
	}
	rows := make([][]string, len(st.Sheet.Sheet.Papers))
	for i, p := range st.Sheet.Sheet.Papers {
		paper, _ := def.Paper(p.ID)
		rows[i] = append([]string{name, state, paper.Title}, stationFigures(st.Sheet.Sheet, p)...)
		if len(st.Sheet.Signed) > 0 {
			rows[i] = append(rows[i], CheckCode(st.Sheet.Signed))
		}
		name, state = "", ""
	}
	return rows
}

func stationFigures(s sheet.Sheet, p sheet.Paper) []string {
	var cells []string
	for _, n := range []election.Count{s.Registered, p.Issued(), p.Returned, p.Valid, p.Blank, p.Void} {
		cells = append(cells, figure(n))
	}
	return cells
}

// statistics makes the 民政上报统计: how people voted, where, and who was
// elected. What no sheet tells is left to be written in.
func (d *document) statistics(c Community) {
	def, sums := c.Definition, c.Sums.Sums()
	d.communityHead(c, "民政上报统计")
	d.heading("一、投票方式（人次）", "", 40)
	columns := []column{{head: "选票", share: 24, bold: true}}
	for _, head := range []string{"登记", "参加投票", "到站投票", "流动票箱", "委托投票", "他人代写"} {
		columns = append(columns, column{head: head, share: 12, align: centre})
	}
	var rows [][]string
	for _, p := range sums.Papers {
		paper, _ := def.Paper(p.ID)
		rows = append(rows, []string{paper.Title, figure(sums.Registered), figure(p.Issued()), figure(p.IssuedInPerson), figure(p.IssuedMobile), figure(p.IssuedProxy), ""})
	}
	d.table(table{columns: columns}, rowsOf(rows...))
	var fixed, mobile election.Count
	for _, st := range def.Stations {
		for _, b := range st.Boxes {
			if b.Kind == election.MobileBox {
				mobile++
			} else {
				fixed++
			}
		}
	}
	d.heading("二、场所", "", 30)
	name, fact := column{share: 15, bold: true}, column{share: 10, align: centre}
	d.table(table{columns: []column{name, fact, name, fact, name, fact, name, fact}}, rowsOf(
		[]string{"投票站", strconv.Itoa(len(def.Stations)), "固定票箱", figure(fixed), "流动票箱", figure(mobile), "秘密写票处", ""},
	))
	said := roundName(def)
	if c.Review == nil || !c.Review.Confirmed {
		said += "　街道尚未审查确认，以下是得票符合条件的人"
	}
	d.heading("三、当选人员", said, 40)
	columns = []column{{head: "职位", share: 14, bold: true}, {head: "姓名", share: 15, bold: true}}
	for _, head := range []string{"性别", "年龄", "民族", "政治面貌", "文化程度", "得票", "总票数", "初任\n连任"} {
		columns = append(columns, column{head: head, share: 9, align: centre})
	}
	rows = nil
	for _, e := range c.electees() {
		of, _ := sheetBase(def, sums, e.position.ID)
		rows = append(rows, personFacts(def, e, of))
	}
	if len(rows) == 0 {
		d.paragraph("尚无符合条件的人员。", regular, 10)
		return
	}
	d.table(table{columns: columns}, rowsOf(rows...))
	d.paragraph("年龄、他人代写、秘密写票处由经办人填写；职位缺额另行选举的，按轮次另列。"+subject+"。", regular, 8.5)
}

// sheetBase is what a position's votes are measured by.
func sheetBase(def *election.Definition, s sheet.Sheet, id election.PositionID) (election.Count, string) {
	i := slices.IndexFunc(s.Positions, func(p sheet.Position) bool { return p.ID == id })
	if i < 0 {
		return 0, ""
	}
	return base(def, s, s.Positions[i])
}

// personFacts are what the definition says of somebody elected.
func personFacts(def *election.Definition, e electee, of election.Count) []string {
	cells := []string{e.position.Title, e.Name, sexes[def.SexOf(e.Voter)], "", "", "", "", figure(e.Votes), figure(of), ""}
	if c, listed := e.position.Candidate(e.Candidate); listed {
		cells[4], cells[5], cells[6] = c.Ethnicity, c.Party, c.Education
		cells[9] = "初任"
		if c.Terms > 0 {
			cells[9] = "连任"
		}
	}
	return cells
}

// filed lists the sheets that are filed, with their hashes.
func (d *document) filed(c Community) {
	d.heading("四、归档的报告单", "", 40)
	columns := []column{{head: "投票站", share: 22, bold: true}, {head: "版", share: 6, align: centre}, {head: "签封", share: 20}, {head: "签名文件的 SHA-256", share: 52}}
	d.table(table{columns: columns, size: denseSize}, func(yield func(row) bool) {
		for _, st := range c.Stations {
			cells := []string{stationName(c.Definition, st.Station), "缺"}
			if h := st.Sheet; h != nil {
				cells = []string{cells[0], strconv.Itoa(h.Sheet.Revision), moment(h.Sheet.Sealed), h.Hash.String()}
				if h.Typed != nil {
					cells[3] = "手工录入的纸质结果，没有签名文件"
				}
			}
			if !yield(row{cells: cells}) {
				return
			}
		}
	})
	d.y += 4
	d.signatures(4, "移交人", "接收人", "监交人")
}

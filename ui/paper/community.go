package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/street"
)

// Community is what the street office holds of a community's round.
type Community struct {
	Definition *election.Definition
	Sums       street.Community
	Stations   []street.Standing
	Rehearsal  bool
}

// made is when the latest of the sheets came in.
func (c Community) made() election.Moment {
	at := c.Definition.ElectionDay.At(0, 0)
	for _, st := range c.Stations {
		if st.Sheet != nil {
			at = max(at, st.Sheet.At)
		}
	}
	return at
}

// CommunityResults makes the 选举结果汇总表 of communities, each from a new page
// on: the sums, what came from each station, everybody's votes, and what they
// mean as soon as no station is missing.
func CommunityResults(list []Community, program string) ([]byte, error) {
	rehearsal := slices.ContainsFunc(list, func(c Community) bool { return c.Rehearsal })
	d := newDocument(marks{rehearsal: rehearsal})
	var made election.Moment
	for i, c := range list {
		if i > 0 {
			d.newPage()
		}
		made = max(made, c.made())
		d.community(c)
	}
	if len(list) == 0 {
		d.paragraph("没有选举。", regular, 10)
	}
	name := "选举结果汇总表"
	if rehearsal {
		name = "演练 " + name
	}
	d.footed(name, fmt.Sprintf("截至 %s 收到的报告单 程序 唱票 %s", moment(made), program))
	return d.finish(nil, facts{title: "选举结果汇总表", creator: "唱票 " + program, made: made})
}

func (d *document) community(c Community) {
	def, sums := c.Definition, c.Sums.Sums()
	title := "选举结果汇总表"
	if c.Rehearsal {
		title += "（演练，不是选举结果）"
	}
	d.centred(title, bold, 17)
	d.centred(def.Title, regular, 11)
	d.y += 3
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
	return "结论：报告单已收齐。"
}

// lines say what the sums mean, or what they still want.
func (c Community) lines() []string {
	r, whole := c.Sums.Outcome(c.Definition)
	if whole {
		return append(outcomeLines(c.Definition, r), flagLines(append(r.Flags, c.Sums.Flags...))...)
	}
	names := make([]string, len(c.Sums.Missing))
	for i, id := range c.Sums.Missing {
		names[i] = stationName(c.Definition, id)
	}
	return append([]string{"缺报告单：" + strings.Join(names, "、") + "。"}, flagLines(c.Sums.Flags)...)
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
		rows[i] = append(rows[i], CheckCode(st.Sheet.Signed))
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

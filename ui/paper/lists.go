package paper

import (
	"fmt"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/roll"
)

// Roll lists stand three voters in a row, rollRows rows a file.
const (
	rollInRow = 3
	rollRows  = 2000
)

// Which of the station's voters are asked for.
func everyone(roll.Entry) bool     { return true }
func prepared(e roll.Entry) bool   { return !e.Late }
func registered(e roll.Entry) bool { return e.Late }

// ownEntries yields those of the station's own voters who are asked for, in
// the roll's order.
func (j *job) ownEntries(s *roll.State, which func(roll.Entry) bool) func(yield func(roll.Entry) bool) {
	return func(yield func(roll.Entry) bool) {
		for e := range s.Entries {
			if e.Voter.Station == j.place.ID && which(e) && !yield(e) {
				return
			}
		}
	}
}

func (j *job) countOwn(which func(roll.Entry) bool) (n int) {
	j.voters(func(s *roll.State) {
		for range j.ownEntries(s, which) {
			n++
		}
	})
	return n
}

// own gives at most n of the station's own voters behind the first ones.
func (j *job) own(which func(roll.Entry) bool, first, n int) (voters []election.Voter) {
	j.voters(func(s *roll.State) {
		at := 0
		for e := range j.ownEntries(s, which) {
			if at++; at > first+n {
				return
			}
			if at > first {
				voters = append(voters, e.Voter)
			}
		}
	})
	return voters
}

func rollVolumes(j *job) int {
	return (j.countOwn(prepared) + rollInRow*rollRows - 1) / (rollInRow * rollRows)
}

// rollPages makes the 选民名单 that is posted: no ID number stands in it.
func rollPages(j *job, d *document, volume int) {
	d.head(j)
	d.voterList(j.own(prepared, volume*rollInRow*rollRows, rollInRow*rollRows))
	d.rollTotals(j)
	d.paragraph("对名单有不同意见的，在公布之日起 5 日内向选举委员会提出。", regular, 9)
	d.signatures(3, "选举委员会", "公布地点")
}

// latePages makes the 补登选民名单, which is posted even when nobody is on it.
func latePages(j *job, d *document, _ int) {
	d.head(j)
	voters := j.own(registered, 0, j.countOwn(registered))
	if len(voters) == 0 {
		d.paragraph("无。本站没有补登的选民。", bold, 12)
	}
	d.voterList(voters)
	d.rollTotals(j)
	d.signatures(5, "登记员", "监票员", "公布地点", "公布时间")
}

func rollTable(j *job) [][]string { return j.voterRows(prepared) }

func lateTable(j *job) [][]string { return j.voterRows(registered) }

func (j *job) voterRows(which func(roll.Entry) bool) [][]string {
	rows := [][]string{{"编号", "姓名", "性别", "组别"}}
	for _, v := range j.own(which, 0, j.countOwn(which)) {
		rows = append(rows, []string{string(v.No), v.Name, sexes[v.SexIs()], v.Group})
	}
	return rows
}

var sexes = map[election.Sex]string{election.Female: "女", election.Male: "男"}

func (d *document) voterList(voters []election.Voter) {
	one := []column{{head: "编号", share: 34, align: centre}, {head: "姓名", share: 52, bold: true}, {head: "性别", share: 22, align: centre}, {head: "组别", share: 58, align: centre}}
	d.table(table{columns: slices.Repeat(one, rollInRow), size: denseSize, height: 17}, func(yield func(row) bool) {
		for group := range slices.Chunk(voters, rollInRow) {
			var cells []string
			for _, v := range group {
				cells = append(cells, string(v.No), v.Name, sexes[v.SexIs()], v.Group)
			}
			if !yield(row{cells: cells}) {
				return
			}
		}
	})
	d.y += 4
}

// rollTotals puts how many voters the station has, by class, before and after
// late registration, and whom proxies brought or took.
func (d *document) rollTotals(j *job) {
	var before, late, in, out election.Count
	classes := map[int]election.Count{}
	j.voters(func(s *roll.State) {
		for e := range s.Entries {
			own := e.Voter.Station == j.place.ID
			switch {
			case own && e.Late:
				late++
			case own:
				before++
			}
			switch {
			case own:
				classes[e.Voter.Class]++
				if !s.Here(e) {
					out++
				}
			case s.Here(e):
				in++
			}
		}
	})
	var parts []string
	for class := 1; class <= 4; class++ {
		if n := classes[class]; n > 0 {
			parts = append(parts, fmt.Sprintf("第 %d 类 %d 人", class, n))
		}
	}
	text := fmt.Sprintf("合计：补登前 %d 人，补登 %d 人，共 %d 人。", before, late, before+late)
	if len(parts) > 0 {
		text += "其中" + strings.Join(parts, "，") + "。"
	}
	if in > 0 || out > 0 {
		text += fmt.Sprintf("因委托投票，由他站转入 %d 人，转往他站 %d 人，本站登记总数 %d 人。", in, out, before+late+in-out)
	}
	d.paragraph(text, bold, 10)
}

// proxy is a vote entrusted, with the names of both.
type proxy struct {
	principal, holder election.Voter
	nth               int // of the votes that the holder holds
	entry             election.Proxy
}

// proxies lists those of the station, by principal.
func (j *job) proxies() (list []proxy) {
	j.voters(func(s *roll.State) {
		for e := range s.Entries {
			entry, entrusted := s.Proxies().Proxy(e.Voter.No)
			if !entrusted || !s.Here(e) {
				continue
			}
			p := proxy{principal: e.Voter, nth: slices.Index(s.Proxies().Principals(entry.Holder), e.Voter.No) + 1, entry: entry}
			if h, known := s.Entry(entry.Holder); known {
				p.holder = h.Voter
			}
			list = append(list, p)
		}
	})
	return list
}

func takesProxies(j *job) bool {
	return j.def.Rules.MaxProxies > 0 && j.def.Rules.ProxyHolder != election.None
}

// proxyPages makes the 委托投票名单 that is posted before the day.
func proxyPages(j *job, d *document, _ int) {
	d.head(j)
	d.proxyTable(j, cellSize)
	d.paragraph(fmt.Sprintf("每人接受委托不超过 %d 人；受委托人凭委托投票证领票，不得再转委托。", j.def.Rules.MaxProxies), regular, 9)
	d.signatures(3, "选举委员会", "公布地点")
}

func proxyRows(j *job) [][]string {
	rows := [][]string{{"委托人编号", "委托人", "受委托人编号", "受委托人"}}
	for _, p := range j.proxies() {
		rows = append(rows, []string{string(p.principal.No), p.principal.Name, string(p.holder.No), p.holder.Name})
	}
	return rows
}

// proxyTable puts the proxies of the station, in a size.
func (d *document) proxyTable(j *job, size float64) {
	list := j.proxies()
	if len(list) == 0 {
		d.paragraph("本站没有委托投票。", regular, 10)
		return
	}
	one := []column{{head: "委托人\n编号", share: 11, align: centre}, {head: "委托人", share: 16, bold: true}, {head: "受委托人\n编号", share: 11, align: centre}, {head: "受委托人", share: 16, bold: true}}
	d.table(table{columns: slices.Repeat(one, 2), size: size}, func(yield func(row) bool) {
		for pair := range slices.Chunk(list, 2) {
			var cells []string
			for _, p := range pair {
				cells = append(cells, string(p.principal.No), p.principal.Name, string(p.holder.No), p.holder.Name)
			}
			if !yield(row{cells: cells}) {
				return
			}
		}
	})
	d.y += 3
	d.paragraph(fmt.Sprintf("共 %d 人委托投票。", len(list)), bold, 9.5)
}

// proxyCardVolume is how many certificates one file holds.
const proxyCardVolume = 200

func proxyCardVolumes(j *job) int {
	return (len(j.proxies()) + proxyCardVolume - 1) / proxyCardVolume
}

// proxyCardPages makes the 委托投票证, two on a page, and where there are no
// proxies one to be filled in by hand.
func proxyCardPages(j *job, d *document, volume int) {
	list := j.proxies()
	if len(list) == 0 {
		list = []proxy{{}}
	}
	list = list[volume*proxyCardVolume : min(len(list), (volume+1)*proxyCardVolume)]
	for i, p := range list {
		switch {
		case i > 0 && i%2 == 0:
			d.newPage()
		case i%2 == 1 && d.y < pageHeight/2:
			d.y = pageHeight/2 + 8
			d.cut(pageHeight / 2)
		case i%2 == 1:
			d.newPage()
		}
		d.proxyCard(j, p)
	}
}

// cut draws where a page is cut.
func (d *document) cut(y float64) {
	if d.err != nil {
		return
	}
	d.pdf.SetLineType("dashed")
	d.pdf.Line(0, y, pageWidth, y)
	d.pdf.SetLineType("solid")
}

func (d *document) proxyCard(j *job, p proxy) {
	d.head(j)
	relation := ""
	if p.entry.Relation != "" {
		relation = say("relation." + string(p.entry.Relation))
	}
	nth := fmt.Sprintf("第 　 人（最多 %d 人）", j.def.Rules.MaxProxies)
	if p.nth > 0 {
		nth = fmt.Sprintf("第 %d 人（最多 %d 人）", p.nth, j.def.Rules.MaxProxies)
	}
	person := func(v election.Voter) string {
		if v.No == "" {
			return ""
		}
		return fmt.Sprintf("%s（%s）", v.Name, v.No)
	}
	name, fact := column{share: 16, bold: true, align: centre}, column{share: 34}
	d.table(table{columns: []column{name, fact, name, fact}, height: 30}, rowsOf(
		[]string{"委托人", person(p.principal), "受委托人", person(p.holder)},
		[]string{"与受委托人关系", relation, "受委托人已接受", nth},
		[]string{"不能到场原因", p.entry.Absence, "委托书", p.entry.Document},
		[]string{"委托人签名", "", "受委托人签名", ""},
		[]string{"经办人（一）", "", "经办人（二）", ""},
		[]string{"日期", string(p.entry.On), "（盖章）", ""},
	))
	d.y += 3
	d.paragraph(fmt.Sprintf("注意：一、每人接受委托不超过 %d 人，不得转委托。二、事先经选举委员会审核盖章有效。三、选举日凭本证换领选票，领后收回。", j.def.Rules.MaxProxies), regular, 8.5)
}

package paper

import (
	"fmt"
	"slices"
	"strconv"

	"changpiao/station/election"
	"changpiao/station/roll"
)

// mobileBoxes are those of the station.
func (j *job) mobileBoxes() []election.Box {
	return slices.DeleteFunc(slices.Clone(j.place.Boxes), func(b election.Box) bool { return b.Kind != election.MobileBox })
}

func hasMobileBox(j *job) bool { return len(j.mobileBoxes()) > 0 }

// mobilePages makes a 流动票箱登记表 for each mobile box.
func mobilePages(j *job, d *document, _ int) {
	boxes := j.mobileBoxes()
	for i, b := range boxes {
		if i > 0 {
			d.newPage()
		}
		d.mobileBox(j, b)
	}
	if len(boxes) == 0 {
		d.head(j)
		d.paragraph("本站没有流动票箱。", regular, 11)
	}
}

func (d *document) mobileBox(j *job, b election.Box) {
	d.headed(j, say("form.mobile"))
	var state roll.BoxState
	entries := make([]roll.Entry, len(b.Voters))
	j.voters(func(s *roll.State) {
		state, _ = s.Box(b.ID)
		for i, no := range b.Voters {
			entries[i], _ = s.Entry(no)
			entries[i].Voter.No = no
		}
	})
	name, fact := column{share: 15, bold: true}, column{share: 35}
	d.table(table{columns: []column{name, fact, name, fact}, height: 20}, rowsOf(
		[]string{"票箱", string(b.ID), "封条号", state.Seal},
		[]string{"居民会议决议", b.Resolution, "名单公布", b.Posted},
		[]string{"区域、路线", "", "负责人", ""},
		[]string{"监票人员", staffNames(j.staff(), b.Staff), "名单人数", fmt.Sprintf("%d 人", len(b.Voters))},
		[]string{"出发时间", happened(state.OutAt), "返回时间", happened(state.BackAt)},
	))
	d.y += 3
	columns := []column{{head: "选票", share: 28, bold: true}}
	for _, head := range []string{"带出", "带出签收", "发出", "写坏换发", "带回剩余", "带回签收"} {
		columns = append(columns, column{head: head, share: 12, align: centre})
	}
	d.table(table{columns: columns, height: 24}, func(yield func(row) bool) {
		for _, p := range j.def.Papers {
			issued := ""
			if state.BackAt != 0 {
				issued = figure(state.Issued)
			}
			if !yield(row{cells: []string{p.Title, told(state.Took, p.ID), "", issued, "", told(state.Left, p.ID)}}) {
				return
			}
		}
	})
	d.y += 3
	list := []column{{head: "序", share: 6, align: centre}, {head: "选民编号", share: 12, align: centre}, {head: "姓名", share: 14, bold: true}, {head: "组别", share: 16, align: centre},
		{head: "选票", share: 8, align: centre}, {head: "选民签名", share: 20, align: centre}, {head: "时间", share: 10, align: centre}, {head: "备注（代写等）", share: 14}}
	d.table(table{columns: list, height: 24}, func(yield func(row) bool) {
		for i, e := range entries {
			signed, at, note := "", "", ""
			if e.Issued != nil {
				signed, at = issuedElsewhere[e.Issued.Way], issuedAt(e.Issued)
				if e.Issued.Box == b.ID {
					signed = "已发票"
				}
				if e.Issued.Scribe != "" {
					note = "代写 " + e.Issued.Scribe
				}
			}
			cells := []string{strconv.Itoa(i + 1), string(e.Voter.No), e.Voter.Name, e.Voter.Group, figure(election.Count(len(j.def.Papers))), signed, at, note}
			if !yield(row{cells: cells}) {
				return
			}
		}
	})
	d.y += 4
	d.paragraph("只向名单上的选民发票；票箱全程不得开启，由不少于 3 名监票人员同行。返回后当众验封，与站内票箱一并开箱。", regular, 9)
	d.signatures(5, "负责人", "监票人员", "监票人员", "监票人员")
}

// issuedElsewhere marks those of a box's list who got their ballots in another
// way.
var issuedElsewhere = map[roll.Way]string{roll.InPerson: "在站领票", roll.ByProxy: "受委托人代领", roll.ByMobile: "由其他流动票箱领票"}

// happened is the time of what has happened, with room to write it until then.
func happened(at election.Moment) string {
	if at == 0 {
		return ""
	}
	return at.Clock()[:5]
}

// told is a figure that was told of a kind of ballot, with room to write it
// where none was.
func told(figures map[election.PaperID]election.Count, p election.PaperID) string {
	n, known := figures[p]
	if !known {
		return ""
	}
	return figure(n)
}

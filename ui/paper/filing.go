package paper

import (
	"fmt"
)

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

package paper

import (
	"fmt"

	"changpiao/station/election"
	"changpiao/station/outcome"
)

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

// committee is what the positions of an election are of.
func committee(def *election.Definition) string {
	if def.Rules.Electors == election.MembersDue {
		return "党组织"
	}
	return "居民委员会"
}

// certificate is to be sealed once the street office has looked into the
// election.
func (d *document) certificate(def *election.Definition, e electee) {
	d.y = 150
	d.centred("当 选 证 书", bold, 34)
	d.y += 40
	d.paragraph(e.Name+" 同志：", bold, 20)
	d.y += 16
	d.paragraph(fmt.Sprintf("　　经%s选举，街道审查，你当选为%s%s%s，任期自　　　年　　月至　　　年　　月。", chineseDate(def.ElectionDay), def.Community, committee(def), e.position.Title), regular, 17)
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

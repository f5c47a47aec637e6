package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
	"changpiao/station/sheet"
)

// positions puts what everybody got for every position, in a size, several
// people in a row as long as nothing in it must be broken.
func (d *document) positions(def *election.Definition, s sheet.Sheet, size float64) {
	d.heading("二、各职位得票", "", 60)
	positions := s.Positions
	if len(positions) == 0 {
		d.paragraph("未计票。", regular, 9.5)
		return
	}
	against := slices.ContainsFunc(positions, func(p sheet.Position) bool { return len(p.Against) > 0 })
	t := table{columns: personColumns(against), size: size}
	var people [][][]string // by position: candidates, and those written in where they are many
	for _, p := range positions {
		position, _ := def.Position(p.ID)
		of, _ := base(def, s, p)
		people = append(people, persons(position, p, of, against), ranked(def, p, of, against))
	}
	inRow := d.inRow(t, people)
	if inRow == 1 {
		t.columns[1].share *= 3 // names are long
	}
	t.columns = slices.Repeat(t.columns, inRow)
	d.table(t, func(yield func(row) bool) {
		for i, p := range positions {
			of, basis := base(def, s, p)
			if !yield(row{title: positionTitle(def, p) + basis}) {
				return
			}
			if !inRows(people[2*i], inRow, yield) || !yield(row{text: writtenIn(def, p, of)}) || !inRows(people[2*i+1], inRow, yield) {
				return
			}
		}
	})
}

func positionTitle(def *election.Definition, p sheet.Position) string {
	position, _ := def.Position(p.ID)
	asked := fmt.Sprintf("应选 %d 名", p.Seats)
	if def.Nominates() {
		asked = fmt.Sprintf("应提名 %d 名", def.Places(position))
	}
	return fmt.Sprintf("%s　%s：计入 %d 张，本职位弃权 %d 张、无效 %d 张；",
		position.Title, asked, p.Counted, p.Blank, p.Void)
}

func personColumns(against bool) []column {
	columns := []column{{head: "序", share: 22, align: centre}, {head: "姓名", share: 74, bold: true}, {head: "得票", share: 34, align: centre, bold: true}}
	if against {
		columns[2].head = "赞成"
		columns = append(columns, column{head: "反对", share: 34, align: centre}, column{head: "弃权", share: 34, align: centre})
	}
	return append(columns, column{head: "得票率", share: 40, align: centre})
}

// persons gives the cells of each candidate.
func persons(position *election.Position, p sheet.Position, base election.Count, against bool) [][]string {
	var list [][]string
	for i, votes := range p.For {
		cells := []string{strconv.Itoa(i + 1), position.Candidates[i].Name, figure(votes)}
		switch {
		case i < len(p.Against):
			cells = append(cells, figure(p.Against[i]), figure(p.Counted-votes-p.Against[i]))
		case against:
			cells = append(cells, "—", "—")
		}
		list = append(list, append(cells, share(votes, base)))
	}
	return list
}

// writtenIn lists everybody written in.
func writtenIn(def *election.Definition, p sheet.Position, base election.Count) string {
	what := "另选他人"
	people := p.WriteIns
	if def.Nominates() {
		what = "被提名"
	}
	switch {
	case len(people) == 0:
		return what + "：无"
	case listed(def, p):
		return fmt.Sprintf("%s %d 人，按得票多少排列：", what, len(people))
	}
	list := make([]string, len(people))
	for i, w := range people {
		name := w.Name
		if w.Voter != "" {
			name += "（" + string(w.Voter) + "）"
		}
		list[i] = fmt.Sprintf("%s %d 票 %s", name, w.Votes, share(w.Votes, base))
	}
	return fmt.Sprintf("%s %d 人：%s", what, len(list), strings.Join(list, "；"))
}

// listed reports whether those written in stand in rows as candidates do, and
// not in a line: they are what a nomination is about, or many.
func listed(def *election.Definition, p sheet.Position) bool {
	const inLine = 12
	return len(p.WriteIns) > 0 && (def.Nominates() || len(p.WriteIns) > inLine)
}

// ranked gives the cells of each who is written in, most votes first, where
// they stand in rows. As many votes give the same place.
func ranked(def *election.Definition, p sheet.Position, base election.Count, against bool) [][]string {
	if !listed(def, p) {
		return nil
	}
	people := slices.Clone(p.WriteIns)
	sortByVotes(people)
	list := make([][]string, len(people))
	place := 0
	for i, w := range people {
		if i == 0 || w.Votes < people[i-1].Votes {
			place = i + 1
		}
		name := w.Name
		if w.Voter != "" {
			name += "（" + string(w.Voter) + "）"
		}
		list[i] = []string{strconv.Itoa(place), name, figure(w.Votes)}
		if against {
			list[i] = append(list[i], "—", "—")
		}
		list[i] = append(list[i], share(w.Votes, base))
	}
	return list
}

// inRows yields people's cells, several in a row.
func inRows(people [][]string, inRow int, yield func(row) bool) bool {
	for group := range slices.Chunk(people, inRow) {
		if !yield(row{cells: slices.Concat(group...)}) {
			return false
		}
	}
	return true
}

// inRow tells how many people's cells stand side by side: three, or fewer where
// a name or figure would be broken.
func (d *document) inRow(t table, people [][][]string) int {
	total := 0.0
	for _, c := range t.columns {
		total += c.share
	}
	for n := 3; n > 1; n-- {
		if n*len(t.columns) > 12 {
			continue
		}
		whole := true
		for _, cells := range slices.Concat(people...) {
			for i, c := range t.columns {
				wide := width*c.share/total/float64(n) - 2*c.side()
				whole = whole && d.width(d.printable(cells[i]), c.font(), t.size) <= wide
			}
		}
		if whole {
			return n
		}
	}
	return 1
}

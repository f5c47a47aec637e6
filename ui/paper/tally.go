package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/count"
	"changpiao/station/election"
)

// blankTallyPages makes an empty 唱票计票单 of each kind of ballot, to count on
// by hand.
func blankTallyPages(j *job, d *document, _ int) {
	for i := range j.def.Papers {
		if i > 0 {
			d.newPage()
		}
		d.blankTally(j, &j.def.Papers[i])
	}
}

// blankTally is a sheet for a bundle of a kind of ballot.
func (d *document) blankTally(j *job, p *election.Paper) {
	d.headed(j, "唱票计票单")
	d.bundleHead(p.Title, "", "", "", "", "", "第　　遍")
	for _, id := range p.Positions {
		pos, known := j.def.Position(id)
		if !known {
			continue
		}
		d.y += 4
		d.room(90)
		d.paragraph(fmt.Sprintf("%s　应选 %d 名　　本职位空白　　　张，无效　　　张", pos.Title, pos.Seats), bold, 10)
		d.table(table{columns: strokeColumns(j.def), height: 25}, func(yield func(row) bool) {
			for _, r := range ballotRows(j.def, pos) {
				if !yield(row{cells: []string{r.no, r.name}}) {
					return
				}
			}
		})
	}
	d.y += 4
	d.paragraph("每得一票画正字一笔，核对后写合计；两遍分别由不同的人唱、记，不一致的重新看票。", regular, 9)
	d.signatures(4, "唱票员", "计票员", "监票员")
}

func strokeColumns(def *election.Definition) []column {
	columns := []column{{head: "序", share: 7, align: centre}, {head: "姓名", share: 21, bold: true}}
	if def.Rules.TakesAgainst() {
		return append(columns, column{head: "赞成（画正字）", share: 24}, column{head: "合计", share: 7, align: centre, bold: true},
			column{head: "反对（画正字）", share: 20}, column{head: "合计", share: 7, align: centre, bold: true},
			column{head: "弃权", share: 7, align: centre}, column{head: "部分\n无效", share: 7, align: centre})
	}
	return append(columns, column{head: "得票（画正字）", share: 60}, column{head: "合计", share: 12, align: centre, bold: true})
}

func (d *document) bundleHead(paper, id, n, valid, blank, void, pass string) {
	name, fact := column{share: 8, bold: true}, column{share: 14, align: centre}
	columns := []column{name, {share: 30}, name, fact, {share: 12, bold: true}, fact, {share: 14, align: centre}}
	d.table(table{columns: columns, height: 20}, rowsOf([]string{"选票", paper, "扎号", id, "本扎张数", n, pass}))
	columns = []column{name, fact, name, fact, name, fact}
	d.table(table{columns: columns, height: 20}, rowsOf([]string{"有效", valid, "空白", blank, "无效", void}))
}

// tallyVolume is how many bundles one file holds.
const tallyVolume = 50

func (j *job) bundles() (list []count.BundleState) {
	j.count(func(s *count.State) { list = s.Bundles() })
	return list
}

func tallyVolumes(j *job) int { return (len(j.bundles()) + tallyVolume - 1) / tallyVolume }

// tallyPages makes a 唱票计票单 for each bundle, with the votes that the two
// counts came to; for totals that were typed, one for all.
func tallyPages(j *job, d *document, volume int) {
	bundles := j.bundles()
	bundles = bundles[volume*tallyVolume : min(len(bundles), (volume+1)*tallyVolume)]
	figures := map[count.BundleID]count.BundleFigures{}
	j.count(func(s *count.State) {
		for _, b := range bundles {
			figures[b.ID], _ = s.BundleFigures(b.ID)
		}
	})
	if len(bundles) == 0 {
		d.typedTally(j)
		return
	}
	for i, b := range bundles {
		if i > 0 {
			d.newPage()
		}
		d.bundle(j, b, figures[b.ID])
	}
}

// tallyTables are what the 唱票计票单 says, for a spreadsheet: the bundles, and
// what everybody got in each; where totals were typed, in all.
func tallyTables(j *job) []Table {
	bundles := Table{Title: "各扎", Heads: []string{"扎号", "选票", "张数", "有效", "空白", "无效", "两遍"}, Figures: []int{2, 3, 4, 5}}
	votes := Table{Title: "得票", Heads: []string{"扎号", "职位", "序", "姓名", "选民编号", "赞成", "反对", "计入", "本职位空白", "本职位无效"}, Figures: []int{2, 5, 6, 7, 8, 9}}
	j.count(func(s *count.State) {
		for _, b := range s.Bundles() {
			paper, _ := j.def.Paper(b.Paper)
			f, _ := s.BundleFigures(b.ID)
			state := "一致"
			if !b.Agreed {
				state = "尚未一致"
			}
			bundles.Rows = append(bundles.Rows, []string{string(b.ID), paper.Title, figure(b.N), figure(f.Valid), figure(f.Blank), figure(f.Void), state})
			for _, p := range f.Positions {
				votes.Rows = append(votes.Rows, voteRows(j.def, string(b.ID), p)...)
			}
		}
		if len(bundles.Rows) == 0 {
			for _, p := range s.Positions() {
				votes.Rows = append(votes.Rows, voteRows(j.def, "合计", p)...)
			}
		}
	})
	return []Table{bundles, votes}
}

// voteRows tell what everybody got for a position.
func voteRows(def *election.Definition, of string, p count.PositionFigures) (rows [][]string) {
	pos, _ := def.Position(p.Position)
	rest := []string{figure(p.Counted), figure(p.Blank), figure(p.Void)}
	for i, c := range pos.Candidates {
		against := ""
		if def.Rules.TakesAgainst() {
			against = figure(p.Against[c.ID])
		}
		rows = append(rows, append([]string{of, pos.Title, strconv.Itoa(i + 1), c.Name, string(c.Voter), figure(p.Votes[c.ID]), against}, rest...))
	}
	for _, no := range sortedVoters(p.WriteIns) {
		w := p.WriteIns[no]
		rows = append(rows, append([]string{of, pos.Title, writeInLine(def), w.Name, string(no), figure(w.Votes), ""}, rest...))
	}
	return rows
}

func (d *document) bundle(j *job, b count.BundleState, f count.BundleFigures) {
	d.head(j)
	paper, _ := j.def.Paper(b.Paper)
	state := "两遍一致"
	if !b.Agreed {
		state = "尚未一致"
	}
	d.bundleHead(paper.Title, string(b.ID), figure(b.N), figure(f.Valid), figure(f.Blank), figure(f.Void), state)
	for _, p := range f.Positions {
		d.positionTally(j.def, p)
	}
	staff := j.staff()
	by := func(pass count.Pass) string {
		if b.Typed {
			return fmt.Sprintf("第 %d 遍录的是合计数，计票员 %s", pass, staffNames(staff, b.By[pass]))
		}
		return fmt.Sprintf("第 %d 遍 %d 张，计票员 %s", pass, b.Entered[pass], staffNames(staff, b.By[pass]))
	}
	d.y += 4
	d.paragraph(by(count.First)+"；"+by(count.Second)+"。", regular, 9)
	if len(b.Undecided) > 0 {
		d.paragraph(fmt.Sprintf("还有 %d 张疑难票待选举委员会认定。", len(b.Undecided)), bold, 9)
	}
	d.bothCounts()
}

// bothCounts leaves room for those who sign each of the two counts.
func (d *document) bothCounts() {
	for _, count := range []string{"第一遍", "第二遍"} {
		d.signatures(4, count+" 唱票员", count+" 计票员", count+" 监票员")
		d.y -= 4
	}
	d.y += 4
}

// typedTally puts the totals of each position, where no bundles were counted.
func (d *document) typedTally(j *job) {
	d.head(j)
	d.paragraph("本站没有分扎录入，以下是各职位的合计。", regular, 10)
	j.count(func(s *count.State) {
		for _, p := range s.Positions() {
			d.positionTally(j.def, p)
		}
	})
	d.y += 4
	d.bothCounts()
}

// positionTally puts what a position's candidates got, and who was written in.
func (d *document) positionTally(def *election.Definition, p count.PositionFigures) {
	pos, _ := def.Position(p.Position)
	against := def.Rules.TakesAgainst()
	d.y += 4
	d.room(80)
	d.paragraph(fmt.Sprintf("%s　应选 %d 名　计入 %d 张，本职位空白 %d 张，无效 %d 张", pos.Title, pos.Seats, p.Counted, p.Blank, p.Void), bold, 10)
	d.table(table{columns: strokeColumns(def)}, func(yield func(row) bool) {
		for i, c := range pos.Candidates {
			cells := []string{strconv.Itoa(i + 1), c.Name, strokes(p.Votes[c.ID]), figure(p.Votes[c.ID])}
			if against {
				cells = append(cells, strokes(p.Against[c.ID]), figure(p.Against[c.ID]), figure(p.Counted-p.Votes[c.ID]-p.Against[c.ID]), figure(p.Void))
			}
			if !yield(row{cells: cells}) {
				return
			}
		}
		for _, no := range sortedVoters(p.WriteIns) {
			w := p.WriteIns[no]
			if !yield(row{cells: []string{"另选", fmt.Sprintf("%s（%s）", w.Name, no), strokes(w.Votes), figure(w.Votes)}}) {
				return
			}
		}
	})
	if p.Unmatched > 0 {
		d.paragraph(fmt.Sprintf("另选的人不在选民名册的 %d 处，占名额，不计票（T507）。", p.Unmatched), regular, 9)
	}
}

func sortedVoters(m map[election.VoterNo]count.WriteIn) []election.VoterNo {
	var list []election.VoterNo
	for no := range m {
		list = append(list, no)
	}
	slices.Sort(list)
	return list
}

// strokes writes votes as on a board: five strokes a 正. What would fill more
// than a few lines is left to the figure.
func strokes(n election.Count) string {
	const most = 500
	if n > most {
		return "（见合计）"
	}
	return strings.Repeat("正", int(n/5)) + [...]string{"", "一", "丅", "下", "止"}[n%5]
}

// disputedPages makes the 疑难票认定单.
func disputedPages(j *job, d *document, _ int) {
	d.head(j)
	var doubts []count.Doubt
	j.count(func(s *count.State) { doubts = s.Doubts() })
	if len(doubts) == 0 {
		d.paragraph("没有提交选举委员会认定的疑难票。", bold, 11)
	}
	columns := []column{{head: "序", share: 5, align: centre}, {head: "扎号", share: 8, align: centre}, {head: "第几张", share: 7, align: centre},
		{head: "职位", share: 11}, {head: "情形", share: 21}, {head: "认定", share: 22}, {head: "依据", share: 15}, {head: "认定人\n（登记）", share: 11}}
	staff := j.staff()
	d.table(table{columns: columns, height: 28}, func(yield func(row) bool) {
		for i, doubt := range doubts {
			cells := []string{strconv.Itoa(i + 1), string(doubt.Bundle), strconv.Itoa(doubt.N), doubtfulAt(doubt), doubtful(doubt), "待认定", "", ""}
			if doubt.Decision != nil {
				cells[5] = decided(j.def, doubt)
				cells[6] = strings.TrimSpace(doubt.Decision.Clause + " " + doubt.Decision.Reason)
				cells[7] = staffNames(staff, doubt.Decision.By)
			}
			if !yield(row{cells: cells}) {
				return
			}
		}
	})
	d.y += 6
	d.paragraph("疑难票由选举委员会当场认定；认定后与该扎选票一并封存。", regular, 9)
	d.signatures(5, "选举委员会", "选举委员会", "监票员", "总监票员")
}

// doubtfulAt names the positions at which a ballot is doubtful; it may be as a
// whole.
func doubtfulAt(d count.Doubt) string {
	var titles []string
	for _, f := range d.Why {
		if title, ok := f.Args["position"].(string); ok && title != "" && !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	if len(titles) == 0 {
		return "整张"
	}
	return strings.Join(titles, "、")
}

// doubtful says what is doubtful about a ballot.
func doubtful(d count.Doubt) string {
	var parts []string
	for _, f := range d.Why {
		text := fmt.Sprintf("%s %s", f.Code, short(f.Code))
		if name, ok := f.Args["name"].(string); ok && name != "" {
			text += "，" + name
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return "T510 " + short("T510")
	}
	return strings.Join(parts, "；")
}

// decided says as what the committee reads a ballot.
func decided(def *election.Definition, d count.Doubt) string {
	b := d.Decision.Ballot
	if b.Void {
		return "整张无效：" + b.Reason
	}
	paper, _ := def.Paper(d.Paper)
	var parts []string
	for _, id := range paper.Positions {
		pos, _ := def.Position(id)
		switch {
		case slices.Contains(b.VoidPositions, id):
			parts = append(parts, pos.Title+" 无效")
		case len(b.Marks[id]) == 0:
			parts = append(parts, pos.Title+" 空白")
		default:
			parts = append(parts, pos.Title+" "+marked(pos, b.Marks[id]))
		}
	}
	return strings.Join(parts, "；")
}

func marked(pos *election.Position, marks []count.Mark) string {
	var names []string
	for _, m := range marks {
		name := m.WriteIn
		if !m.IsWriteIn {
			if c, known := pos.Candidate(m.Candidate); known {
				name = c.Name
			}
		}
		if m.Against {
			name = "反对 " + name
		}
		names = append(names, name)
	}
	return strings.Join(names, "、")
}

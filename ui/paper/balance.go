package paper

import (
	"fmt"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/station/sheet"
)

// equation is a line of the 票数核对单.
type equation struct {
	of, says    string
	left, right election.Count
	atMost      bool // left ≤ right, not equal
	code        election.Code
	paper       election.PaperID
}

func (e equation) holds() bool { return e.left == e.right || e.atMost && e.left < e.right }

// balancePages makes the 票数核对单: what was registered, received, issued and
// returned, and whether it adds up; what does not stands with its rule and the
// reason given.
func balancePages(j *job, d *document, _ int) {
	d.head(j)
	d.stockTables(j)
	if j.stage >= Counting {
		d.boxTable(j)
	}
	d.heading("三、核对", "", 40)
	columns := []column{{head: "对象", share: 17, bold: true}, {head: "应当成立", share: 33}, {head: "左边", share: 9, align: centre}, {head: "右边", share: 9, align: centre},
		{head: "差", share: 8, align: centre}, {head: "结果", share: 24}}
	d.table(table{columns: columns}, func(yield func(row) bool) {
		for _, cells := range j.equations() {
			if !yield(row{cells: cells}) {
				return
			}
		}
	})
	d.heading("四、签名", "", 50)
	d.signatures(5, "发票员", "计票员", "监票员", "总监票员")
}

// equations gives the cells of every line that should hold.
func (j *job) equations() (rows [][]string) {
	eqs, reasons := j.stockEquations(), j.reasons()
	if j.stage >= Counting {
		eqs = append(eqs, j.countEquations()...)
	}
	for _, e := range eqs {
		rows = append(rows, []string{e.of, e.says, figure(e.left), figure(e.right), e.difference(), e.result(reasons)})
	}
	return rows
}

// balanceTables are what the 票数核对单 says, for a spreadsheet.
func balanceTables(j *job) []Table {
	tables := []Table{{Title: "选票", Heads: stockHeads, Rows: j.stockRows(), Figures: columnsFrom(1, stockHeads)}}
	if j.stage >= Counting {
		tables = append(tables, Table{Title: "收回和计票", Heads: boxHeads, Rows: j.boxRows(), Figures: columnsFrom(2, boxHeads)})
	}
	return append(tables, Table{Title: "核对", Heads: []string{"对象", "应当成立", "左边", "右边", "差", "结果"}, Rows: j.equations(), Figures: []int{2, 3, 4}})
}

// columnsFrom are those of a table from one on.
func columnsFrom(first int, heads []string) (columns []int) {
	for i := first; i < len(heads); i++ {
		columns = append(columns, i)
	}
	return columns
}

// difference is what an equality lacks, or what is over a limit.
func (e equation) difference() string {
	if e.atMost && e.holds() {
		return "—"
	}
	return figure(e.left - e.right)
}

// result is a tick, or the rule that does not hold with the reason given.
func (e equation) result(reasons []journal.Answer) string {
	if e.holds() {
		return "✓ 相符"
	}
	sign := "×"
	if election.Of(e.code).Level == election.Flag {
		sign = "△"
	}
	text := fmt.Sprintf("%s %s %s", sign, e.code, short(e.code))
	for _, r := range reasons {
		if of, named := r.Args["paper"].(string); r.Code == e.code && (!named || of == string(e.paper)) {
			return text + "：" + r.Text
		}
	}
	return text
}

// reasons are those given at this station, in both books.
func (j *job) reasons() (list []journal.Answer) {
	j.voters(func(s *roll.State) {
		if c, err := s.Closing(j.roll); err == nil {
			list = append(list, c.Reasons...)
		}
	})
	j.count(func(s *count.State) { list = append(list, s.Reasons()...) })
	return list
}

// stockTables puts the voters, and what became of each kind of ballot.
func (d *document) stockTables(j *job) {
	d.heading("一、选民（人）和选票（张）", "发票账册", 60)
	var facts []string
	j.voters(func(s *roll.State) {
		all, late := s.Registered()
		facts = []string{"补登前", figure(all - late), "补登", figure(late), "登记总数", figure(all), "委托", figure(s.ProxiesHere()), "领票", figure(s.IssuedVoters())}
	})
	var columns []column
	for range len(facts) / 2 {
		columns = append(columns, column{share: 11, bold: true}, column{share: 9, align: centre})
	}
	d.table(table{columns: columns}, rowsOf(facts))
	d.y += 2
	columns = []column{{head: stockHeads[0], share: 23, bold: true}}
	for _, head := range stockHeads[1:] {
		columns = append(columns, column{head: head, share: 11, align: centre})
	}
	d.table(table{columns: columns}, rowsOf(j.stockRows()...))
}

var stockHeads = []string{"选票", "领取", "本人", "委托", "流动票箱", "发出合计", "作废", "剩余"}

// stockRows tell what became of each kind of ballot, as stockHeads name it.
func (j *job) stockRows() (rows [][]string) {
	j.voters(func(s *roll.State) {
		for _, p := range j.def.Papers {
			st := s.Stock(p.ID)
			rows = append(rows, []string{p.Title, figure(st.Received), figure(st.InPerson), figure(st.Proxy), figure(st.Mobile), figure(st.Issued()), figure(st.Spoiled), figure(st.Unused)})
		}
	})
	return rows
}

func (j *job) stockEquations() (eqs []equation) {
	j.voters(func(s *roll.State) {
		all, _ := s.Registered()
		for _, p := range j.def.Papers {
			st := s.Stock(p.ID)
			eqs = append(eqs,
				equation{of: p.Title, says: "领取 = 发出 + 作废 + 剩余", left: st.Received, right: st.Issued() + st.Spoiled + st.Unused, code: "B402", paper: p.ID},
				equation{of: p.Title, says: "发出 = 领票人数", left: st.Issued(), right: s.IssuedVoters(), code: "B402", paper: p.ID},
				equation{of: p.Title, says: "发出 ≤ 登记选民", left: st.Issued(), right: all, atMost: true, code: "I307", paper: p.ID},
			)
		}
	})
	return eqs
}

// content is what the sheet states, or would state now.
func (j *job) content() sheet.Sheet {
	if _, s, sealed := j.Day.Sheet(); sealed {
		return s
	}
	return j.Day.Content(j.at, nil)
}

// boxTable puts what came out of each box, and how each kind of ballot was
// read.
func (d *document) boxTable(j *job) {
	d.heading("二、收回和计票（张）", "计票账册", 40)
	columns := []column{{head: boxHeads[0], share: 24, bold: true}, {head: boxHeads[1], share: 28}, {head: boxHeads[2], share: 12, align: centre, bold: true}}
	for _, head := range boxHeads[3:] {
		columns = append(columns, column{head: head, share: 12, align: centre})
	}
	d.table(table{columns: columns}, rowsOf(j.boxRows()...))
}

var boxHeads = []string{"选票", "票箱", "收回", "有效", "空白", "无效"}

// boxRows tell what came out of the boxes and how it was read, as boxHeads name
// it.
func (j *job) boxRows() (rows [][]string) {
	content := j.content()
	j.count(func(s *count.State) {
		for _, p := range content.Papers {
			paper, _ := j.def.Paper(p.ID)
			for _, c := range s.Statements() {
				for _, b := range c.Boxes {
					if r, counted := s.ReturnedFrom(b.ID, p.ID); counted {
						box, _, _ := j.def.Box(b.ID)
						rows = append(rows, []string{paper.Title, string(b.ID) + " " + boxKinds[box.Kind], figure(r.N)})
					}
				}
			}
			rows = append(rows, []string{paper.Title, "合计", figure(p.Returned), figure(p.Valid), figure(p.Blank), figure(p.Void)})
		}
	})
	return rows
}

func (j *job) countEquations() (eqs []equation) {
	s := j.content()
	uncounted := map[election.PaperID]bool{} // more came back than was issued: no tally is taken
	j.count(func(c *count.State) {
		for _, p := range s.Papers {
			uncounted[p.ID] = len(c.Excess(p.ID)) > 0
		}
	})
	for _, p := range s.Papers {
		paper, _ := j.def.Paper(p.ID)
		eqs = append(eqs, equation{of: paper.Title, says: "收回 ≤ 发出", left: p.Returned, right: p.Issued(), atMost: true, code: "B401", paper: p.ID})
		if !uncounted[p.ID] {
			eqs = append(eqs, equation{of: paper.Title, says: "收回 = 有效 + 空白 + 无效", left: p.Returned, right: p.Valid + p.Blank + p.Void, code: "T515", paper: p.ID})
		}
		if p.Returned < p.Issued() {
			eqs = append(eqs, equation{of: paper.Title, says: "收回 = 发出", left: p.Returned, right: p.Issued(), code: "B405", paper: p.ID})
		}
		if p.IssuedMobile > 0 || p.ReturnedMobile > 0 {
			eqs = append(eqs, equation{of: paper.Title, says: "流动票箱收回 ≤ 经它发出", left: p.ReturnedMobile, right: p.IssuedMobile, atMost: true, code: "B403", paper: p.ID})
		}
	}
	for _, p := range s.Positions {
		if !uncounted[p.Paper] {
			eqs = append(eqs, positionEquations(j.def, s, p)...)
		}
	}
	return eqs
}

func positionEquations(def *election.Definition, s sheet.Sheet, p sheet.Position) []equation {
	position, _ := def.Position(p.ID)
	var paper sheet.Paper
	for _, q := range s.Papers {
		if q.ID == p.Paper {
			paper = q
		}
	}
	var votes election.Count
	for _, n := range p.For {
		votes += n
	}
	for _, w := range p.WriteIns {
		votes += w.Votes
	}
	eqs := []equation{
		{of: position.Title, says: "计入 + 空白 + 无效 + 整张无效 = 收回", left: p.Counted + p.Blank + p.Void + paper.Void, right: paper.Returned, code: "T513", paper: p.Paper},
		{of: position.Title, says: "得票合计 ≤ 名额 × 计入", left: votes, right: p.Seats * p.Counted, atMost: true, code: "T513", paper: p.Paper},
	}
	for i, n := range p.For {
		if i < len(p.Against) && n+p.Against[i] > p.Counted || n > p.Counted {
			eqs = append(eqs, equation{of: position.Candidates[i].Name, says: "赞成 + 反对 ≤ 计入", left: n, right: p.Counted, atMost: true, code: "T513", paper: p.Paper})
		}
	}
	return eqs
}

package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
)

// columnsInRow is how many positions stand side by side on a ballot, as on the
// tally screen, before the next ones go under them.
const columnsInRow = 4

// ballotPages makes the 选票 of each kind, as they are printed for the polls;
// marked, they are the 样票.
func ballotPages(j *job, d *document, _ int) {
	for i := range j.def.Papers {
		if i > 0 {
			d.newPage()
		}
		first := d.pages()
		d.ballot(j, &j.def.Papers[i])
		d.sides(first)
	}
}

// sides numbers the pages from the first one on, where a ballot has several.
func (d *document) sides(first int) {
	last := d.pages()
	for page := first; page <= last && last > first; page++ {
		d.note(d.pdf.SetPage(page))
		d.pdf.SetGrayFill(0)
		d.text(fmt.Sprintf("第 %d 面 共 %d 面", page-first+1, last-first+1), bold, 9, margin, top-6)
	}
}

var colours = map[string]string{
	"pink": "粉红色", "red": "红色", "yellow": "黄色", "green": "绿色", "blue": "蓝色", "white": "白色", "purple": "紫色", "orange": "橙色",
}

func (d *document) ballot(j *job, p *election.Paper) {
	d.y += 10
	d.centred(j.def.Title, regular, 13)
	title := p.Title
	switch {
	case d.marks.specimen && d.marks.rehearsal:
		title += "（样票，演练）"
	case d.marks.specimen:
		title += "（样票）"
	case j.Day.Rehearsal():
		title += "（演练）"
	}
	d.centred(title, bold, 22)
	d.running = func() {
		d.y += 4
		d.centred(j.def.Title+"　"+title, bold, 12)
		d.y += 4
	}
	defer func() { d.running = nil }()
	if note := lawNote(j.def); note != "" {
		d.centred(note, regular, 9)
	}
	if p.Colour != "" {
		colour := p.Colour
		if name, known := colours[colour]; known {
			colour = name
		}
		d.centred("纸张："+colour, regular, 9)
	}
	d.y += 6
	var positions []*election.Position
	for _, id := range p.Positions {
		if pos, known := j.def.Position(id); known {
			positions = append(positions, pos)
		}
	}
	for group := range slices.Chunk(positions, columnsInRow) {
		d.ballotColumns(j, group)
		d.y += 10
	}
	d.heading("写票说明", "", 40)
	for i, line := range ballotRules(j.def, positions) {
		d.paragraph(fmt.Sprintf("%d. %s", i+1, line), regular, 9.5)
	}
	d.y += 8
	const stamp = 110.0
	d.room(stamp)
	if d.err == nil {
		d.box(pageWidth-margin-stamp, d.y, stamp, stamp, false)
		d.middle("选举委员会盖章", regular, 9, pageWidth-margin-stamp, stamp, d.y+12)
		d.text("未盖章的选票无效。", regular, 9.5, margin, d.y+14)
		d.text("选举日："+string(j.def.ElectionDay), regular, 9.5, margin, d.y+30)
	}
	d.y += stamp
}

// ballotRow is a line of a position's column: a candidate, or a line to write
// a name on.
type ballotRow struct{ no, name string }

// writeInLine is what the lines to write names on are called.
func writeInLine(def *election.Definition) string {
	if def.Nominates() {
		return "提名"
	}
	return "另选"
}

func ballotRows(def *election.Definition, p *election.Position) []ballotRow {
	var rows []ballotRow
	for i, c := range p.Candidates {
		rows = append(rows, ballotRow{strconv.Itoa(i + 1), c.Name})
	}
	if def.Rules.WriteIns != election.No {
		for range p.Seats {
			rows = append(rows, ballotRow{writeInLine(def), ""})
		}
	}
	return rows
}

// ballotColumns draws positions side by side, each with its candidates from the
// top down; a column longer than the page goes on over the next.
func (d *document) ballotColumns(j *job, positions []*election.Position) {
	const low, high = 17.0, 34.0
	rows := make([][]ballotRow, len(positions))
	longest := 1
	for i, p := range positions {
		rows[i] = ballotRows(j.def, p)
		longest = max(longest, len(rows[i]))
	}
	height := min(high, max(low, (bottom-d.y-220)/float64(longest)))
	for from := 0; from < longest; {
		d.room(46 + height)
		fit := max(1, int((bottom-d.y-46)/height))
		to := min(longest, from+fit)
		wide := width / float64(len(positions))
		for i, p := range positions {
			d.ballotColumn(j, p, rows[i][min(from, len(rows[i])):min(to, len(rows[i]))], margin+float64(i)*wide, wide, height)
		}
		d.y += 46 + float64(to-from)*height
		if from = to; from < longest {
			d.newPage()
		}
	}
}

func (d *document) ballotColumn(j *job, p *election.Position, rows []ballotRow, x, wide, height float64) {
	if d.err != nil {
		return
	}
	marks := []string{"赞成"}
	if j.def.Rules.TakesAgainst() {
		marks = append(marks, "反对")
	}
	const numbers = 30.0 // room for 另选 in one line
	mark := min(34.0, wide*0.17)
	d.box(x, d.y, wide, 28, true)
	asked := fmt.Sprintf("%s（应选 %d 名）", p.Title, p.Seats)
	if j.def.Nominates() {
		asked = fmt.Sprintf("%s（提名不超过 %d 名）", p.Title, p.Seats)
	}
	asked = d.printable(asked)
	size := min(12, 12*(wide-8)/d.width(asked, bold, 12))
	d.middle(asked, bold, size, x, wide, d.y+14)
	y := d.y + 28
	names := wide - numbers - mark*float64(len(marks))
	cells := func(texts []string, height, size float64) {
		at := x
		for i, w := range append([]float64{numbers, names}, slices.Repeat([]float64{mark}, len(marks))...) {
			d.box(at, y, w, height, false)
			d.boxed(texts[i], min(size, w*0.42), at, y, w, height)
			at += w
		}
		y += height
	}
	cells(append([]string{"序", "姓名"}, marks...), 18, 8.5)
	for _, r := range rows {
		cells(append([]string{r.no, r.name}, make([]string, len(marks))...), height, min(15, height*0.5))
	}
}

// boxed draws text in the middle of a box: smaller, then in more lines, where it
// would be wider.
func (d *document) boxed(text string, size, x, y, w, h float64) {
	const least = 6.0
	lines := d.wrap(text, bold, size, w-4)
	for len(lines) > 1 && size > least && (float64(len(lines))*size*1.1 > h || len(lines) > 2) {
		size -= 0.5
		lines = d.wrap(text, bold, size, w-4)
	}
	for i, line := range lines {
		d.middle(line, bold, size, x, w, y+h/2+(float64(i)-float64(len(lines)-1)/2)*size*1.1)
	}
}

// ballotRules says how a ballot is filled in, by the election's rules.
func ballotRules(def *election.Definition, positions []*election.Position) []string {
	var seats []string
	for _, p := range positions {
		seats = append(seats, fmt.Sprintf("%s %d 名", p.Title, p.Seats))
	}
	if def.Nominates() {
		return nominationRules(def, seats)
	}
	lines := []string{"应选：" + strings.Join(seats, "，") + "。每个职位所选的人（含另选人）等于或少于应选名额的有效，" + overVote[def.Rules.OverVote]}
	if def.Rules.TakesAgainst() {
		lines = append(lines, "赞成的在“赞成”格内画“○”，反对的在“反对”格内画“×”，弃权的不画任何符号。")
	} else {
		lines = append(lines, "赞成的在姓名右边“赞成”格内画“○”，不赞成的不画任何符号。")
	}
	switch def.Rules.WriteIns {
	case election.Yes:
		lines = append(lines, "另选他人的，在“另选”一行写明姓名，并在“赞成”格内画“○”；另选人应当是本社区登记的选民，同名的写明选民编号。")
	case election.AfterAgainst:
		lines = append(lines, "反对一名候选人后，才可以另选一人：在“另选”一行写明姓名，并在“赞成”格内画“○”。")
	default:
		lines = append(lines, "本选票不设另选，写上其他人的不计票。")
	}
	if len(positions) > 1 {
		lines = append(lines, "同一人不得选任两个职位，"+twoPositions[def.Rules.TwoPositions])
	}
	return append(lines, "用签字笔填写，符号准确、字迹清楚；无法辨认、涂改、撕毁的无效。写坏的可以交回换发一次。")
}

func nominationRules(def *election.Definition, seats []string) []string {
	return []string{
		"提名名额：" + strings.Join(seats, "，") + "。每个职位所提的人等于或少于名额的有效，" + overVote[def.Rules.OverVote],
		"在“提名”一行写明姓名，并在“赞成”格内画“○”；所提的人应当是本社区登记的选民，同名的写明选民编号。",
		"用签字笔填写，字迹清楚；无法辨认、涂改、撕毁的无效。写坏的可以交回换发一次。",
	}
}

var overVote = map[election.Choice]string{
	election.ThePosition: "多于应选名额的该职位无效。", election.TheBallot: "多于应选名额的整张选票无效。",
}

var twoPositions = map[election.Choice]string{
	election.Higher: "选到两个职位的计入较高的职位。", election.Both: "选到两个职位的两处都不计。", election.TheBallot: "选到两个职位的整张选票无效。",
}

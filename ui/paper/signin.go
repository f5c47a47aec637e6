package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
	"changpiao/station/roll"
)

// signInVolume is how many pages of the sign-in list one file holds.
const signInVolume = 50

// signInLast is how many pages the station's sign-in list has.
func signInLast(j *job) (last int) {
	j.voters(func(s *roll.State) {
		for l := range s.SignIn {
			last = l.Page
		}
	})
	return last
}

func signInVolumes(j *job) int { return (signInLast(j) + signInVolume - 1) / signInVolume }

// signInPages makes a file of 发票登记表: voters sign on the page and line that
// the check-in screen names. Who was issued ballots already is marked so.
func signInPages(j *job, d *document, volume int) {
	last := signInLast(j)
	first := volume*signInVolume + 1
	for page, lines := range j.signInLines(first, first+signInVolume-1) {
		if page > 0 {
			d.newPage()
		}
		d.signInPage(j, first+page, last, lines)
	}
}

// signInLines gives the cells of the pages from first to last, by page.
func (j *job) signInLines(first, last int) (pages [][][]string) {
	j.voters(func(s *roll.State) {
		for l := range s.SignIn {
			switch {
			case l.Page < first:
				continue
			case l.Page > last:
				return
			case len(pages) <= l.Page-first:
				pages = append(pages, nil)
			}
			at := &pages[l.Page-first]
			*at = append(*at, signInLine(s, l))
		}
	})
	return pages
}

func signInLine(s *roll.State, l roll.SignInLine) []string {
	no := l.Entry.Voter.No
	about, ballots := "", "1 份"
	if box, _ := s.MobileBoxOf(no); box != "" {
		about, ballots = "流动票箱 "+string(box), ""
	} else if holder, entrusted := s.Proxies().Holder(no); entrusted {
		about, ballots = "委托 "+string(holder), ""
	} else if held := s.Proxies().Principals(no); len(held) > 0 {
		names := make([]string, len(held))
		for i, p := range held {
			names[i] = string(p)
		}
		about, ballots = "代 "+strings.Join(names, "、"), fmt.Sprintf("1 份，代 %d 份", len(held))
	}
	signed, at := "", ""
	if issued := l.Entry.Issued; issued != nil {
		signed, at = issuedBy[issued.Way], issuedAt(issued)
	}
	return []string{strconv.Itoa(l.Line), string(no), l.Entry.Voter.Name, "", about, ballots, signed, at, ""}
}

// issuedBy marks who was issued ballots already.
var issuedBy = map[roll.Way]string{roll.InPerson: "已发票", roll.ByProxy: "已发票（委托）", roll.ByMobile: "已发票（流动）"}

// issuedAt is when a voter was issued; of an entry made later, the time on the
// paper.
func issuedAt(i *roll.Issued) string {
	return cmp.Or(i.Later, i.At.Clock()[:5])
}

func signInTable(j *job) [][]string {
	rows := [][]string{{"页", "行", "选民编号", "姓名", "委托／代谁", "发票", "时间"}}
	for page, lines := range j.signInLines(1, signInLast(j)) {
		for _, l := range lines {
			rows = append(rows, []string{strconv.Itoa(page + 1), l[0], l[1], l[2], l[4], l[6], l[7]})
		}
	}
	return rows
}

// signInPage makes a page: every line of it, so that it can be found by its
// number and used up with those who come later.
func (d *document) signInPage(j *job, page, last int, lines [][]string) {
	title := say("form.signin")
	if j.Day.Rehearsal() {
		title += "（演练）"
	}
	d.centred(fmt.Sprintf("%s　第 %d 页", title, page), bold, 15)
	about := fmt.Sprintf("%s　%s　%s　编号 %s 至 %s　全表 %d 页", j.def.Title, stationName(j.def, j.place.ID), j.def.ElectionDay, lines[0][1], lines[len(lines)-1][1], last)
	d.centred(about, regular, min(9, 9*(width-2)/d.width(d.printable(about), regular, 9)))
	d.y += 3
	for len(lines) < roll.SignInLines {
		lines = append(lines, []string{strconv.Itoa(len(lines) + 1), "", "", "", "", "1 份"})
	}
	t := table{columns: []column{
		{head: "行", share: 5, align: centre}, {head: "选民编号", share: 11, align: centre, fits: true}, {head: "姓名", share: 15, bold: true, fits: true},
		{head: "证件", share: 7, align: centre}, {head: "委托／代谁", share: 16, fits: true}, {head: "选票", share: 10, align: centre, fits: true},
		{head: "签名", share: 18, align: centre, fits: true}, {head: "时间", share: 9, align: centre, fits: true}, {head: "发票员", share: 9},
	}}
	note := "1 份是" + strings.Join(paperTitles(j.def), " 1 张、") + " 1 张。证件填“选”（选民证）或“身”（居民身份证）；代写的写明代写员。"
	notes := float64(len(d.wrap(note, regular, signInNote, width))) * signInNote * leading
	foot := float64((len(j.def.Papers)+1)/2+2) * signInFoot
	t.height = min(29.5, (bottom-d.y-signInHead-notes-foot)/roll.SignInLines)
	d.table(t, rowsOf(lines...))
	d.paragraph(note, regular, signInNote)
	d.pageTotals(j.def)
}

// Measures of the sign-in list: its notes' size, and the heights of its heads
// and of a row at its foot.
const (
	signInNote = 8.0
	signInHead = 24.0
	signInFoot = 17.0
)

func paperTitles(def *election.Definition) []string {
	titles := make([]string, len(def.Papers))
	for i, p := range def.Papers {
		titles[i] = cmp.Or(p.Title, string(p.ID))
	}
	return titles
}

// pageTotals leaves room for what a page of the sign-in list adds up to, by
// kind of ballot, and for those who kept it.
func (d *document) pageTotals(def *election.Definition) {
	one := []column{{head: "本页合计（张）", share: 26, bold: true, fits: true}, {head: "本人", share: 8}, {head: "委托", share: 8}, {head: "换发", share: 8}}
	d.table(table{columns: slices.Repeat(one, 2), size: denseSize, height: signInFoot}, func(yield func(row) bool) {
		for pair := range slices.Chunk(paperTitles(def), 2) {
			var cells []string
			for _, title := range pair {
				cells = append(cells, title, "", "", "")
			}
			if !yield(row{cells: cells}) {
				return
			}
		}
	})
	name, fact := column{share: 13, bold: true}, column{share: 12}
	d.table(table{columns: []column{name, fact, name, fact, name, fact, name, fact}, size: denseSize, height: signInFoot}, rowsOf(
		[]string{"发票桌", "", "发票员签名", "", "接班发票员", "", "监票员签名", ""},
	))
}

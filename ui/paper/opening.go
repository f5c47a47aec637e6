package paper

import (
	"fmt"
	"strings"

	"changpiao/station/election"
	"changpiao/station/roll"
)

// zeroPages makes the 零票报告: at the opening every box is empty and every
// counter zero.
func zeroPages(j *job, d *document, _ int) {
	d.head(j)
	d.paragraph(fmt.Sprintf("投票开始 %s，发票账册第 %d 条。开始前，当众打开下列票箱，查验为空后加封；当众清点选票；计算机内各项计数如下，均从账册读出。", moment(j.opened()), j.opening().Seq), regular, 10)
	d.openedBoxes(j)
	d.heading("二、选票（张）", "当众清点", 40)
	figures := []column{{head: "选票", share: 30, bold: true}}
	for _, head := range []string{"清点领取", "已发出", "作废", "待发"} {
		figures = append(figures, column{head: head, share: 14, align: centre})
	}
	var rows [][]string
	j.voters(func(s *roll.State) {
		for _, p := range j.def.Papers {
			st := s.Opening().Stock[p.ID]
			rows = append(rows, []string{p.Title, figure(st.Received), figure(st.Issued()), figure(st.Spoiled), figure(st.Left())})
		}
	})
	d.table(table{columns: figures}, rowsOf(rows...))
	d.heading("三、各候选人得票", "计票账册在投票截止、开箱以后才建立，收回、已计票均为 0", 40)
	d.table(table{columns: []column{{head: "职位", share: 15, bold: true}, {head: "候选人和得票", share: 85}}}, func(yield func(row) bool) {
		for _, p := range j.def.Positions {
			names := make([]string, len(p.Candidates))
			for i, c := range p.Candidates {
				names[i] = c.Name + " 0"
			}
			if !yield(row{cells: []string{p.Title, strings.Join(names, "、")}}) {
				return
			}
		}
	})
	d.heading("四、准备", "办妥的打“√”", 60)
	d.table(table{columns: []column{{share: 6, align: centre}, {share: 94}}}, rowsOf(
		[]string{"", "设好秘密写票处，摆好写票示例"}, []string{"", "空票箱当众开箱查验并加封，封条号如上"},
		[]string{"", "选票当众拆封清点，数目如上"}, []string{"", "发票、唱票、计票、监票人员到位，不是候选人及其近亲属"},
	))
	d.program(j)
	d.heading("六、签名", "", 50)
	d.signatures(5, "监票员", "监票员", "总监票员", "主持人")
}

func (j *job) opening() (o roll.Opening) {
	j.voters(func(s *roll.State) { o = s.Opening() })
	return o
}

func (j *job) opened() (at election.Moment) {
	j.voters(func(s *roll.State) { at = s.OpenedAt() })
	return at
}

func (d *document) openedBoxes(j *job) {
	d.heading("一、票箱", "", 40)
	columns := []column{{head: "票箱", share: 20, bold: true}, {head: "种类", share: 20}, {head: "封条号", share: 30, bold: true}, {head: "查验", share: 15, align: centre}, {head: "箱内选票", share: 15, align: centre}}
	var rows [][]string
	j.voters(func(s *roll.State) {
		for _, b := range j.place.Boxes {
			state, _ := s.Box(b.ID)
			rows = append(rows, []string{string(b.ID), boxKinds[b.Kind], state.Seal, "空箱", "0"})
		}
	})
	d.table(table{columns: columns}, rowsOf(rows...))
}

var boxKinds = map[election.BoxKind]string{election.FixedBox: "固定票箱", election.MobileBox: "流动票箱"}

// program puts where the books stand and which program wrote them.
func (d *document) program(j *job) {
	d.heading("五、账册和程序", "", 40)
	tally := "尚未建立，第 0 条"
	if j.tally.Seq > 0 {
		tally = fmt.Sprintf("末条 %d，SHA-256 %s", j.tally.Seq, j.tally.Hash)
	}
	d.paragraph(fmt.Sprintf("发票账册　末条 %d，SHA-256 %s", j.roll.Seq, j.roll.Hash), regular, 8.5)
	d.paragraph("计票账册　"+tally, regular, 8.5)
	program := "唱票 " + j.Program
	if j.Hash != "" {
		program += "，SHA-256 " + j.Hash
	}
	d.paragraph("程序　　　"+program, regular, 8.5)
	digest := j.def.Digest()
	d.paragraph(fmt.Sprintf("选举定义　%x", digest), regular, 8.5)
	var issued election.Count
	j.voters(func(s *roll.State) { issued = s.IssuedVoters() })
	if issued > 0 || j.stage > Polling {
		d.paragraph(fmt.Sprintf("注：本页在投票开始以后补印，账册为补印时的账册；补印时已有 %d 人领票。", issued), bold, 8.5)
	}
}

func emergencyVolumes(j *job) int { return 1 + signInVolumes(j) }

// emergencyPages makes the 应急包, with which the station goes on by hand when
// the power fails: where the roll stands, who entrusted their vote, blank
// sheets to count on, and in the files that follow the sign-in lists.
func emergencyPages(j *job, d *document, volume int) {
	if volume > 0 {
		signInPages(j, d, volume-1)
		return
	}
	d.head(j)
	d.paragraph("停电或计算机不能用时，凭本应急包和《发票登记表》继续发票、计票；恢复后由两名监票员签字，按纸质名单补录。", regular, 10)
	d.heading("一、名册和发票", "印制时的情况", 60)
	var facts, stock [][]string
	j.voters(func(s *roll.State) {
		all, late := s.Registered()
		facts = append(facts, []string{"登记选民", figure(all), "其中补登", figure(late), "已领票", figure(s.IssuedVoters()), "委托投票", figure(s.ProxiesHere())})
		for _, p := range j.def.Papers {
			st := s.Stock(p.ID)
			stock = append(stock, []string{p.Title, figure(st.Received), figure(st.InPerson), figure(st.Proxy), figure(st.Mobile), figure(st.Spoiled), figure(st.Left())})
		}
	})
	name, fact := column{share: 14, bold: true}, column{share: 11, align: centre}
	d.table(table{columns: []column{name, fact, name, fact, name, fact, name, fact}}, rowsOf(facts...))
	d.y += 2
	columns := []column{{head: "选票", share: 28, bold: true}}
	for _, head := range []string{"领取", "本人", "委托", "流动票箱", "作废", "应剩余"} {
		columns = append(columns, column{head: head, share: 12, align: centre})
	}
	d.table(table{columns: columns}, rowsOf(stock...))
	d.heading("二、账册", "", 20)
	d.paragraph(fmt.Sprintf("发票账册　末条 %d，SHA-256 %s", j.roll.Seq, j.roll.Hash), regular, 8.5)
	d.heading("三、手工发票", fmt.Sprintf("《发票登记表》共 %d 页，按页和行签名", signInLast(j)), 20)
	d.paragraph("一、查名册：先看选民是否已标“已发票”，再看“委托／代谁”一栏。二、本人在其一行签名，写明时间、发票员。三、代人领票的，在受委托人一行签名并写明代谁。四、补登的人写在最后一页的空行，另附申请。五、流动票箱按《流动票箱登记表》。", regular, 9.5)
	d.heading("四、委托投票", "", 40)
	d.proxyTable(j, denseSize)
	d.heading("五、签名", "", 50)
	d.signatures(4, "发票员", "监票员", "监票员")
	for _, b := range j.mobileBoxes() {
		d.newPage()
		d.mobileBox(j, b)
	}
	for i := range j.def.Papers {
		d.newPage()
		d.blankTally(j, &j.def.Papers[i])
	}
}

package paper

import (
	"fmt"
	"strings"

	"changpiao/station/election"
	"changpiao/station/sheet"
)

// wordsPages makes the 唱读稿: what is read out on the spot, with the figures
// filled in.
func wordsPages(j *job, d *document, _ int) {
	d.head(j)
	s := j.content()
	if j.stage < Sealed {
		d.paragraph("（计票尚未封存，以下是目前的数字，封存后重印）", bold, 10)
	}
	for _, text := range spoken(j.def, s) {
		d.y += 4
		d.paragraph("　　"+text, regular, 13)
	}
}

// spoken gives what is read out, paragraph by paragraph.
func spoken(def *election.Definition, s sheet.Sheet) []string {
	texts := []string{fmt.Sprintf("各位选民：现在宣布%s的计票情况。", def.Title)}
	texts = append(texts, fmt.Sprintf("本次计票的投票站登记选民 %d 人，其中补登 %d 人；委托投票 %d 人。", s.Registered, s.Registered-s.RegisteredBefore, s.Proxies))
	for _, p := range s.Papers {
		paper, _ := def.Paper(p.ID)
		took := "没有过半数"
		if 2*p.Returned > s.Registered {
			took = "超过半数"
		}
		texts = append(texts, fmt.Sprintf("%s：发出 %d 张，其中委托 %d 张、流动票箱 %d 张；收回 %d 张，%s登记选民的%s；有效 %d 张，无效 %d 张，弃权 %d 张。",
			paper.Title, p.Issued(), p.IssuedProxy, p.IssuedMobile, p.Returned, "占", share(p.Returned, s.Registered)+"，"+took, p.Valid, p.Void, p.Blank))
	}
	if s.Verdict != "" {
		return append(texts, fmt.Sprintf("%s，投票无效，重新选举。", short(s.Verdict)))
	}
	for _, p := range s.Positions {
		pos, _ := def.Position(p.ID)
		var got []string
		for i, n := range p.For {
			text := fmt.Sprintf("%s %d 票", pos.Candidates[i].Name, n)
			if i < len(p.Against) {
				text = fmt.Sprintf("%s 赞成 %d 票、反对 %d 票", pos.Candidates[i].Name, n, p.Against[i])
			}
			got = append(got, text)
		}
		for _, w := range p.WriteIns {
			got = append(got, fmt.Sprintf("另选 %s %d 票", w.Name, w.Votes))
		}
		texts = append(texts, fmt.Sprintf("%s，应选 %d 名：%s。", pos.Title, pos.Seats, strings.Join(got, "；")))
	}
	texts = append(texts, verdictLines(def, s)...)
	return append(texts, "以上是"+subject+"。宣布完毕。")
}

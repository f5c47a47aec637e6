package paper

import (
	"cmp"
	"fmt"
	"slices"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/outcome"
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
	d.words(j.def, s)
}

// words writes what is read out of a sheet.
func (d *document) words(def *election.Definition, s sheet.Sheet) {
	r := reading{document: d, def: def, sheet: s, whole: len(s.Stations) == len(def.Stations)}
	r.turnout()
	if s.Verdict != "" {
		r.say(fmt.Sprintf("%s，投票无效，不计票，重新选举。宣布完毕。", short(s.Verdict)))
		return
	}
	for _, p := range s.Positions {
		r.position(p)
	}
	for _, line := range verdictLines(def, s) {
		r.say(line)
	}
	r.say("以上是" + subject + "。宣布完毕。")
}

// reading is what is read out, in type that can be read standing.
type reading struct {
	*document
	def   *election.Definition
	sheet sheet.Sheet
	whole bool // the sheet covers the community
}

func (r reading) say(text string) {
	r.y += 4
	r.paragraph("　　"+text, regular, 13)
}

// electors are those who are asked to vote, and as they are spoken to.
var electors = map[election.Choice][2]string{
	election.Voters: {"登记选民", "选民"}, election.Households: {"登记户代表", "户代表"},
	election.Representatives: {"登记居民代表", "居民代表"}, election.MembersDue: {"应到党员", "党员"},
}

// quorums say of those who took part that they are enough, or too few.
var quorums = map[election.Choice][2]string{
	election.OverHalf:      {"超过半数", "没有超过半数"},
	election.OverTwoThirds: {"超过三分之二", "没有超过三分之二"},
	election.FourFifths:    {"达到五分之四", "没有达到五分之四"},
}

// turnout says who was to vote, what became of the ballots, and whether enough
// took part.
func (r reading) turnout() {
	s, who := r.sheet, electors[r.def.Rules.Electors]
	r.say(fmt.Sprintf("各位%s：现在宣布%s的计票情况。", who[1], r.def.Title))
	text := fmt.Sprintf("本次计票的投票站登记选民 %d 人，其中补登 %d 人", s.Registered, s.Registered-s.RegisteredBefore)
	if s.Proxies > 0 {
		text += fmt.Sprintf("；委托投票 %d 人", s.Proxies)
	}
	text += "。"
	if meets(r.def.Rules) {
		text += fmt.Sprintf("应到 %d 人，实到 %d 人。", s.Due, s.Present)
	}
	r.say(text)
	for _, p := range s.Papers {
		paper, _ := r.def.Paper(p.ID)
		issued := fmt.Sprintf("发出 %d 张", p.Issued())
		if p.IssuedProxy > 0 || p.IssuedMobile > 0 {
			issued += fmt.Sprintf("，其中委托 %d 张、流动票箱 %d 张", p.IssuedProxy, p.IssuedMobile)
		}
		text := fmt.Sprintf("%s：%s；收回 %d 张", paper.Title, issued, p.Returned)
		if s.Verdict == "" {
			text += fmt.Sprintf("，其中有效 %d 张、无效 %d 张、弃权 %d 张。%s", p.Valid, p.Void, p.Blank, r.tookPart(p.ID))
		} else {
			text += "。"
		}
		r.say(text)
	}
}

// tookPart tells how many took part in the vote on a kind of ballot. Whether
// they are enough is told of the whole community only.
func (r reading) tookPart(id election.PaperID) string {
	rules := r.def.Rules
	t := outcome.TurnoutOf(r.def, station.InputOf(r.def, r.sheet), id)
	text := fmt.Sprintf("参加投票的按%s计，占%s %d 人的 %s", measured(rules.Participants, t.N), electors[rules.Electors][0], t.Electors, share(t.N, t.Electors))
	switch {
	case !r.whole || !t.Asked:
		return text + "。"
	case t.Enough:
		return text + "，" + quorums[rules.Quorum][0] + "，符合规定人数。"
	}
	return text + "，" + quorums[rules.Quorum][1] + "，不符合规定人数。"
}

// position tells what everybody got for a position: candidates in ballot order,
// those who were nominated by votes.
func (r reading) position(p sheet.Position) {
	pos, _ := r.def.Position(p.ID)
	asked, written := fmt.Sprintf("应选 %d 名", p.Seats), "另选 "
	people := slices.Clone(p.WriteIns)
	if r.def.Nominates() {
		asked, written = fmt.Sprintf("应提名 %d 名", r.def.Places(pos)), "被提名 "
		sortByVotes(people)
	}
	r.say(fmt.Sprintf("%s，%s，%s。各人得票：", pos.Title, asked, r.threshold(p)))
	var got []string
	for i, n := range p.For {
		text := fmt.Sprintf("%s %d 票", pos.Candidates[i].Name, n)
		if i < len(p.Against) {
			text = fmt.Sprintf("%s 赞成 %d 票、反对 %d 票", pos.Candidates[i].Name, n, p.Against[i])
		}
		got = append(got, text)
	}
	for _, w := range people {
		got = append(got, fmt.Sprintf("%s%s %d 票", written, w.Name, w.Votes))
	}
	if len(got) == 0 {
		got = []string{"无人得票"}
	}
	r.y += 3
	r.table(table{columns: slices.Repeat([]column{{share: 1}}, 2), size: 12}, func(yield func(row) bool) {
		for pair := range slices.Chunk(got, 2) {
			if !yield(row{cells: pair}) {
				return
			}
		}
	})
}

// sortByVotes puts people written in with most votes first.
func sortByVotes(people []sheet.WriteIn) {
	slices.SortStableFunc(people, func(a, b sheet.WriteIn) int { return cmp.Compare(b.Votes, a.Votes) })
}

// threshold says how many votes a position asks for.
func (r reading) threshold(p sheet.Position) string {
	rules, majority, what := r.def.Rules, r.def.Rules.Majority, "当选"
	if r.def.Nominates() {
		what = "提名为候选人"
	}
	floor := ""
	switch r.def.Kind {
	case election.ReVote:
		majority = election.MostVotes
	case election.RunOff:
		majority = rules.RunoffMajority
		if rules.RunoffFloor == election.Third {
			floor = "，但不得少于收回票的三分之一"
		}
	}
	if majority == election.MostVotes {
		return "得票多的" + what + floor
	}
	of := measures[rules.MajorityBase][0]
	if r.whole {
		n, _ := base(r.def, r.sheet, p)
		of = measured(rules.MajorityBase, n)
	}
	return "得票超过" + of + "半数的" + what + floor
}

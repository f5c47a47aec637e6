package paper

import (
	"fmt"
	"strings"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/sheet"
)

// subject is what stands under every result until the street office has looked
// into it.
const subject = "计票结果，当选以街道审查后公布为准"

// OutcomeLines says what a sheet's count means, as it is announced on the spot:
// a line a position, and one for each rule that speaks against the whole. A
// sheet that doesn't cover the whole community has no outcome yet.
func OutcomeLines(def *election.Definition, s sheet.Sheet) []string {
	lines := verdictLines(def, s)
	if r, whole := station.Outcome(def, s); whole {
		lines = append(lines, flagLines(r.Flags)...)
	}
	return lines
}

// verdictLines are OutcomeLines without the flags.
func verdictLines(def *election.Definition, s sheet.Sheet) []string {
	r, whole := station.Outcome(def, s)
	if !whole {
		return []string{fmt.Sprintf("本报告单只计 %d 个投票站（全社区 %d 个），全社区的结果待各站报告单收齐后由街道汇总。", len(s.Stations), len(def.Stations))}
	}
	return outcomeLines(def, r)
}

func outcomeLines(def *election.Definition, r outcome.Result) []string {
	var lines []string
	switch {
	case r.Invalid:
		lines = append(lines, "投票无效（B401，"+short("B401")+"），重新选举。")
	case !r.Quorum:
		lines = append(lines, "投票无效（B404，"+short("B404")+"），重新选举。")
	default:
		for i := range def.Positions {
			p := &def.Positions[i]
			if pr := r.Positions[p.ID]; pr != nil {
				lines = append(lines, p.Title+"："+positionLine(def, p, pr))
			}
		}
	}
	return lines
}

// flagLines gives each rule once, with its short text.
func flagLines(flags []election.Finding) []string {
	var lines []string
	seen := map[election.Code]bool{}
	for _, f := range flags {
		if !seen[f.Code] {
			seen[f.Code] = true
			lines = append(lines, fmt.Sprintf("注：%s %s。", f.Code, short(f.Code)))
		}
	}
	return lines
}

func positionLine(def *election.Definition, p *election.Position, r *outcome.PositionResult) string {
	var parts []string
	if len(r.Elected) > 0 {
		what := "得票符合当选条件"
		if def.Nominates() {
			what = "按得票提名为候选人"
		}
		parts = append(parts, people(r.Elected)+" "+what)
	}
	if len(r.Tie) > 0 {
		parts = append(parts, fmt.Sprintf("%s 得票相同，就 %d 个名额再次投票，最迟 %s", people(r.Tie), r.TieSeats, r.LastDay))
	}
	if r.RunOffSeats > 0 {
		open := fmt.Sprintf("缺 %d 名，另行选举，最迟 %s", r.RunOffSeats, r.LastDay)
		if len(r.RunOff) > 0 {
			open += "，候选人 " + people(r.RunOff)
		}
		parts = append(parts, open)
	}
	if len(parts) == 0 {
		return "无人得票。"
	}
	return fmt.Sprintf("%s。", strings.Join(parts, "；"))
}

// people lists names with votes.
func people(list []outcome.Person) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = fmt.Sprintf("%s（%d 票）", p.Name, p.Votes)
	}
	return strings.Join(names, "、")
}

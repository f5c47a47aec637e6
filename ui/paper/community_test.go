package paper_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/street"
	"changpiao/ui/paper"
)

// community is what two stations add up to, or one of them where the other is
// missing.
func community(t *testing.T, candidates, writeIns int, missing, rehearsal bool) paper.Community {
	t.Helper()
	def := define(t, candidates)
	s := count(def, 1950, writeIns)
	s.Rehearsal = rehearsal
	held := &street.Held{Sheet: s, Signed: sign(t, s), At: 1611840000}
	c := paper.Community{
		Definition: def, Rehearsal: rehearsal, Book: journal.Head{Seq: 17, Hash: journal.Hash{0xab}},
		Sums: street.Community{
			Election: def.ID, Round: 1, Received: []election.StationID{"S1", "S2"}, RegisteredBefore: s.RegisteredBefore,
			Late: s.Registered - s.RegisteredBefore, Proxies: s.Proxies, Papers: s.Papers, Positions: s.Positions, Verdict: street.Counted,
			Flags: []election.Finding{election.Find("S713", "station", "S1")},
		},
		Stations: []street.Standing{{Station: "S1", Sheet: held}, {Station: "S2", Sheet: held}},
	}
	if missing {
		c.Sums.Received, c.Sums.Missing, c.Sums.Provisional = c.Sums.Received[:1], []election.StationID{"S2"}, true
		c.Stations[1] = street.Standing{Station: "S2", Suspect: []*street.Held{{Finding: election.Find("S709")}}}
	}
	return c
}

func TestCommunityResultsCanBeRead(t *testing.T) {
	for _, c := range []struct {
		community paper.Community
		want      []string
		not       string
	}{
		{community(t, 8, 12, false, false), []string{"报告单已收齐。街道尚未审查", "已收 2 站，共 2 站", "由 中心会场（S1） 合并计票", "计票结果，当选以街道审查后公布为准",
			"主任：王建国（1950 票） 得票符合当选条件", "注：S713 签封晚于投票日次日"}, "演练"},
		{community(t, 8, 12, true, true), []string{"O608", "缺报告单：东区投票站（S2）", "隔离 1 份（S709）", "演练，不是选举结果"}, "符合当选条件"},
	} {
		pdf, err := paper.CommunityResults([]paper.Community{c.community}, "test")
		if err != nil {
			t.Fatal(err)
		}
		want := append(c.want, append(people, "33.33%", "1931", "第 1 版", paper.CheckCode(c.community.Stations[0].Sheet.Signed), "第 1 页 共 2 页", "街道台账 17 ab000000", "万寿路街道复兴社区第十届居民委员会选举　复兴社区　第 1 轮 正式投票", "民政上报统计", "归档的报告单")...)
		for reader, got := range map[string]string{"pdfium": text(t, pdf), "poppler": string(poppler(t, pdf, "-raw"))} {
			for _, w := range want {
				if !strings.Contains(unspaced(got), unspaced(w)) {
					t.Errorf("%s can't read %q in\n%s", reader, w, got)
				}
			}
			if strings.Contains(got, c.not) {
				t.Errorf("%s reads %q", reader, c.not)
			}
		}
		again, err := paper.CommunityResults([]paper.Community{c.community}, "test")
		if err != nil || !bytes.Equal(pdf, again) {
			t.Errorf("other bytes, %v", err)
		}
	}
}

func TestCommunityResultsOverflowNothing(t *testing.T) {
	large := community(t, 40, 300, false, true)
	for i := range 200 {
		id := election.StationID(fmt.Sprint("N", i))
		large.Definition.Stations = append(large.Definition.Stations, election.Station{ID: id, Title: strings.Repeat("很长的名称", 6)})
		large.Stations = append(large.Stations, street.Standing{Station: id})
		large.Sums.Missing = append(large.Sums.Missing, id)
	}
	large.Sums.Provisional = true
	invalid := community(t, 4, 0, false, false)
	invalid.Sums.Code, invalid.Sums.Verdict, invalid.Sums.Positions = "B401", street.Invalid, []sheet.Position{}
	for name, list := range map[string][]paper.Community{
		"none": nil, "large": {large, large}, "invalid": {invalid},
	} {
		pdf, err := paper.CommunityResults(list, "test")
		if err != nil {
			t.Fatal(err)
		}
		within(t, name, pdf)
		got := text(t, pdf)
		if name == "invalid" && !strings.Contains(got, "投票无效（B401，收回的选票多于发出的选票），重新选举") {
			t.Error(got)
		}
		if name == "large" && strings.Count(unspaced(got), "各投票站") < 2 {
			t.Error(got)
		}
	}
}

// Nobody is announced as elected before the street office has confirmed it.
func TestCommunityNotices(t *testing.T) {
	for name, c := range map[string]struct {
		missing bool
		review  *street.Review
		want    string
	}{
		"not reviewed": {false, nil, "没有可印的内容"},
		"returned":     {false, &street.Review{Reason: "核对"}, "没有可印的内容"},
		"missing":      {true, &street.Review{Confirmed: true}, "没有可印的内容"},
		"confirmed":    {false, &street.Review{Confirmed: true, At: 1611990000}, "当选为复兴社区居民委员会副主任"},
	} {
		com := community(t, 3, 0, c.missing, false)
		com.Review = c.review
		pdf, err := paper.CommunityNotices([]paper.Community{com}, "test")
		if err != nil {
			t.Fatal(err)
		}
		within(t, name, pdf)
		if got := text(t, pdf); !strings.Contains(unspaced(got), c.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestTypedResultSaysSo(t *testing.T) {
	c := community(t, 3, 0, false, false)
	for i := range c.Stations {
		held := *c.Stations[i].Sheet
		held.Typed, held.Signed = &street.Typed{Reason: "打印机坏了"}, nil
		c.Stations[i].Sheet = &held
		c.Sums.Typed = append(c.Sums.Typed, c.Stations[i].Station)
	}
	c.Review = &street.Review{Confirmed: true, At: 1611990000}
	notice, err := paper.CommunityNotices([]paper.Community{c}, "test")
	if err != nil || !strings.Contains(unspaced(text(t, notice)), "按纸质结果录入的，没有签名的报告单：中心会场（S1）、东区投票站（S2）") {
		t.Errorf("the notice doesn't say so: %v", err)
	}
	pdf, err := paper.CommunityResults([]paper.Community{c}, "test")
	if err != nil {
		t.Fatal(err)
	}
	got := unspaced(text(t, pdf))
	for _, w := range []string{"手工录入，未签名：打印机坏了", "手工录入的纸质结果，没有签名文件"} {
		if !strings.Contains(got, w) {
			t.Errorf("no %s in %s", w, got)
		}
	}
}

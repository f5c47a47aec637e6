package election

import (
	"slices"
	"testing"
)

func TestCalendar(t *testing.T) {
	d := &Definition{ElectionDay: "2021-01-28", Kind: FirstRound, RollPublished: "2021-01-09", CandidatesPublished: "2021-01-21", Rules: RuleSet{MaxProxies: 5}}
	want := []Deadline{
		{PostRoll, "2021-01-08", true, "2021-01-09"},
		{TakeObjections, "2021-01-14", false, ""},
		{DecideThem, "2021-01-17", false, ""},
		{Nominate, "2021-01-21", false, ""},
		{PostCandidates, "2021-01-21", true, "2021-01-21"},
		{PostProxies, "2021-01-27", true, ""},
		{Poll, "2021-01-28", false, ""},
		{SealSheets, "2021-01-29", false, ""},
		{FurtherRound, "2021-02-07", false, ""},
		{File, "", false, ""},
	}
	if got := d.Calendar(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	d.Rules.MaxProxies = 0
	if slices.ContainsFunc(d.Calendar(), func(l Deadline) bool { return l.Step == PostProxies }) {
		t.Error("proxies are posted where there are none")
	}
	d.Rules.MaxProxies, d.RollPublished = 5, ""
	if got := d.Calendar()[1].Last; got != "2021-01-13" {
		t.Errorf("objections to a roll that is still to be posted run until %s", got)
	}
	d.Kind = RunOff
	if got := d.Calendar(); len(got) != 5 || got[1].Step != Poll {
		t.Errorf("a run-off has %+v", got)
	}
}

func TestDeadlineOn(t *testing.T) {
	for _, c := range []struct {
		deadline Deadline
		today    Date
		want     Timing
	}{
		{Deadline{Last: "2021-01-08", Noted: true, Done: "2021-01-08"}, "2021-01-01", Kept},
		{Deadline{Last: "2021-01-08", Noted: true, Done: "2021-01-09"}, "2021-01-01", Missed},
		{Deadline{Last: "2021-01-08", Noted: true}, "2021-01-08", Today},
		{Deadline{Last: "2021-01-08", Noted: true}, "2021-01-09", Unnoted},
		{Deadline{Last: "2021-01-08"}, "2021-01-09", Over},
		{Deadline{Last: "2021-01-08"}, "2021-01-08", Today},
		{Deadline{Last: "2021-01-08"}, "2021-01-07", Ahead},
		{Deadline{}, "2021-01-07", Ahead},
		{Deadline{Done: "2021-01-07"}, "2021-01-08", Kept},
	} {
		if got := c.deadline.On(c.today); got != c.want {
			t.Errorf("%+v on %s is %s, not %s", c.deadline, c.today, got, c.want)
		}
	}
}

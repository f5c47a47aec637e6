package roll_test

import (
	"errors"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/station/statement"
)

func TestLateRegistration(t *testing.T) {
	open := []move{opened(30)}
	basis := func(v *election.Voter) { v.Basis = "居民会议同意" }
	in2026 := []string{"residents-2020", "residents-2026"}
	closedAll := moves(open, []move{posted, closed(30)})
	bad := func(id string) func(*election.Voter) {
		return func(v *election.Voter) { v.IDNumber = election.NormalID(id) }
	}
	twin := func(v *election.Voter) {
		v.Name, v.IDNumber = "选民 5", election.IDNumber(idNumber("1970-01-01", 955))
	}
	proof := func(v *election.Voter) { v.IDNumber, v.OtherProof = "", "户口簿" }
	runDays(t, []dayCase{
		{"before the polls", nil, nil, late(901, 1), ""},
		{"R101 eighteen on the day", nil, open, late(901, 1, born("2003-01-28", 901)), ""},
		{"R101 eighteen the day after", nil, open, late(901, 1, born("2003-01-29", 901)), "R101"},
		{"R102 wrong check digit", nil, open, late(901, 1, bad("990199199005069010")), "R102"},
		{"R102 no number", nil, open, late(901, 1, bad("")), "R102"},
		{"R103 of this station", nil, open, late(901, 1, born("1970-01-01", 905)), "R103"},
		{"R103 of another station", nil, open, late(901, 1, born("1970-01-01", 921)), "R103"},
		{"R103 registered late already", nil, moves(open, []move{late(901, 1)}), late(901, 1), "R103"},
		{"R104", nil, open, late(901, 1, func(v *election.Voter) { v.Elsewhere = "桂花园" }), "R104"},
		{"R105", nil, open, late(901, 1, func(v *election.Voter) { v.Deprived = true }), "R105"},
		{"R106 no class", nil, open, late(901, 0), "R106"},
		{"R106 class 2 without", nil, open, late(901, 2), "R106"},
		{"R106 class 2 with", nil, open, late(901, 2, basis), ""},
		{"R106 class 3 without", nil, open, late(901, 3), "R106"},
		{"R106 class 3 with", nil, open, late(901, 3, basis), ""},
		{"R106 class 4 without", nil, open, late(901, 4), "R106"},
		{"R106 class 4 with", nil, open, late(901, 4, basis), ""},
		{"R106 class 2 of 2026", in2026, open, late(901, 2), ""},
		{"R106 class 3 of 2026 without", in2026, open, late(901, 3), "R106"},
		{"R106 class 3 of 2026 with", in2026, open, late(901, 3, basis), ""},
		{"R106 class 4 of 2026", in2026, open, late(901, 4, basis), "R106"},
		{"R106 no late classes", []string{`"rules": {}`, `"rules": {"late_classes": "none"}`}, open, late(901, 1), "R106"},
		{"approved by another", nil, open, approved(903, "I").by("R", "I"), ""},
		{"approved by who registers", nil, open, approved(903, "R").by("R"), "W114"},
		{"approved by who does not stand behind it", nil, open, approved(903, "I").by("R"), "D108"},
		{"approved by nobody of the staff", nil, open, approved(903, "Z").by("R", "Z"), "D108"},
		{"registered by who may not", nil, open, approved(903, "R").by("I", "R"), "W114"},
		{"R108 after the close", nil, closedAll, late(901, 1), "R108"},
		{"R108 after the statement", nil, moves(closedAll, []move{stated}), late(901, 1), "R108"},
		{"R108 polls opened again", nil, moves(closedAll, []move{stated, reopen}), late(901, 1), ""},
		{"R108 run-off", []string{`"kind": "first"`, `"kind": "runoff"`}, open, late(901, 1), "R108"},
		{"R108 re-vote", []string{`"kind": "first"`, `"kind": "revote"`}, open, late(901, 1), "R108"},
		{"R109 same name and birth", nil, open, late(901, 1, twin), "R109"},
		{"R109 with a reason", nil, open, late(901, 1, twin).because("另一人,已核对"), ""},
		{"R109 same birth only", nil, open, late(901, 1, born("1970-01-01", 955)), ""},
		{"R110 other proof", nil, open, late(901, 1, proof), "R110"},
		{"R110 with a reason", nil, open, late(901, 1, proof).because("已核对户口簿"), ""},
		{"R110 twice without a number", nil, moves(open, []move{late(901, 1, proof).because("核对")}), late(902, 1, proof).because("核对"), ""},
		{"I310 for another station", nil, open, late(901, 1, func(v *election.Voter) { v.Station = "S2" }), "I310"},
		{"D108 for a station that is none", nil, open, late(901, 1, func(v *election.Voter) { v.Station = "S9" }), "D108"},
		{"D108 number taken", nil, open, late(901, 1, func(v *election.Voter) { v.No = "0024" }), "D108"},
		{"a number of one's own", nil, open, late(901, 1, func(v *election.Voter) { v.No = "0025" }), ""},
		{"W114", nil, open, late(901, 1).by("I"), "W114"},
		{"several at once", nil, closedAll, late(901, 3, born("2010-01-01", 901)).by("I"), "R101 R106 R108 W114"},
		{"R107 no list", nil, moves(open, []move{closed(30)}), stated, "R107"},
		{"R107 an empty list", nil, moves(open, []move{closed(30), posted}), stated, ""},
		{"R107 posted before the close", nil, closedAll, stated, ""},
		{"R107 one more after posting", nil, moves(open, []move{posted, late(901, 1), closed(30)}), stated, "R107"},
		{"R107 posted anew", nil, moves(open, []move{posted, late(901, 1), posted, closed(30)}), stated, ""},
		{"W114 posting", nil, open, posted.by("K"), "W114"},
		{"B407 posting after the statement", nil, moves(closedAll, []move{stated}), posted, "B407"},
	})
}

func TestLateNumbers(t *testing.T) {
	d := newDay(t)
	d.must(late(901, 1), late(902, 1, func(v *election.Voter) { v.No = "S1-3" }), late(903, 1), late(904, 1))
	d.replayed()
	d.book = d.open() // the PC was started again
	d.must(late(905, 1))
	d.book.View(func(s *roll.State) {
		for _, no := range []election.VoterNo{"S1-1", "S1-2", "S1-3", "S1-4", "S1-5"} {
			if e, ok := s.Entry(no); !ok || !e.Late || e.Station != "S1" {
				t.Errorf("%s: %+v", no, e)
			}
		}
	})
	one := newDay(t, `,
  {"id": "S2", "title": "东苑", "boxes": [{"id": "S2-1"}]}`, "", `"station": "S2"`, `"station": "S1"`, `"station": "S2"`, `"station": "S1"`, `"station": "S2"`, `"station": "S1"`, `"station": "S2"`, `"station": "S1"`)
	one.must(late(901, 1))
	one.book.View(func(s *roll.State) {
		if _, ok := s.Entry("0025"); !ok {
			t.Error("the next number of one station is 0025")
		}
	})
}

func TestProxiesOnTheDay(t *testing.T) {
	onDay := []string{`"rules": {}`, `"rules": {"proxy_day": "yes"}`}
	open := []move{opened(30)}
	five := []move{proxy("0003", "0013"), proxy("0004", "0013"), proxy("0005", "0013"), proxy("0006", "0013"), proxy("0007", "0013")}
	today := func(r *roll.RecordProxy) { r.Proxy.On = "" }
	asked := func(r *roll.RecordProxy) { r.AskAbsence = true }
	absent := func(r *roll.RecordProxy) { r.AskAbsence, r.Proxy.Absence = true, "住院" }
	runDays(t, []dayCase{
		{"P201 the fifth", nil, five[:4], five[4], ""},
		{"P201 the sixth", nil, five, proxy("0008", "0013"), "P201"},
		{"P201 the sixth after one was cancelled", nil, moves(five, []move{cancel("0003")}), proxy("0008", "0013"), ""},
		{"P202 a candidate holds", nil, nil, proxy("0003", "0001"), "P202"},
		{"P202 a candidate entrusts", nil, nil, proxy("0001", "0003"), ""},
		{"P203", nil, nil, proxy("0003", "0099"), "P203"},
		{"P203 one registered late may hold", nil, []move{late(901, 1)}, proxy("0003", "S1-1"), ""},
		{"P204", nil, nil, proxy("0099", "0003"), "P204"},
		{"P205", onDay, moves(open, []move{issue("0003")}), proxy("0003", "0013"), "P205"},
		{"P205 an issue taken back", onDay, moves(open, []move{issue("0003"), do(roll.UndoIssue{Voter: "0003"}).because("退回")}), proxy("0003", "0013"), ""},
		{"P206", nil, nil, proxy("0011", "0013"), "P206"},
		{"P206 after cancelling", nil, []move{cancel("0011")}, proxy("0011", "0013"), ""},
		{"P207 holder has entrusted", nil, nil, proxy("0003", "0011"), "P207"},
		{"P207 principal holds", nil, nil, proxy("0012", "0003"), "P207"},
		{"P207 no longer", nil, []move{cancel("0011"), cancel("0021")}, proxy("0012", "0003"), ""},
		{"P208", nil, nil, proxy("0003", "0003"), "P208"},
		{"P209", nil, nil, proxy("0003", "0004", func(r *roll.RecordProxy) { r.Proxy.Relation = "other" }), "P209"},
		{"P210 no day is today", nil, nil, proxy("0003", "0004", today), "P210"},
		{"P210 allowed", onDay, nil, proxy("0003", "0004", today), ""},
		{"P211", nil, nil, proxy("0003", "0004", func(r *roll.RecordProxy) { r.Proxy.Document = "" }), "P211"},
		{"I310 a principal of another station", nil, nil, proxy("0022", "0003"), "I310"},
		{"I310 a holder of another station", nil, nil, proxy("0003", "0022"), "I310"},
		{"a principal whose entry stands here by a proxy that was cancelled", nil, []move{cancel("0021")}, proxy("0021", "0013"), ""},
		{"P214 not told", nil, nil, proxy("0003", "0004", asked), "P214"},
		{"P214 told", nil, nil, proxy("0003", "0004", absent), ""},
		{"P214 answered", nil, nil, proxy("0003", "0004", asked).because("外出"), ""},
		{"W114", nil, nil, proxy("0003", "0004").by("I"), "W114"},
		{"B407 after the close", nil, moves(open, []move{closed(30)}), proxy("0003", "0004"), "B407"},
		{"cancelled", nil, nil, cancel("0011"), ""},
		{"cancelled without a reason", nil, nil, cancel("0011").because(""), "P214"},
		{"cancelled twice", nil, []move{cancel("0011")}, cancel("0011"), "P211"},
		{"cancelled, nobody's number", nil, nil, cancel("0099"), "P204"},
		{"cancelled after its ballot was issued", nil, moves(open, []move{issue("0012", "0011")}), cancel("0011"), "P213"},
		{"cancelled after the holder came alone", nil, moves(open, []move{issue("0012")}), cancel("0011"), ""},
		{"cancelled by a registrar", nil, nil, cancel("0011").by("R"), "W114"},
		{"cancelled after the close", nil, moves(open, []move{closed(30)}), cancel("0011"), "B407"},
	})
}

func TestNoProxiesInThisElection(t *testing.T) {
	d := newDay(t, `"profile": "residents-2020"`, `"profile": "party-2020"`, `{"principal": "0011", "holder": "0012", "relation": "spouse", "document": "W-1", "on": "2021-01-25"},
  {"principal": "0021", "holder": "0012", "relation": "child", "document": "W-2", "on": "2021-01-25"}`, "")
	if got := d.try(proxy("0003", "0004")); got != "P212" {
		t.Errorf("refused with %q", got)
	}
}

func TestIssuing(t *testing.T) {
	open := []move{opened(30)}
	few := []move{opened(3)}
	shown := func(c roll.Credential) move { return do(roll.Issue{Voter: "0003", Credential: c}) }
	idOnly := []string{`"rules": {}`, `"rules": {"credential": "id"}`}
	later := func(no election.VoterNo) move { return do(roll.Issue{Voter: no, Later: "10:30"}).by("A", "B") }
	undo := func(no election.VoterNo) move { return do(roll.UndoIssue{Voter: no}).because("未投即离开") }
	runDays(t, []dayCase{
		{"I301", nil, open, issue("0099"), "I301"},
		{"I302", nil, moves(open, []move{issue("0003")}), issue("0003"), "I302"},
		{"I302 by way of a range", nil, moves(open, []move{many("0003", "0005")}), issue("0004"), "I302"},
		{"I303", nil, open, issue("0011"), "I303"},
		{"I303 the holder came alone", nil, moves(open, []move{issue("0012")}), issue("0011"), "I303"},
		{"I303 cancelled", nil, moves(open, []move{cancel("0011")}), issue("0011"), ""},
		{"P213 rather than I302", nil, moves(open, []move{issue("0012", "0011")}), issue("0011"), "P213"},
		{"I304 the last ballot", nil, moves(few, []move{issue("0003"), issue("0004")}), issue("0005"), ""},
		{"I304 one more", nil, moves(few, []move{issue("0003"), issue("0004"), issue("0005")}), issue("0006"), "I304"},
		{"I304 spoiled count too", nil, moves(few, []move{issue("0003"), spoil(2)}), issue("0004"), "I304"},
		{"I304 holder and principals fit", nil, few, issue("0012", "0011", "0021"), ""},
		{"I304 holder and principals don't fit", nil, moves(few, []move{spoil(1)}), issue("0012", "0011", "0021"), "I304"},
		{"I304 a range fits", nil, few, many("0003", "0005"), ""},
		{"I304 a range doesn't", nil, few, many("0003", "0006"), "I304"},
		{"I305 not open", nil, nil, issue("0003"), "I304 I305"},
		{"I305 closed", nil, moves(open, []move{closed(30)}), issue("0003"), "I305"},
		{"I305 recorded later", nil, moves(open, []move{closed(29).because("纸质名单未录")}), later("0003"), ""},
		{"I305 recorded later by one", nil, moves(open, []move{closed(29).because("纸质名单未录")}), later("0003").by("A"), "W113"},
		{"I305 recorded later by an issuer", nil, moves(open, []move{closed(29).because("纸质名单未录")}), later("0003").by("I"), "W113 W114"},
		{"I305 recorded later after the statement", nil, moves(open, []move{closed(30), posted, stated}), later("0003"), "I305"},
		{"I308 not on the list", nil, open, mobile("0003"), "I308"},
		{"I308 on the list", nil, open, mobile("0009"), ""},
		{"I308 at a desk before the box leaves", nil, open, issue("0009"), ""},
		{"I308 at a desk while the box is out", nil, moves(open, []move{out(3)}), issue("0009"), "I308"},
		{"I308 in a range while the box is out", nil, moves(open, []move{out(3)}), many("0008", "0010"), "I308"},
		{"I308 in a range, left out", nil, moves(open, []move{out(3)}), do(roll.IssueMany{From: "0008", To: "0010", Absent: []election.VoterNo{"0009", "0010"}}), ""},
		{"I308 at a desk when it is back", nil, moves(open, []move{out(3), back(2, "0010")}), issue("0009"), ""},
		{"through the box while it is out", nil, moves(open, []move{out(3)}), mobile("0009"), ""},
		{"through the box when it is back", nil, moves(open, []move{out(3), back(3)}), mobile("0009"), "B407"},
		{"I309 nothing asked", nil, open, shown(roll.Unasked), ""},
		{"I309 none", nil, open, shown(roll.NoneShown), "I309"},
		{"I309 none with a reason", nil, open, shown(roll.NoneShown).because("监票人认识"), ""},
		{"I309 either", nil, open, shown(roll.Certificate), ""},
		{"I309 the wrong one", idOnly, open, shown(roll.Certificate), "I309"},
		{"I309 the right one", idOnly, open, shown(roll.IDCard), ""},
		{"I310", nil, open, issue("0022"), "I310"},
		{"I310 a range", nil, open, many("0020", "0022"), "I303 I310"},
		{"I310 the principal stands with the holder", nil, open, issue("0012", "0021"), ""},
		{"T502 no such box", nil, open, do(roll.Issue{Voter: "0003", Box: "S2-1"}), "T502"},
		{"W114", nil, open, issue("0003").by("R"), "W114"},
		{"W114 nobody", nil, open, issue("0003").by(), "W114"},
		{"with an unknown principal", nil, open, issue("0012", "0099"), "P204"},
		{"with somebody issued", nil, moves(open, []move{issue("0003")}), issue("0012", "0003"), "P205"},
		{"with another's principal", nil, open, issue("0013", "0011"), "P206"},
		{"with somebody who has entrusted nobody", nil, open, issue("0012", "0003"), "P211"},
		{"with oneself", nil, open, issue("0003", "0003"), "P211"},
		{"range over an entrusted vote", nil, open, many("0010", "0013"), "I303"},
		{"range of an unknown end", nil, open, many("0018", "0030"), "I301 I303 I310"},
		{"I311 without a reason", nil, moves(open, []move{issue("0003")}), undo("0003").because(""), "I311"},
		{"I311 with a reason", nil, moves(open, []move{issue("0003")}), undo("0003"), ""},
		{"I311 by an issuer", nil, moves(open, []move{issue("0003")}), undo("0003").by("I"), "W114"},
		{"I311 of nobody", nil, open, undo("0099"), "I301"},
		{"I311 of one not issued", nil, open, undo("0003"), "T502"},
		{"I311 of those who were issued together", nil, moves(open, []move{issue("0012", "0011")}),
			do(roll.UndoIssue{Voter: "0012", With: []election.VoterNo{"0011", "0011"}}).because("发错"), ""},
		{"I311 of one who was not issued with", nil, moves(open, []move{issue("0003")}),
			do(roll.UndoIssue{Voter: "0003", With: []election.VoterNo{"0004"}}).because("发错"), "T502"},
		{"I311 after the close", nil, moves(open, []move{issue("0003"), closed(29)}), undo("0003"), "B407"},
		{"issued again", nil, moves(few, []move{issue("0003"), issue("0004"), issue("0005"), undo("0003")}), issue("0003"), ""},
	})
}

func TestPrincipalsAreIssuedOnce(t *testing.T) {
	d := newDay(t)
	d.must(opened(30), issue("0012", "0011", "0011"))
	d.book.View(func(s *roll.State) {
		if st := s.Stock("p"); st.InPerson != 1 || st.Proxy != 1 {
			t.Errorf("%+v", st)
		}
		e, _ := s.Entry("0011")
		if e.Issued == nil || e.Issued.Way != roll.ByProxy || e.Issued.Holder != "0012" {
			t.Errorf("%+v", e)
		}
	})
	d.replayed()
}

func TestOpeningAndStock(t *testing.T) {
	open := []move{opened(30)}
	spoiled := func(text string, back bool) move {
		return do(roll.Spoil{Paper: "p", N: election.ReadFigure(text), HandedBack: back})
	}
	received := func(f figures) move { return do(roll.OpenPolls{Received: f, Seals: seals}) }
	sealed := func(s map[election.BoxID]string) move {
		return do(roll.OpenPolls{Received: papers(30), Seals: s})
	}
	listed := func(done []roll.OpeningPoint) roll.OpenPolls {
		return roll.OpenPolls{Received: papers(30), Seals: seals, Done: done, AskList: true}
	}
	unused := func(f figures) move { return do(roll.ClosePolls{Unused: f}) }
	runDays(t, []dayCase{
		{"open", nil, nil, opened(0), ""},
		{"B406 no figure", nil, nil, received(nil), "B406"},
		{"B406 negative", nil, nil, received(typed("-1")), "B406"},
		{"B406 a fraction", nil, nil, received(typed("1.5")), "B406"},
		{"B406 empty", nil, nil, received(typed("")), "B406"},
		{"full-width figure", nil, nil, received(typed("３０")), ""},
		{"T502 unknown paper", nil, nil, received(figures{"p": election.Whole(1), "q": election.Whole(1)}), "T502"},
		{"B408 no seal", nil, nil, sealed(nil), "B408"},
		{"B408 without a point of the list", nil, nil, do(listed(roll.OpeningList()[:3])), "B408"},
		{"B408 with the whole list", nil, nil, do(listed(roll.OpeningList())), ""},
		{"B408 a blank seal", nil, nil, sealed(map[election.BoxID]string{"S1-1": " "}), "B408"},
		{"T502 another station's box", nil, nil, sealed(map[election.BoxID]string{"S1-1": "1", "S2-1": "2"}), "T502"},
		{"D111 no resolution", []string{`"resolution": "1", `, ""}, nil, opened(30), "D111"},
		{"D111 not posted", []string{`, "posted": "1"`, ""}, nil, opened(30), "D111"},
		{"D111 posted false", []string{`"posted": "1"`, `"posted": false`}, nil, opened(30), "D111"},
		{"W114 open", nil, nil, opened(30).by("I"), "W114"},
		{"B407 open twice", nil, open, opened(30), "B407"},
		{"B407 roll prepared twice", nil, nil, do(roll.Prepare{}), "B407"},
		{"spoil", nil, open, spoiled("1", true), ""},
		{"I306", nil, open, spoiled("1", false), "I306"},
		{"I304 all that is left", nil, moves(open, []move{issue("0003")}), spoiled("29", true), ""},
		{"I304 one more", nil, moves(open, []move{issue("0003")}), spoiled("30", true), "I304"},
		{"B406 spoil", nil, open, spoiled("-1", true), "B406"},
		{"T502 spoil", nil, open, do(roll.Spoil{Paper: "q", N: election.Whole(1), HandedBack: true}), "T502"},
		{"I305 spoil before", nil, nil, spoiled("1", true), "I305"},
		{"I305 spoil after", nil, moves(open, []move{closed(30)}), spoiled("1", true), "I305"},
		{"W114 spoil", nil, open, spoiled("1", true).by("A"), "W114"},
		{"B402 balanced", nil, moves(open, []move{issue("0003"), spoil(2)}), closed(27), ""},
		{"B402 one too few", nil, moves(open, []move{issue("0003"), spoil(2)}), closed(26), "B402"},
		{"B402 one too many", nil, moves(open, []move{issue("0003"), spoil(2)}), closed(28), "B402"},
		{"B402 with a reason", nil, moves(open, []move{issue("0003"), spoil(2)}), closed(26).because("一张遗失"), ""},
		{"B402 what is out is not missing", nil, moves(open, []move{out(5)}), closed(25), ""},
		{"B402 more than is out is missing", nil, moves(open, []move{out(5)}), closed(24), "B402"},
		{"B402 more than is out still is missing", nil, moves(open, []move{out(5), mobile("0009")}), closed(24), "B402"},
		{"B402 issued from what is out", nil, moves(open, []move{out(5), mobile("0009")}), closed(25), ""},
		{"B406 close", nil, open, unused(nil), "B402 B406"},
		{"B406 present", nil, open, do(roll.ClosePolls{Unused: papers(30), Present: election.ReadFigure("-3")}), "B406"},
		{"present", nil, open, do(roll.ClosePolls{Unused: papers(30), Present: election.Whole(3)}), ""},
		{"W114 close", nil, open, closed(30).by("R"), "W114"},
		{"B407 close before opening", nil, nil, closed(0), "B407"},
		{"B407 close twice", nil, moves(open, []move{closed(30)}), closed(30), "B407"},
		{"B402 close twice with another figure", nil, moves(open, []move{closed(30)}), closed(29), "B402"},
		{"B407 statement while polling", nil, open, stated, "B407"},
		{"B407 statement twice", nil, moves(open, []move{closed(30), posted, stated}), stated, "B407"},
		{"W114 statement", nil, moves(open, []move{closed(30), posted}), stated.by("I"), "W114"},
		{"B409 a box is out", nil, moves(open, []move{out(3), closed(27), posted}), stated, "B409"},
		{"B409 it is back", nil, moves(open, []move{out(3), closed(27), posted, back(3).by("A", "B")}), stated, ""},
		{"reopen", nil, moves(open, []move{closed(30)}), reopen, ""},
		{"reopen by one", nil, moves(open, []move{closed(30)}), reopen.by("A"), "W113"},
		{"reopen by one twice", nil, moves(open, []move{closed(30)}), reopen.by("C", "C"), "W113"},
		{"reopen by supervisor and chief", nil, moves(open, []move{closed(30), posted, stated}), reopen.by("A", "C"), ""},
		{"reopen without a reason", nil, moves(open, []move{closed(30)}), reopen.because(" "), "T512"},
		{"B407 reopen what is open", nil, open, reopen, "B407"},
	})
}

func TestMobileBoxes(t *testing.T) {
	open := []move{opened(30)}
	gone := moves(open, []move{out(3)})
	runDays(t, []dayCase{
		{"three supervisors", nil, open, out(3), ""},
		{"W113 two", []string{`"staff": ["A", "B", "C"]`, `"staff": ["A", "B", "I"]`}, open, out(3), "W113"},
		{"W113 one twice", []string{`"staff": ["A", "B", "C"]`, `"staff": ["A", "B", "B"]`}, open, out(3), "W113"},
		{"no staff named", []string{`"staff": ["A", "B", "C"], `, ""}, open, out(3), ""},
		{"nothing told of ballots", nil, open, do(roll.MobileOut{Box: "S1-M"}), ""},
		{"B406", nil, open, do(roll.MobileOut{Box: "S1-M", Took: typed("x")}), "B406"},
		{"T502 a fixed box", nil, open, do(roll.MobileOut{Box: "S1-1", Took: papers(1)}), "T502"},
		{"T502 no box", nil, open, do(roll.MobileOut{Took: papers(1)}), "T502"},
		{"W114", nil, open, out(3).by("N"), "W114"},
		{"B407 before the polls", nil, nil, out(3), "B407"},
		{"B407 out twice", nil, gone, out(3), "B407"},
		{"B407 out again", nil, moves(gone, []move{back(3)}), out(3), "B407"},
		{"out again after reopening", nil, moves(gone, []move{back(3), closed(30), reopen}), out(3), ""},
		{"back", nil, gone, back(1, "0009", "0010"), ""},
		{"back, on the list twice", nil, gone, back(2, "0009", "0009"), ""},
		{"back, issued through it already", nil, moves(gone, []move{mobile("0009")}), back(1, "0009", "0010"), ""},
		{"back, issued at a desk before", nil, moves(open, []move{issue("0009"), out(3)}), back(2, "0009", "0010"), ""},
		{"I308 issued at a desk before and not on the list", nil, moves(open, []move{issue("0003"), out(3)}), back(2, "0003"), "I308"},
		{"I308 not on the list", nil, gone, back(2, "0003"), "I308"},
		{"I301 nobody", nil, gone, back(2, "0099"), "I301"},
		{"I304", nil, []move{opened(2), issue("0003"), out(1)}, back(0, "0009", "0010"), "I304"},
		{"B402 more left than taken", nil, gone, back(4), "B402"},
		{"B406 left", nil, gone, do(roll.MobileBack{Box: "S1-M", Left: typed("-1")}), "B406"},
		{"B407 back before it left", nil, open, back(0), "B407"},
		{"B407 back twice", nil, moves(gone, []move{back(3)}), back(3), "B407"},
		{"after the close by two", nil, moves(gone, []move{closed(27)}), back(1, "0009", "0010").by("A", "B"), ""},
		{"W113 after the close by one", nil, moves(gone, []move{closed(27)}), back(1, "0009", "0010"), "W113"},
		{"B402 after the close", nil, moves(gone, []move{closed(27)}), back(0, "0009", "0010").by("A", "B"), "B402"},
		{"B402 after the close with a reason", nil, moves(gone, []move{closed(27)}), back(0, "0009", "0010").by("A", "B").because("一张遗失"), ""},
		{"B407 after the statement", nil, moves(gone, []move{back(3), closed(30), posted, stated}), back(0).by("A", "B"), "B407"},
	})
}

func TestStaffOfTheDay(t *testing.T) {
	joins := func(voter election.VoterNo) move {
		return do(roll.ChangeStaff{Member: election.StaffMember{ID: "X", Role: election.Issuer, Voter: voter}}).because("本人声明非候选人及其近亲属")
	}
	runDays(t, []dayCase{
		{"W115 with their word", nil, nil, joins(""), ""},
		{"W115 without", nil, nil, joins("").because(""), "W115"},
		{"W113 one supervisor", nil, nil, joins("").by("A"), "W113"},
		{"W114 by an issuer", nil, nil, joins("").by("I", "A"), "W113 W114"},
		{"W111 a candidate", nil, nil, joins("0001"), "W111"},
		{"W112 a candidate's spouse", nil, nil, joins("0020"), "W112"},
		{"who joined may act", nil, []move{joins(""), opened(30)}, issue("0003").by("X"), ""},
		{"who has not may not", nil, []move{opened(30)}, issue("0003").by("X"), "W114"},
		{"another role from now on", nil, []move{opened(30), do(roll.ChangeStaff{Member: election.StaffMember{ID: "I", Role: election.Registrar}}).because("换岗")}, issue("0003"), "W114"},
		{"B407 after the statement", nil, []move{opened(30), posted, closed(30), stated}, joins(""), "B407"},
	})
}

func TestEverybodyMayVote(t *testing.T) {
	// As many issued as registered, to the last ballot: no I307, no I304.
	d := newDay(t)
	d.must(opened(21), many("0001", "0010"), many("0013", "0020"), issue("0012", "0011", "0021"), posted, closed(0), stated)
	d.book.View(func(s *roll.State) {
		if all, _ := s.Registered(); all != 21 || s.IssuedVoters() != 21 {
			t.Errorf("%d of %d", s.IssuedVoters(), all)
		}
		for _, e := range s.Equations(nil) {
			if _, out := e.Args["out"]; !e.Holds || out {
				t.Errorf("%+v", e)
			}
		}
	})
	d.replayed()
}

// Of several who come together each is issued once, whoever is named twice or
// was issued before.
func TestEachOfSeveralOnce(t *testing.T) {
	together := issue("0012", "0011", "0011", "0021")
	for _, c := range []struct {
		name  string
		moves []move
		want  election.Count
	}{
		{"with principals", []move{together}, 3},
		{"taken back", []move{together, do(roll.UndoIssue{Voter: "0012", With: []election.VoterNo{"0011", "0012", "0011", "0021"}}).because("发错")}, 0},
		{"on the list twice", []move{out(3), back(1, "0009", "0009", "0010")}, 2},
		{"issued through the box before", []move{out(3), mobile("0009"), back(1, "0009", "0010")}, 2},
		{"back with nobody", []move{out(3), back(3)}, 0},
	} {
		d := newDay(t)
		d.must(opened(30))
		before := d.book.Head().Seq
		d.must(c.moves...)
		d.book.View(func(s *roll.State) {
			if got := s.IssuedVoters(); got != c.want {
				t.Errorf("%s: %d are issued, not %d", c.name, got, c.want)
			}
		})
		if c.want == 0 && c.name == "back with nobody" && d.book.Head().Seq != before+2 {
			t.Errorf("%s: %d records", c.name, d.book.Head().Seq-before)
		}
		d.replayed()
	}
}

// A range is of numbers that differ in their digits alone.
func TestRanges(t *testing.T) {
	named := func(seq int, no election.VoterNo) move {
		return late(seq, 1, func(v *election.Voter) { v.No = no })
	}
	d := newDay(t)
	d.must(opened(30), named(901, "S1-5"), named(902, "临时"), named(903, "临时0"), named(904, "临时5"), named(905, "临时9"))
	for _, c := range []struct {
		from, to election.VoterNo
		want     string // refused
	}{
		{"0003", "S1-5", "I301"}, {"S1-5", "0009", "I301"}, {"0005", "0003", "I301"}, {"临时", "临时", "I301"}, {"临时", "临时9", "I301"}, {"临时0", "临时", "I301"}, {"S1-5", "临时9", "I301"},
		{"临时5", "临时9", ""}, {"0003", "0004", ""}, {"S1-5", "S1-5", ""},
	} {
		if got := d.try(many(c.from, c.to)); got != c.want {
			t.Errorf("%s to %s: refused with %q, want %q", c.from, c.to, got, c.want)
		}
	}
	d.book.View(func(s *roll.State) {
		if s.IssuedVoters() != 5 {
			t.Errorf("%d are issued", s.IssuedVoters())
		}
	})
}

// The gates say why the boxes stay shut, and nothing once they may be opened.
func TestGates(t *testing.T) {
	d := newDay(t)
	for _, c := range []struct {
		move move
		want string
	}{{opened(30), "B407"}, {posted, "B407"}, {closed(30), ""}, {stated, ""}, {reopen, "B407"}} {
		d.must(c.move)
		d.book.View(func(s *roll.State) {
			var r *election.Refusal
			if errors.As(s.Gates(), &r); c.want == "" && r != nil || c.want != "" && (r == nil || !r.Has(election.Code(c.want))) {
				t.Errorf("after %T: %v, want %q", c.move.command, r, c.want)
			}
		})
	}
}

func TestWhichBoxesAreToBeOpened(t *testing.T) {
	for _, c := range []struct {
		name string
		on   []move
		left int
		want bool
	}{
		{"never out", nil, 30, false},
		{"out and back with nothing", []move{out(3), back(3)}, 30, true},
		{"issued through it before it left", []move{mobile("0009")}, 29, true},
	} {
		d := newDay(t)
		d.must(moves([]move{opened(30)}, c.on, []move{posted, closed(c.left), stated})...)
		d.book.View(func(s *roll.State) {
			st, err := s.Closing(d.book.Head())
			if err != nil {
				t.Fatal(err)
			}
			if !st.Boxes[0].Used || st.Boxes[1].Used != c.want {
				t.Errorf("%s: %+v", c.name, st.Boxes)
			}
			if s.Gates() != nil {
				t.Errorf("%s: %v", c.name, s.Gates())
			}
			names, err := d.vault.Open(statement.NamesRow("S1"), st.Names)
			if err != nil || strings.Count(string(names), `"no"`) != 24 || strings.Contains(string(names), "id_number") {
				t.Errorf("names %s: %v", names, err)
			}
		})
	}
}

func TestWhoChangesRoleStandsOnceAmongTheStaff(t *testing.T) {
	d := newDay(t)
	d.must(do(roll.ChangeStaff{Member: election.StaffMember{ID: "I", Name: "新", Role: election.Registrar}}).because("换岗"))
	d.must(do(roll.ChangeStaff{Member: election.StaffMember{ID: "X", Role: election.Issuer}}).because("增补"))
	d.book.View(func(s *roll.State) {
		m, _ := s.Staff().Find("I")
		if len(s.Staff()) != 9 || m.Role != election.Registrar || m.Name != "新" {
			t.Errorf("%v", s.Staff())
		}
	})
	if len(d.def.Staff) != 8 || d.def.Staff[1].Role != election.Issuer {
		t.Error("the definition was changed")
	}
}

func TestHowManyAreOnTheLateList(t *testing.T) {
	d := newDay(t)
	d.must(opened(30), late(901, 1), late(902, 1), closed(30))
	_, err := d.book.Do(election.Origin{At: polling.At(19, 0), By: stated.staff}, stated.command)
	if err == nil || err.Error() != "refused: R107 (late=2)" {
		t.Error(err)
	}
}

// counting counts what is sealed.
type counting struct {
	roll.Vault
	sealed int
}

func (c *counting) Seal(row string, plain []byte) ([]byte, error) {
	c.sealed++
	return c.Vault.Seal(row, plain)
}

// Of somebody who is refused nothing is sealed; where a reason is all that is
// owed it is, as the command may be given again with it.
func TestNothingIsSealedOfWhoIsRefused(t *testing.T) {
	d := newDay(t)
	vault := &counting{Vault: d.vault}
	d.vault = vault
	d.book = d.open()
	d.must(opened(30))
	proof := func(v *election.Voter) { v.IDNumber, v.OtherProof = "", "户口簿" }
	for _, c := range []struct {
		move   move
		want   string
		sealed bool
	}{
		{late(901, 1, func(v *election.Voter) { v.Deprived = true }), "R105", false},
		{late(901, 0, proof), "R106 R110", false},
		{late(902, 1, proof), "R110", true},
		{late(903, 1), "", true},
	} {
		before := vault.sealed
		if got := d.try(c.move); got != c.want || (vault.sealed > before) != c.sealed {
			t.Errorf("refused with %q, sealed %d, want %q", got, vault.sealed-before, c.want)
		}
	}
}

func TestWhatAMobileBoxLacks(t *testing.T) {
	d := newDay(t, `"resolution": "1", `, "")
	_, err := d.book.Do(election.Origin{At: polling.At(8, 0), By: []election.StaffID{"A"}}, opened(30).command)
	if err == nil || err.Error() != "refused: D111 (box=S1-M, posted=true, resolution=false)" {
		t.Error(err)
	}
}

package store

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/station/statement"
)

// matrixElection has somebody of each role, and what every command needs.
func matrixElection(t *testing.T) *election.Definition {
	t.Helper()
	def, err := election.Parse("election.json", []byte(`{
 "id": "matrix", "title": "示例", "profile": "residents-2020", "election_day": "2021-01-28", "kind": "first", "rules": {"proxy_day": "yes", "count_at": "central"},
 "positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [
   {"id": "a", "name": "丁一", "voter": "0001", "sex": "F"}, {"id": "b", "name": "王二", "voter": "0002"}]},
  {"id": "member", "title": "委员", "seats": 1, "candidates": [
   {"id": "c", "name": "丁三", "voter": "0003", "sex": "F"}, {"id": "d", "name": "王四", "voter": "0004"}]}],
 "papers": [{"id": "p", "positions": ["director"]}, {"id": "q", "positions": ["member"]}],
 "stations": [{"id": "S1", "title": "中心会场", "boxes": [{"id": "1"},
   {"id": "M", "kind": "mobile", "resolution": "1号", "posted": "2021-01-20", "voters": ["0013"]},
   {"id": "X", "kind": "mobile", "resolution": "1号", "posted": "2021-01-20", "voters": ["0015"]}]},
  {"id": "S2", "title": "东", "boxes": [{"id": "2"}]}],
 "staff": [{"id": "R", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "K", "role": "caller"},
  {"id": "N", "role": "recorder"}, {"id": "O", "role": "recorder"}, {"id": "P", "role": "recorder"}, {"id": "A", "role": "supervisor"},
  {"id": "B", "role": "supervisor"}, {"id": "C", "role": "chief_supervisor"}, {"id": "W", "role": "scribe"}],
 "proxies": [{"principal": "0007", "holder": "0009", "relation": "spouse", "document": "W-1", "on": "2021-01-25"}],
 "voters": {"generate": 20, "seed": 1}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// matrixDay is the day from stage to stage: a mobile box is out, and comes home
// after the close; of the bundles one has a doubtful ballot, one is counted
// twice, one is empty, and one is not made yet.
var matrixDay = []struct{ stage, steps string }{
	{"prepared", ""},
	{"polling", `{"do": "open", "received": {"p": 20, "q": 20}, "seals": {"1": "000117"}}, {"do": "issue_many", "from": "0001", "to": "0003"},
  {"do": "mobile_out", "box": "M", "took": {"p": 2, "q": 2}}`},
	{"box out", `{"do": "close", "unused": {"p": 15, "q": 15}}, {"do": "publish_late_list"}`},
	{"closed", `{"do": "mobile_back", "box": "M", "left": {"p": 1, "q": 1}, "voters": ["0013"]}`},
	{"begun", ""},
	{"counting", `{"do": "returned", "box": "1", "paper": "p", "n": 3}, {"do": "returned", "box": "M", "paper": "p", "n": 1},
  {"do": "returned", "box": "1", "paper": "q", "n": 3, "blank": 3}, {"do": "returned", "box": "M", "paper": "q", "n": 1, "blank": 1},
  {"do": "returned", "box": "2", "paper": "p", "n": 0}, {"do": "returned", "box": "2", "paper": "q", "n": 0},
  {"do": "bundle", "id": "doubtful", "paper": "p", "n": 1}, {"do": "bundle", "id": "twice", "paper": "p", "n": 1}, {"do": "bundle", "id": "none", "paper": "p", "n": 1},
  {"do": "ballot", "bundle": "doubtful", "pass": 1, "pending": true, "by": "N"}, {"do": "ballot", "bundle": "doubtful", "pass": 2, "pending": true, "by": "O"},
  {"do": "ballot", "bundle": "twice", "pass": 1, "marks": {"director": ["a"]}, "by": "N"}, {"do": "ballot", "bundle": "twice", "pass": 2, "marks": {"director": ["a"]}, "by": "O"}`},
	{"counted", `{"do": "bundle", "id": "last", "paper": "p", "n": 1},
  {"do": "decide", "bundle": "doubtful", "n": 1, "marks": {"director": ["a"]}, "clause": "1", "reason": "清楚"},
  {"do": "ballot", "bundle": "none", "pass": 1, "marks": {"director": ["a"]}, "by": "N"}, {"do": "ballot", "bundle": "none", "pass": 2, "marks": {"director": ["a"]}, "by": "O"},
  {"do": "ballot", "bundle": "last", "pass": 1, "marks": {"director": ["a"]}, "by": "N"}, {"do": "ballot", "bundle": "last", "pass": 2, "marks": {"director": ["a"]}, "by": "O"},
  {"do": "agree", "bundle": "doubtful"}, {"do": "agree", "bundle": "twice"}, {"do": "agree", "bundle": "none"}, {"do": "agree", "bundle": "last"},
  {"do": "totals", "position": "member", "pass": 1, "votes": {"c": 0, "d": 0}, "blank": 4, "by": "N"},
  {"do": "totals", "position": "member", "pass": 2, "votes": {"c": 0, "d": 0}, "blank": 4, "by": "O"}`},
	{"sealed", `{"do": "seal"}`},
	{"announced", `{"do": "announce", "posted": "公示栏"}`},
	{"repolling", `{"do": "reopen", "to": "polling", "reason": "复查"}`},
}

// matrix is a day's folders by stage, and what its commands need besides.
type matrix struct {
	t      *testing.T
	stages map[string]string // folders
	other  statement.Closing // of the other station
	pass   []byte            // a pass of the empty bundle, signed by this station's desk
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	m := &matrix{t: t, stages: map[string]string{}}
	s, err := CreateStation(filepath.Join(t.TempDir(), "S1"), Opening{Definition: matrixElection(t), Place: "S1", Rehearsal: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range matrixDay {
		switch at.stage {
		case "begun":
			m.begin(s)
			m.other = m.fromOther(s)
		case "counting":
			confirm(t, s, "A")
			if _, err := s.Day.Receive(order(s, "receive", "A"), m.other); err != nil {
				t.Fatal(err)
			}
			confirm(t, s, "A")
			if _, err := s.Day.Tally().Do(order(s, "trust", "A"), count.Trust{Key: teamPCKey(t, "one")}); err != nil {
				t.Fatal(err)
			}
		}
		if at.steps != "" {
			playSteps(t, s, at.steps)
		}
		folder := filepath.Join(t.TempDir(), "S1")
		if err := errors.Join(s.Close(), os.CopyFS(folder, os.DirFS(s.Dir()))); err != nil {
			t.Fatal(err)
		}
		m.stages[at.stage] = folder
		if s, err = signedIn(s.Dir()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	m.pass = m.fromOtherPC()
	return m
}

// teamPCKey is that of a PC that helps to count.
func teamPCKey(t *testing.T, name string) signing.PublicKey {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	key, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return key.Public()
}

// begin opens the boxes.
func (m *matrix) begin(s *Station) {
	m.t.Helper()
	o := order(s, "boxes", "A")
	confirm(m.t, s, "A")
	if _, err := s.Day.OpenBoxes(o); err != nil {
		m.t.Fatal(err)
	}
}

// fromOther makes the other station's closing statement for this one.
func (m *matrix) fromOther(s *Station) statement.Closing {
	m.t.Helper()
	s2, err := CreateStation(m.t.TempDir(), Opening{Definition: matrixElection(m.t), Place: "S2", Rehearsal: true})
	if err != nil {
		m.t.Fatal(err)
	}
	playSteps(m.t, s2, `{"do": "open", "received": {"p": 1, "q": 1}, "seals": {"2": "000118"}}, {"do": "close", "unused": {"p": 1, "q": 1}}, {"do": "publish_late_list"}`)
	closing, err := s.Foreign(reopen(m.t, s2), "A", RehearsalPIN, noon)
	if err != nil {
		m.t.Fatal(err)
	}
	return closing
}

// fromOtherPC makes a pass that was keyed on another PC.
func (m *matrix) fromOtherPC() []byte {
	m.t.Helper()
	s := m.at("counting")
	playSteps(m.t, s, `{"do": "ballot", "bundle": "none", "pass": 1, "marks": {"director": ["a"]}, "by": "P"}`)
	pass, err := s.Day.ExportPass("none", count.First)
	if err != nil {
		m.t.Fatal(err)
	}
	return pass
}

// at opens a copy of the folder of a stage.
func (m *matrix) at(stage string) *Station {
	m.t.Helper()
	folder := filepath.Join(m.t.TempDir(), "S1")
	if err := os.CopyFS(folder, os.DirFS(m.stages[stage])); err != nil {
		m.t.Fatal(err)
	}
	s, err := signedIn(folder)
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() { _ = s.Close() })
	return s
}

func onTally(c count.Command) command {
	return func(s *Station, o election.Origin) (err error) {
		if s.Day.Tally() == nil {
			_, err = s.Day.TryEmpty(o, c)
		} else {
			_, err = s.Day.Tally().Do(o, c)
		}
		return err
	}
}

// commands are all that people ask of a station.
func (m *matrix) commands() map[string]command {
	late := election.Voter{Name: "新选民", IDNumber: election.IDNumber("99019919700101901" + string(election.CheckDigit("99019919700101901"))), Class: 1}
	marks := count.Ballot{Marks: map[election.PositionID][]count.Mark{"director": {{Candidate: "a"}}}}
	one, zero := election.Whole(1), election.Whole(0)
	figures := func(n election.Count) map[election.PaperID]election.Figure {
		return map[election.PaperID]election.Figure{"p": election.Whole(n), "q": election.Whole(n)}
	}
	member := func(pin string) election.StaffMember {
		return election.StaffMember{ID: "E" + election.StaffID(pin), Name: "新", Role: election.Issuer}
	}
	return map[string]command{
		"open":              onRoll(roll.OpenPolls{Received: figures(20), Seals: map[election.BoxID]string{"1": "000117"}}),
		"register_late":     onRoll(roll.RegisterLate{Voter: late}),
		"proxy":             onRoll(roll.RecordProxy{Proxy: election.Proxy{Principal: "0010", Holder: "0011", Relation: "spouse", Document: "W-2", On: "2021-01-26"}}),
		"cancel_proxy":      onRoll(roll.CancelProxy{Principal: "0007"}),
		"issue":             onRoll(roll.Issue{Voter: "0005"}),
		"issue_many":        onRoll(roll.IssueMany{From: "0005", To: "0006"}),
		"undo_issue":        onRoll(roll.UndoIssue{Voter: "0001"}),
		"mobile_out":        onRoll(roll.MobileOut{Box: "X", Took: figures(1)}),
		"mobile_back":       onRoll(roll.MobileBack{Box: "M", Left: figures(1), Voters: []election.VoterNo{"0013"}}),
		"paper_list":        onRoll(roll.Issue{Voter: "0005", Later: "09:30"}),
		"spoil":             onRoll(roll.Spoil{Paper: "p", N: one, HandedBack: true}),
		"publish_late_list": onRoll(roll.PublishLateList{}),
		"change_staff":      onRoll(roll.ChangeStaff{Member: member("")}),
		"close":             onRoll(roll.ClosePolls{Unused: figures(15)}),
		"open_boxes": func(s *Station, o election.Origin) error {
			_, err := s.Day.OpenBoxes(o)
			return err
		},
		"receive": func(s *Station, o election.Origin) error {
			_, err := s.Day.Receive(o, m.other)
			return err
		},
		"returned":       onTally(count.CountBox{Box: "1", Paper: "p", N: election.Whole(3)}),
		"bundle":         onTally(count.BeginBundle{ID: "new", Paper: "p", N: one}),
		"ballot":         onTally(count.Enter{Bundle: "none", Pass: count.First, Ballot: marks, Times: one}),
		"position":       onTally(count.EnterPosition{Bundle: "none", Pass: count.First, Position: "director", Ballot: marks}),
		"resize":         onTally(count.ResizeBundle{ID: "none", N: one}),
		"take_back":      onTally(count.TakeBack{Bundle: "twice", Pass: count.First}),
		"correct":        onTally(count.Correct{Bundle: "twice", Pass: count.First, N: 1, Ballot: marks}),
		"decide":         onTally(count.Decide{Bundle: "doubtful", N: 1, Decision: count.Decision{Ballot: marks, Clause: "1"}}),
		"agree":          onTally(count.Agree{Bundle: "twice"}),
		"totals":         onTally(count.TypeTotals{Position: "member", Pass: count.First, Votes: map[election.CandidateID]election.Figure{"c": zero, "d": zero}, Blank: election.Whole(4), Void: zero}),
		"bundle_totals":  onTally(count.TypeTotals{Bundle: "none", Position: "director", Pass: count.First, Votes: map[election.CandidateID]election.Figure{"a": one}, Blank: zero, Void: zero}),
		"correct_totals": onTally(count.CorrectTotals{Of: count.TotalsOf{Position: "member"}, Pass: count.First, Figure: count.TotalsFigure{What: "blank"}, N: election.Whole(4)}),
		"merge": func(s *Station, o election.Origin) error {
			_, err := s.Day.MergePass(o, m.pass, []signing.PublicKey{s.PublicKey()})
			return err
		},
		"counting_file": func(s *Station, o election.Origin) error {
			_, err := s.Day.GiveCounting(o)
			return err
		},
		"trust":        onTally(count.Trust{Key: teamPCKey(m.t, "another")}),
		"distrust":     onTally(count.Distrust{Key: teamPCKey(m.t, "one")}),
		"seal":         sealCount,
		"announce":     onTally(count.Announce{Posted: "公示栏"}),
		"reopen count": reopenTo(false),
		"reopen polls": reopenTo(true),
		"next_round":   takeRound,
		"admit":        func(s *Station, _ election.Origin) error { return s.Admit(member("2"), RehearsalPIN) },
		"remove":       func(s *Station, _ election.Origin) error { return s.Remove("W") },
		"erase":        func(s *Station, _ election.Origin) error { return s.Erase() },
		"restore": func(s *Station, o election.Origin) error {
			b, err := s.BackUp(m.t.TempDir())
			if err != nil {
				return err
			}
			var by []Confirmation
			for _, who := range o.By {
				by = append(by, Confirmation{who, RehearsalPIN})
			}
			_, err = Restore(b.File, filepath.Join(m.t.TempDir(), "spare"), by, noon)
			return err
		},
	}
}

// answer is what a command is told: "ok", or the codes that speak against it.
func answer(err error) string {
	var refusal *election.Refusal
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, ErrNotSealed):
		return "early"
	case !errors.As(err, &refusal):
		return err.Error()
	}
	var codes []string
	for _, f := range refusal.Findings {
		codes = append(codes, string(f.Code))
	}
	slices.Sort(codes)
	return strings.Join(slices.Compact(codes), "+")
}

// goldenMatrix says, in words of its own, who may give a command and what is
// answered at each stage of matrixDay. In the name of all others it is refused.
var goldenMatrix = []struct{ command, roles, answers string }{
	// prepared, polling, box out, closed, begun, counting, counted, sealed, announced, repolling
	{"open", "supervisor chief_supervisor", "ok B407 B407 B407 B407 B407 B407 B407 B407 B407"},
	{"register_late", "registrar", "ok ok R108 R108 R108 R108 R108 R108 R108 ok"},
	{"proxy", "registrar", "ok ok B407 B407 B407 B407 B407 B407 B407 ok"},
	{"cancel_proxy", "supervisor chief_supervisor", "ok ok B407 B407 B407 B407 B407 B407 B407 ok"},
	{"issue", "issuer", "I304+I305 ok I305 I305 I305 I305 I305 I305 I305 ok"},
	{"issue_many", "issuer", "I304+I305 ok I305 I305 I305 I305 I305 I305 I305 ok"},
	{"undo_issue", "supervisor chief_supervisor", "T502 ok B407 B407 B407 B407 B407 B407 B407 ok"},
	{"mobile_out", "issuer supervisor chief_supervisor", "B407 ok B407 B407 B407 B407 B407 B407 B407 ok"},
	{"mobile_back", "issuer supervisor chief_supervisor", "I304 ok W113 W113 B407 B407 B407 B407 B407 B407"},
	{"mobile_back by two", "supervisor chief_supervisor", "I304 - ok B407 B407 B407 B407 B407 B407 B407"}, // one is enough while polling
	{"paper_list by two", "supervisor chief_supervisor", "I304+I305 ok ok ok I305 I305 I305 I305 I305 ok"},
	{"spoil", "issuer", "I305 ok I305 I305 I305 I305 I305 I305 I305 ok"},
	{"publish_late_list", "registrar supervisor chief_supervisor", "ok ok ok ok B407 B407 B407 B407 B407 ok"},
	{"change_staff by two", "supervisor chief_supervisor", "ok ok ok ok B407 B407 B407 B407 B407 ok"},
	{"close", "supervisor chief_supervisor", "B407 ok B407 B407 B407 B407 B407 B407 B407 ok"},
	{"open_boxes", "supervisor chief_supervisor", "B407 B407 B409 ok B407 B407 B407 B407 B407 B407"},
	{"receive", "supervisor chief_supervisor", "B407 B407 B407 B407 ok B407 B407 B407 B407 B407"},
	{"returned", "recorder supervisor chief_supervisor", "B407 B407 B407 B407 B407 ok ok B407 B407 B407"},
	{"bundle", "recorder supervisor chief_supervisor", "B407 B407 B407 B407 T503 ok T503 T503 T503 T503"},
	{"ballot", "recorder supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok T503 T503 T503 T503"},
	{"position", "recorder supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok T503 T503 T503 T503"},
	{"resize", "supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok ok B407 B407 B407"},
	{"take_back", "recorder supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok B407 B407 B407 B407"},
	{"correct", "supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok ok B407 B407 B407"},
	{"decide", "supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok ok B407 B407 B407"},
	{"agree", "recorder supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok ok B407 B407 B407"},
	{"totals", "recorder supervisor chief_supervisor", "B407 B407 B407 B407 ok ok ok B407 B407 B407"},
	{"bundle_totals", "recorder supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok T503 T503 T503 T503"},
	{"correct_totals", "supervisor chief_supervisor", "T502 T502 T502 T502 T502 T502 ok B407 B407 B407"},
	{"merge", "supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok T503 T503 T503 T503"},
	{"counting_file", "supervisor chief_supervisor", "B407 B407 B407 B407 B407 ok ok B407 B407 B407"},
	{"trust", "supervisor chief_supervisor", "B407 B407 B407 B407 ok ok ok B407 B407 B407"},
	{"distrust", "supervisor chief_supervisor", "T502 T502 T502 T502 T502 ok ok B407 B407 B407"},
	{"seal by two", "supervisor chief_supervisor", "B407 B407 B407 B407 B407 T510+T515 ok B407 B407 B407"},
	{"announce", "caller supervisor chief_supervisor", "B407 B407 B407 B407 B407 B407 B407 ok B407 B407"},
	{"reopen count by two", "supervisor chief_supervisor", "B407 B407 B407 B407 B407 B407 B407 ok ok B407"},
	{"reopen polls by two", "supervisor chief_supervisor", "B407 B407 ok ok ok ok ok ok ok B407"},
	// Where the boxes are carried away another place may have the result.
	{"next_round by two", "supervisor chief_supervisor", "B407 B407 ok ok B407 B407 B407 ok ok B407"},
	{"admit by two", "supervisor chief_supervisor", "ok ok ok ok ok ok ok ok ok ok"},
	{"remove by two", "supervisor chief_supervisor", "ok ok ok ok ok ok ok ok ok ok"},
	{"erase by two", "supervisor chief_supervisor", "early early early early early early early ok ok early"},
	{"restore by two", "supervisor chief_supervisor", "ok ok ok ok ok ok ok ok ok ok"},
}

// people of each role, for all who are alike.
var ofRole = map[election.Role]election.StaffID{
	election.Registrar: "R", election.Issuer: "I", election.Caller: "K", election.Recorder: "P",
	election.Supervisor: "B", election.ChiefSupervisor: "C", election.Scribe: "W",
}

// TestEveryCommandByEveryRoleAtEveryStage gives each command at each stage in the
// name of somebody of each role, with a supervisor beside them where it takes
// two, and once in the name of one supervisor alone. What is refused changes
// nothing in the books.
func TestEveryCommandByEveryRoleAtEveryStage(t *testing.T) {
	m := newMatrix(t)
	commands := m.commands()
	for i, at := range matrixDay {
		s := m.at(at.stage)
		for _, row := range goldenMatrix {
			name, pair := strings.CutSuffix(row.command, " by two")
			want := strings.Fields(row.answers)[i]
			if want == "-" {
				continue
			}
			for role, who := range ofRole {
				by := []election.StaffID{who}
				if pair {
					by = append(by, "A")
				}
				may := slices.Contains(strings.Fields(row.roles), string(role))
				if got := m.give(&s, at.stage, commands[name], by); may && got != want || !may && !isForOthers(got, want) {
					t.Errorf("%s by %s, %s: %s, want %s", row.command, role, at.stage, got, want)
				}
			}
			if pair {
				if got := m.give(&s, at.stage, commands[name], []election.StaffID{"A"}); !isForOthers(got, want) {
					t.Errorf("%s by one, %s: %s", name, at.stage, got)
				}
			}
		}
	}
	for name := range commands {
		if !slices.ContainsFunc(goldenMatrix, func(row struct{ command, roles, answers string }) bool {
			return strings.TrimSuffix(row.command, " by two") == name
		}) {
			t.Errorf("the matrix has no row for %s", name)
		}
	}
}

// isForOthers reports whether an answer is one for people who may not give a
// command: so it is refused, or refused for other reasons anyway.
func isForOthers(got, want string) bool {
	return strings.Contains(got, "W114") || strings.Contains(got, "W113") || got == want && got != "ok"
}

// give has people give a command at a station, and puts a fresh one of the
// stage in its place where it was taken.
func (m *matrix) give(s **Station, stage string, do command, by []election.StaffID) string {
	m.t.Helper()
	confirm(m.t, *s, by...)
	before := ends(*s)
	got := answer(do(*s, order(*s, "it", by...)))
	(*s).Dismiss()
	if got == "ok" {
		*s = m.at(stage)
	} else if ends(*s) != before {
		m.t.Errorf("refused with %s at %s by %v, and the books changed", got, stage, by)
	}
	return got
}

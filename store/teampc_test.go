package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// team is a station whose boxes are counted, and a PC that helps it, each in a
// folder of its own.
type team struct {
	t            *testing.T
	here, teamPC *Station
	steps        int
}

// helpedElection has one station, and names that are written in.
func helpedElection(t testing.TB, id string) *election.Definition {
	t.Helper()
	def, err := election.Parse("election.json", []byte(`{
 "id": "`+id+`", "title": "示例", "profile": "residents-2020", "election_day": "2021-01-28", "kind": "first", "rules": {},
 "positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [
   {"id": "a", "name": "丁一", "voter": "0001", "sex": "F"}, {"id": "b", "name": "王二", "voter": "0002"}]}],
 "papers": [{"id": "p", "positions": ["director"]}],
 "stations": [{"id": "S1", "title": "中心会场", "boxes": [{"id": "1"}]}],
 "staff": [{"id": "R", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "N", "role": "recorder"}, {"id": "O", "role": "recorder"},
  {"id": "P", "role": "recorder"}, {"id": "Q", "role": "recorder"}, {"id": "A", "role": "supervisor"}, {"id": "B", "role": "supervisor"}],
 "voters": {"generate": 20, "seed": 1}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// counting is a station with three bundles of two ballots, none of them read.
func counting(t *testing.T, id string) *Station {
	t.Helper()
	s, err := CreateStation(filepath.Join(t.TempDir(), "S1"), Opening{Definition: helpedElection(t, id), Place: "S1", Rehearsal: true})
	if err != nil {
		t.Fatal(err)
	}
	playSteps(t, s, `{"do": "open", "received": {"p": 20}, "seals": {"1": "000117"}}, {"do": "issue_many", "from": "0001", "to": "0006"},
  {"do": "close", "unused": {"p": 14}}, {"do": "publish_late_list"}, {"do": "returned", "box": "1", "paper": "p", "n": 6},
  {"do": "bundle", "id": "1", "paper": "p", "n": 2}, {"do": "bundle", "id": "2", "paper": "p", "n": 2}, {"do": "bundle", "id": "3", "paper": "p", "n": 2}`)
	return s
}

// countingFile is what a supervisor gives out at a station.
func countingFile(t *testing.T, s *Station) (path, code string) {
	t.Helper()
	confirm(t, s, "A")
	data, err := s.Day.GiveCounting(order(s, "give", "A"))
	if err != nil {
		t.Fatal(err)
	}
	locked, code, err := LockCounting(data)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "S1.counting")
	if err := os.WriteFile(path, locked, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, code
}

func newTeam(t *testing.T, id string) *team {
	t.Helper()
	m := &team{t: t, here: counting(t, id)}
	file, code := countingFile(t, m.here)
	c, err := OpenCounting(file, code[:4]+" "+code[4:8]+"－"+code[8:])
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "teamPC")
	if err := CreateTeamPC(dir, c, nil); err != nil {
		t.Fatal(err)
	}
	if m.teamPC, err = signedIn(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errors.Join(m.here.Close(), m.teamPC.Close()) })
	return m
}

// call has somebody record a pass of a bundle, a mark a ballot: a candidate, or
// the name of somebody written in.
func (m *team) call(s *Station, who election.StaffID, id count.BundleID, p count.Pass, marks ...string) {
	m.t.Helper()
	for _, mark := range marks {
		one := count.Mark{Candidate: election.CandidateID(mark)}
		if len(mark) > 1 {
			one = count.Mark{IsWriteIn: true, WriteIn: mark}
		}
		m.steps++
		confirm(m.t, s, who)
		_, err := s.Day.Tally().Do(order(s, fmt.Sprint("call", m.steps), who), count.Enter{
			Bundle: id, Pass: p, Times: election.Whole(1), Ballot: count.Ballot{Marks: map[election.PositionID][]count.Mark{"director": {one}}}})
		if err != nil {
			m.t.Fatal(err)
		}
	}
	s.Dismiss()
}

// merge takes all that the other PC has recorded to the station, and tells what
// became of each pass.
func (m *team) merge(compared signing.PublicKey) (told []string) {
	m.t.Helper()
	passes, err := m.teamPC.Day.ExportPasses()
	if err != nil {
		m.t.Fatal(err)
	}
	var files [][]byte
	for _, p := range passes {
		files = append(files, p.File)
	}
	confirm(m.t, m.here, "A")
	m.steps++
	if passes, err = m.here.Day.MergePasses(order(m.here, fmt.Sprint("merge", m.steps), "A"), files, compared); err != nil {
		m.t.Fatal(err)
	}
	m.here.Dismiss()
	for _, p := range passes {
		told = append(told, fmt.Sprintf("%s/%d %s", p.Bundle, p.Pass, whyNot(p.Err)))
	}
	return told
}

// whyNot is what a pass is told: "ok", or the code with what stands beside it.
func whyNot(err error) string {
	var refusal *election.Refusal
	if errors.As(err, &refusal) {
		why, _ := refusal.Findings[0].Args["why"].(string)
		return strings.TrimSpace(answer(err) + " " + why)
	}
	return answer(err)
}

// TestTwoPCsCountTheBundlesOfAStation is the whole way: the file goes out, each
// PC records what the other does not, the passes come back, and the sheet is
// sealed at the station.
func TestTwoPCsCountTheBundlesOfAStation(t *testing.T) {
	m := newTeam(t, "helped")
	written := m.here.Day.Definition().Voters[9].Name
	m.call(m.here, "N", "1", count.First, "a", "b")
	m.call(m.teamPC, "P", "2", count.First, "a", written)
	m.call(m.teamPC, "Q", "3", count.First, "b", "b")
	m.call(m.teamPC, "Q", "1", count.Second, "a", "b") // blind: nothing of the first is on this PC
	if got, want := m.merge(signing.PublicKey{}), []string{"1/2 S705", "2/1 S705", "3/1 S705"}; !slices.Equal(got, want) {
		t.Fatalf("of a PC that nobody compared: %q", got)
	}
	pass, err := m.teamPC.Day.ExportPass("2", count.First)
	if err != nil {
		t.Fatal(err)
	}
	key, introduced := m.here.Day.Introduced(pass)
	if !introduced || key != m.teamPC.PublicKey() {
		t.Fatal("the pass introduces another key than its PC's")
	}
	if got, want := m.merge(key), []string{"1/2 ok", "2/1 ok", "3/1 ok"}; !slices.Equal(got, want) {
		t.Fatalf("merged: %q", got)
	}
	before := ends(m.here)
	m.here = signedInAt(t, m.here)
	if got, want := m.merge(signing.PublicKey{}), []string{"1/2 T503 same", "2/1 T503 same", "3/1 T503 same"}; !slices.Equal(got, want) || ends(m.here) != before {
		t.Fatalf("merged again after a restart: %q", got)
	}
	playSteps(t, m.here, `{"do": "correct", "bundle": "3", "pass": 1, "n": 1, "marks": {"director": ["a"]}, "reason": "看错了", "by": "A"}`)
	if got, want := m.merge(signing.PublicKey{}), []string{"1/2 T503 same", "2/1 T503 same", "3/1 T503 same"}; !slices.Equal(got, want) {
		t.Fatalf("merged again after a correction: %q", got)
	}
	m.here.Day.Tally().View(func(s *count.State) {
		b := s.Bundles()
		kid := fmt.Sprintf("%x", key.KID())
		if b[0].From != [3]string{"", "", kid} || b[1].From != [3]string{"", kid, ""} || len(s.Teams()) != 1 || s.Teams()[0].Withdrawn {
			t.Errorf("where the passes are from: %q %q, teams %+v", b[0].From, b[1].From, s.Teams())
		}
	})

	m.call(m.here, "N", "2", count.Second, "a", written)
	m.call(m.here, "O", "3", count.Second, "a", "b")
	for _, id := range []string{"1", "2", "3"} {
		playSteps(t, m.here, `{"do": "agree", "bundle": "`+id+`"}`)
	}
	confirm(t, m.here, "A", "B")
	signed, _, err := m.here.Day.Seal(order(m.here, "seal", "A", "B"))
	if err != nil {
		t.Fatal(err)
	}
	content, _, err := sheet.Verify(signed, func([8]byte) (signing.PublicKey, bool) { return m.here.PublicKey(), true })
	if err != nil {
		t.Fatal(err)
	}
	director := content.Positions[0]
	if !slices.Equal(director.For, []election.Count{3, 2}) || len(director.WriteIns) != 1 || director.WriteIns[0].Name != written {
		t.Errorf("the sheet says %+v", director)
	}
}

// signedInAt closes a station's books and opens them again.
func signedInAt(t *testing.T, s *Station) *Station {
	t.Helper()
	locked := reopen(t, s)
	again, err := locked.SignIn("A", RehearsalPIN, noon)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// TestWhatAStationRefusesOfAnotherPC: another reading of the same pass, a bundle
// that is not here or of another size, and a PC that is trusted no more.
func TestWhatAStationRefusesOfAnotherPC(t *testing.T) {
	m := newTeam(t, "helped")
	m.call(m.here, "N", "1", count.First, "a", "a")
	m.call(m.teamPC, "P", "1", count.First, "a", "b")
	m.call(m.teamPC, "N", "1", count.Second, "a", "b") // who made the first here
	m.call(m.teamPC, "P", "3", count.First, "a", "b")
	resize := func(s *Station, n int) {
		confirm(t, s, "A")
		if _, err := s.Day.Tally().Do(order(s, fmt.Sprint("resize", n), "A"), count.ResizeBundle{ID: "3", N: election.Whole(election.Count(n))}); err != nil {
			t.Fatal(err)
		}
		s.Dismiss()
	}
	resize(m.here, 1)
	if got, want := m.merge(m.teamPC.PublicKey()), []string{"1/1 T503 different", "1/2 T511", "3/1 T503"}; !slices.Equal(got, want) {
		t.Errorf("told %q", got)
	}
	other := newTeam(t, "another")
	other.call(other.teamPC, "P", "1", count.First, "a", "b")
	strange, err := other.teamPC.Day.ExportPass("1", count.First)
	if err != nil {
		t.Fatal(err)
	}
	if _, introduced := m.here.Day.Introduced(strange); introduced {
		t.Error("a PC of another election is introduced here")
	}
	confirm(t, m.here, "A")
	if _, err := m.here.Day.MergePass(order(m.here, "strange", "A"), strange, []signing.PublicKey{other.teamPC.PublicKey()}); answer(err) != "S706" {
		t.Error("a pass of another election:", err)
	}
	m.here.Dismiss()
	resize(m.here, 0) // no bundle any more
	if got, want := m.merge(signing.PublicKey{}), []string{"1/1 T503 different", "1/2 T511", "3/1 T502"}; !slices.Equal(got, want) {
		t.Errorf("told %q", got)
	}
	confirm(t, m.here, "A")
	if _, err := m.here.Day.Tally().Do(order(m.here, "distrust", "A"), count.Distrust{Key: m.teamPC.PublicKey()}); err != nil {
		t.Fatal(err)
	}
	m.here = signedInAt(t, m.here)
	if got, want := m.merge(signing.PublicKey{}), []string{"1/1 S705", "1/2 S705", "3/1 S705"}; !slices.Equal(got, want) {
		t.Errorf("told %q", got)
	}
	m.here.Day.Tally().View(func(s *count.State) {
		if reasons := s.Reasons(); len(reasons) == 0 || reasons[len(reasons)-1].Code != "T512" || reasons[len(reasons)-1].Text != "复查" {
			t.Errorf("the reason for it is not kept: %+v", reasons)
		}
	})
}

// TestAPCThatHelpsIsNoStation: it can't seal, nor reopen, state or back up, and is
// erased by itself, with which its names can be read no more.
func TestAPCThatHelpsIsNoStation(t *testing.T) {
	m := newTeam(t, "helped")
	s := m.teamPC
	if s.Day.Roll() != nil || s.PublicKey() == m.here.PublicKey() {
		t.Fatal("the teamPC has a roll, or the station's key")
	}
	if _, err := os.Stat(filepath.Join(s.Dir(), rollName)); !errors.Is(err, os.ErrNotExist) {
		t.Error("there is a roll book:", err)
	}
	for name, do := range map[string]command{
		"seal": sealCount, "count again": reopenTo(false), "poll again": reopenTo(true),
		"open boxes": func(s *Station, o election.Origin) error { _, err := s.Day.OpenBoxes(o); return err },
		"state":      func(s *Station, _ election.Origin) error { _, err := s.Day.Closing(); return err },
	} {
		confirm(t, s, "A", "B")
		head := s.Day.Tally().Head()
		if got := whyNot(do(s, order(s, name, "A", "B"))); got != "B407 helps" || s.Day.Tally().Head() != head {
			t.Errorf("%s: %s", name, got)
		}
	}
	confirm(t, s, "A", "B")
	if err := sign(s, "A", "B"); !errors.Is(err, ErrNoPair) {
		t.Error("signed a sheet with the teamPC's keys:", err)
	}
	if _, err := s.BackUp(t.TempDir()); !errors.Is(err, ErrNoPair) {
		t.Error("backed up:", err)
	}

	s.Dismiss()
	confirm(t, s, "N")
	if got := answer(s.Erase()); got != "W113" {
		t.Error("erased by a recorder:", got)
	}
	confirm(t, s, "A")
	if err := s.Erase(); err != nil {
		t.Fatal(err)
	}
	locked := reopen(t, s)
	if _, err := locked.SignIn("A", RehearsalPIN, noon); !errors.Is(err, ErrErased) {
		t.Error("opened what was erased:", err)
	}
	if _, err := VerifyBook(filepath.Join(s.Dir(), tallyName)); err != nil {
		t.Error("the book can't be verified any more:", err)
	}
	if m.here = signedInAt(t, m.here); m.here.Day.Tally() == nil {
		t.Error("the station was erased with it")
	}
}

// TestNothingOfPeopleLeavesInTheClear looks for names and numbers in the
// counting file and in the folder that is made of it.
func TestNothingOfPeopleLeavesInTheClear(t *testing.T) {
	s := counting(t, "helped")
	defer s.Close()
	file, code := countingFile(t, s)
	c, err := OpenCounting(file, code)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Definition.Voters)+len(c.Definition.Proxies) > 0 || c.Definition.Digest() != s.Day.Definition().Digest() {
		t.Error("the definition has people, or is another")
	}
	dir := filepath.Join(t.TempDir(), "teamPC")
	if err := CreateTeamPC(dir, c, nil); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(files, file) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range s.Day.Definition().Voters[2:] { // the first two are candidates
			if bytes.Contains(data, []byte(v.Name)) || bytes.Contains(data, []byte(v.IDNumber.Whole())) {
				t.Errorf("%s names %s", filepath.Base(path), v.No)
			}
		}
	}
}

// TestACountingFileIsOpenedWithItsCodeOnly tries other codes, changed bytes and
// files that are none. Nothing is left of a folder that could not be made.
func TestACountingFileIsOpenedWithItsCodeOnly(t *testing.T) {
	s := counting(t, "helped")
	defer s.Close()
	file, code := countingFile(t, s)
	for _, other := range []string{"", "0", strings.Repeat("0", codeDigits), code[1:]} {
		if _, err := OpenCounting(file, other); !errors.Is(err, ErrCode) {
			t.Errorf("opened with %q: %v", other, err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{30, 60, len(data) / 2, len(data) - 1} {
		changed := bytes.Clone(data)
		changed[at] ^= 1
		if _, err := unlockCounting(changed, code); err == nil {
			t.Errorf("opened with byte %d changed", at)
		}
	}
	if _, err := unlockCounting([]byte("hello"), code); !errors.Is(err, station.ErrNotCounting) {
		t.Error(err)
	}
	c, err := OpenCounting(file, code)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c.Start.Bundles[0].N = 7 // more than came out of the box
	if err := CreateTeamPC(filepath.Join(dir, "teamPC"), c, nil); answer(err) != "T503" {
		t.Error("with a bundle too large:", err)
	}
	c.Rehearsal = false
	if err := CreateTeamPC(filepath.Join(dir, "teamPC"), c, map[election.StaffID]string{"N": "730019"}); !errors.Is(err, ErrNoSupervisor) {
		t.Error("without a supervisor:", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Error("something is left:", left, err)
	}
	c.Start.Bundles[0].N = 2
	to := filepath.Join(dir, "teamPC")
	if err := CreateTeamPC(to, c, map[election.StaffID]string{"A": "73000194"}); err != nil {
		t.Fatal(err)
	}
	locked, err := OpenStation(to, "test")
	if err != nil || !locked.Helps() {
		t.Fatal(err)
	}
	if _, err := locked.SignIn("N", "730019", noon); !errors.Is(err, ErrNoPIN) {
		t.Error("who has no PIN there signed in:", err)
	}
	teamPC, err := locked.SignIn("A", "73000194", noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := teamPC.Close(); err != nil {
		t.Fatal(err)
	}
}

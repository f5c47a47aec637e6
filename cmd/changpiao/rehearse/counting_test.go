package rehearse_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/ui/kit"
)

// counted is the demonstration's station with its boxes counted and nothing called yet, or a later step of its script.
func counted(t *testing.T, worker election.StaffID, before string, after int) *hall {
	t.Helper()
	h := open(t)
	play(t, h.books)(before, after)
	h.worker = worker
	h.draw()
	return h
}

// tally reads the tally book.
func (h *hall) tally(read func(*count.State)) { h.books.Day.Tally().View(read) }

// begin sets a bundle aside under the next number.
func (h *hall) begin(n int) {
	h.t.Helper()
	h.page("bundles")
	h.fill(strconv.Itoa(n))
	h.tap("Begin bundle")
}

// recorded gives a ballot of bundle 1 as the book holds it.
func (h *hall) recorded(p count.Pass, n int) (b count.Ballot) {
	h.t.Helper()
	h.tally(func(s *count.State) {
		var ok bool
		if b, ok = s.Ballot("1", p, n); !ok {
			h.t.Errorf("the book has no ballot %d of pass %d", n, p)
		}
	})
	return b
}

// marked tells whom a ballot marks, in the order of the positions.
func marked(b count.Ballot) string {
	var all []string
	for _, id := range []election.PositionID{"director", "deputy", "member"} {
		for _, m := range b.Marks[id] {
			all = append(all, string(m.Candidate)+m.WriteIn)
		}
	}
	return strings.Join(all, "")
}

// keys presses keys, one character each; E stands for Enter.
func (h *hall) keys(keys string) {
	h.t.Helper()
	for _, k := range keys {
		name := fyne.KeyName(string(k))
		if k == 'E' {
			name = fyne.KeyReturn
		}
		h.key(name)
	}
}

func TestABundleWithTheKeyboard(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.page("bundles")
	h.wants("1110 returned, 0 in bundles")
	h.key(fyne.KeyReturn) // the number is proposed
	h.wants("Bundle 1, first pass")
	const ballots = 50
	ballot, marks := "112123", "acdfgh"
	pad := h.window.Canvas().Focused().(fyne.CanvasObject)
	room := pad.Size()
	for n := 1; n <= ballots; n++ {
		h.keys(ballot + "E")
		if pad.Size() != room {
			t.Fatalf("the ballot jumps from %v to %v after ballot %d", room, pad.Size(), n)
		}
		if n == 7 {
			h.wants("Ballot 8 of 50")
		}
	}
	if keys, most := len(ballot)+1, len(marks)+1; keys > most {
		t.Errorf("%d keys a ballot, not %d", keys, most)
	}
	for n := 1; n <= ballots; n++ {
		if got := marked(h.recorded(count.First, n)); got != marks {
			t.Fatalf("ballot %d is %q, not %q", n, got, marks)
		}
	}

	h.tap("Change the person")
	h.choose("T07")
	h.pins(1)
	h.tap("Sign in")
	h.wants("made the other pass")
	if _, onThePad := h.window.Canvas().Focused().(desktop.Keyable); onThePad && !h.sees("made the other pass") {
		t.Error("who made the first pass may begin the second")
	}
	h.work("T08")
	for range ballots {
		h.keys(ballot + "E")
	}
	h.wants("Both passes are full and agree.")
	if h.window.Canvas().Focused() != nil {
		t.Error("the keyboard does not rest: the last Enter, held, could confirm")
	}
	h.tap("Confirm that both agree")
	h.page("bundles")
	h.wants("50 agreed")
	h.wants("✓ agreed")
	h.wants("倪新民 / 章倩")
}

func TestBackspaceTakesBack(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.begin(3)
	h.keys("112E2")
	h.key(fyne.KeyBackspace) // the mark
	h.key(fyne.KeyBackspace) // the ballot
	h.wants("Ballot 1 was taken back; it was: 主任 ○ 1")
	h.entered(count.First, 0)
	h.key(fyne.KeyBackspace) // there is nothing more
	h.entered(count.First, 0)
	h.keys("2E")
	if got := marked(h.recorded(count.First, 1)); got != "b" {
		t.Errorf("recorded %q", got)
	}
}

// retype types anew what stands in the field that has the keyboard.
func (h *hall) retype(text string) {
	h.t.Helper()
	h.window.Canvas().Focused().(*kit.Entry).SetText(text)
}

func TestABundleOfAWrongSize(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.begin(40)
	h.keys("1E2E")
	h.page("bundles")
	h.tapLast("Change bundle")
	h.retype("1")
	h.tap("Correct the size")
	h.wants("T503")
	h.tap("Understood")
	h.tap("Leave it")
	h.tapLast("Change bundle")
	if h.sees("Drop the bundle") {
		t.Error("a bundle with ballots in it may be dropped")
	}
	h.retype("41")
	h.key(fyne.KeyReturn)
	h.confirm("又点了一遍", "T11")
	h.wants("Bundle 1 now holds 41.")
	h.wants("1110 returned, 41 in bundles")
	h.begin(9)
	h.page("bundles")
	h.tapLast("Change bundle")
	h.tap("Drop the bundle")
	h.confirm("多登记了一扎", "T11")
	h.wants("Bundle 2 is dropped")
	h.wants("1110 returned, 41 in bundles")
	h.wants("first pass 2 / 41")
	h.restart()
	h.tally(func(s *count.State) {
		if all := s.Bundles(); len(all) != 1 || all[0].N != 41 || len(s.Reasons()) != 2 {
			t.Errorf("%+v, reasons %v", all, s.Reasons())
		}
	})
}

func TestABallotIsInTheBookBeforeTheNextIsShown(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.begin(2)
	h.keys("1E")
	h.wants("Ballot 1 is recorded")
	h.restart()
	if got := marked(h.recorded(count.First, 1)); got != "a" {
		t.Errorf("after a crash: %q", got)
	}
	h.wants("Bundle 1, first pass") // and the desk is where it was
	h.wants("Ballot 2 of 2")
	h.keys("2E")
	h.entered(count.First, 2)
	h.work("T08")
	h.page("bundles")
	h.tap("second pass")
	h.keys("1E")
	h.worker = "T08"
	h.restart()
	h.wants("Bundle 1, second pass")
	h.wants("Ballot 2 of 2")
	h.page("seal")
	h.restart()
	if h.sees("Bundle 1, second pass") {
		t.Error("the desk is not where it was left")
	}
	h.page("counting") // the bundle is still in hand
	h.wants("Bundle 1, second pass")
}

func TestOverVotesAndDoublePostsAreAnnounced(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.begin(2)
	h.keys("1")
	h.key(fyne.KeyLeft)
	h.keys("2")
	h.wants("void: 2 marks, 1 seats")
	h.wants(`"主任": 2 marks, 1 seats`)
	h.entered(count.First, 0)
	h.keys("E")
	h.entered(count.First, 1)

	h.key(fyne.KeyRight)
	h.keys("/")
	h.look("王建明") // a candidate for another position
	h.wants("王建明")
	h.key(fyne.KeyLeft)
	h.keys("1")
	h.wants("王建明 is marked for two positions")
}

// look types into the look-up beside the ballot and takes what it offers first.
func (h *hall) look(text string) {
	h.t.Helper()
	h.search(text)
	h.key(fyne.KeyReturn)
	if _, still := h.window.Canvas().Focused().(*kit.Entry); still {
		h.t.Fatalf("nobody was found for %q", text)
	}
}

func TestWriteIns(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.begin(4)
	h.keys("/")
	h.look("0010")
	h.keys("E")
	b := h.recorded(count.First, 1)
	if m := b.Marks["director"]; len(m) != 1 || !m[0].IsWriteIn || m[0].Voter != "0010" || m[0].WriteIn == "" {
		t.Errorf("by number: %+v", b)
	}
	h.keys("/")
	h.look("甲乙丙丁")
	h.wants("is not on the roll")
	h.keys("E")
	if m := h.recorded(count.First, 2).Marks["director"]; len(m) != 1 || m[0].WriteIn != "甲乙丙丁" || m[0].Voter != "" {
		t.Errorf("as written: %+v", m)
	}
	h.keys("/")
	h.look("lxy") // 李秀云, the candidate
	h.wants("is a candidate and gets the mark")
	h.keys("E/")
	h.search("zzzz")
	h.key(fyne.KeyReturn) // initials are no name
	if _, still := h.window.Canvas().Focused().(*kit.Entry); !still {
		t.Error("initials that fit nobody were taken for a name")
	}
	h.key(fyne.KeyEscape)
	h.keys("E")
	h.entered(count.First, 3)
}

func TestVoidAndPending(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.begin(3)
	h.keys("1*4E")
	if b := h.recorded(count.First, 1); !b.Void || b.Reason != "涂改" || len(b.Marks) > 0 {
		t.Errorf("void: %+v", b)
	}
	h.keys("1**1E")
	if b := h.recorded(count.First, 2); b.Void || !slices.Equal(b.VoidPositions, []election.PositionID{"deputy"}) || marked(b) != "a" {
		t.Errorf("one position void: %+v", b)
	}
	h.keys("1.E")
	if b := h.recorded(count.First, 3); !b.Pending || marked(b) != "a" {
		t.Errorf("set aside: %+v", b)
	}
	h.work("T08")
	h.page("bundles")
	h.tap("second pass")
	h.keys("*4E1**1E1.E")
	h.wants("1 wait for the committee")

	h.page("decide")
	h.wants("1 ballots wait for a decision.")
	h.keys("12E")
	h.search("第21条")
	h.key(fyne.KeyReturn)
	h.search("意图清楚")
	h.key(fyne.KeyReturn)
	h.wants("Rule W114")
	h.confirm("", "T11")
	h.wants("Bundle 1, ballot 3 is decided.")
	h.wants("No ballot waits for a decision.")
}

func TestADecisionNeedsAReadingAndAClause(t *testing.T) {
	h := counted(t, "T11", "decide", 0)
	h.page("decide")
	h.tap("Record the decision")
	h.wants("First key the reading")
	h.keys("0E")
	h.tap("Record the decision")
	h.wants("Rule T510")
}

func TestDifferencesAreCorrectedFromThePaper(t *testing.T) {
	h := counted(t, "T11", "correct", 0)
	h.page("bundles")
	h.wants("1 differ")
	h.tap("Compare")
	h.wants("Ballot 5")
	h.tap("Key this one again") // the first pass
	h.wants("Key ballot 5 again")
	h.keys("2>23E")
	h.wants("Ballot 5 is corrected.")
	h.tally(func(s *count.State) {
		if b, _ := s.Ballot("B03", count.First, 5); marked(b) != "bde" {
			t.Errorf("corrected to %q", marked(b))
		}
	})
}

func TestTheKeyboardGoesThroughTheDifferences(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.begin(3)
	h.keys("1E1E1E")
	h.work("T08")
	h.page("bundles")
	h.tap("second pass")
	h.keys("1E2E2E")
	h.wants("The passes differ in 2 ballots")
	if h.window.Canvas().Focused() != nil {
		t.Error("the keyboard does not rest: a digit pressed too often would decide")
	}
	h.work("T11")
	h.page("bundles")
	h.tap("Compare")
	h.wants("Ballot 2: 主任")
	h.key(fyne.KeyRight)
	h.wants("Ballot 3: 主任")
	h.key(fyne.KeyRight)
	h.wants("Ballot 2: 主任")
	h.keys("1")
	h.wants("Ballot 2 is corrected.")
	h.keys("2")
	h.wants("Both passes are full and agree.")
	if one, two := marked(h.recorded(count.First, 3)), marked(h.recorded(count.Second, 2)); one != "b" || two != "a" {
		t.Errorf("corrected to %q and %q", one, two)
	}
}

func TestBoxesSayWhatANumberMeans(t *testing.T) {
	h := counted(t, "T11", "bundle", 0)
	h.page("boxes")
	for _, c := range []struct{ n, says string }{
		{"1084", "as many as issued"},
		{"1000", "84 fewer than issued"},
		{"2000", "the election is invalid"},
		{"x", "Give a number"},
	} {
		h.fill(c.n)
		h.wants(c.says)
	}
	h.wants("1110 returned, 1112 issued")
	h.fill("1083")
	h.tap("Correct")
	h.wants("Rule T512") // it was noted before
	h.tap("Leave it")
}

func TestTotalsByTwoPeople(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.page("totals")
	h.wants("4 figures are missing")
	h.fill("700", "400", "", "", "10", "0")
	h.wants("All sums hold.")
	h.fill("700", "401")
	h.wants("[T513]")
	h.fill("700", "390", "丁国安") // there is a line for one more name
	h.fill("700", "390", "丁国安", "5", "丁国安", "2", "10", "0")
	h.wants("written down twice")
	h.tap("Record")
	h.tally(func(s *count.State) {
		if _, typed := s.Totals(count.TotalsOf{Position: "director"}, count.First); typed {
			t.Error("a name that stands there twice was taken")
		}
	})
	h.fill("700", "390", "丁国安", "5", "", "", "", "", "10", "0")
	h.wants("All sums hold.")
	h.tap("Record")
	h.wants("The totals of \"主任\", first pass, are recorded.")
	h.wants("副主任　first pass") // the same person goes on with the next position
	h.tap("主任")
	h.wants("made the other pass")

	h.work("T08")
	h.page("totals")
	h.wants("副主任　first pass")
	h.tap("主任")
	h.fill("700", "389", "丁国安")
	h.fill("700", "389", "丁国安", "4", "", "", "11", "0")
	if h.sees("differ") {
		t.Error("the second pass sees what the first was")
	}
	h.tap("Record")
	h.wants("The two counts of \"主任\" differ")
	h.wants("副主任　first pass")
	h.tap("主任")
	h.wants("The passes differ in 3 figures")
	if h.window.Canvas().Focused() != nil {
		t.Error("the keyboard does not rest: a figure typed too late would decide")
	}
	h.tap("李秀云")
	h.wants("主任　李秀云")
	h.keys("1") // the first pass is right
	h.wants("Rule W114")
	h.confirm("", "T11")
	h.wants("李秀云, second pass, is now 390.")
	h.wants("The passes differ in 2 figures")
	h.key(fyne.KeyRight)
	h.wants("主任　Blank for the position")
	h.keys("2")
	h.confirm("", "T11")
	h.fill("6") // of the name neither pass is right
	h.tap("Correct")
	h.confirm("", "T11")
	h.fill("", "6")
	h.tapLast("Correct")
	h.confirm("", "T11")
	h.tally(func(s *count.State) {
		one, _ := s.Totals(count.TotalsOf{Position: "director"}, count.First)
		if !s.TotalsAgree(count.TotalsOf{Position: "director"}) || one.Votes["b"] != 390 || one.Blank != 11 || one.WriteIns["0333"].Votes != 6 {
			t.Errorf("corrected to %+v", one)
		}
		if by := s.TotalsBy(count.TotalsOf{Position: "director"}, count.Second); !slices.Equal(by, []election.StaffID{"T08"}) {
			t.Errorf("the second pass is by %v", by)
		}
	})
}

// A pass that is typed once more begins with what it was.
func TestAPassOfTotalsTypedAgain(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	for _, who := range []string{"T07", "T08"} {
		if who == "T08" {
			h.work(who)
		}
		h.page("totals")
		h.tap("主任")
		h.fill("700", "380", "丁国安")
		h.fill("700", "380", "丁国安", "5", "甲乙丙丁", "3", "10", "0")
		h.tap("Record")
	}
	h.tap("主任")
	h.wants("Both passes agree.")
	h.tap("Type the second pass anew")
	var typed []string
	for _, e := range h.entries() {
		typed = append(typed, e.Text)
	}
	if want := "700 380 丁国安/0333 5 Names not on the roll 3   10 0"; strings.Join(typed, " ") != want {
		t.Errorf("it begins with %q", typed)
	}
	h.fill("700", "381")
	h.tap("Record")
	h.confirm("看错一行")
	h.tap("主任")
	h.wants("The passes differ in 1 figures")
}

// The PC of bundle 2 died, and its ballots were counted on paper.
func TestTotalsOfABundle(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.begin(1)
	h.keys("112E")
	h.begin(2)
	h.page("bundles")
	h.tapLast("Change bundle")
	h.tap("Type totals")
	for _, who := range []election.StaffID{"T07", "T08"} {
		if who == "T08" {
			h.work("T08")
			h.page("totals")
		}
		h.fill("0", "1") // wholly blank, wholly void
		h.tap("Record")
		h.fill("1", "0", "", "", "0", "0")
		h.tap("Record")
		h.fill("1", "0", "0", "", "", "0", "0")
		h.tap("Record")
		h.fill("0", "0", "0", "0", "0", "", "", "1", "0")
		h.tap("Record")
	}
	h.wants("Both passes agree.")
	h.page("bundles")
	h.wants("✓ agreed")
	h.wants("1110 returned, 3 in bundles, 2 agreed")
	h.tap("second pass") // of the other bundle
	h.keys("112E")
	h.tap("Confirm that both agree")
	h.restart()
	h.tally(func(s *count.State) {
		if p := s.Papers()[0]; p.Valid != 2 || p.Void != 1 {
			t.Errorf("the paper's figures are %+v", p)
		}
		d, m := s.Positions()[0], s.Positions()[2]
		if d.Votes["a"] != 2 || d.Counted != 2 || m.Blank != 2 {
			t.Errorf("director %+v, members %+v", d, m)
		}
	})
}

func TestSealPage(t *testing.T) {
	h := counted(t, "T11", "seal", 0)
	h.page("seal")
	h.wants("All agreed; the result can be sealed.")
	h.wants("received 1850 = issued 1112 + spoiled 3 + unused 735")
	h.wants("returned 1110 = valid 1094 + blank 10 + void 6")
	h.tap("Seal and sign")
	h.confirm("", "T11", "T16")
	h.wants("The result is sealed.")
	h.wants("This station is part of the community")

	h.tap("Show the codes")
	overlays := h.window.Canvas().Overlays()
	if overlays.Top() == nil {
		t.Fatal("the codes are not shown over the window")
	}
	h.key(fyne.KeySpace)
	h.key(fyne.KeyRight)
	h.key(fyne.KeyEscape)
	if overlays.Top() != nil {
		t.Error("Escape does not lead back")
	}

	h.fill("公告栏")
	h.tap("Announced and posted")
	h.wants("posted at: 公告栏")
	h.tap("Reopen the count")
	h.wants("W113")
	h.confirm("第3扎漏录", "T11", "T16")
	h.wants("The count is open again")
	h.tally(func(s *count.State) {
		if s.Stage() != count.Counting || len(s.Sheets()) != 1 {
			t.Errorf("stage %s, %d sheets", s.Stage(), len(s.Sheets()))
		}
	})
}

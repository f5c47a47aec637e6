package rehearse_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/assets"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/store"
	"changpiao/ui/kit"
)

// at opens the polls, lets somebody take over the desk and turns to a screen.
func at(t *testing.T, worker, screen string) *hall {
	t.Helper()
	h := open(t)
	h.openPolls("1850")
	h.work(worker)
	h.tap(screen)
	return h
}

// press presses the one next action, which must bear a text.
func (h *hall) press(text string) {
	h.t.Helper()
	for o := range h.all {
		if b, ok := o.(*kit.PrimaryButton); ok && b.Text == text {
			test.Tap(b)
			return
		}
	}
	h.t.Fatalf("the next action is not %q", text)
}

// check ticks a box whose text begins as given, or takes the tick away.
func (h *hall) check(text string) {
	h.t.Helper()
	for o := range h.all {
		if c, ok := o.(*kit.Check); ok && strings.HasPrefix(c.Text, text) {
			test.Tap(c)
			return
		}
	}
	h.t.Fatalf("no box %q to tick", text)
}

// types types into what has the keyboard.
func (h *hall) types(text string) {
	h.t.Helper()
	e, ok := h.window.Canvas().Focused().(*kit.Entry)
	if !ok {
		h.t.Fatalf("no field has the keyboard for %q", text)
	}
	test.Type(e, text)
}

func (h *hall) misses(text string) {
	h.t.Helper()
	if h.sees(text) {
		h.t.Errorf("%q stands on the screen", text)
	}
}

func (h *hall) view(read func(*roll.State)) { h.books.Day.Roll().View(read) }

// stands wants a voter's standing in the book.
func (h *hall) stands(no string, want roll.Standing) {
	h.t.Helper()
	h.view(func(s *roll.State) {
		if got := s.Standing(election.VoterNo(no)); got != want {
			h.t.Errorf("%s stands as %s, not %s", no, got, want)
		}
	})
}

func (h *hall) stock() (st roll.Stock) {
	h.view(func(s *roll.State) { st = s.Stock("combined") })
	return st
}

func TestPollsOpenWithEveryFigureAndSeal(t *testing.T) {
	h := open(t)
	h.wants("ballots received not noted yet")
	h.wants("empty boxes shown and sealed not ticked")
	h.press("Open the polls")
	h.wants("B406")
	h.wants("B408")
	h.tap("Understood")
	h.types("1850")
	h.key(fyne.KeyReturn)
	h.types("000117")
	h.key(fyne.KeyReturn)
	h.types("000118")
	h.misses("ballots received not noted yet")
	h.key(fyne.KeyReturn)
	first, ok := h.window.Canvas().Focused().(*kit.Check)
	if !ok || !strings.HasPrefix(first.Text, "Booths") {
		t.Fatal("the keyboard is not on the list")
	}
	first.TypedRune(' ')
	h.tap("Staff") // and what was filled in is still there
	h.tap("Open the polls")
	h.press("Open the polls")
	h.wants("ballots counted in public")
	h.misses("booths and boxes set up")
	h.tap("Understood")
	for _, point := range []string{"The ballots", "The boxes", "All counters"} {
		h.check(point)
	}
	h.press("Open the polls")
	h.wants("The polls are open.")
	h.view(func(s *roll.State) {
		if box, _ := s.Box("S1-M"); s.Stock("combined").Received != 1850 || box.Seal != "000118" {
			t.Errorf("the book holds %+v and %+v", s.Stock("combined"), box)
		}
	})
}

func TestNamesOpenACardBeforeTheyIssue(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.types("biansy") // 卞思雨
	h.wants("卞思雨")
	h.key(fyne.KeyReturn)
	h.stands("0001", roll.MayVote)
	h.wants("Signs: page 1, line 1")
	h.wants("born 1939")
	h.wants("9901**********9000")
	h.misses("990199193907119000")
	h.key(fyne.KeyReturn)
	h.stands("0001", roll.HasIssued)
	h.wants("0001 issued, 1 in all.")

	h.types("zhangh") // more than one
	h.key(fyne.KeyDown)
	h.key(fyne.KeyUp)
	h.key(fyne.KeyDown)
	h.key(fyne.KeyReturn)
	h.key(fyne.KeyEscape) // back to the list
	h.wants("↑ ↓ choose")
	h.key(fyne.KeyEscape)
	if text := h.window.Canvas().Focused().(*kit.Entry).Text; text != "" {
		t.Errorf("%q stays in the field", text)
	}
	h.types("nobodyhere")
	h.key(fyne.KeyReturn)
	h.wants("Nobody found")
}

func TestEnterOfAnInputMethodIssuesNobody(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.types("0010") // the card is up, Enter would issue
	h.key(fyne.KeyZ)
	h.key(fyne.KeyS)      // letters without their characters: a composition
	h.key(fyne.KeyReturn) // which Enter ends
	h.key(fyne.KeyBackspace)
	h.key(fyne.KeyEscape)
	h.stands("0010", roll.MayVote)
	h.types("张")
	h.key(fyne.KeyReturn) // opens the first card only
	h.stands("0010", roll.MayVote)

	field := h.window.Canvas().Focused().(*kit.Entry)
	field.SetText("0011")
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // a key that was held before
	h.stands("0011", roll.MayVote)
	h.key(fyne.KeyReturn)
	h.stands("0011", roll.HasIssued)
}

func TestWholeIDNumberLeavesTheScreen(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.types("990199193907119000") // as a card reader types it
	field := h.window.Canvas().Focused().(*kit.Entry)
	if field.Text != "" {
		t.Errorf("%q stays in the field", field.Text)
	}
	h.wants("卞思雨")
	h.key(fyne.KeyReturn)
	h.stands("0001", roll.HasIssued)

	h.types("990199193907119019") // on no card
	h.wants("9901**********9019")
	h.misses("990199193907119019")
	h.tap("Register late")
	h.wants("by the class")
	if !slices.ContainsFunc(h.entries(), func(e *widget.Entry) bool { return e.Text == "990199193907119019" }) {
		t.Error("what was typed did not come along")
	}
}

func TestPrincipalsAreTickedOff(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.types("0505")
	h.wants("居民委员会选票: 5")
	h.check("With 0507")
	h.wants("居民委员会选票: 4")
	h.press("Issue for 4 (Enter)")
	h.wants("0505 issued, 4 in all.")
	h.stands("0506", roll.WasTaken)
	h.stands("0507", roll.IsEntrusted)
}

func TestCardsAnswerWhatStandsInTheWay(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.types("0506")
	h.wants("Vote entrusted to 0505 伍金凤")
	h.tap("Came in person: cancel the proxy")
	h.wants("P214")
	h.confirm("came in person", "T11")
	h.wants("The proxy of 0506 is cancelled.")
	h.key(fyne.KeyReturn)
	h.stands("0506", roll.HasIssued)

	h.types("0506")
	h.tap("Undo the issue")
	h.wants("I311")
	h.confirm("mistaken for another", "T12")
	h.wants("The issue to 0506 is undone.")
	h.stands("0506", roll.MayVote)

	h.window.Canvas().Focused().(*kit.Entry).SetText("2500")
	h.wants("Votes at another station: 东苑投票站")
	h.key(fyne.KeyReturn)
	h.wants("Rule I310")
}

func TestPaperListIsEnteredWithItsRange(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.issue("0010")
	h.tap("Paper lists")
	h.types("0001")
	h.key(fyne.KeyReturn)
	h.types("0020")
	h.key(fyne.KeyReturn)
	h.types("3 5、2000")
	h.wants("Not in this range: 2000")
	h.wants("✕ issued")
	h.wants("1 of the range can't be issued")
	h.press("Enter this list")
	h.wants("Rule I302")
	h.wants("0010")
	h.tap("Understood")
	h.tap("Leave these 1 out")
	h.press("Enter this list")
	h.wants("List 0001–0020 entered: 17 issued.")
	h.stands("0001", roll.HasIssued)
	h.stands("0003", roll.MayVote)
	if n := h.stock().InPerson; n != 18 {
		t.Errorf("%d issued", n)
	}
	h.fill("0501", "0510") // among them a holder with four principals, three of whom stand here
	h.wants("holds 4 proxies")
	h.press("Enter this list")
	h.wants("leave them out first")
}

func TestPaperListAfterwardsNeedsTimeAndTwoSupervisors(t *testing.T) {
	h := at(t, "T03", "Paper lists")
	h.fill("0001", "0004")
	h.check("Entered afterwards")
	h.press("Enter this list")
	h.wants("Fill in the time on the paper.")
	h.types("09:40")
	h.press("Enter this list")
	h.wants("W113")
	h.confirm("", "T11", "T12")
	h.wants("4 issued")
	h.view(func(s *roll.State) {
		if e, _ := s.Entry("0002"); e.Issued == nil || e.Issued.Later != "09:40" {
			t.Errorf("the book holds %+v", e.Issued)
		}
	})
}

func TestLateRegistrationAnswersWhileTyping(t *testing.T) {
	h := at(t, "T01", "Register late")
	fields := h.entries()
	name, id := fields[0], fields[1]
	name.SetText("欧阳美丽")
	for _, c := range []struct{ id, says string }{
		{"990199", "6 of 18 characters."},
		{"99019919900101001", "17 of 18 characters."},
		{"990199199001010011", "The check digit is wrong"},
		{"990199199013010011", "There is no such date of birth."},
		{"9901991990010100xx", "An ID number has 18 characters"},
		{withCheck("99019920100101001"), "under 18, can't be registered"},
		{withCheck("99019919900101001"), "The number is right: male, born 1990, 31 on polling day."},
	} {
		id.SetText(c.id)
		h.wants(c.says)
	}
	id.SetText("990199193907119000") // 卞思雨's, who is on the roll
	h.wants("On the roll: 0001")
	h.wants("Being registered")
	h.wants("9901**********9000")

	id.SetText(withCheck("99019919900101001"))
	h.misses("On the roll: 0001")
	h.choose("3. ")
	h.press("Register")
	h.wants("Rule R106")
	h.tap("Understood")
	h.field("by the class").SetText("居民会议同意")
	h.press("Register")
	h.wants("another approves")
	if slices.ContainsFunc(h.options(), func(option string) bool { return strings.HasPrefix(option, "T01 ") }) {
		t.Error("whoever registers may approve too")
	}
	h.confirm("", "T11")
	h.wants("欧阳美丽 is registered as S1-1.")
	h.wants("The late list is not posted yet")
	h.tap("The late list is posted")
	h.wants("✓ The late list is posted.")
	h.view(func(s *roll.State) {
		if e, ok := s.Entry("S1-1"); !ok || !e.Late || e.Voter.Class != 3 || e.Approver != "T11" || !s.LatePosted() {
			t.Errorf("the book holds %+v", e)
		}
	})
	h.work("T03")
	h.tap("Check in")
	h.types("oyml") // found at once
	h.key(fyne.KeyReturn)
	h.key(fyne.KeyReturn)
	h.stands("S1-1", roll.HasIssued)
}

// options are those of all lists on the screen.
func (h *hall) options() (all []string) {
	for o := range h.all {
		if c, ok := o.(*kit.Choice); ok {
			all = append(all, c.Options...)
		}
	}
	return all
}

// An issuer finds somebody unlisted: the issuer approves, a registrar registers.
func TestLateRegistrationFromAnotherDesk(t *testing.T) {
	h := at(t, "T03", "Register late")
	fields := h.entries()
	fields[0].SetText("欧阳美丽")
	fields[1].SetText(withCheck("99019919900101001"))
	h.choose("1. ")
	h.press("Register")
	h.wants("W114")
	h.wants("you approve")
	h.confirm("", "T02")
	h.wants("欧阳美丽 is registered as S1-1.")
	h.view(func(s *roll.State) {
		if e, _ := s.Entry("S1-1"); e.Approver != "T03" {
			t.Errorf("approved by %q", e.Approver)
		}
	})
	h.restart()
	h.tap("Register late")
	h.wants("赵晓燕") // on the late list
}

// withCheck completes the first seventeen digits of an ID number.
func withCheck(first string) string { return first + string(election.CheckDigit(first)) }

func TestProxiesSayWhyOneIsRefused(t *testing.T) {
	h := at(t, "T01", "Proxies")
	h.fill("99", "0218")
	h.wants("The holder has 5 proxies of 5 at most.")
	h.wants("(at most 5)")       // P201
	h.fill("990199193907119000") // gives way to the number
	if text := h.entries()[0].Text; text != "0001" {
		t.Errorf("%q stays in the field", text)
	}
	h.fill("990199193907119019") // on no roll
	h.wants("not on the roll")
	h.fill("biansiyu", "0505")
	h.wants("0001  卞思雨")
	h.wants("The holder has 4 proxies of 5 at most.")
	h.press("Record")
	h.wants("P210") // the list was posted
	h.tap("Understood")

	h.field("filter").SetText("0505")
	h.wants("0506  郎宏伟")
	h.misses("0219  ")
	h.tap("Cancel")
	h.confirm("came back", "T11")
	h.wants("The proxy of 0506 is cancelled.")
	h.stands("0506", roll.MayVote)
	h.field("filter").SetText("none such")
	h.wants("No such proxy.")
}

func TestMobileBoxGoesOutAndComesBack(t *testing.T) {
	h := at(t, "T11", "Mobile boxes")
	h.types("30")
	h.press("Box S1-M goes out")
	h.wants("Mobile box S1-M is out.")
	h.stands("0071", roll.OnItsWay)
	h.work("T03")
	h.tap("Check in")
	h.types("0071")
	h.wants("On the list of mobile box S1-M, which is out")
	h.key(fyne.KeyReturn)
	h.wants("Rule I308")
	h.tap("Understood")

	h.tap("Mobile boxes")
	h.check("0071")
	h.check("0088")
	h.wants("took 30, 2 ticked, 28 should come back")
	h.entries()[0].SetText("27")
	h.wants("Count again")
	h.entries()[0].SetText("28")
	h.wants("took 30 = issued 2 + left 28")
	h.press("Box S1-M is back")
	h.wants("Mobile box S1-M is back; 2 voters entered.")
	h.stands("0071", roll.HasIssued)
	h.stands("0164", roll.MayVote)
	if st := h.stock(); st.Mobile != 2 || st.InPerson != 0 {
		t.Errorf("stock %+v", st)
	}
}

func TestSpoiledBallotsAreExchanged(t *testing.T) {
	h := at(t, "T03", "Stock and sums")
	h.wants("✓ Voters issued 0 ≤ registered 1801")
	h.press("Exchange")
	h.wants("Rule I306")
	h.tap("Understood")
	h.check("The spoiled ballots")
	h.press("Exchange")
	h.wants("居民委员会选票: 1 exchanged.")
	if st := h.stock(); st.Spoiled != 1 || st.Left() != 1849 {
		t.Errorf("stock %+v", st)
	}
}

func TestSomebodyJoinsTheStaff(t *testing.T) {
	h := at(t, "T11", "Staff")
	h.fill("T30", "周敏", "0136")
	h.choose("issuer")
	h.press("Enter")
	h.wants("W111") // 0136 is a candidate
	h.tap("Understood")
	h.fill("T30", "周敏", "0099")
	h.field("typed by the person").SetText(store.RehearsalPIN)
	h.press("Enter")
	h.wants("W115")
	h.lists("T11")[0]()
	h.lists("T12")[1]()
	for _, e := range h.entries() {
		if e.PlaceHolder == "PIN" { // of those who confirm
			e.SetText(store.RehearsalPIN)
		}
	}
	h.confirm("neither candidate nor kin")
	h.wants("Entered: T30 周敏")
	h.work("T30")
	h.tap("Check in")
	h.issue("0010")
	h.stands("0010", roll.HasIssued)
}

func TestPollsCloseWithTheSumsShown(t *testing.T) {
	h := at(t, "T11", "Mobile boxes")
	h.types("30")
	h.press("Box S1-M goes out")
	h.tap("Close the polls")
	h.wants("Whoever queues at closing time is still served.")
	h.wants("Mobile box S1-M is still out.")
	h.types("1810")
	h.wants("rule B402")
	h.wants("received 1850 ≠ issued 0 + spoiled 0 + unused 1810")
	h.press("Close the polls")
	h.wants("B402")
	h.tap("Leave it")
	h.fill("1820")
	h.misses("rule B402")
	h.press("Close the polls")
	h.wants("The polls are closed.")

	h.press("Open the boxes")
	h.wants("R107")
	h.wants("B409")
	h.tap("Understood")
	h.tap("Mobile boxes")
	h.check("0071")
	h.entries()[0].SetText("29")
	h.press("Box S1-M is back")
	h.wants("Fill in the time on the paper.")
	h.types("16:40")
	h.press("Box S1-M is back")
	h.wants("W113") // after the close two supervisors confirm
	h.confirm("", "T11", "T12")
	h.wants("the time on it is 16:40")
	h.view(func(s *roll.State) {
		if e, _ := s.Entry("0071"); e.Issued == nil || e.Issued.Later != "16:40" {
			t.Errorf("the book holds %+v", e.Issued)
		}
	})
	h.tap("Open the boxes")
	h.wants("✓ Mobile box S1-M, 居民委员会选票: took 30 = issued 1 + left 29")
	h.tap("The late list is posted")
	h.press("Open the boxes")
	h.wants("The boxes are open")
}

// changed opens the demonstration election with pairs of texts of its file replaced.
func changed(t *testing.T, replace ...string) *hall {
	t.Helper()
	data, err := fs.ReadFile(assets.Demo(), "demo/election.json")
	if err != nil {
		t.Fatal(err)
	}
	def, err := election.Parse("election.json", []byte(strings.NewReplacer(replace...).Replace(string(data))), func(name string) ([]election.RollRow, []election.Finding) {
		file, err := fs.ReadFile(assets.Demo(), "demo/"+name)
		if err != nil {
			t.Fatal(err)
		}
		return store.ParseRoll(name, file)
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	books, err := store.CreateStation(dir, store.Opening{Definition: def, Place: "S1", Rehearsal: true, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return enter(t, dir, books, "T11")
}

func TestEveryKindOfPaperAndBoxHasItsPlace(t *testing.T) {
	h := changed(t,
		`{"id": "combined", "title": "居民委员会选票", "positions": ["director","deputy","member"], "colour": "pink"}`,
		`{"id": "combined", "title": "主任选票", "positions": ["director"], "colour": "red"}, {"id": "others", "title": "委员选票", "positions": ["deputy","member"], "colour": "米黄"}`,
		`{"id": "S1-1", "kind": "fixed"}`, `{"id": "S1-1", "kind": "fixed"}, {"id": "S1-2", "kind": "fixed"}`)
	h.wants("主任选票 (red): received")
	h.wants("委员选票 (米黄): received")
	h.fill("1900", "1800", "11", "12", "13")
	h.ticks()
	h.press("Open the polls")
	h.work("T03")
	h.types("0505")
	h.wants("主任选票: 5\n委员选票: 5")
	h.choose("S1-2")
	h.field("scribe's number").SetText("王伟 T17")
	h.press("Issue for 5 (Enter)")
	h.view(func(s *roll.State) {
		e, _ := s.Entry("0505")
		if e.Issued == nil || e.Issued.Box != "S1-2" || e.Issued.Scribe != "T17" || s.Stock("others").Left() != 1795 {
			t.Errorf("the book holds %+v and %+v", e.Issued, s.Stock("others"))
		}
	})
	h.wants("主任选票: 1895 left")
	h.tap("Stock and sums")
	h.wants("✓ 委员选票: issued 5 = in person 1 + proxy 4 + mobile 0")
}

func TestMeetingSaysHowManyArePresent(t *testing.T) {
	h := changed(t, `"profile": "residents-2020",`, `"profile": "residents-2020", "rules": {"participants": "present"},`)
	h.openPolls("10")
	h.tap("Close the polls")
	h.fill("10", "321")
	h.press("Close the polls")
	h.view(func(s *roll.State) {
		if c, err := s.Closing(h.books.Day.Roll().Head()); err != nil || c.Present != 321 {
			t.Errorf("%d present, %v", c.Present, err)
		}
	})
}

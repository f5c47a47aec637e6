package station

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// padTest is a pad in a window, and the ballots that it handed over.
type padTest struct {
	pad       *ballotPad
	held      fyne.KeyModifier
	committed []count.Ballot
	taken     int
	locked    bool
}

func newPadTest(t testing.TB, positions []*election.Position, against bool) *padTest {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.Theme{})
	said, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	p := &padTest{pad: newBallotPad(said, "paper", newDraft(positions, rules(against)))}
	p.pad.keyguard.held = func() fyne.KeyModifier { return p.held }
	p.pad.locked = func() bool { return p.locked }
	p.pad.takeBack = func() { p.taken++ }
	p.pad.commit = func(b count.Ballot) {
		p.committed = append(p.committed, b)
		p.pad.clear()
	}
	window := test.NewTempWindow(t, p.pad)
	p.pad.wake = func() { window.Canvas().Focus(p.pad) }
	window.Resize(fyne.NewSize(1000, 440))
	p.pad.wake()
	return p
}

// press lets keys go down and come up again.
func (p *padTest) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		e := &fyne.KeyEvent{Name: k}
		p.pad.KeyDown(e)
		p.pad.TypedKey(e)
		p.pad.KeyUp(e)
	}
}

// drawn reads the ballot off the screen.
func (p *padTest) drawn() string {
	var marks []string
	for at, c := range p.pad.columns {
		for i, cell := range c.cells {
			id := string(p.pad.positions[at].Candidates[i].ID)
			if cell.ring.Visible() {
				marks = append(marks, id)
			}
			if cell.cross.Text != "" {
				marks = append(marks, "-"+id)
			}
		}
		for _, w := range c.written {
			marks = append(marks, w.Text)
		}
		if strings.HasPrefix(c.seats.Text, "void: ") {
			marks = append(marks, "void "+string(p.pad.positions[at].ID))
		}
	}
	for _, sign := range []string{p.pad.stamp.text.Text, p.pad.effects.shown} {
		if strings.HasPrefix(sign, "Void") {
			marks = append(marks, "void")
		}
		if strings.Contains(sign, "set aside") {
			marks = append(marks, "pending")
		}
		if sign == "Blank" {
			marks = append(marks, "blank")
		}
	}
	slices.Sort(marks)
	return strings.Join(marks, " ")
}

// expected writes a ballot as drawn reads it.
func expected(b count.Ballot) string {
	var marks []string
	for _, list := range b.Marks {
		for _, m := range list {
			if m.Against {
				marks = append(marks, "-"+string(m.Candidate))
			} else {
				marks = append(marks, string(m.Candidate))
			}
		}
	}
	for _, id := range b.VoidPositions {
		marks = append(marks, "void "+string(id))
	}
	if b.Void {
		marks = append(marks, "void")
	}
	if b.Pending {
		marks = append(marks, "pending")
	}
	if len(marks) == 0 {
		marks = append(marks, "blank")
	}
	slices.Sort(marks)
	return strings.Join(marks, " ")
}

// everyKey is what may be pressed at the tally screen, letters of an input method among them.
var everyKey = []fyne.KeyName{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", fyne.KeyReturn, fyne.KeyEnter, fyne.KeyBackspace, fyne.KeyLeft, fyne.KeyRight,
	fyne.KeyUp, fyne.KeyDown, fyne.KeySpace, fyne.KeyPlus, fyne.KeyMinus, fyne.KeyAsterisk, fyne.KeyPeriod, fyne.KeySlash, fyne.KeyEscape, fyne.KeyDelete, "W", "A", fyne.KeyTab, ""}

// play presses keys by their numbers, and checks each ballot that is handed over against what was drawn before.
func (p *padTest) play(t *testing.T, keys []byte) {
	t.Helper()
	before := p.drawn()
	p.pad.commit = func(b count.Ballot) {
		p.committed = append(p.committed, b)
		if before != expected(b) {
			t.Fatalf("drawn %q, handed over %q", before, expected(b))
		}
		p.pad.clear()
	}
	for _, k := range keys {
		held := len(p.committed)
		switch {
		case int(k) < len(everyKey):
			p.press(everyKey[k])
		case k == 255:
			p.pad.TypedRune('王')
		case k == 254:
			p.pad.Tapped(nil)
		default:
			c := p.pad.columns[int(k)%len(p.pad.columns)]
			c.cells[int(k/3)%len(c.cells)].Tapped(nil)
		}
		if composing := p.pad.composing; composing && len(p.committed) > held {
			t.Fatal("a ballot was handed over while an input method is open")
		}
		before = p.drawn()
	}
}

func FuzzKeysCommitOnlyWhatIsDrawn(f *testing.F) {
	f.Add([]byte{1, 1, 2, 1, 2, 3, 4, 10}, false)
	f.Add([]byte{1, 20, 4, 10, 21, 10, 25, 1, 10, 255, 1, 10}, true)
	r := rand.New(rand.NewPCG(1, 2))
	for range 6 {
		keys := make([]byte, 60)
		for i := range keys {
			keys[i] = byte(r.IntN(len(everyKey)))
		}
		f.Add(keys, r.IntN(2) == 0)
	}
	f.Fuzz(func(t *testing.T, keys []byte, against bool) {
		newPadTest(t, []*election.Position{office("a", 2, 1), office("b", 12, 2), office("c", 5, 4)}, against).play(t, keys)
	})
}

func TestKeyThatIsHeldCountsOnce(t *testing.T) {
	p := newPadTest(t, committee(), false)
	e := &fyne.KeyEvent{Name: fyne.Key1}
	p.pad.KeyDown(e)
	for range 20 { // while it is held only this is repeated
		p.pad.TypedKey(e)
		p.pad.TypedRune('1')
	}
	p.pad.KeyUp(e)
	if got := p.drawn(); got != "a1" {
		t.Errorf("drawn %q", got)
	}
	for range 20 {
		p.pad.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		p.pad.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	if len(p.committed) > 0 || p.taken > 0 {
		t.Error("a key that is held handed a ballot over or took one back")
	}
}

func TestWhatAnInputMethodTakesIsNoVote(t *testing.T) {
	p := newPadTest(t, committee(), false)
	p.press(fyne.Key1)
	p.press("W", "A", "N", "G", fyne.Key1, fyne.KeyReturn, fyne.KeyBackspace, fyne.KeyDown, fyne.KeySpace)
	if got := p.drawn(); got != "a1" || len(p.committed) > 0 || p.taken > 0 {
		t.Errorf("drawn %q, %d handed over, %d taken back", got, len(p.committed), p.taken)
	}
	p.press("W")
	p.pad.TypedRune('王') // the candidate that was chosen comes when the next letter is down already
	p.press(fyne.Key1)
	if got := p.drawn(); got != "a1" {
		t.Errorf("with a second composition: drawn %q", got)
	}
	p.press(fyne.KeyEscape, fyne.Key1) // the input method was closed
	if got := p.drawn(); got != "a1 b1" {
		t.Errorf("after the composition: drawn %q", got)
	}
	p.press("L", fyne.KeyEscape, fyne.Key2) // the composition was given up
	if got := p.drawn(); got != "a1 b1 b2" {
		t.Errorf("after Escape: drawn %q", got)
	}
	p.press("B")
	p.pad.TypedRune('b') // no input method is open: the letter itself came
	p.press(fyne.Key1)
	if got := p.drawn(); got != "a1 b1 b2 c1" {
		t.Errorf("after a letter: drawn %q", got)
	}
	p.pad.FocusLost()
	p.press("W")
	p.pad.FocusGained() // the composition is still open
	p.press(fyne.Key2)
	if got := p.drawn(); got != "a1 b1 b2 c1" {
		t.Errorf("with a composition over a change of focus: drawn %q", got)
	}
}

func TestShortcutsAreNoVotes(t *testing.T) {
	p := newPadTest(t, committee(), false)
	p.held = fyne.KeyModifierControl
	p.press(fyne.Key1, "U", fyne.KeyReturn)
	p.held = fyne.KeyModifierAlt
	p.press(fyne.Key2)
	p.held = 0
	p.press(fyne.Key1)
	if got := p.drawn(); got != "a1" || p.pad.composing {
		t.Errorf("drawn %q, composing %v", got, p.pad.composing)
	}
}

func TestShift(t *testing.T) {
	p := newPadTest(t, committee(), true)
	p.held = fyne.KeyModifierShift
	p.press(fyne.Key1)
	p.held = 0
	p.press(fyne.Key2)
	if got := p.drawn(); got != "-a1 a2" {
		t.Errorf("where there are votes against: drawn %q", got)
	}
	p = newPadTest(t, committee(), false)
	p.held = fyne.KeyModifierShift
	p.press(fyne.Key1, fyne.Key8)
	if got := p.drawn(); got != "" || p.pad.asking != askingBallot {
		t.Errorf("where there are none: drawn %q, asking %v", got, p.pad.asking)
	}
}

func TestRefusalLocksThePad(t *testing.T) {
	p := newPadTest(t, committee(), false)
	p.press(fyne.Key1)
	p.locked = true
	p.press(fyne.Key1, fyne.KeyReturn, fyne.KeyBackspace)
	p.pad.columns[1].cells[0].Tapped(nil)
	if got := p.drawn(); got != "a1" || len(p.committed) > 0 || p.taken > 0 {
		t.Errorf("drawn %q, %d handed over, %d taken back", got, len(p.committed), p.taken)
	}
}

func TestOneKeyABallot(t *testing.T) {
	p := newPadTest(t, []*election.Position{office("a", 3, 1)}, false)
	p.pad.quick = true
	p.press(fyne.Key1, fyne.Key3, fyne.Key0, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyBackspace)
	if len(p.committed) != 3 || expected(p.committed[0]) != "a1" || expected(p.committed[1]) != "a3" || expected(p.committed[2]) != "blank" {
		t.Errorf("handed over %v", p.committed)
	}
	if p.taken != 1 {
		t.Errorf("%d taken back", p.taken)
	}
}

func TestTheHintStaysInTheFrame(t *testing.T) {
	p := newPadTest(t, committee(), true)
	for _, scale := range kit.Scales {
		p.pad.clear()
		fyne.CurrentApp().Settings().SetTheme(kit.Theme{Scale: scale})
		for _, keys := range [][]fyne.KeyName{nil, {fyne.Key1, fyne.KeyLeft, fyne.Key2}, {fyne.KeyAsterisk}, {fyne.KeyAsterisk, fyne.Key1}} {
			p.press(keys...)
			for _, note := range []*fitted{p.pad.state, p.pad.effects} {
				for _, o := range note.box.Objects {
					if o.MinSize().Width > note.box.Size().Width || o.Position().Y+o.Size().Height > note.box.Size().Height+1 {
						t.Errorf("at %.0f %% %q is %v, its room %v", 100*scale, note.shown, o.MinSize(), note.box.Size())
					}
				}
			}
			if note := p.pad.state; len(note.box.Objects) == 0 {
				t.Errorf("%q is not drawn", note.shown)
			}
		}
	}
}

func TestNamesFit(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(kit.Theme{})
	for _, name := range []string{"王建明", "欧阳䶮", "古丽巴哈尔·阿卜杜热西提", "买买提吐尔逊艾合买提江阿不都热合曼"} {
		for _, width := range []float32{80, 110, 200} {
			lines, size := fitName(name, width, 18)
			if strings.Join(lines, "") != name {
				t.Errorf("%s at %.0f: %v", name, width, lines)
			}
			for _, l := range lines {
				if w := fyne.MeasureText(l, size, fyne.TextStyle{}).Width; w > width {
					t.Errorf("%s at %.0f: %s is %.0f wide", name, width, l, w)
				}
			}
		}
	}
}

// BenchmarkKey is what a key costs on the largest ballot, without painting.
func BenchmarkKey(b *testing.B) {
	for _, candidates := range []int{5, 40} {
		b.Run(strconv.Itoa(candidates), func(b *testing.B) {
			p := newPadTest(b, []*election.Position{office("a", 2, 1), office("b", 3, 2), office("c", candidates, candidates/2)}, false)
			for b.Loop() {
				p.press(fyne.KeyRight, fyne.Key1, fyne.KeyBackspace)
			}
		})
	}
}

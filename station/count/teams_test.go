package count_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/signing"
)

// teamKey is the key of a PC that helps to count.
func teamKey(t *testing.T, seed byte) signing.PublicKey {
	t.Helper()
	k, err := signing.ParsePrivateKey(signing.Ed25519, append(make([]byte, 31), seed))
	if err != nil {
		t.Fatal(err)
	}
	return k.Public()
}

// PCs that help are trusted one by one, and may be again after they were not.
func TestTeams(t *testing.T) {
	one, two := teamKey(t, 1), teamKey(t, 2)
	names := map[signing.PublicKey]string{one: "one", two: "two"}
	trust := func(k signing.PublicKey) move { return do(count.Trust{Key: k}) }
	distrust := func(k signing.PublicKey) move { return do(count.Distrust{Key: k}).because("借走了") }
	both := moves(three, []move{trust(one), trust(two).by("B")})
	runTallies(t, []tallyCase{
		{"trusted", nil, three, trust(one), ""},
		{"T502 no key", nil, three, trust(signing.PublicKey{}), "T502"},
		{"B407 after sealing", nil, sealed3, trust(one), "B407"},
		{"W114 trusted by a recorder", nil, three, trust(one).by("N"), "W114"},
		{"T502 distrusted though never trusted", nil, moves(three, []move{trust(one)}), distrust(two), "T502"},
		{"T502 distrusted twice", nil, moves(both, []move{distrust(one)}), distrust(one), "T502"},
		{"T512 distrusted without a reason", nil, both, distrust(one).because(""), "T512"},
		{"B407 distrusted after sealing", nil, moves(begun3, []move{trust(one), enter("x", count.First, "", 3), enter("x", count.Second, "", 3), agree("x"), seal}), distrust(one), "B407"},
		{"W114 distrusted by a recorder", nil, both, distrust(one).by("N"), "W114"},
	})
	b := newTally(t, nil)
	b.must(three...)
	for _, c := range []struct {
		move move
		want string
	}{
		{trust(one), "one[A]"},
		{trust(two).by("B"), "one[A] two[B]"},
		{distrust(one), "-one[A] two[B]"},
		{trust(one).by("B"), "one[B] two[B]"},
		{distrust(two), "one[B] -two[B]"},
	} {
		b.must(c.move)
		for _, book := range []*count.Book{b.book, b.open()} {
			book.View(func(s *count.State) {
				var teams, trusted []string
				for _, team := range s.Teams() {
					text := fmt.Sprint(names[team.Key], team.By)
					if !team.Withdrawn {
						trusted = append(trusted, names[team.Key])
					} else {
						text = "-" + text
					}
					teams = append(teams, text)
				}
				var keys []string
				for _, k := range s.Trusted() {
					keys = append(keys, names[k])
				}
				if got := strings.Join(teams, " "); got != c.want || fmt.Sprint(keys) != fmt.Sprint(trusted) {
					t.Errorf("%s, trusted %v; want %s", got, keys, c.want)
				}
			})
		}
	}
	head := b.book.Head()
	if b.must(trust(one)); b.book.Head() != head {
		t.Error("a key that is trusted was written again")
	}
}

// A PC that helps has the station's bundles, once a box was counted and until
// the result is sealed.
func TestStart(t *testing.T) {
	start := func(moves []move) (*tally, count.Start, bool) {
		b := newTally(t, nil)
		b.must(moves...)
		var w count.Start
		var ready bool
		b.book.View(func(s *count.State) { w, ready = s.Start() })
		return b, w, ready
	}
	for _, c := range []struct {
		name  string
		moves []move
		want  bool
	}{
		{"before the polls are closed", nil, false},
		{"before a box is counted", here, false},
		{"with boxes counted", three, true},
		{"sealed", sealed3, false},
	} {
		if _, _, ready := start(c.moves); ready != c.want {
			t.Errorf("%s: ready is %v", c.name, ready)
		}
	}
	b, w, _ := start(moves(here, []move{box("1", "p", 7), box("1", "q", 2), bundle("y", "p", 3), bundle("x", "p", 4), bundle("z", "q", 2), enter("x", count.First, "D=a", 1)}))
	there := newTally(t, nil)
	for _, c := range w.Commands() {
		there.must(do(c))
	}
	b.must(takeBack(count.First)) // nobody's reading goes along
	of := func(b *tally) (text string) {
		b.book.View(func(s *count.State) {
			for _, one := range s.Bundles() {
				text += fmt.Sprint(one.ID, one.Paper, one.N, one.Entered, " ")
			}
			text += fmt.Sprint(s.Stage(), s.Countable("p"), s.Countable("q"))
		})
		return text
	}
	if got, want := of(there), of(b); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A file whose pass is here already is told from another: as it came or as it
// stands it is the same.
func TestAPassThatIsHereAlready(t *testing.T) {
	source := newTally(t, nil)
	source.must(moves(begun3, []move{enter("x", count.Second, "D=a", 2), enter("x", count.Second, "V=c", 1)})...)
	var entries count.PassEntries
	source.book.View(func(s *count.State) { entries, _ = s.Entries("x", count.Second) })
	again := count.Merge{Entries: entries, Key: "k"}
	back, other := takeBack(count.Second), enter("x", count.Second, "D=b", 1)
	for _, c := range []struct {
		name  string
		moves []move
		from  string
		want  string
	}{
		{"as it came", []move{do(again)}, "k", count.Same},
		{"corrected since", []move{do(again), correct(count.Second, 2, "D=b")}, "k", count.Same},
		{"one taken back since", []move{do(again), back}, "k", count.Different},
		{"one taken back and another entered", []move{do(again), back, other}, "k", count.Same},
		{"all taken back and others entered", []move{do(again), back, back, back, other, other, other}, "", count.Different},
		{"keyed here alike", []move{enter("x", count.Second, "D=a", 2), enter("x", count.Second, "V=c", 1)}, "", count.Same},
		{"keyed here otherwise", []move{enter("x", count.Second, "D=a", 3)}, "", count.Different},
		{"begun here", []move{enter("x", count.Second, "D=a", 1)}, "", count.Different},
	} {
		b := newTally(t, nil)
		b.must(moves(begun3, c.moves)...)
		_, err := b.book.Do(election.Origin{Command: "again", At: polling.At(18, 0), By: []election.StaffID{"A"}}, again)
		var r *election.Refusal
		if !errors.As(err, &r) || len(r.Findings) != 1 || r.Findings[0].Code != "T503" || r.Findings[0].Args["why"] != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		b.book.View(func(s *count.State) {
			if from := s.Bundles()[0].From[count.Second]; from != c.from {
				t.Errorf("%s: it came from %q, not %q", c.name, from, c.from)
			}
		})
	}
}

package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"changpiao/station/election"
)

// dayVariable names the folder in which this binary, started as another program,
// plays a day.
const dayVariable = "STORE_TEST_DAY"

// stickOf is the folder of the day's backups.
func stickOf(dir string) string { return dir + " stick" }

// acknowledged is what the program that is killed said last.
type acknowledged struct {
	Heads heads
	Stage string // which decides the screen that a restart comes back to
}

// stood is where a day stands.
func stood(s *Station) acknowledged {
	r, c := stagesOf(s)
	return acknowledged{headsOf(s), fmt.Sprintf("%s/%s", r, c)}
}

// TestDayInAnotherProgram is no test by itself: it is the program that
// TestTortureKill kills. It says after each step where the day stands, and backs
// up now and then.
func TestDayInAnotherProgram(t *testing.T) {
	dir := os.Getenv(dayVariable)
	if dir == "" {
		t.Skip("started by TestTortureKill")
	}
	s, err := signedIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = smallDay(t).play(s, 0, func(step int) {
		if step%4 == 0 {
			backUp(t, s, stickOf(dir))
		}
		line, err := json.Marshal(stood(s))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("\nacknowledged %s\n", line)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTortureKill kills a program at random moments of its day, and has another
// go on: nothing acknowledged is missing, the day stands where it stood, and
// comes to its result. Two days go on at a time.
func TestTortureKill(t *testing.T) {
	for _, seed := range []uint64{3, 4} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			killDays(t, times(250, 2500), rand.New(rand.NewPCG(seed, 4)))
		})
	}
}

// killDays kills programs so many times.
func killDays(t *testing.T, wanted int, chance *rand.Rand) {
	day := smallDay(t)
	kills, days, backups := 0, 0, 0
	dir, before := "", acknowledged{}
	for kills < wanted {
		if dir == "" {
			dir, before = t.TempDir(), acknowledged{}
			if err := errors.Join(day.create(t, dir).Close(), os.Mkdir(stickOf(dir), 0o700)); err != nil {
				t.Fatal(err)
			}
		}
		killed, said := runAndKill(t, dir, chance)
		if said.Heads != nil {
			before = said
		}
		if killed {
			kills++
		}
		s, err := signedIn(dir)
		if err != nil {
			t.Fatalf("after %d kills: %v", kills, err)
		}
		resumed(t, s, before.Heads)
		if now := stood(s); maps.Equal(now.Heads, before.Heads) && now.Stage != before.Stage {
			t.Errorf("the day stands at %s, and stood at %s", now.Stage, before.Stage)
		}
		backups += wholeBackups(t, s, stickOf(dir))
		if _, content, sealed := s.Day.Sheet(); sealed {
			if votes := content.Positions[0].For; !slices.Equal(votes, []election.Count{2, 2}) {
				t.Errorf("the day's result became %v", votes)
			}
			days++
			dir = ""
		}
		if err := s.Close(); err != nil || t.Failed() {
			t.Fatalf("after %d kills: %v", kills, err)
		}
	}
	t.Logf("killed %d times in %d days: 0 acknowledged records lost, every chain whole, every day resumed where it stood; each of %d backups looked at was whole", kills, days, backups)
}

// wholeBackups opens every backup in a folder, and counts them.
func wholeBackups(t *testing.T, s *Station, folder string) int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"+backupEnding))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, keys, sealed, err := readBackup(file)
		if err == nil {
			_, err = b.open(sealed, keys, s.rollKey)
		}
		if err != nil {
			t.Errorf("a backup that was interrupted looks whole: %v", err)
		}
	}
	return len(files)
}

// runAndKill plays a day in another program and kills it somewhere. It gives
// what the program acknowledged last.
func runAndKill(t *testing.T, dir string, chance *rand.Rand) (killed bool, said acknowledged) {
	t.Helper()
	cmd, lines := other(t, dayVariable, dir, "-test.run=^TestDayInAnotherProgram$")
	kill := func(within time.Duration) {
		time.AfterFunc(rand.N(within), func() { _ = cmd.Process.Kill() })
	}
	after := chance.IntN(18)
	if after == 0 { // while it starts
		kill(50 * time.Millisecond)
	}
	for seen := 0; lines.Scan(); {
		line, is := strings.CutPrefix(lines.Text(), "acknowledged ")
		if !is {
			continue
		}
		said = acknowledged{}
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Fatal(line, err)
		}
		if seen++; seen == after {
			kill(4 * time.Millisecond)
		}
	}
	err := cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code > 0 {
		t.Fatalf("the program gave up: %v", err)
	}
	return err != nil, said
}

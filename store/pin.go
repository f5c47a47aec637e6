package store

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"changpiao/station/election"
)

// RehearsalPIN is everybody's PIN in a rehearsal, shown on the screen there. No
// live station takes it.
const RehearsalPIN = "1234"

// A PIN's length in digits. Who takes a copy of the key file can try PINs without
// a wait, at liveCost each. Any of them opens the roll, and each can be tried by
// itself: six digits take one core three days, eight most of a year. Two
// supervisors' open the signing key.
const (
	minPIN           = 6
	minSupervisorPIN = 8
	maxPIN           = 12
)

// Errors of a PIN; see also WrongPIN and TooSoon.
var (
	// ErrPIN says that a PIN can't be given out.
	ErrPIN = fmt.Errorf("a PIN has %d to %d digits, a supervisor's at least %d, and is no date, no run and no digit repeated", minPIN, maxPIN, minSupervisorPIN)
	// ErrNoPIN says that a person has no PIN at this station.
	ErrNoPIN = errors.New("this person has no PIN here")
)

// WrongPIN says that a PIN was wrong, and until when that person's next one is
// not looked at.
type WrongPIN struct {
	Who   election.StaffID
	Until time.Time
}

func (e *WrongPIN) Error() string {
	return fmt.Sprintf("wrong PIN of %s; wait until %s", e.Who, e.Until.Format(time.TimeOnly))
}

// TooSoon says that a PIN was not looked at, because a wrong one came shortly
// before.
type TooSoon struct {
	Who   election.StaffID
	Until time.Time
}

func (e *TooSoon) Error() string {
	return fmt.Sprintf("no PIN of %s is taken until %s", e.Who, e.Until.Format(time.TimeOnly))
}

// cost is what turning a PIN into keys takes: the parameters of Argon2id.
type cost struct {
	MemoryKiB uint32 `json:"memory_kib"`
	Passes    uint32 `json:"passes"`
	Threads   uint8  `json:"threads"`
}

var (
	// liveCost takes an old office PC half a second at the most.
	liveCost = cost{MemoryKiB: 64 << 10, Passes: 4, Threads: 1}
	// rehearsalCost takes nothing: there is no secret to guard.
	rehearsalCost = cost{MemoryKiB: 64, Passes: 1, Threads: 1}
)

// costOf gives what PINs cost.
func costOf(rehearsal bool) cost {
	if rehearsal {
		return rehearsalCost
	}
	return liveCost
}

// within reports whether PINs cost as much as they should, and no more than a
// PC can give: a changed file must not take all its memory.
func (c cost) within(least cost) bool {
	return c.MemoryKiB >= least.MemoryKiB && c.MemoryKiB <= 1<<20 &&
		c.Passes >= least.Passes && c.Passes <= 32 && c.Threads >= 1 && c.Threads <= 16
}

// The lengths of what a PIN is turned into, and with what, in bytes.
const (
	saltSize  = 16
	shareSize = 32
)

// derive turns a PIN into the key that opens its owner's slot, and into the
// owner's share of the station's signing key.
func (c cost) derive(pin string, salt []byte) (slotKey, share []byte) {
	both := argon2.IDKey([]byte(pin), salt, c.Passes, c.MemoryKiB, c.Threads, KeySize+shareSize)
	return both[:KeySize:KeySize], both[KeySize:]
}

// checkPIN says whether a PIN may be given out to a member of the staff.
func checkPIN(m election.StaffMember, pin string, rehearsal bool) error {
	if rehearsal {
		if pin != RehearsalPIN {
			return ErrPIN
		}
		return nil
	}
	least := minPIN
	if m.Supervises() {
		least = minSupervisorPIN
	}
	digits := strings.Trim(pin, "0123456789") == ""
	if !digits || len(pin) < least || len(pin) > maxPIN || guessed(pin) {
		return ErrPIN
	}
	return nil
}

// guessed reports whether a PIN is among the few that are tried first: a date,
// such as a birthday, or digits that all follow each other by the same step.
func guessed(pin string) bool {
	for _, layout := range []string{"20060102", "060102", "02012006"} {
		if _, err := time.Parse(layout, pin); err == nil {
			return true
		}
	}
	for i := 2; i < len(pin); i++ {
		if (pin[i]-pin[i-1]+10)%10 != (pin[1]-pin[0]+10)%10 {
			return false
		}
	}
	return true
}

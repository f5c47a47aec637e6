package rehearse

import (
	"errors"
	"fmt"
	"time"

	"changpiao/station/election"
	"changpiao/store"
)

// PIN is everybody's in a rehearsal.
const PIN = store.RehearsalPIN

var errWrongPIN = errors.New("演练时每个人的 PIN 都是 1234。 In a rehearsal everybody's PIN is 1234.")

// Guard checks the PINs of a rehearsal's staff.
type Guard struct{ Station *store.Station }

// SignIn implements station.Guard.
func (g Guard) SignIn(who election.StaffID, pin string) error {
	return said(g.Station.SignIn(who, pin, time.Now()))
}

// Confirm implements station.Guard.
func (g Guard) Confirm(who election.StaffID, pin string) error {
	return said(g.Station.Confirm(who, pin, time.Now()))
}

// Dismiss implements station.Guard.
func (g Guard) Dismiss() { g.Station.Dismiss() }

// said puts a PIN that was not taken into words.
func said(err error) error {
	var wrong *store.WrongPIN
	var soon *store.TooSoon
	switch {
	case errors.As(err, &wrong):
		return errWrongPIN
	case errors.As(err, &soon):
		at := soon.Until.Format(time.TimeOnly)
		return fmt.Errorf("请等到 %s 再输入 PIN。 Wait until %s before the next PIN", at, at)
	}
	return err
}

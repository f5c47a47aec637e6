package rehearse

import (
	"errors"
	"io/fs"
	"time"

	"changpiao/cmd/handover"
	"changpiao/station"
	"changpiao/station/election"
	"changpiao/store"
	"changpiao/ui/words"
)

// Guard checks PINs at a station's folder, and says in words what is wrong with one.
type Guard struct {
	Station *store.Station
	Words   *words.Words
}

// SignIn implements station.Guard.
func (g Guard) SignIn(who election.StaffID, pin string) error {
	return Told(g.Words, g.Station.SignIn(who, pin, time.Now()))
}

// Confirm implements station.Guard.
func (g Guard) Confirm(who election.StaffID, pin string) error {
	return Told(g.Words, g.Station.Confirm(who, pin, time.Now()))
}

// Admit implements station.Guard.
func (g Guard) Admit(m election.StaffMember, pin string) error {
	return Told(g.Words, g.Station.Admit(m, pin))
}

// Dismiss implements station.Guard.
func (g Guard) Dismiss() { g.Station.Dismiss() }

// SignOut implements station.Guard.
func (g Guard) SignOut() { g.Station.SignOut() }

// Told puts an error of a station's folder into words for the people at the desk; nil stays nil.
func Told(w *words.Words, err error) error {
	var wrong *store.WrongPIN
	var soon *store.TooSoon
	var unwritten *store.UnwrittenError
	var refusal *election.Refusal
	switch {
	case err == nil || errors.As(err, &refusal):
		return err
	case errors.As(err, &unwritten):
		return errors.New(w.T("safety.unwritten", "file", unwritten.File, "why", unwritten.Unwrap()))
	case errors.As(err, &wrong):
		return errors.New(w.T("pin.wrong", "until", wrong.Until.Format(time.TimeOnly)))
	case errors.As(err, &soon):
		return errors.New(w.T("pin.soon", "until", soon.Until.Format(time.TimeOnly)))
	case errors.Is(err, store.ErrNoPIN):
		return errors.New(w.T("pin.none"))
	case errors.Is(err, store.ErrPIN):
		return errors.New(w.T("pin.bad"))
	case errors.Is(err, store.ErrNoPair):
		return errors.New(w.T("pin.nopair"))
	case errors.Is(err, store.ErrCode):
		return errors.New(w.T("code.wrong"))
	case errors.Is(err, station.ErrNotCounting):
		return errors.New(w.T("code.nofile"))
	case errors.Is(err, store.ErrNoSupervisor):
		return errors.New(w.T("setup.nosupervisor"))
	case errors.Is(err, store.ErrErased):
		return errors.New(w.T("safety.erased"))
	case errors.Is(err, store.ErrNotSealed):
		return errors.New(w.T("safety.erase.early"))
	case errors.Is(err, handover.ErrNotReadBack):
		return errors.New(w.T("sheet.unread"))
	case errors.Is(err, store.ErrBackup):
		return errors.New(w.T("safety.backup"))
	case errors.Is(err, store.ErrWrongPIN):
		return errors.New(w.T("safety.pin"))
	case errors.Is(err, handover.ErrStick):
		return errors.New(w.T("sheet.readback"))
	case errors.Is(err, store.ErrTooLarge):
		return errors.New(w.T("safety.large"))
	case errors.Is(err, fs.ErrExist):
		return errors.New(w.T("safety.exists"))
	case errors.Is(err, store.ErrKeys):
		return errors.New(w.T("start.keys"))
	case errors.Is(err, store.ErrInUse):
		return errors.New(w.T("start.inuse"))
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, store.ErrNotABook):
		return errors.New(w.T("start.notstation"))
	}
	return err
}

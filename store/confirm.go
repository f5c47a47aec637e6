package store

import (
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"changpiao/station/election"
	"changpiao/station/signing"
)

// SignIn lets another person take over the desk. Nobody confirms anything any
// more. The errors are those of Locked.SignIn.
func (s *Station) SignIn(who election.StaffID, pin string, now time.Time) error {
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	s.dismiss()
	rollKey, share, err := s.folder.unlock(who, pin, now)
	if err != nil {
		return err
	}
	clear(rollKey)
	clear(share)
	s.worker = who
	return nil
}

// SignOut has nobody at the desk: no command is taken and nothing confirmed
// until somebody signs in.
func (s *Station) SignOut() {
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	s.dismiss()
	s.worker = ""
}

// Confirm lets a person stand behind the one command that follows. For what
// needs the station's key, a seal, Admit, Remove, Erase, being signed in is no
// confirmation. The errors are those of Locked.SignIn.
func (s *Station) Confirm(who election.StaffID, pin string, now time.Time) error {
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	rollKey, share, err := s.folder.unlock(who, pin, now)
	if err != nil {
		return err
	}
	clear(rollKey)
	if s.behind.bound {
		s.dismiss() // those before stood behind another command
	}
	s.held[who] = share
	s.behind.who = append(s.behind.who, who)
	return nil
}

// Dismiss ends every confirmation. Admit and Remove end them too, and so does
// another command.
func (s *Station) Dismiss() {
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	s.dismiss()
}

// dismiss is Dismiss under the folder's lock.
func (s *Station) dismiss() {
	s.held.forget()
	s.behind = behind{}
}

// behind are those who confirm a command: the first that is asked for.
type behind struct {
	who     []election.StaffID
	command string
	bound   bool
}

// Witness implements station.Folder: all in whose name a command is given are
// signed in, or confirm it and no other.
func (s *Station) Witness(o election.Origin) error {
	if len(o.By) == 0 {
		return nil // no command of a person's; the rules see to that
	}
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	command, _, _ := strings.Cut(o.Command, "/") // a command may have several steps
	if s.behind.bound && s.behind.command != command {
		s.dismiss()
	}
	absent := slices.DeleteFunc(slices.Clone(o.By), func(id election.StaffID) bool {
		return id == s.worker || slices.Contains(s.behind.who, id)
	})
	switch {
	case len(absent) == 0:
		s.behind.command, s.behind.bound = command, true
		return nil
	case len(o.By) == 1:
		return election.Refused("W114", "task", "", "who", string(o.By[0]), "role", "")
	}
	return election.Refused("W113", "need", len(o.By), "have", len(o.By)-len(absent))
}

// Signer implements station.Folder: what it returns signs once two different
// supervisors of those named confirm; see Confirm.
func (s *Station) Signer(by []election.StaffID) signing.Signer { return sealer{s, by} }

// sealer is the station's signing key in the hands of those who seal.
type sealer struct {
	station *Station
	by      []election.StaffID
}

func (k sealer) Public() signing.PublicKey { return k.station.PublicKey() }

func (k sealer) Sign(rand io.Reader, message []byte) ([]byte, error) {
	s := k.station
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	key, err := s.folder.keys.signingKey(k.by, s.held)
	if err != nil {
		return nil, err
	}
	defer s.held.forget()
	defer key.Wipe()
	return key.Sign(rand, message)
}

// Admit gives a PIN to a member who joined the staff, or another one to a member
// with a new role or a forgotten PIN, while two supervisors confirm. A new
// supervisor can sign with those who confirm, and with nobody else. The error is
// a refusal (W113) or ErrNoPair without them, and ErrPIN for a PIN that may not
// be given out.
func (s *Station) Admit(m election.StaffMember, pin string) error {
	return s.change(func(next *keyFile, key signing.PrivateKey) (*keyFile, error) {
		next = next.without(m.ID)
		held := maps.Clone(s.held)
		delete(held, m.ID)
		if err := next.admit(m, pin, s.rollKey, key, held); err != nil {
			return nil, err
		}
		clear(held[m.ID])
		return next, nil
	})
}

// Remove takes a member's PIN away, while two supervisors confirm. The error is
// a refusal (W113) without them, and ErrNoPair where nobody could seal any more.
func (s *Station) Remove(who election.StaffID) error {
	return s.change(func(next *keyFile, _ signing.PrivateKey) (*keyFile, error) {
		return next.without(who), nil
	})
}

// change writes the keys as two supervisors want them.
func (s *Station) change(to func(*keyFile, signing.PrivateKey) (*keyFile, error)) error {
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	key, err := s.folder.keys.signingKey(slices.Collect(maps.Keys(s.held)), s.held)
	if err != nil {
		return err
	}
	defer key.Wipe()
	next, err := to(s.folder.keys, key)
	if err != nil {
		return err
	}
	if len(next.Pairs) == 0 {
		return ErrNoPair
	}
	if err := next.write(filepath.Join(s.Dir(), keysName)); err != nil {
		return err
	}
	s.folder.keys = next
	s.dismiss()
	def := s.Day.Definition()
	def.Staff = merged(def.Staff, next.roster())
	return nil
}

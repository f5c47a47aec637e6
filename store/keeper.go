package store

import (
	"errors"
	"os"
	"sync"
	"time"
)

// ErrNoMedium says that the medium of the backups is not there: the last backup
// is missing from its folder.
var ErrNoMedium = errors.New("the medium of the backups is not there")

// recheck is how long it takes at the most until somebody notices that the
// medium was pulled out, or that it is back.
const recheck = 2 * time.Second

// Keeping is how the backups stand.
type Keeping struct {
	Last Backup // what the medium holds; no number before the first
	Err  error  // why the medium is not in step with the books, nil where it is
}

// Keeper keeps a second medium in step with a station's books while people work.
// When the medium is pulled out it says so, and catches up once it is back.
type Keeper struct {
	station *Station
	folder  string
	told    func(Keeping)
	mu      sync.Mutex
	state   Keeping
	due     chan struct{}
	stop    chan struct{}
	stopped chan struct{}
}

// KeepBackups begins to keep backups in a folder on a second medium, with one at
// once. It calls told, from a goroutine of its own, whenever the state changed;
// told must not wait for whoever stops the keeping.
// Another keeping ends.
func (s *Station) KeepBackups(folder string, told func(Keeping)) *Keeper {
	s.StopBackups()
	k := newKeeper(s, folder, told)
	s.folder.mu.Lock()
	s.keeper = k
	s.folder.mu.Unlock()
	k.Step()
	go k.run()
	return k
}

// StopBackups ends the keeping of backups, after the one that is being written.
func (s *Station) StopBackups() {
	s.folder.mu.Lock()
	k := s.keeper
	s.keeper = nil
	s.folder.mu.Unlock()
	if k != nil {
		close(k.stop)
		<-k.stopped
	}
}

func newKeeper(s *Station, folder string, told func(Keeping)) *Keeper {
	return &Keeper{station: s, folder: folder, told: told, due: make(chan struct{}, 1), stop: make(chan struct{}), stopped: make(chan struct{})}
}

// Step asks for a backup, as after each bundle and each stage. It waits for
// nothing.
func (k *Keeper) Step() {
	select {
	case k.due <- struct{}{}:
	default: // one is due already
	}
}

// State is how the backups stand.
func (k *Keeper) State() Keeping {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

func (k *Keeper) run() {
	defer close(k.stopped)
	again := time.NewTicker(recheck)
	defer again.Stop()
	for {
		select {
		case <-k.stop:
			return
		case <-k.due:
			k.backUp()
		case <-again.C:
			k.look()
		}
	}
}

// look notices a medium that has gone, and tries again what failed.
func (k *Keeper) look() {
	if k.State().Err != nil || k.gone() {
		k.backUp()
	}
}

// gone reports whether the last backup is missing, so that nothing is written
// into the empty folder that an unplugged stick may leave behind.
func (k *Keeper) gone() bool {
	last := k.State().Last
	if last.Number == 0 {
		return false
	}
	_, err := os.Stat(last.File)
	return err != nil
}

// backUp brings the medium into step and tells what became of it.
func (k *Keeper) backUp() {
	next := Keeping{Last: k.State().Last}
	if k.gone() {
		next.Err = ErrNoMedium
	} else if made, err := k.station.BackUp(k.folder); err != nil {
		next.Err = err
	} else {
		next.Last = made
	}
	k.mu.Lock()
	changed := next.Last != k.state.Last || (next.Err == nil) != (k.state.Err == nil)
	k.state = next
	k.mu.Unlock()
	if changed {
		k.told(next)
	}
}

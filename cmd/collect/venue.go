package collect

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/ui/paper"
)

// Venue is the small ledger of its own community that a station keeps beside
// its books, so that the community's result can be read out in its hall. It
// knows no roll.
type Venue struct {
	station *store.Station
	ledger  *store.Ledger
}

// besideBooks is the folder beside the books where a venue's ledger is kept.
const besideBooks = "community"

// OpenVenue opens a station's ledger of its community, and makes it where there
// is none.
func OpenVenue(st *store.Station, o election.Origin) (*Venue, error) {
	path := filepath.Join(st.Dir(), besideBooks)
	ledger, err := store.OpenLedger(path)
	if _, missing := os.Stat(path); errors.Is(missing, fs.ErrNotExist) {
		bare := *st.Day.Definition()
		bare.Voters, bare.Proxies, bare.Staff = nil, nil, nil
		ledger, err = store.CreateLedger(path, !st.Day.Rehearsal(), []*election.Definition{&bare}, part(o, "define"))
	}
	if err != nil {
		return nil, err
	}
	return &Venue{station: st, ledger: ledger}, nil
}

// part gives a step of a command an id of its own.
func part(o election.Origin, step string) election.Origin {
	o.Command += "/" + step
	return o
}

// Bring takes in what the station hands over itself, where that is not done.
func (v *Venue) Bring(o election.Origin) error {
	signed, content, sealed := v.station.Day.Sheet()
	done := false
	v.View(func(s *street.State) {
		held := s.Held(content.Round, content.Place)
		done = sealed && held != nil && bytes.Equal(held.Signed, signed)
	})
	if done {
		return nil
	}
	if _, _, err := v.ledger.Enrol(part(o, "enrol"), v.station.Enrolment()); err != nil {
		return err
	}
	if !sealed {
		return nil
	}
	_, err := v.ledger.Import(part(o, "import"), street.Arrival{Data: signed})
	return err
}

// View reads what came together so far.
func (v *Venue) View(read func(*street.State)) {
	v.ledger.View(v.station.Day.Definition().ID, read)
}

// Trust trusts the key that an enrolment introduces.
func (v *Venue) Trust(o election.Origin, enrolment []byte) error {
	_, _, err := v.ledger.Enrol(o, enrolment)
	return err
}

// Take imports the sheets in a folder and answers for each.
func (v *Venue) Take(origin func() election.Origin, folder string, answer func(street.Decision)) error {
	in := Inbox{Ledger: v.ledger, Origin: origin, Answer: func(_ string, d street.Decision, _ error) { answer(d) }}
	return in.Take(context.Background(), []string{folder})
}

// Announce notes that the result was read out and posted.
func (v *Venue) Announce(o election.Origin, posted string) error {
	def := v.station.Day.Definition()
	_, err := v.ledger.Do(o, def.ID, street.Announce{Round: def.Round, Posted: posted})
	return err
}

// Print writes the result's pages, and the words to be read out, beside the
// ledger, and names their folder.
func (v *Venue) Print() (folder string, err error) {
	folder = filepath.Join(v.station.Dir(), besideBooks)
	return folder, errors.Join(Export(v.ledger, "pdf", filepath.Join(folder, "result.pdf")),
		writePages(v.ledger, paper.CommunityWords, filepath.Join(folder, "words.pdf")))
}

// Close closes the ledger.
func (v *Venue) Close() error { return v.ledger.Close() }

package street

import (
	"errors"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// Announcement is a community's result that was read out where its sheets came
// together, and posted.
type Announcement struct {
	Posted string
	By     []election.StaffID
	At     election.Moment

	sheets []journal.Hash // those that counted then, in the order of the stations
}

// Announce notes that a community's result was read out and posted. Nobody may
// do so while a station is missing (O608).
type Announce struct {
	Round  int
	Posted string
}

// Plan implements Command.
func (cmd Announce) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	requireText("posted", cmd.Posted, c)
	if com := Consolidate(s, cmd.Round); com.Provisional {
		c.Add("O608", "stations", com.Missing)
		return nil
	}
	return []event{&announced{Round: cmd.Round, Posted: strings.TrimSpace(cmd.Posted), Sheets: s.counting(cmd.Round)}}
}

// Announced gives what was last read out of a round. A sheet that counts since,
// or counts no more, ends it: false, as for a round that was not announced.
func (s *State) Announced(number int) (Announcement, bool) {
	r := s.rounds[number]
	if r == nil || r.announced == nil || !slices.Equal(r.announced.sheets, s.counting(number)) {
		return Announcement{}, false
	}
	return *r.announced, true
}

type announced struct {
	Round  int            `json:"round"`
	Posted string         `json:"posted"`
	Sheets []journal.Hash `json:"sheets"`
}

func (*announced) Kind() string                  { return "announced/1" }
func (*announced) Claims(*State) []journal.Claim { return nil }
func (e *announced) Apply(s *State, head journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil || !slices.Equal(e.Sheets, s.counting(e.Round)) {
		return errors.New("an announcement is of other sheets than those that count")
	}
	r.announced = &Announcement{Posted: e.Posted, By: head.By, At: head.At, sheets: e.Sheets}
	return nil
}

package street

import (
	"errors"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// Review is what the street office said of a community's round after looking
// at it. Only a confirmed result elects anybody.
type Review struct {
	Confirmed bool               `json:"confirmed"` // or else it was returned
	Reason    string             `json:"reason,omitempty"`
	By        []election.StaffID `json:"by"`
	At        election.Moment    `json:"at"`

	sheets []journal.Hash // those that counted then, in the order of the stations
}

// Confirm lets a community's result stand. Nobody may do so while a station is
// missing (O608); where sheets lie in quarantine or figures were typed in, a
// reason is owed.
type Confirm struct {
	Round  int
	Reason string
}

// Plan implements Command.
func (cmd Confirm) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	com := Consolidate(s, cmd.Round)
	if com.Provisional {
		c.Add("O608", "stations", com.Missing)
		return nil
	}
	s.checkSupervisors(cmd.Round, s.rounds[cmd.Round].supervisors, c)
	if len(com.Quarantined)+len(com.Typed) > 0 {
		requireReason(cmd.Reason, c)
	}
	if r, ok := s.Review(cmd.Round); ok && r.Confirmed {
		return nil
	}
	return []event{&reviewed{Round: cmd.Round, Confirmed: true, Reason: strings.TrimSpace(cmd.Reason), Sheets: s.counting(cmd.Round)}}
}

// Return gives a community's result back with a reason. What was confirmed
// before is so no more.
type Return struct {
	Round  int
	Reason string
}

// Plan implements Command.
func (cmd Return) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	requireReason(cmd.Reason, c)
	if s.rounds[cmd.Round] == nil {
		c.Add("S706", "what", "round", "given", cmd.Round, "held", s.Rounds())
		return nil
	}
	return []event{&reviewed{Round: cmd.Round, Reason: strings.TrimSpace(cmd.Reason), Sheets: s.counting(cmd.Round)}}
}

// counting lists what counts in a round, by its hashes.
func (s *State) counting(number int) []journal.Hash {
	sheets := []journal.Hash{}
	for _, h := range s.Accepted(number) {
		sheets = append(sheets, h.Hash)
	}
	return sheets
}

// Review gives what was last said of a round. A sheet that counts since, or
// counts no more, ends it: false, as for a round that nobody reviewed.
func (s *State) Review(number int) (Review, bool) {
	r := s.rounds[number]
	if r == nil || r.review == nil || !slices.Equal(r.review.sheets, s.counting(number)) {
		return Review{}, false
	}
	return *r.review, true
}

type reviewed struct {
	Round     int            `json:"round"`
	Confirmed bool           `json:"confirmed,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	Sheets    []journal.Hash `json:"sheets"`
}

func (*reviewed) Kind() string                  { return "reviewed/1" }
func (*reviewed) Claims(*State) []journal.Claim { return nil }
func (e *reviewed) Apply(s *State, head journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil || !slices.Equal(e.Sheets, s.counting(e.Round)) {
		return errors.New("a review is of other sheets than those that count")
	}
	r.review = &Review{Confirmed: e.Confirmed, Reason: e.Reason, By: head.By, At: head.At, sheets: e.Sheets}
	return nil
}

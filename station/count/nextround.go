package count

import (
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// OpenRound notes that two supervisors opened a run-off or re-vote from the
// sealed result. The round has books of its own. Opening the same one again
// changes nothing; another one in its place is refused unless the count was
// reopened in between.
type OpenRound struct {
	Round      int
	Kind       election.Kind
	Day        election.Date
	Definition [16]byte // the digest of the round's definition
}

// Plan implements Command.
func (r OpenRound) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "next_round", o.By)
	s.checkStage(c, "next_round")
	i := slices.IndexFunc(s.opened, func(before OpenedRound) bool { return before.era == s.era })
	switch {
	case i < 0:
		return []event{&roundOpened{Round: r.Round, As: r.Kind, Day: r.Day, Definition: r.Definition[:]}}
	case s.opened[i].Definition != r.Definition:
		c.Add("B407", "task", "next_round", "why", "round_opened")
	}
	return nil
}

// OpenedRound is a round that was opened from this book's result.
type OpenedRound struct {
	Round      int
	Kind       election.Kind
	Day        election.Date
	Definition [16]byte
	By         []election.StaffID
	At         election.Moment

	era int // how often the count had been reopened
}

// OpenedRounds lists the rounds that were opened from this book's result, with
// who opened them and when. There is more than one only where the count was
// reopened.
func (s *State) OpenedRounds() []OpenedRound { return slices.Clone(s.opened) }

type roundOpened struct {
	Round      int           `json:"round"`
	As         election.Kind `json:"as"`
	Day        election.Date `json:"day"`
	Definition []byte        `json:"definition"`
}

func (*roundOpened) Kind() string                  { return "round_opened/1" }
func (*roundOpened) Claims(*State) []journal.Claim { return nil }
func (e *roundOpened) Apply(s *State, h journal.Header) error {
	opened := OpenedRound{Round: e.Round, Kind: e.As, Day: e.Day, By: h.By, At: h.At, era: s.era}
	copy(opened.Definition[:], e.Definition)
	s.opened = append(s.opened, opened)
	return nil
}

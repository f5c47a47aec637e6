package street

import (
	"errors"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// Post records the day on which a step of an election's calendar was done, such
// as the posting of a list; again, where that was wrong. A day after the last is
// recorded all the same, and shows as late.
type Post struct {
	Round int
	Step  election.Step
	On    election.Date
}

// Plan implements Command.
func (cmd Post) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	requireDay("on", cmd.On, c)
	r := s.rounds[cmd.Round]
	if r == nil {
		c.Add("S706", "what", "round", "given", cmd.Round, "held", s.Rounds())
		return nil
	}
	if !slices.ContainsFunc(r.def.Calendar(), func(x election.Deadline) bool { return x.Step == cmd.Step }) {
		c.Add("D108", "file", "", "path", "step", "why", "unknown", "given", string(cmd.Step))
		return nil
	}
	return []event{&posted{Round: cmd.Round, Step: cmd.Step, On: cmd.On}}
}

type posted struct {
	Round int           `json:"round"`
	Step  election.Step `json:"step"`
	On    election.Date `json:"on"`
}

func (*posted) Kind() string                  { return "posted/1" }
func (*posted) Claims(*State) []journal.Claim { return nil }
func (e *posted) Apply(s *State, _ journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil {
		return errors.New("something of no round is posted")
	}
	if r.posted == nil {
		r.posted = map[election.Step]election.Date{}
	}
	r.posted[e.Step] = e.On
	return nil
}

// dated is the definition with the days that were recorded since.
func (r *round) dated() *election.Definition {
	def := *r.def
	for step, day := range r.posted {
		switch step {
		case election.PostRoll:
			def.RollPublished = day
		case election.PostCandidates:
			def.CandidatesPublished = day
		case election.PostProxies:
			def.ProxiesPublished = day
		}
	}
	return &def
}

// Calendar gives the calendar of a round with the days that were recorded.
func (s *State) Calendar(number int) []election.Deadline {
	r := s.rounds[number]
	if r == nil {
		return nil
	}
	list := r.dated().Calendar()
	for i, x := range list {
		if day := r.posted[x.Step]; day != "" {
			list[i].Done = day
		}
	}
	return list
}

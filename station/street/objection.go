package street

import (
	"errors"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
)

// Objection is one against the posted roll, with its decision.
type Objection struct {
	No       int // from 1, of its round
	What     string
	Received election.Date
	Decided  election.Date // "" while it is open
	Decision string
	// Late are the flags of what came in or was decided late (R111).
	Late []election.Finding
}

// Last is the day by which the objection must be decided.
func (o Objection) Last() election.Date { return election.DecideBy(o.Received) }

// Object records an objection against the roll of a round. One that came in
// late is recorded with the flag (R111).
type Object struct {
	Round    int
	What     string
	Received election.Date
}

// Plan implements Command.
func (cmd Object) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	requireText("objection", cmd.What, c)
	requireDay("received", cmd.Received, c)
	r := s.rounds[cmd.Round]
	if r == nil {
		c.Add("S706", "what", "round", "given", cmd.Round, "held", s.Rounds())
		return nil
	}
	r.flagObjection(election.Objection{Received: cmd.Received}, c)
	return []event{&objected{Round: cmd.Round, What: strings.TrimSpace(cmd.What), Received: cmd.Received}}
}

// Settle records how an objection was decided; again, where that was wrong. A
// late decision is recorded with the flag (R111).
type Settle struct {
	Round    int
	No       int
	Decision string
	Decided  election.Date
}

// Plan implements Command.
func (cmd Settle) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	requireText("decision", cmd.Decision, c)
	requireDay("decided", cmd.Decided, c)
	objections := s.Objections(cmd.Round)
	if cmd.No < 1 || cmd.No > len(objections) {
		c.Add("D108", "file", "", "path", "no", "why", "unknown", "given", cmd.No)
		return nil
	}
	s.rounds[cmd.Round].flagObjection(election.Objection{Received: objections[cmd.No-1].Received, Decided: cmd.Decided}, c)
	return []event{&settled{Round: cmd.Round, No: cmd.No, Decision: strings.TrimSpace(cmd.Decision), Decided: cmd.Decided}}
}

// flagObjection notes what of an objection is late: that it came in late when
// it is recorded, that its decision did when that is.
func (r *round) flagObjection(o election.Objection, c *election.Check) {
	o.Posted = r.dated().RollPosted()
	var late election.Findings
	o.Check(&late)
	for _, f := range late {
		if f.Args["what"] == "received" == (o.Decided == "") {
			c.Notices = append(c.Notices, f)
		}
	}
}

func requireText(field, text string, c *election.Check) {
	switch {
	case strings.TrimSpace(text) == "":
		c.Add("D108", "file", "", "path", field, "why", "missing", "given", "")
	case len(text) > sheet.MaxText:
		c.Add("D108", "file", "", "path", field, "why", "not_allowed", "given", "")
	}
}

func requireDay(field string, day election.Date, c *election.Check) {
	if _, err := election.ParseDate(string(day)); err != nil {
		c.Add("D108", "file", "", "path", field, "why", "no_such_date", "given", string(day))
	}
}

// takeOver keeps the objections that a definition's file brings, once each; what
// was decided here stays.
func (r *round) takeOver(objections []election.RollObjection) {
	for _, o := range objections {
		i := slices.IndexFunc(r.objections, func(x Objection) bool { return x.What == o.What && x.Received == o.Received })
		if i < 0 {
			i = len(r.objections)
			r.objections = append(r.objections, Objection{No: i + 1, What: o.What, Received: o.Received})
		}
		if x := &r.objections[i]; x.Decided == "" {
			x.Decided, x.Decision = o.Decided, o.Decision
		}
	}
}

// Objections lists those against the roll of a round, in the order in which
// they were recorded.
func (s *State) Objections(number int) []Objection {
	r := s.rounds[number]
	if r == nil {
		return nil
	}
	list := slices.Clone(r.objections)
	for i, o := range list {
		var late election.Findings
		election.Objection{Posted: r.dated().RollPosted(), Received: o.Received, Decided: o.Decided}.Check(&late)
		list[i].Late = late
	}
	return list
}

type objected struct {
	Round    int           `json:"round"`
	What     string        `json:"what"`
	Received election.Date `json:"received"`
}

func (*objected) Kind() string                  { return "objected/1" }
func (*objected) Claims(*State) []journal.Claim { return nil }
func (e *objected) Apply(s *State, _ journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil {
		return errors.New("an objection is against the roll of no round")
	}
	r.objections = append(r.objections, Objection{No: len(r.objections) + 1, What: e.What, Received: e.Received})
	return nil
}

type settled struct {
	Round    int           `json:"round"`
	No       int           `json:"no"`
	Decision string        `json:"decision"`
	Decided  election.Date `json:"decided"`
}

func (*settled) Kind() string                  { return "settled/1" }
func (*settled) Claims(*State) []journal.Claim { return nil }
func (e *settled) Apply(s *State, _ journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil || e.No < 1 || e.No > len(r.objections) {
		return errors.New("there is no such objection")
	}
	o := &r.objections[e.No-1]
	o.Decision, o.Decided = e.Decision, e.Decided
	return nil
}

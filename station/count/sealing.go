package count

import (
	"changpiao/station/election"
	"changpiao/station/journal"
)

// Seal ends the count: two supervisors, with the signed result sheet. Tried
// without a sheet it tells what is still missing.
type Seal struct {
	Signed []byte
	Digest [16]byte
}

// Plan implements Command.
func (r Seal) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "seal", o.By)
	if s.stage == Counting {
		if len(s.returned) == 0 {
			c.Add("B407", "task", "seal", "stage", string(s.stage))
		} else {
			c.Findings = append(c.Findings, s.Unmet()...)
		}
	}
	s.checkStage(c, "seal")
	return []event{&sealed{Signed: r.Signed, Digest: r.Digest[:]}}
}

type sealed struct {
	Signed []byte `json:"signed"`
	Digest []byte `json:"digest"`
}

func (*sealed) Kind() string                  { return "sealed/1" }
func (*sealed) Claims(*State) []journal.Claim { return nil }
func (e *sealed) Apply(s *State, h journal.Header) error {
	sheet := SealedSheet{Signed: e.Signed, By: h.By, At: h.At}
	copy(sheet.Digest[:], e.Digest)
	s.sheets = append(s.sheets, sheet)
	s.stage = Sealed
	return nil
}

// Announce notes that the result was read out, and where it was posted.
type Announce struct {
	Posted string
}

// Plan implements Command.
func (r Announce) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "announce", o.By)
	s.checkStage(c, "announce")
	return []event{&announced{Posted: r.Posted}}
}

type announced struct {
	Posted string `json:"posted"`
}

func (*announced) Kind() string                  { return "announced/1" }
func (*announced) Claims(*State) []journal.Claim { return nil }
func (e *announced) Apply(s *State, _ journal.Header) error {
	s.stage, s.posted = Announced, e.Posted
	return nil
}

// Reopen goes back to counting, or with Polls to polling, by two supervisors
// with a reason. The next seal makes a new revision; nothing is erased.
type Reopen struct {
	Polls bool
}

// Plan implements Command.
func (r Reopen) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "reopen", o.By)
	what := "counting"
	if r.Polls {
		what = "polling"
	} else if s.stage == Counting {
		c.Add("B407", "task", "reopen", "stage", string(s.stage)) // it is open
	}
	s.checkStage(c, "reopen")
	c.Add("T512", "what", what)
	return []event{&reopened{Polls: r.Polls}}
}

type reopened struct {
	Polls bool `json:"polls,omitempty"`
}

func (*reopened) Kind() string                  { return "reopened/1" }
func (*reopened) Claims(*State) []journal.Claim { return nil }
func (e *reopened) Apply(s *State, h journal.Header) error {
	s.stage = Counting
	if e.Polls {
		s.stage = Repolling
		s.polls++
	}
	s.era++
	s.reasons = append(s.reasons, h.Reasons...)
	return nil
}

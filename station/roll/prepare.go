package roll

import (
	"changpiao/station/election"
	"changpiao/station/journal"
)

// Prepare puts the prepared roll and its proxies into an empty book. It is the
// book's first command and needs nobody's leave: what it enters comes with the
// station's package.
type Prepare struct{}

// chunk is how many voters one record holds.
const chunk = 500

// Plan implements Command.
func (Prepare) Plan(s *State, _ election.Origin, c *election.Check) []event {
	if s.stage != Empty {
		c.Add("B407", "task", "prepare", "stage", string(s.stage))
		return nil
	}
	events := []event{&prepared{Station: s.station, Voters: len(s.def.Voters)}}
	sealed := make([]sealedVoter, 0, chunk)
	for i, v := range s.def.Voters {
		sealed = append(sealed, s.sealVoter(c, v))
		if len(sealed) == chunk || i == len(s.def.Voters)-1 {
			events = append(events, &entered{Voters: sealed})
			sealed = make([]sealedVoter, 0, chunk)
		}
	}
	for _, p := range s.def.Proxies {
		events = append(events, &entrusted{Proxy: p})
	}
	return events
}

type prepared struct {
	Station election.StationID `json:"station"`
	Voters  int                `json:"voters"`
}

func (*prepared) Kind() string                  { return "prepared/1" }
func (*prepared) Claims(*State) []journal.Claim { return nil }
func (*prepared) Apply(s *State, _ journal.Header) error {
	s.stage = Prepared
	return nil
}

type entered struct {
	Voters []sealedVoter `json:"voters"`
}

func (*entered) Kind() string { return "entered/1" }

func (e *entered) Claims(*State) []journal.Claim {
	claims := make([]journal.Claim, 0, 2*len(e.Voters))
	for _, v := range e.Voters {
		claims = append(claims, v.claims()...)
	}
	return claims
}

func (e *entered) Apply(s *State, _ journal.Header) error {
	for _, v := range e.Voters {
		if err := s.enter(v, false); err != nil {
			return err
		}
	}
	return nil
}

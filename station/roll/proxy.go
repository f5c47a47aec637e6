package roll

import (
	"changpiao/station/election"
	"changpiao/station/journal"
)

// RecordProxy enters a vote entrusted in writing.
type RecordProxy struct {
	Proxy election.Proxy
	// AskAbsence wants the reason of absence (P214), as the desk's form does.
	AskAbsence bool
}

// Plan implements Command.
func (r RecordProxy) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "proxy", o.By)
	p := r.Proxy
	if p.On == "" {
		p.On = o.At.Date()
	}
	s.proxies.Check(&c.Findings, p)
	s.checkHere(c, p)
	if r.AskAbsence && p.Absence == "" {
		c.Add("P214", "principal", string(p.Principal))
	}
	s.checkStage(c, "proxy")
	return []event{&entrusted{Proxy: p}}
}

// checkHere finds I310 where a proxy's principal or holder belongs to another
// station. That one's book would not hear of it: the principal would be on both
// lists, or on neither.
func (s *State) checkHere(c *election.Check, p election.Proxy) {
	for _, no := range []election.VoterNo{p.Principal, p.Holder} {
		if e := s.entries[no]; e != nil && !s.Here(*e) {
			v := e.Voter
			v.Station = e.Station
			s.elsewhere(c, v)
		}
	}
}

type entrusted struct {
	Proxy election.Proxy `json:"proxy"`
}

func (*entrusted) Kind() string { return "entrusted/1" }

func (e *entrusted) Claims(*State) []journal.Claim {
	return []journal.Claim{journal.Take("principal", string(e.Proxy.Principal))}
}

// Apply moves the principal's entry to the holder's station.
func (e *entrusted) Apply(s *State, h journal.Header) error {
	s.proxies.Record(e.Proxy)
	principal, holder := s.entries[e.Proxy.Principal], s.entries[e.Proxy.Holder]
	if principal != nil && holder != nil {
		s.place(principal, holder.Station)
	}
	s.keepReasons(h)
	return nil
}

// CancelProxy gives a vote back to its principal, as long as the ballot was
// not issued.
type CancelProxy struct {
	Principal election.VoterNo
}

// Plan implements Command.
func (r CancelProxy) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "cancel_proxy", o.By)
	who := []any{"principal", string(r.Principal), "holder", ""}
	e, known := s.entries[r.Principal]
	holder, entrusted := s.proxies.Holder(r.Principal)
	switch {
	case !known:
		c.Add("P204", who...)
	case !entrusted:
		c.Add("P211", who...)
	case e.Issued != nil:
		c.Add("P213", "principal", string(r.Principal), "holder", string(holder), "at", e.Issued.At.Clock())
	case o.Reason == "":
		c.Add("P214", "principal", string(r.Principal))
	}
	s.checkStage(c, "cancel_proxy")
	return []event{&cancelled{Principal: r.Principal, Reason: o.Reason}}
}

type cancelled struct {
	Principal election.VoterNo `json:"principal"`
	Reason    string           `json:"reason"`
}

func (*cancelled) Kind() string { return "cancelled/1" }

func (e *cancelled) Claims(*State) []journal.Claim {
	return []journal.Claim{journal.Release("principal", string(e.Principal))}
}

func (e *cancelled) Apply(s *State, _ journal.Header) error {
	s.proxies.Cancel(e.Principal)
	return nil
}

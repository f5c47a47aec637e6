package roll

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/jsontree"
)

// RegisterLate puts a person on the roll after it was posted. Without a number
// the program gives the next free one.
type RegisterLate struct {
	Voter election.Voter
	// Approver is who else looked at the papers and said yes: one of those who
	// stand behind the command, and not the one who registers. "" where that is
	// on paper.
	Approver election.StaffID
}

// Plan implements Command.
func (r RegisterLate) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "register_late", r.registering(o.By))
	if _, known := s.staff.Find(r.Approver); r.Approver != "" && (!known || !slices.Contains(o.By, r.Approver)) {
		c.Add("D108", "file", "", "path", "approver", "why", jsontree.NotAllowed, "given", string(r.Approver))
	}
	v := r.Voter
	if s.def.Kind != election.FirstRound || s.stage == Closed || s.stage == Stated {
		c.Add("R108", "name", v.Name, "kind", string(s.def.Kind))
	} else {
		s.checkStage(c, "register_late")
	}
	if v.Station == "" {
		v.Station = s.station
	}
	if v.Station != s.station {
		s.elsewhere(c, v)
	}
	if v.No == "" {
		v.No = s.nextNumber()
	} else if _, taken := s.entries[v.No]; taken {
		c.Add("D108", "file", "", "path", "voter.no", "why", jsontree.Twice, "given", string(v.No))
	}
	s.def.CheckPerson(&c.Findings, v)
	s.checkBasis(c, v)
	s.checkTwice(c, v)
	if v.OtherProof != "" {
		c.Add("R110", "name", v.Name, "proof", v.OtherProof)
	}
	if len(c.Findings) > 0 && !onlyReasons(c.Findings) {
		return nil // nothing is sealed for somebody who is refused
	}
	return []event{&registered{Voter: s.sealVoter(c, v), Running: v.No != r.Voter.No && strings.Contains(string(v.No), "-"), Approver: r.Approver}}
}

// registering are those behind the command but for the approver: nobody
// approves what they registered themselves.
func (r RegisterLate) registering(by []election.StaffID) []election.StaffID {
	return slices.DeleteFunc(slices.Clone(by), func(id election.StaffID) bool { return r.Approver != "" && id == r.Approver })
}

func onlyReasons(fs []election.Finding) bool {
	for _, f := range fs {
		if election.Of(f.Code).Level != election.Reason {
			return false
		}
	}
	return true
}

// elsewhere tells that a voter's station is another of the community, or none.
func (s *State) elsewhere(c *election.Check, v election.Voter) {
	if other, ok := s.def.Station(v.Station); ok {
		c.Add("I310", "voter", string(v.No), "name", v.Name, "station", string(other.ID), "where", other.Title)
		return
	}
	c.Add("D108", "file", "", "path", "voter.station", "why", jsontree.UnknownRef, "given", string(v.Station))
}

// checkBasis finds R106: a class that the profile doesn't have, or one without
// its basis.
func (s *State) checkBasis(c *election.Check, v election.Voter) {
	basis := map[election.Choice]map[int]bool{ // whether each class needs one
		election.Classes2020: {1: false, 2: true, 3: true, 4: true},
		election.Classes2026: {1: false, 2: false, 3: true},
	}[s.def.Rules.LateClasses]
	need, known := basis[v.Class]
	if !known || need && v.Basis == "" {
		c.Add("R106", "name", v.Name, "class", v.Class, "known", known)
	}
}

// checkTwice finds the person on the roll already (R103), or somebody of the
// same name and birth (R109).
func (s *State) checkTwice(c *election.Check, v election.Voter) {
	if v.IDNumber != "" {
		if no, there := s.byID[s.vault.Index(v.IDNumber)]; there {
			e := s.entries[no]
			c.Add("R103", "voter", string(v.No), "entry", string(no), "name", e.Voter.Name, "station", string(e.Station))
			return
		}
	}
	if key := birthKey(v); key != "" {
		if no, there := s.byBirth[key]; there {
			c.Add("R109", "name", v.Name, "entry", string(no), "birth", string(v.IDNumber.Birth()))
		}
	}
}

// nextNumber gives the next free number: one more than the highest of the
// roll, or in a community of several stations the station's id with a running
// number, so that two stations never give out the same.
func (s *State) nextNumber() election.VoterNo {
	if len(s.def.Stations) > 1 {
		for n := s.lateRun + 1; ; n++ {
			no := election.VoterNo(fmt.Sprintf("%s-%d", s.station, n))
			if _, taken := s.entries[no]; !taken {
				return no
			}
		}
	}
	highest, width := 0, 4
	for no := range s.entries {
		if n, err := strconv.Atoi(string(no)); err == nil && n >= highest {
			highest, width = n, max(width, len(no))
		}
	}
	return election.VoterNo(fmt.Sprintf("%0*d", width, highest+1))
}

type registered struct {
	Voter   sealedVoter `json:"voter"`
	Running bool        `json:"running,omitempty"` // the number is the station's own

	Approver election.StaffID `json:"approver,omitempty"`
}

func (*registered) Kind() string { return "registered/1" }

func (e *registered) Claims(*State) []journal.Claim { return e.Voter.claims() }

func (e *registered) Apply(s *State, h journal.Header) error {
	if e.Running {
		s.lateRun++
	}
	s.late++
	s.latePosted = false
	s.keepReasons(h)
	if err := s.enter(e.Voter, true); err != nil {
		return err
	}
	s.entries[e.Voter.No].Approver = e.Approver
	return nil
}

// PublishLateList notes that the list of those registered late was posted; it
// may be empty.
type PublishLateList struct{}

// Plan implements Command.
func (PublishLateList) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "publish_late_list", o.By)
	s.checkStage(c, "publish_late_list")
	return []event{&latePosted{Entries: s.late}}
}

type latePosted struct {
	Entries int `json:"entries"`
}

func (*latePosted) Kind() string                  { return "late_posted/1" }
func (*latePosted) Claims(*State) []journal.Claim { return nil }
func (*latePosted) Apply(s *State, _ journal.Header) error {
	s.latePosted = true
	return nil
}

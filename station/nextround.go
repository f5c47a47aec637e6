package station

import (
	"slices"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/jsontree"
	"changpiao/station/outcome"
	"changpiao/station/parcel"
	"changpiao/station/roll"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// NextRound opens the run-off or re-vote that the sealed result calls for. Two
// supervisors ask for it; the tally book notes who and when. What it gives is
// the definition for books of their own: the roll as it stands, those
// registered late among it, and the staff at work, but for those whom the
// result makes candidates or a candidate's kin. In a community of several
// stations no one of them knows the result; see TakeRound.
func (d *Day) NextRound(o election.Origin, f outcome.Further) (*election.Definition, error) {
	content, err := d.sealed(o)
	if err != nil {
		return nil, err
	}
	def := *d.def
	def.Voters = d.voters()
	result, whole := Outcome(&def, content)
	if !whole {
		return nil, election.Refused("O608", "stations", uncovered(&def, content))
	}
	next, err := outcome.NextRound(&def, result, f)
	if err != nil {
		return nil, err
	}
	return d.openRound(o, next)
}

// ReadRound reads the file of a run-off or re-vote that came from elsewhere. A
// station that was set up from its office's package takes what that office
// signed, and in a rehearsal also what nobody did.
func (d *Day) ReadRound(name string, data []byte) (*election.Definition, error) {
	office := d.folder.Office()
	if !signing.LooksSigned(data) {
		if !office.IsZero() && !d.rehearsal {
			return nil, election.Refused("D108", "file", name, "path", "", "why", "not_offices", "given", "")
		}
		return election.ParseRound(name, data)
	}
	next, rehearsal, err := parcel.OpenRound(name, data, office)
	if err == nil && rehearsal != d.rehearsal {
		return nil, election.Refused("S707", "station", string(d.place))
	}
	return next, err
}

// TakeRound opens a run-off or re-vote from the definition that the street
// office, or the central venue, made of the whole community's result.
func (d *Day) TakeRound(o election.Origin, next *election.Definition) (*election.Definition, error) {
	if err := d.mayGoOn(o); err != nil {
		return nil, err
	}
	if !d.carriedAway() {
		if _, err := d.sealed(o); err != nil {
			return nil, err
		}
	}
	var fs election.Findings
	foreign := func(path, given string) {
		fs.Add("D108", "file", "", "path", path, "why", jsontree.NotAllowed, "given", given)
	}
	if next.ID != d.def.ID {
		foreign("id", string(next.ID))
	}
	if next.Round <= d.def.Round || next.Kind == election.FirstRound {
		foreign("kind", string(next.Kind))
	}
	if _, ours := next.Station(d.place); !ours {
		foreign("stations", string(d.place))
	}
	if _, err := fs.Judge(""); err != nil {
		return nil, err
	}
	taken := *next
	taken.Voters = d.voters()
	return d.openRound(o, &taken)
}

// sealed gives the sheet in force, or what speaks against a further round.
func (d *Day) sealed(o election.Origin) (sheet.Sheet, error) {
	if err := d.mayGoOn(o); err != nil {
		return sheet.Sheet{}, err
	}
	_, content, ok := d.Sheet()
	if !ok {
		return content, election.Refused("B407", "task", "next_round", "stage", d.reached())
	}
	return content, nil
}

// reached is the stage that the later of the two books has come to.
func (d *Day) reached() (stage string) {
	if d.tally == nil {
		return string(d.stage())
	}
	d.tally.View(func(s *count.State) { stage = string(s.Stage()) })
	return stage
}

// mayGoOn checks who asks for a further round.
func (d *Day) mayGoOn(o election.Origin) error {
	var fs election.Findings
	fs.Authorise(d.def.Staff, "next_round", o.By)
	_, err := fs.Judge(o.Reason)
	return err
}

// carriedAway reports whether the station's boxes were counted elsewhere, so
// that it has no result of its own.
func (d *Day) carriedAway() bool {
	return d.tally == nil && d.def.Rules.CountAt == election.Central && (d.stage() == roll.Closed || d.stage() == roll.Stated)
}

func (d *Day) stage() (stage roll.Stage) {
	d.roll.View(func(s *roll.State) { stage = s.Stage() })
	return stage
}

// voters gives the roll as it stands, each at the station of their own.
func (d *Day) voters() (voters []election.Voter) {
	d.roll.View(func(s *roll.State) {
		for e := range s.Entries {
			voters = append(voters, e.Voter)
		}
	})
	return voters
}

// openRound notes a further round and puts the people of this one into it.
func (d *Day) openRound(o election.Origin, next *election.Definition) (*election.Definition, error) {
	d.roll.View(func(s *roll.State) { next.Staff = next.Eligible(s.Staff()) })
	var err error
	if d.tally == nil {
		err = d.folder.Witness(o)
	} else {
		_, err = d.tally.Do(o, count.OpenRound{Round: next.Round, Kind: next.Kind, Day: next.ElectionDay, Definition: next.Digest()})
	}
	if err != nil {
		return nil, err
	}
	return next, nil
}

// uncovered lists the stations of which a sheet says nothing.
func uncovered(def *election.Definition, s sheet.Sheet) []string {
	var missing []string
	for _, st := range def.Stations {
		if !slices.Contains(s.Stations, st.ID) {
			missing = append(missing, string(st.ID))
		}
	}
	return missing
}

package roll

import "changpiao/station/election"

// Equation is a sum of the roll book that has to come out.
type Equation struct {
	Name  string           // by which the words know it
	Paper election.PaperID // "" where it holds for the whole station
	Box   election.BoxID   // "" where it is not about one box
	Args  election.Args    // its figures by name
	Holds bool
	Code  election.Code // of the rule that is broken when it does not hold
}

// Equations reconciles the station's figures. Counted are the unused ballots
// as they lie on the table, before the polls are closed with them; a kind that
// nobody has counted yet has no equation of its stock.
func (s *State) Equations(counted map[election.PaperID]election.Figure) []Equation {
	registered, _ := s.Registered()
	voters := s.IssuedVoters()
	all := []Equation{{Name: "registered", Code: "I307", Holds: voters <= registered,
		Args: election.Args{"issued": int(voters), "registered": int(registered)}}}
	for _, p := range s.def.Papers {
		st := *s.stock[p.ID]
		all = append(all, Equation{Name: "ways", Paper: p.ID, Code: "B402", Holds: st.Issued() == voters, Args: election.Args{
			"voters": int(voters), "person": int(st.InPerson), "proxy": int(st.Proxy), "mobile": int(st.Mobile)}})
		n, isCounted := counted[p.ID].Count()
		if isCounted {
			st.Unused = n
		}
		if isCounted || s.stage == Closed || s.stage == Stated {
			all = append(all, s.stockEquation(p.ID, st))
		}
	}
	return append(all, s.boxEquations()...)
}

// stockEquation balances a kind of paper; what is out with mobile boxes may be
// missing from the table.
func (s *State) stockEquation(p election.PaperID, st Stock) Equation {
	out := s.outside(p)
	missing := st.Left() - st.Unused
	args := election.Args{"received": int(st.Received), "issued": int(st.Issued()), "spoiled": int(st.Spoiled), "unused": int(st.Unused)}
	if out > 0 {
		args["out"] = int(out)
	}
	return Equation{Name: "stock", Paper: p, Code: "B402", Holds: missing >= 0 && missing <= out, Args: args}
}

// boxEquations balances what each mobile box took, gave and brought back.
func (s *State) boxEquations() (all []Equation) {
	st, _ := s.def.Station(s.station)
	for _, b := range st.Boxes {
		box := s.boxes[b.ID]
		for _, p := range s.def.Papers {
			took, left := box.Took[p.ID], box.Left[p.ID]
			if _, told := box.Left[p.ID]; told {
				all = append(all, Equation{Name: "box", Paper: p.ID, Box: b.ID, Code: "B402", Holds: took == box.SinceOut+left,
					Args: election.Args{"took": int(took), "issued": int(box.SinceOut), "left": int(left)}})
			}
		}
	}
	return all
}

package roll

import "changpiao/station/election"

// SignInLines is how many voters sign on a page of the sign-in list.
const SignInLines = 20

// SignInLine is a voter's line on the station's sign-in list.
type SignInLine struct {
	Page, Line int // both from 1
	Entry      Entry
}

// SignIn yields the lines of the station's sign-in list (发票登记表): its own
// voters in the roll's order, and from a new page on those registered late. A
// line stays where it was printed, whatever is recorded afterwards: proxies
// move no line, and a late voter comes behind the others. A principal of
// another station has no line here; the holder's serves.
func (s *State) SignIn(yield func(SignInLine) bool) {
	n, late := 0, false
	for _, no := range s.order {
		e := *s.entries[no]
		if e.Voter.Station != s.station {
			continue
		}
		if e.Late && !late {
			late = true
			n += (SignInLines - n%SignInLines) % SignInLines
		}
		if !yield(SignInLine{Page: n/SignInLines + 1, Line: n%SignInLines + 1, Entry: e}) {
			return
		}
		n++
	}
}

// SignInPlace tells on which page and line of the sign-in list a voter signs,
// 0 and 0 where they have no line at this station.
func (s *State) SignInPlace(no election.VoterNo) (page, line int) {
	for l := range s.SignIn {
		if l.Entry.Voter.No == no {
			return l.Page, l.Line
		}
	}
	return 0, 0
}

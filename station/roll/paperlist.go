package roll

import (
	"slices"
	"strings"
	"unicode"

	"changpiao/station/election"
)

// PaperList is a desk's preprinted sign-in list before it is entered: a range
// of numbers, and those of it that did not come.
type PaperList struct {
	Come   []election.VoterNo // who will be issued
	Absent []election.VoterNo // who did not come
	Stay   []election.VoterNo // who can't be issued: see their standings
	// Holders have proxies whose ballots wait for them: they are issued at the
	// desk, with their principals, and not through a list.
	Holders []election.VoterNo
	Stray   []election.VoterNo // named as absent without standing in the range
}

// PaperList sorts the voters of a range, in the roll's order.
func (s *State) PaperList(from, to election.VoterNo, absent []election.VoterNo) PaperList {
	var l PaperList
	for _, no := range s.order {
		switch {
		case !between(from, no, to):
		case slices.Contains(absent, no):
			l.Absent = append(l.Absent, no)
		case s.Standing(no) != MayVote:
			l.Stay = append(l.Stay, no)
		case len(s.Waiting(no)) > 0:
			l.Holders = append(l.Holders, no)
		default:
			l.Come = append(l.Come, no)
		}
	}
	for _, no := range absent {
		if !slices.Contains(l.Absent, no) && !slices.Contains(l.Stray, no) {
			l.Stray = append(l.Stray, no)
		}
	}
	return l
}

// Numbers reads a row of roll numbers with anything but letters, digits and
// hyphens between them. A number may lack the zeros at its front; one that the
// roll doesn't have is given as it was typed.
func (s *State) Numbers(text string) []election.VoterNo {
	words := strings.FieldsFunc(typedRow(text), func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	numbers := make([]election.VoterNo, len(words))
	for i, w := range words {
		numbers[i] = s.number(w)
	}
	return numbers
}

// typedRow brings each word of a row to the form in which numbers are typed.
func typedRow(text string) string {
	words := strings.Fields(text)
	for i := range words {
		words[i] = typed(words[i])
	}
	return strings.Join(words, " ")
}

func (s *State) number(word string) election.VoterNo {
	no := election.VoterNo(word)
	for range 8 { // zeros that a number may lack
		if _, known := s.entries[no]; known {
			return no
		}
		no = "0" + no
	}
	return election.VoterNo(word)
}

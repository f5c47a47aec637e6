package store

import (
	"crypto/rand"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/roll"
)

// LateList makes the file by which the street office finds who was registered
// late here and elsewhere too, an empty one where nobody was. It is nil while
// somebody may still be registered, in a round in which nobody is, and for a
// station that was set up without a package and so lacks the office's key.
func (s *Station) LateList() ([]byte, error) {
	if s.office == nil || s.office.Late == nil || s.Day.Definition().Kind != election.FirstRound {
		return nil, nil
	}
	key := s.office.Late
	cover := late.Cover{
		Election: s.Day.Definition().ID, Round: s.Day.Definition().Round, Place: s.Day.Place(), Rehearsal: s.Day.Rehearsal(),
		Epoch: s.Day.Epoch(), Records: s.Day.Roll().Head().Seq,
	}
	var people []late.Entry
	stated := false
	s.Day.Roll().View(func(state *roll.State) {
		stated = state.Stage() == roll.Stated
		for e := range state.Entries {
			if e.Late {
				people = append(people, late.Entry{No: e.Voter.No, Mark: key.Mark(e.Voter)})
			}
		}
	})
	if !stated {
		return nil, nil
	}
	plain, err := late.EncodeEntries(people)
	if err != nil {
		return nil, err
	}
	cover.People = len(people)
	if cover.Sealed, err = sealFor(key.For, plain); err != nil {
		return nil, err
	}
	desk, voucher := s.Desk()
	cover.Voucher = voucher
	return cover.Sign(rand.Reader, desk)
}

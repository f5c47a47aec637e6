package office_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/signing"
	"changpiao/store"
)

// lateList writes the list of a station by the key of its package, as the
// station does: the people have numbers of the station's own.
func (h *house) lateList(def *election.Definition, place election.StationID, n int, people ...election.Voter) string {
	h.t.Helper()
	o, err := store.OpenParcel(filepath.Join(h.dir, fmt.Sprintf("%02d-%s-%s.package", n, def.ID, place)))
	if err != nil {
		h.t.Fatal(err)
	}
	var entries []late.Entry
	for i, v := range people {
		entries = append(entries, late.Entry{No: election.VoterNo(fmt.Sprintf("%s-%d", place, i+1)), Mark: o.Late.Mark(v)})
	}
	plain, err := late.EncodeEntries(entries)
	if err != nil {
		h.t.Fatal(err)
	}
	to, err := age.ParseX25519Recipient(o.Late.For)
	if err != nil {
		h.t.Fatal(err)
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	voucher, err := signing.Vouch(chance(), key(h.t, string(def.ID)+string(place)), key(h.t, "desk").Public())
	if err != nil {
		h.t.Fatal(err)
	}
	data, err := late.Cover{Election: def.ID, Round: 1, Place: place, Epoch: 1, Records: 9, People: len(people), Voucher: voucher, Sealed: sealed.Bytes()}.
		Sign(chance(), key(h.t, "desk"))
	if err != nil {
		h.t.Fatal(err)
	}
	return h.write(fmt.Sprintf("%s-%s.late", def.ID, place), data)
}

// Who was registered late in two communities is named as the list comes in, on
// the overview and where the community is reviewed.
func TestRegisteredLateTwiceIsShown(t *testing.T) {
	h := newHouse(t)
	eastFile, east := h.community("east", "东街", 1)
	westFile, west := h.community("west", "西苑", 2)
	h.drop(eastFile, westFile)
	h.picked = h.dir
	h.tap("Choose a folder")
	h.enter("For example", "ledger")
	h.choose("A real election")
	h.tap("Make the ledger")
	h.enter("Your name", "陈书记")
	h.tap("Stations' packages")
	for _, file := range []string{eastFile, westFile} {
		h.files = []string{file, h.dir}
		h.tap("Make packages")
	}
	for _, def := range []*election.Definition{east, west} {
		h.drop(h.enrolment(def, "S1", string(def.ID)+"S1"))
		h.tap("The same: enrol")
		h.tap("Receive sheets")
		s := sheetOf(def, "S1")
		s.Registered += 2
		h.drop(h.write(string(def.ID)+".sheet", h.signed(s, string(def.ID)+"S1")))
	}
	h.tap("Results")
	h.sees("the list to compare them by did not come")
	both := election.Voter{Name: "欧阳晓月", IDNumber: "990101197001019011"}
	h.drop(h.lateList(east, "S1", 1, both, election.Voter{Name: "王兰", IDNumber: "990101197001019038"}))
	h.sees("Accepted", "Go on with the next file")
	h.tap("The evening")
	h.sees("Registered twice 0")
	h.drop(h.lateList(west, "S1", 1, election.Voter{Name: "王兰", IDNumber: "990101197001019054"}, both))
	h.sees("1 of them were registered late elsewhere too")
	h.drop(filepath.Join(h.dir, "west-S1.late"))
	h.sees("Not taken S708", "list of those registered late")
	h.tap("The evening")
	h.sees("Registered twice 2")
	h.tap("Registered twice")
	h.sees("✓ Received · registered", "东街第1投票站", "西苑第1投票站")
	h.lacks("西苑第2投票站")
	h.tap("Results")
	h.sees("Number S1-1", "was also registered late in 西苑社区", "(number S1-2) [R104]")
	h.lacks("欧阳晓月")
}

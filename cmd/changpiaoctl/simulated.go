package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// crowd makes any number of communities up, each the same whenever it is made:
// what the office should arrive at is made again instead of being kept.
type crowd struct {
	template election.Definition
	stations int // of a community
}

// The fates of a station's sheet: of 1,000, ten never come, five come forged
// instead, ten are superseded, and fifty come twice.
const (
	fateMissing = iota
	fateForged
	fateSuperseded
	fateTwice
	fateUsual
)

// fateOf draws what becomes of a station's sheet.
func fateOf(chance *rand.Rand) int {
	switch n := chance.IntN(1000); {
	case n < 10:
		return fateMissing
	case n < 15:
		return fateForged
	case n < 25:
		return fateSuperseded
	case n < 75:
		return fateTwice
	}
	return fateUsual
}

// expected is what a community must come to.
type expected struct {
	missing    []election.StationID
	registered election.Count
	votes      election.Count
}

func (e *expected) add(s sheet.Sheet) {
	e.registered += s.Registered
	for _, p := range s.Positions {
		e.votes += sum(p.For)
	}
}

func sum(counts []election.Count) (all election.Count) {
	for _, n := range counts {
		all += n
	}
	return all
}

// community is a community with its keys and all that arrives from its stations.
type community struct {
	def        *election.Definition
	enrolments [][]byte
	arrivals   []street.Arrival
	sheets     int // among the arrivals, other than copies
}

func newCrowd(stations int) (crowd, error) {
	text := `{"id": "simulated", "title": "模拟换届选举", "community": "模拟社区", "election_day": "2021-01-28",
	"roll_published": "2021-01-08", "candidates_published": "2021-01-21",
	"positions": [
		{"id": "director", "title": "主任", "seats": 1, "candidates": [
			{"id": "a", "name": "甲一", "voter": "0001"}, {"id": "b", "name": "甲二", "voter": "0002", "sex": "F"}]},
		{"id": "member", "title": "委员", "seats": 2, "candidates": [
			{"id": "c", "name": "甲三", "voter": "0003"}, {"id": "d", "name": "甲四", "voter": "0004"}, {"id": "e", "name": "甲五", "voter": "0005"}]}],
	"papers": [{"id": "combined", "title": "选票", "positions": ["director", "member"]}],
	"stations": [{"id": "S1", "boxes": [{"id": "B1"}]}], "voters": {"generate": 5, "seed": 7}}`
	def, err := election.Parse("simulated", []byte(text), nil)
	if err != nil {
		return crowd{}, err
	}
	c := crowd{template: *def, stations: stations}
	c.template.Stations = nil
	for i := range stations {
		c.template.Stations = append(c.template.Stations, election.Station{ID: election.StationID(fmt.Sprintf("S%d", i+1))})
	}
	return c, nil
}

// definition gives a community's election.
func (c crowd) definition(n int) *election.Definition {
	def := c.template
	def.ID = election.ID(fmt.Sprintf("simulated-%07d", n))
	return &def
}

// seedOf makes chance of a community, or a key of one of its stations.
func seedOf(n, station int) [32]byte {
	var numbers [16]byte
	binary.BigEndian.PutUint64(numbers[:8], uint64(n))
	binary.BigEndian.PutUint64(numbers[8:], uint64(station))
	return sha256.Sum256(numbers[:])
}

// expect gives what the office must arrive at for a community.
func (c crowd) expect(n int) expected {
	var e expected
	chance := rand.New(rand.NewChaCha8(seedOf(n, 0)))
	def := c.definition(n)
	for i := range def.Stations {
		fate, s := c.draw(def, i, chance)
		if fate == fateMissing || fate == fateForged {
			e.missing = append(e.missing, def.Stations[i].ID)
			continue
		}
		e.add(s)
	}
	return e
}

// draw draws the sheet that counts for a station, and its fate.
func (c crowd) draw(def *election.Definition, i int, chance *rand.Rand) (int, sheet.Sheet) {
	fate := fateOf(chance)
	counted, blank := election.Count(200+chance.IntN(1500)), election.Count(chance.IntN(30))
	returned := counted + blank
	first := election.Count(chance.IntN(int(counted)))
	place := def.Stations[i].ID
	return fate, sheet.Sheet{
		Election: def.ID, Place: place, Stations: []election.StationID{place},
		Rehearsal: true, Round: def.Round, Kind: def.Kind, Revision: 1, Epoch: 1,
		Opened: def.ElectionDay.At(8, 0), Closed: def.ElectionDay.At(16, 0), Sealed: def.ElectionDay.At(20, 0),
		RegisteredBefore: returned + 20, Registered: returned + 22, Proxies: 3,
		Papers: []sheet.Paper{{ID: "combined", Received: returned + 40, IssuedInPerson: returned - 3, IssuedProxy: 3, Unused: 40,
			Returned: returned, Valid: counted, Blank: blank}},
		Positions: []sheet.Position{
			{ID: "director", Paper: "combined", Seats: 1, Counted: counted, Blank: blank, For: []election.Count{first, counted - first}},
			{ID: "member", Paper: "combined", Seats: 2, Counted: counted, Blank: blank, For: []election.Count{first, counted, counted - first}},
		},
		SealedBy: []election.StaffID{"T1", "T2"}, RollHeads: []journal.Head{{Seq: 9}}, TallyHead: journal.Head{Seq: 9}, Program: "simulated",
	}
}

// make signs all that arrives from a community.
func (c crowd) make(n int) (made community, err error) {
	made.def = c.definition(n)
	chance := rand.New(rand.NewChaCha8(seedOf(n, 0)))
	digest := made.def.Digest()
	entropy := rand.NewChaCha8(seedOf(n, -1)) // of keys and signatures that stand for nobody
	for i, st := range made.def.Stations {
		key, err := keyOf(n, i+1)
		if err != nil {
			return made, err
		}
		enrolment, err := signing.Enrol(entropy, key, made.def.ID, st.ID)
		if err != nil {
			return made, err
		}
		made.enrolments = append(made.enrolments, enrolment)
		fate, s := c.draw(made.def, i, chance)
		s.Definition = digest
		if err := made.send(entropy, key, fate, s); err != nil {
			return made, err
		}
	}
	return made, nil
}

func keyOf(n, station int) (signing.PrivateKey, error) {
	seed := seedOf(n, station)
	return signing.ParsePrivateKey(signing.Ed25519, seed[:])
}

// send adds what a station's sheet arrives as.
func (m *community) send(entropy *rand.ChaCha8, key signing.PrivateKey, fate int, s sheet.Sheet) (err error) {
	sign := func(key signing.PrivateKey, s sheet.Sheet) (signed sheet.Signed) {
		if err == nil {
			signed, err = sheet.Sign(entropy, key, s)
		}
		m.arrivals = append(m.arrivals, street.Arrival{Data: signed})
		m.sheets++
		return signed
	}
	switch fate {
	case fateMissing:
	case fateForged:
		forger, e := keyOf(-1, 0)
		if err = e; err == nil {
			sign(forger, s)
		}
	case fateSuperseded:
		last := s
		last.Revision, last.Supersedes = 2, []sheet.Digest{sheet.DigestOf(sign(key, s))}
		sign(key, last)
	default:
		sign(key, s)
		if fate == fateTwice {
			m.arrivals = append(m.arrivals, m.arrivals[len(m.arrivals)-1])
		}
	}
	return err
}

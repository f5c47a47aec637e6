package sheet

import (
	"bytes"
	"crypto/sha256"
	"math"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// Version is the format version that this program writes and reads.
const Version = 1

// wire is the payload's array; its order is the format.
type wire struct {
	_                      struct{} `cbor:",toarray"`
	Version                uint64
	Election               election.ID
	Definition             Digest
	Place                  election.StationID
	Stations               []election.StationID
	Rehearsal              bool
	Round                  int
	Kind                   int
	Revision, Epoch        int
	Supersedes             []Digest
	Opened, Closed, Sealed election.Moment
	Verdict                election.Code
	RegisteredBefore       election.Count
	Registered             election.Count
	Due, Present           election.Count
	Proxies                election.Count
	Papers                 []Paper
	Positions              []Position
	Reasons                []Reason
	SealedBy               []election.StaffID
	RollHeads              []head
	TallyHead              head
	Program                string
}

// fields is the length of the payload's array.
const fields = 27

type head struct {
	_    struct{} `cbor:",toarray"`
	Seq  int64
	Hash [32]byte
}

// kinds gives the number that stands for a kind of election: its place here,
// from 1.
var kinds = []election.Kind{election.FirstRound, election.RunOff, election.ReVote}

var (
	writing = mode(cbor.EncOptions{
		Sort: cbor.SortCoreDeterministic, IndefLength: cbor.IndefLengthForbidden,
		NilContainers: cbor.NilContainerAsEmpty, TagsMd: cbor.TagsForbidden,
	}.EncMode())
	reading = mode(cbor.DecOptions{
		IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 8, MaxArrayElements: MaxWriteIns, MaxMapPairs: 16,
	}.DecMode())
)

func mode[M any](m M, err error) M {
	if err != nil {
		panic(err) // fixed options
	}
	return m
}

// Encode writes the sheet's payload. A field outside its bounds is a
// *BoundError.
func Encode(s Sheet) ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	w := wire{
		Version: Version, Election: s.Election, Definition: s.Definition, Place: s.Place, Stations: s.Stations,
		Rehearsal: s.Rehearsal, Round: s.Round, Kind: 1 + slices.Index(kinds, s.Kind),
		Revision: s.Revision, Epoch: s.Epoch, Supersedes: s.Supersedes,
		Opened: s.Opened, Closed: s.Closed, Sealed: s.Sealed, Verdict: s.Verdict,
		RegisteredBefore: s.RegisteredBefore, Registered: s.Registered,
		Due: s.Due, Present: s.Present, Proxies: s.Proxies,
		Papers: s.Papers, Positions: s.Positions, Reasons: s.Reasons, SealedBy: s.SealedBy,
		RollHeads: make([]head, len(s.RollHeads)),
		TallyHead: head{Seq: s.TallyHead.Seq, Hash: s.TallyHead.Hash}, Program: s.Program,
	}
	for i, h := range s.RollHeads {
		w.RollHeads[i] = head{Seq: h.Seq, Hash: h.Hash}
	}
	return writing.Marshal(w)
}

// Decode reads a payload that Encode could have written, byte for byte, and
// nothing else. It says nothing about who wrote it. The error is a refusal
// with S701 for another format or version, S702 for anything else.
func Decode(payload []byte) (Sheet, error) {
	if len(payload) > MaxSigned {
		return Sheet{}, damaged("length")
	}
	if _, err := peekPayload(payload); err != nil {
		return Sheet{}, err
	}
	var w wire
	if reading.Unmarshal(payload, &w) != nil || w.Kind < 1 || w.Kind > len(kinds) {
		return Sheet{}, damaged("payload")
	}
	s := w.sheet()
	again, err := Encode(s)
	if err != nil || !bytes.Equal(again, payload) {
		return Sheet{}, damaged("payload")
	}
	return s, nil
}

func (w wire) sheet() Sheet {
	s := Sheet{
		Election: w.Election, Definition: w.Definition, Place: w.Place, Stations: orNil(w.Stations),
		Rehearsal: w.Rehearsal, Round: w.Round, Kind: kinds[w.Kind-1],
		Revision: w.Revision, Epoch: w.Epoch, Supersedes: orNil(w.Supersedes),
		Opened: w.Opened, Closed: w.Closed, Sealed: w.Sealed, Verdict: w.Verdict,
		RegisteredBefore: w.RegisteredBefore, Registered: w.Registered,
		Due: w.Due, Present: w.Present, Proxies: w.Proxies,
		Papers: orNil(w.Papers), Positions: orNil(w.Positions), Reasons: orNil(w.Reasons), SealedBy: orNil(w.SealedBy),
		TallyHead: journal.Head{Seq: w.TallyHead.Seq, Hash: w.TallyHead.Hash}, Program: w.Program,
	}
	for _, h := range w.RollHeads {
		s.RollHeads = append(s.RollHeads, journal.Head{Seq: h.Seq, Hash: h.Hash})
	}
	for i := range s.Positions {
		p := &s.Positions[i]
		p.For, p.Against, p.WriteIns = orNil(p.For), orNil(p.Against), orNil(p.WriteIns)
	}
	return s
}

// orNil makes a list that is read back equal to the one that was written:
// empty lists are nil.
func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// DigestOf gives the digest by which a later sheet names a superseded one.
func DigestOf(signed []byte) Digest {
	sum := sha256.Sum256(signed)
	return Digest(sum[:len(Digest{})])
}

// bounds notes the first field that is out of them.
type bounds struct{ err error }

func (b *bounds) must(ok bool, field string) {
	if !ok && b.err == nil {
		b.err = &BoundError{Field: field}
	}
}

func (b *bounds) list(n, most int, field string) { b.must(n <= most, field) }

func (b *bounds) text(s string, most int, field string) { b.must(len(s) <= most, field) }

func (b *bounds) figures(field string, ns ...election.Count) {
	for _, n := range ns {
		b.must(n >= 0 && n <= election.MaxFigure, field)
	}
}

func (s Sheet) check() error {
	var b bounds
	b.text(string(s.Election), MaxID, "election")
	b.text(string(s.Place), MaxID, "place")
	b.list(len(s.Stations), MaxStations, "stations")
	for _, id := range s.Stations {
		b.text(string(id), MaxID, "stations")
	}
	b.must(slices.Contains(kinds, s.Kind), "kind")
	b.figures("round", election.Count(s.Round))
	b.figures("revision", election.Count(s.Revision))
	b.figures("epoch", election.Count(s.Epoch))
	b.list(len(s.Supersedes), MaxSupersedes, "supersedes")
	b.must(s.Verdict == "" || known(s.Verdict), "verdict")
	b.figures("registered", s.RegisteredBefore, s.Registered, s.Due, s.Present, s.Proxies)
	b.list(len(s.Papers), MaxPapers, "papers")
	for _, p := range s.Papers {
		p.check(&b)
	}
	b.list(len(s.Positions), MaxPositions, "positions")
	for _, p := range s.Positions {
		p.check(&b)
	}
	b.list(len(s.Reasons), MaxReasons, "reasons")
	for _, r := range s.Reasons {
		b.must(known(r.Code), "reasons")
		b.text(r.Text, MaxText, "reasons")
	}
	b.list(len(s.SealedBy), MaxSealers, "sealed_by")
	for _, id := range s.SealedBy {
		b.text(string(id), MaxID, "sealed_by")
	}
	b.list(len(s.RollHeads), MaxStations, "roll_heads")
	for _, h := range append([]journal.Head{s.TallyHead}, s.RollHeads...) {
		b.must(h.Seq >= 0 && h.Seq < math.MaxInt64, "heads")
	}
	b.text(s.Program, MaxID, "program")
	return b.err
}

func (p Paper) check(b *bounds) {
	b.text(string(p.ID), MaxID, "papers")
	b.figures("papers", p.Received, p.IssuedInPerson, p.IssuedProxy, p.IssuedMobile, p.Spoiled, p.Unused,
		p.Returned, p.ReturnedMobile, p.Valid, p.Blank, p.Void)
}

func (p Position) check(b *bounds) {
	b.text(string(p.ID), MaxID, "positions")
	b.text(string(p.Paper), MaxID, "positions")
	b.figures("positions", p.Seats, p.Counted, p.Blank, p.Void)
	b.list(len(p.For), MaxCandidates, "candidates")
	b.figures("votes", p.For...)
	b.must(len(p.Against) == 0 || len(p.Against) == len(p.For), "against")
	b.figures("against", p.Against...)
	b.list(len(p.WriteIns), MaxWriteIns, "write_ins")
	for _, w := range p.WriteIns {
		b.text(string(w.Voter), MaxID, "write_ins")
		b.text(w.Name, MaxText, "write_ins")
		b.figures("write_ins", w.Votes)
	}
}

// known reports whether a code is in the catalogue.
func known(c election.Code) bool {
	_, ok := catalogue[c]
	return ok
}

var catalogue = func() map[election.Code]election.Rule {
	m := map[election.Code]election.Rule{}
	for _, r := range election.Rules() {
		m[r.Code] = r
	}
	return m
}()

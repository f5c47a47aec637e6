package sheet_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// chance gives the same bytes in every run.
func chance(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

func key(t testing.TB, alg signing.Algorithm) signing.PrivateKey {
	t.Helper()
	seed := sha256.Sum256([]byte("changpiao test vector " + string(alg)))
	k, err := signing.ParsePrivateKey(alg, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func trusting(keys ...signing.PublicKey) sheet.Lookup {
	return func(kid [8]byte) (signing.PublicKey, bool) {
		for _, k := range keys {
			if k.KID() == kid {
				return k, true
			}
		}
		return signing.PublicKey{}, false
	}
}

// sample is a station with so many candidates for each of three positions and
// so many write-ins in all.
func sample(candidates, writeIns int) sheet.Sheet {
	s := sheet.Sheet{
		Election: "demo-2021", Definition: sheet.DigestOf([]byte("definition")), Place: "S1", Stations: []election.StationID{"S1"},
		Round: 1, Kind: election.FirstRound, Revision: 1, Epoch: 1,
		Opened: 1611792000, Closed: 1611820800, Sealed: 1611831600,
		RegisteredBefore: 4998, Registered: 5000, Proxies: 10,
		Papers: []sheet.Paper{{ID: "combined", Received: 5100, IssuedInPerson: 3960, IssuedProxy: 10, IssuedMobile: 30,
			Spoiled: 3, Unused: 1097, Returned: 3990, ReturnedMobile: 30, Valid: 3900, Blank: 40, Void: 50}},
		Reasons:   []sheet.Reason{{Code: "I309", Text: "社区工作人员认识本人"}},
		SealedBy:  []election.StaffID{"T5", "T6"},
		RollHeads: []journal.Head{{Seq: 4031, Hash: journal.Hash(sha256.Sum256([]byte("roll")))}},
		TallyHead: journal.Head{Seq: 8211, Hash: journal.Hash(sha256.Sum256([]byte("tally")))},
		Program:   "1.0.0",
	}
	names := []string{"王建国", "李秀英", "欧阳春兰", "赵明"}
	for i, id := range []election.PositionID{"director", "deputy", "member"} {
		p := sheet.Position{ID: id, Paper: "combined", Seats: election.Count(i + 1), Counted: 3840, Blank: 60, Void: 40}
		for c := range candidates {
			p.For = append(p.For, election.Count(1200/(c+1)))
		}
		for w := range writeIns {
			if w%3 == i {
				p.WriteIns = append(p.WriteIns, sheet.WriteIn{Voter: election.VoterNo("0" + string(rune('1'+w%9)) + "23"), Name: names[w%4], Votes: 1})
			}
		}
		s.Positions = append(s.Positions, p)
	}
	return s
}

func signed(t testing.TB, alg signing.Algorithm, s sheet.Sheet) (sheet.Signed, signing.PublicKey) {
	t.Helper()
	k := key(t, alg)
	data, err := sheet.Sign(chance(1), k, s)
	if err != nil {
		t.Fatal(err)
	}
	return data, k.Public()
}

func codeOf(err error) election.Code {
	var r *election.Refusal
	if !errors.As(err, &r) || len(r.Findings) != 1 {
		return ""
	}
	return r.Findings[0].Code
}

func TestSheetComesBackAsItWasSigned(t *testing.T) {
	for _, alg := range signing.Algorithms() {
		want := sample(4, 5)
		data, pk := signed(t, alg, want)
		got, by, err := sheet.Verify(data, trusting(pk))
		if err != nil {
			t.Fatal(err)
		}
		if by != pk || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v", alg, got)
		}
		if broken := got.Identities(); len(broken) != 0 {
			t.Errorf("%s: %v", alg, broken)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct{ candidates, writeIns, most, codes int }{{4, 5, 560, 3}, {12, 20, 840, 4}, {12, 60, 1680, 7}} {
		data, _ := signed(t, signing.Ed25519, sample(c.candidates, c.writeIns))
		pages, err := sheet.Pages(data)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("3 × %d candidates, %d write-ins: %d bytes, %d codes", c.candidates, c.writeIns, len(data), len(pages))
		if len(data) > c.most || len(pages) > c.codes {
			t.Errorf("larger than %d bytes or %d codes", c.most, c.codes)
		}
	}
}

// sparing is 1, but in a short run only one bit or size in so many is tried.
func sparing() int {
	if testing.Short() {
		return 11
	}
	return 1
}

func TestEveryFlippedBitOfASheetIsRefused(t *testing.T) {
	for _, alg := range signing.Algorithms() {
		data, pk := signed(t, alg, sample(4, 5))
		met := map[election.Code]int{}
		for bit := 0; bit < 8*len(data); bit += sparing() {
			changed := bytes.Clone(data)
			changed[bit/8] ^= 1 << (bit % 8)
			_, _, err := sheet.Verify(changed, trusting(pk))
			code := codeOf(err)
			met[code]++
			if !slices.Contains([]election.Code{"S701", "S702", "S704", "S705"}, code) {
				t.Fatalf("%s: bit %d: %v", alg, bit, err)
			}
		}
		t.Logf("%s: %v", alg, met)
	}
}

func TestEveryCutOfASheetIsRefused(t *testing.T) {
	data, pk := signed(t, signing.Ed25519, sample(4, 5))
	for n := range data {
		if _, _, err := sheet.Verify(data[:n], trusting(pk)); codeOf(err) != "S701" && codeOf(err) != "S702" {
			t.Fatalf("first %d bytes: %v", n, err)
		}
	}
	if _, _, err := sheet.Verify(append(bytes.Clone(data), 0), trusting(pk)); codeOf(err) != "S702" {
		t.Errorf("a byte more: %v", err)
	}
}

func TestUnprotectedHeaderIsRefused(t *testing.T) {
	data, pk := signed(t, signing.Ed25519, sample(4, 5))
	at := bytes.IndexByte(data[16:], 0xa0) + 16
	if at != 16 {
		t.Fatalf("the unprotected header is at %d", at)
	}
	for name, header := range map[string][]byte{
		"an entry":    {0xa1, 0x18, 0x63, 0x01},
		"a long form": {0xb8, 0x00},
		"another kid": {0xa1, 0x05, 0x41, 0x01},
	} {
		changed := slices.Concat(data[:at], header, data[at+1:])
		_, _, err := sheet.Verify(changed, trusting(pk))
		if code := codeOf(err); code != "S704" && code != "S702" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusalsOfASheet(t *testing.T) {
	good := sample(4, 5)
	data, pk := signed(t, signing.Ed25519, good)
	other := key(t, signing.SM2).Public()
	enrolment, err := signing.Enrol(chance(2), key(t, signing.Ed25519), "demo-2021", "S1")
	if err != nil {
		t.Fatal(err)
	}
	payload, err := sheet.Encode(good)
	if err != nil {
		t.Fatal(err)
	}
	newer := bytes.Clone(payload)
	newer[2] = 2
	long := slices.Concat(payload[:2], []byte{0x18, 0x01}, payload[3:])
	for _, c := range []struct {
		name   string
		data   []byte
		lookup sheet.Lookup
		want   election.Code
	}{
		{"nothing", nil, trusting(pk), "S701"},
		{"a text", []byte("唱票"), trusting(pk), "S701"},
		{"an enrolment", enrolment, trusting(pk), "S701"},
		{"a newer version", seal(t, newer, sheet.ForSheet), trusting(pk), "S701"},
		{"unknown key", data, trusting(other), "S705"},
		{"nobody trusted", data, trusting(), "S705"},
		{"signed for something else", seal(t, payload, "CN-POLL-KEY-1"), trusting(pk), "S704"},
		{"a number in a longer form, signed", seal(t, long, sheet.ForSheet), trusting(pk), "S702"},
		{"a byte after the payload, signed", seal(t, append(bytes.Clone(payload), 0), sheet.ForSheet), trusting(pk), "S702"},
		{"no end to the payload, signed", seal(t, payload[:len(payload)-1], sheet.ForSheet), trusting(pk), "S702"},
	} {
		if _, _, err := sheet.Verify(c.data, c.lookup); codeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func seal(t *testing.T, payload []byte, external string) []byte {
	t.Helper()
	data, err := signing.Seal(chance(3), key(t, signing.Ed25519), external, payload)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestUnknownKeyNamesKeyAndStation(t *testing.T) {
	data, pk := signed(t, signing.Ed25519, sample(4, 5))
	_, _, err := sheet.Verify(data, trusting())
	var r *election.Refusal
	if !errors.As(err, &r) || r.Findings[0].Args["station"] != "S1" {
		t.Fatal(err)
	}
	claim, err := sheet.Peek(data)
	if err != nil || claim.Version != 1 || claim.KID != pk.KID() || claim.Place != "S1" {
		t.Errorf("%+v, %v", claim, err)
	}
}

func TestFieldsOutOfBounds(t *testing.T) {
	for field, change := range map[string]func(*sheet.Sheet){
		"election":   func(s *sheet.Sheet) { s.Election = election.ID(make([]byte, 257)) },
		"stations":   func(s *sheet.Sheet) { s.Stations = make([]election.StationID, 257) },
		"kind":       func(s *sheet.Sheet) { s.Kind = "third" },
		"round":      func(s *sheet.Sheet) { s.Round = -1 },
		"registered": func(s *sheet.Sheet) { s.Registered = election.MaxFigure + 1 },
		"papers":     func(s *sheet.Sheet) { s.Papers[0].Unused = -1 },
		"verdict":    func(s *sheet.Sheet) { s.Verdict = "Z999" },
		"reasons":    func(s *sheet.Sheet) { s.Reasons[0].Code = "" },
		"against":    func(s *sheet.Sheet) { s.Positions[0].Against = []election.Count{1} },
		"votes":      func(s *sheet.Sheet) { s.Positions[0].For[1] = -1 },
		"write_ins":  func(s *sheet.Sheet) { s.Positions[0].WriteIns[0].Name = string(make([]byte, 4097)) },
		"sealed_by":  func(s *sheet.Sheet) { s.SealedBy = make([]election.StaffID, 17) },
		"heads":      func(s *sheet.Sheet) { s.TallyHead.Seq = -1 },
	} {
		s := sample(4, 5)
		change(&s)
		var b *sheet.BoundError
		if _, err := sheet.Encode(s); !errors.As(err, &b) || b.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestEveryBrokenIdentityIsNamed(t *testing.T) {
	for _, c := range []struct {
		identity sheet.Identity
		invalid  bool // holds for an invalid station too
		change   func(*sheet.Sheet)
	}{
		{sheet.LateOnTop, true, func(s *sheet.Sheet) { s.RegisteredBefore = 5001 }},
		{sheet.WithinReceived, true, func(s *sheet.Sheet) { s.Papers[0].Spoiled = 1101 }},
		{sheet.WithinRegistered, true, func(s *sheet.Sheet) { s.RegisteredBefore, s.Registered = 3999, 3999 }},
		{sheet.MobileReturned, true, func(s *sheet.Sheet) { s.Papers[0].ReturnedMobile = 3991 }},
		{sheet.WithinIssued, false, func(s *sheet.Sheet) { s.Papers[0].IssuedInPerson = 3949 }},
		{sheet.BallotsAddUp, false, func(s *sheet.Sheet) { s.Papers[0].Valid++ }},
		{sheet.KnownPosition, false, func(s *sheet.Sheet) { s.Positions[1].ID = "director" }},
		{sheet.KnownPaper, false, func(s *sheet.Sheet) { s.Positions[1].Paper = "white" }},
		{sheet.KnownPaper, true, func(s *sheet.Sheet) { s.Papers = append(s.Papers, s.Papers[0]) }},
		{sheet.PositionAddsUp, false, func(s *sheet.Sheet) { s.Positions[1].Void++ }},
		{sheet.BlankBallots, false, func(s *sheet.Sheet) { s.Positions[1].Blank, s.Positions[1].Void = 39, 61 }},
		{sheet.ForWithin, false, func(s *sheet.Sheet) { s.Positions[2].For[0] = 3841 }},
		{sheet.ForAgainst, false, func(s *sheet.Sheet) { s.Positions[2].Against = []election.Count{2641, 0, 0, 0} }},
		{sheet.WriteInWithin, false, func(s *sheet.Sheet) { s.Positions[1].WriteIns[0].Votes = 3841 }},
		{sheet.VotesWithinSeat, false, func(s *sheet.Sheet) { s.Positions[0].For[1], s.Positions[0].For[2] = 1320, 1320 }},
	} {
		s := sample(4, 5)
		c.change(&s)
		if !names(s.Identities(), c.identity) {
			t.Errorf("%s: not named in %v", c.identity, s.Identities())
		}
		s.Verdict = "B401"
		if names(s.Identities(), c.identity) != c.invalid {
			t.Errorf("%s: invalid station: %v", c.identity, s.Identities())
		}
	}
}

func names(found []election.Finding, id sheet.Identity) bool {
	return slices.ContainsFunc(found, func(f election.Finding) bool {
		return f.Code == "T513" && f.Args["identity"] == string(id)
	})
}

func TestAnySheetRoundTrips(t *testing.T) {
	k := key(t, signing.Ed25519)
	rapid.Check(t, func(t *rapid.T) {
		want := anySheet(t)
		data, err := sheet.Sign(nil, k, want)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := sheet.Verify(data, trusting(k.Public()))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%v\n%+v\n%+v", err, want, got)
		}
	})
}

// anySheet draws fields without regard to their meaning.
func anySheet(t *rapid.T) sheet.Sheet {
	figure := rapid.Map(rapid.IntRange(0, election.MaxFigure), func(n int) election.Count { return election.Count(n) })
	text := rapid.StringN(0, 20, 60)
	moment := rapid.Map(rapid.Int64(), func(n int64) election.Moment { return election.Moment(n) })
	digest := rapid.Custom(func(t *rapid.T) sheet.Digest {
		return sheet.DigestOf([]byte(text.Draw(t, "digest")))
	})
	head := rapid.Custom(func(t *rapid.T) journal.Head {
		return journal.Head{Seq: int64(figure.Draw(t, "seq")), Hash: journal.Hash(sha256.Sum256([]byte(text.Draw(t, "hash"))))}
	})
	code := rapid.SampledFrom([]election.Code{"B401", "I309", "T512"})
	few := func(n *rapid.Generator[election.Count]) []election.Count {
		return orNil(rapid.SliceOfN(n, 0, 5).Draw(t, "votes"))
	}
	s := sheet.Sheet{
		Election: election.ID(text.Draw(t, "election")), Definition: digest.Draw(t, "definition"),
		Place:     election.StationID(text.Draw(t, "place")),
		Stations:  orNil(rapid.SliceOfN(rapid.Map(text, func(s string) election.StationID { return election.StationID(s) }), 0, 3).Draw(t, "stations")),
		Rehearsal: rapid.Bool().Draw(t, "rehearsal"), Round: int(figure.Draw(t, "round")),
		Kind:     rapid.SampledFrom([]election.Kind{election.FirstRound, election.RunOff, election.ReVote}).Draw(t, "kind"),
		Revision: int(figure.Draw(t, "revision")), Epoch: int(figure.Draw(t, "epoch")),
		Supersedes: orNil(rapid.SliceOfN(digest, 0, 3).Draw(t, "supersedes")),
		Opened:     moment.Draw(t, "opened"), Closed: moment.Draw(t, "closed"), Sealed: moment.Draw(t, "sealed"),
		Verdict:          rapid.SampledFrom([]election.Code{"", "B401", "B403"}).Draw(t, "verdict"),
		RegisteredBefore: figure.Draw(t, "before"), Registered: figure.Draw(t, "registered"),
		Due: figure.Draw(t, "due"), Present: figure.Draw(t, "present"), Proxies: figure.Draw(t, "proxies"),
		TallyHead: head.Draw(t, "tally"), RollHeads: orNil(rapid.SliceOfN(head, 0, 3).Draw(t, "rolls")),
		Program: text.Draw(t, "program"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "papers") {
		s.Papers = append(s.Papers, sheet.Paper{ID: election.PaperID(text.Draw(t, "paper")), Received: figure.Draw(t, "received"),
			Valid: figure.Draw(t, "valid"), Void: figure.Draw(t, "void")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "positions") {
		p := sheet.Position{ID: election.PositionID(text.Draw(t, "position")), Seats: figure.Draw(t, "seats"), For: few(figure)}
		if rapid.Bool().Draw(t, "against") {
			p.Against = p.For
		}
		for range rapid.IntRange(0, 3).Draw(t, "write-ins") {
			p.WriteIns = append(p.WriteIns, sheet.WriteIn{Name: text.Draw(t, "name"), Votes: figure.Draw(t, "votes")})
		}
		s.Positions = append(s.Positions, p)
	}
	for range rapid.IntRange(0, 3).Draw(t, "reasons") {
		s.Reasons = append(s.Reasons, sheet.Reason{Code: code.Draw(t, "code"), Text: text.Draw(t, "text")})
	}
	return s
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func FuzzDecode(f *testing.F) {
	payload, err := sheet.Encode(sample(4, 5))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := sheet.Decode(data)
		if err != nil {
			return
		}
		again, err := sheet.Encode(s)
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("decoded what is not encoded so: %v", err)
		}
		s.Identities()
	})
}

func FuzzVerify(f *testing.F) {
	data, pk := signed(f, signing.Ed25519, sample(4, 5))
	f.Add([]byte(data))
	f.Fuzz(func(t *testing.T, changed []byte) {
		if _, _, err := sheet.Verify(changed, trusting(pk)); err == nil && !bytes.Equal(changed, data) {
			t.Fatal("accepted what was never signed")
		}
	})
}

func BenchmarkSign(b *testing.B) {
	s, k := sample(4, 5), key(b, signing.Ed25519)
	for b.Loop() {
		if _, err := sheet.Sign(nil, k, s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	data, pk := signed(b, signing.Ed25519, sample(4, 5))
	for b.Loop() {
		if _, _, err := sheet.Verify(data, trusting(pk)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadDigitsAndVerify(b *testing.B) {
	data, pk := signed(b, signing.Ed25519, sample(4, 5))
	pages, _ := sheet.Pages(data)
	for b.Loop() {
		var c sheet.Collector
		for _, p := range pages {
			c.Add(p)
		}
		s, _, err := sheet.Verify(c.Sets()[0].Signed, trusting(pk))
		if err != nil || len(s.Identities()) > 0 {
			b.Fatal(err)
		}
	}
}

func BenchmarkBareVerification(b *testing.B) {
	k := key(b, signing.Ed25519)
	data, _ := signed(b, signing.Ed25519, sample(4, 5))
	signature, _ := k.Sign(nil, data)
	for b.Loop() {
		k.Public().Verify(data, signature)
	}
}

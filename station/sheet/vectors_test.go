package sheet_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

var update = flag.Bool("update", false, "write the vectors in testdata anew")

// vector is an entry of testdata/vectors.json.
type vector struct {
	Algorithm string         `json:"algorithm"`
	Seed      string         `json:"seed"`
	PublicKey string         `json:"public_key"`
	KID       string         `json:"kid"`
	SetTag    string         `json:"set_tag"`
	Fields    map[string]any `json:"fields"`
}

// vectorSheet uses every kind of field: several stations, votes against, a
// superseded sheet, characters of three and four bytes.
func vectorSheet() sheet.Sheet {
	s := sample(4, 5)
	s.Stations = append(s.Stations, "S2")
	s.RollHeads = append(s.RollHeads, s.TallyHead)
	s.Revision, s.Epoch = 2, 2
	s.Supersedes = []sheet.Digest{sheet.DigestOf([]byte("revision 1"))}
	s.Positions[2].Against = []election.Count{1, 20, 300, 3000}
	s.Positions[2].WriteIns[0].Name = "𠮷田"
	return s
}

// fieldsOf names a sheet's fields as FORMAT.md does.
func fieldsOf(s sheet.Sheet) map[string]any {
	digests := []any{}
	for _, d := range s.Supersedes {
		digests = append(digests, fmt.Sprintf("%x", d))
	}
	heads := []any{}
	for _, h := range s.RollHeads {
		heads = append(heads, []any{h.Seq, h.Hash.String()})
	}
	papers, positions, reasons := []any{}, []any{}, []any{}
	for _, p := range s.Papers {
		papers = append(papers, []any{p.ID, p.Received, p.IssuedInPerson, p.IssuedProxy, p.IssuedMobile, p.Spoiled, p.Unused,
			p.Returned, p.ReturnedMobile, p.Valid, p.Blank, p.Void})
	}
	for _, p := range s.Positions {
		names := []any{}
		for _, w := range p.WriteIns {
			names = append(names, []any{w.Voter, w.Name, w.Votes})
		}
		positions = append(positions, []any{p.ID, p.Paper, p.Seats, p.Counted, p.Blank, p.Void, list(p.For), list(p.Against), names})
	}
	for _, r := range s.Reasons {
		reasons = append(reasons, []any{r.Code, r.Text})
	}
	return map[string]any{
		"version": 1, "election": s.Election, "definition": fmt.Sprintf("%x", s.Definition), "place": s.Place, "stations": s.Stations,
		"rehearsal": s.Rehearsal, "round": s.Round, "kind": 1, "revision": s.Revision, "epoch": s.Epoch, "supersedes": digests,
		"opened": s.Opened, "closed": s.Closed, "sealed": s.Sealed, "verdict": s.Verdict,
		"registered_before": s.RegisteredBefore, "registered": s.Registered, "due": s.Due, "present": s.Present, "proxies": s.Proxies,
		"papers": papers, "positions": positions, "reasons": reasons, "sealed_by": s.SealedBy,
		"roll_heads": heads, "tally_head": []any{s.TallyHead.Seq, s.TallyHead.Hash.String()}, "program": s.Program,
	}
}

func list(ns []election.Count) []any {
	out := []any{}
	for _, n := range ns {
		out = append(out, n)
	}
	return out
}

func file(name string) string { return filepath.Join("testdata", name) }

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(file(name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func vectors(t testing.TB) []vector {
	t.Helper()
	var vs []vector
	if err := json.Unmarshal(readFile(t, "vectors.json"), &vs); err != nil {
		t.Fatal(err)
	}
	return vs
}

func writeVectors(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	var vs []vector
	for _, alg := range signing.Algorithms() {
		k := key(t, alg)
		data, _ := signed(t, alg, vectorSheet())
		pages, err := sheet.Pages(data)
		if err != nil {
			t.Fatal(err)
		}
		enrolment, err := signing.Enrol(chance(4), k, "demo-2021", "S1")
		if err != nil {
			t.Fatal(err)
		}
		for suffix, content := range map[string][]byte{
			".sheet": data, ".txt": []byte(strings.Join(pages, "\n") + "\n"), ".enrol": enrolment,
		} {
			if err := os.WriteFile(file(string(alg)+suffix), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		vs = append(vs, vector{Algorithm: string(alg), Seed: hex.EncodeToString(k.Bytes()), PublicKey: hex.EncodeToString(k.Public().Bytes()),
			KID: fmt.Sprintf("%x", k.Public().KID()), SetTag: pages[0][6:26], Fields: fieldsOf(vectorSheet())})
	}
	b, err := json.MarshalIndent(vs, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file("vectors.json"), append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	for _, v := range vectors(t) {
		seed, _ := hex.DecodeString(v.Seed)
		k, err := signing.ParsePrivateKey(signing.Algorithm(v.Algorithm), seed)
		if err != nil {
			t.Fatal(err)
		}
		data := readFile(t, v.Algorithm+".sheet")
		got, by, err := sheet.Verify(data, trusting(k.Public()))
		if err != nil || by != k.Public() {
			t.Fatal(v.Algorithm, err)
		}
		if want, _ := sheet.Encode(vectorSheet()); !bytes.Equal(want, must(sheet.Encode(got))) {
			t.Errorf("%s: other fields", v.Algorithm)
		}
		pages, err := sheet.Pages(data)
		if err != nil || !slices.Equal(pages, strings.Fields(string(readFile(t, v.Algorithm+".txt")))) {
			t.Errorf("%s: other pages, %v", v.Algorithm, err)
		}
		e, err := signing.ParseEnrolment(readFile(t, v.Algorithm+".enrol"))
		if err != nil || e != (signing.Enrolment{Election: "demo-2021", Station: "S1", Key: k.Public()}) {
			t.Errorf("%s: %+v, %v", v.Algorithm, e, err)
		}
		if v.Algorithm == "ed25519" {
			if again, _ := signed(t, signing.Ed25519, vectorSheet()); !bytes.Equal(again, data) {
				t.Error("Ed25519 makes other bytes")
			}
		}
	}
}

func must[T any](v T, _ error) T { return v }

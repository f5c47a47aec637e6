package handover_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/png"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"changpiao/cmd/collect"
	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/store/scan"
	"changpiao/ui/paper"
)

// A printed sheet that was scanned at 200 dpi, laid in askew, gives back the
// signed bytes from its codes alone, whatever the algorithm of the signature.
func TestScannedPageIsRead(t *testing.T) {
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("no pdftoppm here")
	}
	def, err := collect.Definition(filepath.FromSlash("../../assets/demo/election.json"))
	if err != nil {
		t.Fatal(err)
	}
	s := counted(def)
	for _, alg := range signing.Algorithms() {
		for _, degrees := range []float64{0, 3, -3} {
			t.Run(fmt.Sprint(alg, " ", degrees), func(t *testing.T) {
				seed := sha256.Sum256([]byte("handover"))
				key, err := signing.Generate(alg, rand.NewChaCha8(seed))
				if err != nil {
					t.Fatal(err)
				}
				signed, err := sheet.Sign(rand.NewChaCha8(seed), key, s)
				if err != nil {
					t.Fatal(err)
				}
				pdf, err := paper.ResultSheet(def, s, signed, paper.OutcomeLines(def, s), false)
				if err != nil {
					t.Fatal(err)
				}
				file := filepath.Join(t.TempDir(), "sheet.pdf")
				if err := os.WriteFile(file, pdf, 0o600); err != nil {
					t.Fatal(err)
				}
				page, err := exec.Command(tool, "-r", "200", "-gray", "-png", "-singlefile", file).Output()
				if err != nil {
					t.Fatal(err)
				}
				r, err := scan.ReadBytes(turned(t, page, degrees))
				if err != nil {
					t.Fatal(err)
				}
				sheets, faults := scan.Sheets([]scan.Result{r})
				if len(sheets) != 1 || !bytes.Equal(sheets[0], signed) {
					t.Errorf("%d codes, %d sheets, %v", len(r.Pages), len(sheets), faults)
				}
			})
		}
	}
}

// A page or picture that carries other than what was signed is not handed over.
func TestFilesAreReadBack(t *testing.T) {
	def, err := collect.Definition(filepath.FromSlash("../../assets/demo/election.json"))
	if err != nil {
		t.Fatal(err)
	}
	files := func(revision int) (map[string][]byte, []byte) {
		s := counted(def)
		s.Revision = revision
		seed := sha256.Sum256([]byte("handover"))
		key, err := signing.Generate(signing.Ed25519, rand.NewChaCha8(seed))
		if err != nil {
			t.Fatal(err)
		}
		signed, err := sheet.Sign(rand.NewChaCha8(seed), key, s)
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := paper.ResultSheet(def, s, signed, nil, false)
		if err != nil {
			t.Fatal(err)
		}
		pages, err := sheet.Pages(signed)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := scan.PNG(pages)
		if err != nil {
			t.Fatal(err)
		}
		return map[string][]byte{".sheet": signed, ".pdf": pdf, ".png": picture, ".txt": []byte(strings.Join(pages, "\n"))}, signed
	}
	good, signed := files(1)
	if err := handover.ReadBack(good, signed); err != nil {
		t.Error(err)
	}
	other, _ := files(2)
	for ending := range good {
		mixed := maps.Clone(good)
		mixed[ending] = other[ending]
		if err := handover.ReadBack(mixed, signed); !errors.Is(err, handover.ErrNotReadBack) {
			t.Errorf("%s of another sheet: %v", ending, err)
		}
	}
	blank := maps.Clone(good)
	var empty bytes.Buffer
	if err := png.Encode(&empty, image.NewGray(image.Rect(0, 0, 900, 900))); err != nil {
		t.Fatal(err)
	}
	blank[".png"] = empty.Bytes()
	if err := handover.ReadBack(blank, signed); !errors.Is(err, handover.ErrNotReadBack) {
		t.Errorf("a picture without codes: %v", err)
	}
}

// counted is a usual sheet of an election.
func counted(def *election.Definition) sheet.Sheet {
	const voters = 1803
	s := sheet.Sheet{
		Election: def.ID, Definition: def.Digest(), Place: "S1", Stations: []election.StationID{"S1"}, Rehearsal: true,
		Round: 1, Kind: def.Kind, Revision: 1, Epoch: 1, Opened: 1611792000, Closed: 1611820800, Sealed: 1611831600,
		RegisteredBefore: voters, Registered: voters, SealedBy: []election.StaffID{"T11", "T16"}, Program: "test",
		Papers: []sheet.Paper{{ID: "combined", Received: voters, IssuedInPerson: voters, Returned: voters, Valid: voters}},
	}
	for _, p := range def.Positions {
		sum := sheet.Position{ID: p.ID, Paper: "combined", Seats: election.Count(p.Seats), Counted: voters}
		for i := range p.Candidates {
			sum.For = append(sum.For, voters/election.Count(i+1))
		}
		s.Positions = append(s.Positions, sum)
	}
	return s
}

// turned lays a page askew on a dark ground, as a scanner sees it.
func turned(t *testing.T, page []byte, degrees float64) []byte {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	size := from.Bounds()
	to := image.NewGray(size.Inset(-120))
	for i := range to.Pix {
		to.Pix[i] = 70
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	x, y := float64(size.Dx())/2, float64(size.Dy())/2
	draw.BiLinear.Transform(to, f64.Aff3{cos, -sin, x - cos*x + sin*y, sin, cos, y - sin*x - cos*y}, from, size, draw.Src, nil)
	var b bytes.Buffer
	if err := png.Encode(&b, to); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

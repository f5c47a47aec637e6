package scan

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// sealed signs a sheet that needs so many codes.
func sealed(t testing.TB, codes int, seed byte) (sheet.Signed, []string) {
	t.Helper()
	secret := sha256.Sum256([]byte{seed})
	k, err := signing.ParsePrivateKey(signing.Ed25519, secret[:])
	if err != nil {
		t.Fatal(err)
	}
	s := sheet.Sheet{Election: "demo", Place: "S1", Kind: election.FirstRound, Round: 1, Revision: 1}
	chance := rand.New(rand.NewPCG(uint64(seed), 0))
	for {
		data, err := sheet.Sign(nil, k, s)
		if err != nil {
			t.Fatal(err)
		}
		pages, err := sheet.Pages(data)
		if err != nil {
			t.Fatal(err)
		}
		if len(pages) == codes {
			return data, pages
		}
		var d sheet.Digest
		for i := range d {
			d[i] = byte(chance.Uint32())
		}
		s.Supersedes = append(s.Supersedes, d)
	}
}

func codeOf(err error) election.Code {
	var r *election.Refusal
	if !errors.As(err, &r) || len(r.Findings) != 1 {
		return ""
	}
	return r.Findings[0].Code
}

func checkOf(err error) string {
	var r *election.Refusal
	if !errors.As(err, &r) || len(r.Findings) != 1 {
		return ""
	}
	check, _ := r.Findings[0].Args["check"].(string)
	return check
}

// writePNG leaves the picture of codes in a file.
func writePNG(path string, pages []string) error {
	data, err := PNG(pages)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPhotosOfAPage(t *testing.T) {
	shots := []shot{
		{dpi: 200, degrees: 3, noise: 6, blur: 0.6},
		{dpi: 200, degrees: -3, noise: 6, blur: 0.6, jpeg: 60, shade: 0.3},
		{dpi: 300, degrees: 15, noise: 8, blur: 1},
		{dpi: 150, degrees: 1, noise: 4, blur: 0.4},
		{dpi: 250, degrees: 93, noise: 8, blur: 0.8, jpeg: 40},
		{dpi: 250, degrees: 4, noise: 8, blur: 0.8, perspective: 0.12, shade: 0.4},
	}
	if testing.Short() {
		shots = shots[:2]
	}
	for i, s := range shots {
		for _, codes := range []int{4, 8} {
			data, pages := sealed(t, codes, byte(codes))
			img := print(t, pages).take(t, s, rand.New(rand.NewPCG(uint64(i), 1)))
			began := time.Now()
			found := Codes(img)
			took := time.Since(began)
			for _, p := range found {
				if !slices.Contains(pages, p) {
					t.Fatalf("read what was never printed: %s", p)
				}
			}
			whole, _ := Sheets([]Result{{Pages: found}})
			ok := len(whole) == 1 && bytes.Equal(whole[0], data)
			t.Logf("%+v: %d of %d codes in %v, whole: %v", s, len(found), codes, took.Round(time.Millisecond), ok)
			if !ok {
				t.Errorf("%+v with %d codes: not whole", s, codes)
			}
		}
	}
}

func TestOwnPictureReadsBack(t *testing.T) {
	for codes := 2; codes <= sheet.MaxPages; codes++ {
		data, pages := sealed(t, codes, 9)
		path := filepath.Join(t.TempDir(), "codes.png")
		if err := writePNG(path, pages); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		r, err := Read(path)
		if err != nil || r.File != "codes.png" {
			t.Fatal(r.File, err)
		}
		t.Logf("%d of %d codes in %v", len(r.Pages), codes, time.Since(began).Round(time.Millisecond))
		whole, faults := Sheets([]Result{r})
		if len(whole) != 1 || !bytes.Equal(whole[0], data) || len(faults) != 0 {
			t.Errorf("%d codes: %d sheets, %v", codes, len(whole), faults)
		}
	}
}

func TestSheetAndDigitsAreToldByContent(t *testing.T) {
	data, pages := sealed(t, 3, 1)
	for name, content := range map[string][]byte{
		"a.sheet": data,
		"b.bin":   data,
		"c.txt":   []byte(strings.Join(pages, "\r\n") + "\r\n\r\n"),
		"d.sheet": []byte("\n" + strings.Join(pages[1:], "\n")),
	} {
		r, err := Read(write(t, name, content))
		if err != nil {
			t.Fatal(name, err)
		}
		if whole, faults := Sheets([]Result{r}); len(whole) != 1 || !bytes.Equal(whole[0], data) || len(faults) != 0 {
			t.Errorf("%s: %d sheets, %v", name, len(whole), faults)
		}
	}
}

func TestSheetsFromSeveralFiles(t *testing.T) {
	first, a := sealed(t, 4, 1)
	second, b := sealed(t, 4, 2)
	_, c := sealed(t, 4, 3)
	damaged := b[1][:200] + string('0'+('9'-b[1][200])) + b[1][201:]
	whole, faults := Sheets([]Result{
		{File: "1.txt", Pages: []string{a[0], b[0]}},
		{File: "2.jpg", Pages: []string{a[2], a[3], c[0]}},
		{File: "3.txt", Pages: []string{damaged, b[2], b[3]}},
		{File: "4.sheet", Sheets: [][]byte{first}},
	})
	if len(whole) != 2 || !bytes.Equal(whole[0], first) || !bytes.Equal(whole[1], second) {
		t.Fatalf("%d sheets", len(whole))
	}
	var texts []string
	for _, f := range faults {
		texts = append(texts, f.File+" "+f.Refusal.Findings[0].String())
		if f.Repaired() != (f.File == "3.txt") {
			t.Errorf("%+v", f)
		}
	}
	want := []string{
		"3.txt S702 (check=crc, mended=true, page=2)",
		"2.jpg S703 (have=1, missing=2, need=3, pages=[2 3 4])",
	}
	if !slices.Equal(texts, want) {
		t.Errorf("%q", texts)
	}
}

// TestPictureFullOfCorners would take the library's own search for several
// codes hours and all memory: the test would come to no end.
func TestPictureFullOfCorners(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 3000, 3000))
	for i := range img.Pix {
		x, y := i%3000%27, i/3000%27
		ring := max(x-13, 13-x, y-13, 13-y) / 3 // 0 and 1 black, 2 white, 3 black, 4 white
		if ring == 2 || ring == 4 {
			img.Pix[i] = 255
		}
	}
	hurried(t)
	if found := Codes(img); len(found) != 0 {
		t.Errorf("%d codes", len(found))
	}
}

func TestFilesThatAreNoSheets(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    election.Code
		check   string
	}{
		"empty":                 {"", "S701", ""},
		"a text":                {"hello\n", "S701", ""},
		"a program":             {"\x7fELF\x00\x00", "S701", ""},
		"a broken picture":      {"\x89PNG\r\n\x1a\nxx", "S702", "picture"},
		"a broken photo":        {"\xff\xd8\xff\xe0", "S702", "picture"},
		"a broken PDF":          {"%PDF-1.7\nnothing", "S702", "pdf"},
		"a picture of no bound": {hugePNG(), "S702", "size"},
	} {
		_, err := Read(write(t, "file", []byte(c.content)))
		if codeOf(err) != c.want || checkOf(err) != c.check {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(t.TempDir()); err == nil || codeOf(err) != "" {
		t.Errorf("a folder: %v", err)
	}
}

// hugePNG is the head of a picture of 100,000 × 100,000 pixels.
func hugePNG() string {
	head := "IHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x00\x00\x00\x00"
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(head)))
	return "\x89PNG\r\n\x1a\n\x00\x00\x00\r" + head + string(sum)
}

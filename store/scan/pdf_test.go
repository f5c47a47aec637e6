package scan

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"changpiao/station/election"
	"changpiao/station/sheet"
)

// document makes a PDF with the codes printed on a page, and a file attached.
// Either may be missing.
func document(t testing.TB, pages []string, attached []byte) string {
	t.Helper()
	api.DisableConfigDir()
	dir := t.TempDir()
	picture, pdf := filepath.Join(dir, "codes.png"), filepath.Join(dir, "result.pdf")
	if pages == nil {
		pages = []string{"1"}
	}
	if err := writePNG(picture, pages); err != nil {
		t.Fatal(err)
	}
	if err := api.ImportImagesFile([]string{picture}, pdf, nil, nil); err != nil {
		t.Fatal(err)
	}
	if attached == nil {
		return pdf
	}
	file, out := filepath.Join(dir, "NAME.sheet"), filepath.Join(dir, "attached.pdf")
	if err := os.WriteFile(file, attached, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := api.AddAttachmentsFile(pdf, out, []string{file}, true, nil); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPDF(t *testing.T) {
	data, pages := sealed(t, 4, 1)
	other, _ := sealed(t, 4, 2)
	for _, c := range []struct {
		name          string
		path          string
		sheets, pages int
	}{
		{"attachment and codes", document(t, pages, data), 1, 4},
		{"codes", document(t, pages, nil), 0, 4},
		{"attachment", document(t, nil, data), 1, 0},
	} {
		began := time.Now()
		r, err := Read(c.path)
		t.Logf("%s: %v", c.name, time.Since(began).Round(time.Millisecond))
		if err != nil || len(r.Sheets) != c.sheets || len(r.Pages) != c.pages {
			t.Fatalf("%s: %d sheets, %d pages, %v", c.name, len(r.Sheets), len(r.Pages), err)
		}
		if whole, faults := Sheets([]Result{r}); len(whole) != 1 || !bytes.Equal(whole[0], data) || len(faults) != 0 {
			t.Errorf("%s: %v", c.name, faults)
		}
	}
	if _, err := Read(document(t, pages, other)); codeOf(err) != "S702" || checkOf(err) != "attachment" {
		t.Errorf("attachment of another sheet: %v", err)
	}
	if _, err := Read(document(t, nil, []byte("minutes"))); codeOf(err) != "S701" {
		t.Errorf("nothing of a sheet: %v", err)
	}
}

func TestDamagedPDFs(t *testing.T) {
	data, pages := sealed(t, 4, 1)
	good, err := os.ReadFile(document(t, pages, data))
	if err != nil {
		t.Fatal(err)
	}
	for cut := 20; cut < len(good); cut += len(good) / 6 {
		if r, err := ReadBytes(good[:cut]); err == nil {
			if whole, _ := Sheets([]Result{r}); len(whole) > 0 && !bytes.Equal(whole[0], data) {
				t.Errorf("cut at %d gave another sheet", cut)
			}
		}
	}
	if r, err := ReadBytes(good); err != nil || len(r.Sheets) != 1 {
		t.Errorf("the whole one after them: %v", err)
	}
}

// hurried has pictures given up early, so that many can be tried.
func hurried(t testing.TB) {
	long, many := patience, mostTries
	patience, mostTries = 20*time.Millisecond, 20
	t.Cleanup(func() { patience, mostTries = long, many })
}

// read is what holds for any content: it is refused, or what is found is put
// together.
func read(t *testing.T, content []byte) {
	r, err := ReadBytes(content)
	var refusal *election.Refusal
	if err != nil {
		if !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		return
	}
	for _, p := range r.Pages {
		sheet.Label(p)
	}
	Sheets([]Result{r})
}

func FuzzReadText(f *testing.F) {
	_, pages := sealed(f, 2, 1)
	f.Add([]byte(strings.Join(pages, "\r\n")))
	f.Add([]byte(pages[0][:40] + "\n" + pages[0]))
	f.Fuzz(func(t *testing.T, content []byte) {
		if !isPicture(content) && !isPDF(content) {
			read(t, content)
		}
	})
}

func FuzzReadPicture(f *testing.F) {
	_, pages := sealed(f, 2, 1)
	picture, err := PNG(pages[:1])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(picture)
	f.Add([]byte{0xff, 0xd8, 0xff, 0xe0})
	hurried(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		if isPicture(content) {
			read(t, content)
		}
	})
}

func FuzzReadPDF(f *testing.F) {
	data, pages := sealed(f, 2, 1)
	pdf, err := os.ReadFile(document(f, pages, data))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(pdf)
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"))
	hurried(f)
	if cache, err := os.UserCacheDir(); err == nil {
		KeepCompiled(filepath.Join(cache, "changpiao", "pdf-fuzz")) // for every worker
	}
	if err := Prepare(); err != nil { // takes longer than one input may
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if isPDF(content) {
			read(t, content)
		}
	})
}

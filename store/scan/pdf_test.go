package scan

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

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

func FuzzReadBytes(f *testing.F) {
	data, pages := sealed(f, 2, 1)
	picture, err := PNG(pages)
	if err != nil {
		f.Fatal(err)
	}
	pdf, err := os.ReadFile(document(f, pages, data))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{data, picture, pdf, []byte(pages[0])} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := ReadBytes(content)
		if err != nil {
			return
		}
		for _, p := range r.Pages {
			sheet.Label(p)
		}
		Sheets([]Result{r})
	})
}

package paper_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// viewer is the PDF library of a widespread browser.
var viewer = sync.OnceValues(func() (pdfium.Pdfium, error) {
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling),
	})
	if err != nil {
		return nil, err
	}
	return pool.GetInstance(time.Minute)
})

// viewed gives the text of each page as a viewer copies it out.
func viewed(t testing.TB, pdf []byte) []string {
	t.Helper()
	lib, err := viewer()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := lib.OpenDocument(&requests.OpenDocument{File: &pdf})
	if err != nil {
		t.Fatal(err)
	}
	defer lib.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document})
	count, err := lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		t.Fatal(err)
	}
	pages := make([]string, count.PageCount)
	for i := range pages {
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}}
		// GetPageText would read beyond-U+FFFF characters by halves.
		loaded, err := lib.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
		if err != nil {
			t.Fatal(err)
		}
		chars, err := lib.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
		if err != nil {
			t.Fatal(err)
		}
		text, err := lib.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: loaded.TextPage, Count: chars.Count})
		if err != nil {
			t.Fatal(err)
		}
		pages[i] = text.Text
		if _, err := lib.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}); err != nil {
			t.Fatal(err)
		}
	}
	return pages
}

// text gives the text of all pages.
func text(t testing.TB, pdf []byte) string { return strings.Join(viewed(t, pdf), "\n") }

// poppler runs another reader, where there is one; there must be in CI.
func poppler(t testing.TB, pdf []byte, option string) []byte {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("no pdftotext here")
	}
	name := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, option, name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var bounds = regexp.MustCompile(`<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)"`)

// boxes gives where each piece of text stands: left, top, right, bottom.
func boxes(t testing.TB, pdf []byte) [][4]float64 {
	t.Helper()
	var found [][4]float64
	for _, m := range bounds.FindAllSubmatch(poppler(t, pdf, "-bbox"), -1) {
		var b [4]float64
		for i := range b {
			var err error
			if b[i], err = strconv.ParseFloat(string(m[i+1]), 64); err != nil {
				t.Fatal(err)
			}
		}
		found = append(found, b)
	}
	if len(found) == 0 {
		t.Fatal("no text")
	}
	return found
}

// unspaced leaves out blanks and ends of lines, some of which a reader guesses.
func unspaced(text string) string { return strings.Join(strings.Fields(text), "") }

package scan

import (
	"bytes"
	"errors"
	"image"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"changpiao/station/sheet"
)

// resolutions are what a PDF's page is drawn at, in dots per inch, until its sets
// are whole. What is drawn covers every dot that it touches, so that where the
// dots of a code's modules fall badly the white between them grows thin: at 600
// it can't matter.
var resolutions = [...]int{300, 600}

// maxSide bounds a PDF's page, in points: A2. A larger one is not drawn.
const maxSide = 1700

func isPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

// readPDF takes the sheets attached to a PDF, and the codes on its pages.
func readPDF(data []byte) (Result, error) {
	var r Result
	err := withDocument(data, func(lib pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		r.Sheets = attached(lib, doc)
		var err error
		r.Pages, err = printed(lib, doc, Codes, areWhole)
		return err
	})
	switch {
	case err != nil:
		return Result{}, refusal("S702", "check", "pdf")
	case len(r.Sheets) == 0 && len(r.Pages) == 0:
		return Result{}, refusal("S701")
	case !agree(r):
		return Result{}, refusal("S702", "check", "attachment")
	}
	return r, nil
}

// agree reports whether every code printed is one of a sheet attached. Without
// attachments, or without codes, there is nothing to compare.
func agree(r Result) bool {
	if len(r.Sheets) == 0 {
		return true
	}
	var expected []string
	for _, s := range r.Sheets {
		pages, err := sheet.Pages(s)
		if err == nil {
			expected = append(expected, pages...)
		}
	}
	return !slices.ContainsFunc(r.Pages, func(p string) bool { return !slices.Contains(expected, p) })
}

// maxAttachments bounds how many of a PDF's attachments are looked at.
const maxAttachments = 64

// attached gives the attachments that begin as a sheet does, whatever their
// names.
func attached(lib pdfium.Pdfium, doc references.FPDF_DOCUMENT) [][]byte {
	count, err := lib.FPDFDoc_GetAttachmentCount(&requests.FPDFDoc_GetAttachmentCount{Document: doc})
	if err != nil {
		return nil
	}
	var found [][]byte
	for i := range min(count.AttachmentCount, maxAttachments) {
		a, err := lib.FPDFDoc_GetAttachment(&requests.FPDFDoc_GetAttachment{Document: doc, Index: i})
		if err != nil {
			continue
		}
		file, err := lib.FPDFAttachment_GetFile(&requests.FPDFAttachment_GetFile{Attachment: a.Attachment})
		if err != nil || len(file.Contents) > sheet.MaxSigned || !sheet.IsSigned(file.Contents) {
			continue
		}
		found = append(found, file.Contents)
	}
	return found
}

// printed draws the pages and finds the codes on them, at a finer resolution too
// while they are not all that was looked for.
func printed(lib pdfium.Pdfium, doc references.FPDF_DOCUMENT, codes func(image.Image) []string, all func([]string) bool) ([]string, error) {
	count, err := lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		return nil, err
	}
	var pages []string
	for _, dpi := range resolutions {
		for i := range min(count.PageCount, MaxPDF) {
			found, err := printedOn(lib, requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}}, dpi, codes)
			if err != nil {
				return nil, err
			}
			for _, p := range found {
				if !slices.Contains(pages, p) {
					pages = append(pages, p)
				}
			}
		}
		if all(pages) {
			break
		}
	}
	return pages, nil
}

// maxDots bounds what a page is drawn into: an A4 page at the finest resolution.
const maxDots = 36_000_000

func printedOn(lib pdfium.Pdfium, page requests.Page, dpi int, codes func(image.Image) []string) ([]string, error) {
	size, err := lib.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil || !(size.Width > 0 && size.Height > 0 && size.Width <= maxSide && size.Height <= maxSide) {
		return nil, err
	}
	if scale := float64(dpi) / 72; size.Width*size.Height*scale*scale > maxDots {
		return nil, nil
	}
	drawn, err := lib.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: dpi})
	if err != nil {
		return nil, err
	}
	defer drawn.Cleanup()
	return codes(drawn.Result.RenderedImage), nil
}

// errUpset says that the library gave up on a document.
var errUpset = errors.New("the PDF can't be read")

// The library runs as WebAssembly inside the process: no C, no network, no
// files, and a bound on its memory. It is made at the first PDF and kept.
var renderer struct {
	sync.Mutex
	pool    pdfium.Pool
	lib     pdfium.Pdfium
	keptIn  string
	machine wazero.CompilationCache
}

// memoryPages bounds what a PDF may take, in pages of 64 KiB: 512 MiB.
const memoryPages = 512 << 20 >> 16

// KeepCompiled names a folder in which the PDF library's machine code is kept
// from run to run, some 21 MB: it takes seconds to make and a tenth of one to
// load. Only the user may be able to write there. Without it the code is made
// anew in each process. It must be called before the first PDF.
func KeepCompiled(folder string) {
	renderer.Lock()
	defer renderer.Unlock()
	renderer.keptIn = folder
}

// Prepare makes the PDF library ready, so that the first PDF needn't wait.
func Prepare() error {
	renderer.Lock()
	defer renderer.Unlock()
	return startRenderer()
}

func startRenderer() error {
	if renderer.lib != nil {
		return nil
	}
	if renderer.machine == nil {
		renderer.machine = compiled(renderer.keptIn)
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(memoryPages).WithCompilationCache(renderer.machine).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig:      wazero.NewFSConfig(), // no directory: the library sees no file
		RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return err
	}
	lib, err := pool.GetInstance(time.Minute)
	if err != nil {
		pool.Close()
		return err
	}
	renderer.pool, renderer.lib = pool, lib
	return nil
}

// compiled gives the place for machine code: a folder, or memory where there is
// none or it can't be used.
func compiled(folder string) wazero.CompilationCache {
	if folder != "" {
		if c, err := wazero.NewCompilationCacheWithDir(folder); err == nil {
			return c
		}
	}
	return wazero.NewCompilationCache()
}

// stopRenderer gives the library up after a document that upset it; the next
// PDF makes a new one.
func stopRenderer() {
	if renderer.pool != nil {
		renderer.pool.Close()
	}
	renderer.pool, renderer.lib = nil, nil
}

// withDocument opens a PDF for a function. PDFs are read one at a time.
func withDocument(data []byte, use func(pdfium.Pdfium, references.FPDF_DOCUMENT) error) (err error) {
	renderer.Lock()
	defer renderer.Unlock()
	defer func() {
		if recover() != nil {
			stopRenderer()
			err = errUpset
		}
	}()
	if err := startRenderer(); err != nil {
		return err
	}
	doc, err := renderer.lib.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return err
	}
	defer func() {
		_, closing := renderer.lib.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document})
		err = errors.Join(err, closing)
	}()
	return use(renderer.lib, doc.Document)
}

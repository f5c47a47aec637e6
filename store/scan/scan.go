// Package scan reads what a station handed over back from files: the signed
// sheet itself, its digits as text, pictures of its codes, and PDFs that carry
// any of these.
//
// It opens files and writes pictures, and nothing more: whether a sheet is
// genuine is for station/sheet to say, whether it counts for station/street.
// What a file is, it tells from the content and never from the name alone.
package scan

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"changpiao/station/election"
	"changpiao/station/sheet"
)

// Limits of what is read.
const (
	MaxFile   = 64 << 20    // bytes of any file
	MaxPixels = 100_000_000 // of a picture; told from its head, before it is decoded
	MaxPDF    = 20          // pages of a PDF that are looked at
)

// Result is what one file holds.
type Result struct {
	File   string   // its base name
	Sheets [][]byte // signed sheets found as such: the file itself, or attached to a PDF
	Pages  []string // texts of codes found, or lines of digits; each once
}

// Read reads a file: a .sheet, a text of digits with a line a code, a PNG or
// JPEG with one code or many, or a PDF. The error is the system's where the
// file can't be read; otherwise a refusal: S701 where nothing of a sheet is in
// it, S702 where it is too large or broken (check: size, picture, pdf), or
// where a PDF's attachment and its printed codes are of different sheets
// (check: attachment).
func Read(path string) (Result, error) {
	data, err := readFile(path)
	if err != nil {
		return Result{File: filepath.Base(path)}, err
	}
	r, err := ReadBytes(data)
	r.File = filepath.Base(path)
	return r, err
}

// ReadBytes reads the content of a file as Read does. The result has no file
// name.
func ReadBytes(data []byte) (Result, error) {
	switch {
	case len(data) > MaxFile:
		return Result{}, refusal("S702", "check", "size")
	case sheet.IsSigned(data):
		return Result{Sheets: [][]byte{data}}, nil
	case isPicture(data):
		return readPicture(data)
	case isPDF(data):
		return readPDF(data)
	}
	return readText(data)
}

// readFile reads a regular file of up to MaxFile bytes.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a file", path)
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, err
	}
	return data, nil
}

// maxLines bounds a text of digits: far more than the pages of every community
// of a city in one file.
const maxLines = 100_000

// readText takes every line that is not blank for a page. A file without a
// single line that begins as one is no sheet.
func readText(data []byte) (Result, error) {
	if bytes.IndexByte(data, 0) >= 0 {
		return Result{}, refusal("S701")
	}
	lines := strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) > maxLines {
		return Result{}, refusal("S702", "check", "size")
	}
	var r Result
	any := false
	seen := map[string]bool{}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || seen[line] {
			continue
		}
		seen[line] = true
		any = any || sheet.Label(line) != "" || sheet.IsPage(line)
		r.Pages = append(r.Pages, line)
	}
	if !any {
		return Result{}, refusal("S701")
	}
	return r, nil
}

// Fault is what is wrong with a file, or with the sheets that it belongs to.
type Fault struct {
	File    string
	Refusal *election.Refusal
	// Mended is the sheet, among those given, that came out in the bytes that
	// were signed for all that: the damage was made good. Else it is nil.
	Mended []byte
}

// Repaired reports whether the damage was made good.
func (f Fault) Repaired() bool { return f.Mended != nil }

// mended notes that the damage was made good.
func (f *Fault) mended(signed []byte) {
	f.Mended = signed
	for i := range f.Refusal.Findings {
		f.Refusal.Findings[i].Args["mended"] = true
	}
}

// DamageOf lists what was wrong with a sheet's pages and was made good.
func DamageOf(signed []byte, faults []Fault) []election.Finding {
	var damage []election.Finding
	for _, f := range faults {
		if f.Repaired() && bytes.Equal(f.Mended, signed) {
			damage = append(damage, f.Refusal.Findings...)
		}
	}
	return damage
}

// Sheets puts the results of several files together: each whole sheet once, in
// the order in which they were found, and what is wrong with the rest. Sheets
// are not verified yet.
func Sheets(results []Result) (sheets [][]byte, faults []Fault) {
	var whole set
	var c sheet.Collector
	files := map[string]string{} // the first file of each set of pages
	named := map[int]string{}    // the set that a fault's page names
	for _, r := range results {
		for _, s := range r.Sheets {
			whole.add(s)
		}
		for _, page := range r.Pages {
			p, err := c.Add(page)
			if err != nil {
				named[len(faults)] = p.Set
				faults = append(faults, faultOf(r.File, err))
			} else if _, ok := files[p.Set]; !ok {
				files[p.Set] = r.File
			}
		}
	}
	done := map[string][]byte{}
	for _, s := range c.Sets() {
		if s.Err != nil {
			faults = append(faults, faultOf(files[s.Set], s.Err))
			continue
		}
		whole.add(s.Signed)
		done[s.Set] = s.Signed
		for _, d := range s.Damage {
			if d.Args["check"] == "hash" { // the others were refused above
				fault := Fault{File: files[s.Set], Refusal: &election.Refusal{Findings: []election.Finding{d}}}
				fault.mended(s.Signed)
				faults = append(faults, fault)
			}
		}
	}
	for i, set := range named {
		if signed := done[set]; signed != nil {
			faults[i].mended(signed)
		}
	}
	return whole.list, faults
}

// set keeps each sheet once.
type set struct {
	list [][]byte
	seen map[string]bool
}

func (s *set) add(data []byte) {
	if s.seen[string(data)] {
		return
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[string(data)] = true
	s.list = append(s.list, data)
}

func faultOf(file string, err error) Fault {
	var r *election.Refusal
	if !errors.As(err, &r) {
		r = refusal("S702", "check", "page")
	}
	return Fault{File: file, Refusal: r}
}

func refusal(code election.Code, pairs ...any) *election.Refusal {
	return &election.Refusal{Findings: []election.Finding{election.Find(code, pairs...)}}
}

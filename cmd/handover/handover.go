// Package handover writes what a station hands over to the street office: the
// signed sheet in its four ways out, and the station's public key. It joins the
// books on disk with the printed page, for the desktop and the headless tool.
package handover

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/sheet"
	"changpiao/store"
	"changpiao/store/scan"
	"changpiao/ui/paper"
)

// Write leaves in a folder, which must be there, the key's enrolment and, once
// the count is sealed, the sheet as .sheet, .pdf, .txt digits and .png codes. A
// sheet too large for codes has file and PDF only, and the PDF says so.
func Write(st *store.Station, folder string) error {
	name := filepath.Join(folder, nameOf(st.Day))
	if err := store.WriteFile(name+".enrol", st.Enrolment(), 0o644); err != nil {
		return err
	}
	signed, content, ok := st.Day.Sheet()
	if !ok {
		return nil
	}
	def := st.Day.Definition()
	pdf, err := paper.ResultSheet(def, content, signed, paper.OutcomeLines(def, content), false)
	if err != nil {
		return err
	}
	if err := errors.Join(store.WriteFile(name+".sheet", signed, 0o644), store.WriteFile(name+".pdf", pdf, 0o644)); err != nil {
		return err
	}
	pages, err := sheet.Pages(signed)
	if errors.Is(err, sheet.ErrTooLarge) {
		return nil
	} else if err != nil {
		return err
	}
	if err := store.WriteFile(name+".txt", []byte(strings.Join(pages, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	return scan.WritePNG(name+".png", pages)
}

// Earlier is the folder within which WriteEarlier writes.
const Earlier = "earlier"

// WriteEarlier leaves in a folder's subfolder the sheets of a station's rounds
// that a later revision or round stands in the place of, so that the street
// office can be shown all of them.
func WriteEarlier(rounds []*store.Station, folder string) error {
	inForce, _, _ := rounds[len(rounds)-1].Day.Sheet()
	for _, st := range rounds {
		for i, s := range sheetsOf(st.Day) {
			if bytes.Equal(s.Signed, inForce) {
				continue
			}
			if err := os.MkdirAll(filepath.Join(folder, Earlier), 0o755); err != nil {
				return err
			}
			name := fmt.Sprintf("%s-round-%d-revision-%d.sheet", nameOf(st.Day), st.Day.Definition().Round, i+1)
			if err := store.WriteFile(filepath.Join(folder, Earlier, name), s.Signed, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// sheetsOf lists the sheets that a count was sealed with, revision by revision.
func sheetsOf(day *station.Day) (sheets []count.SealedSheet) {
	if day.Tally() != nil {
		day.Tally().View(func(s *count.State) { sheets = s.Sheets() })
	}
	return sheets
}

// besideBooks is the folder beside the books where Beside writes.
const besideBooks = "sheet"

// Beside writes into a folder beside the books, and names it.
func Beside(st *store.Station) (folder string, err error) {
	folder = filepath.Join(st.Dir(), besideBooks)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return folder, Write(st, folder)
}

// nameOf is what a station's files are called.
func nameOf(day *station.Day) string {
	return fileName(string(day.Definition().ID) + "-" + string(day.Place()))
}

// fileName keeps of a name what every system takes in a file name.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, s)
}

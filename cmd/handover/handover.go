// Package handover writes what a station hands over to the street office: the
// signed sheet in its four ways out, and the station's public key. It joins the
// books on disk with the printed page, for the desktop and the headless tool.
package handover

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"changpiao/station/sheet"
	"changpiao/store"
	"changpiao/store/scan"
	"changpiao/ui/paper"
)

// Write leaves in a folder, which must be there, the key's enrolment and, once
// the count is sealed, the sheet as .sheet, .pdf, .txt digits and .png codes. A
// sheet too large for codes has file and PDF only, and the PDF says so.
func Write(st *store.Station, folder string) error {
	name := filepath.Join(folder, fileName(string(st.Day.Definition().ID)+"-"+string(st.Day.Place())))
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

// Beside writes into the folder sheet beside the books, and names it.
func Beside(st *store.Station) (folder string, err error) {
	folder = filepath.Join(st.Dir(), "sheet")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return folder, Write(st, folder)
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

// Package handover writes what a station hands over to the street office: the
// signed sheet in its four ways out, and the station's public key. It joins the
// books on disk with the printed page, for the desktop and the headless tool.
package handover

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/store"
	"changpiao/store/scan"
	"changpiao/ui/paper"
)

// Write leaves in a folder, which must be there, the key's enrolment, the list of
// those registered late (see store.Station.LateList) as .late and, once the count
// is sealed, the sheet as .sheet, .pdf, .txt digits and .png codes. A
// sheet too large for codes has file and PDF only, and the PDF says so. The
// finished page and picture are read back first: where they give other than the
// signed bytes, none of the sheet is written and the error is ErrNotReadBack.
func Write(st *store.Station, folder string) error {
	def := st.Day.Definition()
	own := map[string][]byte{".enrol": st.Enrolment()}
	list, err := st.LateList()
	if err != nil {
		return err
	}
	if list != nil {
		own[".late"] = list
	}
	signed, content, ok := st.Day.Sheet()
	if !ok {
		return writeAll(filepath.Join(folder, keyOnly(st.Day)), own)
	}
	pdf, err := paper.ResultSheet(def, content, signed, paper.OutcomeLines(def, content), false)
	if err != nil {
		return err
	}
	files := map[string][]byte{".sheet": signed, ".pdf": pdf}
	pages, err := sheet.Pages(signed)
	switch {
	case errors.Is(err, sheet.ErrTooLarge):
	case err != nil:
		return err
	default:
		files[".txt"] = []byte(strings.Join(pages, "\n") + "\n")
		if files[".png"], err = scan.PNG(pages); err != nil {
			return err
		}
	}
	if err := readBack(files, signed); err != nil {
		return err
	}
	maps.Copy(files, own)
	return writeAll(filepath.Join(folder, paper.SheetName(content)), files)
}

// writeAll writes files of one name.
func writeAll(name string, files map[string][]byte) error {
	for ending, data := range files {
		if err := store.WriteFile(name+ending, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// endings are those of all files that Write leaves.
var endings = []string{".sheet", ".pdf", ".txt", ".png", ".enrol", ".late"}

// keyOnly is what the files are called while there is no sheet whose name they
// could bear.
func keyOnly(day *station.Day) string {
	return paper.PlaceName(day.Definition().ID, day.Place())
}

// ErrNotReadBack says that a finished page or picture doesn't give the signed
// bytes back, and must not leave the station.
var ErrNotReadBack = errors.New("the finished sheet doesn't read back as it was signed")

// readBack reads finished files as the street office will: what is attached, and
// the codes wherever there are any, give the signed bytes.
func readBack(files map[string][]byte, signed []byte) error {
	same := func(found [][]byte) bool { return len(found) == 1 && bytes.Equal(found[0], signed) }
	_, coded := files[".png"]
	for ending, data := range files {
		r, err := scan.ReadBytes(data)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrNotReadBack, ending, err)
		}
		codes, _ := scan.Sheets([]scan.Result{{Pages: r.Pages}})
		attached := ending == ".sheet" || ending == ".pdf"
		if attached && !same(r.Sheets) || coded && ending != ".sheet" && !same(codes) {
			return fmt.Errorf("%w: %s", ErrNotReadBack, ending)
		}
	}
	return nil
}

// KeepReader keeps what reads PDFs ready from run to run, in the user's own
// cache: making it takes seconds. Without such a place it is made in each run.
func KeepReader() {
	if cache, err := os.UserCacheDir(); err == nil {
		scan.KeepCompiled(filepath.Join(cache, "changpiao"))
	}
}

// Earlier is the folder within which WriteEarlier writes.
const Earlier = "earlier"

// WriteEarlier leaves in a folder's subfolder the sheets of a station's rounds
// that a later revision or round stands in the place of, so that the street
// office can be shown all of them.
func WriteEarlier(rounds []*store.Station, folder string) error {
	inForce, _, _ := rounds[len(rounds)-1].Day.Sheet()
	for _, st := range rounds {
		for _, s := range sheetsOf(st.Day) {
			if bytes.Equal(s.Signed, inForce) {
				continue
			}
			if err := os.MkdirAll(filepath.Join(folder, Earlier), 0o755); err != nil {
				return err
			}
			name, err := nameOf(s.Signed)
			if err != nil {
				return err
			}
			if err := store.WriteFile(filepath.Join(folder, Earlier, name+".sheet"), s.Signed, 0o644); err != nil {
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

// nameOf is what the files of a signed sheet are called.
func nameOf(signed []byte) (string, error) {
	_, payload, err := signing.Peek(signed)
	if err != nil {
		return "", err
	}
	content, err := sheet.Decode(payload)
	return paper.SheetName(content), err
}

// Beside writes into a folder beside the books, and names it. Files of
// revisions that are no longer in force are taken away.
func Beside(st *store.Station) (folder string, err error) {
	folder = filepath.Join(st.Dir(), besideBooks)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	if err := Write(st, folder); err != nil {
		return "", err
	}
	inForce, _, sealed := st.Day.Sheet()
	var old []string
	if sealed {
		old = append(old, keyOnly(st.Day)+".enrol", keyOnly(st.Day)+".late")
	}
	for _, s := range sheetsOf(st.Day) {
		name, err := nameOf(s.Signed)
		if err != nil || bytes.Equal(s.Signed, inForce) {
			continue
		}
		for _, ending := range endings {
			old = append(old, name+ending)
		}
	}
	for _, name := range old {
		if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return folder, nil
}

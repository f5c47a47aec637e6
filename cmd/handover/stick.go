package handover

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"

	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/store"
)

// ErrStick says that what was written does not read back as it is in the books.
var ErrStick = errors.New("what was written does not read back")

// Stick writes what is handed over into a folder on a stick too, and reads it back.
func Stick(st *store.Station, folder string) error {
	if _, err := Beside(st); err != nil {
		return err
	}
	files, err := written(st)
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := store.WriteFile(filepath.Join(folder, filepath.Base(file)), data, 0o644); err != nil {
			return err
		}
	}
	return OnStick(st, folder)
}

// OnStick compares what stands in a folder with what was written beside the books, byte by byte, and checks the sheet's
// signature with the station's key. The error is ErrStick where something differs.
func OnStick(st *store.Station, folder string) error {
	files, err := written(st)
	if err != nil {
		return err
	}
	for _, file := range files {
		want, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(folder, filepath.Base(file)))
		if err != nil || !bytes.Equal(got, want) {
			return ErrStick
		}
		if filepath.Ext(file) == ".sheet" && !isOf(st, got) {
			return ErrStick
		}
	}
	return nil
}

// isOf reports whether a signed sheet is the one in force in a station's books.
func isOf(st *store.Station, data []byte) bool {
	signed, _, sealed := st.Day.Sheet()
	_, _, err := sheet.Verify(data, func([8]byte) (signing.PublicKey, bool) { return st.PublicKey(), true })
	return sealed && err == nil && bytes.Equal(data, signed)
}

// written lists the files beside the books.
func written(st *store.Station) ([]string, error) {
	return filepath.Glob(filepath.Join(st.Dir(), besideBooks, "*.*"))
}

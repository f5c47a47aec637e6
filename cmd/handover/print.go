package handover

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"changpiao/station"
	"changpiao/store"
	"changpiao/ui/paper"
)

// Print writes a form's files into a folder, making it where it is missing, and names them. The files hold people's
// names: only their owner may read them. What doesn't come to its end leaves no file, and of an earlier, longer set
// none stays.
func Print(ctx context.Context, f paper.Form, src paper.Source, folder string) (files []string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	defer func() {
		for _, path := range files {
			if err != nil {
				_ = os.Remove(path + unfinished)
			}
		}
		if err != nil {
			files = nil
		}
	}()
	if f.Name == "archive" {
		if src.Filed, err = filed(folder); err != nil {
			return nil, err
		}
	}
	err = f.Print(ctx, src, func(file paper.File) error {
		path := filepath.Join(folder, file.Name)
		files = append(files, path)
		return store.WriteFile(path+unfinished, file.PDF, 0o600)
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return files, err
	}
	if err := removeOthers(f, folder, files); err != nil {
		return files, err
	}
	for _, path := range files {
		if err := os.Rename(path+unfinished, path); err != nil {
			return files, err
		}
	}
	return files, nil
}

// unfinished is the ending of a file whose set is not complete.
const unfinished = ".part"

// removeOthers takes the files of an earlier set away that aren't of this one.
func removeOthers(f paper.Form, folder string, files []string) error {
	there, err := filesOf(f, folder)
	if err != nil {
		return err
	}
	for _, path := range there {
		if slices.Contains(files, path) {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

// filesOf lists a form's files in a folder.
func filesOf(f paper.Form, folder string) (paths []string, err error) {
	of := regexp.MustCompile("^" + regexp.QuoteMeta(f.Name) + `(-\d{3,})?\.pdf$`)
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		if e.Type().IsRegular() && of.MatchString(e.Name()) {
			paths = append(paths, filepath.Join(folder, e.Name()))
		}
	}
	return paths, err
}

// filed describes the forms' files in a folder.
func filed(folder string) (list []paper.Filed, err error) {
	for _, f := range paper.Forms() {
		paths, err := filesOf(f, folder)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			pdf, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			list = append(list, paper.FiledOf(f.Name, paper.File{Name: filepath.Base(path), PDF: pdf}))
		}
	}
	return list, nil
}

// printedName is the file of the station's print folder that says which form was printed at which end of the books.
const printedName = "printed.txt"

// AtDesk prints a form for the desk, its table as a workbook beside it, into a folder; "" for the station's own. It
// gives what is to be opened: the pages, or the folder of several files. A form that was printed before is marked: 副本
// where the books stand as they stood then, 重印 where they have gone on.
func AtDesk(ctx context.Context, st *store.Station, f paper.Form, src paper.Source, folder string) (made string, err error) {
	folder = cmp.Or(folder, st.PrintFolder())
	now := line(f, st.Day)
	switch before, err := printed(st); {
	case err != nil:
		return "", err
	case before[f.Name] == now:
		src.Copy = true
	case before[f.Name] != "":
		src.Again = true
	}
	files, err := Print(ctx, f, src, folder)
	if err != nil {
		return "", err
	}
	if _, err := Table(f, src, folder); err != nil {
		return "", err
	}
	if len(files) == 1 {
		folder = files[0]
	}
	return folder, note(st, now)
}

// line is what the station's folder keeps of a printing.
func line(f paper.Form, day *station.Day) string {
	var tally int64
	if day.Tally() != nil {
		tally = day.Tally().Head().Seq
	}
	return fmt.Sprintf("%s %d %d", f.Name, day.Roll().Head().Seq, tally)
}

// note adds a line to those kept.
func note(st *store.Station, line string) error {
	if err := os.MkdirAll(st.PrintFolder(), 0o700); err != nil {
		return err
	}
	path := filepath.Join(st.PrintFolder(), printedName)
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return store.WriteFile(path, append(old, line+"\n"...), 0o600)
}

// printed gives the last line of each form that was printed before.
func printed(st *store.Station) (map[string]string, error) {
	data, err := os.ReadFile(filepath.Join(st.PrintFolder(), printedName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	last := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var name string
		if _, err := fmt.Sscan(lines.Text(), &name); err == nil {
			last[name] = lines.Text()
		}
	}
	return last, nil
}

// PrintedBefore tells whether a form was printed at the desk before.
func PrintedBefore(st *store.Station, form string) bool {
	last, err := printed(st)
	return err == nil && last[form] != ""
}

// Table writes a form's tables as a workbook beside its pages and names the file; "" for a form that has none.
func Table(f paper.Form, src paper.Source, folder string) (string, error) {
	var sheets []store.NamedTable
	for _, t := range f.Tables(src) {
		sheets = append(sheets, store.NamedTable{Name: t.Title, Header: t.Heads, Rows: t.Rows, Figures: t.Figures})
	}
	if len(sheets) == 0 {
		return "", nil
	}
	path := filepath.Join(folder, f.Name+".xlsx")
	return path, store.WriteTablesXLSX(path, sheets)
}

// ProgramHash is the SHA-256 of the running program's file, as the zero report states it.
func ProgramHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

package store

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"
)

// NamedTable is a table among several that leave together.
type NamedTable struct {
	Name   string
	Header []string
	Rows   [][]string
	// Figures are columns that hold figures, with which people reckon.
	Figures []int
}

// WriteRollCSV leaves a roll as UTF-8 that spreadsheet programs recognise.
func WriteRollCSV(path string, header []string, rows [][]string) error {
	return WriteWith(path, 0o600, func(w io.Writer) error { return writeCSV(w, header, rows) })
}

func writeCSV(w io.Writer, header []string, rows [][]string) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range append([][]string{header}, rows...) {
		if err := out.Write(harmless(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteTablesZip leaves tables as a .zip with a CSV file for each.
func WriteTablesZip(path string, tables []NamedTable) error {
	return WriteWith(path, 0o600, func(w io.Writer) error {
		z := zip.NewWriter(w)
		for i, t := range tables {
			file, err := z.Create(fmt.Sprintf("%d-%s.csv", i+1, t.Name))
			if err != nil {
				return err
			}
			if err := writeCSV(file, t.Header, t.Rows); err != nil {
				return err
			}
		}
		return z.Close()
	})
}

// WriteRollXLSX leaves a roll as a workbook whose cells are all text: a
// spreadsheet program then keeps every digit of a number.
func WriteRollXLSX(path string, header []string, rows [][]string) error {
	return WriteTablesXLSX(path, []NamedTable{{Name: "Sheet1", Header: header, Rows: rows}})
}

// WriteTablesXLSX leaves tables as a workbook with a sheet for each, whose cells
// are all text but for figures. The headings stay in sight.
func WriteTablesXLSX(path string, tables []NamedTable) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	book.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		return &ordered{Writer: zip.NewWriter(w), parts: map[string]*bytes.Buffer{}}
	})
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49}) // "@"
	if err != nil {
		return err
	}
	for i, t := range tables {
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), t.Name)
		} else {
			_, err = book.NewSheet(t.Name)
		}
		if err != nil {
			return err
		}
		if err := writeSheet(book, t, text); err != nil {
			return fmt.Errorf("sheet %s: %w", t.Name, err)
		}
	}
	return WriteWith(path, 0o600, func(out io.Writer) error { return book.Write(out) })
}

// ordered writes the parts of a workbook in the order of their names: excelize
// brings the sheets in any order, and the same tables shall give the same bytes.
type ordered struct {
	*zip.Writer
	parts map[string]*bytes.Buffer
}

func (o *ordered) Create(name string) (io.Writer, error) {
	o.parts[name] = &bytes.Buffer{}
	return o.parts[name], nil
}

func (o *ordered) Close() error {
	for _, name := range slices.Sorted(maps.Keys(o.parts)) {
		w, err := o.Writer.Create(name)
		if err != nil {
			return err
		}
		if _, err := w.Write(o.parts[name].Bytes()); err != nil {
			return err
		}
	}
	return o.Writer.Close()
}

func writeSheet(book *excelize.File, t NamedTable, text int) error {
	w, err := book.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	if err := w.SetColStyle(1, max(1, len(t.Header)), text); err != nil {
		return err
	}
	for i, wide := range widths(t) {
		if err := w.SetColWidth(i+1, i+1, wide); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range append([][]string{t.Header}, t.Rows...) {
		cells := make([]any, len(row))
		for k, cell := range harmless(row) {
			cells[k] = excelize.Cell{StyleID: text, Value: cell}
			if n, err := strconv.Atoi(row[k]); err == nil && slices.Contains(t.Figures, k) {
				cells[k] = n
			}
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return w.Flush()
}

// widths gives each column the room that its first rows need, within reason.
func widths(t NamedTable) []float64 {
	const sample, narrow, wide = 100, 8, 60
	list := make([]float64, len(t.Header))
	for _, row := range append([][]string{t.Header}, t.Rows[:min(sample, len(t.Rows))]...) {
		for i, cell := range row[:min(len(row), len(list))] {
			list[i] = min(wide, max(list[i], narrow, 2+columnsOf(cell)))
		}
	}
	return list
}

// columnsOf counts what a text takes of a line: a Chinese character takes two.
func columnsOf(s string) (n float64) {
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

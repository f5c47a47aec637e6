package store

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/big"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"changpiao/station/jsontree"
)

// mostUnpacked limits what a workbook may unpack to: a million rows of eight
// cells. Parts of that size stay in memory, so that no plain ID numbers are left
// in a temporary folder.
const mostUnpacked = 512 << 20

// readXLSX reads the one sheet of a workbook that has headings.
func (t *rollTable) readXLSX(data []byte) {
	before := *t
	defer func() {
		// A spoilt file must not take the program down on the eve of the
		// election, and the reader of workbooks is not ours.
		if r := recover(); r != nil {
			*t = before
			t.fault(0, "", jsontree.Unreadable, "")
		}
	}()
	if why := boundedBook(data); why != "" {
		t.fault(0, "", why, "")
		return
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if err != nil {
		t.fault(0, "", unreadableBook(err), "")
		return
	}
	defer book.Close()
	parts, err := sheetParts(data)
	if err != nil {
		t.fault(0, "", jsontree.Unreadable, "")
		return
	}
	t.readSheets(book, parts)
}

func unreadableBook(err error) string {
	if strings.Contains(err.Error(), "unzip size exceeds") {
		return WhyTooLarge
	}
	return jsontree.Unreadable
}

func (t *rollTable) readSheets(book *excelize.File, parts map[string]*zip.File) {
	var rolls []string
	for _, name := range book.GetSheetList() {
		visible, err := book.GetSheetVisible(name)
		part := parts[name]
		if part == nil || err == nil && !visible {
			continue
		}
		t.sheets = append(t.sheets, name)
		if t.by != nil && t.by.Sheet != "" && t.by.Sheet != name {
			continue
		}
		sheet := t.another()
		if err := sheet.readSheet(book, name, part); err != nil {
			t.fault(0, "", jsontree.Unreadable, shortened(name))
			return
		}
		if sheet.columns != nil {
			rolls = append(rolls, name)
			t.columns, t.rows, t.faults = sheet.columns, sheet.rows, sheet.faults
			t.sheet, t.heading, t.cells, t.filled = name, sheet.heading, sheet.cells, sheet.filled
		} else if t.sheet == "" {
			t.sheet, t.cells = name, sheet.cells // for a person to say what the columns are
		}
	}
	switch {
	case len(rolls) == 0:
		t.fault(0, "", WhyNoHeadings, "")
	case len(rolls) > 1:
		// Groups on sheets of their own, or the same people twice? To read one
		// sheet would lose voters, to read all might double them.
		*t = rollTable{file: t.file, list: t.list, by: t.by, keeps: t.keeps, sheets: t.sheets}
		t.fault(0, "", WhySeveralSheets, shortened(strings.Join(rolls, ", ")))
	}
}

// readSheet reads the rows as people see them, but for what only the file
// itself tells: numbers as stored, and merged cells.
func (t *rollTable) readSheet(book *excelize.File, name string, part *zip.File) error {
	stored, err := storedCells(part)
	if err != nil {
		return err
	}
	rows, err := book.Rows(name)
	if err != nil {
		return err
	}
	defer rows.Close()
	for n := 1; rows.Next() && !t.full; n++ {
		cells, err := rows.Columns()
		if err != nil {
			return err
		}
		if !blank(cells) {
			t.add(n, t.mend(n, cells, stored))
		}
	}
	return rows.Error()
}

// shared are the columns whose merged cells speak for all their rows.
var shared = map[string]bool{"group": true, "station": true, "class": true, "basis": true}

func (t *rollTable) mend(row int, cells []string, stored *storedSheet) []string {
	for len(cells) < len(t.columns) {
		cells = append(cells, "")
	}
	for i := range cells {
		at := place{row, i + 1}
		if number, ok := stored.numbers[at]; ok && i < len(t.columns) && t.columns[i] == "id_number" {
			cells[i] = storedNumber(number)
		}
		if i < len(t.columns) && shared[t.columns[i]] {
			cells[i] = stored.spread(at, cells[i])
		}
	}
	return cells
}

// storedNumber gives a long number's digits, or the form of a rounded one where
// digits are gone: a spreadsheet keeps fifteen, a program's float a little more.
func storedNumber(s string) string {
	n, ok := new(big.Int).SetString(s, 10)
	if !ok {
		return s
	}
	_, exact := new(big.Float).SetInt(n).Float64()
	if len(s) > 15 && (exact == big.Exact || strings.HasSuffix(s, "000")) {
		return fmt.Sprintf("%c.%sE+%d", s[0], s[1:6], len(s)-1)
	}
	return s
}

// place is a cell by its row and column, from 1.
type place struct{ row, column int }

// storedSheet is what a sheet's own text says beyond what is shown.
type storedSheet struct {
	numbers map[place]string // as stored, where long or rounded
	merged  map[place]int    // the last row of merged cells, by the first cell
	held    map[int]holding  // by column: what the merged cells above say
}

type holding struct {
	text string
	last int
}

// spread gives a cell's text, or that of the merged cells that it lies in. It
// is asked row by row.
func (s *storedSheet) spread(at place, text string) string {
	if last, ok := s.merged[at]; ok {
		s.held[at.column] = holding{text, last}
	}
	if h := s.held[at.column]; text == "" && at.row <= h.last {
		return h.text
	}
	return text
}

// storedCells walks a sheet's XML. It fails where this is cut off, which the
// reader of the shown cells would take for the end.
func storedCells(part *zip.File) (*storedSheet, error) {
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := &storedSheet{numbers: map[place]string{}, merged: map[place]int{}, held: map[int]holding{}}
	d := xml.NewDecoder(io.LimitReader(r, mostUnpacked))
	var at place
	var number, value bool
	for depth := 0; ; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) && depth == 0 {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			switch e.Name.Local {
			case "row":
				at = place{row: at.row + 1}
				if n, err := strconv.Atoi(attribute(e, "r")); err == nil {
					at.row = n
				}
			case "c":
				at.column++
				if column, _, err := excelize.CellNameToCoordinates(attribute(e, "r")); err == nil {
					at.column = column
				}
				kind := attribute(e, "t")
				number = kind == "" || kind == "n"
			case "v":
				value = number
			case "mergeCell":
				s.merge(attribute(e, "ref"))
			}
		case xml.EndElement:
			depth--
			value = false
		case xml.CharData:
			if value && (len(e) >= 15 || bytes.ContainsAny(e, "eE")) && len(s.numbers) < mostLongDigits {
				s.numbers[at] = string(bytes.TrimSpace(e))
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func (s *storedSheet) merge(ref string) {
	from, to, _ := strings.Cut(ref, ":")
	column, row, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return
	}
	if _, last, err := excelize.CellNameToCoordinates(to); err == nil && last > row {
		s.merged[place{row, column}] = last
	}
}

// sheetParts finds the file of each sheet within a workbook.
func sheetParts(data []byte) (map[string]*zip.File, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		files[strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")] = f
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(unmarshalPart(files["xl/workbook.xml"], &book), unmarshalPart(files["xl/_rels/workbook.xml.rels"], &links)); err != nil {
		return nil, err
	}
	parts := map[string]*zip.File{}
	for _, sheet := range book.Sheets {
		for _, link := range links.Links {
			if link.ID != sheet.ID || !strings.HasSuffix(link.Type, "/worksheet") {
				continue
			}
			target := path.Join("xl", link.Target)
			if strings.HasPrefix(link.Target, "/") {
				target = strings.TrimPrefix(link.Target, "/")
			}
			parts[sheet.Name] = files[target]
		}
	}
	return parts, nil
}

func unmarshalPart(f *zip.File, to any) error {
	if f == nil {
		return errors.New("a part of the workbook is missing")
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(io.LimitReader(r, 1<<20)).Decode(to)
}

package store

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"changpiao/station/election"
	"changpiao/station/jsontree"
)

// Limits of a roll file. A street has a tenth of the rows.
const (
	MostRollRows  = 1_000_000
	MostRollBytes = 64 << 20
	mostCellBytes = 4 << 10
	mostFaults    = 10_000 // of one file; further ones help nobody
	headingDepth  = 20     // rows with something in them that may stand above the headings
)

// What is wrong with a roll file, as the argument why of D108, beside
// jsontree's Unreadable (bytes that are no text), Twice (two columns of one
// heading) and Missing.
const (
	WhyTooLarge      = "too_large"       // the file, or what it unpacks to
	WhyTooManyRows   = "too_many_rows"   //
	WhyTooManyFaults = "too_many_faults" // there are more than are named
	WhyNoHeadings    = "no_headings"     // no row names the columns
	WhySeveralSheets = "several_sheets"  // more than one sheet looks like a roll
	WhyOldOrLocked   = "old_or_locked"   // .xls, or protected by a password
	WhyCellTooLong   = "cell_too_long"   //
	WhyControl       = "control"         // a line break or the like within a cell
	WhyDigitsLost    = "digits_lost"     // a number that a spreadsheet has rounded
	WhyFormula       = "formula"         // a formula's error stands in the cell
	WhyQuotes        = "quotes"          // quotation marks that don't pair
)

// ReadRoll reads a voter roll from a CSV file or an Excel workbook, whichever
// it is by its content. It gives either all rows or all faults (D108 with file,
// row, field and why); the error is the disk's.
func ReadRoll(path string) ([]election.RollRow, []election.Finding, error) {
	data, err := readBounded(path)
	if err != nil {
		return nil, nil, err
	}
	rows, faults := ParseRoll(filepath.Base(path), data)
	return rows, faults, nil
}

// readBounded reads no more of a file than tells that it is too large.
func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("roll %s: %w", filepath.Base(path), withoutPath(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MostRollBytes+1))
	if err != nil {
		return nil, fmt.Errorf("roll %s: %w", filepath.Base(path), withoutPath(err))
	}
	return data, nil
}

// ParseRoll is ReadRoll for a file's content.
func ParseRoll(file string, data []byte) ([]election.RollRow, []election.Finding) {
	t := &rollTable{file: file, list: election.VoterList}
	t.read(data)
	if len(t.faults) > 0 {
		return nil, t.faults
	}
	return t.rows, nil
}

// ReadList reads a table of people from a CSV file or an Excel workbook, with
// its cells as they stand there. Its columns are recognised by their headings,
// or read as a mapping says; nil for none. The error is the disk's.
func ReadList(path string, list election.List, by *election.Mapping) (election.Table, error) {
	data, err := readBounded(path)
	if err != nil {
		return election.Table{}, err
	}
	return ParseList(filepath.Base(path), data, list, by), nil
}

// ParseList is ReadList for a file's content.
func ParseList(file string, data []byte, list election.List, by *election.Mapping) election.Table {
	t := (&rollTable{file: file, list: list, by: by, keeps: true}).another()
	t.read(data)
	t.needed()
	return election.Table{
		File: file, Mapping: election.Mapping{Sheet: t.sheet, Row: t.heading, Columns: t.columns}, Sheets: t.sheets, Unread: t.unread(),
		Cells: t.cells, Rows: t.rows, Faults: t.faults,
	}
}

func (t *rollTable) read(data []byte) {
	switch {
	case len(data) > MostRollBytes:
		t.fault(0, "", WhyTooLarge, "")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		t.fault(0, "", WhyOldOrLocked, "")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		t.readXLSX(data)
	default:
		t.readCSV(data)
	}
}

// rollTable gathers the rows of a roll and its faults, whatever the format.
type rollTable struct {
	file    string
	list    election.List
	by      *election.Mapping // which columns are read as what, where a person has said so
	keeps   bool              // cells are kept as they stand in the file
	sheets  []string          // of the workbook
	sheet   string            // the one that was read
	heading int               // the row that names the columns
	cells   []election.TableRow
	columns []string // the field of each column, "" where it is none of ours; nil before the headings
	above   int      // rows seen above the headings
	rows    []election.RollRow
	faults  []election.Finding
	full    bool         // nothing more is taken
	filled  map[int]bool // columns with content that are read as nothing
}

// another is an empty table of the same kind.
func (t *rollTable) another() *rollTable {
	n := &rollTable{file: t.file, list: t.list, by: t.by, keeps: t.keeps, filled: map[int]bool{}}
	if n.byHand() && n.by.Row == 0 {
		n.columns = slices.Clone(n.by.Columns)
	}
	return n
}

// byHand reports whether a person has said what the columns are.
func (t *rollTable) byHand() bool { return t.by != nil && t.by.Columns != nil }

// needed asks a person who says what the columns are for those without which
// nobody is named.
func (t *rollTable) needed() {
	if !t.byHand() || len(t.cells) == 0 {
		return
	}
	for _, field := range t.list.Needed() {
		if !slices.Contains(t.by.Columns, field) {
			t.rows = nil
			t.fault(t.by.Row, field, jsontree.Missing, "")
		}
	}
}

// unread names the columns with content that are read as nothing, by their
// headings or their letters.
func (t *rollTable) unread() []string {
	var names []string
	at := slices.IndexFunc(t.cells, func(r election.TableRow) bool { return t.heading > 0 && r.Row == t.heading })
	for _, i := range slices.Sorted(maps.Keys(t.filled)) {
		name, _ := excelize.ColumnNumberToName(i + 1)
		if at >= 0 && i < len(t.cells[at].Cells) && strings.TrimFunc(t.cells[at].Cells[i], isPadding) != "" {
			name = shortened(strings.TrimFunc(t.cells[at].Cells[i], isPadding))
		}
		names = append(names, name)
	}
	return names
}

func (t *rollTable) fault(row int, field, why, given string) {
	switch {
	case len(t.faults) < mostFaults:
		t.faults = append(t.faults, election.Find("D108", "file", t.file, "row", row, "field", field, "why", why, "given", given))
	case !t.full:
		t.full = true
		t.faults = append(t.faults, election.Find("D108", "file", t.file, "row", row, "field", "", "why", WhyTooManyFaults, "given", ""))
	}
}

// add takes the next row: one above the headings, the headings, or a voter's.
func (t *rollTable) add(row int, cells []string) {
	if t.keeps && !t.full {
		t.cells = append(t.cells, election.TableRow{Row: row, Cells: slices.Clone(cells)})
	}
	switch {
	case t.full || blank(cells):
	case t.byHand() && row < t.by.Row:
	case t.byHand() && row == t.by.Row:
		t.heading, t.columns = row, slices.Clone(t.by.Columns)
	case t.columns == nil:
		if t.above < headingDepth {
			t.above++
			if t.columns = t.headings(row, cells); t.columns != nil {
				t.heading = row
			}
		}
	default:
		t.voter(row, cells)
	}
}

func (t *rollTable) voter(row int, cells []string) {
	fields := make(map[string]string, len(t.columns))
	for i, cell := range cells {
		if i >= len(t.columns) || t.columns[i] == "" {
			if t.keeps && !t.filled[i] && strings.TrimFunc(cell, isPadding) != "" {
				t.filled[i] = true
			}
			continue
		}
		field := t.columns[i]
		text, why := cellText(field, cell)
		if why != "" {
			t.fault(row, field, why, "")
		}
		if text != "" {
			fields[field] = text
		}
	}
	if len(fields) == 0 {
		return
	}
	if len(t.rows) == MostRollRows {
		t.fault(row, "", WhyTooManyRows, "")
		t.full = true
		return
	}
	t.rows = append(t.rows, election.RollRow{Row: row, Fields: fields})
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimFunc(c, isPadding) != "" {
			return false
		}
	}
	return true
}

// isPadding tells what stands around a text without belonging to it: blanks,
// and marks of no width that come with copied cells.
func isPadding(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
}

// rounded is how spreadsheets write a number that they have rounded.
var rounded = regexp.MustCompile(`^\d(\.\d*)?[eE]\+?\d+$`)

// formulaErrors are what a formula leaves in its cell when it fails.
var formulaErrors = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#NAME?": true, "#DIV/0!": true, "#NULL!": true, "#NUM!": true,
}

// cellText brings a cell to the text that was meant, or says what is wrong.
func cellText(field, cell string) (text, why string) {
	text = strings.TrimFunc(cell, isPadding)
	if field == "name" {
		text = strings.Map(plainDigit, text)
	} else {
		text = strings.Map(plain, text)
	}
	text = withoutApostrophe(text)
	switch {
	case len(cell) > mostCellBytes:
		return "", WhyCellTooLong
	case strings.ContainsRune(text, utf8.RuneError):
		return text, jsontree.Unreadable
	case strings.ContainsFunc(text, unicode.IsControl):
		return text, WhyControl
	case formulaErrors[text]:
		return text, WhyFormula
	case field == "id_number":
		text = election.NormalID(text).Whole()
		if rounded.MatchString(text) {
			return text, WhyDigitsLost
		}
	}
	return text, ""
}

// plainDigit makes a full-width digit an ordinary one.
func plainDigit(r rune) rune {
	if r >= '０' && r <= '９' {
		return r - '０' + '0'
	}
	return r
}

// plain makes any full-width character an ordinary one.
func plain(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// withoutApostrophe takes away the apostrophe by which a number or a would-be
// formula was made a text; see harmless.
func withoutApostrophe(s string) string {
	if rest, quoted := strings.CutPrefix(s, "'"); quoted && strings.IndexAny(rest, formulaStart+"0123456789") == 0 {
		return rest
	}
	return s
}

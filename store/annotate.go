package store

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"changpiao/station/election"
)

// Annotate leaves the rows of a table as a workbook of texts, each where it
// stood, with one column more, under a heading of its own, that says what is
// wrong with the row. Faulty cells are coloured.
func Annotate(path string, t election.Table, heading string, notes []election.RowNote) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49}) // "@"
	if err != nil {
		return err
	}
	faulty, err := book.NewStyle(&excelize.Style{NumFmt: 49, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFC7CE"}}})
	if err != nil {
		return err
	}
	w, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return err
	}
	last := 0
	for _, row := range t.Cells {
		last = max(last, len(row.Cells))
	}
	if err := w.SetColStyle(1, last+1, text); err != nil {
		return err
	}
	byRow := map[int][]election.RowNote{}
	for _, n := range notes {
		byRow[n.Row] = append(byRow[n.Row], n)
	}
	for _, row := range t.Cells {
		cells := make([]any, last+1)
		for i, cell := range harmless(row.Cells) {
			cells[i] = excelize.Cell{StyleID: text, Value: cell}
		}
		var said []string
		for _, n := range byRow[row.Row] {
			said = append(said, n.Text)
			if i := slices.Index(t.Columns, n.Field); i >= 0 && n.Field != "" {
				value := ""
				if i < len(row.Cells) {
					value = harmless(row.Cells[i : i+1])[0]
				}
				cells[i] = excelize.Cell{StyleID: faulty, Value: value}
			}
		}
		if row.Row == t.Row {
			said = append([]string{heading}, said...)
		}
		cells[last] = excelize.Cell{StyleID: text, Value: strings.Join(said, "\n")}
		if err := w.SetRow("A"+strconv.Itoa(row.Row), cells); err != nil {
			return fmt.Errorf("write row %d: %w", row.Row, err)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return WriteWith(path, 0o600, func(out io.Writer) error { return book.Write(out) })
}

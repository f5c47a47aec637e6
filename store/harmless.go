package store

import (
	"slices"
	"strings"
)

// formulaStart are the characters with which a cell becomes a formula when a
// spreadsheet program opens it.
const formulaStart = "=+-@\t\r"

// harmless gives a row in which an apostrophe stands before each cell that a
// spreadsheet program would take for a formula.
func harmless(row []string) []string {
	row = slices.Clone(row)
	for i, cell := range row {
		if cell != "" && strings.ContainsRune(formulaStart, rune(cell[0])) {
			row[i] = "'" + cell
		}
	}
	return row
}

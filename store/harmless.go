package store

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// formulaStart are the characters with which a cell becomes a formula when a
// spreadsheet program opens it; Chinese ones take the wide forms for them too.
const formulaStart = "=+-@＝＋－＠\t\r"

// harmless gives a row in which an apostrophe stands before each cell that a
// spreadsheet program would take for a formula.
func harmless(row []string) []string {
	row = slices.Clone(row)
	for i, cell := range row {
		if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune(formulaStart, first) {
			row[i] = "'" + cell
		}
	}
	return row
}

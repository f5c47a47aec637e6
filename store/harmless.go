package store

import "strings"

// formulaStart are the characters with which a cell becomes a formula when a
// spreadsheet program opens it.
const formulaStart = "=+-@\t\r"

// harmless puts an apostrophe before each cell that a spreadsheet program
// would take for a formula. The row is changed and returned.
func harmless(row []string) []string {
	for i, cell := range row {
		if cell != "" && strings.ContainsRune(formulaStart, rune(cell[0])) {
			row[i] = "'" + cell
		}
	}
	return row
}

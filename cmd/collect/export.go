package collect

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/ui/paper"
)

// Formats are those of Export.
var Formats = []string{"xlsx", "csv", "json", "pdf", "notices", "keys"}

// ErrFormat says that there is no table of a format.
var ErrFormat = errors.New("there is no such format; take xlsx, csv, json, pdf, notices or keys")

// Results reports every community of a ledger, with its definition.
func Results(l street.Ledger) (results []station.Result, defs []*election.Definition) {
	for _, c := range l.Consolidate() {
		l.View(c.Election, func(s *street.State) {
			def := s.Definition(c.Round)
			results = append(results, c.Result(def))
			defs = append(defs, def)
		})
	}
	return results, defs
}

// Export writes what a ledger holds into a file, the same bytes each time: xlsx
// with a sheet a table; csv, all tables in a file that ends in .zip, else who
// got how many votes; json, the results with every record of the books; pdf to
// print; notices: who is elected, for the time after the review; or keys: whose
// signatures are trusted, to be posted.
func Export(l street.Ledger, format, path string) error {
	switch format {
	case "json":
		return store.WriteWith(path, 0o644, func(w io.Writer) error { return writeLedger(w, l) })
	case "csv", "xlsx":
		return exportTables(l, format, path)
	case "pdf":
		return writePages(l, paper.CommunityResults, path)
	case "notices":
		return writePages(l, paper.CommunityNotices, path)
	case "keys":
		return writeKeys(l, path)
	}
	return ErrFormat
}

func exportTables(l street.Ledger, format, path string) error {
	list, err := tables(l)
	switch {
	case err != nil:
		return err
	case format == "xlsx":
		return store.WriteTablesXLSX(path, list)
	case strings.EqualFold(filepath.Ext(path), ".zip"):
		return store.WriteTablesZip(path, list)
	}
	return store.WriteRollCSV(path, list[0].Header, list[0].Rows)
}

// Whole is a ledger as its JSON tells it. With a book's records anybody can
// compute its chain and its results again.
type Whole struct {
	Live    bool             `json:"live"`
	Results []station.Result `json:"results"`
	Books   []WholeBook      `json:"books"`
}

// WholeBook are the records of an election's book, as a book's export has them.
type WholeBook struct {
	Election election.ID     `json:"election"`
	Records  json.RawMessage `json:"records"`
}

// writeLedger writes a ledger book by book, so that none is held in memory.
func writeLedger(w io.Writer, l street.Ledger) error {
	results, _ := Results(l)
	head, err := json.Marshal(results)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, `{"live": %t, "results": %s, "books": [`, l.Live(), head); err != nil {
		return err
	}
	between := "\n"
	for _, id := range l.Elections() {
		if _, err := fmt.Fprintf(w, `%s{"election": %q, "records": `, between, id); err != nil {
			return err
		}
		if err := l.ExportBook(w, id); err != nil {
			return err
		}
		if _, err := io.WriteString(w, "}"); err != nil {
			return err
		}
		between = ",\n"
	}
	_, err = io.WriteString(w, "]}\n")
	return err
}

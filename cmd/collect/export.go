package collect

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/ui/paper"
)

// Formats are those of Export.
var Formats = []string{"xlsx", "csv", "json", "pdf", "notices"}

// ErrFormat says that there is no table of a format.
var ErrFormat = errors.New("there is no such format; take xlsx, csv, json, pdf or notices")

// Consolidated is a ledger that adds its communities up, as *store.Ledger does.
type Consolidated interface {
	street.Ledger
	Consolidate() []street.Community
}

// Results reports every community of a ledger, with its definition.
func Results(l Consolidated) (results []station.Result, defs []*election.Definition) {
	for _, c := range l.Consolidate() {
		l.View(c.Election, func(s *street.State) {
			def := s.Definition(c.Round)
			results = append(results, c.Result(def))
			defs = append(defs, def)
		})
	}
	return results, defs
}

// Export writes the results of a ledger into a file: xlsx, csv, json, pdf to
// print, or notices: who is elected, for the time after the review.
func Export(l Consolidated, format, path string) error {
	results, defs := Results(l)
	switch format {
	case "json":
		text, err := json.MarshalIndent(results, "", " ")
		if err != nil {
			return err
		}
		return store.WriteFile(path, append(text, '\n'), 0o644)
	case "csv":
		return store.WriteRollCSV(path, header, rows(results, defs))
	case "xlsx":
		return store.WriteRollXLSX(path, header, rows(results, defs))
	case "pdf":
		return writePages(l, paper.CommunityResults, path)
	case "notices":
		return writePages(l, paper.CommunityNotices, path)
	}
	return ErrFormat
}

var header = []string{"选举", "轮次", "已收投票站", "缺投票站", "职务", "候选人", "得票", "结果", "说明"}

// rows writes a line a person and position.
func rows(results []station.Result, defs []*election.Definition) [][]string {
	var lines [][]string
	for i, r := range results {
		for _, pos := range defs[i].Positions {
			p := r.Positions[pos.ID]
			head := []string{string(r.Election), strconv.Itoa(r.Round), strconv.Itoa(len(r.Received)), strconv.Itoa(len(r.Missing)), pos.Title}
			line := func(name string, votes election.Count, id string) {
				lines = append(lines, append(slices.Clone(head), name, strconv.Itoa(int(votes)), mark(r, pos.ID, id), remark(r)))
			}
			for _, c := range pos.Candidates {
				line(c.Name, p.Votes[c.ID], string(c.ID))
			}
			for _, name := range slices.Sorted(maps.Keys(p.WriteIns)) {
				line(name, p.WriteIns[name], "")
			}
		}
	}
	return lines
}

func mark(r station.Result, pos election.PositionID, id string) string {
	if r.Outcome == nil {
		return ""
	}
	o := r.Outcome.Positions[pos]
	switch {
	case slices.Contains(o.Elected, id) && r.Confirmed:
		return "当选"
	case slices.Contains(o.Elected, id):
		return "得票符合当选条件"
	case slices.Contains(o.Tie, id):
		return "得票相同"
	case slices.Contains(o.RunOff, id):
		return "进入另行选举"
	}
	return ""
}

// remark tells of figures that nobody signed.
func remark(r station.Result) string {
	if len(r.Typed) == 0 {
		return ""
	}
	return fmt.Sprintf("含手工录入、未签名的投票站：%d 个", len(r.Typed))
}

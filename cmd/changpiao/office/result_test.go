package office_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/station"
	"changpiao/station/election"
)

func TestOverviewFiltersAndSearches(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")))
	h.tap("The evening")
	h.sees("All 2", "Received 1", "Missing 1", "Provisional 2", "Quarantined 0", "✓ Received", "○ Missing")
	h.tap("Missing")
	h.sees("东街第2投票站")
	h.lacks("东街第1投票站")
	h.tap("All")
	h.enter("Search", "第1")
	h.sees("东街第1投票站")
	h.lacks("东街第2投票站")
	h.enter("Search", "nowhere")
	h.sees("No station fits.")
}

// Nobody is elected by the count alone, and nothing is said of the outcome while a station is missing.
func TestResultOfACommunity(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	h.drop(h.write("1.sheet", h.signed(sheetOf(def, "S1"), "S1")))
	h.tap("Results")
	h.sees("Provisional: 1 stations received, missing: 东街第2投票站", "王建国", "40")
	h.lacks("Votes suffice")

	second := sheetOf(def, "S2")
	second.Positions[0].For = []election.Count{20, 33}
	second.Papers[0].Returned, second.Papers[0].Valid = 59, 57
	second.Positions[0].Counted, second.Positions[1].Counted = 57, 57
	h.drop(h.write("2.sheet", h.signed(second, "S2")))
	h.tap("Results")
	h.sees("The sheets of all 2 stations are here.", "Enough electors took part", "counted of 119",
		"60", "48", "✓ Votes suffice", "窦成成 (written in)", "B405", "东街第2投票站")
	h.lacks("lected") // neither elected nor Elected

	for _, ending := range []string{"spreadsheet", "CSV", "JSON"} {
		h.picked = filepath.Join(h.dir, "out")
		h.tap("Export as " + ending)
		h.sees("Exported: ")
	}
	var results []station.Result
	data, err := os.ReadFile(filepath.Join(h.dir, "out.json"))
	if err == nil {
		err = json.Unmarshal(data, &results)
	}
	if err != nil || len(results) != 1 || results[0].Positions["director"].Votes["a"] != 60 {
		t.Errorf("%v: %+v", err, results)
	}
	csv, err := os.ReadFile(filepath.Join(h.dir, "out.csv"))
	if err != nil || !strings.Contains(string(csv), "王建国,60,得票符合当选条件") {
		t.Errorf("%v: %s", err, csv)
	}
	if sheet, err := os.Stat(filepath.Join(h.dir, "out.xlsx")); err != nil || sheet.Size() == 0 {
		t.Error("no spreadsheet:", err)
	}
}

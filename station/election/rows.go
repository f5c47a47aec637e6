package election

import (
	"slices"
	"strconv"
	"strings"

	"changpiao/station/jsontree"
)

// VotersOfRows makes voters of the rows of a roll file. Every fault is D108
// with file, row and field.
func VotersOfRows(file string, rows []RollRow, stations []Station) ([]Voter, []Finding) {
	r := rowReading{file: file, stations: stations, seen: map[VoterNo]bool{}}
	voters := make([]Voter, 0, len(rows))
	for _, row := range rows {
		voters = append(voters, r.voter(row))
	}
	return voters, r.faults
}

type rowReading struct {
	file     string
	stations []Station
	seen     map[VoterNo]bool
	faults   []Finding
}

func (r *rowReading) fault(row RollRow, field, why, given string) {
	r.faults = append(r.faults, Find("D108", "file", r.file, "row", row.Row, "field", field, "why", why, "given", given))
}

func (r *rowReading) voter(row RollRow) Voter {
	f := row.Fields
	v := Voter{
		No: VoterNo(f["no"]), Name: f["name"], IDNumber: NormalID(f["id_number"]), Station: StationID(f["station"]), Group: f["group"],
		Basis: f["basis"], Elsewhere: f["elsewhere"], OtherProof: f["other_proof"],
		Class: r.number(row, "class", 4), Excluded: r.number(row, "excluded", 5),
		Deprived: r.yes(row, "deprived"), Sex: r.sex(row),
	}
	switch {
	case v.No == "":
		r.fault(row, "no", jsontree.Missing, "")
	case r.seen[v.No]:
		r.fault(row, "no", jsontree.Twice, string(v.No))
	}
	r.seen[v.No] = true
	if v.Name == "" {
		r.fault(row, "name", jsontree.Missing, "")
	}
	r.station(row, &v)
	return v
}

// station takes a station's id or title; a roll of one station may leave it out.
// Where no stations are known none can be wrong.
func (r *rowReading) station(row RollRow, v *Voter) {
	if len(r.stations) == 0 {
		return
	}
	if v.Station == "" && len(r.stations) == 1 {
		v.Station = r.stations[0].ID
		return
	}
	i := slices.IndexFunc(r.stations, func(s Station) bool { return s.ID == v.Station || s.Title == string(v.Station) })
	switch {
	case v.Station == "":
		r.fault(row, "station", jsontree.Missing, "")
	case i < 0:
		r.fault(row, "station", jsontree.UnknownRef, string(v.Station))
	default:
		v.Station = r.stations[i].ID
	}
}

func (r *rowReading) number(row RollRow, field string, most int) int {
	text := strings.TrimSpace(row.Fields[field])
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		r.fault(row, field, jsontree.NotAllowed, text)
		return 0
	}
	return n
}

func (r *rowReading) sex(row RollRow) Sex {
	switch text := strings.ToUpper(strings.TrimSpace(row.Fields["sex"])); text {
	case "":
		return ""
	case "F", "女":
		return Female
	case "M", "男":
		return Male
	default:
		r.fault(row, "sex", jsontree.NotAllowed, text)
		return ""
	}
}

func (r *rowReading) yes(row RollRow, field string) bool {
	text := strings.ToLower(strings.TrimSpace(row.Fields[field]))
	if slices.Contains([]string{"1", "是", "√", "✓", "true", "yes", "y"}, text) {
		return true
	}
	if !slices.Contains([]string{"", "0", "否", "无", "×", "false", "no", "n"}, text) {
		r.fault(row, field, jsontree.NotAllowed, text)
	}
	return false
}

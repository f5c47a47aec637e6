package words

import (
	"strings"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/street"
)

// LateLine is a sentence about those registered late.
type LateLine struct {
	Text  string
	Sound bool // nothing is to be done about it
}

// Compared says how far a community's people registered late were compared with
// those of other stations and communities, and who is there twice.
func (w *Words) Compared(def *election.Definition, c street.Compared) []LateLine {
	var lines []LateLine
	for _, t := range c.Twice {
		lines = append(lines, LateLine{Text: w.twice(def, t)})
	}
	for _, x := range []struct {
		id string
		of []election.StationID
	}{{"missing", c.Missing}, {"keyless", c.Keyless}, {"differ", c.Differ}, {"unread", c.Unread}} {
		if len(x.of) > 0 {
			lines = append(lines, LateLine{Text: w.T("street.late."+x.id, "places", w.places(def, x.of))})
		}
	}
	if len(lines) == 0 && len(c.Lists) > 0 {
		lines = append(lines, LateLine{Text: w.T("street.late.none"), Sound: true})
	}
	return lines
}

func (w *Words) twice(def *election.Definition, t late.Twice) string {
	id, other := "street.late.twice", t.Other.Title
	if t.Other.Election == def.ID {
		id = "street.late.twice.here"
	}
	if other == "" {
		other = string(t.Other.Station)
	}
	return w.T(id, "place", w.places(def, []election.StationID{t.Station}), "no", string(t.No),
		"community", t.Other.Community, "other", other, "number", string(t.Other.No), "code", string(t.Code(def.ID)))
}

func (w *Words) places(def *election.Definition, ids []election.StationID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
		if st, ok := def.Station(id); ok && st.Title != "" {
			names[i] = st.Title
		}
	}
	return strings.Join(names, w.T("street.and"))
}

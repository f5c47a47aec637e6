package paper

import (
	"changpiao/station/election"
	"changpiao/station/sheet"
)

// Spoken gives what is read out of a result, a station's or a community's, paragraph by paragraph.
func Spoken(def *election.Definition, s sheet.Sheet) []string { return spoken(def, s) }

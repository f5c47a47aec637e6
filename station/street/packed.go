package street

import "changpiao/station/election"

// Packed is a package that was written for a station, with the fingerprint that
// goes there on paper.
type Packed struct {
	Station     election.StationID `json:"station"`
	File        string             `json:"file"` // without folders
	Fingerprint string             `json:"fingerprint"`
}

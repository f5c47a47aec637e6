package election

// ID names an election. This and the other ids are the ones of the definition
// file; each kind has a type of its own so that none can stand where another is
// meant.
type ID string

// PositionID names a position, such as the director's.
type PositionID string

// CandidateID names a candidate within a position.
type CandidateID string

// PaperID names a kind of ballot paper.
type PaperID string

// StationID names a polling station.
type StationID string

// BoxID names a ballot box.
type BoxID string

// StaffID names a member of the staff.
type StaffID string

// VoterNo is a number on the voter roll: one person of the community.
type VoterNo string

// Count is a number of ballots, voters or marks; never negative.
type Count int

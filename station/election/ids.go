package election

// ID names an election. This and the other ids are the ones of the definition
// file; each kind has a type of its own so that none can stand where another is
// meant.
type ID string

type (
	PositionID  string // a position, such as the director's
	CandidateID string // a candidate within a position
	PaperID     string // a kind of ballot paper
	StationID   string // a polling station
	BoxID       string // a ballot box
	StaffID     string // a member of the staff
	VoterNo     string // a number on the voter roll: one person of the community
)

// Count is a number of ballots, voters or marks; never negative.
type Count int

package election

import "slices"

// Role is what a member of the staff may do.
type Role string

// The roles of a polling station.
const (
	Registrar       Role = "registrar"
	Issuer          Role = "issuer"
	Caller          Role = "caller"
	Recorder        Role = "recorder"
	Supervisor      Role = "supervisor"
	ChiefSupervisor Role = "chief_supervisor"
	Scribe          Role = "scribe"
)

var roles = []Role{Registrar, Issuer, Caller, Recorder, Supervisor, ChiefSupervisor, Scribe}

// Roles lists the roles of a polling station.
func Roles() []Role { return slices.Clone(roles) }

// StaffMember is one of the station's staff.
type StaffMember struct {
	ID    StaffID `json:"id"`
	Name  string  `json:"name"`
	Role  Role    `json:"role"`
	Voter VoterNo `json:"voter,omitempty"` // their number on the roll, when they have one
}

// Supervises reports whether the person's confirmation counts as a
// supervisor's; a chief supervisor counts as one.
func (m StaffMember) Supervises() bool { return m.Role == Supervisor || m.Role == ChiefSupervisor }

// isSame reports whether two entries of the staff are one person.
func (m StaffMember) isSame(o StaffMember) bool {
	return m.ID == o.ID || m.Voter != "" && m.Voter == o.Voter
}

// Roster is the staff at work, in the order of the definition.
type Roster []StaffMember

// Find returns the member with an id.
func (r Roster) Find(id StaffID) (StaffMember, bool) {
	i := slices.IndexFunc(r, func(m StaffMember) bool { return m.ID == id })
	if i < 0 {
		return StaffMember{}, false
	}
	return r[i], true
}

// RequireSupervisors finds W113 when fewer than need different supervisors
// stand behind a command.
func (fs *Findings) RequireSupervisors(r Roster, by []StaffID, need int) {
	var found []StaffMember
	for _, id := range by {
		if m, ok := r.Find(id); ok && m.Supervises() && !slices.ContainsFunc(found, m.isSame) {
			found = append(found, m)
		}
	}
	if len(found) < need {
		fs.Add("W113", "need", need, "have", len(found))
	}
}

// Origin is who gave a command, from which desk, when, and under which id. It
// goes into the book with what the command did.
type Origin struct {
	Command string    // the command's own id: giving it again changes nothing
	At      Moment    // wall time, for people; order comes from the book
	Desk    string    // the desk or PC, "" where there is but one
	By      []StaffID // who did it, the confirming supervisors among them
	Reason  string    // answers rules of the level reason
}

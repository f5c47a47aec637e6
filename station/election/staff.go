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

// Task is a command of a book, as the roles matrix names it.
type Task string

// authority says who may do what: a row a task. Where a task needs two people,
// Authorise asks for two supervisors.
var authority = map[Task][]Role{
	"open":              {Supervisor, ChiefSupervisor},
	"register_late":     {Registrar},
	"proxy":             {Registrar},
	"cancel_proxy":      {Supervisor, ChiefSupervisor},
	"issue":             {Issuer},
	"undo_issue":        {Supervisor, ChiefSupervisor},
	"mobile_out":        {Supervisor, ChiefSupervisor, Issuer},
	"mobile_back":       {Supervisor, ChiefSupervisor, Issuer},
	"paper_list":        {Supervisor, ChiefSupervisor},
	"spoil":             {Issuer},
	"publish_late_list": {Registrar, Supervisor, ChiefSupervisor},
	"change_staff":      {Supervisor, ChiefSupervisor},
	"close":             {Supervisor, ChiefSupervisor},
	"state":             {Supervisor, ChiefSupervisor, Recorder},
	"receive":           {Supervisor, ChiefSupervisor},
	"returned":          {Supervisor, ChiefSupervisor, Recorder},
	"bundle":            {Recorder, Supervisor, ChiefSupervisor},
	"ballot":            {Recorder, Supervisor, ChiefSupervisor},
	"take_back":         {Recorder, Supervisor, ChiefSupervisor},
	"correct":           {Supervisor, ChiefSupervisor},
	"decide":            {Supervisor, ChiefSupervisor},
	"agree":             {Supervisor, ChiefSupervisor, Recorder},
	"totals":            {Recorder, Supervisor, ChiefSupervisor},
	"merge":             {Supervisor, ChiefSupervisor},
	"seal":              {Supervisor, ChiefSupervisor},
	"announce":          {Supervisor, ChiefSupervisor, Caller},
	"reopen":            {Supervisor, ChiefSupervisor},
	"next_round":        {Supervisor, ChiefSupervisor},
}

// MayDo lists the roles that may do a task, the usual one first.
func MayDo(t Task) []Role { return authority[t] }

// Tasks lists every task of the roles matrix.
func Tasks() []Task {
	ts := make([]Task, 0, len(authority))
	for t := range authority {
		ts = append(ts, t)
	}
	slices.Sort(ts)
	return ts
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

// For gives the staff who may do a task, those of its usual role first.
func (r Roster) For(t Task) []StaffMember {
	var fit []StaffMember
	for _, role := range authority[t] {
		for _, m := range r {
			if m.Role == role {
				fit = append(fit, m)
			}
		}
	}
	return fit
}

// Authorise finds W114 for a person who may not do the task.
func (fs *Findings) Authorise(r Roster, t Task, by []StaffID) {
	if len(by) == 0 {
		fs.Add("W114", "task", string(t), "who", "", "role", "")
	}
	for _, id := range by {
		m, ok := r.Find(id)
		if !ok || !slices.Contains(authority[t], m.Role) {
			fs.Add("W114", "task", string(t), "who", string(id), "role", string(m.Role))
		}
	}
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

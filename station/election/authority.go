package election

import "slices"

// Task is a command of a book, as the matrix of roles and stages names it.
type Task string

// right is a row of the matrix: who may do a task, at which stages of its book,
// and whether two supervisors stand behind it.
type right struct {
	roles  []Role // the usual one first
	stages []string
	pair   bool
}

var (
	supervisors = []Role{Supervisor, ChiefSupervisor}
	counters    = []Role{Recorder, Supervisor, ChiefSupervisor}
)

// The stages of the roll book, and behind them those of the tally book, which is
// at "" before it is begun, and at polling again once the polls were reopened.
const (
	prepared = "prepared"
	polling  = "polling"
	closed   = "closed"
	stated   = "stated"

	empty     = ""
	counting  = "counting"
	sealed    = "sealed"
	announced = "announced"
)

// matrix says who may do what, and when. Commands ask it; what else must be so
// for a command stands with the command.
var matrix = map[Task]right{
	"open":              {supervisors, at(prepared), false},
	"register_late":     {only(Registrar), at(prepared, polling), false},
	"proxy":             {only(Registrar), at(prepared, polling), false},
	"cancel_proxy":      {supervisors, at(prepared, polling), false},
	"issue":             {only(Issuer), at(polling), false},
	"undo_issue":        {supervisors, at(polling), false},
	"mobile_out":        {[]Role{Supervisor, ChiefSupervisor, Issuer}, at(polling), false},
	"mobile_back":       {[]Role{Supervisor, ChiefSupervisor, Issuer}, at(polling, closed), false},
	"paper_list":        {supervisors, at(polling, closed), true},
	"spoil":             {only(Issuer), at(polling), false},
	"publish_late_list": {[]Role{Registrar, Supervisor, ChiefSupervisor}, at(prepared, polling, closed), false},
	"change_staff":      {supervisors, at(prepared, polling, closed), true},
	"close":             {supervisors, at(polling), false},
	"state":             {supervisors, at(closed), false},

	"receive":    {supervisors, at(empty, counting, polling), false},
	"returned":   {[]Role{Supervisor, ChiefSupervisor, Recorder}, at(counting), false},
	"bundle":     {counters, at(counting), false},
	"resize":     {supervisors, at(counting), false},
	"ballot":     {counters, at(counting), false},
	"take_back":  {counters, at(counting), false},
	"correct":    {supervisors, at(counting), false},
	"decide":     {supervisors, at(counting), false},
	"agree":      {[]Role{Supervisor, ChiefSupervisor, Recorder}, at(counting), false},
	"totals":     {counters, at(counting), false},
	"merge":      {supervisors, at(counting), false},
	"team":       {supervisors, at(counting), false},
	"seal":       {supervisors, at(counting), true},
	"announce":   {[]Role{Supervisor, ChiefSupervisor, Caller}, at(sealed), false},
	"next_round": {supervisors, at(sealed, announced), true},
	"reopen":     {supervisors, at(closed, stated, counting, sealed, announced), true}, // of either book
}

func only(r Role) []Role           { return []Role{r} }
func at(stages ...string) []string { return stages }

// MayDo lists the roles that may do a task, the usual one first.
func MayDo(t Task) []Role { return matrix[t].roles }

// WantsPair reports whether two supervisors stand behind a task.
func WantsPair(t Task) bool { return matrix[t].pair }

// InTime reports whether a task is done at a stage of its book.
func InTime[S ~string](t Task, stage S) bool { return slices.Contains(matrix[t].stages, string(stage)) }

// Tasks lists every task of the matrix.
func Tasks() []Task {
	ts := make([]Task, 0, len(matrix))
	for t := range matrix {
		ts = append(ts, t)
	}
	slices.Sort(ts)
	return ts
}

// For gives the staff who may do a task, those of its usual role first.
func (r Roster) For(t Task) []StaffMember {
	var fit []StaffMember
	for _, role := range matrix[t].roles {
		for _, m := range r {
			if m.Role == role {
				fit = append(fit, m)
			}
		}
	}
	return fit
}

// Authorise finds W114 for a person who may not do the task, and W113 where it
// wants two supervisors and there are none.
func (fs *Findings) Authorise(r Roster, t Task, by []StaffID) {
	if len(by) == 0 {
		fs.Add("W114", "task", string(t), "who", "", "role", "")
	}
	for _, id := range by {
		m, ok := r.Find(id)
		if !ok || !slices.Contains(matrix[t].roles, m.Role) {
			fs.Add("W114", "task", string(t), "who", string(id), "role", string(m.Role))
		}
	}
	if matrix[t].pair {
		fs.RequireSupervisors(r, by, 2)
	}
}

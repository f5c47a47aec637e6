package rehearsal

import (
	"errors"
	"fmt"
	"slices"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/station/statement"
)

// Runner takes a station through a script.
type Runner struct {
	day     *station.Day
	outside Outside
	now     election.Moment
}

// Outside is what a script reaches beyond the station's own books.
type Outside interface {
	// Foreign reads another station's closing statement from its folder.
	Foreign(dir string) (statement.Closing, error)
	// Confirm has people stand behind the command that follows.
	Confirm(by []election.StaffID) error
	// Admit gives a member who joined, or whose role changed, their keys.
	Admit(m election.StaffMember) error
	// NextRound makes the books of a further round and opens its day.
	NextRound(def *election.Definition) (*station.Day, error)
	// ReadFile and WriteFile move signed files, named as from the script.
	ReadFile(name string) ([]byte, error)
	WriteFile(name string, data []byte) error
}

// NewRunner starts the clock at eight on polling day.
func NewRunner(day *station.Day, outside Outside) *Runner {
	return &Runner{day: day, outside: outside, now: day.Definition().ElectionDay.At(8, 0)}
}

// SetClock moves the clock, as somebody may the PC's.
func (r *Runner) SetClock(to election.Moment) { r.now = to }

// StepError says that a step did not do what it should.
type StepError struct {
	Step Step
	// Err is why the step was refused, nil when it was not but should have
	// been.
	Err error
}

func (e *StepError) Error() string {
	switch {
	case e.Err == nil:
		return fmt.Sprintf("%s: should have been refused with %s", e.Step, e.Step.Expect)
	case e.Step.Expect != "":
		return fmt.Sprintf("%s: expected %s: %v", e.Step, e.Step.Expect, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Step, e.Err)
}

func (e *StepError) Unwrap() error { return e.Err }

// FileError says that a file or folder which a step names can't be used.
type FileError struct {
	Field, File string // the step's field and what stands there
	Err         error
}

func (e *FileError) Error() string { return fmt.Sprintf("%s %q: %v", e.Field, e.File, e.Err) }
func (e *FileError) Unwrap() error { return e.Err }

// ofFile tells of which file an error is; a refusal stays as it is.
func ofFile(field, file string, err error) error {
	var refusal *election.Refusal
	if err == nil || errors.As(err, &refusal) {
		return err
	}
	return &FileError{Field: field, File: file, Err: err}
}

// Run takes every step and stops at the first that does not do what it should.
func (r *Runner) Run(s *Script) error {
	for _, step := range s.Steps {
		if err := r.take(step); err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) take(s Step) error {
	r.now++
	o := election.Origin{Command: fmt.Sprintf("step-%d", s.N), At: r.now, By: s.By, Reason: s.Reason}
	if len(o.By) == 0 {
		o.By = r.choose(s.act)
	}
	receipt, err := r.confirmed(s.act, o)
	var refusal *election.Refusal
	if err != nil && !errors.As(err, &refusal) {
		return &StepError{Step: s, Err: err}
	}
	if met(s, receipt, refusal) {
		return nil
	}
	if refusal != nil {
		return &StepError{Step: s, Err: refusal}
	}
	return &StepError{Step: s}
}

// confirmed takes a step in the name of people who all confirm it.
func (r *Runner) confirmed(a action, o election.Origin) (journal.Receipt, error) {
	if err := r.outside.Confirm(o.By); err != nil {
		return journal.Receipt{}, err
	}
	return a.do(r, o)
}

// met reports whether a step did what it should: taken where nothing was
// expected; refused or stopped with the code expected; or, with a reason for a
// code that asks one, taken because it was asked.
func met(s Step, receipt journal.Receipt, refusal *election.Refusal) bool {
	switch {
	case s.Expect == "":
		return refusal == nil
	case refusal != nil:
		return refusal.Has(s.Expect) && (s.Reason == "" || election.Of(s.Expect).Level != election.Reason)
	case election.Of(s.Expect).Level == election.Reason:
		return s.Reason != "" && election.Has(receipt.Answered, s.Expect)
	}
	return election.Of(s.Expect).Level == election.Gate && election.Has(receipt.Notices, s.Expect)
}

// choose takes staff whose role fits: for a pass somebody who did not make the
// other one, two supervisors where two must sign.
func (r *Runner) choose(a action) []election.StaffID {
	fit := r.staff().For(a.task())
	need := 1
	if election.WantsPair(a.task()) || a.task() == "mobile_back" && r.rollStage() == roll.Closed {
		need = 2
		fit = slices.DeleteFunc(fit, func(m election.StaffMember) bool { return !m.Supervises() })
	}
	other := r.madeOther(a)
	var by []election.StaffID
	for _, m := range fit {
		if len(by) < need && !slices.Contains(other, m.ID) {
			by = append(by, m.ID)
		}
	}
	if len(by) == 0 && len(fit) > 0 {
		by = append(by, fit[0].ID)
	}
	return by
}

// madeOther lists who made the other pass. A second recorder is kept for the
// second pass from the first on.
func (r *Runner) madeOther(a action) (by []election.StaffID) {
	t, ok := a.(onTally)
	if !ok || t.of == nil || r.day.Tally() == nil || t.pass != count.First && t.pass != count.Second {
		return nil
	}
	r.day.Tally().View(func(s *count.State) { by = t.of(s, count.First+count.Second-t.pass) })
	return by
}

func (r *Runner) staff() (staff election.Roster) {
	r.day.Roll().View(func(s *roll.State) { staff = s.Staff() })
	return staff
}

func (r *Runner) rollStage() (stage roll.Stage) {
	r.day.Roll().View(func(s *roll.State) { stage = s.Stage() })
	return stage
}

// openBoxes gives the closing statement to the tally book, once, for a command
// that asks for it. It does so only when nothing speaks against that one.
func (r *Runner) openBoxes(o election.Origin, first count.Command) (journal.Receipt, error) {
	if r.day.Begun() {
		return journal.Receipt{}, nil
	}
	state := o
	state.Command += "/boxes"
	state.By = r.supervisor(state.By)
	if err := r.day.MayOpen(state, o, first); err != nil {
		return journal.Receipt{}, err
	}
	if err := r.outside.Confirm(slices.Concat(o.By, state.By)); err != nil {
		return journal.Receipt{}, err
	}
	return r.day.OpenBoxes(state)
}

// supervisor is who answers for opening the boxes when a recorder counts them.
func (r *Runner) supervisor(by []election.StaffID) []election.StaffID {
	for _, id := range by {
		if m, ok := r.staff().Find(id); ok && !m.Supervises() {
			for _, s := range r.staff() {
				if s.Supervises() {
					return []election.StaffID{s.ID}
				}
			}
		}
	}
	return by
}

package station

import (
	"changpiao/station/election"
	"changpiao/station/journal"
)

// reopen goes back to counting or to polling. Two supervisors and a reason are asked for; what was sealed stays on
// record, and the next seal makes a new revision.
func (d *Desk) reopen(polls bool) {
	said := "reopen.done.count"
	if polls {
		said = "reopen.done.polls"
	}
	d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Reopen(o, polls) }, func() { d.done("", d.t(said)) })
}

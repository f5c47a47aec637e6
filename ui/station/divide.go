package station

import (
	"strconv"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
)

// divide sets all ballots of a kind that are in no bundle aside at once, so many to a bundle, so that several PCs can
// begin. A number that is none is refused as for one bundle.
func (d *Desk) divide(p paperState, n string) {
	figure := election.ReadFigure(n)
	size, _ := figure.Count()
	bundles := 0
	d.do(func(o election.Origin) (receipt journal.Receipt, err error) {
		for left := p.free(); left > 0 && err == nil; left -= int(size) {
			of := figure
			if size > 0 && left < int(size) {
				of = election.Whole(election.Count(left))
			}
			id, step := strconv.Itoa(d.nextBundle()), o
			step.Command += "/" + id
			if receipt, err = d.Day.Tally().Do(step, count.BeginBundle{ID: count.BundleID(id), Paper: p.paper.ID, N: of}); err == nil {
				bundles++
			}
		}
		return receipt, err
	}, func() { d.done("bundles", d.t("bundle.divided", "n", bundles)) })
}

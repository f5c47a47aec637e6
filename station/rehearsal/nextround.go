package rehearsal

import (
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/jsontree"
	"changpiao/station/outcome"
)

// nextRound opens the run-off or re-vote that the sealed result calls for, or
// the one that a file defines; the steps behind it are that round's.
type nextRound struct {
	further outcome.Further
	file    string // of the definition, "" where the station's own result makes it
}

func (nextRound) task() election.Task { return "next_round" }

func (a nextRound) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	def, err := a.definition(r, o)
	if err != nil {
		return journal.Receipt{}, err
	}
	day, err := r.outside.NextRound(def)
	if err != nil {
		return journal.Receipt{}, err
	}
	r.day = day
	r.now = max(r.now, def.ElectionDay.At(8, 0))
	return journal.Receipt{}, nil
}

func (a nextRound) definition(r *Runner, o election.Origin) (*election.Definition, error) {
	if a.file == "" {
		return r.day.NextRound(o, a.further)
	}
	data, err := r.outside.ReadFile(a.file)
	if err != nil {
		return nil, ofFile("definition", a.file, err)
	}
	def, err := r.day.ReadRound(a.file, data)
	if err != nil {
		return nil, err
	}
	return r.day.TakeRound(o, def)
}

func readNextRound(p *parsing, n *jsontree.Node) action {
	a := nextRound{further: outcome.Further{Kind: election.Kind(p.Text(n, "kind")), Day: p.date(n, "day")}, file: p.Text(n, "definition")}
	for _, paper := range p.Objects(n, "papers") {
		a.further.Papers = append(a.further.Papers, election.ReadPaper(&p.Reading, paper))
	}
	return a
}

package main

import (
	"fmt"

	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/street"
	"changpiao/store"
)

// streetVet records what the street office says of somebody who was nominated.
func streetVet(c *call) error {
	return c.withLedger([]string{"election", "round", "position", "voter", "word", "by", "reason"}, []string{"choose"}, func(l *store.Ledger, values map[string][]string, _ []string) error {
		id, round, err := inRound(l, values)
		if err != nil {
			return err
		}
		position, err := need(values, "position")
		if err != nil {
			return err
		}
		voter, err := need(values, "voter")
		if err != nil {
			return err
		}
		words := map[string]outcome.Word{"": outcome.Unsaid, "passed": outcome.Passed, "failed": outcome.Failed, "declined": outcome.Declined}
		word, known := words[first(values["word"])]
		if !known {
			return misused("takes", "option", "--word", "values", []string{"passed", "failed", "declined"}, "given", first(values["word"]))
		}
		o, err := by(values)
		if err != nil {
			return err
		}
		place := outcome.Place{Position: election.PositionID(position), Voter: election.VoterNo(voter)}
		if _, err := l.Do(o, id, street.Vet{Round: round, Place: place, Word: word, Chosen: values["choose"] != nil}); err != nil {
			return refused(first(values["ledger"]), err)
		}
		return c.printNominees(l, id, round)
	})
}

// streetCandidates writes the election that a nomination is for. With the
// nomination's own file it has the roll, which the ledger has no ID numbers of.
func streetCandidates(c *call) error {
	return c.withLedger([]string{"election", "round", "from", "out"}, nil, func(l *store.Ledger, values map[string][]string, _ []string) error {
		id, round, err := inRound(l, values)
		if err != nil {
			return err
		}
		out, err := need(values, "out")
		if err != nil {
			return err
		}
		var people map[election.PositionID][]outcome.Nominee
		var nomination *election.Definition
		l.View(id, func(s *street.State) {
			people, err = s.Nominees(round)
			nomination = s.Definition(round)
		})
		if err != nil {
			return refused(first(values["ledger"]), err)
		}
		if from := first(values["from"]); from != "" {
			if nomination, err = c.readDefinition(from); err != nil {
				return err
			}
			if nomination.ID != id {
				return misused("takes", "option", "--from", "values", []election.ID{id}, "given", nomination.ID)
			}
		}
		if err := c.printNominees(l, id, round); err != nil {
			return err
		}
		if err := store.WriteFile(out, election.Write(outcome.ElectionOf(nomination, people)), 0o600); err != nil {
			return refused(out, err)
		}
		c.say(c.out, "candidates", "file", out)
		return nil
	})
}

// printNominees prints how people stand by their votes and the review: a line
// each, with * before a formal candidate, = before one who ties for the last
// place, x before one who may not or will not stand.
func (c *call) printNominees(l *store.Ledger, id election.ID, round int) (err error) {
	l.View(id, func(s *street.State) {
		var people map[election.PositionID][]outcome.Nominee
		if people, err = s.Nominees(round); err != nil {
			return
		}
		for _, pos := range s.Definition(round).Positions {
			fmt.Fprintln(c.out, pos.Title)
			for _, n := range people[pos.ID] {
				fmt.Fprintf(c.out, "%s %d\t%s\t%s\t%d\t%s\n", markOf(n), n.Rank, n.Voter, n.Name, n.Votes, n.Word)
			}
		}
	})
	return err
}

func markOf(n outcome.Nominee) string {
	switch {
	case n.Formal:
		return "*"
	case n.Tied:
		return "="
	case n.Out():
		return "x"
	}
	return " "
}

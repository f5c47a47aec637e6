package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
	"changpiao/station/signing"
	"changpiao/station/street"
	"changpiao/store"
)

// by is the origin of a command of somebody who answers for it.
func by(values map[string][]string) (election.Origin, error) {
	who, err := need(values, "by")
	o := now()
	o.By = []election.StaffID{election.StaffID(strings.TrimSpace(strings.ReplaceAll(who, ",", " ")))}
	o.Reason = first(values["reason"])
	return o, err
}

// inRound gives the election and the round that a call names; the last round
// where it names none.
func inRound(l *store.Ledger, values map[string][]string) (election.ID, int, error) {
	id, err := need(values, "election")
	if err != nil {
		return "", 0, err
	}
	var rounds []int
	if !l.View(election.ID(id), func(s *street.State) { rounds = s.Rounds() }) || len(rounds) == 0 {
		return "", 0, misused("takes", "option", "--election", "values", l.Elections(), "given", id)
	}
	if values["round"] == nil {
		return election.ID(id), rounds[len(rounds)-1], nil
	}
	n, err := strconv.Atoi(first(values["round"]))
	if err != nil || !slices.Contains(rounds, n) {
		return "", 0, misused("takes", "option", "--round", "values", rounds, "given", first(values["round"]))
	}
	return election.ID(id), n, nil
}

// streetReview confirms a community's result, or returns it with a reason.
func streetReview(c *call) error {
	return c.withLedger([]string{"election", "round", "by", "reason", "return"}, nil, func(l *store.Ledger, values map[string][]string, _ []string) error {
		id, round, err := inRound(l, values)
		if err != nil {
			return err
		}
		o, err := by(values)
		if err != nil {
			return err
		}
		var command street.Command = street.Confirm{Round: round, Reason: o.Reason}
		done := "reviewed"
		if values["return"] != nil {
			command, done = street.Return{Round: round, Reason: first(values["return"])}, "returned"
		}
		if _, err := l.Do(o, id, command); err != nil {
			return refused(first(values["ledger"]), err)
		}
		c.say(c.out, done, "election", id, "round", round)
		return nil
	})
}

// fewestDigits of a fingerprint name a key: those by which sheets name it.
const fewestDigits = 16

// streetRevoke trusts a key no more, in every election that trusts it, and tells
// which sheets it signed.
func streetRevoke(c *call) error {
	return c.withLedger([]string{"key", "by"}, nil, func(l *store.Ledger, values map[string][]string, _ []string) error {
		text, err := need(values, "key")
		if err != nil {
			return err
		}
		o, err := by(values)
		if err != nil {
			return err
		}
		digits := strings.ToUpper(strings.Join(strings.Fields(text), ""))
		found := false
		for _, id := range l.Elections() {
			for _, k := range keysNamed(l, id, digits) {
				found = true
				each := o
				each.Command += "/" + string(id)
				receipt, err := l.Revoke(each, id, k.KID())
				if err != nil {
					return refused(first(values["ledger"]), err)
				}
				c.say(c.out, "revoked", "election", id, "key", k.Fingerprint())
				for _, f := range receipt.Notices {
					c.explain("", &election.Refusal{Findings: []election.Finding{f}})
				}
			}
		}
		if !found {
			return &problem{exit: exitRefused, id: "no_key", pairs: []any{"given", text}, err: errors.New("no such key")}
		}
		return nil
	})
}

// keysNamed are the keys of an election that are trusted and whose fingerprint
// begins with so many digits.
func keysNamed(l *store.Ledger, id election.ID, digits string) (keys []signing.PublicKey) {
	if len(digits) < fewestDigits {
		return nil
	}
	l.View(id, func(s *street.State) {
		for _, k := range s.Keys() {
			if !k.Revoked && strings.HasPrefix(strings.ReplaceAll(k.Public.Fingerprint(), " ", ""), digits) {
				keys = append(keys, k.Public)
			}
		}
	})
	return keys
}

// streetDisqualify voids the election of somebody who may not hold the office.
func streetDisqualify(c *call) error {
	return c.withLedger([]string{"election", "round", "position", "person", "by", "reason"}, nil, func(l *store.Ledger, values map[string][]string, _ []string) error {
		id, round, err := inRound(l, values)
		if err != nil {
			return err
		}
		position, err := need(values, "position")
		if err != nil {
			return err
		}
		person, err := need(values, "person")
		if err != nil {
			return err
		}
		o, err := by(values)
		if err != nil {
			return err
		}
		command := street.Disqualify{Round: round, Position: election.PositionID(position), Person: person}
		if _, err := l.Do(o, id, command); err != nil {
			return refused(first(values["ledger"]), err)
		}
		c.say(c.out, "disqualified", "person", person, "position", position)
		return nil
	})
}

// streetForgetLate destroys the key of the lists of those registered late, for
// the time after appeals.
func streetForgetLate(c *call) error {
	return c.withLedger([]string{"by"}, nil, func(l *store.Ledger, values map[string][]string, _ []string) error {
		if _, err := by(values); err != nil {
			return err
		}
		if err := l.ForgetLate(); err != nil {
			return refused(first(values["ledger"]), err)
		}
		c.say(c.out, "forgotten")
		return nil
	})
}

// streetCorrect puts an election file in the place of what the ledger has of it.
func streetCorrect(c *call) error {
	return c.withLedger([]string{"election", "by", "reason"}, nil, func(l *store.Ledger, values map[string][]string, _ []string) error {
		file, err := need(values, "election")
		if err != nil {
			return err
		}
		def, err := c.readDefinition(file)
		if err != nil {
			return err
		}
		o := now()
		if values["by"] != nil {
			if o, err = by(values); err != nil {
				return err
			}
		}
		if err := l.Correct(o, def); err != nil {
			return refused(file, err)
		}
		c.say(c.out, "corrected", "election", def.ID)
		return nil
	})
}

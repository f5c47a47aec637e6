package main

import (
	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/store"
)

// listedKey is a line of the list of keys that is posted.
type listedKey struct {
	Election    election.ID          `json:"election"`
	Stations    []election.StationID `json:"stations"`
	Fingerprint string               `json:"fingerprint"`
	Revoked     bool                 `json:"revoked"`
}

func streetKeys(c *call) error {
	return c.withLedger(nil, []string{"json"}, func(l *store.Ledger, values map[string][]string, _ []string) error {
		list := []listedKey{}
		for _, id := range l.Elections() {
			l.View(id, func(s *street.State) {
				for _, k := range s.Keys() {
					list = append(list, listedKey{id, k.Stations, k.Public.Fingerprint(), k.Revoked})
				}
			})
		}
		if values["json"] != nil {
			return c.encode(list)
		}
		for _, k := range list {
			c.say(c.out, "key", "election", k.Election, "stations", k.Stations, "key", k.Fingerprint, "revoked", k.Revoked)
		}
		return nil
	})
}

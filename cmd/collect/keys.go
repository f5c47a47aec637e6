package collect

import (
	"cmp"
	"slices"
	"strings"

	"changpiao/assets"
	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/ui/paper"
)

// writeKeys writes the list of keys that is posted, as of the last record that
// came into the ledger.
func writeKeys(l street.Ledger, path string) error {
	var keys []paper.ListedKey
	var made election.Moment
	for _, id := range l.Elections() {
		var some []paper.ListedKey
		l.View(id, func(s *street.State) {
			for _, k := range s.Keys() {
				some = append(some, listed(s, k))
				made = max(made, k.At)
			}
		})
		slices.SortStableFunc(some, func(a, b paper.ListedKey) int { return cmp.Compare(a.Place, b.Place) })
		keys = append(keys, some...)
	}
	pdf, err := paper.KeyList(keys, !l.Live(), assets.Version, made)
	if err != nil {
		return err
	}
	return store.WriteFile(path, pdf, 0o644)
}

func listed(s *street.State, k street.Key) paper.ListedKey {
	line := paper.ListedKey{Community: string(s.Election()), Fingerprint: k.Public.Fingerprint(), Revoked: k.Revoked}
	var places []string
	for _, number := range s.Rounds() {
		def := s.Definition(number)
		line.Community = cmp.Or(def.Community, line.Community)
		for _, id := range k.Stations {
			if name := place(def, id); !slices.Contains(places, name) {
				places = append(places, name)
			}
		}
	}
	line.Place = strings.Join(places, "、")
	return line
}

package collect

import (
	"changpiao/assets"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/ui/paper"
)

// writePages writes the results of a ledger as pages to print.
func writePages(l Consolidated, path string) error {
	var list []paper.Community
	for _, c := range l.Consolidate() {
		l.View(c.Election, func(s *street.State) {
			list = append(list, paper.Community{
				Definition: s.Definition(c.Round), Sums: c, Stations: street.Standings(s, c.Round), Rehearsal: !s.Live(),
			})
		})
	}
	pdf, err := paper.CommunityResults(list, assets.Version)
	if err != nil {
		return err
	}
	return store.WriteFile(path, pdf, 0o644)
}

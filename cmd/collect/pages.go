package collect

import (
	"changpiao/assets"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/ui/paper"
)

// pagesOf makes pages of what a ledger holds of its communities.
type pagesOf func(list []paper.Community, program string) ([]byte, error)

// writePages writes pages to print.
func writePages(l street.Ledger, make pagesOf, path string) error {
	var list []paper.Community
	for _, c := range l.Consolidate() {
		head := l.Head(c.Election)
		l.View(c.Election, func(s *street.State) {
			of := paper.Community{
				Definition: s.Definition(c.Round), Sums: c, Stations: street.Standings(s, c.Round), Rehearsal: !s.Live(), Book: head,
			}
			if r, ok := s.Review(c.Round); ok {
				of.Review = &r
			}
			list = append(list, of)
		})
	}
	pdf, err := make(list, assets.Version)
	if err != nil {
		return err
	}
	return store.WriteFile(path, pdf, 0o644)
}

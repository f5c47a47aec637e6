package street_test

import (
	"testing"

	"changpiao/station/election"
	"changpiao/station/journaltest"
	"changpiao/station/street"
)

// An announcement is of the sheets that count: none while a station is missing, and none any more once another counts.
func TestAnnouncementIsOfTheSheetsThatCount(t *testing.T) {
	d := community(t, 2, election.ForOnly)
	log := &journaltest.Log{}
	b := open(t, log, d)
	posted := func(b *street.Book) (where string) {
		b.View(func(s *street.State) {
			if a, ok := s.Announced(1); ok {
				where = a.Posted
			}
		})
		return where
	}
	importing(t, b, signedSheet(t, d, "S1", 40))
	if got := codes(t, b, street.Announce{Round: 1, Posted: "gate"}, "T1"); got != "O608 " {
		t.Errorf("announced without a station: %q", got)
	}
	if got := codes(t, b, street.TypeResult{Sheet: figures("S2", 30), Reason: "printer broke"}, "chen", "li"); got != "" {
		t.Fatal(got)
	}
	for where, want := range map[string]string{" ": "D108 ", "gate": ""} {
		if got := codes(t, b, street.Announce{Round: 1, Posted: where}, "T1"); got != want {
			t.Errorf("announced at %q: %q, not %q", where, got, want)
		}
	}
	for _, book := range []*street.Book{b, replayed(t, log, d)} {
		if got := posted(book); got != "gate" {
			t.Errorf("posted at %q", got)
		}
	}
	importing(t, b, signedSheet(t, d, "S2", 31))
	if got := posted(b); got != "" {
		t.Errorf("announced at %q before the sheet came", got)
	}
}

package station_test

import (
	"testing"

	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/station/sheet"
)

// A clock that is ahead all day, or from noon on, or long behind is told while the
// polls are open and in the sheet; nobody is turned away, and no figure changes.
func TestAClockThatStaysOnAnotherDay(t *testing.T) {
	played := func(open, noon int) (told []bool, s sheet.Sheet) {
		d := newDay(t)
		look := func(days int) {
			found := d.Noticed(polling.AddDays(days).At(9, 0))
			told = append(told, election.Has(found, "J807"))
		}
		d.ok(d.Roll().Do(d.origin(), roll.Prepare{}))
		look(open)
		d.days = open
		d.ok(d.Roll().Do(d.origin("A"), roll.OpenPolls{Received: papers(12), Seals: map[election.BoxID]string{"1": "0001"}}))
		look(open)
		d.days = noon
		look(noon)
		d.vote(6)
		d.ok(d.OpenBoxes(d.origin("A")))
		look(noon) // counting may go on after midnight
		d.returned(6)
		d.counted(6)
		_, s, err := d.Seal(d.origin("A", "B"))
		if err != nil {
			t.Fatal(err)
		}
		return told, s
	}
	_, right := played(0, 0)
	for _, c := range []struct {
		name       string
		open, noon int
		told       []bool // before the polls open, when they are, at noon, counting
		sheet      string
	}{
		{"right", 0, 0, []bool{false, false, false, false}, ""},
		{"a day ahead", 1, 1, []bool{true, true, true, false}, "2021-01-29 08:00:02 – 2021-01-29 08:00:10 ≠ 2021-01-28"},
		{"a day ahead from noon on", 0, 1, []bool{false, false, true, false}, "2021-01-28 08:00:02 – 2021-01-29 08:00:10 ≠ 2021-01-28"},
		{"a day behind", -1, -1, []bool{false, true, true, false}, "2021-01-27 08:00:02 – 2021-01-27 08:00:10 ≠ 2021-01-28"},
		{"in 1970", -18655, -18655, []bool{true, true, true, false}, "1970-01-01 08:00:02 – 1970-01-01 08:00:10 ≠ 2021-01-28"},
	} {
		told, got := played(c.open, c.noon)
		for i, want := range c.told {
			if told[i] != want {
				t.Errorf("%s: look %d was told: %v", c.name, i+1, told[i])
			}
		}
		said := ""
		for _, r := range got.Reasons {
			if r.Code == "J807" {
				said += r.Text
			}
		}
		if said != c.sheet {
			t.Errorf("%s: the sheet says %q, want %q", c.name, said, c.sheet)
		}
		if got.Registered != right.Registered || got.Present != right.Present || got.Positions[0].For[0] != right.Positions[0].For[0] || got.Verdict != right.Verdict {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

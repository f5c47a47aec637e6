package street

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func evening(n int) []row {
	rows := make([]row, n)
	for i := range rows {
		rows[i] = row{
			election: "e", station: "S1", community: fmt.Sprintf("第%d社区", i/3), place: fmt.Sprintf("Station %d", i),
			got: i%2 == 0, suspect: i%10 == 0, invalid: i%50 == 0, partial: i%5 == 0,
		}
	}
	return rows
}

func TestKeep(t *testing.T) {
	rows := evening(100)
	for _, c := range []struct {
		filter filter
		query  string
		want   int
	}{
		{all, "", 100}, {received, "", 50}, {missing, "", 50}, {provisional, "", 20}, {quarantined, "", 10}, {invalid, "", 2},
		{all, "第12社区", 3}, {all, "  STATION 77 ", 1}, {all, "社区 station 44", 1}, {received, "station 44", 1}, {missing, "station 44", 0},
		{all, "nowhere", 0},
	} {
		if got := len(keep(rows, c.filter, c.query)); got != c.want {
			t.Errorf("%s %q keeps %d, not %d", c.filter, c.query, got, c.want)
		}
	}
	for _, f := range filters {
		if got, want := tally(rows)[f], len(keep(rows, f, "")); got != want {
			t.Errorf("%s counts %d, keeps %d", f, got, want)
		}
	}
}

// A keystroke in an evening of 5,000 stations must not be felt; the bound is wide for slow machines.
func TestKeepIsFastEnoughToType(t *testing.T) {
	rows := evening(5000)
	begin := time.Now()
	for range 10 {
		keep(rows, all, "station 49")
		tally(rows)
	}
	if each := time.Since(begin) / 10; each > 100*time.Millisecond {
		t.Errorf("a keystroke takes %v", each)
	}
}

func TestGatherPutsWhatIsLeftFirst(t *testing.T) {
	rows := []row{
		{election: "a", round: 1, community: "A", got: true, confirmed: true},
		{election: "b", round: 1, community: "B", got: true, suspect: true, typed: true}, {election: "b", round: 1, community: "B"},
		{election: "c", round: 1, community: "C"}, {election: "c", round: 1, community: "C"},
		{election: "a", round: 2, community: "A", got: true},
	}
	want := []progress{
		{community: "C", total: 2}, {community: "B", received: 1, total: 2, typed: 1, suspect: true},
		{community: "A", received: 1, total: 1, confirmed: true}, {community: "A", received: 1, total: 1},
	}
	if got := gather(rows); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

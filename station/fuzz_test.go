package station_test

import (
	"bytes"
	"testing"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journaltest"
	"changpiao/station/signing"
)

// A pass that another PC keyed is taken in as it was signed, or not at all.
func FuzzMergePass(f *testing.F) {
	d := newDay(f)
	d.polled(3)
	d.ok(d.OpenBoxes(d.origin("A")))
	d.returned(3)
	d.ok(d.Tally().Do(d.origin("N"), count.BeginBundle{ID: "x", Paper: "p", N: election.Whole(3)}))
	empty := bytes.Clone(d.folder.tally.Kept[len(d.folder.tally.Kept)-1].Hash[:])
	marks := count.Ballot{Marks: map[election.PositionID][]count.Mark{"director": {{Candidate: "a"}}}}
	d.ok(d.Tally().Do(d.origin("N"), count.Enter{Bundle: "x", Pass: count.First, Ballot: marks, Times: election.Whole(3)}))
	pass, err := d.ExportPass("x", count.First)
	if err != nil {
		f.Fatal(err)
	}
	d.folder.tally.Kept = d.folder.tally.Kept[:len(d.folder.tally.Kept)-1]
	if last := d.folder.tally.Kept[len(d.folder.tally.Kept)-1]; !bytes.Equal(last.Hash[:], empty) {
		f.Fatal("the bundle is not empty again")
	}
	keys := []signing.PublicKey{d.folder.key.Public()}
	other := &day{Day: d.open(d.Definition()), t: f, folder: d.folder}
	f.Add(pass)
	f.Add(pass[:len(pass)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		before := other.Tally().Head()
		_, err := other.MergePass(other.origin("A"), data, keys)
		if bytes.Equal(data, pass) {
			return // taken, or taken already
		}
		if err == nil || other.Tally().Head() != before {
			t.Fatalf("merged what was never signed: %v", err)
		}
	})
}

// Whoever has the code of a counting file can sign anything: what is read of it
// either begins a tally book, or is refused.
func FuzzReadCounting(f *testing.F) {
	d := newDay(f)
	d.polled(3)
	d.ok(d.OpenBoxes(d.origin("A")))
	d.returned(3)
	d.ok(d.Tally().Do(d.origin("N"), count.BeginBundle{ID: "x", Paper: "p", N: election.Whole(3)}))
	file, err := d.GiveCounting(d.origin("A"))
	if err != nil {
		f.Fatal(err)
	}
	_, payload, err := signing.Peek(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Add(bytes.Replace(payload, []byte(`"n":3`), []byte(`"n":-3`), 1))
	f.Add(bytes.Replace(payload, []byte(`"positions":[`), []byte(`"positions":[{},`), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := station.ReadCounting(data); err == nil {
			t.Fatal("read what was never signed")
		}
		signed, err := signing.Seal(nil, d.folder.key, "CN-POLL-COUNTING-1", data)
		if err != nil {
			t.Fatal(err)
		}
		c, err := station.ReadCounting(signed)
		if err != nil {
			return
		}
		start, err := c.Sealed(unsealed{})
		if err != nil {
			t.Fatal(err)
		}
		book, err := count.Open(&journaltest.Log{}, c.Definition, unsealed{})
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range start.Commands() {
			if _, err := book.Do(election.Origin{At: c.Made, By: c.By}, command); err != nil {
				return
			}
		}
	})
}

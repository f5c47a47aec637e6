package main

import (
	"encoding/json"
	"errors"
	"flag"
	"testing"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/rehearsal"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/station/statement"

	"pgregory.net/rapid"
)

// oraclePositions is how many ballot positions TestTortureOracle counts; see the
// task torture of cmd/dev.
var oraclePositions = flag.Int("oracle.positions", 5_000, "ballot positions to be counted against the oracle")

// TestTortureOracle counts larger days with books in memory, which takes neither
// a disk nor keys, until so many ballot positions have been compared.
func TestTortureOracle(t *testing.T) {
	fewOracleDays()
	days, positions := 0, 0
	for positions < *oraclePositions && !t.Failed() {
		rapid.Check(t, func(rt *rapid.T) {
			d := oracleDraw{T: rt, voters: 800}
			c := d.election(1)
			day := d.day(c, c.stations[0])
			printed, err := json.Marshal(inMemory(rt, c.definition(), day))
			if err != nil {
				rt.Fatal(err)
			}
			for _, fault := range c.result(day.figures, true).differences(string(printed)) {
				rt.Error(fault)
			}
			days++
			positions += day.positions()
		})
	}
	t.Logf("%d ballot positions of %d days, without a difference", positions, days)
}

// positions is how many positions stand on the ballots that were counted.
func (d *oracleDay) positions() (n int) {
	for _, c := range d.counts {
		if !d.limit(c) {
			n += len(c.ballots) * len(c.slip.offices)
		}
	}
	return n
}

// inMemory plays a day and gives its result.
func inMemory(t rapid.TB, definition any, day *oracleDay) station.Result {
	t.Helper()
	text := func(v any) []byte {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	def, err := election.Parse("election.json", text(definition), nil)
	if err != nil {
		t.Fatal(err)
	}
	script, err := rehearsal.Parse("script.json", text(map[string]any{"station": day.station, "steps": day.steps}))
	if err != nil {
		t.Fatal(err)
	}
	key, err := signing.ParsePrivateKey(signing.Ed25519, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	at := &oracleFolder{key: key}
	held, err := station.Open(station.Setting{Definition: def, Place: script.Station, Rehearsal: true, Random: nil}, &oracleLog{}, nil, at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Roll().Do(election.Origin{}, roll.Prepare{}); err != nil {
		t.Fatal(err)
	}
	if err := rehearsal.NewRunner(held, at).Run(script); err != nil {
		t.Fatal(err)
	}
	_, content, ok := held.Sheet()
	if !ok {
		t.Fatal("not sealed")
	}
	return station.ResultOf(def, content)
}

// oracleFolder is a station's folder, and what is beyond it, without a disk.
type oracleFolder struct{ key signing.PrivateKey }

func (*oracleFolder) TallyLog() (journal.Log, error)                { return &oracleLog{}, nil }
func (*oracleFolder) Office() signing.PublicKey                     { return signing.PublicKey{} }
func (*oracleFolder) Vault() roll.Vault                             { return inTheClear{} }
func (m *oracleFolder) PublicKey() signing.PublicKey                { return m.key.Public() }
func (*oracleFolder) Enrolment() []byte                             { return nil }
func (m *oracleFolder) Signer([]election.StaffID) signing.Signer    { return m.key }
func (*oracleFolder) Witness(election.Origin) error                 { return nil }
func (m *oracleFolder) Desk() (signing.Signer, []byte)              { return m.key, nil }
func (*oracleFolder) Confirm([]election.StaffID) error              { return nil }
func (*oracleFolder) Admit(election.StaffMember) error              { return nil }
func (*oracleFolder) Foreign(string) (c statement.Closing, e error) { return c, errors.ErrUnsupported }
func (*oracleFolder) ReadFile(string) ([]byte, error)               { return nil, errors.ErrUnsupported }
func (*oracleFolder) WriteFile(string, []byte) error                { return errors.ErrUnsupported }
func (*oracleFolder) NextRound(*election.Definition) (*station.Day, error) {
	return nil, errors.ErrUnsupported
}

type inTheClear struct{}

func (inTheClear) Seal(_ string, plain []byte) ([]byte, error) { return plain, nil }
func (inTheClear) Open(_ string, plain []byte) ([]byte, error) { return plain, nil }
func (inTheClear) Index(id election.IDNumber) string           { return id.Whole() }

// oracleLog keeps the records of a day alone: their claims are the store's to
// hold, and tested there.
type oracleLog struct{ kept []journal.Record }

func (l *oracleLog) Records(yield func(journal.Record, error) bool) {
	for _, r := range l.kept {
		if !yield(r, nil) {
			return
		}
	}
}

func (l *oracleLog) Append(_ journal.Head, records []journal.Record, _ []journal.Claim) error {
	l.kept = append(l.kept, records...)
	return nil
}

package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"changpiao/assets"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/rehearsal"
	"changpiao/station/roll"
	"changpiao/store"
)

// principals is how many votes a voter in the benchmark holds besides the own.
const principals = 5

// bundleOf is how many ballots are counted together.
const bundleOf = 100

// benchStation measures a check-in with proxies, a ballot, and opening the
// station again, at a station where everybody votes.
func benchStation(b *benchmark) (err error) {
	def, err := election.Parse("bench", []byte(stationText(b.size)), nil)
	if err != nil {
		return err
	}
	script, err := rehearsal.Parse("bench", []byte(scriptText(b.size)))
	if err != nil {
		return err
	}
	folder := filepath.Join(b.dir, "station")
	st, err := store.CreateStation(folder, store.Opening{Definition: def, Place: "S1", Rehearsal: true, Program: assets.Version})
	if err != nil {
		return err
	}
	bare, err := store.CreateBare(filepath.Join(b.dir, "bare.book"))
	if err != nil {
		return errors.Join(err, st.Close())
	}
	h := &hall{Station: st, bare: bare, runner: rehearsal.NewRunner(st.Day, &outside{Station: st}), now: def.ElectionDay.At(9, 0)}
	err = h.hold(b, script)
	if err = errors.Join(err, bare.Close(), st.Close()); err != nil {
		return err
	}
	return benchReopening(b, folder)
}

// stationText is an election with one station. The first voters hold the votes
// of five others each.
func stationText(size benchSize) string {
	var proxies []string
	for holder := 1; holder <= size.rounds*(principals+1); holder += principals + 1 {
		for p := 1; p <= principals; p++ {
			proxies = append(proxies, fmt.Sprintf(`{"principal": %q, "holder": %q, "relation": "child", "document": "1", "on": "2021-01-10"}`,
				numbered(size.voters, holder+p), numbered(size.voters, holder)))
		}
	}
	return fmt.Sprintf(`{"id": "bench", "title": "测量", "community": "测量社区", "election_day": "2021-01-28", "roll_published": "2021-01-08",
	"candidates_published": "2021-01-21", "proxies_published": "2021-01-25", "rules": {"max_proxies": "5"},
	"positions": [
		{"id": "director", "title": "主任", "seats": 1, "candidates": [
			{"id": "a", "name": "甲一", "voter": %[1]q}, {"id": "b", "name": "甲二", "voter": %[2]q, "sex": "F"}]},
		{"id": "member", "title": "委员", "seats": 2, "candidates": [
			{"id": "c", "name": "甲三", "voter": %[3]q}, {"id": "d", "name": "甲四", "voter": %[4]q}, {"id": "e", "name": "甲五", "voter": %[5]q}]}],
	"papers": [{"id": "combined", "title": "选票", "positions": ["director", "member"]}],
	"staff": [{"id": "T1", "name": "发票", "role": "issuer"}, {"id": "T2", "name": "计票", "role": "recorder"}, {"id": "T3", "name": "计票", "role": "recorder"},
		{"id": "T4", "name": "监票", "role": "supervisor"}, {"id": "T5", "name": "总监票", "role": "chief_supervisor"}],
	"stations": [{"id": "S1", "boxes": [{"id": "B1"}]}], "voters": {"generate": %[6]d, "seed": 7}, "proxies": [%[7]s]}`,
		numbered(size.voters, size.voters), numbered(size.voters, size.voters-1), numbered(size.voters, size.voters-2), numbered(size.voters, size.voters-3), numbered(size.voters, size.voters-4),
		size.voters, strings.Join(proxies, ","))
}

// numbered is a voter's number on a roll of so many.
func numbered(voters, n int) string {
	return fmt.Sprintf("%0*d", max(4, len(fmt.Sprint(voters))), n)
}

// scriptText opens the polls, and then closes them and opens the box.
func scriptText(size benchSize) string {
	return fmt.Sprintf(`{"station": "S1", "steps": [
	{"do": "open", "received": {"combined": %[1]d}, "seals": {"B1": "1"}},
	{"do": "publish_late_list"}, {"do": "close", "unused": {"combined": 0}},
	{"do": "returned", "box": "B1", "paper": "combined", "n": %[1]d}]}`, size.voters)
}

// hall is the station while people vote and ballots are called.
type hall struct {
	*store.Station
	bare   *store.Bare
	runner *rehearsal.Runner
	now    election.Moment
	by     election.StaffID
	given  int // commands so far
}

// hold holds the day up to the last ballot of both counts.
func (h *hall) hold(b *benchmark, script *rehearsal.Script) error {
	if err := h.runner.Run(&rehearsal.Script{Steps: script.Steps[:1]}); err != nil {
		return err
	}
	if err := h.checkIn(b); err != nil {
		return err
	}
	if err := h.runner.Run(&rehearsal.Script{Steps: script.Steps[1:]}); err != nil {
		return err
	}
	return h.count(b)
}

// signIn has somebody at the desk.
func (h *hall) signIn(who election.StaffID) error {
	h.by = who
	return h.SignIn(who, store.RehearsalPIN, time.Now())
}

func (h *hall) origin() election.Origin {
	h.given++
	h.now++
	return election.Origin{Command: fmt.Sprintf("bench-%d", h.given), At: h.now, By: []election.StaffID{h.by}}
}

// row is about as long as what a ballot leaves in the book.
var row = strings.Repeat("x", 250)

func (h *hall) commit() error { return h.bare.Commit(row) }

func (h *hall) checkIn(b *benchmark) error {
	if err := h.signIn("T1"); err != nil {
		return err
	}
	next := 1
	voter := func() election.VoterNo {
		no := election.VoterNo(numbered(b.size.voters, next))
		next++
		return no
	}
	withProxies := func() error {
		cmd := roll.Issue{Voter: voter(), Box: "B1"}
		for range principals {
			cmd.With = append(cmd.With, voter())
		}
		_, err := h.Day.Roll().Do(h.origin(), cmd)
		return err
	}
	took, limit, err := byTurns(b.size.rounds, withProxies, h.commit)
	if err != nil {
		return err
	}
	b.note("check_in", principals, took, limit, 1.5)
	for next <= b.size.voters {
		if _, err := h.Day.Roll().Do(h.origin(), roll.Issue{Voter: voter(), Box: "B1"}); err != nil {
			return err
		}
	}
	return nil
}

// count calls every ballot twice; the last of the first count are measured.
func (h *hall) count(b *benchmark) error {
	if err := h.callAll(count.First, "T2", b.size.voters-b.size.rounds); err != nil {
		return err
	}
	called := b.size.voters - b.size.rounds
	took, limit, err := byTurns(b.size.rounds, func() error {
		called++
		return h.call(count.First, called-1)
	}, h.commit)
	if err != nil {
		return err
	}
	b.note("ballot", 1, took, limit, 1.3)
	return h.callAll(count.Second, "T3", b.size.voters)
}

func (h *hall) callAll(pass count.Pass, who election.StaffID, ballots int) error {
	if err := h.signIn(who); err != nil {
		return err
	}
	for at := range ballots {
		if err := h.call(pass, at); err != nil {
			return err
		}
	}
	return nil
}

// call records the ballot of a place in the pile; the first of a bundle begins it.
func (h *hall) call(pass count.Pass, at int) error {
	bundle := count.BundleID(fmt.Sprintf("B%d", at/bundleOf+1))
	if pass == count.First && at%bundleOf == 0 {
		n := min(bundleOf, len(h.Day.Definition().Voters)-at)
		if _, err := h.Day.Tally().Do(h.origin(), count.BeginBundle{ID: bundle, Paper: "combined", N: election.Whole(election.Count(n))}); err != nil {
			return err
		}
	}
	ballot := count.Ballot{Marks: map[election.PositionID][]count.Mark{"director": {{Candidate: "a"}}, "member": {{Candidate: "c"}, {Candidate: "d"}}}}
	_, err := h.Day.Tally().Do(h.origin(), count.Enter{Bundle: bundle, Pass: pass, Ballot: ballot, Times: election.Whole(1)})
	return err
}

// benchReopening measures opening the station again, with all its records.
func benchReopening(b *benchmark, folder string) error {
	books := []string{filepath.Join(folder, "roll.book"), filepath.Join(folder, "tally.book")}
	records := 0
	open := func() error {
		locked, err := store.OpenStation(folder, assets.Version)
		if err != nil {
			return err
		}
		st, err := locked.SignIn("T2", store.RehearsalPIN, time.Now())
		if err != nil {
			return err
		}
		records = int(st.Day.Roll().Head().Seq + st.Day.Tally().Head().Seq)
		return st.Close()
	}
	hash := func() error {
		for _, book := range books {
			f, err := os.Open(book)
			if err != nil {
				return err
			}
			_, err = io.Copy(sha256.New(), f)
			if err = errors.Join(err, f.Close()); err != nil {
				return err
			}
		}
		return nil
	}
	took, limit, err := byTurns(5, open, hash)
	if err != nil {
		return err
	}
	b.note("reopen", records, took, limit, 2)
	return nil
}

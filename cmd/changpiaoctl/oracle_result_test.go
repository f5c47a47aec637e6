package main

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
)

// oracleResult is what result.json and street consolidate say of figures and
// outcome.
type oracleResult struct {
	Verdict    string                          `json:"verdict"`
	Code       string                          `json:"code,omitempty"`
	Registered int                             `json:"registered"`
	Late       int                             `json:"late"`
	Proxies    int                             `json:"proxies"`
	Papers     map[string]map[string]int       `json:"papers"`
	Positions  map[string]oraclePositionResult `json:"positions"`
	Outcome    *oracleOutcomeResult            `json:"outcome,omitempty"`
}

type oraclePositionResult struct {
	Seats    int            `json:"seats"`
	Counted  int            `json:"counted"`
	Blank    int            `json:"blank"`
	Void     int            `json:"void"`
	Votes    map[string]int `json:"votes"`
	Against  map[string]int `json:"against"`
	WriteIns map[string]int `json:"write_ins"`
}

type oracleOutcomeResult struct {
	Quorum    bool                             `json:"quorum"`
	Positions map[string]oraclePositionOutcome `json:"positions"`
	Flags     []string                         `json:"flags"`
}

type oraclePositionOutcome struct {
	Base        int      `json:"base"`
	Elected     []string `json:"elected"`
	Runoff      []string `json:"runoff"`
	RunoffSeats int      `json:"runoff_seats"`
	Tie         []string `json:"tie"`
}

// result spells figures as the program does; whole says that they are the
// community's, so that there is an outcome.
func (e *oracleElection) result(f *oracleFigures, whole bool) oracleResult {
	r := oracleResult{Verdict: "counted", Registered: f.registered, Late: f.late, Proxies: f.proxies,
		Papers: map[string]map[string]int{}, Positions: map[string]oraclePositionResult{}}
	if f.invalid {
		r.Verdict, r.Code = "invalid", "B401"
	}
	for id, pile := range f.piles {
		r.Papers[id] = pile
	}
	for _, o := range e.offices {
		t := f.tallies[o.id]
		p := oraclePositionResult{Seats: o.seats, Counted: t.counted, Blank: t.blank, Void: t.void,
			Votes: map[string]int{}, Against: t.against, WriteIns: map[string]int{}}
		for key, n := range t.votes {
			if number, written := oracleWritten(key); written {
				p.WriteIns[e.nameWrittenIn(number, f, t)] = n
			} else {
				p.Votes[key] = n
			}
		}
		r.Positions[o.id] = p
	}
	if whole {
		r.Outcome = e.outcome(f)
	}
	return r
}

// nameWrittenIn tells persons of one name apart by their numbers.
func (e *oracleElection) nameWrittenIn(number string, f *oracleFigures, t *oracleTally) string {
	name := f.names[number]
	for key := range t.votes {
		if other, written := oracleWritten(key); written && other != number && f.names[other] == name {
			return name + "/" + number
		}
	}
	return name
}

func (e *oracleElection) outcome(f *oracleFigures) *oracleOutcomeResult {
	out := &oracleOutcomeResult{Quorum: e.quorum(f), Positions: map[string]oraclePositionOutcome{}}
	verdicts := map[string]oracleVerdict{}
	for _, o := range e.offices {
		v := e.judge(o, f)
		verdicts[o.id] = v
		out.Positions[o.id] = oraclePositionOutcome{Base: v.base, Elected: v.elected, Runoff: v.runoff, RunoffSeats: v.open, Tie: v.tie}
	}
	out.Flags = e.flags(f, verdicts)
	return out
}

// withoutTally leaves what can be compared of an invalid election: what came in
// and went out. Other papers' tallies may be taken or not, and with them a
// quorum or a base by valid ballots.
func (r *oracleResult) withoutTally() {
	r.Positions = nil
	for _, pile := range r.Papers {
		for _, name := range []string{"valid", "blank", "void"} {
			delete(pile, name)
		}
	}
	if r.Outcome == nil {
		return
	}
	r.Outcome.Quorum = false
	for id, p := range r.Outcome.Positions {
		p.Base = 0
		r.Outcome.Positions[id] = p
	}
}

// normal leaves out what says nothing: zeros, order in lists, and flags that
// the count does not raise.
func (r *oracleResult) normal() {
	if r.Verdict == "invalid" {
		r.withoutTally()
	}
	for _, pile := range r.Papers {
		dropZeros(pile)
	}
	for id, p := range r.Positions {
		for _, m := range []*map[string]int{&p.Votes, &p.Against, &p.WriteIns} {
			*m = dropZeros(*m)
		}
		r.Positions[id] = p
	}
	if r.Outcome == nil {
		return
	}
	for id, p := range r.Outcome.Positions {
		for _, list := range []*[]string{&p.Elected, &p.Runoff, &p.Tie} {
			*list = append([]string{}, *list...)
			slices.Sort(*list)
		}
		r.Outcome.Positions[id] = p
	}
	r.Outcome.Flags = slices.DeleteFunc(r.Outcome.Flags, func(flag string) bool {
		return !slices.Contains([]string{"B405", "O606", "O607"}, flag)
	})
	r.Outcome.Flags = append([]string{}, r.Outcome.Flags...)
	slices.Sort(r.Outcome.Flags)
}

// dropZeros gives a map that is never nil.
func dropZeros(m map[string]int) map[string]int {
	if m == nil {
		return map[string]int{}
	}
	maps.DeleteFunc(m, func(_ string, n int) bool { return n == 0 })
	return m
}

// differences says where the oracle's figures and those printed are not the
// same.
func (r oracleResult) differences(printed string) []string {
	var got oracleResult
	if err := json.Unmarshal([]byte(printed), &got); err != nil {
		return []string{err.Error() + " in " + printed}
	}
	r.normal()
	got.normal()
	if reflect.DeepEqual(r, got) {
		return nil
	}
	oracle, program := r.plain(), got.plain()
	out := lacking("oracle", oracle, program)
	return append(out, lacking("program", program, oracle)...)
}

// plain gives the figures as JSON knows them.
func (r oracleResult) plain() (v any) {
	data, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	if err != nil {
		return err.Error()
	}
	return v
}

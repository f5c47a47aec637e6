package journal

import (
	"bytes"
	"encoding/json"
	"fmt"

	"changpiao/station/election"
)

// decoded is a record with what can be found out about it before its turn.
type decoded[S any] struct {
	Record
	sound bool // its hash is its own
	env   envelope
	event Event[S]
	fault error // why there is no event
}

// follows is Record.Follows, whose hash was reckoned already.
func (r decoded[S]) follows(h Head) bool {
	return r.Seq == h.Seq+1 && r.Prev == h.Hash && r.sound
}

// decode reads a record's event.
func (k Kinds[S]) decode(r Record) decoded[S] {
	d := decoded[S]{Record: r, sound: r.Hash == r.Sum()}
	make, ok := k[r.Kind]
	if !ok {
		d.fault = &election.Refusal{Findings: []election.Finding{election.Find("J802", "record", r.Seq, "kind", r.Kind)}}
		return d
	}
	d.event = make()
	d.env.Event = d.event // which is read in place, without looking at the body twice
	if err := json.Unmarshal(r.Body, &d.env); err != nil {
		d.fault = fmt.Errorf("record %d (%s): %w", r.Seq, r.Kind, err)
	} else if d.env.Event == nil || !bytes.Contains(r.Body, []byte(`"event":{`)) {
		d.fault = fmt.Errorf("record %d (%s) has no event", r.Seq, r.Kind)
	}
	return d
}

// runOf is how many records are decoded together, beside those being applied.
const runOf = 256

// run is so many records one after another, and the error behind them.
type run[S any] struct {
	records []decoded[S]
	fault   error
	ready   chan struct{} // closed once they are decoded
}

// readAhead yields the log's records, while the next ones are read and decoded
// on other processors. When it returns nothing reads the log any more.
func (b *Book[S]) readAhead(yield func(decoded[S], error) bool) {
	runs, stop := make(chan *run[S], 2), make(chan struct{})
	defer func() {
		close(stop)
		for range runs { // until the reader has seen it
		}
	}()
	go b.read(runs, stop)
	for r := range runs {
		<-r.ready
		for _, d := range r.records {
			if !yield(d, nil) {
				return
			}
		}
		if r.fault != nil {
			yield(decoded[S]{}, r.fault)
			return
		}
	}
}

// read gathers records into runs and has them decoded, until there are no more
// or nobody takes them.
func (b *Book[S]) read(runs chan<- *run[S], stop <-chan struct{}) {
	defer close(runs)
	var records []Record
	send := func(fault error) bool {
		r := &run[S]{records: make([]decoded[S], len(records)), fault: fault, ready: make(chan struct{})}
		go func(records []Record) {
			defer close(r.ready)
			for i, one := range records {
				r.records[i] = b.kinds.decode(one)
			}
		}(records)
		records = nil
		select {
		case runs <- r:
			return true
		case <-stop:
			return false
		}
	}
	for r, err := range b.log.Records {
		if err != nil {
			send(err)
			return
		}
		if records = append(records, r); len(records) == runOf && !send(nil) {
			return
		}
	}
	send(nil)
}

// Package journal is the discipline that every book of the project shares:
// records in a SHA-256 chain, commands that are checked and appended under one
// lock, and a state that is rebuilt by replaying the records and nothing else.
//
// It knows neither what a book is about nor where it is kept: the state and its
// events are type parameters, the disk is the small interface Log.
package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"changpiao/station/election"
)

// Hash is a SHA-256 value; the zero hash stands before the first record.
type Hash [sha256.Size]byte

// String gives the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads hexadecimal.
func (h *Hash) UnmarshalText(b []byte) error {
	if len(b) != 2*len(h) {
		return fmt.Errorf("a hash has %d digits, not %d", 2*len(h), len(b))
	}
	_, err := hex.Decode(h[:], b)
	return err
}

// Record is a line of a book.
type Record struct {
	Seq  int64           // 1, 2, 3 …: the only order
	At   election.Moment // wall time, for people
	By   string          // staff ids, separated by commas
	Kind string          // the event's kind and version, such as issued/1
	Body []byte          // one line of JSON
	Prev Hash            // hash of the record before
	Hash Hash
}

// Sum computes the record's hash: SHA-256 over six lines of text, joined by
// line feeds: the previous hash in hexadecimal, the sequence number, the time in
// seconds since 1970, who, the kind, and the body. Anyone can do the same from
// an exported book.
func (r Record) Sum() Hash {
	return sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%d\n%s\n%s\n%s", r.Prev, r.Seq, int64(r.At), r.By, r.Kind, r.Body))
}

// Head is the end of a chain: how many records, and the last one's hash.
type Head struct {
	Seq  int64 `json:"seq"`
	Hash Hash  `json:"hash"`
}

// Follows reports whether the record is the rightful next one after a head.
func (r Record) Follows(h Head) bool {
	return r.Seq == h.Seq+1 && r.Prev == h.Hash && r.Hash == r.Sum()
}

// Head gives the chain's end after this record.
func (r Record) Head() Head { return Head{Seq: r.Seq, Hash: r.Hash} }

// BrokenError says at which record a chain breaks (J801).
type BrokenError struct{ Seq int64 }

func (e *BrokenError) Error() string { return fmt.Sprintf("chain broken at record %d", e.Seq) }

// Verify walks a chain from its beginning and returns its head, or a
// *BrokenError with the first record that does not follow.
func Verify(records func(yield func(Record) bool)) (Head, error) {
	var head Head
	for r := range records {
		if !r.Follows(head) {
			return head, &BrokenError{Seq: head.Seq + 1}
		}
		head = r.Head()
	}
	return head, nil
}

// Answer is a reason given for a rule of level reason.
type Answer struct {
	Code election.Code `json:"code"`
	Args election.Args `json:"args,omitempty"`
	Text string        `json:"text"`
}

// Jump tells that the clock was set back before a record was written (J805).
type Jump struct {
	Seq  int64           `json:"-"`
	Last election.Moment `json:"last"` // of the record before
	Now  election.Moment `json:"now"`
}

// envelope is the body of every record: Event is any event, or a pointer to the
// one that is read.
type envelope struct {
	Command string   `json:"command"`
	Desk    string   `json:"desk,omitempty"`
	Reasons []Answer `json:"reasons,omitempty"`
	Clock   *Jump    `json:"clock,omitempty"`
	Event   any      `json:"event"`
}

// Header is what an event learns about the record that carries it.
type Header struct {
	Seq     int64
	At      election.Moment
	By      []election.StaffID
	Desk    string
	Reasons []Answer
}

func joinStaff(ids []election.StaffID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	return strings.Join(texts, ",")
}

func splitStaff(s string) []election.StaffID {
	if s == "" {
		return nil
	}
	var ids []election.StaffID
	for _, t := range strings.Split(s, ",") {
		ids = append(ids, election.StaffID(t))
	}
	return ids
}

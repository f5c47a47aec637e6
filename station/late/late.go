// Package late is the list by which the street office finds somebody who was
// registered late at two places. It goes with a station's result sheet, in a
// file of its own: for each person registered late the number given here and a
// mark, which is a keyed hash of what the person was known by. The marks are
// sealed for the office, and whoever lacks the office's key learns from them
// neither who it is nor whether two are one person.
package late

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"changpiao/station/election"
	"changpiao/station/signing"
)

// KeySize is the length of the key under which marks are made.
const KeySize = 32

// markSize is as much of the hash as a mark keeps.
const markSize = 16

// Bounds of what is read.
const (
	MaxFile   = 4 << 20
	MaxPeople = 20_000
)

// Key is what a station needs for its list. The office draws one for all its
// stations, which carry it in their packages.
type Key struct {
	Hash []byte `json:"hash"` // under which marks are made
	For  string `json:"for"`  // to whom lists are sealed
}

// Sound reports whether a key can be used.
func (k Key) Sound() bool { return len(k.Hash) == KeySize && k.For != "" }

// String hides the key from logs.
func (Key) String() string { return "key of late lists" }

// GoString hides it from %#v too.
func (k Key) GoString() string { return k.String() }

// Entry is a person who was registered late.
type Entry struct {
	No   election.VoterNo `json:"no"`
	Mark []byte           `json:"mark"`
}

// Mark gives a person's mark: of the ID number, or of the name with the other
// proof of identity, since two people may show a proof of one wording.
func (k Key) Mark(v election.Voter) []byte {
	mac := hmac.New(sha256.New, k.Hash)
	if v.IDNumber != "" {
		fmt.Fprintf(mac, "id\n%s", election.NormalID(v.IDNumber.Whole()).Whole())
	} else {
		fmt.Fprintf(mac, "other\n%s\n%s", plain(v.Name), plain(v.OtherProof))
	}
	return mac.Sum(nil)[:markSize]
}

// plain is a text as it is compared: however wide, large or parted it was typed.
func plain(text string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '-':
			return -1
		case r >= '！' && r <= '～': // of full width
			return r - '！' + '!'
		}
		return r
	}, text))
}

// EncodeEntries writes the people of a list, to be sealed.
func EncodeEntries(people []Entry) ([]byte, error) {
	if len(people) > MaxPeople {
		return nil, ErrTooMany
	}
	return json.Marshal(append([]Entry{}, people...))
}

// Errors of a list's content.
var (
	// ErrTooMany says that a list has more people than may be.
	ErrTooMany = errors.New("too many people for a list of those registered late")
	// ErrEntries says that what was sealed is no list.
	ErrEntries = errors.New("no list of people registered late")
)

// ParseEntries reads what EncodeEntries wrote, and nothing else.
func ParseEntries(data []byte) ([]Entry, error) {
	var people []Entry
	if len(data) > MaxFile || json.Unmarshal(data, &people) != nil || len(people) > MaxPeople {
		return nil, ErrEntries
	}
	if again, err := json.Marshal(people); err != nil || people == nil || !bytes.Equal(again, data) {
		return nil, ErrEntries
	}
	seen := make(map[election.VoterNo]bool, len(people))
	for _, e := range people {
		if e.No == "" || seen[e.No] || len(e.Mark) != markSize {
			return nil, ErrEntries
		}
		seen[e.No] = true
	}
	return people, nil
}

// purpose is the external data under which a list is signed.
const purpose = "CN-POLL-LATE-1"

const version = 1

// Cover is what a list's file says in clear, with the sealed people. The
// station's desk signs it, for which the station's key vouches.
type Cover struct {
	Version   int                `json:"version"`
	Election  election.ID        `json:"election"`
	Round     int                `json:"round"`
	Place     election.StationID `json:"place"`
	Rehearsal bool               `json:"rehearsal"`
	Epoch     int                `json:"epoch"`   // of the PC, as in the sheet
	Records   int64              `json:"records"` // of the roll book, which tell a newer list from an older
	People    int                `json:"people"`
	Voucher   []byte             `json:"voucher"`
	Sealed    []byte             `json:"sealed"`
}

// Sign makes a list's file.
func (c Cover) Sign(rand io.Reader, desk signing.Signer) ([]byte, error) {
	c.Version = version
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	data, err := signing.Seal(rand, desk, purpose, text)
	if err == nil && len(data) > MaxFile {
		err = ErrTooMany
	}
	return data, err
}

// Newer reports whether a list was made after another of the same station.
func (c Cover) Newer(than Cover) bool {
	return c.Epoch > than.Epoch || c.Epoch == than.Epoch && c.Records > than.Records
}

// Is reports whether bytes look like a list's file rather than a sheet's.
func Is(data []byte) bool {
	_, payload, err := signing.Peek(data)
	return err == nil && len(payload) > 0 && payload[0] == '{'
}

// Peek reads a file's cover before its signature is checked, and the name of the
// station's key in it: only to tell which key is unknown. The error is a refusal
// (S701, S702).
func Peek(data []byte) (c Cover, kid [8]byte, err error) {
	if len(data) > MaxFile {
		return c, kid, election.Refused("S702", "check", "length")
	}
	_, payload, err := signing.Peek(data)
	if err != nil || json.Unmarshal(payload, &c) != nil {
		return Cover{}, kid, election.Refused("S701")
	}
	if c.Version != version {
		return c, kid, election.Refused("S701", "version", fmt.Sprint(c.Version))
	}
	if again, err := json.Marshal(c); err != nil || !bytes.Equal(again, payload) || c.People < 0 || c.People > MaxPeople {
		return c, kid, election.Refused("S702", "check", "payload")
	}
	if kid, _, err = signing.Peek(c.Voucher); err != nil {
		return c, kid, election.Refused("S702", "check", "payload")
	}
	return c, kid, nil
}

// Open checks a list's file with the keys that may speak for its station. The
// error is a refusal: S701, S702, S705 or S704.
func Open(data []byte, lookup func(kid [8]byte) (signing.PublicKey, bool)) (Cover, error) {
	c, kid, err := Peek(data)
	if err != nil {
		return c, err
	}
	desk, err := signing.OpenVoucher(c.Voucher, lookup)
	if errors.Is(err, signing.ErrUnknownKey) {
		return c, election.Refused("S705", "kid", fmt.Sprintf("%x", kid), "station", string(c.Place))
	}
	if err == nil {
		_, _, err = signing.Open(data, purpose, func([8]byte) (signing.PublicKey, bool) { return desk, true })
	}
	if err != nil {
		return c, election.Refused("S704", "check", "signature")
	}
	return c, nil
}

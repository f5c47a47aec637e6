package store

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"filippo.io/age"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/signing"
)

// Errors of a station's keys.
var (
	// ErrKeys says that the file of the keys is no such file, was changed, or is
	// another station's.
	ErrKeys = errors.New("the station's keys are damaged, or another station's")
	// ErrNoPair says that there are no two different supervisors who could sign
	// together.
	ErrNoPair = errors.New("no two different supervisors share the station's key")
	// ErrErased says that the roll key was destroyed: the books can be verified
	// still, but no person in them can be opened by anybody.
	ErrErased = errors.New("the station's persons were erased")
	// ErrWrongPIN says that a PIN does not open its owner's keys.
	ErrWrongPIN = errors.New("wrong PIN")
)

const keyFileVersion = 3

// keyFile is what the file of a station's keys says. No key stands in it
// unwrapped: the roll's opens with any one PIN, the station's with those of two
// supervisors, the desk's with the roll's. Every wrapped key is bound to the
// file's head and to the people it is for; see bound. Erased keys have neither
// members nor pairs, and nothing wrapped.
type keyFile struct {
	Version   int          `json:"version"`
	Rehearsal bool         `json:"rehearsal"`
	Cost      cost         `json:"cost"`             // of turning a PIN into keys
	Enrolment []byte       `json:"enrolment"`        // the station's public key, with its own signature
	Voucher   []byte       `json:"voucher"`          // the desk's public key, with the station's signature
	Desk      []byte       `json:"desk"`             // the desk's key
	Backup    []byte       `json:"backup"`           // the age identity that opens the backups
	Office    []byte       `json:"office,omitempty"` // what the station's package brought of the street office; none without one
	Epoch     []byte       `json:"epoch,omitempty"`  // which PC this is, with the station's signature; none on the first
	Members   []memberSlot `json:"members"`
	Pairs     []pairSlot   `json:"pairs"`
	Sum       []byte       `json:"sum,omitempty"` // SHA-256 of all else, to tell damage from a wrong PIN

	station signing.Enrolment
	epoch   int
}

// memberSlot is the roll key for one member of the staff.
type memberSlot struct {
	Member election.StaffMember `json:"member"`
	Salt   []byte               `json:"salt"`
	Roll   []byte               `json:"roll"`
}

// pairSlot is the station's signing key for two supervisors, in the order in
// which their shares make up the key that opens it.
type pairSlot struct {
	A       election.StaffID `json:"a"`
	B       election.StaffID `json:"b"`
	Signing []byte           `json:"signing"`
}

// shares are what PINs were turned into, by owner.
type shares map[election.StaffID][]byte

// makeKeys draws a station's keys and wraps them for its staff. Nothing is
// written yet.
func makeKeys(o Opening) (f *keyFile, rollKey []byte, err error) {
	f, rollKey, key, err := drawKeys(o)
	if err != nil {
		return nil, nil, err
	}
	defer key.Wipe()
	if o.Office != nil {
		secret, _ := json.Marshal(o.Office) // of plain values, which can always be written
		if f.Office, err = wrap(rollKey, secret, f.bound("office")); err != nil {
			return nil, nil, err
		}
	}
	held := shares{}
	defer held.forget()
	for _, m := range o.Definition.Staff {
		if err := f.admit(m, o.pinOf(m.ID), rollKey, key, held); err != nil {
			return nil, nil, fmt.Errorf("staff %s: %w", m.ID, err)
		}
	}
	if len(f.Pairs) == 0 && !o.Rehearsal {
		return nil, nil, ErrNoPair
	}
	return f, rollKey, nil
}

// drawKeys draws keys that are nobody's yet: the roll's, the desk's and the
// backups' stand in the file, and key is the one that vouches for the desk.
func drawKeys(o Opening) (f *keyFile, rollKey []byte, key signing.PrivateKey, err error) {
	alg := o.Algorithm
	if alg == "" {
		alg = signing.Ed25519
	}
	if key, err = signing.Generate(alg, rand.Reader); err != nil {
		return nil, nil, key, err
	}
	desk, err := signing.Generate(alg, rand.Reader)
	if err != nil {
		return nil, nil, key, err
	}
	defer desk.Wipe()
	f = &keyFile{epoch: 1, Version: keyFileVersion, Rehearsal: o.Rehearsal, Cost: costOf(o.Rehearsal)}
	if f.Enrolment, err = signing.Enrol(rand.Reader, key, o.Definition.ID, o.Place); err != nil {
		return nil, nil, key, err
	}
	if f.station, err = signing.ParseEnrolment(f.Enrolment); err != nil {
		return nil, nil, key, err
	}
	if f.Voucher, err = signing.Vouch(rand.Reader, key, desk.Public()); err != nil {
		return nil, nil, key, err
	}
	rollKey = make([]byte, KeySize)
	rand.Read(rollKey)
	if f.Desk, err = wrap(rollKey, desk.Bytes(), f.bound("desk")); err != nil {
		return nil, nil, key, err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, nil, key, err
	}
	f.Backup, err = wrap(rollKey, []byte(identity.String()), f.bound("backup"))
	return f, rollKey, key, err
}

// admit wraps the keys for one more member: the roll's under the member's PIN,
// the signing key for each pair with a supervisor whose share is held. The
// member's share comes to those held.
func (f *keyFile) admit(m election.StaffMember, pin string, rollKey []byte, key signing.PrivateKey, held shares) error {
	if err := checkPIN(m, pin, f.Rehearsal); err != nil {
		return err
	}
	slot := memberSlot{Member: m, Salt: make([]byte, saltSize)}
	rand.Read(slot.Salt)
	slotKey, share := f.Cost.derive(pin, slot.Salt)
	defer clear(slotKey)
	var err error
	if slot.Roll, err = wrap(slotKey, rollKey, f.bound("roll", m)); err != nil {
		return err
	}
	f.Members = append(f.Members, slot)
	for _, other := range f.Members {
		if held[other.Member.ID] == nil || f.twoSupervisors(other.Member.ID, m.ID) != nil {
			continue
		}
		pair := pairSlot{A: other.Member.ID, B: m.ID}
		if pair.Signing, err = wrapForPair(held[pair.A], share, key, f.bound("pair", other.Member, m)); err != nil {
			return err
		}
		f.Pairs = append(f.Pairs, pair)
	}
	held[m.ID] = share
	return nil
}

// wrapForPair wraps a signing key under two people's shares.
func wrapForPair(a, b []byte, key signing.PrivateKey, bound []byte) ([]byte, error) {
	secret, both := key.Bytes(), pairKey(a, b)
	defer clear(secret)
	defer clear(both)
	return wrap(both, secret, bound)
}

// pairKey joins two shares into the key of their pair. Whoever lacks one of the
// two PINs knows nothing of it.
func pairKey(a, b []byte) []byte {
	h := sha256.New()
	for _, part := range [][]byte{[]byte("changpiao/keys/pair/2"), a, b} {
		h.Write(part)
	}
	return h.Sum(nil)
}

// wrap seals a secret under a key, for one place in the file.
func wrap(key, secret, bound []byte) ([]byte, error) {
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, secret, bound), nil
}

// unwrap gives back what was wrapped. It fails with another key, in another
// place, and when anything was changed; which of them can't be told.
func unwrap(key, wrapped, bound []byte) ([]byte, error) {
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, nil, wrapped, bound)
}

// bound is what a wrapped key is bound to: what it is, the file's head, and the
// people it is for, with their roles.
func (f *keyFile) bound(what string, members ...election.StaffMember) []byte {
	data, _ := json.Marshal(struct { // of plain values, which can always be written
		What    string
		Head    keyFile
		Members []election.StaffMember
	}{what, keyFile{Version: f.Version, Rehearsal: f.Rehearsal, Cost: f.Cost, Enrolment: f.Enrolment, Voucher: f.Voucher}, members})
	return data
}

// roster lists who has a PIN.
func (f *keyFile) roster() election.Roster {
	var staff election.Roster
	for _, slot := range f.Members {
		staff = append(staff, slot.Member)
	}
	return staff
}

// twoSupervisors is the refusal (W113) where no two of these people are
// different supervisors.
func (f *keyFile) twoSupervisors(ids ...election.StaffID) error { return f.supervisors(2, ids...) }

// supervisors is the refusal (W113) where fewer of these people than needed are
// different supervisors.
func (f *keyFile) supervisors(need int, ids ...election.StaffID) error {
	var found election.Findings
	found.RequireSupervisors(f.roster(), ids, need)
	if len(found) == 0 {
		return nil
	}
	return &election.Refusal{Findings: found}
}

// open turns a PIN into the roll key and the member's share; ErrWrongPIN where
// it does not open the member's slot.
func (f *keyFile) open(who election.StaffID, pin string) (rollKey, share []byte, err error) {
	if f.erased() {
		return nil, nil, ErrErased
	}
	i := slices.IndexFunc(f.Members, func(s memberSlot) bool { return s.Member.ID == who })
	if i < 0 {
		return nil, nil, ErrNoPIN
	}
	slot := f.Members[i]
	slotKey, share := f.Cost.derive(pin, slot.Salt)
	defer clear(slotKey)
	if rollKey, err = unwrap(slotKey, slot.Roll, f.bound("roll", slot.Member)); err != nil {
		clear(share)
		return nil, nil, ErrWrongPIN
	}
	return rollKey, share, nil
}

// try is open for a person who doesn't have to wait; tries is the file of wrong
// PINs. The error is WrongPIN or TooSoon.
func (f *keyFile) try(who election.StaffID, pin, tries string, now time.Time) (rollKey, share []byte, err error) {
	before, err := loadTries(tries)
	if err != nil {
		return nil, nil, err
	}
	if err := before.allow(who, now); err != nil {
		return nil, nil, err
	}
	rollKey, share, err = f.open(who, pin)
	if errors.Is(err, ErrWrongPIN) {
		return nil, nil, before.failed(who, now)
	} else if err != nil {
		return nil, nil, err
	}
	if err := before.passed(who); err != nil {
		return nil, nil, err
	}
	return rollKey, share, nil
}

// deskKey opens the desk's key with the roll's.
func (f *keyFile) deskKey(rollKey []byte) (signing.PrivateKey, error) {
	secret, err := unwrap(rollKey, f.Desk, f.bound("desk"))
	if err != nil {
		return signing.PrivateKey{}, ErrKeys
	}
	defer clear(secret)
	key, err := signing.ParsePrivateKey(f.station.Key.Alg, secret)
	if err != nil {
		return signing.PrivateKey{}, ErrKeys
	}
	return key, nil
}

// backupKey opens the identity of the backups with the roll's key.
func (f *keyFile) backupKey(rollKey []byte) (*age.X25519Identity, error) {
	secret, err := unwrap(rollKey, f.Backup, f.bound("backup"))
	if err != nil {
		return nil, ErrKeys
	}
	defer clear(secret)
	identity, err := age.ParseX25519Identity(string(secret))
	if err != nil {
		return nil, ErrKeys
	}
	return identity, nil
}

// Office is what a station has of the street office that set it up.
type Office struct {
	Key  signing.PublicKey `json:"key"`            // that signed its package
	Late *late.Key         `json:"late,omitempty"` // with which its list of those registered late is made
}

// office opens what the station has of the street office; nil where it was set up
// without a package.
func (f *keyFile) office(rollKey []byte) (*Office, error) {
	if len(f.Office) == 0 {
		return nil, nil
	}
	secret, err := unwrap(rollKey, f.Office, f.bound("office"))
	if err != nil {
		return nil, ErrKeys
	}
	defer clear(secret)
	office := &Office{}
	if json.Unmarshal(secret, office) != nil || office.Late != nil && !office.Late.Sound() {
		return nil, ErrKeys
	}
	return office, nil
}

// forEpoch is the external data under which a PC's number is signed.
const forEpoch = "CN-POLL-EPOCH-1"

// nextEpoch is a copy of the file for the PC that takes over, signed by those
// in whose hands the station's key is.
func (f *keyFile) nextEpoch(key signing.PrivateKey) (*keyFile, error) {
	next := *f
	next.epoch++
	var err error
	next.Epoch, err = signing.Seal(rand.Reader, key, forEpoch, []byte(strconv.Itoa(next.epoch)))
	return &next, err
}

// readEpoch is the number that a file of keys gives its PC.
func (f *keyFile) readEpoch() (int, error) {
	if len(f.Epoch) == 0 {
		return 1, nil
	}
	own := func([8]byte) (signing.PublicKey, bool) { return f.station.Key, true }
	text, _, err := signing.Open(f.Epoch, forEpoch, own)
	if err != nil {
		return 0, ErrKeys
	}
	epoch, err := strconv.Atoi(string(text))
	if err != nil || epoch < 2 {
		return 0, ErrKeys
	}
	return epoch, nil
}

// signingKey opens the station's key in the name of some people, all of whom must
// have confirmed. The error is a refusal (W113) where one did not, or where no two
// of them are different supervisors, and ErrNoPair where those have no pair.
func (f *keyFile) signingKey(by []election.StaffID, held shares) (signing.PrivateKey, error) {
	present := slices.DeleteFunc(slices.Clone(by), func(id election.StaffID) bool { return held[id] == nil })
	if err := f.twoSupervisors(present...); err != nil {
		return signing.PrivateKey{}, err
	}
	if len(present) < len(by) {
		return signing.PrivateKey{}, election.Refused("W113", "need", len(by), "have", len(present))
	}
	for _, pair := range f.Pairs {
		if slices.Contains(present, pair.A) && slices.Contains(present, pair.B) {
			return f.openPair(pair, held)
		}
	}
	return signing.PrivateKey{}, ErrNoPair
}

func (f *keyFile) openPair(pair pairSlot, held shares) (signing.PrivateKey, error) {
	a, _ := f.roster().Find(pair.A)
	b, _ := f.roster().Find(pair.B)
	both := pairKey(held[pair.A], held[pair.B])
	defer clear(both)
	secret, err := unwrap(both, pair.Signing, f.bound("pair", a, b))
	if err != nil {
		return signing.PrivateKey{}, ErrKeys
	}
	defer clear(secret)
	key, err := signing.ParsePrivateKey(f.station.Key.Alg, secret)
	if err != nil || key.Public() != f.station.Key {
		return signing.PrivateKey{}, ErrKeys
	}
	return key, nil
}

// without is a copy of the file in which a member has no slot.
func (f *keyFile) without(who election.StaffID) *keyFile {
	next := *f
	next.Members = slices.DeleteFunc(slices.Clone(f.Members), func(s memberSlot) bool { return s.Member.ID == who })
	next.Pairs = slices.DeleteFunc(slices.Clone(f.Pairs), func(p pairSlot) bool { return p.A == who || p.B == who })
	return &next
}

// withoutSecrets is a copy of the file in which nothing wrapped stands any more.
func (f *keyFile) withoutSecrets() *keyFile {
	next := *f
	next.Members, next.Pairs, next.Desk, next.Backup, next.Office = nil, nil, nil, nil, nil
	return &next
}

// erased reports whether the roll key is gone for good.
func (f *keyFile) erased() bool { return len(f.Desk) == 0 }

// forget overwrites all shares.
func (s shares) forget() {
	for _, share := range s {
		clear(share)
	}
	clear(s)
}

// write leaves the file at a path.
func (f *keyFile) write(path string) error {
	data, err := f.encode()
	if err != nil {
		return err
	}
	return WriteFile(path, data, 0o600)
}

func (f *keyFile) encode() ([]byte, error) {
	whole := *f
	whole.Sum = nil
	data, err := json.Marshal(whole)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	whole.Sum = sum[:]
	data, err = json.MarshalIndent(whole, "", "  ")
	return append(data, '\n'), err
}

// loadKeys reads what write left.
func loadKeys(path string) (*keyFile, error) {
	data, err := ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), withoutPath(err))
	}
	f, err := parseKeys(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return f, nil
}

// parseKeys takes nothing but the bytes that encode gives for what they say.
func parseKeys(data []byte) (*keyFile, error) {
	var f keyFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, ErrKeys
	}
	if f.Version != keyFileVersion {
		return nil, fmt.Errorf("version %d is not known here", f.Version)
	}
	if again, err := f.encode(); err != nil || !bytes.Equal(again, data) {
		return nil, ErrKeys
	}
	if !f.Cost.within(costOf(f.Rehearsal)) {
		return nil, fmt.Errorf("%w: PINs would be guessed too easily, or take too long", ErrKeys)
	}
	var err error
	if f.station, err = signing.ParseEnrolment(f.Enrolment); err != nil {
		return nil, ErrKeys
	}
	if f.epoch, err = f.readEpoch(); err != nil {
		return nil, err
	}
	return &f, nil
}

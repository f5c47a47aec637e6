package station

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
)

// forPass is the external data under which a bundle's pass is signed.
const forPass = "CN-POLL-PASS-1"

// passFile is what a pass's file says: the entries, and whose desk signed them.
type passFile struct {
	Voucher []byte            `json:"voucher"`
	Entries count.PassEntries `json:"entries"`
	// Enrolment introduces the key that vouches for the desk, for people to
	// compare; older files lack it.
	Enrolment []byte `json:"enrolment,omitempty"`
}

// ExportPass signs a bundle's pass for another PC with the desk's key. The
// refusal is T502 where there is no such pass.
func (d *Day) ExportPass(id count.BundleID, p count.Pass) ([]byte, error) {
	var entries count.PassEntries
	ok := false
	if d.tally != nil {
		d.tally.View(func(s *count.State) { entries, ok = s.Entries(id, p) })
	}
	if !ok {
		return nil, election.Refused("T502", "what", "bundle", "id", string(id))
	}
	desk, voucher := d.folder.Desk()
	payload, err := json.Marshal(passFile{Voucher: voucher, Entries: entries, Enrolment: d.folder.Enrolment()})
	if err != nil {
		return nil, err
	}
	return signing.Seal(d.random, desk, forPass, payload)
}

// ExportPasses signs every pass that is full, in the order of the bundles.
func (d *Day) ExportPasses() ([]Pass, error) {
	var full []Pass
	if d.tally != nil {
		d.tally.View(func(s *count.State) {
			for _, b := range s.Bundles() {
				for p := count.First; p <= count.Second; p++ {
					if b.Entered[p] == int(b.N) {
						full = append(full, Pass{Bundle: b.ID, Pass: p})
					}
				}
			}
		})
	}
	for i := range full {
		var err error
		if full[i].File, err = d.ExportPass(full[i].Bundle, full[i].Pass); err != nil {
			return nil, err
		}
	}
	return full, nil
}

// Pass is a pass of a bundle that goes from one PC to another.
type Pass struct {
	Bundle count.BundleID
	Pass   count.Pass
	File   []byte
	Err    error // why it was not taken in
}

// readPass reads a pass's file without believing it; false for other bytes.
func readPass(data []byte) (pass passFile, station [8]byte, ok bool) {
	_, payload, err := signing.Peek(data)
	if err != nil || json.Unmarshal(payload, &pass) != nil {
		return passFile{}, station, false
	}
	station, _, err = signing.Peek(pass.Voucher)
	return pass, station, err == nil
}

// Introduced gives the key by which a pass's file says that it is vouched for,
// so that people can compare it; false where it brings none of this station's.
func (d *Day) Introduced(data []byte) (signing.PublicKey, bool) {
	pass, station, ok := readPass(data)
	if !ok {
		return signing.PublicKey{}, false
	}
	e, err := signing.ParseEnrolment(pass.Enrolment)
	return e.Key, err == nil && e.Election == d.def.ID && e.Station == d.place && e.Key.KID() == station
}

// MergePass takes in a pass signed by the desk of a key that is the station's
// own, that the tally book trusts, or that is among those given: S701 for a file
// that is none, S705 for another key, S704 for changed bytes.
func (d *Day) MergePass(o election.Origin, data []byte, keys []signing.PublicKey) (journal.Receipt, error) {
	pass, kid, ok := readPass(data)
	if !ok {
		return journal.Receipt{}, election.Refused("S701")
	}
	refuse := func(code election.Code, what, of string) (journal.Receipt, error) {
		return journal.Receipt{}, election.Refused(code, "bundle", string(pass.Entries.Bundle), what, of)
	}
	desk, err := signing.OpenVoucher(pass.Voucher, among(slices.Concat(keys, d.teamKeys())))
	switch {
	case errors.Is(err, signing.ErrUnknownKey):
		return refuse("S705", "kid", hex.EncodeToString(kid[:]))
	case err != nil:
		return refuse("S704", "check", "signature")
	}
	if _, _, err := signing.Open(data, forPass, among([]signing.PublicKey{desk})); err != nil {
		return refuse("S704", "check", "signature")
	}
	merge := count.Merge{Entries: pass.Entries, Key: hex.EncodeToString(kid[:])}
	if d.tally == nil {
		return d.TryEmpty(o, merge)
	}
	return d.tally.Do(o, merge)
}

// teamKeys are those whose passes are taken in: the station's, and of the PCs
// that help.
func (d *Day) teamKeys() []signing.PublicKey {
	keys := []signing.PublicKey{d.folder.PublicKey()}
	if d.tally != nil {
		d.tally.View(func(s *count.State) { keys = append(keys, s.Trusted()...) })
	}
	return keys
}

// MergePasses takes in what can be of several files, and tells of each what
// became of it. A key that is given was compared just now and is trusted from
// then on. The error is a refusal for those in whose name it is asked.
func (d *Day) MergePasses(o election.Origin, files [][]byte, compared signing.PublicKey) ([]Pass, error) {
	if err := d.mayTeam(o, "merge"); err != nil {
		return nil, err
	}
	if !compared.IsZero() && d.tally != nil {
		if _, err := d.tally.Do(stepOf(o, "trust"), count.Trust{Key: compared}); err != nil {
			return nil, err
		}
	}
	var passes []Pass
	for i, data := range files {
		pass, _, _ := readPass(data)
		p := Pass{Bundle: pass.Entries.Bundle, Pass: pass.Entries.Pass, File: data}
		_, p.Err = d.MergePass(stepOf(o, strconv.Itoa(i)), data, nil)
		passes = append(passes, p)
	}
	return passes, nil
}

// among finds a key of a list by its name.
func among(keys []signing.PublicKey) func(kid [8]byte) (signing.PublicKey, bool) {
	return func(kid [8]byte) (signing.PublicKey, bool) {
		i := slices.IndexFunc(keys, func(k signing.PublicKey) bool { return k.KID() == kid })
		if i < 0 {
			return signing.PublicKey{}, false
		}
		return keys[i], true
	}
}

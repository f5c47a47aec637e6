package station

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

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
	payload, err := json.Marshal(passFile{Voucher: voucher, Entries: entries})
	if err != nil {
		return nil, err
	}
	return signing.Seal(d.random, desk, forPass, payload)
}

// MergePass takes in a pass signed by the desk of a station whose key is among
// those given: S701 for a file that is none, S705 for another key, S704 for
// changed bytes.
func (d *Day) MergePass(o election.Origin, data []byte, keys []signing.PublicKey) (journal.Receipt, error) {
	refuse := func(code election.Code, pairs ...any) (journal.Receipt, error) {
		return journal.Receipt{}, election.Refused(code, pairs...)
	}
	_, payload, err := signing.Peek(data)
	if err != nil {
		return refuse("S701")
	}
	var pass passFile
	if err := json.Unmarshal(payload, &pass); err != nil {
		return refuse("S701")
	}
	kid, _, err := signing.Peek(pass.Voucher)
	if err != nil {
		return refuse("S701")
	}
	station := hex.EncodeToString(kid[:])
	desk, err := signing.OpenVoucher(pass.Voucher, among(keys))
	switch {
	case errors.Is(err, signing.ErrUnknownKey):
		return refuse("S705", "kid", station)
	case err != nil:
		return refuse("S704", "check", "signature")
	}
	if _, _, err := signing.Open(data, forPass, among([]signing.PublicKey{desk})); err != nil {
		return refuse("S704", "check", "signature")
	}
	merge := count.Merge{Entries: pass.Entries, Key: station}
	if d.tally == nil {
		return d.TryEmpty(o, merge)
	}
	return d.tally.Do(o, merge)
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

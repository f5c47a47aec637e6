package station

import (
	"encoding/hex"
	"encoding/json"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
)

// forPass is the external data under which a bundle's pass is signed.
const forPass = "CN-POLL-PASS-1"

// ExportPass signs a bundle's pass for another PC. The refusal is T502 where
// there is no such pass.
func (d *Day) ExportPass(id count.BundleID, p count.Pass) ([]byte, error) {
	var entries count.PassEntries
	ok := false
	if d.tally != nil {
		d.tally.View(func(s *count.State) { entries, ok = s.Entries(id, p) })
	}
	if !ok {
		return nil, &election.Refusal{Findings: []election.Finding{election.Find("T502", "what", "bundle", "id", string(id))}}
	}
	payload, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	return signing.Seal(d.random, d.folder.Signer(), forPass, payload)
}

// MergePass takes in a pass signed by one of the keys given: S701 for a file
// that is none, S705 for another key, S704 for changed bytes.
func (d *Day) MergePass(o election.Origin, data []byte, keys []signing.PublicKey) (journal.Receipt, error) {
	refuse := func(code election.Code, pairs ...any) (journal.Receipt, error) {
		return journal.Receipt{}, &election.Refusal{Findings: []election.Finding{election.Find(code, pairs...)}}
	}
	kid, _, err := signing.Peek(data)
	if err != nil {
		return refuse("S701")
	}
	known := false
	payload, _, err := signing.Open(data, forPass, func(kid [8]byte) (signing.PublicKey, bool) {
		for _, k := range keys {
			if k.KID() == kid {
				known = true
				return k, true
			}
		}
		return signing.PublicKey{}, false
	})
	switch {
	case err != nil && !known:
		return refuse("S705", "kid", hex.EncodeToString(kid[:]))
	case err != nil:
		return refuse("S704", "check", "signature")
	}
	var entries count.PassEntries
	if err := json.Unmarshal(payload, &entries); err != nil {
		return refuse("S701")
	}
	merge := count.Merge{Entries: entries, Key: hex.EncodeToString(kid[:])}
	if d.tally == nil {
		return d.TryEmpty(o, merge)
	}
	return d.tally.Do(o, merge)
}

package street

import (
	"changpiao/station/journal"
	"changpiao/station/late"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// seen is what can be found out about an arrival before its book decides on it,
// on another processor: the decision is the same with it and without it.
type seen struct {
	hash  journal.Hash
	claim sheet.Claim
	fault error // why there is no claim
	// A signature that holds under key, and the sheet; without a key where no
	// signature was checked or none held.
	key   signing.PublicKey
	sheet sheet.Sheet
}

// Look reads what the arrival claims, once.
func (a *Arrival) Look() {
	if a.seen == nil {
		claim, err := Peek(a.Data)
		a.seen = &seen{hash: hashOf(a.Data), claim: claim, fault: err}
	}
}

// Claim gives what the arrival says of itself; the error is why that can't be
// read.
func (a *Arrival) Claim() (sheet.Claim, error) {
	a.Look()
	return a.seen.claim, a.seen.fault
}

// Check verifies the signature ahead, under a key that is trusted now. Whether
// it is trusted still is asked again when the sheet is decided on. A list of
// those registered late is left to then.
func (a *Arrival) Check(key signing.PublicKey) {
	claim, err := a.Claim()
	if err != nil || late.Is(a.Data) {
		return
	}
	sh, key, err := claim.Verify(func([8]byte) (signing.PublicKey, bool) { return key, true })
	if err == nil {
		a.seen.key, a.seen.sheet = key, sh
	}
}

// verify verifies the signature, unless that was done under the very key that
// lookup gives.
func (a *Arrival) verify(lookup sheet.Lookup) (sheet.Sheet, signing.PublicKey, error) {
	claim, err := a.Claim()
	if err != nil {
		return sheet.Sheet{}, signing.PublicKey{}, err
	}
	if key, ok := lookup(claim.KID); ok && key == a.seen.key {
		return a.seen.sheet, key, nil
	}
	return claim.Verify(lookup)
}

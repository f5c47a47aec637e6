package street_test

import (
	"testing"

	"changpiao/station/election"
	"changpiao/station/journaltest"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// What was found out about a sheet before its turn decides nothing: a forged one
// is refused, and so is one whose key is trusted no more when its turn comes.
func TestLookingAheadDecidesNothing(t *testing.T) {
	d := community(t, 1, election.ForOnly)
	for _, c := range []struct {
		name   string
		key    signing.PublicKey // under which it was looked at
		forged bool
		revoke bool
		code   election.Code
	}{
		{"its key", key(t, "S1").Public(), false, false, ""},
		{"revoked since", key(t, "S1").Public(), false, true, "S705"},
		{"another key", key(t, "S2").Public(), false, false, ""},
		{"forged", key(t, "S1").Public(), true, false, "S704"},
	} {
		b := open(t, &journaltest.Log{}, d)
		a := signedSheet(t, d, "S1", 30)
		if c.forged {
			a.Data[len(a.Data)-1] ^= 1
		}
		a.Look()
		a.Check(c.key)
		if c.revoke {
			do(t, b, street.Revoke{KID: key(t, "S1").Public().KID()})
		}
		b.View(func(s *street.State) {
			if got := street.Decide(s, a); got.Finding.Code != c.code {
				t.Errorf("%s: %+v", c.name, got)
			}
		})
	}
}

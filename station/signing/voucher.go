package signing

import "io"

// forDesk is the external data under which a station's key vouches for the key
// of its desk.
const forDesk = "CN-POLL-DESK-1"

// Vouch says with a station's key that another key is its desk's. What the desk
// signs is then known for the station's to all who know the station's key.
func Vouch(rand io.Reader, station Signer, desk PublicKey) ([]byte, error) {
	text, err := desk.MarshalText()
	if err != nil {
		return nil, err
	}
	return Seal(rand, station, forDesk, text)
}

// OpenVoucher checks what Vouch wrote and gives the desk's key. The error is one
// of Open's, or ErrKey.
func OpenVoucher(data []byte, lookup func(kid [8]byte) (PublicKey, bool)) (desk PublicKey, err error) {
	text, _, err := Open(data, forDesk, lookup)
	if err != nil {
		return PublicKey{}, err
	}
	err = desk.UnmarshalText(text)
	return desk, err
}

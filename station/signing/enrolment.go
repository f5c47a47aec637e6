package signing

import (
	"bytes"
	"errors"
	"io"

	"github.com/fxamacker/cbor/v2"

	"changpiao/station/election"
)

// ForEnrolment is the external data under which a station's key introduces
// itself.
const ForEnrolment = "CN-POLL-KEY-1"

const (
	enrolmentVersion = 1
	// MaxEnrolment bounds an enrolment in bytes.
	MaxEnrolment = 2048
	maxID        = 256
)

// ErrEnrolment says that bytes are no enrolment, or one whose own signature
// does not hold.
var ErrEnrolment = errors.New("not a key's enrolment")

// Enrolment introduces a station's key to the street office. Its signature is
// made with the key itself: it shows that the station has the secret, not who
// it is. That is settled by people, who compare the fingerprint.
type Enrolment struct {
	Election election.ID
	Station  election.StationID
	Key      PublicKey
}

// enrolled is the payload's encoding, an array of five.
type enrolled struct {
	_        struct{} `cbor:",toarray"`
	Version  uint64
	Election string
	Station  string
	Alg      int64
	Key      []byte
}

// Enrol makes the file by which a station's key is introduced.
func Enrol(rand io.Reader, key Signer, e election.ID, station election.StationID) ([]byte, error) {
	return Enrolment{Election: e, Station: station, Key: key.Public()}.Encode(rand, key)
}

// Encode signs the enrolment with the key that it introduces; another key, or
// an id of more than 256 bytes, is ErrEnrolment.
func (e Enrolment) Encode(rand io.Reader, key Signer) ([]byte, error) {
	if e.Key != key.Public() || len(e.Election) > maxID || len(e.Station) > maxID {
		return nil, ErrEnrolment
	}
	payload, err := e.payload()
	if err != nil {
		return nil, err
	}
	return Seal(rand, key, ForEnrolment, payload)
}

// ParseEnrolment reads an enrolment and checks that the key signed itself. The
// error is ErrEnrolment.
func ParseEnrolment(data []byte) (Enrolment, error) {
	if len(data) > MaxEnrolment {
		return Enrolment{}, ErrEnrolment
	}
	_, payload, err := Peek(data)
	if err != nil {
		return Enrolment{}, ErrEnrolment
	}
	e, err := parseEnrolled(payload)
	if err != nil {
		return Enrolment{}, err
	}
	self := func([8]byte) (PublicKey, bool) { return e.Key, true }
	if _, _, err := Open(data, ForEnrolment, self); err != nil {
		return Enrolment{}, ErrEnrolment
	}
	return e, nil
}

func (e Enrolment) payload() ([]byte, error) {
	alg, ok := coseOf(e.Key.Alg)
	if !ok {
		return nil, ErrKey
	}
	return deterministic.Marshal(enrolled{
		Version: enrolmentVersion, Election: string(e.Election), Station: string(e.Station),
		Alg: int64(alg), Key: e.Key.Bytes(),
	})
}

var strict = func() cbor.DecMode {
	m, err := cbor.DecOptions{IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden, MaxNestedLevels: 4}.DecMode()
	if err != nil {
		panic(err) // fixed options
	}
	return m
}()

func parseEnrolled(payload []byte) (Enrolment, error) {
	var w enrolled
	if strict.Unmarshal(payload, &w) != nil || w.Version != enrolmentVersion || len(w.Election) > maxID || len(w.Station) > maxID {
		return Enrolment{}, ErrEnrolment
	}
	alg := Ed25519
	if w.Alg == int64(coseSM2) {
		alg = SM2
	}
	key, err := ParsePublicKey(alg, w.Key)
	if err != nil {
		return Enrolment{}, ErrEnrolment
	}
	e := Enrolment{Election: election.ID(w.Election), Station: election.StationID(w.Station), Key: key}
	if again, err := e.payload(); err != nil || !bytes.Equal(again, payload) {
		return Enrolment{}, ErrEnrolment
	}
	return e, nil
}

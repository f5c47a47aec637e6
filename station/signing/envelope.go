package signing

import (
	"bytes"
	"errors"
	"io"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"
)

// The identifiers of the algorithms in an envelope. SM2's is of COSE's range
// for private use, since none is registered.
const (
	coseEd25519 cose.Algorithm = cose.AlgorithmEdDSA // -8
	coseSM2     cose.Algorithm = -65537
)

// MaxEnvelope bounds what Seal makes and Open reads, in bytes.
const MaxEnvelope = 64 << 20

// What Open finds wrong, in the order in which it looks.
var (
	// ErrNotMessage says that the bytes are no COSE_Sign1 with a known
	// algorithm and a key's name.
	ErrNotMessage = errors.New("not a signed message")
	// ErrUnknownKey says that the key is not among those trusted, or is of
	// another algorithm.
	ErrUnknownKey = errors.New("signed by an unknown key")
	// ErrAltered says that the bytes are not those of the one encoding: the
	// unprotected header is not empty, or something is written otherwise.
	ErrAltered = errors.New("altered encoding")
	// ErrSignature says that the signature does not hold.
	ErrSignature = errors.New("wrong signature")
)

// Seal signs a payload for a purpose, named by the external data, which is
// signed but not part of the bytes: a COSE_Sign1 (RFC 9052, tag 18) in
// deterministic CBOR whose protected header is exactly {alg, kid} and whose
// unprotected header is empty. Ed25519 makes the same bytes each time; SM2
// draws from rand, so its bytes are stored and never made again.
func Seal(rand io.Reader, key Signer, external string, payload []byte) ([]byte, error) {
	alg, ok := coseOf(key.Public().Alg)
	if !ok {
		return nil, ErrKey
	}
	m := cose.NewSign1Message()
	kid := key.Public().KID()
	m.Headers.Protected[cose.HeaderLabelAlgorithm] = alg
	m.Headers.Protected[cose.HeaderLabelKeyID] = kid[:]
	m.Payload = payload
	if m.Payload == nil {
		m.Payload = []byte{}
	}
	if err := m.Sign(rand, []byte(external), coseSigner{key, alg}); err != nil {
		return nil, err
	}
	data, err := m.MarshalCBOR()
	if err != nil {
		return nil, err
	}
	if len(data) > MaxEnvelope {
		return nil, ErrNotMessage
	}
	return data, nil
}

// Message is an envelope that was read and not checked yet.
type Message struct {
	// KID is the name of the key that is said to have signed. It and the payload
	// are not to be believed before Open: they serve only to tell which key is
	// unknown, or which version.
	KID     [kidSize]byte
	Payload []byte

	alg  cose.Algorithm
	cose *cose.Sign1Message
	data []byte
}

// Read reads an envelope without checking anything. The error is ErrNotMessage.
func Read(data []byte) (Message, error) {
	if len(data) > MaxEnvelope || !LooksSigned(data) {
		return Message{}, ErrNotMessage
	}
	m := cose.NewSign1Message()
	if err := m.UnmarshalCBOR(data); err != nil {
		return Message{}, ErrNotMessage
	}
	alg, err := m.Headers.Protected.Algorithm()
	if err != nil || alg != coseEd25519 && alg != coseSM2 {
		return Message{}, ErrNotMessage
	}
	kid, ok := m.Headers.Protected[cose.HeaderLabelKeyID].([]byte)
	if !ok || len(kid) != kidSize || m.Payload == nil || len(m.Signature) != SignatureSize {
		return Message{}, ErrNotMessage
	}
	return Message{KID: [kidSize]byte(kid), Payload: m.Payload, alg: alg, cose: m, data: data}, nil
}

// Open checks the envelope and gives the key that signed it. The external data
// must be the one it was sealed for. lookup finds trusted keys by name. Bytes
// other than those Seal makes are refused, even where the signature would hold.
// The error is ErrUnknownKey, ErrAltered or ErrSignature.
func (m Message) Open(external string, lookup func(kid [8]byte) (PublicKey, bool)) (PublicKey, error) {
	pk, ok := lookup(m.KID)
	if !ok || pk.KID() != m.KID {
		return PublicKey{}, ErrUnknownKey
	}
	if alg, ok := coseOf(pk.Alg); !ok || alg != m.alg {
		return PublicKey{}, ErrUnknownKey
	}
	if again, err := m.encode(); err != nil || !bytes.Equal(again, m.data) {
		return PublicKey{}, ErrAltered
	}
	if err := m.cose.Verify([]byte(external), coseVerifier{pk, m.alg}); err != nil {
		return PublicKey{}, ErrSignature
	}
	return pk, nil
}

// Open reads an envelope and checks it; see Message.Open.
func Open(data []byte, external string, lookup func(kid [8]byte) (PublicKey, bool)) (payload []byte, pk PublicKey, err error) {
	m, err := Read(data)
	if err != nil {
		return nil, PublicKey{}, err
	}
	if pk, err = m.Open(external, lookup); err != nil {
		return nil, PublicKey{}, err
	}
	return m.Payload, pk, nil
}

// Peek gives the key's name and the payload of an envelope without checking
// anything. The error is ErrNotMessage.
func Peek(data []byte) (kid [8]byte, payload []byte, err error) {
	m, err := Read(data)
	return m.KID, m.Payload, err
}

// LooksSigned reports whether bytes begin as an envelope does, though they may
// be damaged further on.
func LooksSigned(data []byte) bool { return bytes.HasPrefix(data, []byte{0xd2, 0x84}) }

// deterministic is the core deterministic encoding of RFC 8949, section 4.2.
var deterministic = func() cbor.EncMode {
	m, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err) // fixed options
	}
	return m
}()

// encode writes the one encoding of an envelope, by which an altered one is
// told: what the COSE library tolerates is more than this.
func (m Message) encode() ([]byte, error) {
	protected, err := deterministic.Marshal(map[int]any{1: int64(m.alg), 4: m.KID[:]})
	if err != nil {
		return nil, err
	}
	content := []any{protected, struct{}{}, m.Payload, m.cose.Signature}
	return deterministic.Marshal(cbor.Tag{Number: cose.CBORTagSign1Message, Content: content})
}

func coseOf(a Algorithm) (cose.Algorithm, bool) {
	switch a {
	case Ed25519:
		return coseEd25519, true
	case SM2:
		return coseSM2, true
	}
	return 0, false
}

// coseSigner and coseVerifier lend a key to the COSE library.
type coseSigner struct {
	Signer
	alg cose.Algorithm
}

func (s coseSigner) Algorithm() cose.Algorithm { return s.alg }

type coseVerifier struct {
	key PublicKey
	alg cose.Algorithm
}

func (v coseVerifier) Algorithm() cose.Algorithm { return v.alg }

func (v coseVerifier) Verify(message, signature []byte) error {
	if !v.key.Verify(message, signature) {
		return ErrSignature
	}
	return nil
}

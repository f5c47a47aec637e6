// Package signing holds the keys of the project and the one envelope in which
// everything that is signed travels: a result sheet, a station's enrolment, a
// bundle's pass, a station's package.
//
// It knows neither elections' rules nor files, clocks or chance: randomness
// comes in as an io.Reader, and whoever calls says for which purpose a
// signature holds (the external data of Seal and Open).
package signing

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/emmansun/gmsm/sm2"
)

// Algorithm names a way of signing.
type Algorithm string

// The algorithms.
const (
	Ed25519 Algorithm = "ed25519" // RFC 8032, the default
	SM2     Algorithm = "sm2"     // GB/T 32918 with SM3
)

// Algorithms lists them, the default first.
func Algorithms() []Algorithm { return []Algorithm{Ed25519, SM2} }

// Sizes of the encodings in bytes.
const (
	SignatureSize  = 64 // of either algorithm; SM2's is r‖s
	privateSize    = 32 // Ed25519's seed, SM2's secret number
	sm2PublicSize  = 65 // 0x04 ‖ x ‖ y
	kidSize        = 8
	fingerprintLen = 16
)

// sm2User is the user id that SM2 mixes into what is signed: the one that
// GM/T 0009 names for everybody who has agreed on no other.
var sm2User = []byte("1234567812345678")

// ErrKey says that bytes are no key of their algorithm.
var ErrKey = errors.New("no such key")

// PublicKey is the key by which a signature is checked. Two values are equal
// (==) when the keys are; the zero value is no key and verifies nothing.
type PublicKey struct {
	Alg Algorithm
	key string
}

// ParsePublicKey reads a public key: 32 bytes for Ed25519, the uncompressed
// point of 65 bytes for SM2. The error is ErrKey.
func ParsePublicKey(alg Algorithm, b []byte) (PublicKey, error) {
	ok := false
	switch alg {
	case Ed25519:
		ok = len(b) == ed25519.PublicKeySize
	case SM2:
		if len(b) == sm2PublicSize {
			_, err := sm2.NewPublicKey(b)
			ok = err == nil
		}
	}
	if !ok {
		return PublicKey{}, ErrKey
	}
	return PublicKey{Alg: alg, key: string(b)}, nil
}

// Bytes gives the encoding that ParsePublicKey reads.
func (k PublicKey) Bytes() []byte { return []byte(k.key) }

// IsZero reports whether this is no key at all.
func (k PublicKey) IsZero() bool { return k.key == "" }

// KID gives the short name under which messages refer to the key: the first 8
// bytes of the SHA-256 of its encoding.
func (k PublicKey) KID() [8]byte {
	sum := sha256.Sum256([]byte(k.key))
	return [8]byte(sum[:kidSize])
}

// Fingerprint gives the first 16 bytes of the SHA-256 of the key's encoding as
// eight blocks of four hexadecimal digits, for two people to read to each
// other. It begins with the KID.
func (k PublicKey) Fingerprint() string {
	sum := sha256.Sum256([]byte(k.key))
	digits := strings.ToUpper(hex.EncodeToString(sum[:fingerprintLen]))
	blocks := make([]string, 0, len(digits)/4)
	for at := 0; at < len(digits); at += 4 {
		blocks = append(blocks, digits[at:at+4])
	}
	return strings.Join(blocks, " ")
}

// MarshalText writes the algorithm, a colon and the encoding in hexadecimal.
func (k PublicKey) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%s:%x", k.Alg, k.key), nil
}

// UnmarshalText reads what MarshalText wrote.
func (k *PublicKey) UnmarshalText(text []byte) error {
	alg, digits, _ := strings.Cut(string(text), ":")
	b, err := hex.DecodeString(digits)
	if err != nil {
		return ErrKey
	}
	*k, err = ParsePublicKey(Algorithm(alg), b)
	return err
}

// Verify reports whether a signature of 64 bytes over a message holds.
func (k PublicKey) Verify(message, signature []byte) bool {
	if len(signature) != SignatureSize || k.IsZero() {
		return false
	}
	switch k.Alg {
	case Ed25519:
		return ed25519.Verify(ed25519.PublicKey(k.key), message, signature)
	case SM2:
		pub, err := sm2.NewPublicKey([]byte(k.key))
		if err != nil {
			return false
		}
		r := new(big.Int).SetBytes(signature[:SignatureSize/2])
		s := new(big.Int).SetBytes(signature[SignatureSize/2:])
		return sm2.VerifyWithSM2(pub, sm2User, message, r, s)
	}
	return false
}

// Signer makes signatures under one key. A PrivateKey is one; a card or a
// token that never gives its key away may be another.
type Signer interface {
	// Public gives the key by which the signatures are checked.
	Public() PublicKey
	// Sign makes the signature of 64 bytes over a message. SM2 takes
	// randomness; Ed25519 takes none.
	Sign(rand io.Reader, message []byte) ([]byte, error)
}

// PrivateKey signs. It prints as its public key's fingerprint, so that no log
// shows the secret.
type PrivateKey struct {
	public PublicKey
	secret []byte
	ed     ed25519.PrivateKey // the secret and its public half, kept because making it takes as long as signing
}

// Generate makes a new key from 32 bytes of randomness (seldom 64, for SM2).
// The same bytes make the same key. The error is the reader's, or ErrKey for
// an unknown algorithm.
func Generate(alg Algorithm, rand io.Reader) (PrivateKey, error) {
	if alg != Ed25519 && alg != SM2 {
		return PrivateKey{}, ErrKey
	}
	for {
		secret := make([]byte, privateSize)
		if _, err := io.ReadFull(rand, secret); err != nil {
			return PrivateKey{}, err
		}
		// SM2 takes numbers from 1 to n-2 only: one in four thousand million
		// draws is outside.
		if k, err := ParsePrivateKey(alg, secret); err == nil {
			return k, nil
		}
	}
}

// ParsePrivateKey reads what Bytes gave: 32 bytes. The error is ErrKey.
func ParsePrivateKey(alg Algorithm, b []byte) (PrivateKey, error) {
	if len(b) != privateSize {
		return PrivateKey{}, ErrKey
	}
	k := PrivateKey{secret: append([]byte(nil), b...)}
	switch alg {
	case Ed25519:
		k.ed = ed25519.NewKeyFromSeed(b)
		pub := k.ed.Public().(ed25519.PublicKey)
		k.public = PublicKey{Alg: alg, key: string(pub)}
	case SM2:
		priv, err := sm2.NewPrivateKey(b)
		if err != nil {
			return PrivateKey{}, ErrKey
		}
		point := make([]byte, sm2PublicSize)
		point[0] = 4
		priv.X.FillBytes(point[1:33])
		priv.Y.FillBytes(point[33:])
		k.public = PublicKey{Alg: alg, key: string(point)}
	default:
		return PrivateKey{}, ErrKey
	}
	return k, nil
}

// Bytes gives the secret: Ed25519's seed or SM2's number, 32 bytes. It must be
// stored sealed only.
func (k PrivateKey) Bytes() []byte { return append([]byte(nil), k.secret...) }

// Wipe overwrites the secret, of this value and of its copies: none of them
// signs rightly any more.
func (k PrivateKey) Wipe() {
	clear(k.secret)
	clear(k.ed)
}

// Public gives the key's public half; see Signer.
func (k PrivateKey) Public() PublicKey { return k.public }

// Sign makes a signature; see Signer.
func (k PrivateKey) Sign(rand io.Reader, message []byte) ([]byte, error) {
	switch k.public.Alg {
	case Ed25519:
		return ed25519.Sign(k.ed, message), nil
	case SM2:
		priv, err := sm2.NewPrivateKey(k.secret)
		if err != nil {
			return nil, ErrKey
		}
		r, s, err := sm2.SignWithSM2(rand, &priv.PrivateKey, sm2User, message)
		if err != nil {
			return nil, err
		}
		signature := make([]byte, SignatureSize)
		r.FillBytes(signature[:SignatureSize/2])
		s.FillBytes(signature[SignatureSize/2:])
		return signature, nil
	}
	return nil, ErrKey
}

// String hides the secret.
func (k PrivateKey) String() string { return "private key of " + k.public.Fingerprint() }

// GoString hides the secret too.
func (k PrivateKey) GoString() string { return k.String() }

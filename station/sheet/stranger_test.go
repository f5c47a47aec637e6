package sheet_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// This file is a verifier written from FORMAT.md alone: it uses the standard
// library and nothing of the project, nor its CBOR and COSE libraries. SM2 is
// not in the standard library, so of SM2's vector only the signature is left
// unchecked.

var errStranger = errors.New("refused")

// cborReader takes deterministic CBOR apart.
type cborReader struct{ rest []byte }

// head reads a major type and its number, in shortest form.
func (r *cborReader) head() (major byte, n uint64, err error) {
	if len(r.rest) == 0 {
		return 0, 0, errStranger
	}
	major, low := r.rest[0]>>5, r.rest[0]&31
	r.rest = r.rest[1:]
	if low < 24 {
		return major, uint64(low), nil
	}
	size := 1 << (low - 24)
	if low > 27 || len(r.rest) < size {
		return 0, 0, errStranger
	}
	for _, b := range r.rest[:size] {
		n = n<<8 | uint64(b)
	}
	r.rest = r.rest[size:]
	if size == 1 && n < 24 || size > 1 && n>>(4*size) == 0 {
		return 0, 0, errStranger // a shorter form would have done
	}
	return major, n, nil
}

func (r *cborReader) take(n uint64) ([]byte, error) {
	if n > uint64(len(r.rest)) {
		return nil, errStranger
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b, nil
}

// value reads whatever stands next: int64, []byte, string, bool or []any.
func (r *cborReader) value() (any, error) {
	major, n, err := r.head()
	if err != nil || n > 1<<62 {
		return nil, errStranger
	}
	switch major {
	case 0:
		return int64(n), nil
	case 1:
		return -1 - int64(n), nil
	case 2:
		return r.take(n)
	case 3:
		b, err := r.take(n)
		if err != nil || !utf8.Valid(b) {
			return nil, errStranger
		}
		return string(b), nil
	case 4:
		list := []any{}
		for range n {
			v, err := r.value()
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case 7:
		if n == 20 || n == 21 {
			return n == 21, nil
		}
	}
	return nil, errStranger
}

func byteString(b []byte) []byte {
	switch n := len(b); {
	case n < 24:
		return append([]byte{0x40 | byte(n)}, b...)
	case n < 256:
		return append([]byte{0x58, byte(n)}, b...)
	default:
		return append([]byte{0x59, byte(n >> 8), byte(n)}, b...)
	}
}

// strangerOpen verifies a message of section 2. An SM2 signature is believed.
func strangerOpen(data []byte, external string, publicKey []byte) (payload []byte, err error) {
	r := cborReader{rest: data}
	if !bytes.HasPrefix(data, []byte{0xd2, 0x84}) {
		return nil, errStranger
	}
	r.rest = data[2:]
	protected, err := r.value()
	if err != nil || len(r.rest) == 0 || r.rest[0] != 0xa0 {
		return nil, errStranger
	}
	r.rest = r.rest[1:]
	body, err1 := r.value()
	signature, err2 := r.value()
	if err1 != nil || err2 != nil || len(r.rest) > 0 {
		return nil, errStranger
	}
	kid := sha256.Sum256(publicKey)
	header := []byte{0xa2, 0x01, 0x27, 0x04, 0x48}
	if len(publicKey) == 65 {
		header = []byte{0xa2, 0x01, 0x3a, 0x00, 0x01, 0x00, 0x00, 0x04, 0x48}
	}
	header = append(header, kid[:8]...)
	if p, ok := protected.([]byte); !ok || !bytes.Equal(p, header) {
		return nil, errStranger
	}
	payload, ok1 := body.([]byte)
	sig, ok2 := signature.([]byte)
	if !ok1 || !ok2 || len(sig) != 64 {
		return nil, errStranger
	}
	toSign := append([]byte("\x84\x6aSignature1"), byteString(header)...)
	toSign = append(toSign, byteString([]byte(external))...)
	toSign = append(toSign, byteString(payload)...)
	if len(publicKey) == ed25519.PublicKeySize && !ed25519.Verify(publicKey, toSign, sig) {
		return nil, errStranger
	}
	return payload, nil
}

var strangerNames = strings.Fields(`version election definition place stations rehearsal round kind revision epoch supersedes
	opened closed sealed verdict registered_before registered due present proxies papers positions reasons sealed_by
	roll_heads tally_head program`)

// strangerFields reads a payload of section 3.
func strangerFields(payload []byte) (map[string]any, error) {
	r := cborReader{rest: payload}
	v, err := r.value()
	list, ok := v.([]any)
	if err != nil || !ok || len(list) != len(strangerNames) || len(r.rest) > 0 {
		return nil, errStranger
	}
	fields := map[string]any{}
	for i, name := range strangerNames {
		fields[name] = plainly(list[i])
	}
	return fields, nil
}

// plainly puts a value as JSON has it.
func plainly(v any) any {
	switch v := v.(type) {
	case []byte:
		return hex.EncodeToString(v)
	case int64:
		return float64(v)
	case []any:
		list := []any{}
		for _, e := range v {
			list = append(list, plainly(e))
		}
		return list
	}
	return v
}

var strangerDigits = []int{0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29, 32, 34, 37, 39, 41}

// strangerWhole puts pages together; one may be missing.
func strangerWhole(pages []string) ([]byte, error) {
	var length, chunks int
	var tag string
	data := map[int][]byte{}
	for _, p := range pages {
		body := p[:len(p)-10]
		if p[:6] != "917301" || fmt.Sprintf("%010d", crc32.ChecksumIEEE([]byte(body))) != p[len(p)-10:] {
			return nil, errStranger
		}
		total, _ := strconv.Atoi(p[26:28])
		index, _ := strconv.Atoi(p[28:30])
		length, _ = strconv.Atoi(p[30:34])
		tag, chunks = p[6:26], total-1
		size := length / chunks
		if index <= length%chunks && length%chunks > 0 {
			size++
		}
		text := body[34:]
		for left := size; left > 0; left -= 17 {
			k := min(17, left)
			n, _ := new(big.Int).SetString(text[:strangerDigits[k]], 10)
			data[index] = append(data[index], n.FillBytes(make([]byte, k))...)
			text = text[strangerDigits[k]:]
		}
		if text != "" {
			return nil, errStranger
		}
	}
	if len(data) < chunks {
		return nil, errStranger
	}
	var whole []byte
	for i := 1; i <= chunks; i++ {
		part := data[i]
		if part == nil {
			part = bytes.Clone(data[0])
			for k, d := range data {
				for j := range d {
					if k > 0 {
						part[j] ^= d[j]
					}
				}
			}
		}
		size := length / chunks
		if i <= length%chunks {
			size++
		}
		whole = append(whole, part[:size]...)
	}
	sum := sha256.Sum256(whole)
	if fmt.Sprintf("%020d", binary.BigEndian.Uint64(sum[:8])) != tag {
		return nil, errStranger
	}
	return whole, nil
}

func TestStrangerReadsTheVectors(t *testing.T) {
	for _, v := range vectors(t) {
		public, _ := hex.DecodeString(v.PublicKey)
		pages := strings.Fields(string(readFile(t, v.Algorithm+".txt")))
		data := readFile(t, v.Algorithm+".sheet")
		for out := range pages {
			rest := append(append([]string{}, pages[:out]...), pages[out+1:]...)
			if whole, err := strangerWhole(rest); err != nil || !bytes.Equal(whole, data) {
				t.Fatalf("%s without page %d: %v", v.Algorithm, out+1, err)
			}
		}
		payload, err := strangerOpen(data, "CN-POLL-SHEET-1", public)
		if err != nil {
			t.Fatal(v.Algorithm, err)
		}
		fields, err := strangerFields(payload)
		if err != nil || !reflect.DeepEqual(fields, v.Fields) {
			got, _ := json.Marshal(fields)
			t.Errorf("%s: %v %s", v.Algorithm, err, got)
		}
		key, err := strangerOpen(readFile(t, v.Algorithm+".enrol"), "CN-POLL-KEY-1", public)
		if err != nil || !bytes.HasSuffix(key, public) {
			t.Errorf("%s: enrolment: %v", v.Algorithm, err)
		}
	}
}

func TestStrangerRefusesEveryFlippedBit(t *testing.T) {
	public, _ := hex.DecodeString(vectors(t)[0].PublicKey)
	data := readFile(t, "ed25519.sheet")
	for bit := 0; bit < 8*len(data); bit += sparing() {
		changed := bytes.Clone(data)
		changed[bit/8] ^= 1 << (bit % 8)
		if _, err := strangerOpen(changed, "CN-POLL-SHEET-1", public); err == nil {
			t.Fatalf("bit %d", bit)
		}
	}
}

package sheet

import (
	"encoding/binary"
	"math/big"
)

// Bytes travel as decimal digits, 17 bytes in 41 of them: a hand-held scanner
// types digits alike under every input method and keyboard layout.
const (
	blockBytes  = 17
	blockDigits = 41
)

// digitsFor gives the number of digits that k bytes take, k up to 17: the
// fewest that hold every value.
var digitsFor = [blockBytes + 1]int{0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29, 32, 34, 37, 39, 41}

func digitsLen(bytes int) int {
	return bytes/blockBytes*blockDigits + digitsFor[bytes%blockBytes]
}

// appendDigits writes bytes as digits: each block of up to 17 bytes as one
// number, the higher byte first, with leading zeros.
func appendDigits(text, data []byte) []byte {
	for len(data) > 0 {
		n := min(blockBytes, len(data))
		text = appendNumber(text, new(big.Int).SetBytes(data[:n]), digitsFor[n])
		data = data[n:]
	}
	return text
}

func appendNumber(text []byte, n *big.Int, width int) []byte {
	digits := n.String()
	for range width - len(digits) {
		text = append(text, '0')
	}
	return append(text, digits...)
}

func appendUint(text []byte, n uint64, width int) []byte {
	return appendNumber(text, new(big.Int).SetUint64(n), width)
}

// readDigits reads n bytes back. It is false when the text has another length,
// something else than digits in it, or a number that n bytes can't hold.
func readDigits(text string, n int) ([]byte, bool) {
	if len(text) != digitsLen(n) || !onlyDigits(text) {
		return nil, false
	}
	data := make([]byte, 0, n)
	for len(data) < n {
		k := min(blockBytes, n-len(data))
		v, ok := new(big.Int).SetString(text[:digitsFor[k]], 10)
		if !ok || v.BitLen() > 8*k {
			return nil, false
		}
		data = append(data, v.FillBytes(make([]byte, k))...)
		text = text[digitsFor[k]:]
	}
	return data, true
}

// readUint reads a number of up to 20 digits that fits 64 bits.
func readUint(text string) (uint64, bool) {
	v, ok := new(big.Int).SetString(text, 10)
	if !ok || !v.IsUint64() {
		return 0, false
	}
	return v.Uint64(), true
}

func onlyDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// bigEndian reads the tag of a set.
func bigEndian(b []byte) uint64 { return binary.BigEndian.Uint64(b) }

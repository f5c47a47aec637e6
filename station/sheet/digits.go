package sheet

import (
	"encoding/binary"
	"math/big"
	"math/bits"
	"strconv"
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
		var block [24]byte
		readBlock(&block, text[:digitsFor[k]])
		if block != keepLast(block, k) {
			return nil, false
		}
		data = append(data, block[len(block)-k:]...)
		text = text[digitsFor[k]:]
	}
	return data, true
}

// readBlock reads a number of up to 41 digits, which 192 bits hold.
func readBlock(block *[24]byte, digits string) {
	var high, mid, low uint64
	for len(digits) > 0 {
		group := digits[:min(19, len(digits))] // as many as fit 64 bits
		scale, value := uint64(1), uint64(0)
		for i := range len(group) {
			scale, value = scale*10, value*10+uint64(group[i]-'0')
		}
		var carryLow, carryMid, c uint64
		carryLow, low = bits.Mul64(low, scale)
		low, c = bits.Add64(low, value, 0)
		carryLow += c
		carryMid, mid = bits.Mul64(mid, scale)
		mid, c = bits.Add64(mid, carryLow, 0)
		high = carryMid + c // the groups before the last fit 128 bits
		digits = digits[len(group):]
	}
	binary.BigEndian.PutUint64(block[:8], high)
	binary.BigEndian.PutUint64(block[8:16], mid)
	binary.BigEndian.PutUint64(block[16:], low)
}

// keepLast clears all but the last k bytes.
func keepLast(block [24]byte, k int) [24]byte {
	clear(block[:len(block)-k])
	return block
}

// readUint reads a number of up to 20 digits that fits 64 bits.
func readUint(text string) (uint64, bool) {
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil
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

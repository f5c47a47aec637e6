package election

import (
	_ "embed" // strokes.bin is read at compile time; the domain opens no file
	"encoding/binary"
)

// strokesTable is a series of runs: the first character and the number of characters, four bytes each and the higher
// byte first, then one byte of strokes for each character. STROKES.md says where it comes from.
//
//go:embed strokes.bin
var strokesTable []byte

// Strokes gives the number of strokes a Chinese character is written with on the mainland, by which names are put in
// the order of 姓氏笔画. For anything that is not a Chinese character in the table, known is false.
func Strokes(r rune) (n int, known bool) {
	const head = 8
	for rest := strokesTable; len(rest) >= head; {
		first := rune(binary.BigEndian.Uint32(rest))
		length := int(binary.BigEndian.Uint32(rest[4:]))
		counts := rest[head : head+length]
		if r < first {
			return 0, false // the runs are in order
		}
		if at := int(r - first); at < length {
			return int(counts[at]), true
		}
		rest = rest[head+length:]
	}
	return 0, false
}

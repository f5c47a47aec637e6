package journal

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// PrintedHead is a head as it stands on paper: the number of records, and the
// first digits of the last one's hash.
type PrintedHead struct {
	Seq    int64
	Digits string // lower case, 8 to 64
}

// leastDigits is how many digits of a hash the pages show.
const leastDigits = 8

// ParsePrintedHead reads a head as it is printed, such as "1234 0a1b2c3d"; a
// colon may stand for the space.
func ParsePrintedHead(text string) (PrintedHead, error) {
	bad := fmt.Errorf("a head is a number of records and at least %d digits, such as 1234 0a1b2c3d", leastDigits)
	words := strings.Fields(strings.ReplaceAll(text, ":", " "))
	if len(words) != 2 {
		return PrintedHead{}, bad
	}
	seq, err := strconv.ParseInt(words[0], 10, 64)
	digits := strings.ToLower(words[1])
	if err != nil || seq < 1 || len(digits) < leastDigits || len(digits) > 2*len(Hash{}) {
		return PrintedHead{}, bad
	}
	if _, err := hex.DecodeString(digits[:len(digits)&^1]); err != nil || strings.Trim(digits[len(digits)-1:], "0123456789abcdef") != "" {
		return PrintedHead{}, bad
	}
	return PrintedHead{Seq: seq, Digits: digits}, nil
}

// Is reports whether a head is the one that was printed.
func (p PrintedHead) Is(h Head) bool {
	return h.Seq == p.Seq && strings.HasPrefix(h.Hash.String(), p.Digits)
}

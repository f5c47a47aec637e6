package signing

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// digitsHead is the number of digits that tell an enrolment's length in bytes.
const digitsHead = 4

// EnrolmentDigits writes an enrolment as decimal digits, for a code that a
// hand-held scanner types: the number of bytes in four digits, then the bytes
// as one number. That nothing was misread its own signature tells.
func EnrolmentDigits(data []byte) string {
	return fmt.Sprintf("%0*d%s", digitsHead, len(data), new(big.Int).SetBytes(data))
}

// ParseEnrolmentDigits gives the enrolment that digits stand for, whatever
// blanks are among them. The error is ErrEnrolment.
func ParseEnrolmentDigits(text string) ([]byte, error) {
	text = strings.Join(strings.Fields(text), "")
	if len(text) <= digitsHead || len(text) > 3*MaxEnrolment || strings.Trim(text, "0123456789") != "" {
		return nil, ErrEnrolment
	}
	length, err := strconv.Atoi(text[:digitsHead])
	n, ok := new(big.Int).SetString(text[digitsHead:], 10)
	if err != nil || !ok || length > MaxEnrolment || n.BitLen() > 8*length {
		return nil, ErrEnrolment
	}
	return n.FillBytes(make([]byte, length)), nil
}

package election

import (
	"regexp"
	"strings"
)

// IDNumber is the number of a resident identity card: six digits of an area,
// eight of the birth date, three of a sequence whose last is odd for men, and
// a check digit (GB 11643). It prints masked, so that no log, error or test
// failure shows a whole number.
type IDNumber string

// NormalID brings a typed or scanned number to its usual form: no blanks,
// plain digits, a capital X.
func NormalID(s string) IDNumber {
	return IDNumber(strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == 'x', r == 'ｘ', r == 'Ｘ':
			return 'X'
		case r == ' ', r == '\t', r == '　', r == '-':
			return -1
		}
		return r
	}, s))
}

// Whole gives all digits; only sealing, indexing and checks may ask for them.
func (n IDNumber) Whole() string { return string(n) }

// String masks the number to its first and last four characters.
func (n IDNumber) String() string {
	if n == "" {
		return ""
	}
	r := []rune(string(n))
	if len(r) <= 8 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:4]) + strings.Repeat("*", len(r)-8) + string(r[len(r)-4:])
}

// GoString masks too: %#v must not show what %v hides.
func (n IDNumber) GoString() string { return n.String() }

// wholeID is what may be a whole number within a text, in digits of either width.
var wholeID = regexp.MustCompile(`[0-9０-９]{14,}[0-9０-９XxＸｘ]`)

// MaskIDs hides whole ID numbers that stand within a text of any kind.
func MaskIDs(text string) string {
	return wholeID.ReplaceAllStringFunc(text, func(s string) string { return NormalID(s).String() })
}

// Tail gives the last four characters, by which people are looked up.
func (n IDNumber) Tail() string {
	if len(n) < 4 {
		return ""
	}
	return string(n[len(n)-4:])
}

var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// CheckDigit gives the eighteenth character for the first seventeen digits.
func CheckDigit(first17 string) byte {
	sum := 0
	for i := range 17 {
		sum += int(first17[i]-'0') * idWeights[i]
	}
	return "10X98765432"[sum%11]
}

// IDFault says what is wrong with an ID number.
type IDFault string

// The faults of an ID number, in the order in which they are looked for.
const (
	IDMissing   IDFault = "missing"
	IDMalformed IDFault = "malformed"
	IDNoSuchDay IDFault = "date"
	IDCheck     IDFault = "check"
)

// Fault tells what is wrong with the number, "" when nothing is.
func (n IDNumber) Fault() IDFault {
	s := string(n)
	if s == "" {
		return IDMissing
	}
	if len(s) != 18 || strings.Trim(s[:17], "0123456789") != "" || !strings.ContainsRune("0123456789X", rune(s[17])) {
		return IDMalformed
	}
	if n.Birth() == "" {
		return IDNoSuchDay
	}
	if CheckDigit(s[:17]) != s[17] {
		return IDCheck
	}
	return ""
}

// Birth gives the date of birth, "" when there is no such day or number.
func (n IDNumber) Birth() Date {
	if len(n) != 18 {
		return ""
	}
	s := string(n[6:14])
	d, err := ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:])
	if err != nil || d < "1850-01-01" {
		return ""
	}
	return d
}

// Sex is F, M, or "" where it is not known.
type Sex string

// The sexes as files write them.
const (
	Female Sex = "F"
	Male   Sex = "M"
)

// Sex reads the seventeenth digit.
func (n IDNumber) Sex() Sex {
	if len(n) != 18 {
		return ""
	}
	if (n[16]-'0')%2 == 0 {
		return Female
	}
	return Male
}

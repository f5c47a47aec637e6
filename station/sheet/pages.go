package sheet

import (
	"crypto/sha256"
	"fmt"
	"hash/crc32"
	"strings"
)

// Bounds of pages.
const (
	MaxPages     = 12  // codes of a sheet, its parity code among them
	MaxPageBytes = 280 // of data in a code: QR version 13, level M
)

// A page's text is digits only:
//
//	magic 4 · version 2 · set tag 20 · total 2 · index 2 · length 4 · data · CRC-32 10
const (
	magic       = "9173"
	pageVersion = "01"
	headDigits  = 4 + 2 + 20 + 2 + 2 + 4
	crcDigits   = 10
	maxDigits   = headDigits + crcDigits + (MaxPageBytes/blockBytes+1)*blockDigits
)

// frame is a page taken apart.
type frame struct {
	tag    uint64 // first 8 bytes of the SHA-256 of the signed bytes
	total  int    // codes of the set, the parity code among them: 2 to MaxPages
	index  int    // 1 to total-1; 0 is the parity code
	length int    // bytes of the whole
	data   []byte
}

// Pages gives the texts of a signed sheet's codes: those of the data in their
// order, and the parity code last. Any one of them may be lost. A sheet that
// needs more than MaxPages is ErrTooLarge.
func Pages(signed []byte) ([]string, error) {
	parts := max(1, (len(signed)+MaxPageBytes-1)/MaxPageBytes)
	if parts+1 > MaxPages || len(signed) == 0 {
		return nil, ErrTooLarge
	}
	f := frame{tag: tagOf(signed), total: parts + 1, length: len(signed)}
	parity := make([]byte, chunkLen(len(signed), parts, 0))
	texts := make([]string, 0, f.total)
	for f.index = 1; f.index <= parts; f.index++ {
		f.data = chunk(signed, parts, f.index)
		xor(parity, f.data)
		texts = append(texts, f.text())
	}
	f.index, f.data = 0, parity
	return append(texts, f.text()), nil
}

// Label gives what is printed under a page's code, such as 1/4; the parity
// code is the last. A text that is no page has none.
func Label(page string) string {
	f, err := readPage(page)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", f.number(), f.total)
}

func tagOf(signed []byte) uint64 {
	sum := sha256.Sum256(signed)
	return bigEndian(sum[:8])
}

// chunkLen gives the bytes of chunk i from 1: the whole is cut into parts
// that differ by one byte at most, the longer ones first. The parity, 0, is
// as long as the longest.
func chunkLen(length, parts, i int) int {
	n := length / parts
	if i <= length%parts && length%parts > 0 {
		n++
	}
	return n
}

func chunk(whole []byte, parts, i int) []byte {
	at := 0
	for k := 1; k < i; k++ {
		at += chunkLen(len(whole), parts, k)
	}
	return whole[at : at+chunkLen(len(whole), parts, i)]
}

// xor adds data into sum, as if it were filled up with zeros.
func xor(sum, data []byte) {
	for i, b := range data {
		sum[i] ^= b
	}
}

// number is how people count the codes: the parity code is the last.
func (f frame) number() int {
	if f.index == 0 {
		return f.total
	}
	return f.index
}

func (f frame) text() string {
	text := make([]byte, 0, maxDigits)
	text = append(text, magic+pageVersion...)
	text = appendUint(text, f.tag, 20)
	text = appendUint(text, uint64(f.total), 2)
	text = appendUint(text, uint64(f.index), 2)
	text = appendUint(text, uint64(f.length), 4)
	text = appendDigits(text, f.data)
	return string(appendUint(text, uint64(crc32.ChecksumIEEE(text)), crcDigits))
}

// plain brings what a scanner or a person typed to digits: no blanks around or
// between, full-width digits as digits.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == ' ', r == '\t', r == '\r', r == '\n', r == '　', r == '\ufeff':
			return -1
		}
		return r
	}, text)
}

// readPage takes a page apart. The error is a refusal: S701 for a text that is
// no page or a version unknown; S702 with check (digits, crc or head) and page
// (as people count, 0 where it can't be told) for a damaged one. The frame
// holds what could be read of the head even then.
func readPage(text string) (frame, error) {
	var f frame
	if len(text) > 4*maxDigits {
		return f, refusal("S701")
	}
	text = plain(text)
	if !strings.HasPrefix(text, magic) {
		return f, refusal("S701")
	}
	if len(text) < headDigits+crcDigits {
		return f, damagedPage("length", 0)
	}
	if !onlyDigits(text) {
		return f, damagedPage("digits", 0)
	}
	if v := text[4:6]; v != pageVersion {
		return f, refusal("S701", "version", v)
	}
	sane := f.readHead(text[6:headDigits])
	body, sum := text[:len(text)-crcDigits], text[len(text)-crcDigits:]
	if want, ok := readUint(sum); !ok || want != uint64(crc32.ChecksumIEEE([]byte(body))) {
		return f, damagedPage("crc", f.number())
	}
	if !sane {
		return f, damagedPage("head", 0)
	}
	var ok bool
	if f.data, ok = readDigits(body[headDigits:], chunkLen(f.length, f.total-1, f.index)); !ok {
		return f, damagedPage("data", f.number())
	}
	return f, nil
}

// readHead reads tag, total, index and length, and reports whether they fit
// together. Where they don't, the frame is left without an index.
func (f *frame) readHead(head string) bool {
	tag, ok := readUint(head[:20])
	total, _ := readUint(head[20:22])
	index, _ := readUint(head[22:24])
	length, _ := readUint(head[24:28])
	*f = frame{tag: tag, total: int(total), index: int(index), length: int(length)}
	parts := f.total - 1
	if ok && parts >= 1 && f.total <= MaxPages && f.index < f.total &&
		f.length > (parts-1)*MaxPageBytes && f.length <= parts*MaxPageBytes {
		return true
	}
	*f = frame{}
	return false
}

func damagedPage(check string, page int) error {
	return refusal("S702", "check", check, "page", page)
}

// IsPage reports whether a text begins as a page does; it may be damaged.
func IsPage(text string) bool {
	return len(text) <= 4*maxDigits && strings.HasPrefix(plain(text), magic)
}

package sheet

import "hash/crc32"

// Forge changes a page's data and makes its checksum right again.
func Forge(page string) string {
	f, err := readPage(page)
	if err != nil {
		panic(err)
	}
	f.data[len(f.data)/2] ^= 0x10
	return f.text()
}

// Recheck puts other digits into a page from a place on and makes its checksum
// right again.
func Recheck(page string, at int, digits string) string {
	body := page[:at] + digits + page[at+len(digits):len(page)-crcDigits]
	return string(appendUint([]byte(body), uint64(crc32.ChecksumIEEE([]byte(body))), crcDigits))
}

// Bounds of texts and of what is kept.
const (
	MaxTyped   = 4 * maxDigits
	BareDigits = headDigits + crcDigits
	MaxFaults  = maxFaults
)

package sheet

import (
	"fmt"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	qrcode "github.com/skip2/go-qrcode"
)

// Modules of a code and of the white border that it needs on each side.
const (
	codeVersion = 13
	CodeModules = 17 + 4*codeVersion // 69
	QuietZone   = 4
)

// Code gives a page's QR code as rows of modules, true for black, without the
// white border of QuietZone modules that must surround it. It is of version 13
// (69 × 69 modules) and error-correction level M, in numeric mode. What was
// drawn is decoded again before it is given; a code that does not read back as
// its text is an error and must not be printed.
func Code(page string) ([][]bool, error) {
	if !onlyDigits(page) || page == "" {
		return nil, fmt.Errorf("a page has digits only")
	}
	q, err := qrcode.NewWithForcedVersion(page, codeVersion, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	q.DisableBorder = true
	modules := q.Bitmap()
	if readModules(modules) != page {
		return nil, fmt.Errorf("the code drawn does not read back")
	}
	return modules, nil
}

// readModules decodes a bitmap without looking for it in a picture. It gives no
// text for what is no code.
func readModules(modules [][]bool) string {
	bits, err := gozxing.NewSquareBitMatrix(len(modules))
	if err != nil {
		return ""
	}
	for y, row := range modules {
		for x, black := range row {
			if black {
				bits.Set(x, y)
			}
		}
	}
	result, err := decoder.NewDecoder().Decode(bits, nil)
	if err != nil {
		return ""
	}
	return result.GetText()
}

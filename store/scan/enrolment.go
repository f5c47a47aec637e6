package scan

import (
	"image"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"

	"changpiao/station/signing"
)

// Enrolment reads what introduces a station's key: the file itself, its digits
// as text, or their code in a picture or on a page of a PDF. The error is the
// system's, or signing.ErrEnrolment. Whether the key is the station's people
// must tell, by its fingerprint.
func Enrolment(path string) ([]byte, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	if len(data) > MaxFile {
		return nil, signing.ErrEnrolment
	}
	texts := []string{string(data)}
	switch {
	case isPicture(data):
		texts = codeIn(data)
	case isPDF(data):
		texts = codeOnPages(data)
	case len(data) > 3*signing.MaxEnrolment:
		return nil, signing.ErrEnrolment
	default:
		if _, err := signing.ParseEnrolment(data); err == nil {
			return data, nil
		}
	}
	for _, text := range texts {
		if found, err := signing.ParseEnrolmentDigits(text); err == nil && isEnrolment(found) {
			return found, nil
		}
	}
	return nil, signing.ErrEnrolment
}

func isEnrolment(data []byte) bool {
	_, err := signing.ParseEnrolment(data)
	return err == nil
}

// codeIn finds the code of an enrolment in a picture.
func codeIn(data []byte) []string {
	img, err := decode(data)
	if err != nil {
		return nil
	}
	return enrolmentCodes(img)
}

func codeOnPages(data []byte) (texts []string) {
	_ = withDocument(data, func(lib pdfium.Pdfium, doc references.FPDF_DOCUMENT) (err error) {
		texts, err = printed(lib, doc, enrolmentCodes, func(found []string) bool { return len(found) > 0 })
		return err
	})
	return texts
}

// enrolmentCodes finds the codes of enrolments; one is enough.
func enrolmentCodes(img image.Image) []string {
	f := finder{seen: map[string]bool{}, deadline: time.Now().Add(patience), enrolments: true}
	f.search(img)
	return f.pages
}

package store

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readCSV reads separated text. Which encoding and which separator are known by
// the one fixed thing in it: a row of headings.
func (t *rollTable) readCSV(data []byte) {
	for _, text := range readings(data) {
		for _, separator := range ",\t;" {
			probe := t.another()
			probe.by = nil
			probe.separated(text, separator, true)
			if probe.columns != nil {
				t.separated(text, separator, false)
				return
			}
		}
	}
	if t.keeps {
		t.unnamed(data)
	}
	if t.columns == nil {
		t.fault(0, "", WhyNoHeadings, "")
	}
}

// unnamed reads text whose headings are not known, for a person to say what the
// columns are: with the separator that makes most of them.
func (t *rollTable) unnamed(data []byte) {
	texts := readings(data)
	if len(texts) == 0 {
		return
	}
	best, most := ',', 0
	for _, separator := range ",\t;" {
		probe := t.another()
		probe.by = nil
		probe.separated(texts[0], separator, true)
		width := 0
		for _, row := range probe.cells {
			width = max(width, len(row.Cells))
		}
		if width > most {
			best, most = separator, width
		}
	}
	t.separated(texts[0], best, !t.byHand())
}

// readings are the texts that the bytes may be: UTF-8 or UTF-16 as marked,
// UTF-8 where the bytes are mostly that, else GB 18030, of which GBK is a part.
// Broken places stay in the text, so that they can be told by row.
func readings(data []byte) []string {
	if rest, ok := bytes.CutPrefix(data, []byte(byteOrderMark)); ok {
		return []string{strings.ToValidUTF8(string(rest), string(utf8.RuneError))}
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil
		}
		return []string{string(wide)}
	}
	if mostlyUTF8(data) {
		return []string{strings.ToValidUTF8(string(data), string(utf8.RuneError))}
	}
	gb, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		return nil
	}
	return []string{string(gb)}
}

// mostlyUTF8 tells a UTF-8 text with a broken place from a text in GB 18030,
// hardly any of whose characters make one of three bytes in UTF-8.
func mostlyUTF8(data []byte) bool {
	chinese, broken := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size >= 3:
			chinese++
		}
		data = data[size:]
	}
	return broken <= chinese
}

// separated reads rows, all of them or down to the headings.
func (t *rollTable) separated(text string, separator rune, headingsOnly bool) {
	in := csv.NewReader(strings.NewReader(text))
	in.Comma = separator
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	for !t.full {
		cells, err := in.Read()
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.As(err, &syntax):
			t.fault(syntax.StartLine, "", WhyQuotes, "")
			if headingsOnly {
				return
			}
			continue
		}
		line, _ := in.FieldPos(0)
		t.add(line, cells)
		if headingsOnly && (t.columns != nil || t.above == headingDepth) {
			return
		}
	}
}

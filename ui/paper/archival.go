package paper

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"strings"

	"changpiao/station/election"
)

// The pages are PDF/A-3b: made to be read when nothing but the file itself is
// left. What that asks for beyond what the PDF library writes stands here.

// metadata says of a PDF in XMP what its facts say, and which PDF/A it is.
func metadata(about facts) []byte {
	var title, creator bytes.Buffer
	_ = xml.EscapeText(&title, []byte(about.title)) // to memory, which doesn't fail
	_ = xml.EscapeText(&creator, []byte(about.creator))
	at := xmpDate(about.made)
	return fmt.Appendf(nil, "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"+
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`+"\n"+
		`<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>`+"\n"+
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title></rdf:Description>`+"\n"+
		`<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>%s</xmp:CreatorTool><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate></rdf:Description>`+"\n"+
		"</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>", &title, &creator, at, at)
}

func xmpDate(m election.Moment) string { return strings.Replace(m.String(), " ", "T", 1) + "+08:00" }

// grey names the profile of the pages' only colours.
const grey = "Grey, gamma 2.2"

// greyProfile makes an ICC profile of version 2: which grey a figure between
// black and white means.
func greyProfile() []byte {
	d50 := []uint32{0xf6d6, 0x10000, 0xd32d}
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", slicesOf("desc", uint32(0), uint32(len(grey)+1), grey, make([]byte, 1+4+4+2+1+67))},
		{"cprt", slicesOf("text", uint32(0), "No rights reserved", byte(0))},
		{"wtpt", slicesOf("XYZ ", uint32(0), d50)},
		{"kTRC", slicesOf("curv", uint32(0), uint32(1), uint16(0x0233), uint16(0))},
	}
	const head = 128
	index, body := slicesOf(uint32(len(tags))), []byte{}
	start := head + 4 + 12*len(tags)
	for _, t := range tags {
		index = append(index, slicesOf(t.name, uint32(start+len(body)), uint32(len(t.data)))...)
		body = append(body, t.data...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	made := []uint16{2020, 1, 1, 0, 0, 0}
	return slicesOf(uint32(start+len(body)), uint32(0), uint32(0x02100000), "mntrGRAYXYZ ", made, "acsp", make([]byte, 28), d50, make([]byte, head-80), index, body)
}

// slicesOf writes values one after the other, as profiles have them.
func slicesOf(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if s, ok := v.(string); ok {
			v = []byte(s)
		}
		_ = binary.Write(&b, binary.BigEndian, v) // to memory, which doesn't fail
	}
	return b.Bytes()
}

// cidFonts gives the fonts' objects by number, with the map from characters to
// glyphs that PDF/A wants said: they are the same.
func cidFonts(pdf []byte) (map[int]string, error) {
	const kind = "/Subtype /CIDFontType2\n"
	fonts := map[int]string{}
	for from := 0; ; {
		at := bytes.Index(pdf[from:], []byte(kind))
		if at < 0 {
			return fonts, nil
		}
		at += from
		from = at + len(kind)
		begin := bytes.LastIndex(pdf[:at], []byte(" 0 obj\n<<\n"))
		line := bytes.LastIndexByte(pdf[:max(begin, 0)], '\n')
		end := bytes.Index(pdf[at:], []byte("\n>>\nendobj"))
		var number int
		if _, err := fmt.Sscan(string(pdf[line+1:max(begin, line+1)]), &number); err != nil || end < 0 {
			return nil, errLayout
		}
		fonts[number] = string(pdf[begin+len(" 0 obj\n"):at+end]) + "\n/CIDToGIDMap /Identity\n>>"
	}
}

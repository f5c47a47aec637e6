package paper

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"changpiao/station/election"
)

// attachment is a file inside a PDF.
type attachment struct {
	name, about string
	data        []byte
}

// facts are what a PDF says of itself.
type facts struct {
	title   string
	creator string
	made    election.Moment
}

// errLayout says that the PDF library wrote something else than this package
// was made for.
var errLayout = errors.New("paper: the PDF is not laid out as expected")

var (
	toUnicodeRef = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	bfRange      = regexp.MustCompile(`<([0-9A-F]{4})><[0-9A-F]{4}><([0-9A-F]{4,6})>`)
	trailerSize  = regexp.MustCompile(`/Size (\d+)\n/Root 1 0 R`)
	startXref    = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`)
)

// update appends an incremental update to what gopdf wrote: the tables that
// say which character a glyph stands for, which gopdf writes wrong beyond
// U+FFFF (only so can names such as 秦𬀩 be searched and copied), and what
// gopdf can't write: what makes it PDF/A, and an attachment where there is one. Equal arguments give
// equal bytes.
func update(pdf []byte, file *attachment, about facts) ([]byte, error) {
	start := startXref.FindSubmatch(pdf)
	size := trailerSize.FindSubmatch(pdf)
	if start == nil || size == nil || !bytes.Contains(pdf, []byte("1 0 obj\n<<\n  /Type /Catalog\n  /Pages 2 0 R\n>>\n")) {
		return nil, errLayout
	}
	next, err := strconv.Atoi(string(size[1]))
	if err != nil {
		return nil, err
	}
	u := updater{out: bytes.NewBuffer(bytes.Clone(pdf)), at: map[int]int{}}
	for _, ref := range toUnicodeRef.FindAllSubmatch(pdf, -1) {
		n, _ := strconv.Atoi(string(ref[1]))
		if _, done := u.at[n]; done {
			continue
		}
		table, err := characters(pdf, n)
		if err != nil {
			return nil, err
		}
		u.stream(n, "", table)
	}
	fonts, err := cidFonts(pdf)
	if err != nil {
		return nil, err
	}
	for _, n := range slices.Sorted(maps.Keys(fonts)) {
		u.object(n, fonts[n])
	}
	date := pdfDate(about.made)
	xmp, profile := next, next+1
	u.plainStream(xmp, "/Type /Metadata /Subtype /XML", metadata(about))
	u.stream(profile, "/N 1", greyProfile())
	names, info := "", next+2
	if file != nil {
		embedded, spec := next+2, next+3
		info = next + 4
		names = fmt.Sprintf(" /Names << /EmbeddedFiles << /Names [%s %d 0 R] >> >> /AF [%d 0 R]", pdfText(file.name), spec, spec)
		u.stream(embedded, fmt.Sprintf("/Type /EmbeddedFile /Subtype /application#2Foctet-stream /Params << /Size %d /CreationDate %s /ModDate %s >>",
			len(file.data), date, date), file.data)
		u.object(spec, fmt.Sprintf("<< /Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /Data /EF << /F %d 0 R /UF %d 0 R >> >>",
			pdfText(file.name), pdfText(file.name), pdfText(file.about), embedded, embedded))
	}
	u.object(1, fmt.Sprintf("<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) /Metadata %d 0 R /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (%s) /Info (%s) /DestOutputProfile %d 0 R >>]%s >>",
		xmp, grey, grey, profile, names))
	u.object(info, fmt.Sprintf("<< /Title %s /Creator %s /CreationDate %s /ModDate %s >>",
		pdfText(about.title), pdfText(about.creator), date, date))
	id := sha256.Sum256(u.out.Bytes())
	u.finish(info, string(start[1]), fmt.Sprintf("%x", id[:16]))
	return u.out.Bytes(), nil
}

// characters gives the corrected table of object n.
func characters(pdf []byte, n int) ([]byte, error) {
	from := bytes.Index(pdf, fmt.Appendf(nil, "\n%d 0 obj\n", n))
	if from < 0 {
		return nil, errLayout
	}
	length := bytes.Index(pdf[from:], []byte("endstream"))
	if length < 0 {
		return nil, errLayout
	}
	ranges := bfRange.FindAllSubmatch(pdf[from:from+length], -1)
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for len(ranges) > 0 {
		part := ranges[:min(100, len(ranges))] // as many as a table may have
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, r := range part {
			code, err := strconv.ParseUint(string(r[2]), 16, 32)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "<%s> <%s>\n", r[1], utf16Hex(string(rune(code))))
		}
		b.WriteString("endbfchar\n")
		ranges = ranges[len(part):]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes(), nil
}

// updater writes the objects of an update and remembers where.
type updater struct {
	out   *bytes.Buffer
	at    map[int]int
	order []int
}

func (u *updater) begin(n int) {
	u.at[n] = u.out.Len()
	u.order = append(u.order, n)
	fmt.Fprintf(u.out, "%d 0 obj\n", n)
}

func (u *updater) object(n int, body string) {
	u.begin(n)
	fmt.Fprintf(u.out, "%s\nendobj\n", body)
}

func (u *updater) stream(n int, entries string, data []byte) {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = w.Write(data) // to memory, which doesn't fail
	_ = w.Close()
	u.plainStream(n, strings.TrimSpace(entries+" /Filter /FlateDecode"), packed.Bytes())
}

func (u *updater) plainStream(n int, entries string, data []byte) {
	u.begin(n)
	fmt.Fprintf(u.out, "<< %s /Length %d >>\nstream\n", entries, len(data))
	u.out.Write(data)
	u.out.WriteString("\nendstream\nendobj\n")
}

// finish writes the table of the objects and the trailer; info is the last
// object.
func (u *updater) finish(info int, previous, id string) {
	start := u.out.Len()
	slices.Sort(u.order)
	u.out.WriteString("xref\n")
	for _, n := range u.order {
		fmt.Fprintf(u.out, "%d 1\n%010d 00000 n \n", n, u.at[n])
	}
	fmt.Fprintf(u.out, "trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R /Prev %s /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n",
		info+1, info, previous, id, id, start)
}

// pdfText writes text as a PDF string.
func pdfText(text string) string { return "<FEFF" + utf16Hex(text) + ">" }

func utf16Hex(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

func pdfDate(m election.Moment) string {
	digits := strings.NewReplacer("-", "", " ", "", ":", "").Replace(m.String())
	return "(D:" + digits + "+08'00')"
}

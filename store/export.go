package store

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"changpiao/station/journal"
)

// VerifyBook walks the chain of a book's file, which it does not touch, and
// gives its end; of a ledger's file each election's chain, and the end of the
// last. The error is a *journal.BrokenError at the first record that
// does not follow, ErrAltered where they all do and the triggers that guard them
// were changed, a J801 refusal where it was changed since it was closed, or a J804
// refusal where the file itself is damaged. It is ErrChanged where that touched
// no record.
func VerifyBook(path string) (journal.Head, error) { return VerifyThrough(path, journal.Head{}) }

// VerifyThrough is VerifyBook for a book of which an earlier head is known, from
// a sheet or a backup: besides, the error is a *CutError where the book ends
// before it, and a *journal.BrokenError at the head's record where the book has
// another one there.
func VerifyThrough(path string, known journal.Head) (journal.Head, error) {
	return verify(path, known.Seq, func(h journal.Head) bool { return h == known })
}

// VerifyPrinted is VerifyThrough for a head that stands on paper.
func VerifyPrinted(path string, known journal.PrintedHead) (journal.Head, error) {
	return verify(path, known.Seq, known.Is)
}

// verify walks a book through the record with a known number, and to its end.
func verify(path string, known int64, is func(journal.Head) bool) (head journal.Head, err error) {
	f, err := readFile(path, stationFormat.found(), ledgerFormat.found())
	if err != nil {
		return journal.Head{}, err
	}
	defer func() {
		if closed := f.close(); err == nil {
			err = closed
		}
	}()
	numbers, err := f.books()
	if err != nil {
		return journal.Head{}, err
	}
	for _, number := range numbers {
		if number != soleBook && !f.many {
			return head, &journal.BrokenError{Seq: head.Seq + 1}
		}
		if head, err = walk(&Journal{bookFile: f, book: number}, known, is); err != nil {
			return head, err
		}
	}
	if f.altered {
		return head, fmt.Errorf("book %s: %w", f.name, ErrAltered)
	}
	// A forger's traces are told before the disk's.
	if f.changed == inRecords {
		return head, changedSince(f.name)
	}
	if err := f.checkPages(); err != nil {
		return head, err
	}
	if f.changed == besides {
		return head, fmt.Errorf("book %s: %w", f.name, ErrChanged)
	}
	return head, nil
}

// walk follows a chain through the record with a known number, and to its end.
func walk(j *Journal, known int64, is func(journal.Head) bool) (head journal.Head, err error) {
	for r, err := range j.Records {
		if err != nil {
			return head, err
		}
		if !r.Follows(head) {
			return head, &journal.BrokenError{Seq: head.Seq + 1}
		}
		head = r.Head()
		if head.Seq == known && !is(head) {
			return head, &journal.BrokenError{Seq: head.Seq}
		}
	}
	if head.Seq < known {
		return head, &CutError{Last: head.Seq, Known: known}
	}
	return head, nil
}

// books lists the books of a file; one that stands alone may be empty.
func (f *bookFile) books() (numbers []int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	rows, err := f.conn.QueryContext(background, "SELECT DISTINCT book FROM records ORDER BY book")
	if err != nil {
		return nil, f.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number); err != nil {
			return nil, f.fault(err)
		}
		numbers = append(numbers, number)
	}
	if len(numbers) == 0 {
		numbers = []int64{soleBook}
	}
	return numbers, f.fault(rows.Err())
}

// CutError says that a book lacks its last records.
type CutError struct {
	Last  int64 // the record with which the book ends
	Known int64 // the record that it had
}

func (e *CutError) Error() string {
	return fmt.Sprintf("the book ends at record %d, and once had %d", e.Last, e.Known)
}

// exported is a record as an exported book shows it. With body_text, the exact
// bytes, anyone can compute the hash again; see journal.Record.Sum. The body is
// there a second time for reading.
type exported struct {
	Seq      int64           `json:"seq"`
	At       string          `json:"at"`
	AtUnix   int64           `json:"at_unix"`
	By       string          `json:"by"`
	Kind     string          `json:"kind"`
	Body     json.RawMessage `json:"body"`
	BodyText string          `json:"body_text"`
	Prev     journal.Hash    `json:"prev"`
	Hash     journal.Hash    `json:"hash"`
}

// ExportJSON writes a book as an array of records, one a line.
func ExportJSON(w io.Writer, log journal.Log) error {
	sep := "[\n"
	for r, err := range log.Records {
		if err != nil {
			return err
		}
		line, err := exportLine(r)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", sep, line); err != nil {
			return err
		}
		sep = ",\n"
	}
	end := "\n]\n"
	if sep == "[\n" {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

func exportLine(r journal.Record) ([]byte, error) {
	if !utf8.Valid(r.Body) || !utf8.ValidString(r.By) || !utf8.ValidString(r.Kind) {
		return nil, fmt.Errorf("record %d is not UTF-8 and can't be exported as it is", r.Seq)
	}
	body := json.RawMessage("null")
	if json.Valid(r.Body) {
		body = r.Body
	}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	err := enc.Encode(exported{
		Seq: r.Seq, At: r.At.String(), AtUnix: int64(r.At), By: r.By, Kind: r.Kind,
		Body: body, BodyText: string(r.Body), Prev: r.Prev, Hash: r.Hash,
	})
	return bytes.TrimSuffix(line.Bytes(), []byte("\n")), err
}

// byteOrderMark tells spreadsheet programs that a text is UTF-8.
const byteOrderMark = "\ufeff"

// ExportCSV writes a book for people and spreadsheets: what happened, in order.
func ExportCSV(w io.Writer, log journal.Log) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"seq", "at", "by", "kind", "what"}); err != nil {
		return err
	}
	for r, err := range log.Records {
		if err != nil {
			return err
		}
		if err := out.Write(harmless(happened(r))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// happened gives a record for people: when, by whom, of what kind, and what.
func happened(r journal.Record) []string {
	return []string{strconv.FormatInt(r.Seq, 10), r.At.String(), r.By, r.Kind, whatHappened(r.Body)}
}

// whatHappened writes a body compactly: the event's fields in their order, then
// the reasons that were given; "voter=0012 box=S1-1 I309: lost the card". Text
// that is no body stands as it is.
func whatHappened(body []byte) string {
	var b struct {
		Event   json.RawMessage  `json:"event"`
		Reasons []journal.Answer `json:"reasons"`
		Clock   *journal.Jump    `json:"clock"`
	}
	if err := json.Unmarshal(body, &b); err != nil || b.Event == nil {
		return string(body)
	}
	var words []string
	d := json.NewDecoder(bytes.NewReader(b.Event))
	d.UseNumber()
	flatten(d, "", &words)
	for _, a := range b.Reasons {
		words = append(words, string(a.Code)+": "+a.Text)
	}
	if b.Clock != nil {
		words = append(words, "J805: "+b.Clock.Last.String()+" → "+b.Clock.Now.String())
	}
	return strings.Join(words, " ")
}

// flatten writes the next value as words like box.left.paper=12.
func flatten(d *json.Decoder, name string, words *[]string) {
	token, err := d.Token()
	if err != nil {
		return
	}
	switch token {
	case json.Delim('{'):
		for d.More() {
			field, err := d.Token()
			if err != nil {
				return
			}
			flatten(d, strings.TrimPrefix(name+"."+fmt.Sprint(field), "."), words)
		}
		_, _ = d.Token()
	case json.Delim('['):
		for i := 1; d.More(); i++ {
			flatten(d, name+"."+strconv.Itoa(i), words)
		}
		_, _ = d.Token()
	case nil:
	default:
		*words = append(*words, name+"="+shortened(fmt.Sprint(token)))
	}
}

// shortened cuts what nobody reads, such as sealed bytes.
func shortened(s string) string {
	const most = 200
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

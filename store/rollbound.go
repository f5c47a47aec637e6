package store

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"changpiao/station/jsontree"
)

// Bounds of a workbook, beside that of what it unpacks to. The reader of
// workbooks takes some parts into memory whole, so these hold before it is asked.
const (
	mostParts      = 10_000
	mostPartBytes  = 16 << 20         // of a part that is neither a sheet nor the table of texts
	mostRunBytes   = 256 << 10        // from one tag to the next; a cell of a spreadsheet program has at most 32,767 characters
	mostInCell     = 1 << 20          // of everything within a cell
	mostBookCells  = 8 * MostRollRows // a million rows of eight cells
	mostBookTexts  = 4 * MostRollRows
	mostLongDigits = 2 * MostRollRows // numbers whose digits are read from the file itself
)

// tooMuch says which bound a workbook doesn't keep.
type tooMuch string

func (e tooMuch) Error() string { return string(e) }

// boundedBook reads a workbook through, keeping nothing of it, and tells why it
// must not be opened; "" for one that may be.
func boundedBook(data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return jsontree.Unreadable
	}
	var declared uint64
	for _, f := range z.File {
		declared += min(f.UncompressedSize64, 2*mostUnpacked)
	}
	if len(z.File) > mostParts || declared > mostUnpacked {
		return WhyTooLarge
	}
	left := int64(mostUnpacked) // sizes that are declared may be wrong
	count := bookCount{}
	for _, f := range z.File {
		read, err := boundedPart(f, left, &count)
		left -= read
		var why tooMuch
		switch {
		case errors.As(err, &why):
			return string(why)
		case err != nil:
			return jsontree.Unreadable
		case left <= 0:
			return WhyTooLarge
		}
	}
	return ""
}

// bookCount counts what a workbook has of cells and texts.
type bookCount struct{ cells, texts int }

// boundedPart reads a part of a workbook tag by tag.
func boundedPart(f *zip.File, most int64, count *bookCount) (read int64, err error) {
	r, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
	if ending := path.Ext(name); ending != ".xml" && ending != ".rels" {
		return io.Copy(io.Discard, io.LimitReader(r, most))
	}
	if !strings.Contains(name, "worksheets/") && !strings.Contains(name, "sharedstrings") {
		most = min(most, mostPartBytes)
	}
	in := bufio.NewReaderSize(io.LimitReader(r, most+1), mostRunBytes)
	within := 0 // of the cell or text that began
	inside := false
	for {
		run, err := in.ReadSlice('>')
		read += int64(len(run))
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return read, tooMuch(WhyCellTooLong)
		case read > most:
			return read, tooMuch(WhyTooLarge)
		case errors.Is(err, io.EOF):
			return read, nil
		case err != nil:
			return read, err
		}
		within += len(run)
		switch tag := tagOf(run); tag {
		case "c", "si":
			if !inside {
				inside, within = !bytes.HasSuffix(run, []byte("/>")), 0
			}
			if tag == "c" {
				count.cells++
			} else {
				count.texts++
			}
		case "/c", "/si":
			inside = false
		}
		switch {
		case inside && within > mostInCell:
			return read, tooMuch(WhyCellTooLong)
		case count.cells > mostBookCells || count.texts > mostBookTexts:
			return read, tooMuch(WhyTooManyRows)
		}
	}
}

// tagOf names the tag with which a run ends, without the prefix of a name space.
func tagOf(run []byte) string {
	tag := run[bytes.LastIndexByte(run, '<')+1:]
	tag = bytes.TrimRight(tag, "/>")
	if i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 {
		tag = tag[:i]
	}
	closing := bytes.HasPrefix(tag, []byte("/"))
	if i := bytes.LastIndexByte(tag, ':'); i >= 0 {
		tag = tag[i+1:]
	}
	if closing {
		return "/" + string(bytes.TrimPrefix(tag, []byte("/")))
	}
	return string(tag)
}

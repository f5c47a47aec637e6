package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
)

// The layout of SQLite's write-ahead log: a head, and frames of a head and a
// page each, all numbers big-endian; see sqlite.org/fileformat2.html.
const (
	logHead     = 32
	frameHead   = 24
	logMagic    = 0x377f0682 // its lowest bit tells the order of bytes in sums
	pageSizeAt  = 16         // in the head of a book's file
	mostPage    = 1 << 16
	sumInHead   = 24
	sumInFrame  = 16
	saltInHead  = 16
	saltInFrame = 8
)

// checkLog tells a damaged log from one that a loss of power cut short. SQLite
// reads a log up to the first frame whose sum fails, and takes what lies behind
// for never synced: a single changed bit would silently cut off all that came
// after it. But a book syncs each transaction before the next begins, and begins
// with an empty log, so that only the last one can be in pieces: where two
// commits lie behind, acknowledged records would be missing.
func checkLog(path, name string) error {
	log, err := os.ReadFile(path + "-wal")
	if errors.Is(err, os.ErrNotExist) || len(log) < logHead+frameHead {
		return nil
	}
	if err != nil {
		return diskFault(name, withoutPath(err).Error())
	}
	head := log[:logHead]
	w := logWalk{order: sumOrder(head), frames: log[logHead:], page: int(binary.BigEndian.Uint32(head[8:])), last: sumAt(head, sumInHead)}
	if (logSum{}).add(w.order, head[:sumInHead]) != w.last {
		return checkOverwritten(path, name, log[logHead:])
	}
	broken, behind := 0, 0
	for n := 1; ; n++ {
		frame, follows := w.next()
		if frame == nil {
			break
		}
		ours := follows && bytes.Equal(saltOf(frame), head[saltInHead:sumInHead])
		switch {
		case !ours && broken == 0:
			broken = n
		case ours && broken > 0 && commits(frame):
			behind++
		}
	}
	if behind > 1 {
		return diskFault(name, fmt.Sprintf("the write-ahead log is damaged at frame %d, with %d commits behind it", broken, behind))
	}
	return nil
}

// checkOverwritten looks at a log whose head is broken. It may have been torn
// while a log was begun anew, of which everything is in the book already;
// otherwise a book without its log would lack what was acknowledged.
func checkOverwritten(path, name string, frames []byte) error {
	book, err := os.ReadFile(path)
	if err != nil {
		return diskFault(name, withoutPath(err).Error())
	}
	if len(book) < pageSizeAt+2 {
		return nil // no book: whoever opens it will say so
	}
	w := logWalk{order: binary.NativeEndian, frames: frames, page: int(binary.BigEndian.Uint16(book[pageSizeAt:]))}
	pages, uncommitted := map[int][]byte{}, map[int][]byte{}
	for n := 1; ; n++ {
		frame, follows := w.next()
		if frame == nil || n > 1 && !follows || !bytes.Equal(saltOf(frame), saltOf(frames)) {
			break // where an earlier log begins
		}
		uncommitted[int(binary.BigEndian.Uint32(frame))] = frame[frameHead:]
		if commits(frame) {
			maps.Copy(pages, uncommitted)
			clear(uncommitted)
		}
	}
	for n, data := range pages {
		if end := n * w.page; n < 1 || end > len(book) || !bytes.Equal(book[end-w.page:end], data) {
			return diskFault(name, "the head of the write-ahead log is damaged")
		}
	}
	return nil
}

// logWalk goes through the frames of a log.
type logWalk struct {
	order  binary.ByteOrder
	frames []byte
	page   int
	last   logSum // of the frame before, as it stands there
}

// next gives the next frame, nil at the end, and whether its sum continues that
// of the frame before.
func (w *logWalk) next() (frame []byte, follows bool) {
	size := frameHead + w.page
	if w.page < 1 || w.page > mostPage || len(w.frames) < size {
		return nil, false
	}
	frame, w.frames = w.frames[:size], w.frames[size:]
	sum := w.last.add(w.order, frame[:saltInFrame]).add(w.order, frame[frameHead:])
	w.last = sumAt(frame, sumInFrame)
	return frame, sum == w.last
}

// saltOf is what tells a frame from one of an earlier log in the same file.
func saltOf(frame []byte) []byte { return frame[saltInFrame:sumInFrame] }

// commits reports whether a frame is the last of a transaction: it says how
// large the book is from then on.
func commits(frame []byte) bool { return binary.BigEndian.Uint32(frame[4:]) != 0 }

// logSum is the sum that runs through a log.
type logSum [2]uint32

func sumAt(data []byte, at int) logSum {
	return logSum{binary.BigEndian.Uint32(data[at:]), binary.BigEndian.Uint32(data[at+4:])}
}

// sumOrder is the order of bytes in which a log is summed up.
func sumOrder(head []byte) binary.ByteOrder {
	if binary.BigEndian.Uint32(head) == logMagic {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

// add takes in data, whose length is a multiple of eight.
func (s logSum) add(order binary.ByteOrder, data []byte) logSum {
	for ; len(data) >= 8; data = data[8:] {
		s[0] += order.Uint32(data) + s[1]
		s[1] += order.Uint32(data[4:]) + s[0]
	}
	return s
}

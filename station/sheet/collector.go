package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"changpiao/station/election"
)

// MaxSets bounds how many sheets a Collector has under way; a further one is
// refused with S702. It bounds the memory that a hostile pile of pages can
// take: some 4 KiB a set.
const MaxSets = 4096

// Collector puts sheets together from their pages, which may come in any
// order, more than once, and those of several sheets mixed. The zero value is
// ready. It is not safe for use by several goroutines at once.
type Collector struct {
	sets   []*set // in the order of their first pages
	byTag  map[uint64]*set
	faults []fault
}

// fault is what was wrong with a page, and the set that the page named, if its
// head could be read.
type fault struct {
	tag     uint64
	named   bool
	finding election.Finding
}

// Progress tells how far the sheet is that a page belongs to.
type Progress struct {
	Set       string // names the sheet: its tag in hexadecimal
	Page      int    // the page just read, as people count
	Have      int    // pages read, up to Need
	Need      int    // pages that suffice
	Total     int    // pages printed: one more
	Duplicate bool   // the page was here before
	Done      bool   // the sheet is whole
}

// String gives the progress as 2/3.
func (p Progress) String() string { return fmt.Sprintf("%d/%d", p.Have, p.Need) }

// Set is a sheet as far as its pages have come.
type Set struct {
	Progress
	// Signed holds the signed bytes once the sheet is whole, nil before. They
	// have the hash that every page names; their signature is still to be
	// checked by Verify.
	Signed Signed
	// Missing lists the pages not read, as people count. Rebuilt is the page,
	// missing or changed, that the others made good, or 0.
	Missing []int
	Rebuilt int
	// Damage says what was wrong with pages of this set (S702), whether it
	// was made good or not: what Add refused, and a changed page that only
	// the hash of the whole told (check: hash).
	Damage []election.Finding
	// Err is nil for a whole sheet, otherwise a refusal: S703 with need,
	// have, missing and pages, or S702 when all pages are here but do not
	// give the bytes that they name.
	Err error
}

type set struct {
	frame           // tag, total and length
	parts  [][]byte // by index; all of them once the sheet is whole
	read   []bool   // which pages were read
	damage []election.Finding
	signed Signed
	// rebuilt is the index of the part that the others made good, 0 if none.
	rebuilt int
}

// Add takes a page's text: one code, or one line of a digit file. A damaged
// page is refused and changes nothing but what Sets says of the damage: S701
// for a text that is no page, S702 for a page that is damaged or contradicts
// one read before (page, check). The progress of a refused page has nothing but
// the set and page that it names, where they can be read.
func (c *Collector) Add(text string) (Progress, error) {
	f, err := readPage(text)
	if err != nil {
		return c.blame(f, err)
	}
	s, err := c.setOf(f)
	if err != nil {
		return c.blame(f, err)
	}
	if held := s.parts[f.index]; held != nil && !bytes.Equal(held, f.data) {
		return c.blame(f, damagedPage("differs", f.number()))
	}
	duplicate := s.read[f.index]
	s.parts[f.index], s.read[f.index] = f.data, true
	s.assemble()
	p := s.progress()
	p.Page, p.Duplicate = f.number(), duplicate
	return p, nil
}

// Sets gives what has been collected, in the order of the first pages.
func (c *Collector) Sets() []Set {
	sets := make([]Set, len(c.sets))
	for i, s := range c.sets {
		sets[i] = s.state()
		for _, f := range c.faults {
			if f.named && f.tag == s.tag {
				sets[i].Damage = append(sets[i].Damage, f.finding)
			}
		}
	}
	return sets
}

// Strays lists what was wrong with texts that belong to no set under way.
func (c *Collector) Strays() []election.Finding {
	var strays []election.Finding
	for _, f := range c.faults {
		if !f.named || c.byTag[f.tag] == nil {
			strays = append(strays, f.finding)
		}
	}
	return strays
}

func (c *Collector) setOf(f frame) (*set, error) {
	if s := c.byTag[f.tag]; s != nil {
		if s.total != f.total || s.length != f.length {
			return nil, damagedPage("differs", f.number())
		}
		return s, nil
	}
	if len(c.sets) == MaxSets {
		return nil, damagedPage("sets", f.number())
	}
	s := &set{frame: frame{tag: f.tag, total: f.total, length: f.length}, parts: make([][]byte, f.total), read: make([]bool, f.total)}
	if c.byTag == nil {
		c.byTag = map[uint64]*set{}
	}
	c.byTag[f.tag] = s
	c.sets = append(c.sets, s)
	return s, nil
}

// maxFaults bounds what is kept of damage.
const maxFaults = 1024

// blame keeps what was wrong with a page, and passes it on.
func (c *Collector) blame(f frame, err error) (Progress, error) {
	named := f.total > 0
	var r *election.Refusal
	if errors.As(err, &r) && len(c.faults) < maxFaults {
		for _, finding := range r.Findings {
			c.faults = append(c.faults, fault{tag: f.tag, named: named, finding: finding})
		}
	}
	if !named {
		return Progress{}, err
	}
	return Progress{Set: f.set(), Page: f.number()}, err
}

// set names the set that a page belongs to.
func (f frame) set() string { return fmt.Sprintf("%016x", f.tag) }

func (s *set) have() int {
	n := 0
	for _, r := range s.read {
		if r {
			n++
		}
	}
	return n
}

func (s *set) progress() Progress {
	need := s.total - 1
	return Progress{
		Set: s.set(), Have: min(s.have(), need), Need: need, Total: s.total,
		Done: s.signed != nil,
	}
}

func (s *set) state() Set {
	st := Set{Progress: s.progress(), Signed: slices.Clone(s.signed), Rebuilt: s.rebuilt, Damage: slices.Clone(s.damage)}
	for i := 1; i < s.total; i++ {
		if !s.read[i] {
			st.Missing = append(st.Missing, i)
		}
	}
	if !s.read[0] {
		st.Missing = append(st.Missing, s.total)
	}
	switch {
	case s.signed != nil:
	case st.Have < st.Need:
		st.Err = refusal("S703", "need", st.Need, "have", st.Have, "missing", st.Need-st.Have, "pages", st.Missing)
	default:
		st.Err = refusal("S702", "check", "hash", "pages", s.suspects())
	}
	return st
}

// suspects lists the pages read, as people count, when they don't give the bytes
// that they name: nothing tells which of them were changed.
func (s *set) suspects() []int {
	var list []int
	for i := 1; i < s.total; i++ {
		if s.read[i] {
			list = append(list, i)
		}
	}
	if s.read[0] {
		list = append(list, s.total)
	}
	return list
}

// assemble tries whether the pages make the bytes whose hash they name. A
// missing page is made good from the parity. With all pages here and a wrong
// hash, one of them may have been changed together with its checksum: each in
// turn is left out.
func (s *set) assemble() {
	if s.signed != nil || s.have() < s.total-1 {
		return
	}
	if s.have() < s.total {
		s.try(slices.Index(s.read, false))
		return
	}
	for out := range s.parts {
		if s.try(out) {
			f := frame{index: out, total: s.total}
			s.damage = append(s.damage, election.Find("S702", "check", "hash", "page", f.number()))
			return
		}
	}
}

// try puts the whole together without the part at index out; without the
// parity if that is 0.
func (s *set) try(out int) bool {
	whole := make([]byte, 0, s.length)
	for i := 1; i < s.total; i++ {
		part := s.parts[i]
		if i == out {
			part = s.rebuild(i)
		}
		whole = append(whole, part...)
	}
	if tagOf(whole) != s.tag {
		return false
	}
	s.signed = whole
	s.rebuilt = out
	s.settle()
	return true
}

// settle puts the right bytes in the place of every page, so that those still
// to come are held against them.
func (s *set) settle() {
	s.parts[0] = make([]byte, chunkLen(s.length, s.total-1, 0))
	for i := 1; i < s.total; i++ {
		s.parts[i] = chunk(s.signed, s.total-1, i)
		xor(s.parts[0], s.parts[i])
	}
}

// rebuild makes part i from the parity and the others.
func (s *set) rebuild(i int) []byte {
	sum := slices.Clone(s.parts[0])
	for k := 1; k < s.total; k++ {
		if k != i {
			xor(sum, s.parts[k])
		}
	}
	return sum[:chunkLen(s.length, s.total-1, i)]
}

package roll

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"changpiao/station/election"
)

// Directory finds voters while somebody types: by number, by the last digits
// of the ID number or the whole of it, by name, and by pinyin, whole syllables
// or initials ("zs", "zhangsan" and "zhangs" all find 张三). Its zero value is
// empty.
type Directory struct {
	listed   []listed
	numbers  []int // places in listed, in the order of the numbers
	byNo     map[string]int
	byPlain  map[string][]int // numbers without their leading zeros
	byID     map[election.IDNumber]int
	byTail   map[string][]int // last four characters of the ID number
	byRune   map[rune][]int   // characters of a name
	byLetter map[byte][]*sign // characters that begin a name, by the letters with which they can be typed
	heads    map[*sign]*head  // of those
	signs    map[rune]*sign
}

// head is whose names begin with a character.
type head struct {
	all  []int
	next map[byte][]int // by the letters of the second character; 0 where there is none
}

// listed is a voter as people look for them.
type listed struct {
	no   election.VoterNo
	key  string // the number as it is typed
	name []*sign
	id   election.IDNumber
}

// sign is a character of a name with all its readings.
type sign struct {
	char     rune
	readings []string
}

// Found is what a search gives.
type Found struct {
	Voters []election.VoterNo // the likeliest first
	More   bool               // there are more than were asked for
	// Sure says that the query can mean this voter only: the whole number of
	// the roll, or the whole ID number, and nobody else's.
	Sure bool
}

// tail is how many last characters of an ID number a search takes.
const tail = 4

// Follow takes in those voters of a roll book that were not there before. It
// must be the only one to add to the directory.
func (d *Directory) Follow(s *State) {
	for _, no := range s.order[len(d.listed):] {
		d.add(s.entries[no].Voter)
	}
	d.sort()
}

// Add takes in voters.
func (d *Directory) Add(voters ...election.Voter) {
	for _, v := range voters {
		d.add(v)
	}
	d.sort()
}

// sort puts the numbers of those who were added in their place.
func (d *Directory) sort() {
	if len(d.numbers) == len(d.listed) {
		return
	}
	for at := len(d.numbers); at < len(d.listed); at++ {
		d.numbers = append(d.numbers, at)
	}
	slices.SortFunc(d.numbers, func(a, b int) int { return cmp.Compare(d.listed[a].key, d.listed[b].key) })
}

func (d *Directory) add(v election.Voter) {
	if d.byNo == nil {
		d.byNo, d.byPlain, d.byID = map[string]int{}, map[string][]int{}, map[election.IDNumber]int{}
		d.byTail, d.byRune, d.byLetter = map[string][]int{}, map[rune][]int{}, map[byte][]*sign{}
		d.heads, d.signs = map[*sign]*head{}, map[rune]*sign{}
	}
	at := len(d.listed)
	l := listed{no: v.No, key: typed(string(v.No)), id: v.IDNumber}
	for _, r := range typed(v.Name) {
		l.name = append(l.name, d.sign(r))
		if here := d.byRune[r]; len(here) == 0 || here[len(here)-1] != at {
			d.byRune[r] = append(here, at)
		}
	}
	if len(l.name) > 0 {
		d.begin(l.name, at)
	}
	d.listed = append(d.listed, l)
	d.byNo[l.key] = at
	plain := strings.TrimLeft(l.key, "0")
	d.byPlain[plain] = append(d.byPlain[plain], at)
	if l.id != "" {
		d.byID[l.id] = at
		d.byTail[l.id.Tail()] = append(d.byTail[l.id.Tail()], at)
	}
}

// begin puts a name among those that begin as it does.
func (d *Directory) begin(name []*sign, at int) {
	h := d.heads[name[0]]
	if h == nil {
		h = &head{next: map[byte][]int{}}
		d.heads[name[0]] = h
		for _, letter := range name[0].letters() {
			d.byLetter[letter] = append(d.byLetter[letter], name[0])
		}
	}
	h.all = append(h.all, at)
	if len(name) == 1 {
		h.next[0] = append(h.next[0], at)
		return
	}
	for _, letter := range name[1].letters() {
		h.next[letter] = append(h.next[letter], at)
	}
}

// sign gives a character, with its readings looked up once.
func (d *Directory) sign(r rune) *sign {
	s, known := d.signs[r]
	if !known {
		s = &sign{char: r, readings: readings(r)}
		d.signs[r] = s
	}
	return s
}

// readings gives every pinyin of a character without tones, in capitals, the
// usual one first; none for one that is no Chinese character.
func readings(r rune) []string {
	a := pinyin.NewArgs()
	a.Heteronym = true
	var all []string
	for _, reading := range pinyin.SinglePinyin(r, a) {
		if reading = strings.ToUpper(reading); !slices.Contains(all, reading) {
			all = append(all, reading)
		}
	}
	return all
}

// letters gives the letters with which a character can be typed.
func (s *sign) letters() (all []byte) {
	if s.char < unicode.MaxASCII {
		return []byte{byte(s.char)}
	}
	for _, r := range s.readings {
		if !slices.Contains(all, r[0]) {
			all = append(all, r[0])
		}
	}
	return all
}

// typed brings what was typed, scanned or written to one form: plain digits,
// capitals, no blanks and no dots between the parts of a name, V for ü.
func typed(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '·', r == '•', r == '・', r == '‧', r == '\'', unicode.IsSpace(r):
			return -1
		case r == 'ü', r == 'Ü':
			return 'V'
		}
		return unicode.ToUpper(r)
	}, s)
}

// Find looks for voters and gives at most so many of them.
func (d *Directory) Find(query string, most int) Found {
	q := typed(query)
	if q == "" {
		return Found{}
	}
	if at, whole := d.byID[election.IDNumber(q)]; whole {
		return Found{Voters: []election.VoterNo{d.listed[at].no}, Sure: true}
	}
	f := finding{most: most + 1}
	named := d.byNumber(q)
	f.add(named...)
	if len(q) >= tail {
		for _, at := range d.byTail[q[len(q)-tail:]] {
			if strings.HasSuffix(string(d.listed[at].id), q) {
				f.add(at)
			}
		}
	}
	sure := len(named) == 1 && len(f.places) == 1
	if len(named) == 0 {
		d.byPrefix(&f, q)
		d.byName(&f, q)
	}
	return f.found(d, most, sure)
}

// byNumber gives those whose number is the one typed, with or without its
// leading zeros.
func (d *Directory) byNumber(q string) []int {
	if at, ok := d.byNo[q]; ok {
		return []int{at}
	}
	return d.byPlain[strings.TrimLeft(q, "0")]
}

// byPrefix adds those whose numbers begin with what was typed.
func (d *Directory) byPrefix(f *finding, q string) {
	i, _ := slices.BinarySearchFunc(d.numbers, q, func(at int, q string) int { return cmp.Compare(d.listed[at].key, q) })
	for ; i < len(d.numbers) && !f.full() && strings.HasPrefix(d.listed[d.numbers[i]].key, q); i++ {
		f.add(d.numbers[i])
	}
}

// finding collects places, each once.
type finding struct {
	places []int
	most   int
}

func (f *finding) full() bool { return len(f.places) >= f.most }

func (f *finding) add(places ...int) {
	for _, at := range places {
		if !f.full() && !slices.Contains(f.places, at) {
			f.places = append(f.places, at)
		}
	}
}

func (f *finding) found(d *Directory, most int, sure bool) Found {
	found := Found{Sure: sure, More: len(f.places) > most}
	for _, at := range f.places[:min(most, len(f.places))] {
		found.Voters = append(found.Voters, d.listed[at].no)
	}
	return found
}

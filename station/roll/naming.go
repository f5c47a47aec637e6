package roll

import (
	"slices"
	"unicode"
)

// byName adds those whose names fit: names spelt to their end before those
// that only begin so, and usual readings before others. Chinese characters may
// stand anywhere in a name.
func (d *Directory) byName(f *finding, q string) {
	runes := []rune(q)
	n := naming{d: d, query: runes, most: f.most}
	if runes[0] >= unicode.MaxASCII {
		n.anywhere()
	} else {
		for _, s := range d.byLetter[byte(runes[0])] {
			n.beginning(s, d.heads[s])
		}
	}
	for _, places := range n.found {
		slices.Sort(places)
		f.add(slices.Compact(places)...)
	}
}

// naming looks for those whose names fit a query. Of each list that it goes
// through it takes as many as are asked for, the first on the roll.
type naming struct {
	d     *Directory
	query []rune
	most  int
	found [worst + 1][]int // by how well the name is spelt
}

// anywhere goes through those who have all Chinese characters of the query.
func (n *naming) anywhere() {
	fit := n.d.byRune[n.query[0]]
	for _, r := range n.query[1:] {
		if have := n.d.byRune[r]; r >= unicode.MaxASCII && len(have) < len(fit) {
			fit = have
		}
	}
	if len(n.query) == 1 { // whoever has nothing more in the name comes first, of all others the first will do
		if h := n.d.heads[n.d.signs[n.query[0]]]; h != nil {
			n.take(h.next[0], n.most)
		}
		n.take(fit, n.most)
		return
	}
	n.take(fit, len(fit))
}

// beginning goes through those whose names begin with a character: by how much
// of the query can stand for it, and with what the second one is typed then.
func (n *naming) beginning(s *sign, h *head) {
	longest := 0
	if n.query[0] == s.char {
		longest = 1
	}
	for _, r := range s.readings {
		same := 0
		for same < len(r) && same < len(n.query) && rune(r[same]) == n.query[same] {
			same++
		}
		longest = max(longest, same)
	}
	for end := 1; end <= longest; end++ {
		switch {
		case end == len(n.query): // all of them fit, and only those of one character to their end
			n.take(h.next[0], n.most)
			n.take(h.all, n.most)
		case n.query[end] >= unicode.MaxASCII:
			n.take(h.all, len(h.all))
		default:
			n.take(h.next[byte(n.query[end])], len(h.all))
		}
	}
}

// take notes how well the names of a list are spelt, until so many fit, or as
// many as are asked for are spelt as well as can be.
func (n *naming) take(list []int, enough int) {
	var found [worst + 1]int
	for _, at := range list {
		w := n.spelt(n.d.listed[at].name)
		if w == no {
			continue
		}
		if found[w]++; found[w] <= n.most {
			n.found[w] = append(n.found[w], at)
		}
		if enough--; enough == 0 || found[0] == n.most {
			return
		}
	}
}

// spelt tells how well the query spells a name. One that begins with a Chinese
// character may begin anywhere in it.
func (n *naming) spelt(name []*sign) how {
	w := spells(n.query, name)
	for start := 1; w == no && n.query[0] >= unicode.MaxASCII && start < len(name); start++ {
		w = spells(n.query, name[start:]).and(partly)
	}
	return w
}

// how tells how well a name is spelt; less is better.
type how int

// The ways of spelling, which add up.
const (
	unusual how = 1 // with another reading than the usual one
	partly  how = 2 // not to its end, or not from its beginning
	worst       = unusual + partly
	no      how = worst + 1 // not at all
)

func (h how) and(more how) how {
	if h == no {
		return no
	}
	return h | more
}

// spells tells how well what was typed spells a name from its beginning. Each
// character is spelt by itself or by letters that begin one of its readings.
func spells(q []rune, name []*sign) how {
	if len(q) == 0 {
		if len(name) > 0 {
			return partly
		}
		return 0
	}
	if len(name) == 0 {
		return no
	}
	best := no
	if q[0] == name[0].char {
		best = spells(q[1:], name[1:])
	}
	for i, r := range name[0].readings {
		for n := 0; n < len(r) && n < len(q) && rune(r[n]) == q[n]; n++ {
			w := spells(q[n+1:], name[1:])
			if i > 0 {
				w = w.and(unusual)
			}
			best = min(best, w)
		}
	}
	return best
}

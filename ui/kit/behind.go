package kit

import "slices"

// Behind are the characters of keys that were answered when they went down, and which an input method may bring later,
// when the keyboard is somewhere else already. A nil one has none.
type Behind struct{ runes []rune }

// most is how many keys an input method may be behind.
const most = 16

// Went notes a key that went down.
func (b *Behind) Went(r rune) {
	if b != nil {
		b.runes = append(b.runes[max(0, len(b.runes)-most):], r)
	}
}

// Came reports whether a character is that of an earlier key; those before it will not come any more.
func (b *Behind) Came(r rune) bool {
	if b == nil {
		return false
	}
	i := slices.Index(b.runes, r)
	if i < 0 {
		return false
	}
	b.runes = b.runes[i+1:]
	return true
}

// Forget expects nothing any more.
func (b *Behind) Forget() {
	if b != nil {
		b.runes = nil
	}
}

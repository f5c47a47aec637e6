package kit

import "unicode"

// Behind counts keys other than letters that were answered when they went down, and whose characters an input method
// may bring later, in their order, when the keyboard is somewhere else already. A nil one has none.
type Behind struct{ keys int }

// Went notes a key that went down.
func (b *Behind) Went() {
	if b != nil {
		b.keys++
	}
}

// Came reports whether a character is that of an earlier key.
func (b *Behind) Came(r rune) bool {
	if b == nil || b.keys == 0 {
		return false
	}
	if r > unicode.MaxASCII || unicode.IsLetter(r) { // of a later key: the others have come
		b.keys = 0
		return false
	}
	b.keys--
	return true
}

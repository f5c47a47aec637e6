package election

import "testing"

func TestStrokesOfSurnamesAndRareCharacters(t *testing.T) {
	for char, want := range map[rune]int{
		'一': 1, '丁': 2, '王': 4, '田': 5, '冯': 5, '刘': 6, '李': 7, '张': 7, '陈': 7, '欧': 8, '䶮': 9,
		'范': 8, // 9 in Taiwan: the mainland's count is the one wanted
		'骨': 9, // 10 in Taiwan
		'𠮷': 6, '𬀩': 8, '龘': 48,
	} {
		n, known := Strokes(char)
		if !known || n != want {
			t.Errorf("Strokes(%c) = %d, %v; want %d, true", char, n, known, want)
		}
	}
}

func TestStrokesKnowsTheWholeBasicBlock(t *testing.T) {
	for r := rune(0x4E00); r <= 0x9FFF; r++ {
		if n, known := Strokes(r); !known || n < 1 {
			t.Fatalf("Strokes(%U) = %d, %v", r, n, known)
		}
	}
}

func TestStrokesOfOtherCharactersAreUnknown(t *testing.T) {
	for _, r := range []rune{-1, 0, 'A', '7', '○', '·', 0x33FF, 0x4DC0, 0xA000, 0x2A6E0, 0x323B0, 0x10FFFF} {
		if n, known := Strokes(r); known || n != 0 {
			t.Errorf("Strokes(%U) = %d, %v; want 0, false", r, n, known)
		}
	}
}

func TestStrokesTableIsWholeAndInOrder(t *testing.T) {
	last, total := rune(-1), 0
	for rest := strokesTable; len(rest) > 0; {
		if len(rest) < 8 {
			t.Fatalf("%d stray bytes at the end", len(rest))
		}
		first := rune(rest[0])<<24 | rune(rest[1])<<16 | rune(rest[2])<<8 | rune(rest[3])
		length := int(rest[4])<<24 | int(rest[5])<<16 | int(rest[6])<<8 | int(rest[7])
		if first <= last || length < 1 || len(rest) < 8+length {
			t.Fatalf("run at %U of %d characters after %U", first, length, last)
		}
		last, total, rest = first+rune(length)-1, total+length, rest[8+length:]
	}
	if total != 98060 {
		t.Errorf("%d characters, want 98060", total)
	}
}

func BenchmarkStrokes(b *testing.B) {
	for b.Loop() {
		Strokes('陈')
	}
}

package journal

import (
	"strings"
	"testing"
)

func TestNobodyIsNoMember(t *testing.T) {
	if by := splitStaff(joinStaff(nil)); len(by) != 0 {
		t.Errorf("%q", by)
	}
}

func TestPrintedHead(t *testing.T) {
	if p, err := ParsePrintedHead("1 0a1b2c3d"); err != nil || p.Seq != 1 {
		t.Errorf("the first record: %v, %v", p, err)
	}
	h := Head{Seq: 12, Hash: Hash{0x0a, 0x1b, 0x2c, 0x3d, 0x4e}}
	for text, is := range map[string]bool{
		"12 0a1b2c3d": true, "12:0A1B2C3D": true, " 12  0a1b2c3d4 ": true, "12 " + h.Hash.String(): true,
		"11 0a1b2c3d": false, "12 0a1b2c3e": false, "12 0a1b2c3d5": false,
	} {
		p, err := ParsePrintedHead(text)
		if err != nil || p.Is(h) != is {
			t.Errorf("%q: %v, %v", text, p.Is(h), err)
		}
	}
	for _, text := range []string{"", "12", "12 0a1b2c3", "x 0a1b2c3d", "0 0a1b2c3d", "-1 0a1b2c3d", "12 0a1b2c3g", "12 0a1b2c3dg",
		"12 0a1b2c3d 1", "12 " + strings.Repeat("a", 65)} {
		if p, err := ParsePrintedHead(text); err == nil {
			t.Errorf("%q is taken for %v", text, p)
		}
	}
}

package journal_test

import (
	"strings"
	"testing"

	"changpiao/station/journal"
)

func FuzzParsePrintedHead(f *testing.F) {
	f.Add("1234 0a1b2c3d")
	f.Add("9223372036854775807:" + strings.Repeat("F", 64))
	f.Fuzz(func(t *testing.T, text string) {
		p, err := journal.ParsePrintedHead(text)
		if err != nil {
			return
		}
		var h journal.Hash
		whole := p.Digits + strings.Repeat("0", 2*len(h)-len(p.Digits))
		if err := h.UnmarshalText([]byte(whole)); err != nil || p.Seq < 1 || !p.Is(journal.Head{Seq: p.Seq, Hash: h}) {
			t.Fatalf("%q gave %+v: %v", text, p, err)
		}
	})
}

package scan

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// BenchmarkReadRate takes pictures of a page of four codes under drawn
// conditions, and reports how many gave the sheet back, how many of the codes
// were read, and that none was read wrongly.
func BenchmarkReadRate(b *testing.B) {
	data, pages := sealed(b, 4, 4)
	page := print(b, pages)
	chance := rand.New(rand.NewPCG(7, 7))
	pick := func(vs ...float64) float64 { return vs[chance.IntN(len(vs))] }
	var shots, whole, codes int
	for b.Loop() {
		s := shot{
			dpi: pick(130, 150, 200, 250, 300), degrees: pick(-3, 0, 1, 3, 15, 90), blur: pick(0, 0.5, 0.9), noise: pick(2, 6, 12),
			jpeg: int(pick(0, 40, 70)), perspective: pick(0, 0, 0.06, 0.12), shade: pick(0, 0.3),
		}
		img := page.take(b, s, chance)
		found := Codes(img)
		shots++
		codes += len(found)
		for _, p := range found {
			if !slices.Contains(pages, p) {
				b.Fatal("read what was never printed")
			}
		}
		if sheets, _ := Sheets([]Result{{Pages: found}}); len(sheets) == 1 && bytes.Equal(sheets[0], data) {
			whole++
		} else {
			b.Logf("not whole, %d of 4 codes: %+v", len(found), s)
		}
	}
	b.ReportMetric(100*float64(whole)/float64(shots), "%whole")
	b.ReportMetric(100*float64(codes)/float64(4*shots), "%codes")
}

package scan

import (
	"math"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"

	"changpiao/station/sheet"
)

// maxCorners bounds how many corner patterns are looked at in a window: those
// of twelve codes and ten times as many that only look like them. The
// library's own search for several codes has no bound, in time or memory.
const maxCorners = 400

// decodeAll reads every code of a black and white picture until it is told to
// stop, which it asks before each try. It shields from a picture that drives
// the library into a corner: pictures come from anywhere.
func decodeAll(bits *gozxing.BitMatrix, stop func() bool) (texts []string) {
	defer func() { _ = recover() }() // what was read before stands
	detect, decode := detector.NewDetector(bits), decoder.NewDecoder()
	corners := cornersOf(bits)
	used := make([]bool, len(corners)) // a corner belongs to one code only
	for i := range corners {
		for j := i + 1; j < len(corners) && !used[i]; j++ {
			if used[j] || !alike(corners[i], corners[j]) {
				continue
			}
			for k := j + 1; k < len(corners) && !used[i] && !used[j]; k++ {
				if used[k] || !alike(corners[i], corners[k]) {
					continue
				}
				info := square3(corners[i], corners[j], corners[k])
				if info == nil {
					continue
				}
				if stop() {
					return texts
				}
				if text := decodeAt(detect, decode, info); text != "" {
					texts = append(texts, text)
					used[i], used[j], used[k] = true, true, true
				}
			}
		}
	}
	return texts
}

func decodeAt(detect *detector.Detector, decode *decoder.Decoder, info *detector.FinderPatternInfo) string {
	found, err := detect.ProcessFinderPatternInfo(info)
	if err != nil {
		return ""
	}
	result, err := decode.Decode(found.GetBits(), nil)
	if err != nil {
		return ""
	}
	return result.GetText()
}

// cornersOf finds the patterns that stand at three corners of every code: runs
// of black and white in the ratio 1:1:3:1:1, in every third row.
func cornersOf(bits *gozxing.BitMatrix) []*detector.FinderPattern {
	f := detector.NewFinderPatternFinder(bits, nil)
	for y := detector.FinderPatternFinder_MIN_SKIP - 1; y < bits.GetHeight(); y += detector.FinderPatternFinder_MIN_SKIP {
		cornersInRow(f, bits, y)
		if len(f.GetPossibleCenters()) > maxCorners {
			break
		}
	}
	return f.GetPossibleCenters()
}

func cornersInRow(f *detector.FinderPatternFinder, bits *gozxing.BitMatrix, y int) {
	runs, at := make([]int, 5), 0 // at is even in a black run
	for x := range bits.GetWidth() {
		black := bits.Get(x, y)
		if black == (at%2 == 0) {
			runs[at]++
			continue
		}
		if at < 4 {
			if at > 0 || runs[0] > 0 { // white before the first black counts for nothing
				at++
				runs[at]++
			}
			continue
		}
		if detector.FinderPatternFinder_foundPatternCross(runs) && f.HandlePossibleCenter(runs, y, x) {
			clear(runs)
			at = 0
			continue
		}
		detector.FinderPatternFinder_doShiftCounts2(runs)
		at = 3
	}
	if detector.FinderPatternFinder_foundPatternCross(runs) {
		f.HandlePossibleCenter(runs, y, bits.GetWidth())
	}
}

// alike reports whether two corners have modules of about one size.
func alike(a, b *detector.FinderPattern) bool {
	p, q := a.GetEstimatedModuleSize(), b.GetEstimatedModuleSize()
	return math.Abs(p-q) <= max(0.5, 0.2*min(p, q))
}

// square3 gives three corners in their order, or nil where they can't be those
// of a code of ours: a right angle with legs alike, whose length fits the
// number of modules.
func square3(a, b, c *detector.FinderPattern) *detector.FinderPatternInfo {
	const modules = sheet.CodeModules - 7 // from centre to centre
	bl, tl, tr := gozxing.ResultPoint_OrderBestPatterns(a, b, c)
	across, down, diagonal := gozxing.ResultPoint_Distance(tl, tr), gozxing.ResultPoint_Distance(tl, bl), gozxing.ResultPoint_Distance(bl, tr)
	size := (a.GetEstimatedModuleSize() + b.GetEstimatedModuleSize() + c.GetEstimatedModuleSize()) / 3
	count := (across + down) / 2 / size
	right := math.Hypot(across, down)
	if count < modules*0.75 || count > modules*1.3 || math.Abs(across-down) > 0.2*min(across, down) || math.Abs(diagonal-right) > 0.12*right {
		return nil
	}
	return detector.NewFinderPatternInfo(bl.(*detector.FinderPattern), tl.(*detector.FinderPattern), tr.(*detector.FinderPattern))
}

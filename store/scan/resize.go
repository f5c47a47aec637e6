package scan

import "image"

// resize scales a picture: each new pixel is the mean of what it covers when
// the picture shrinks, and a blend of its neighbours when it grows.
func resize(grey *image.Gray, w, h int) *image.Gray {
	w, h = max(1, w), max(1, h)
	across := spread(grey.Rect.Dx(), w)
	down := spread(grey.Rect.Dy(), h)
	// Across first, then down: two passes cost less than one over squares.
	rows := make([]uint16, grey.Rect.Dy()*w)
	for y := range grey.Rect.Dy() {
		row := grey.Pix[y*grey.Stride : y*grey.Stride+grey.Rect.Dx()]
		for x, s := range across {
			sum := uint32(0)
			for i, weight := range s.weights {
				sum += uint32(row[s.from+i]) * weight
			}
			rows[y*w+x] = uint16(sum >> 8)
		}
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y, s := range down {
		for x := range w {
			sum := uint32(0)
			for i, weight := range s.weights {
				sum += uint32(rows[(s.from+i)*w+x]) >> 4 * weight
			}
			out.Pix[y*out.Stride+x] = byte(min(255, sum>>20))
		}
	}
	return out
}

// share says which old pixels make a new one, with weights that add up to
// 65536.
type share struct {
	from    int
	weights []uint32
}

// spread computes the shares along one side, from n old pixels to m new ones.
func spread(n, m int) []share {
	shares := make([]share, m)
	ratio := float64(n) / float64(m)
	reach := max(1, ratio) // half the width of the triangle that weighs pixels
	for i := range shares {
		centre := (float64(i)+0.5)*ratio - 0.5
		from, to := max(0, int(centre-reach+1)), min(n-1, int(centre+reach))
		shares[i] = weigh(from, max(from, to), centre, reach)
	}
	return shares
}

func weigh(from, to int, centre, reach float64) share {
	raw := make([]float64, to-from+1)
	total := 0.0
	for k := range raw {
		d := (float64(from+k) - centre) / reach
		if d < 0 {
			d = -d
		}
		raw[k] = max(0, 1-d)
		total += raw[k]
	}
	s := share{from: from, weights: make([]uint32, len(raw))}
	if total == 0 {
		s.weights[0] = 65536
		return s
	}
	left := uint32(65536)
	for k := range raw {
		s.weights[k] = min(left, uint32(raw[k]/total*65536+0.5))
		left -= s.weights[k]
	}
	s.weights[len(raw)/2] += left
	return s
}

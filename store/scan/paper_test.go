package scan

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"changpiao/station/sheet"
)

// paper is an A4 page with codes on it, in millimetres, as the printed result
// sheet has them: modules of 0.508 mm, three codes side by side.
type paper struct {
	codes [][][]bool
}

const (
	a4Width, a4Height = 210.0, 297.0
	module            = 0.508
	pitch             = (sheet.CodeModules + 2*sheet.QuietZone) * module
	perLine           = 4
	left, top         = 26.0, 150.0
)

func print(t testing.TB, pages []string) paper {
	t.Helper()
	var p paper
	for _, page := range pages {
		code, err := sheet.Code(page)
		if err != nil {
			t.Fatal(err)
		}
		p.codes = append(p.codes, code)
	}
	return p
}

// ink gives the brightness of a point of the page: codes, rules of a table
// above them, and a red seal beside.
func (p paper) ink(x, y float64) float64 {
	if x < 0 || y < 0 || x >= a4Width || y >= a4Height {
		return 90 // the table under the page
	}
	cx, cy := (x-left+20)/pitch, (y-top)/pitch
	col, row := int(math.Floor(cx)), int(math.Floor(cy))
	if col >= 0 && col < perLine && row >= 0 && row*perLine+col < len(p.codes) {
		mx := int(math.Floor((x-left+20-float64(col)*pitch)/module)) - sheet.QuietZone
		my := int(math.Floor((y-top-float64(row)*pitch)/module)) - sheet.QuietZone
		if mx >= 0 && my >= 0 && mx < sheet.CodeModules && my < sheet.CodeModules && p.codes[row*perLine+col][my][mx] {
			return 25
		}
		return 245
	}
	if y > 40 && y < 130 && x > 20 && x < 190 && (math.Mod(y, 8) < 0.4 || math.Mod(x, 34) < 0.4 || (math.Mod(y, 8) > 3 && math.Mod(y, 8) < 5.5 && math.Mod(x*7+y*3, 5) < 2)) {
		return 40
	}
	return 245
}

// shot says how a page comes to be a picture.
type shot struct {
	dpi         float64
	degrees     float64
	blur        float64 // radius in pixels
	noise       float64 // standard deviation of brightness
	jpeg        int     // quality, 0 for none
	perspective float64 // share by which the far side is shorter
	shade       float64 // share by which one side is darker
}

// take makes the picture, each pixel the mean of four points.
func (p paper) take(t testing.TB, s shot, chance *rand.Rand) image.Image {
	t.Helper()
	px := s.dpi / 25.4
	w, h := int(a4Width*px), int(a4Height*px)
	sin, cos := math.Sincos(s.degrees * math.Pi / 180)
	light := make([]float64, w*h)
	for y := range h {
		for x := range w {
			sum := 0.0
			for k := range 4 {
				fx := (float64(x)+float64(k%2)/2+0.25)/px - a4Width/2
				fy := (float64(y)+float64(k/2)/2+0.25)/px - a4Height/2
				depth := 1 + s.perspective*fy/a4Height
				fx, fy = fx*depth, fy*depth
				sum += p.ink(fx*cos-fy*sin+a4Width/2, fx*sin+fy*cos+a4Height/2)
			}
			light[y*w+x] = sum / 4 * (1 - s.shade*float64(x)/float64(w))
		}
	}
	light = blurred(light, w, h, s.blur)
	grey := image.NewGray(image.Rect(0, 0, w, h))
	for i, v := range light {
		grey.Pix[i] = byte(max(0, min(255, v+s.noise*chance.NormFloat64())))
	}
	if s.jpeg == 0 {
		return grey
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, grey, &jpeg.Options{Quality: s.jpeg}); err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// blurred applies a Gaussian of a standard deviation.
func blurred(light []float64, w, h int, sigma float64) []float64 {
	if sigma == 0 {
		return light
	}
	reach := int(3*sigma + 1)
	weights := make([]float64, 2*reach+1)
	total := 0.0
	for i := range weights {
		weights[i] = math.Exp(-float64((i-reach)*(i-reach)) / (2 * sigma * sigma))
		total += weights[i]
	}
	along := func(in []float64, dx, dy int) []float64 {
		out := make([]float64, len(in))
		for y := range h {
			for x := range w {
				sum := 0.0
				for i, weight := range weights {
					at := min(h-1, max(0, y+(i-reach)*dy))*w + min(w-1, max(0, x+(i-reach)*dx))
					sum += in[at] * weight
				}
				out[y*w+x] = sum / total
			}
		}
		return out
	}
	return along(along(light, 1, 0), 0, 1)
}

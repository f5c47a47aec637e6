package scan

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg" // photos
	_ "image/png"  // scans, and our own pictures
	"time"

	"github.com/makiuchi-d/gozxing"

	"changpiao/station/sheet"
	"changpiao/station/signing"
)

func isPicture(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) || bytes.HasPrefix(data, []byte{0xff, 0xd8, 0xff})
}

// readPicture finds the codes in a picture. A code that is none of ours is
// left aside; a picture without any of ours is S701.
func readPicture(data []byte) (Result, error) {
	img, err := decode(data)
	if err != nil {
		return Result{}, err
	}
	pages := Codes(img)
	if len(pages) == 0 {
		return Result{}, refusal("S701")
	}
	return Result{Pages: pages}, nil
}

// decode gives a picture that is not too large.
func decode(data []byte) (image.Image, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, refusal("S702", "check", "picture")
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > MaxPixels/config.Height {
		return nil, refusal("S702", "check", "size")
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, refusal("S702", "check", "picture")
	}
	return img, nil
}

// patience bounds the time spent on one picture, most of which goes on trying
// again what can't be read. Tests that read many have less.
var patience = 8 * time.Second

// Codes finds the pages of sheets in a picture, in no order. It tries harder,
// for 8 seconds at most, as long as it has found none or a set is incomplete.
func Codes(img image.Image) []string {
	f := finder{seen: map[string]bool{}, deadline: time.Now().Add(patience)}
	f.search(img)
	return f.pages
}

func (f *finder) search(img image.Image) {
	grey := fit(greyOf(img), longestSide)
	for i, p := range passes {
		if i >= always && f.done() || time.Now().After(f.deadline) {
			break
		}
		f.pass(grey, p)
	}
}

// longestSide is what a picture is brought down to, in pixels: an A4 page at
// 300 dpi, where a module has 6 pixels.
const longestSide = 3600

// pass is one way of looking at a picture.
type pass struct {
	scale  float64
	global bool // one threshold for the whole window, not one for each place
	tiles  int  // windows along the longer side; 1 is the whole
}

// always is how many passes are made even when every set is whole: another
// set's codes may be in the picture, none of them read yet.
const always = 2

// passes are tried in this order until every set is whole: what reads most,
// first. Windows help where the codes' corners are too many to be told apart
// in the whole picture, other scales where modules fall between pixels.
var passes = []pass{
	{scale: 1, tiles: 1},
	{scale: 1, tiles: 1, global: true},
	{scale: 0.7, tiles: 1},
	{scale: 1.5, tiles: 1},
	{scale: 1, tiles: 3},
	{scale: 2, tiles: 3},
	{scale: 0.5, tiles: 1},
	{scale: 1.4, tiles: 3, global: true},
	{scale: 0.8, tiles: 3},
	{scale: 1.2, tiles: 4},
}

// finder gathers the pages found.
type finder struct {
	pages   []string
	seen    map[string]bool
	collect sheet.Collector
	// deadline ends the search.
	deadline time.Time
	// enrolments are looked for instead of pages, one of them.
	enrolments bool
}

// done reports whether every set seen so far is whole, all its pages read or
// not: one may be missing.
func (f *finder) done() bool {
	if f.enrolments {
		return len(f.pages) > 0
	}
	sets := f.collect.Sets()
	for _, s := range sets {
		if !s.Done {
			return false
		}
	}
	return len(sets) > 0
}

// areWhole reports whether pages make whole sets.
func areWhole(pages []string) bool {
	f := finder{seen: map[string]bool{}}
	for _, p := range pages {
		f.add(p)
	}
	return f.done()
}

func (f *finder) pass(grey *image.Gray, p pass) {
	if p.scale != 1 {
		grey = resize(grey, int(float64(grey.Rect.Dx())*p.scale), int(float64(grey.Rect.Dy())*p.scale))
	}
	for _, window := range windows(grey.Rect, p.tiles) {
		if f.look(grey, window, p.global); p.tiles > 1 && f.done() {
			return
		}
	}
}

// windows covers a rectangle with windows that overlap by half.
func windows(r image.Rectangle, tiles int) []image.Rectangle {
	if tiles <= 1 {
		return []image.Rectangle{r}
	}
	side := 2 * max(r.Dx(), r.Dy()) / (tiles + 1)
	var ws []image.Rectangle
	for y := r.Min.Y; ; y += side / 2 {
		for x := r.Min.X; ; x += side / 2 {
			ws = append(ws, image.Rect(x, y, x+side, y+side).Intersect(r))
			if x+side >= r.Max.X {
				break
			}
		}
		if y+side >= r.Max.Y {
			break
		}
	}
	return ws
}

// look reads every code in a window.
func (f *finder) look(grey *image.Gray, w image.Rectangle, global bool) {
	source, err := gozxing.NewPlanarYUVLuminanceSource(grey.Pix, grey.Stride, grey.Rect.Dy(), w.Min.X, w.Min.Y, w.Dx(), w.Dy(), false)
	if err != nil {
		return
	}
	binarizer := gozxing.NewHybridBinarizer(source)
	if global {
		binarizer = gozxing.NewGlobalHistgramBinarizer(source)
	}
	bitmap, err := gozxing.NewBinaryBitmap(binarizer)
	if err != nil {
		return
	}
	bits, err := bitmap.GetBlackMatrix()
	if err != nil {
		return
	}
	for _, text := range decodeAll(bits, f.deadline) {
		f.add(text)
	}
}

func (f *finder) add(text string) {
	if f.enrolments {
		if data, err := signing.ParseEnrolmentDigits(text); err == nil && isEnrolment(data) {
			f.pages = append(f.pages, text)
		}
		return
	}
	if f.seen[text] || !sheet.IsPage(text) {
		return
	}
	f.seen[text] = true
	f.pages = append(f.pages, text)
	_, _ = f.collect.Add(text) // a damaged page is told when the files are put together
}

// greyOf takes the brightness of a picture, the fast way for what cameras,
// scanners and PDFs give.
func greyOf(img image.Image) *image.Gray {
	b := img.Bounds()
	grey := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	switch src := img.(type) {
	case *image.Gray:
		for y := range b.Dy() {
			from := src.PixOffset(b.Min.X, b.Min.Y+y)
			copy(grey.Pix[y*grey.Stride:(y+1)*grey.Stride], src.Pix[from:from+b.Dx()])
		}
	case *image.YCbCr:
		for y := range b.Dy() {
			from := src.YOffset(b.Min.X, b.Min.Y+y)
			copy(grey.Pix[y*grey.Stride:(y+1)*grey.Stride], src.Y[from:from+b.Dx()])
		}
	case *image.RGBA:
		for y := range b.Dy() {
			row := src.Pix[src.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range b.Dx() {
				p := row[4*x : 4*x+3]
				grey.Pix[y*grey.Stride+x] = byte((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2])) / 1000)
			}
		}
	default:
		for y := range b.Dy() {
			for x := range b.Dx() {
				grey.Pix[y*grey.Stride+x] = color.GrayModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y
			}
		}
	}
	return grey
}

// fit brings a picture down to a longest side.
func fit(grey *image.Gray, longest int) *image.Gray {
	w, h := grey.Rect.Dx(), grey.Rect.Dy()
	side := max(w, h)
	if side <= longest {
		return grey
	}
	return resize(grey, max(1, w*longest/side), max(1, h*longest/side))
}

package station

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/sheet"
)

const (
	leastModule = 4 // pixels of a code's module, below which phones miss codes
	codeSide    = sheet.CodeModules + 2*sheet.QuietZone
	labelRoom   = 40 // for a line below a code, at the usual size of text
)

// code is one of a sheet's, with what stands under it.
type code struct {
	modules [][]bool
	label   string
}

// showCodes shows the sheet's codes over the whole window.
func (d *Desk) showCodes(signed sheet.Signed) {
	pages, err := sheet.Pages(signed)
	if err != nil {
		d.say(d.t("codes.toolarge"), theme.ColorNameWarning)
		return
	}
	var codes []code
	for _, p := range pages {
		modules, err := sheet.Code(p)
		if err != nil {
			d.say(d.t("codes.unsound"), theme.ColorNameError)
			return
		}
		codes = append(codes, code{modules, sheet.Label(p)})
	}
	w := newCodeWall(codes, d.t("codes.keys"))
	if d.Day.Rehearsal() {
		w.band = RehearsalBand(d.Words)
	}
	w.leave = func() {
		d.Canvas.Overlays().Remove(w)
		d.fill(false)
		d.focus()
	}
	d.Canvas.Overlays().Add(w)
	w.Resize(d.Canvas.Size())
	d.Canvas.Focus(w)
	d.fill(true)
}

// fill has the window fill the screen, or gives it back the size that it had.
func (d *Desk) fill(screen bool) {
	if d.FillScreen != nil {
		d.FillScreen(screen)
	}
}

// fitting is how many codes fit beside and below each other with modules large enough.
func fitting(size fyne.Size, codes int) int {
	side, line := float32(codeSide*leastModule), labelRoom*unit()
	across, down := max(int(size.Width/side), 1), max(int((size.Height-line)/(side+line)), 1)
	return min(across*down, codes)
}

// codeWall fills the window with codes, as many as fit, or one at a time. The arrows turn the pages.
type codeWall struct {
	widget.BaseWidget
	codes []code
	hint  string
	band  fyne.CanvasObject // of a rehearsal; an empty one on a live day
	size  fyne.Size         // for which it was laid out last
	fits  int
	first int
	one   bool
	leave func()
	box   *fyne.Container
}

var (
	_ fyne.Focusable  = (*codeWall)(nil)
	_ desktop.Keyable = (*codeWall)(nil)
	_ fyne.Tappable   = (*codeWall)(nil)
)

func newCodeWall(codes []code, hint string) *codeWall {
	w := &codeWall{codes: codes, hint: hint, band: container.NewStack(), fits: 1}
	w.box = container.New(wallLayout{w})
	w.ExtendBaseWidget(w)
	return w
}

// wallLayout lays the codes out anew when the window has another size.
type wallLayout struct{ wall *codeWall }

// MinSize implements fyne.Layout.
func (wallLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout implements fyne.Layout.
func (l wallLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size != l.wall.size {
		l.wall.size = size
		l.wall.draw()
		return
	}
	for _, o := range objects {
		o.Resize(size)
	}
}

// CreateRenderer implements fyne.Widget.
func (w *codeWall) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.box) }

// FocusGained implements fyne.Focusable.
func (w *codeWall) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (w *codeWall) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (w *codeWall) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (w *codeWall) TypedKey(*fyne.KeyEvent) {}

// KeyUp implements desktop.Keyable.
func (w *codeWall) KeyUp(*fyne.KeyEvent) {}

// Tapped goes on to the next page.
func (w *codeWall) Tapped(*fyne.PointEvent) { w.turn(1) }

// KeyDown turns the pages, changes between one and many, or leaves.
func (w *codeWall) KeyDown(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyRight, fyne.KeyDown, fyne.KeyPageDown:
		w.turn(1)
	case fyne.KeyLeft, fyne.KeyUp, fyne.KeyPageUp:
		w.turn(-1)
	case fyne.KeySpace:
		w.one = !w.one
		w.draw()
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
		w.leave()
	}
}

// shown is how many codes stand on a page.
func (w *codeWall) shown() int {
	if w.one {
		return 1
	}
	return w.fits
}

// turn goes to another page; behind the last comes the first.
func (w *codeWall) turn(by int) {
	pages := (len(w.codes) + w.shown() - 1) / w.shown()
	page := (w.first/w.shown() + by + pages) % pages
	w.first = page * w.shown()
	w.draw()
}

func (w *codeWall) draw() {
	white := canvas.NewRectangle(color.White)
	w.band.Resize(fyne.NewSize(w.size.Width, 0)) // a text that wraps knows its height once it has its width
	all := w.size.SubtractWidthHeight(0, w.band.MinSize().Height)
	w.fits = fitting(all, len(w.codes))
	w.first -= w.first % w.shown()
	shown := w.codes[w.first:min(w.first+w.shown(), len(w.codes))]
	across := len(shown)
	for across > 1 && float32(across*codeSide*leastModule) > all.Width {
		across--
	}
	down := (len(shown) + across - 1) / across
	line := labelRoom * unit()
	room := fyne.NewSize(all.Width/float32(across)-theme.Padding(), (all.Height-line)/float32(down)-line-theme.Padding())
	grid := container.NewGridWithColumns(across)
	for _, c := range shown {
		label := canvas.NewText(c.label, color.Black)
		label.Alignment, label.TextSize = fyne.TextAlignCenter, theme.TextSize()
		picture := canvas.NewRaster(func(width, height int) image.Image { return drawCode(c.modules, width, height) })
		side := min(room.Width, room.Height)
		picture.SetMinSize(fyne.NewSize(side, side))
		grid.Add(container.NewCenter(container.NewVBox(picture, label)))
	}
	hint := canvas.NewText(w.hint, color.Black)
	hint.Alignment, hint.TextSize = fyne.TextAlignCenter, theme.TextSize()
	w.box.Objects = []fyne.CanvasObject{white, container.NewBorder(w.band, hint, nil, nil, grid)}
	w.box.Refresh()
}

// drawCode paints a code in whole pixels, as large as it gets and with its white border, whatever the theme.
func drawCode(modules [][]bool, width, height int) image.Image {
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = 0xff
	}
	side := min(width, height) / codeSide
	left, top := (width-side*codeSide)/2, (height-side*codeSide)/2
	for y, row := range modules {
		for x, black := range row {
			for i := 0; black && i < side*side; i++ {
				picture.SetGray(left+(x+sheet.QuietZone)*side+i%side, top+(y+sheet.QuietZone)*side+i/side, color.Gray{})
			}
		}
	}
	return picture
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Reveal scrolls what stands around something until that is in sight, as far as there is room for it.
func Reveal(o fyne.CanvasObject) {
	window := fyne.CurrentApp().Driver().CanvasForObject(o)
	if window == nil {
		return // not on a screen yet
	}
	scrolls, _ := scrollsAround(window.Content(), o)
	for _, s := range scrolls {
		places := fyne.CurrentApp().Driver()
		top := places.AbsolutePositionForObject(o).Y - places.AbsolutePositionForObject(s).Y
		switch low := top + o.Size().Height - s.Size().Height; {
		case top < 0:
			s.ScrollToOffset(s.Offset.AddXY(0, top))
		case low > 0:
			s.ScrollToOffset(s.Offset.AddXY(0, min(low, top)))
		}
	}
}

// scrollsAround gives the areas that scroll around something, the inmost first, and whether it stands there at all.
func scrollsAround(at, o fyne.CanvasObject) (scrolls []*container.Scroll, found bool) {
	if at == o {
		return nil, true
	}
	var inside []fyne.CanvasObject
	switch v := at.(type) {
	case *fyne.Container:
		inside = v.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{v.Content}
	}
	for _, child := range inside {
		if scrolls, found = scrollsAround(child, o); found {
			if s, is := at.(*container.Scroll); is {
				scrolls = append(scrolls, s)
			}
			return scrolls, true
		}
	}
	return nil, false
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Reveal scrolls what stands around something until that is in sight, as far as there is room for it. It does not ask the
// window where things are: one that was just given something new knows only once it has drawn it.
func Reveal(o fyne.CanvasObject) {
	for _, window := range fyne.CurrentApp().Driver().AllWindows() {
		top := float32(0) // of it, within what stands around it
		for _, around := range outwards(window.Canvas().Content(), o) {
			if s, is := around.(*container.Scroll); is {
				before := s.Offset.Y
				bring(s, top, o.Size().Height)
				top -= s.Offset.Y - before
			}
			top += around.Position().Y
		}
	}
}

// bring scrolls as little as brings something of a height into sight.
func bring(s *container.Scroll, top, height float32) {
	switch low := top + height - s.Size().Height; {
	case top < 0:
		s.ScrollToOffset(s.Offset.AddXY(0, top))
	case low > 0:
		s.ScrollToOffset(s.Offset.AddXY(0, min(low, top)))
	}
}

// outwards gives something and all that stands around it, up to where the search begins; nothing where it is not there.
func outwards(at, o fyne.CanvasObject) []fyne.CanvasObject {
	if at == o {
		return []fyne.CanvasObject{o}
	}
	var inside []fyne.CanvasObject
	switch v := at.(type) {
	case *fyne.Container:
		inside = v.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{v.Content}
	}
	for _, child := range inside {
		if path := outwards(child, o); path != nil {
			return append(path, at)
		}
	}
	return nil
}

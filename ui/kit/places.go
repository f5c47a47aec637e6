package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Places are what the keyboard can be at within something, in the order in which Tab comes there.
func Places(within fyne.CanvasObject) []fyne.Focusable {
	if !within.Visible() {
		return nil
	}
	var inside []fyne.CanvasObject
	switch v := within.(type) {
	case fyne.Focusable:
		if d, ok := v.(fyne.Disableable); ok && d.Disabled() {
			return nil
		}
		return []fyne.Focusable{v}
	case *fyne.Container:
		inside = v.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{v.Content}
	}
	var places []fyne.Focusable
	for _, o := range inside {
		places = append(places, Places(o)...)
	}
	return places
}

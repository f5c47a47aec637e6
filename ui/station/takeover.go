package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// NewTakeover asks two supervisors to make this PC the station's, out of the backup that is described.
func NewTakeover(w *words.Words, backup string, staff election.Roster, take func([]Pledge) error, back func()) *Pair {
	return newPair(w, pairOf{
		id:    "safety.takeover",
		parts: []fyne.CanvasObject{kit.Wrapped(backup, ""), kit.Wrapped(w.T("safety.takeover.hint"), theme.ColorNamePlaceHolder)},
		ticks: []string{"ticked"},
	}, staff, take, back)
}

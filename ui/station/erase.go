package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// NewTeamPCErase asks a supervisor to make a PC that helped to count unreadable for good.
func NewTeamPCErase(w *words.Words, at string, staff election.Roster, erase func([]Pledge) error, back func()) *Pair {
	return newPair(w, pairOf{
		id:    "safety.erase.team",
		parts: []fyne.CanvasObject{kit.Wrapped(at, ""), kit.Framed(theme.ColorNameError, kit.Wrapped(w.T("safety.erase.team.hint"), theme.ColorNameError))},
		ticks: []string{"merged"},
		alone: true,
	}, staff, erase, back)
}

// NewErase asks two supervisors to make the persons at a place unreadable for good. It says first what is lost and
// what remains.
func NewErase(w *words.Words, at string, staff election.Roster, erase func([]Pledge) error, back func()) *Pair {
	return newPair(w, pairOf{
		id: "safety.erase",
		parts: []fyne.CanvasObject{kit.Wrapped(at, ""),
			kit.Framed(theme.ColorNameError, kit.Wrapped(w.T("safety.erase.hint"), theme.ColorNameError)),
			kit.Wrapped(w.T("safety.erase.remains"), "")},
		ticks: []string{"appeal", "archive", "final"},
	}, staff, erase, back)
}

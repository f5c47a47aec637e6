package main

import (
	"fyne.io/fyne/v2"

	domain "changpiao/station"
	"changpiao/ui/board"
	"changpiao/ui/kit"
)

// boardWindow is the public board in a window of its own, which people drag to the projector; F11 fills its screen.
type boardWindow struct {
	window fyne.Window
	board  *board.Board
}

// showBoard opens the board of a day, or brings the open one to the front.
func (p *program) showBoard(day *domain.Day) {
	if p.board != nil {
		p.board.window.RequestFocus()
		return
	}
	dark := p.app.Preferences().StringWithFallback(lookKey, string(kit.Light)) == string(kit.Dark)
	b := &boardWindow{window: p.app.NewWindow(p.t("view.board")), board: board.New(board.Config{Day: day, Words: p.words, Dark: dark})}
	b.window.SetContent(b.board.Content())
	b.window.SetPadded(false)
	b.window.Resize(fyne.NewSize(1280, 720))
	b.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyF11:
			b.window.SetFullScreen(!b.window.FullScreen())
		case fyne.KeyEscape:
			b.window.SetFullScreen(false)
		}
	})
	b.window.SetOnClosed(func() { p.board = nil })
	p.board = b
	b.window.Show()
}

// refreshBoard draws what a command changed.
func (p *program) refreshBoard() {
	if p.board != nil {
		p.board.board.Refresh()
	}
}

package main

import (
	"fyne.io/fyne/v2"

	domain "changpiao/station"
	"changpiao/ui/board"
	"changpiao/ui/kit"
)

// boardWindow is the public board in a window of its own.
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
	b := &boardWindow{board: board.New(board.Config{Day: day, Words: p.words, Dark: p.look() == kit.Dark})}
	p.board = b
	b.window = p.project(p.t("view.board"), b.board.Content(), func() { p.board = nil })
}

// refreshBoard draws what a command changed.
func (p *program) refreshBoard() {
	if p.board != nil {
		p.board.board.Refresh()
	}
}

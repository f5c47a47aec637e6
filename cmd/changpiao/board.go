package main

import (
	"fyne.io/fyne/v2"

	domain "changpiao/station"
	"changpiao/station/sheet"
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
	shown := board.Config{Day: day, Words: p.words, Dark: p.look() == kit.Dark, Sums: p.sums, Announced: p.announced}
	b := &boardWindow{board: board.New(shown)}
	p.board = b
	b.window = p.project(p.t("view.board"), b.board.Content(), func() { p.board = nil })
}

// onBoard shows the community's result, or the station's own day again where there is none.
func (p *program) onBoard(sums *sheet.Sheet, announced bool) {
	p.sums, p.announced = sums, announced
	if p.board != nil {
		p.board.board.Sums, p.board.board.Announced = sums, announced
		p.refreshBoard()
	}
}

// refreshBoard draws what a command changed.
func (p *program) refreshBoard() {
	if p.board != nil {
		p.board.board.Refresh()
	}
}

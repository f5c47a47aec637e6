package board

import "changpiao/station/election"

// box is a place on the board.
type box struct{ x, y, w, h float32 }

// inset is the box without a margin all around.
func (b box) inset(m float32) box { return box{b.x + m, b.y + m, b.w - 2*m, b.h - 2*m} }

// perSign is how many votes a whole 正 stands for.
const perSign = 5

// sign are the strokes of 正 in the order in which they are written, in hundredths of its cell.
var sign = [perSign]box{
	{16, 14, 66, 10}, // 横 on top
	{46, 14, 10, 72}, // 竖 down the middle
	{46, 44, 32, 10}, // 横, the short one at the right
	{24, 42, 10, 44}, // 竖, the short one at the left
	{8, 80, 82, 10},  // 横 at the bottom
}

// strokes gives the place of each stroke of so many votes, row by row in cells of a size; the first cells of the first
// row are left free for a number.
func strokes(votes election.Count, area box, cell float32, free int) []box {
	perRow := max(1, int(area.w/cell))
	list := make([]box, 0, votes)
	for i := range int(votes) {
		at := i/perSign + free
		x, y := area.x+float32(at%perRow)*cell, area.y+float32(at/perRow)*cell
		s := sign[i%perSign]
		list = append(list, box{x + s.x*cell/100, y + s.y*cell/100, s.w * cell / 100, s.h * cell / 100})
	}
	return list
}

// signs is how many 正, the last perhaps not whole, so many votes are.
func signs(votes election.Count) int { return (int(votes) + perSign - 1) / perSign }

// capacity is how many cells of a size an area holds.
func capacity(area box, cell float32) int { return int(area.w/cell) * int(area.h/cell) }

// summed tells how many whole 正 are told as a number, where those of all votes don't fit in so many cells: the oldest,
// in round numbers, so that the number changes seldom. The number takes some of the cells.
func summed(votes election.Count, cells, number int) int {
	if signs(votes) <= cells {
		return 0
	}
	left := max(1, cells-number)
	step := 1
	for _, round := range []int{2, 5, 10, 20} {
		if round <= left {
			step = round
		}
	}
	return (signs(votes) - left + step - 1) / step * step
}

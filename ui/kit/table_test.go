package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestTableLinesUpItsColumns(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	table := NewTable(Column{Head: "No", Figure: true}, Column{Head: "Name", Widest: true}, Column{})
	table.Row([]string{"1", "王"}, widget.NewButton("Cancel", nil))
	table.Row([]string{"10000000", "一个很长很长的名字一个很长很长的名字一个很长很长的名字"}, widget.NewButton("Cancel", nil))
	box := table.Object().(*fyne.Container)
	box.Resize(fyne.NewSize(420, 400))
	box.Resize(fyne.NewSize(420, box.MinSize().Height)) // a text that wraps knows its height by now
	cell := func(row, column int) fyne.CanvasObject { return box.Objects[3*row+column] }
	for c := range 3 {
		for r := range 3 {
			if x := cell(r, c).Position().X; x != cell(0, c).Position().X {
				t.Errorf("row %d column %d stands at %v", r, c, x)
			}
		}
	}
	if cell(1, 0).(*widget.Label).Alignment != fyne.TextAlignTrailing {
		t.Error("numbers don't stand right-aligned")
	}
	if long, short := cell(2, 1).Size().Height, cell(1, 1).Size().Height; long <= short {
		t.Errorf("the long name does not wrap: %v high, the short one %v", long, short)
	}
	if end := cell(2, 2).Position().X + cell(2, 2).Size().Width; end > 421 {
		t.Errorf("the table ends at %v", end)
	}
}

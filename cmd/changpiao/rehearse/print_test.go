package rehearse_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"

	"changpiao/cmd/handover"
	"changpiao/ui/paper"
	"changpiao/ui/station"
)

// printer makes pages pages and opens none.
func (h *hall) printer() station.Printer {
	return station.Printer{
		Make: func(ctx context.Context, o station.Order, progress func(done, of int)) (string, error) {
			return handover.AtDesk(ctx, h.books, o.Form, paper.Source{Day: h.books.Day, Program: "test", Hours: o.Hours, Progress: progress}, o.Folder)
		},
		Before: func(form string) bool { return handover.PrintedBefore(h.books, form) },
		Keep:   func(string) {},
		Folder: func(then func(string, error)) { then(h.stick, nil) },
	}
}

// printRoll prints the second form, the roll.
func (h *hall) printRoll() { h.t.Helper(); test.Tap(h.buttons(h.said.T("print.go"))[1]) }

// A form is made into the station's folder or another, its further prints are announced as marked, and one that is
// stopped leaves nothing.
func TestPrintAtTheDesk(t *testing.T) {
	h := open(t)
	pages := h.print.Make
	var orders []station.Order
	h.print.Make = func(ctx context.Context, o station.Order, progress func(done, of int)) (string, error) {
		orders = append(orders, o)
		return pages(ctx, o, progress)
	}
	h.page("print")
	if h.sees("printed before") {
		t.Error("something was printed already")
	}
	h.field("such as").SetText("8:00 to 16:00")
	h.printRoll()
	h.app.Settle(h.desk.Wait)
	h.wants("roll.pdf")
	h.wants("printed before")
	for _, file := range []string{"roll.pdf", "roll.xlsx"} {
		if _, err := os.Stat(filepath.Join(h.books.PrintFolder(), file)); err != nil {
			t.Error(err)
		}
	}

	h.stick = t.TempDir()
	h.tap("Another folder")
	h.wants("Saved to: " + h.stick)
	h.print.Make = func(ctx context.Context, o station.Order, progress func(done, of int)) (string, error) {
		stopped, stop := context.WithCancel(ctx)
		return pages(stopped, o, func(int, int) { stop() })
	}
	h.printRoll()
	h.app.Settle(h.desk.Wait)
	h.wants("stopped")
	if left, err := os.ReadDir(h.stick); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	h.print.Make = pages
	h.printRoll()
	h.app.Settle(h.desk.Wait)
	h.wants(filepath.Join(h.stick, "roll.pdf"))
	if len(orders) != 1 || orders[0].Hours != "8:00 to 16:00" || orders[0].Folder != "" {
		t.Errorf("%v was ordered", orders)
	}
}

package station

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/statement"
	"changpiao/ui/kit"
)

// Foreign is another station's folder, whose boxes were carried here to be counted.
type Foreign struct {
	Where string          // the station's name
	Staff election.Roster // of whom one opens it
	// Closing opens the folder with a PIN of its staff, and gives its closing statement.
	Closing func(who election.StaffID, pin string) (statement.Closing, error)
}

// receiveScreen takes in the closing statements of the stations whose boxes are counted here.
func (d *Desk) receiveScreen() fyne.CanvasObject {
	have := map[election.StationID]bool{}
	d.Day.Tally().View(func(s *count.State) {
		for _, c := range s.Statements() {
			have[c.Station] = true
		}
	})
	var here, missing []string
	for _, st := range d.definition().Stations {
		if have[st.ID] {
			here = append(here, st.Title)
		} else {
			missing = append(missing, st.Title)
		}
	}
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("receive.hint"), ""), kit.Wrapped("✓ "+d.t("receive.here", "stations", strings.Join(here, "　")), theme.ColorNameSuccess)}
	if len(missing) == 0 {
		return d.page(d.t("screen.receive"), append(parts, kit.Wrapped("✓ "+d.t("receive.all"), theme.ColorNameSuccess))...)
	}
	pick := kit.Primary(d.t("receive.go"), d.receive)
	d.rest = func() { d.focusOn(pick) }
	parts = append(parts, kit.Wrapped("○ "+d.t("receive.missing", "stations", strings.Join(missing, "　")), theme.ColorNameWarning), action(pick))
	return d.page(d.t("screen.receive"), parts...)
}

// receive has one of another station's staff open its folder, and takes its closing statement.
func (d *Desk) receive() {
	d.Receive(func(f Foreign, err error) {
		if err != nil {
			d.refusal.Show(kit.Refused{Message: d.Words.Refusal(err)})
			d.focusOn(d.refusal.First())
			return
		}
		in := NewSignIn(d.Words, f.Where, f.Staff, d.t("receive.pin"), func(who election.StaffID, pin string) error {
			closing, err := f.Closing(who, pin)
			if err != nil {
				return err
			}
			d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Receive(o, closing) },
				func() { d.done("receive", d.t("receive.done", "station", f.Where)) })
			return nil
		})
		d.draw(func(*Desk) fyne.CanvasObject {
			d.rest = func() { d.focusOn(in.First()) }
			return in.Content()
		})
	})
}

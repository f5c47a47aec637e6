package rehearse_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// path gives the screens that the path leads to, as they stand in it.
func (h *hall) path() (screens []*kit.Plain) {
	for o := range h.all {
		if p, ok := o.(*kit.Plain); ok && p.Wrap {
			screens = append(screens, p)
		}
	}
	return screens
}

// fits wants what the window shows to ask for no more than the room below the menu.
func (h *hall) fits(what string, scale float32) {
	h.t.Helper()
	room := fyne.NewSize(1280, 720-widget.NewLabel("").MinSize().Height)
	if least := h.window.Content().MinSize(); least.Width > room.Width || least.Height > room.Height {
		h.t.Errorf("%s (%s) at %.0f%% asks for %.0f x %.0f; there is %.0f x %.0f", what, h.lang, scale*100, least.Width, least.Height, room.Width, room.Height)
	}
}

// TestEveryScreenFitsAtEveryScale asks of each screen, and of a long refusal, no more room than the smallest window has.
func TestEveryScreenFitsAtEveryScale(t *testing.T) {
	h := open(t)
	steps := play(t, h.books)
	h.window.Resize(fyne.NewSize(1280, 720))
	for _, at := range []struct {
		before string // the first step of the script that is not taken yet
		worker election.StaffID
	}{{"open", "T11"}, {"close", "T03"}, {"agree", "T11"}, {"announce", "T11"}} {
		steps(at.before, 0)
		for _, scale := range kit.Scales {
			h.app.Settings().SetTheme(kit.Theme{Scale: scale})
			for _, lang := range words.Languages {
				h.lang, h.worker = lang, at.worker
				h.draw()
				for i := range h.path() {
					screen := h.path()[i]
					test.Tap(screen)
					h.fits(screen.Text, scale)
				}
				if at.before == "open" {
					test.Tap(h.path()[0])
					h.press(h.said.T("open.go"))
					h.fits("a refusal", scale)
				}
			}
		}
	}
}

// TestSizeAndLookChangeInTheMiddleOfTheWork keeps what was typed and draws what stands around it anew.
func TestSizeAndLookChangeInTheMiddleOfTheWork(t *testing.T) {
	h := open(t)
	h.window.Resize(fyne.NewSize(1280, 720))
	h.fill("1850", "000117")
	before := len(h.texts())
	h.app.Settings().SetTheme(kit.Theme{Scale: 2, Look: kit.Dark})
	h.desk.Dressed()
	h.fits("the opening list", 2)
	if h.entries()[0].Text != "1850" || h.entries()[1].Text != "000117" {
		t.Error("what was typed is gone")
	}
	h.misses("○ Counting")
	last := h.fieldOf(h.entries()[2])
	h.window.Canvas().Focus(last)
	if y := h.app.Driver().AbsolutePositionForObject(last).Y; y <= 0 || y+last.Size().Height > 720 {
		t.Errorf("the field with the keyboard is at %.0f", y)
	}
	h.app.Settings().SetTheme(kit.Theme{Scale: 1})
	h.desk.Dressed()
	h.wants("○ Counting")
	if now := len(h.texts()); now != before {
		t.Errorf("%d texts stand on the screen, before it were %d", now, before)
	}
}

// fieldOf gives the field as the keyboard knows it.
func (h *hall) fieldOf(field *widget.Entry) *kit.Entry {
	for o := range h.all {
		if e, ok := o.(*kit.Entry); ok && &e.Entry == field {
			return e
		}
	}
	h.t.Fatal("no such field")
	return nil
}

// texts gives the labels on the screen.
func (h *hall) texts() (all []string) {
	for o := range h.all {
		if l, ok := o.(*widget.Label); ok && strings.TrimSpace(l.Text) != "" {
			all = append(all, l.Text)
		}
	}
	return all
}

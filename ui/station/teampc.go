package station

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// teamPCScreens are those of a PC that helps to count.
var teamPCScreens = []string{"bundles", "counting", "teams"}

// giveCounting writes the file for a PC that helps, and shows its code.
func (d *Desk) giveCounting() {
	var data []byte
	d.do(func(o election.Origin) (receipt journal.Receipt, err error) {
		data, err = d.Day.GiveCounting(o)
		return receipt, err
	}, func() {
		locked, code, err := d.Teams.Lock(data)
		if err != nil {
			d.say(d.t("teams.failed", "why", d.Words.Refusal(err)), theme.ColorNameError)
			return
		}
		d.Teams.Give(string(d.Day.Place())+CountingEnding, locked, func(where string, err error) {
			if err != nil {
				d.say(d.t("teams.failed", "why", d.Words.Refusal(err)), theme.ColorNameError)
				return
			}
			d.showCode(code, where)
		})
	})
}

// showCode shows a counting file's code until somebody leaves the page; it is kept nowhere.
func (d *Desk) showCode(code, where string) {
	done := kit.Primary(d.t("teams.code.done"), func() { d.turn("teams") })
	var groups []string
	for group := range slices.Chunk([]byte(code), 4) {
		groups = append(groups, string(group))
	}
	d.draw(func(*Desk) fyne.CanvasObject {
		d.rest = func() { d.focusOn(done) }
		return d.page(d.t("teams.help"), kit.Wrapped("✓ "+d.t("teams.code.written", "where", where), theme.ColorNameSuccess),
			kit.Wrapped(d.t("teams.code.hint"), ""), kit.Title(strings.Join(groups, "　")), kit.Wrapped(d.t("teams.code.once"), theme.ColorNamePlaceHolder), action(done))
	})
}

// giveScreen is what a PC that helps has to give: all passes that are full, and the fingerprint by which it is known.
func (d *Desk) giveScreen() fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("give.hint"), "")}
	if d.Teams != nil {
		give := kit.Primary(d.t("give.go"), d.givePasses)
		d.rest = func() { d.focusOn(give) }
		parts = append(parts, action(give))
	}
	parts = append(parts, kit.Framed(theme.ColorNamePrimary, container.NewVBox(kit.Wrapped(d.t("give.compare"), ""), d.fingerprint(d.t("give.fingerprint"), d.Day.PublicKey()))))
	return d.page(d.t("screen.give"), append(parts, d.passTable())...)
}

// recordedHere says which passes of a bundle were recorded on a PC that helps.
func (d *Desk) recordedHere(b count.BundleState) (state string, level widget.Importance) {
	var here []string
	for p := count.First; p <= count.Second; p++ {
		switch {
		case b.Entered[p] >= int(b.N):
			here = append(here, "✓ "+d.t("pass."+strconv.Itoa(int(p))))
		case b.Entered[p] > 0 || d.begun(b, p):
			here = append(here, d.passState(b, p))
		}
	}
	if len(here) == 0 {
		return "○", widget.LowImportance
	}
	return strings.Join(here, "　"), widget.MediumImportance
}

// begun reports whether a key was pressed for a pass.
func (d *Desk) begun(b count.BundleState, p count.Pass) bool {
	for _, n := range d.keyed(hand{bundle: b.ID, pass: p}) {
		if n > 0 {
			return true
		}
	}
	return false
}

// givePasses writes every pass that is full into a folder.
func (d *Desk) givePasses() {
	d.quiet()
	passes, err := d.Day.ExportPasses()
	switch {
	case err != nil:
		d.say(d.Words.Refusal(err), theme.ColorNameError)
		return
	case len(passes) == 0:
		d.say(d.t("give.none"), theme.ColorNameWarning)
		return
	}
	kid := d.Day.PublicKey().KID()
	var files []TeamFile
	for _, p := range passes { // named after the PC too: several may give to one stick
		files = append(files, TeamFile{fmt.Sprintf("%s-%d-%x%s", url.PathEscape(string(p.Bundle)), p.Pass, kid[:3], passEnding), p.File})
	}
	d.Teams.GiveAll(files, func(where string, err error) {
		if err != nil {
			d.say(d.t("teams.failed", "why", d.Words.Refusal(err)), theme.ColorNameError)
			return
		}
		d.say("✓ "+d.t("give.done", "n", len(files), "where", where), theme.ColorNameSuccess)
	})
}

// Code asks for the code of a counting file.
type Code struct {
	words   *words.Words
	open    func(code string) error
	field   *kit.Entry
	said    *fyne.Container
	button  *kit.PrimaryButton
	content fyne.CanvasObject
	work    kit.Beside
}

// NewCode makes the form. Open may take a second and is called aside from the screen; its error is shown, and the code
// asked again.
func NewCode(w *words.Words, open func(code string) error, back func()) *Code {
	c := &Code{words: w, open: open, said: container.NewVBox()}
	c.field = kit.NewEntry(func(k fyne.KeyName) {
		if k == fyne.KeyF1 {
			c.say(w.T("help.code"), "")
		}
	})
	c.field.SetPlaceHolder("0000 0000 0000")
	c.field.OnSubmitted = func(string) { c.submit() }
	c.button = kit.Primary(w.T("code.go"), c.submit)
	form := container.NewVBox(kit.Title(w.T("start.helps")), kit.Wrapped(w.T("code.hint"), ""), kit.Row(w.T("code"), c.field), c.said,
		kit.Flow(c.button, kit.NewButton(w.T("start.back"), back)))
	c.content = scrolled(container.NewCenter(kit.AtLeast(pairWidth, form)))
	return c
}

// Content is what is shown.
func (c *Code) Content() fyne.CanvasObject { return c.content }

// First is where the keyboard belongs.
func (c *Code) First() fyne.Focusable { return c.field }

// Wait returns when the file is opened or could not be.
func (c *Code) Wait() { c.work.Wait() }

func (c *Code) submit() {
	var err error
	code := c.field.Text
	c.say(c.words.T("code.working"), "")
	c.button.Disable()
	c.work.Do(func() { err = c.open(code) }, func() {
		c.button.Enable()
		if err != nil {
			c.say(c.words.Refusal(err), theme.ColorNameError)
		}
	})
}

func (c *Code) say(text string, colour fyne.ThemeColorName) {
	c.said.Objects = []fyne.CanvasObject{kit.Wrapped(text, colour)}
	c.said.Refresh()
	c.content.Refresh()
}

package station

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
	"changpiao/ui/kit"
)

// Teams moves signed files between the PCs that count. Where nobody chose a file nothing is told.
type Teams struct {
	Enrolment []byte // introduces this station's key to another PC
	Give      func(name string, data []byte, then func(where string, err error))
	Take      func(ending string, then func(data []byte, err error))
}

// Endings of the files that PCs exchange.
const (
	passEnding = ".pass"
	keyEnding  = ".enrol"
)

// teamsScreen shows which pass of which bundle is where and what is missing, takes passes out for another PC, and takes
// in those that were recorded on one.
func (d *Desk) teamsScreen() fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("teams.hint"), "")}
	if d.Teams != nil {
		merge := kit.Primary(d.t("teams.merge"), d.mergePass)
		d.rest = func() { d.focusOn(merge) }
		parts = append(parts, action(merge))
	}
	parts = append(parts, d.passTable())
	if d.Teams != nil {
		parts = append(parts, widget.NewSeparator(), d.keys())
	}
	return d.page(d.t("screen.teams"), parts...)
}

// passTable shows each pass of each bundle, by whom and how far.
func (d *Desk) passTable() fyne.CanvasObject {
	var bundles []count.BundleState
	d.Day.Tally().View(func(s *count.State) { bundles = s.Bundles() })
	if len(bundles) == 0 {
		return kit.Wrapped(d.t("bundles.none"), theme.ColorNamePlaceHolder)
	}
	rows := container.NewVBox()
	missing := 0
	for _, b := range bundles {
		if b.Typed {
			rows.Add(container.NewGridWithColumns(3, widget.NewLabel(d.t("bundle", "id", string(b.ID), "n", int(b.N))), widget.NewLabel(d.t("state.typed"))))
			continue
		}
		row := container.NewGridWithColumns(3, widget.NewLabel(d.t("bundle", "id", string(b.ID), "n", int(b.N))))
		for p := count.First; p <= count.Second; p++ {
			row.Add(d.passCell(b, p))
			if b.Entered[p] < int(b.N) {
				missing++
			}
		}
		rows.Add(row)
	}
	text, colour := "✓ "+d.t("teams.all"), theme.ColorNameSuccess
	if missing > 0 {
		text, colour = d.t("teams.missing", "n", missing), theme.ColorNameWarning
	}
	return container.NewVBox(kit.Wrapped(text, colour), rows)
}

func (d *Desk) passCell(b count.BundleState, p count.Pass) fyne.CanvasObject {
	name := d.t("pass." + strconv.Itoa(int(p)))
	text, level := fmt.Sprintf("%s　%d / %d　%s", name, b.Entered[p], int(b.N), d.passBy(b, p)), widget.MediumImportance
	full := b.Entered[p] >= int(b.N)
	if full {
		text, level = "✓ "+text, widget.SuccessImportance
	}
	if !full || d.Teams == nil {
		return stateLabel(text, level)
	}
	return container.NewBorder(nil, nil, nil, widget.NewButton(d.t("teams.give"), func() { d.givePass(b, p) }), stateLabel(text, level))
}

// givePass writes a pass as a signed file.
func (d *Desk) givePass(b count.BundleState, p count.Pass) {
	d.quiet()
	data, err := d.Day.ExportPass(b.ID, p)
	if err != nil {
		d.say(d.Words.Refusal(err), theme.ColorNameError)
		return
	}
	d.Teams.Give(fmt.Sprintf("%s-%d%s", b.ID, p, passEnding), data, func(where string, err error) {
		if err != nil {
			d.say(d.t("teams.failed", "why", d.Words.Refusal(err)), theme.ColorNameError)
			return
		}
		d.say("✓ "+d.t("teams.given", "id", string(b.ID), "pass", d.t("pass."+strconv.Itoa(int(p))), "where", where), theme.ColorNameSuccess)
	})
}

// mergePass takes in a pass that was recorded on another PC.
func (d *Desk) mergePass() {
	d.quiet()
	d.Teams.Take(passEnding, func(data []byte, err error) {
		if err != nil {
			d.say(d.t("teams.failed", "why", d.Words.Refusal(err)), theme.ColorNameError)
			return
		}
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.MergePass(o, data, d.trusted())
		}, func() { d.done("teams", d.t("teams.merged")) })
	})
}

// trusted are the keys whose passes are taken in: this station's and those that people compared.
func (d *Desk) trusted() []signing.PublicKey {
	keys := slices.Clone(d.call.trusted)
	if own, err := signing.ParseEnrolment(d.Teams.Enrolment); err == nil {
		keys = append(keys, own.Key)
	}
	return keys
}

// keys shows this station's fingerprint, gives its key to another PC, and takes that one's.
func (d *Desk) keys() fyne.CanvasObject {
	box := container.NewVBox(kit.Wrapped(d.t("teams.keys"), ""))
	if own, err := signing.ParseEnrolment(d.Teams.Enrolment); err == nil {
		box.Add(d.fingerprint(d.t("teams.own"), own.Key))
	}
	for _, k := range d.call.trusted {
		box.Add(d.fingerprint("✓ "+d.t("teams.trusted"), k))
	}
	if k := d.call.offered; !k.IsZero() {
		same := widget.NewButton(d.t("teams.same"), func() { d.trust(k) })
		box.Add(kit.Framed(theme.ColorNameWarning, container.NewVBox(d.fingerprint(d.t("teams.compare"), k),
			container.NewHBox(same, widget.NewButton(d.t("leave"), func() { d.offer(signing.PublicKey{}) })))))
	}
	box.Add(container.NewHBox(widget.NewButton(d.t("teams.givekey"), d.giveKey), widget.NewButton(d.t("teams.takekey"), d.takeKey)))
	return box
}

func (d *Desk) fingerprint(name string, k signing.PublicKey) fyne.CanvasObject {
	return kit.Row(name, widget.NewLabelWithStyle(k.Fingerprint(), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
}

func (d *Desk) giveKey() {
	d.quiet()
	d.Teams.Give(string(d.Day.Place())+keyEnding, d.Teams.Enrolment, func(where string, err error) {
		if err != nil {
			d.say(d.t("teams.failed", "why", d.Words.Refusal(err)), theme.ColorNameError)
			return
		}
		d.say("✓ "+d.t("teams.keygiven", "where", where), theme.ColorNameSuccess)
	})
}

func (d *Desk) takeKey() {
	d.quiet()
	d.Teams.Take(keyEnding, func(data []byte, err error) {
		var other signing.Enrolment
		if err == nil {
			other, err = signing.ParseEnrolment(data)
		}
		if err != nil {
			d.say(d.t("teams.nokey"), theme.ColorNameError)
			return
		}
		d.offer(other.Key)
	})
}

// offer shows a key for people to compare; none is shown no more.
func (d *Desk) offer(k signing.PublicKey) {
	d.call.offered = k
	d.show("teams")
}

// trust takes a key in whose fingerprint people read to each other.
func (d *Desk) trust(k signing.PublicKey) {
	d.call.trusted, d.call.offered = append(d.call.trusted, k), signing.PublicKey{}
	d.done("teams", d.t("teams.nowtrusted"))
}

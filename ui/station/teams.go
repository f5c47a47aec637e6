package station

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
	"changpiao/ui/kit"
)

// Teams moves signed files between the PCs that count. Where nobody chose a file or folder nothing is told.
type Teams struct {
	Give    func(name string, data []byte, then func(where string, err error))
	Take    func(ending string, then func(data []byte, err error))
	GiveAll func(files []TeamFile, then func(where string, err error))    // into one folder
	TakeAll func(ending string, then func(files [][]byte, err error))     // out of one folder
	Lock    func(counting []byte) (locked []byte, code string, err error) // seals a counting file under a code
}

// TeamFile is a file that goes onto a stick.
type TeamFile struct {
	Name string
	Data []byte
}

// Endings of the files that PCs exchange.
const (
	passEnding = ".pass"
	keyEnding  = ".enrol"
	// CountingEnding is that of the file for a PC that helps to count.
	CountingEnding = ".counting"
)

// teamsScreen shows which pass of which bundle is where and what is missing, takes in those that were recorded on other
// PCs, and lets a further one help.
func (d *Desk) teamsScreen() fyne.CanvasObject {
	if d.Day.Helps() {
		return d.giveScreen()
	}
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("teams.hint"), "")}
	if d.Teams != nil {
		merge := kit.Primary(d.t("teams.merge"), d.mergeStick)
		d.rest = func() { d.focusOn(merge) }
		parts = append(parts, kit.Flow(merge, d.button("teams.help", d.giveCounting)))
	}
	if k := d.call.offered; !k.IsZero() {
		same := widget.NewButton(d.t("teams.same"), func() { d.mergeFiles(d.call.files, k) })
		parts = append(parts, kit.Framed(theme.ColorNameWarning, container.NewVBox(kit.Wrapped(d.t("teams.compare"), ""), d.fingerprint(d.t("teams.fingerprint"), k),
			kit.Flow(same, widget.NewButton(d.t("teams.leave"), func() { d.offer(signing.PublicKey{}, nil) })))))
	}
	return d.page(d.t("screen.teams"), append(parts, d.passTable(), d.trusted())...)
}

// passWidth is that of a pass in the table, at the usual size of text.
const passWidth = 320

// passTable shows each pass of each bundle: by whom, how far, and from which PC.
func (d *Desk) passTable() fyne.CanvasObject {
	var bundles []count.BundleState
	d.Day.Tally().View(func(s *count.State) { bundles = s.Bundles() })
	if len(bundles) == 0 {
		return kit.Wrapped(d.t("bundles.none"), theme.ColorNamePlaceHolder)
	}
	rows := container.NewVBox()
	missing := 0
	for _, b := range bundles {
		row := kit.Grid(3, passWidth, widget.NewLabel(d.t("bundle", "id", string(b.ID), "n", int(b.N))))
		rows.Add(row)
		if b.Typed {
			row.Add(widget.NewLabel(d.t("state.typed")))
			continue
		}
		for p := count.First; p <= count.Second; p++ {
			row.Add(d.passCell(b, p))
			if b.Entered[p] < int(b.N) {
				missing++
			}
		}
	}
	text, colour := "✓ "+d.t("teams.all"), theme.ColorNameSuccess
	switch {
	case d.Day.Helps():
		text, colour = d.t("teams.full", "n", 2*len(bundles)-missing), ""
	case missing > 0:
		text, colour = d.t("teams.missing", "n", missing), theme.ColorNameWarning
	}
	return container.NewVBox(kit.Wrapped(text, colour), rows)
}

func (d *Desk) passCell(b count.BundleState, p count.Pass) fyne.CanvasObject {
	name := d.t("pass." + strconv.Itoa(int(p)))
	if b.Entered[p] == 0 {
		l := widget.NewLabel("○ " + name)
		l.Importance = widget.LowImportance
		return l
	}
	text, level := fmt.Sprintf("%s　%d / %d　%s　%s", name, b.Entered[p], int(b.N), d.passBy(b, p), d.from(b.From[p])), widget.MediumImportance
	if b.Entered[p] >= int(b.N) {
		text, level = "✓ "+text, widget.SuccessImportance
	}
	return stateLabel(text, level)
}

// from names the PC on which a pass was recorded, by the key under which it was merged.
func (d *Desk) from(kid string) string {
	if kid == "" {
		return ""
	}
	var teams []count.Team
	d.Day.Tally().View(func(s *count.State) { teams = s.Teams() })
	i := slices.IndexFunc(teams, func(t count.Team) bool { return fmt.Sprintf("%x", t.Key.KID()) == kid })
	if i < 0 {
		return d.t("teams.elsewhere")
	}
	return d.teamName(i)
}

// teamName numbers the PCs that help; the station's own is the first.
func (d *Desk) teamName(i int) string { return d.t("teams.pc", "n", i+2) }

// mergeStick takes in the passes that lie in a folder.
func (d *Desk) mergeStick() {
	d.quiet()
	d.Teams.TakeAll(passEnding, func(files [][]byte, err error) {
		switch {
		case err != nil:
			d.say(d.t("teams.failed", "why", d.Words.Refusal(err)), theme.ColorNameError)
		case len(files) == 0:
			d.say(d.t("teams.nopass"), theme.ColorNameWarning)
		default:
			d.mergeFiles(files, signing.PublicKey{})
		}
	})
}

// mergeFiles takes passes in, those of a key that was just compared among them.
func (d *Desk) mergeFiles(files [][]byte, compared signing.PublicKey) {
	var passes []domain.Pass
	d.do(func(o election.Origin) (receipt journal.Receipt, err error) {
		passes, err = d.Day.MergePasses(o, files, compared)
		return receipt, err
	}, func() { d.merged(passes, files) })
}

// merged says what became of each pass. A key that nobody compared yet is shown for people to compare.
func (d *Desk) merged(passes []domain.Pass, files [][]byte) {
	var taken, same, refused []string
	var unknown signing.PublicKey
	for _, p := range passes {
		name := d.t("teams.pass", "id", string(p.Bundle), "pass", d.t("pass."+strconv.Itoa(int(p.Pass))))
		key, introduced := d.Day.Introduced(p.File)
		switch {
		case p.Err == nil:
			taken = append(taken, name)
		case findingOf(p.Err, "S705") != nil && introduced:
			unknown = key
		case findingOf(p.Err, "T503")["why"] == count.Same:
			same = append(same, name)
		default:
			refused = append(refused, d.refusedPass(p.Err))
		}
	}
	d.offer(unknown, files)
	between := d.t("list.between")
	if len(taken) > 0 {
		d.say("✓ "+d.t("teams.merged", "n", len(taken), "passes", strings.Join(taken, between)), theme.ColorNameSuccess)
	}
	if len(same) > 0 {
		d.say(d.t("teams.had", "n", len(same), "passes", strings.Join(same, between)), "")
	}
	for _, text := range refused {
		d.say("⚠ "+text, theme.ColorNameError)
	}
}

// findingOf gives what a refusal tells with a code; nil where it has none.
func findingOf(err error, code election.Code) election.Args {
	var r *election.Refusal
	if errors.As(err, &r) {
		for _, f := range r.Findings {
			if f.Code == code {
				return f.Args
			}
		}
	}
	return nil
}

func (d *Desk) refusedPass(err error) string {
	var r *election.Refusal
	if errors.As(err, &r) {
		return d.refusedBy(r).Message
	}
	return d.Words.Refusal(err)
}

// offer shows a key for people to compare, and keeps the files that it signed; none is shown no more.
func (d *Desk) offer(k signing.PublicKey, files [][]byte) {
	d.call.offered, d.call.files = k, files
	d.show("teams")
}

func (d *Desk) fingerprint(name string, k signing.PublicKey) fyne.CanvasObject {
	return kit.Row(name, widget.NewLabelWithStyle(k.Fingerprint(), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
}

// trusted lists the PCs that help, and takes the trust in one away.
func (d *Desk) trusted() fyne.CanvasObject {
	var teams []count.Team
	d.Day.Tally().View(func(s *count.State) { teams = s.Teams() })
	rows := container.NewVBox()
	for i, t := range teams {
		state := d.t("teams.trusted", "who", d.passNames(t.By))
		if t.Withdrawn {
			rows.Add(kit.Wrapped(d.teamName(i)+"　"+d.t("teams.withdrawn"), theme.ColorNamePlaceHolder))
			continue
		}
		withdraw := widget.NewButton(d.t("teams.withdraw"), func() { d.withdraw(t.Key) })
		withdraw.Importance = widget.LowImportance
		name := widget.NewLabelWithStyle(d.teamName(i), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
		rows.Add(kit.Flow(name, stateLabel("✓ "+state, widget.SuccessImportance), widget.NewLabel(t.Key.Fingerprint()), withdraw))
	}
	if len(teams) > 0 {
		rows.Objects = slices.Insert(rows.Objects, 0, fyne.CanvasObject(widget.NewSeparator()))
	}
	return rows
}

func (d *Desk) withdraw(k signing.PublicKey) {
	d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Tally().Do(o, count.Distrust{Key: k}) },
		func() { d.done("teams", d.t("teams.nowwithdrawn")) })
}

package station

import (
	"errors"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// The stages of a station's day, as the path shows them.
var stages = []string{"prepared", "polling", "closed", "counting", "sealed", "announced"}

const (
	pathWidth   = 232 // at the usual size of text
	mostMissing = 6   // gates that the path names
)

// pathRoom is the path's width. It grows less than the text: names take two lines where they must.
func pathRoom() float32 { return pathWidth * min(unit(), 1.45) }

// pathLayout gives the path its room, whatever the size of text is now.
type pathLayout struct{}

// MinSize implements fyne.Layout.
func (pathLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(pathRoom(), objects[0].MinSize().Width), objects[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (pathLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// stageOf tells how far a day has come.
func stageOf(day *domain.Day) string {
	if tally := day.Tally(); tally != nil {
		var s count.Stage
		tally.View(func(c *count.State) { s = c.Stage() })
		if s == count.Counting || s == count.Sealed || s == count.Announced {
			return string(s)
		}
	}
	var s roll.Stage
	day.Roll().View(func(r *roll.State) { s = r.Stage() })
	if s == roll.Stated {
		return string(roll.Closed)
	}
	return string(s)
}

// missing lists what the stage's gate still waits for.
func (d *Desk) missing() []election.Finding {
	switch d.stage {
	case "prepared":
		return d.unopened()
	case "polling", "closed":
		var err error
		d.Day.Roll().View(func(s *roll.State) { err = s.Gates() })
		var r *election.Refusal
		if !errors.As(err, &r) {
			return nil
		}
		return slices.DeleteFunc(slices.Clone(r.Findings), func(f election.Finding) bool { return f.Code == "B407" })
	case "counting":
		var unmet []election.Finding
		d.Day.Tally().View(func(s *count.State) { unmet = s.Unmet() })
		return unmet
	}
	return nil
}

// drawPath shows the day as a path: what is done, what is being done with its screens and its gate, what comes. Where
// there is little room it shows only what is being done.
func (d *Desk) drawPath() {
	at := slices.Index(stages, d.stage)
	var path []fyne.CanvasObject
	if d.Day.Helps() {
		d.path.Objects = kit.TightColumn(append(d.here(d.t("path.helps")), kit.Small(d.t("path.keys"), theme.ColorNamePlaceHolder))...).Objects
		return
	}
	for i, s := range stages {
		name := d.t("path." + s)
		switch {
		case i != at && d.narrow():
		case i < at:
			done := widget.NewLabel("✓ " + name)
			done.Importance = widget.SuccessImportance
			path = append(path, done)
		case i > at:
			l := widget.NewLabel("○ " + name)
			l.Importance = widget.LowImportance
			path = append(path, l)
		default:
			path = append(append(path, d.here(name)...), d.gate())
		}
	}
	path = append(path, kit.Small(d.t("path.keys"), theme.ColorNamePlaceHolder))
	d.path.Objects = kit.TightColumn(path...).Objects
}

// here is the place of the path where the day stands, with its screens.
func (d *Desk) here(name string) []fyne.CanvasObject {
	path := []fyne.CanvasObject{widget.NewLabelWithStyle("● "+name, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})}
	for _, sc := range screens() {
		if d.offers(sc) {
			path = append(path, d.pathButton(sc))
		}
	}
	return path
}

func (d *Desk) pathButton(sc screen) fyne.CanvasObject {
	name := d.screenName(sc.id)
	if n := d.place(sc.id); n > 0 {
		name = strconv.Itoa(n%10) + "  " + name
	}
	b := kit.NewPlain(name, func() { d.turn(sc.id) })
	b.Here, b.Wrap = sc.id == d.now, true
	return b
}

// screenName is a screen's name at this stage.
func (d *Desk) screenName(id string) string {
	switch {
	case id == "seal" && d.stage != "counting":
		return d.t("screen.sealed")
	case id == "teams" && d.Day.Helps():
		return d.t("screen.give")
	}
	return d.t("screen." + id)
}

// gate says what is missing before the next stage.
func (d *Desk) gate() fyne.CanvasObject {
	var missing []string
	for _, f := range d.missing() {
		missing = append(missing, d.isMissing(f)+d.whereOf(f))
	}
	if d.stage == "sealed" {
		missing = append(missing, d.t("gate.announce"))
	}
	if (d.stage == "sealed" || d.stage == "announced") && d.Community != nil && isOneOfSeveral(d.definition()) && !d.gathering.announced {
		missing = append(missing, d.t("gate.community"))
	}
	if len(missing) == 0 {
		return container.NewVBox()
	}
	lines := container.NewVBox(kit.Small(d.t("gate", "n", len(missing)), theme.ColorNameWarning))
	for i, text := range missing {
		if i == mostMissing {
			lines.Add(kit.Small("…", ""))
			break
		}
		lines.Add(kit.Small("·"+text, ""))
	}
	return lines
}

// isMissing says of what a gate waits for: a number that nobody noted yet is no mistake.
func (d *Desk) isMissing(f election.Finding) string {
	what, _ := f.Args["what"].(string)
	switch {
	case f.Code == "B406" && f.Args["given"] == "" && (what == "returned" || what == "received"):
		return d.t("gate." + what)
	case f.Code == "B408":
		return d.t("gate.open." + what)
	}
	return d.Words.Title(f.Code)
}

// whereOf says of which box, bundle, ballot paper or position a finding tells.
func (d *Desk) whereOf(f election.Finding) string {
	for _, name := range []string{"at", "box", "bundle", "position", "paper"} {
		if at, _ := d.named(name, f.Args[name]).(string); at != "" {
			return "（" + at + "）"
		}
	}
	return ""
}

// RehearsalBand says on a screen that nothing done there counts.
func RehearsalBand(w *words.Words) fyne.CanvasObject {
	return kit.Band(theme.ColorNameWarning, w.T("rehearsal.band"))
}

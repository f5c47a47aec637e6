// Package station shows a polling station's day: one screen at a time, from the opening list to the sealed result.
// Every action is a command of a book; the screens show what the books hold and keep nothing of their own.
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
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// Config is what a desk works with.
type Config struct {
	Day    *domain.Day
	Words  *words.Words
	Now    func() election.Moment
	NewID  func() string // an id for each command
	Canvas fyne.Canvas   // where the content is shown
	// Save writes the sealed sheet's files and says into which folder.
	Save func() (folder string, err error)
}

// Desk is the window's content: the stage path at the left, the person at work and the numbers on top, the screen below.
type Desk struct {
	Config
	refusal *kit.Refusal
	head    *fyne.Container
	path    *fyne.Container
	body    *fyne.Container
	said    *fyne.Container
	column  *fyne.Container // all but the path
	root    fyne.CanvasObject
	now     string                      // the screen shown
	stage   string                      // at which it was drawn
	by      map[string]election.StaffID // who works at each screen
	rest    func()                      // puts the keyboard where the screen wants it
	call    calling
	ready   bool // the content stands in its window
}

// The stages of a station's day.
var stages = []string{"prepared", "polling", "closed", "counting", "sealed", "announced"}

type screen struct {
	id   string
	task election.Task // whose people may work here
	at   []string
	draw func(*Desk) fyne.CanvasObject
}

// screens in the order of the day; the first that fits a stage is its usual one.
func screens() []screen {
	return []screen{
		{"open", "open", []string{"prepared"}, (*Desk).openScreen},
		{"checkin", "issue", []string{"polling"}, (*Desk).checkinScreen},
		{"late", "register_late", []string{"prepared", "polling"}, (*Desk).lateScreen},
		{"proxies", "proxy", []string{"prepared", "polling"}, (*Desk).proxiesScreen},
		{"close", "close", []string{"polling", "closed"}, (*Desk).closeScreen},
		{"boxes", "returned", []string{"counting"}, (*Desk).boxesScreen},
		{"counting", "ballot", []string{"counting"}, (*Desk).countingScreen},
		{"seal", "seal", []string{"counting", "sealed", "announced"}, (*Desk).sealScreen},
	}
}

// New makes a desk.
func New(c Config) *Desk {
	d := &Desk{Config: c, refusal: kit.NewRefusal(c.Words), by: map[string]election.StaffID{},
		head: container.NewStack(), path: container.NewVBox(), body: container.NewStack(), said: container.NewVBox()}
	d.refusal.After = func() { d.focus() }
	left := container.NewHBox(container.NewPadded(d.path), widget.NewSeparator())
	top := container.NewVBox(d.head, widget.NewSeparator(), d.said, d.refusal.Object())
	d.column = container.NewBorder(top, nil, nil, nil, d.body)
	d.root = container.NewBorder(nil, nil, left, nil, container.NewPadded(d.column))
	d.refusal.Changed = d.layOut
	d.show("")
	return d
}

// Content is what the window shows.
func (d *Desk) Content() fyne.CanvasObject { return d.root }

func (d *Desk) t(id string, pairs ...any) string { return d.Words.T(id, pairs...) }

func (d *Desk) definition() *election.Definition { return d.Day.Definition() }

// stageNow tells how far the day has come.
func (d *Desk) stageNow() string {
	if tally := d.Day.Tally(); tally != nil {
		var s count.Stage
		tally.View(func(c *count.State) { s = c.Stage() })
		if s == count.Counting || s == count.Sealed || s == count.Announced {
			return string(s)
		}
	}
	var s roll.Stage
	d.Day.Roll().View(func(r *roll.State) { s = r.Stage() })
	if s == roll.Stated {
		return "closed"
	}
	return string(s)
}

// show draws a screen; "" stands for the stage's usual one.
func (d *Desk) show(id string) {
	stage := d.stageNow()
	all := screens()
	fits := func(s screen) bool { return slices.Contains(s.at, stage) && (id == "" || s.id == id) }
	i := slices.IndexFunc(all, fits)
	if i < 0 {
		id = ""
		i = slices.IndexFunc(all, fits)
	}
	if i < 0 {
		d.body.Objects = []fyne.CanvasObject{kit.Wrapped(d.t("nothing"), "")}
		return
	}
	d.now, d.stage, d.rest = all[i].id, stage, nil
	d.drawPath(stage, all)
	d.drawHead(all[i])
	d.body.Objects = []fyne.CanvasObject{all[i].draw(d)}
	d.body.Refresh()
	d.focus()
}

// layOut makes room for what was just said or refused. A text that wraps knows its height only once it has its width.
func (d *Desk) layOut() {
	d.column.Refresh()
	d.column.Refresh()
}

// focus puts the keyboard where the work is.
func (d *Desk) focus() {
	if d.rest != nil && d.ready {
		d.rest()
	}
}

// focusOn gives a widget the keyboard. The canvas is asked by name: a widget that was not painted yet doesn't know its own.
func (d *Desk) focusOn(w fyne.Focusable) { d.Canvas.Focus(w) }

func (d *Desk) drawPath(stage string, all []screen) {
	at := slices.Index(stages, stage)
	d.path.Objects = nil
	for i, s := range stages {
		name := d.t("path." + s)
		switch {
		case i < at:
			d.path.Add(widget.NewLabel("✓ " + name))
		case i > at:
			l := widget.NewLabel("○ " + name)
			l.Importance = widget.LowImportance
			d.path.Add(l)
		default:
			d.path.Add(widget.NewLabelWithStyle("● "+name, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
			for _, sc := range all {
				if slices.Contains(sc.at, stage) {
					d.path.Add(d.pathButton(sc))
				}
			}
		}
	}
	d.path.Refresh()
}

func (d *Desk) pathButton(sc screen) fyne.CanvasObject {
	name := d.t("screen." + sc.id)
	if sc.id == "close" && d.stage == "closed" {
		name = d.t("openboxes")
	}
	b := widget.NewButton(name, func() { d.refusal.Clear(); d.quiet(); d.show(sc.id) })
	b.Alignment = widget.ButtonAlignLeading
	b.Importance = widget.LowImportance
	if sc.id == d.now {
		b.Importance = widget.MediumImportance
	}
	return b
}

func (d *Desk) drawHead(sc screen) {
	def := d.definition()
	place, _ := def.Station(d.Day.Place())
	title := def.Community + " · " + place.Title
	name := container.NewHBox(widget.NewLabelWithStyle(title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	if d.Day.Rehearsal() {
		mark := widget.NewLabelWithStyle(d.t("rehearsal.mark"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
		mark.Importance = widget.WarningImportance
		name.Add(mark)
	}
	left := container.NewVBox(name, container.NewHBox(widget.NewLabel(d.t("person")), kit.AtLeast(320, d.chooser(sc))))
	d.head.Objects = []fyne.CanvasObject{container.NewBorder(nil, nil, left, d.numbers())}
	d.head.Refresh()
}

// numbers stand in the same place on every screen.
func (d *Desk) numbers() fyne.CanvasObject {
	var registered, issued, returned, called election.Count
	d.Day.Roll().View(func(s *roll.State) {
		registered, _ = s.Registered()
		issued = s.IssuedVoters()
	})
	if tally := d.Day.Tally(); tally != nil {
		tally.View(func(s *count.State) {
			for _, p := range s.Papers() {
				returned += p.Returned
			}
			for _, b := range s.Bundles() {
				called += election.Count(b.Entered[count.First])
			}
		})
	}
	row := container.NewHBox()
	for _, n := range []struct {
		id string
		n  election.Count
	}{{"registered", registered}, {"issued", issued}, {"returned", returned}, {"called", called}} {
		row.Add(kit.Number(strconv.Itoa(int(n.n)), d.t("number."+n.id)))
	}
	return row
}

// chooser offers those who may do the screen's task.
func (d *Desk) chooser(sc screen) fyne.CanvasObject {
	staff := d.staffFor(sc.task)
	s := widget.NewSelect(d.names(staff), nil)
	s.PlaceHolder = d.t("person.choose")
	if i := slices.IndexFunc(staff, func(m election.StaffMember) bool { return m.ID == d.by[sc.id] }); i >= 0 {
		s.SetSelectedIndex(i)
	}
	s.OnChanged = func(string) {
		d.by[sc.id] = staff[s.SelectedIndex()].ID
		d.refusal.Clear()
		d.focus()
	}
	return s
}

func (d *Desk) staffFor(t election.Task) []election.StaffMember {
	var roster election.Roster
	d.Day.Roll().View(func(s *roll.State) { roster = slices.Clone(s.Staff()) })
	return roster.For(t)
}

func (d *Desk) names(staff []election.StaffMember) []string {
	out := make([]string, len(staff))
	for i, m := range staff {
		out[i] = string(m.ID) + " " + m.Name + " · " + d.Words.T("role."+string(m.Role))
	}
	return out
}

// do has a command carried out by the person at work, with others who confirm it, and then calls done.
func (d *Desk) do(task func(election.Origin) (journal.Receipt, error), done func(), also ...election.StaffID) {
	who := d.by[d.now]
	if who == "" {
		d.refusal.Show(kit.Refused{Message: d.t("person.first")})
		return
	}
	o := election.Origin{Command: d.NewID(), At: d.Now(), By: []election.StaffID{who}}
	for _, id := range also {
		if id != "" && !slices.Contains(o.By, id) {
			o.By = append(o.By, id)
		}
	}
	d.run(o, task, done)
}

func (d *Desk) run(o election.Origin, task func(election.Origin) (journal.Receipt, error), done func()) {
	d.quiet()
	receipt, err := task(o)
	if err != nil {
		d.refuse(err, func(reason string) {
			o.Reason = reason
			d.run(o, task, done)
		})
		return
	}
	if d.refusal.Shown() != nil {
		d.refusal.Clear()
	}
	done()
	for _, f := range receipt.Notices {
		d.say(d.finding(f), theme.ColorNameWarning)
	}
}

// refuse shows what speaks against a command. Where only reasons are owed, it asks for one.
func (d *Desk) refuse(err error, again func(string)) {
	shown := kit.Refused{Message: d.Words.Refusal(err)}
	var r *election.Refusal
	if errors.As(err, &r) {
		shown.Message = ""
		owed := len(r.Findings) > 0
		for _, f := range r.Findings {
			if shown.Message != "" {
				shown.Message += "\n\n"
			}
			shown.Message += d.finding(f)
			code := string(f.Code)
			if clause := election.Of(f.Code).Clause; clause != "" {
				code += " (" + clause + ")"
			}
			if !slices.Contains(shown.Codes, code) {
				shown.Codes = append(shown.Codes, code)
			}
			owed = owed && election.Of(f.Code).Level == election.Reason
		}
		if owed {
			shown.Again = again
		}
	}
	d.refusal.Show(shown)
	if d.refusal.Reason != nil {
		d.focusOn(d.refusal.Reason)
		return
	}
	d.focusOn(d.refusal.Answer)
}

// finding puts a finding into words, with the names of what it gives by id.
func (d *Desk) finding(f election.Finding) string {
	named := election.Finding{Code: f.Code, Args: election.Args{}}
	for name, value := range f.Args {
		id, _ := value.(string)
		switch name {
		case "paper":
			if p, ok := d.definition().Paper(election.PaperID(id)); ok {
				value = p.Title
			}
		case "position":
			if p, ok := d.definition().Position(election.PositionID(id)); ok {
				value = p.Title
			}
		case "station":
			if p, ok := d.definition().Station(election.StationID(id)); ok {
				value = p.Title
			}
		case "who":
			if m, ok := d.definition().Staff.Find(election.StaffID(id)); ok {
				value = m.Name
			}
		}
		named.Args[name] = value
	}
	return d.Words.Finding(named)
}

// say shows what the last action did until the next.
func (d *Desk) say(text string, colour fyne.ThemeColorName) {
	d.said.Add(kit.Wrapped(text, colour))
	d.said.Refresh()
	d.layOut()
}

func (d *Desk) quiet() {
	d.said.Objects = nil
	d.said.Refresh()
	d.layOut()
}

// done says what was done and draws a screen, with the numbers as they stand now.
func (d *Desk) done(id, text string) {
	d.show(id)
	d.say("✓ "+text, theme.ColorNameSuccess)
}

// figure is a field for a number.
func figure() *widget.Entry {
	e := widget.NewEntry()
	e.SetPlaceHolder("0")
	return e
}

// page is a screen's column: a title, the work, and the one next action.
func page(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(container.NewVBox(append([]fyne.CanvasObject{kit.Title(title)}, parts...)...))
}

// action puts the one next action at the left, as large as it is.
func action(b fyne.CanvasObject) fyne.CanvasObject { return container.NewHBox(b) }

// Ready puts the keyboard where the work is, once the content stands in its window.
func (d *Desk) Ready() {
	d.ready = true
	d.focus()
}

// Package station shows a polling station's day: one screen at a time, from the opening list to the sealed result.
// Every action is a command of a book; the screens show what the books hold and keep nothing of their own. It may use
// the domain and ui/kit, and touches no file and no clock: those are handed in.
package station

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	domain "changpiao/station"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/station/sheet"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// Guard checks people's PINs and holds what they open. Its errors are said to people as they are.
type Guard interface {
	// SignIn lets a person take over the desk.
	SignIn(who election.StaffID, pin string) error
	// Confirm has a person stand behind the next command.
	Confirm(who election.StaffID, pin string) error
	// Admit gives a member of the staff a PIN, while two supervisors confirm.
	Admit(m election.StaffMember, pin string) error
	// Dismiss ends what was confirmed.
	Dismiss()
	// SignOut has nobody at the desk until somebody signs in.
	SignOut()
}

// Config is what a desk works with.
type Config struct {
	Day      *domain.Day
	Words    *words.Words
	Guard    Guard
	Worker   election.StaffID   // who signed in
	Notices  []election.Finding // what was wrong when the books were opened, and is no more
	DeskName string             // names this desk among those of the station, as the books note it
	Now      func() election.Moment
	NewID    func() string // an id for each command
	Canvas   fyne.Canvas   // where the content is shown
	// Save writes the sealed sheet's files and says into which folder.
	Save func() (folder string, err error)
	// Stick writes the sealed sheet's files onto a stick.
	Stick Stick
	Print *Printer // nil where nothing is printed
	// Round makes the books of a round that was opened and goes on with them.
	Round func(*election.Definition) error
	// LatestRound goes on with the last round whose books were made.
	LatestRound func()
	// Teams is how PCs that count exchange files; nil where they don't.
	Teams *Teams
	// Receive asks for another station's folder.
	Receive func(then func(Foreign, error))
	// FillScreen has the window fill the screen, or gives it back the size that it had; nil where there is none.
	FillScreen func(bool)
	// Community opens the ledger in which the community's sheets come together here.
	Community func() (Community, error)
	// Board is given the community's result to be shown, and whether it was announced; nil for the station's own day.
	Board func(sums *sheet.Sheet, announced bool)
	// Menus is given the desk's menus whenever another stage has come.
	Menus func([]*fyne.Menu)
	// Touched is called whenever somebody works at the desk; nil for nobody.
	Touched func()
	// Changed is called after each command that was carried out.
	Changed func()
	// Left is where the desk was left the last time, as Turned was told with each screen that was turned to, so that a
	// restart comes back to it.
	Left   string
	Turned func(left string)
}

// Desk is the window's content: the stage path at the left, the person at work and the numbers on top, the screen below.
type Desk struct {
	Config
	refusal *kit.Refusal
	band    *fyne.Container // says on every screen of a rehearsal that nothing counts
	head    *fyne.Container
	side    *fyne.Container // the path beside the work
	path    *fyne.Container
	refused *fyne.Container
	body    *fyne.Container
	said    *fyne.Container
	watch   *fyne.Container
	root    fyne.CanvasObject
	now     string // the screen shown
	stage   string // at which it was drawn
	rest    func() // puts the keyboard where the screen wants it
	call    calling
	gathering
	opening opening
	offered map[string]func() // the commands on the screen, by the ids of their names
	print   *printing         // nil while nothing is printed
	pages   string            // the folder chosen for the pages; "" for the station's own
	work    kit.Beside
	late    kit.Behind
	ready   bool            // the content stands in its window
	helping bool            // the help of a screen stands in its place
	lock    *fyne.Container // covers a desk that was left; nil while somebody works
	voters  roll.Directory
}

// screen is a page of work, and the stages at which there is something to do on it.
type screen struct {
	id   string
	at   []string
	draw func(*Desk) fyne.CanvasObject
	only func(*election.Definition) bool // the elections that have it; nil for all
}

// offers reports whether there is work on a screen now.
func (d *Desk) offers(s screen) bool {
	if d.Day.Helps() && !slices.Contains(teamPCScreens, s.id) {
		return false
	}
	return slices.Contains(s.at, d.stage) && (s.only == nil || s.only(d.definition()))
}

// screens in the order of the day; the first that fits a stage is its usual one.
func screens() []screen {
	return []screen{
		{"open", []string{"prepared"}, (*Desk).openScreen, nil},
		{"openboxes", []string{"closed"}, (*Desk).openBoxesScreen, nil},
		{"checkin", []string{"polling", "closed"}, (*Desk).checkinScreen, nil},
		{"lists", []string{"polling", "closed"}, (*Desk).listsScreen, nil},
		{"late", []string{"prepared", "polling", "closed"}, (*Desk).lateScreen, nil},
		{"proxies", []string{"prepared", "polling"}, (*Desk).proxiesScreen, nil},
		{"mobile", []string{"polling", "closed"}, (*Desk).mobileScreen, nil},
		{"stock", []string{"polling", "closed"}, (*Desk).stockScreen, nil},
		{"close", []string{"polling"}, (*Desk).closeScreen, nil},
		{"boxes", []string{"counting"}, (*Desk).boxesScreen, nil},
		{"receive", []string{"counting"}, (*Desk).receiveScreen, (*election.Definition).Central},
		{"bundles", []string{"counting"}, (*Desk).bundlesScreen, nil},
		{"counting", []string{"counting"}, (*Desk).countingScreen, nil},
		{"decide", []string{"counting"}, (*Desk).decideScreen, nil},
		{"totals", []string{"counting"}, (*Desk).totalsScreen, nil},
		{"teams", []string{"counting"}, (*Desk).teamsScreen, nil},
		{"seal", []string{"counting", "sealed", "announced"}, (*Desk).sealScreen, nil},
		{"community", []string{"sealed", "announced"}, (*Desk).communityScreen, isOneOfSeveral},
		{"round", []string{"sealed", "announced"}, (*Desk).roundScreen, nil},
		{"staff", []string{"prepared", "polling", "closed"}, (*Desk).staffScreen, nil},
		{"print", stages, (*Desk).printScreen, nil},
	}
}

// New makes a desk.
func New(c Config) *Desk {
	d := &Desk{Config: c, offered: map[string]func(){}, refusal: kit.NewRefusal(c.Words),
		band: container.NewStack(), head: container.NewStack(), path: container.NewVBox(), body: container.NewStack(), said: container.NewVBox(), watch: container.NewVBox()}
	d.refusal.After, d.refusal.Function, d.refusal.Late = d.focus, d.functionKey, &d.late
	if c.Day.Rehearsal() {
		d.band.Add(RehearsalBand(c.Words))
	}
	d.side = container.NewBorder(nil, nil, nil, widget.NewSeparator(), container.New(pathLayout{}, container.NewVScroll(container.NewPadded(d.path))))
	d.refused = container.New(&refusalRoom{desk: d}, container.NewVScroll(d.refusal.Object()))
	top := container.NewVBox(d.head, d.watch, widget.NewSeparator(), d.said, d.refused)
	column := container.NewBorder(top, nil, nil, nil, container.New(&bodyRoom{desk: d}, d.body))
	d.root = container.NewStack(kit.Watch(d.touch), container.NewBorder(d.band, nil, d.side, nil, container.NewPadded(column)))
	d.refusal.Changed = d.layOut
	d.comeBack(c.Left)
	d.notice(c.Notices)
	return d
}

// Wait returns when nothing goes on beside the screen any more.
func (d *Desk) Wait() { d.work.Wait() }

// Content is what the window shows.
func (d *Desk) Content() fyne.CanvasObject { return d.root }

// refusalRoom gives what is refused the room that it needs, up to a part of the window; then it scrolls.
type refusalRoom struct{ desk *Desk }

// leastBody is the height, at the usual size of text, that the work keeps below what is refused.
const leastBody = 60

// MinSize implements fyne.Layout.
func (r *refusalRoom) MinSize([]fyne.CanvasObject) fyne.Size {
	if r.desk.refusal.Shown() == nil {
		return fyne.Size{}
	}
	around := 2 * leastBody * unit() // the work, the menu and the gaps
	for _, o := range []fyne.CanvasObject{r.desk.band, r.desk.head, r.desk.watch, r.desk.said} {
		around += o.MinSize().Height
	}
	least := r.desk.refusal.Object().MinSize()
	return fyne.NewSize(least.Width, min(least.Height, max(leastBody*unit(), r.desk.Canvas.Size().Height-around)))
}

// Layout implements fyne.Layout.
func (r *refusalRoom) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// bodyRoom gives the work what room is left: it makes the window no higher while something is refused above it.
type bodyRoom struct{ desk *Desk }

// MinSize implements fyne.Layout.
func (r *bodyRoom) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[0].MinSize()
	if r.desk.refusal.Shown() != nil {
		least.Height = min(least.Height, leastBody*unit())
	}
	return least
}

// Layout implements fyne.Layout.
func (r *bodyRoom) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// Dressed draws anew what does not follow a change of size or look by itself. What was typed stays.
func (d *Desk) Dressed() {
	if old := padIn(d.body); old != nil {
		d.show(d.now)
		if pad := padIn(d.body); pad != nil {
			pad.draft = old.draft
			pad.draw()
		}
		return
	}
	d.drawPath()
	d.drawHead()
	d.layOut()
}

// padIn finds the ballot among what a screen shows; nil where there is none.
func padIn(o fyne.CanvasObject) *ballotPad {
	switch v := o.(type) {
	case *ballotPad:
		return v
	case *fyne.Container:
		for _, child := range v.Objects {
			if pad := padIn(child); pad != nil {
				return pad
			}
		}
	}
	return nil
}

// Ready puts the keyboard where the work is, once the content stands in its window.
func (d *Desk) Ready() {
	d.ready = true
	d.layOut()
	d.Canvas.SetOnTypedKey(func(e *fyne.KeyEvent) { d.functionKey(e.Name) })
	d.focus()
}

func (d *Desk) t(id string, pairs ...any) string { return d.Words.T(id, pairs...) }

func (d *Desk) definition() *election.Definition { return d.Day.Definition() }

// roster is the staff as it stands now, with the day's changes.
func (d *Desk) roster() election.Roster {
	return d.Day.Staff()
}

// atWork are those of the staff who can have something to do at this desk.
func (d *Desk) atWork() election.Roster {
	if d.Day.Helps() {
		return d.roster().For("ballot")
	}
	return d.roster()
}

// show draws a screen; "" stands for the stage's usual one.
func (d *Desk) show(id string) {
	if stage := stageOf(d.Day); stage != d.stage {
		d.stage = stage
		if d.Menus != nil {
			d.Menus(d.menu())
		}
		d.notice(d.Day.Noticed(d.Now()))
	}
	all := screens()
	fits := func(s screen) bool { return d.offers(s) && (id == "" || s.id == id) }
	i := slices.IndexFunc(all, fits)
	if i < 0 {
		id = ""
		i = slices.IndexFunc(all, fits)
	}
	if i < 0 {
		d.body.Objects = []fyne.CanvasObject{kit.Wrapped(d.t("nothing"), "")}
		return
	}
	d.now = all[i].id
	if d.Turned != nil {
		d.Turned(d.leave())
	}
	d.draw(all[i].draw)
}

// draw puts a page up, with path and head as they stand now.
func (d *Desk) draw(page func(*Desk) fyne.CanvasObject) {
	d.rest, d.helping = nil, false
	d.touch()
	clear(d.offered)
	d.drawPath()
	d.drawHead()
	d.body.Objects = []fyne.CanvasObject{page(d)}
	d.layOut()
	d.focus()
}

// turn goes to a screen at somebody's wish, with nothing left over from the last one.
func (d *Desk) turn(id string) {
	d.refusal.Clear()
	d.quiet()
	d.show(id)
}

// layOut makes room for what was just said or refused, and for a ballot where there is little: the path is put away
// while one is up. A text that wraps knows its height only once it has its width.
func (d *Desk) layOut() {
	d.watch.Hidden, d.said.Hidden, d.refused.Hidden = len(d.watch.Objects) == 0, len(d.said.Objects) == 0, d.refusal.Shown() == nil
	d.side.Hidden = d.cramped() && padIn(d.body) != nil
	for range 2 {
		d.root.Refresh()
	}
}

// focus puts the keyboard where the work is.
func (d *Desk) focus() {
	if d.rest != nil && d.ready {
		d.rest()
	}
}

// focusOn gives a widget the keyboard. The canvas is asked by name: a widget that was not painted yet doesn't know its own.
func (d *Desk) focusOn(w fyne.Focusable) {
	d.Canvas.Focus(w)
	if o, object := w.(fyne.CanvasObject); object && d.ready {
		kit.Reveal(o)
	}
}

// Watch shows how something stands that goes on beside the work, such as the backups; a fault is a banner until it is
// mended.
func (d *Desk) Watch(text string, fault bool) {
	shown := kit.Tight(kit.Small("✓ "+text, theme.ColorNameSuccess))
	if fault {
		shown = kit.Framed(theme.ColorNameError, kit.Wrapped("⚠ "+text, theme.ColorNameError))
	}
	d.watch.Objects = []fyne.CanvasObject{shown}
	d.layOut()
}

// Unwatch shows that there is nothing to watch.
func (d *Desk) Unwatch() {
	d.watch.Objects = nil
	d.layOut()
}

// say shows what the last action did until the next.
func (d *Desk) say(text string, colour fyne.ThemeColorName) {
	d.said.Add(kit.Wrapped(text, colour))
	d.said.Refresh()
	d.layOut()
}

// notice says what people should know, and may go on with.
func (d *Desk) notice(found []election.Finding) {
	for _, f := range found {
		d.say(d.finding(f), theme.ColorNameWarning)
	}
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

// entry is a field that hands the function keys on.
func (d *Desk) entry() *kit.Entry {
	e := kit.NewEntry(d.functionKey)
	e.Touched = d.touch
	return e
}

// figure is a field for a number.
func (d *Desk) figure() *kit.Entry {
	e := d.entry()
	e.Number = true
	e.SetPlaceHolder("0")
	return e
}

// page is a screen's column: a title, the work, and the one next action.
func page(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	return scrolled(container.NewVBox(append([]fyne.CanvasObject{kit.Title(title)}, parts...)...))
}

// page is the same for a desk's screen.
func (d *Desk) page(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	return scrolled(container.NewVBox(append([]fyne.CanvasObject{d.title(title)}, parts...)...))
}

// title is a screen's heading. Where there is little room it is no larger than the text.
func (d *Desk) title(text string) fyne.CanvasObject {
	if d.cramped() {
		return strong(text)
	}
	return kit.Title(text)
}

// scrolled lets a screen scroll, with room for the bar beside it. What can't be made any narrower scrolls sideways too.
func scrolled(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.ScrollBarSize()), o))
}

// action puts the one next action at the left, as large as it is.
func action(b fyne.CanvasObject) fyne.CanvasObject { return container.NewHBox(b) }

// Package street shows the street office's evening: which stations' keys it trusts, the sheets that come in, what is
// still missing, and what each community adds up to. The screens show what the ledger holds and keep nothing of their own
// but the list of what came in since the desk was opened.
package street

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// Ledger is what a desk works on.
type Ledger = domain.Ledger

// Config is what a desk works with.
type Config struct {
	Words  *words.Words
	Now    func() election.Moment
	NewID  func() string // an id for each command
	Canvas fyne.Canvas   // where the content is shown
	Pick   kit.Picker    // asks for files and folders
	Back   func()        // leaves the desk before a ledger is opened
	// Project shows something to everybody in the room, in a window of its own.
	Project func(fyne.CanvasObject)

	Fault    func(error) string // names what went wrong on the disk; "" for what words know
	Open     func(path string) (Ledger, error)
	Create   func(path string, live bool, elections []string) (Ledger, error)
	Rehearse func() (Ledger, error) // a ledger of the demonstration election
	// Enrolment reads a key's enrolment from its file, its digits, or a picture or PDF of their code.
	Enrolment func(path string) ([]byte, error)
	// Write puts a file on the disk, whole or not at all.
	Write func(path string, data []byte) error
	// Take imports the sheets of files and folders until the context ends.
	Take func(ctx context.Context, l Ledger, paths []string, in Inbox) error
	// Watch makes a way of looking into a folder for files that are new since the last look; it is used every Tick.
	Watch func(folder string) func() ([]string, error)
	Tick  time.Duration
	// Draft reads an election file that need not be finished, with what speaks against it.
	Draft func(path string) (*election.Definition, []election.Finding, error)
	// Keep writes an election file, whole or not at all, for nobody else to read.
	Keep func(path string, def *election.Definition) error
	// List reads a table of people; the mapping is nil where its headings shall tell what its columns are.
	List func(path string, list election.List, by *election.Mapping) (election.Table, error)
	// Annotate leaves a table with a further column that says what is wrong.
	Annotate func(path string, t election.Table, heading string, notes []election.RowNote) error
	// Pack writes a signed package for each station of an election file into a folder.
	Pack func(l Ledger, o election.Origin, file, folder string) ([]domain.Packed, error)
	// Correct puts an election file in the place of the definition that the ledger has, and names its election.
	Correct func(l Ledger, o election.Origin, file string) (election.ID, error)
	// Export writes the results into a file: xlsx, csv, json, pdf to print, or notices of who is elected.
	Export func(l Ledger, format, path string) error
}

// Inbox is told what Take does. Its functions may be called from any goroutine.
type Inbox struct {
	Origin func() election.Origin // of each sheet's import
	// Answer tells what became of a file's sheet; why says what prevented a file from being read.
	Answer   func(file string, d domain.Decision, why error)
	Progress func(done, total int)
	Quiet    bool // leave out sheets that came before
}

// Desk is the window's content: the screens' names at the left, the ledger and its numbers on top, the screen below.
type Desk struct {
	Config
	ledger  Ledger     // nil until one is opened
	clerk   string     // who works here
	name    *kit.Entry // where they say so
	refusal *kit.Refusal
	head    *fyne.Container
	figures *fyne.Container // the evening's numbers in the head
	path    *fyne.Container
	side    *fyne.Container // the path and the line beside it
	body    *fyne.Container
	said    *fyne.Container
	column  *fyne.Container // all but the path
	root    fyne.CanvasObject
	now     string             // the screen shown
	rest    func()             // puts the keyboard where the screen wants it
	main    func()             // does the screen's next action; nil where it has none
	largest *kit.PrimaryButton // which does it too
	ready   bool               // the content stands in its window

	opening    opening
	inbox      inbox
	keys       keys
	board      board
	overview   overview
	typing     typing
	objections objections
	dates      dates
	results    results
	wall       *wall
	preparing  preparing
	packages   packages

	work     kit.Beside
	stop     context.CancelFunc
	watching watching
}

type screen struct {
	id   string
	draw func(*Desk) fyne.CanvasObject
	path bool // reached from the path at the left
}

// screens in the order of the evening.
func screens() []screen {
	return []screen{
		{"dates", (*Desk).datesScreen, true}, {"keys", (*Desk).keysScreen, true}, {"receive", (*Desk).receiveScreen, true}, {"overview", (*Desk).overviewScreen, true},
		{"typed", (*Desk).typedScreen, false}, {"objections", (*Desk).objectionsScreen, false}, {"result", (*Desk).resultScreen, true},
		{"prepare", (*Desk).prepareScreen, false}, {"import", (*Desk).importScreen, false}, {"packages", (*Desk).packagesScreen, false},
		{"candidates", (*Desk).candidatesScreen, false},
	}
}

// New makes a desk without a ledger: it begins by asking for one.
func New(c Config) *Desk {
	d := &Desk{Config: c, refusal: kit.NewRefusal(c.Words), stop: func() {},
		head: container.NewStack(), figures: container.NewHBox(), path: container.NewVBox(), body: container.NewStack(), said: container.NewVBox()}
	d.wall = newWall(d)
	d.refusal.After = d.focus
	d.refusal.Changed = d.layOut
	d.side = container.NewHBox(container.NewPadded(d.path), widget.NewSeparator())
	top := container.NewVBox(d.head, d.said, d.refusal.Object())
	d.column = container.NewBorder(top, nil, nil, nil, d.body)
	d.root = container.NewBorder(nil, nil, d.side, nil, container.NewPadded(d.column))
	d.show("open")
	return d
}

// Content is what the window shows.
func (d *Desk) Content() fyne.CanvasObject { return d.root }

// Ready puts the keyboard where the work is, once the content stands in its window.
func (d *Desk) Ready() {
	d.ready = true
	d.Canvas.SetOnTypedRune(d.stray)
	d.Canvas.SetOnTypedKey(func(k *fyne.KeyEvent) { d.leaf(k.Name) })
	d.focus()
}

// stray takes what is typed while nothing has the keyboard, as after a click beside the field: a scanner asks nobody.
func (d *Desk) stray(r rune) {
	d.focus()
	if f := d.Canvas.Focused(); f != nil {
		f.TypedRune(r)
	}
}

// leaf turns the pages of what is longer than the window, wherever the keyboard is, and shows help.
func (d *Desk) leaf(key fyne.KeyName) {
	if key == fyne.KeyF1 {
		d.help()
		return
	}
	by := map[fyne.KeyName]float32{fyne.KeyPageDown: 1, fyne.KeyPageUp: -1}[key]
	if s := longer(d.body); s != nil && by != 0 {
		s.ScrollToOffset(s.Offset.AddXY(0, by*(s.Size().Height-rowHeight())))
	}
}

// longer is the first area within something that is shown in part only; nil for none.
func longer(within fyne.CanvasObject) *container.Scroll {
	switch v := within.(type) {
	case *container.Scroll:
		if v.Content.MinSize().Height > v.Size().Height {
			return v
		}
	case *fyne.Container:
		for _, o := range v.Objects {
			if s := longer(o); s != nil {
				return s
			}
		}
	}
	return nil
}

// Drop takes files and folders that were dropped on the window: election files for a new ledger or a ledger's folder
// before there is one, afterwards enrolments of keys and sheets.
func (d *Desk) Drop(paths []string) {
	switch {
	case d.ledger == nil:
		d.dropBefore(paths)
	case len(paths) == 1 && (d.now == "keys" || strings.HasSuffix(strings.ToLower(paths[0]), enrolmentEnding)):
		d.show("keys")
		d.compare(paths[0])
	default:
		d.show("receive")
		d.takeFiles(paths, false)
	}
}

// Wait returns when nothing runs beside the screen any more, but for looks into a watched folder.
func (d *Desk) Wait() { d.work.Wait() }

// Close stops what runs and lets go of the ledger.
func (d *Desk) Close() error {
	d.Canvas.SetOnTypedRune(nil)
	d.Canvas.SetOnTypedKey(nil)
	d.unwatch()
	d.stop()
	d.work.Wait()
	if d.ledger == nil {
		return nil
	}
	l := d.ledger
	d.ledger = nil
	return l.Close()
}

func (d *Desk) t(id string, pairs ...any) string { return d.Words.T("street."+id, pairs...) }

func (d *Desk) origin() election.Origin { return d.originBy(d.clerk)() }

// originBy gives the origins of commands by the clerk of now, whoever works here when they are carried out.
func (d *Desk) originBy(clerk string) func() election.Origin {
	var by []election.StaffID
	if clerk != "" {
		by = []election.StaffID{election.StaffID(clerk)}
	}
	return func() election.Origin { return election.Origin{Command: d.NewID(), At: d.Now(), By: by} }
}

// show draws a screen.
func (d *Desk) show(id string) {
	d.now, d.rest, d.main, d.largest = id, nil, nil, nil
	d.quiet()
	draw := (*Desk).openScreen
	for _, s := range screens() {
		if s.id == id {
			draw = s.draw
		}
	}
	d.drawPath()
	d.drawHead()
	d.body.Objects = []fyne.CanvasObject{draw(d)}
	d.body.Refresh()
	d.focus()
}

// focus puts the keyboard where the work is: where the screen wants it, or at its next action.
func (d *Desk) focus() {
	switch {
	case !d.ready:
	case d.rest != nil:
		d.rest()
	case d.largest != nil:
		d.Canvas.Focus(d.largest)
	}
}

// keyboardAt says at which of the screen's fields and buttons the keyboard is; -1 for none.
func (d *Desk) keyboardAt() int { return slices.Index(kit.Places(d.body), d.Canvas.Focused()) }

// putKeyboard has the keyboard where it was before the screen was drawn anew, as nearly as there still is something.
func (d *Desk) putKeyboard(at int) {
	if places := kit.Places(d.body); at >= 0 && len(places) > 0 {
		d.Canvas.Focus(places[min(at, len(places)-1)])
	}
}

// say shows what the last action did until the next.
func (d *Desk) say(text string, colour fyne.ThemeColorName) {
	d.said.Objects = []fyne.CanvasObject{kit.Wrapped(text, colour)}
	d.said.Refresh()
	d.layOut()
}

func (d *Desk) quiet() {
	d.said.Objects = nil
	d.said.Refresh()
	d.layOut()
}

// layOut makes room for what was just said or refused. A text that wraps knows its height only once it has its width.
// Where the keyboard is stays in sight.
func (d *Desk) layOut() {
	d.column.Refresh()
	d.column.Refresh()
	if o, ok := d.Canvas.Focused().(fyne.CanvasObject); ok {
		kit.Reveal(o)
	}
}

// refuse shows an error until somebody answers it.
func (d *Desk) refuse(err error) {
	message := d.Words.Refusal(err)
	if fault := d.Fault(err); fault != "" {
		message = d.t("fault."+fault, "why", err.Error())
	}
	d.refusal.Show(kit.Refused{Message: message})
	if d.ready {
		d.Canvas.Focus(d.refusal.First())
	}
}

// page is a screen's column: a title and the work.
func page(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(container.NewVBox(append([]fyne.CanvasObject{kit.Title(title)}, parts...)...))
}

// action leaves a button as large as it is.
func action(buttons ...fyne.CanvasObject) fyne.CanvasObject { return container.NewHBox(buttons...) }

// success and trouble are the colours of what went well and what did not; a word goes with each.
const (
	success = theme.ColorNameSuccess
	caution = theme.ColorNameWarning
	trouble = theme.ColorNameError
)

// chosen goes on with what was picked, or tells what went wrong.
func (d *Desk) chosen(then func(path string)) func(string, error) {
	return func(path string, err error) {
		if err != nil {
			d.refuse(err)
			return
		}
		if then(path); d.Canvas.Focused() == nil { // the button that asked let go of the keyboard
			d.focus()
		}
	}
}

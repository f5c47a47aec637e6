package street

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

const electionEnding = ".json"

// opening is what was chosen for a ledger that is not there yet.
type opening struct {
	elections []string // their files
	folder    string   // in which the ledger's own folder is made
	name      string
	live      bool
	busy      bool
}

// openScreen asks for a ledger: one that is there, a new one, or one to practise with. Its next action is to open one, or
// once election files were chosen to make one.
func (d *Desk) openScreen() fyne.CanvasObject {
	openIt := func() { d.Pick.Folder(d.chosen(d.openLedger)) }
	var open, create fyne.CanvasObject
	if len(d.opening.elections) == 0 {
		first := d.primary(d.t("open.go"), openIt)
		d.rest = func() { d.Canvas.Focus(first) }
		open, create = first, kit.NewButton(d.t("create.go"), d.create)
	} else {
		open, create = kit.NewButton(d.t("open.go"), openIt), d.primary(d.t("create.go"), d.create)
	}
	if d.opening.busy {
		d.rest, d.main, d.largest = nil, nil, nil
		return page(d.t("open.title"), kit.Wrapped(d.t("open.busy"), caution), widget.NewProgressBarInfinite())
	}
	return page(d.t("open.title"), kit.Wrapped(d.t("open.hint"), ""),
		action(open, kit.NewButton(d.t("open.rehearse"), func() { d.begin(d.Rehearse) }),
			kit.NewButton(d.Words.T("prepare.go"), func() { d.show("prepare") }), kit.NewButton(d.t("open.back"), d.Back)),
		widget.NewSeparator(), d.creating(), action(create))
}

// creating is the form of a new ledger.
func (d *Desk) creating() fyne.CanvasObject {
	o := &d.opening
	files := container.NewVBox()
	for i, f := range o.elections {
		files.Add(container.NewBorder(nil, nil, nil, kit.NewButton(d.t("create.remove"), func() {
			o.elections = slices.Delete(o.elections, i, i+1)
			d.show("open")
		}), kit.Wrapped(filepath.Base(f), "")))
	}
	if len(o.elections) == 0 {
		files.Add(kit.Wrapped(d.t("create.none"), caution))
	}
	add := kit.NewButton(d.t("create.add"), func() {
		d.Pick.File([]string{electionEnding}, d.chosen(func(path string) { d.addElections([]string{path}) }))
	})
	name := kit.NewEntry(d.leaf)
	name.SetText(o.name)
	name.SetPlaceHolder(d.t("create.name.hint"))
	name.OnChanged = func(s string) { o.name = strings.TrimSpace(s) }
	where := d.t("create.folder.none")
	if o.folder != "" {
		where = o.folder
	}
	choose := kit.NewButton(d.t("create.folder.choose"), func() {
		d.Pick.Folder(d.chosen(func(path string) { o.folder = path; d.show("open") }))
	})
	folder := container.NewBorder(nil, nil, choose, nil, kit.Wrapped(where, ""))
	switch { // what is still missing comes next
	case len(o.elections) == 0:
	case o.folder == "":
		d.rest = func() { d.Canvas.Focus(choose) }
	case o.name == "":
		d.rest = func() { d.Canvas.Focus(name) }
	}
	sorts := []string{d.t("create.live"), d.t("create.rehearsal")}
	sort := widget.NewRadioGroup(sorts, nil)
	sort.Required, sort.Horizontal = true, true
	sort.SetSelected(sorts[1])
	if o.live {
		sort.SetSelected(sorts[0])
	}
	sort.OnChanged = func(s string) { o.live = s == sorts[0] }
	return container.NewVBox(
		widget.NewLabelWithStyle(d.t("create.title"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}),
		kit.Row(d.t("create.elections"), container.NewVBox(files, action(add))),
		kit.Row(d.t("create.sort"), sort),
		kit.Row(d.t("create.folder"), folder),
		kit.Row(d.t("create.name"), name))
}

func (d *Desk) addElections(paths []string) {
	for _, p := range paths {
		if !slices.Contains(d.opening.elections, p) {
			d.opening.elections = append(d.opening.elections, p)
		}
	}
	d.show("open")
}

// dropBefore takes what is dropped before there is a ledger.
func (d *Desk) dropBefore(paths []string) {
	isElection := func(p string) bool { return strings.EqualFold(filepath.Ext(p), electionEnding) }
	switch {
	case d.opening.busy:
	case !slices.ContainsFunc(paths, func(p string) bool { return !isElection(p) }):
		d.addElections(paths)
	case len(paths) == 1:
		d.openLedger(paths[0])
	default:
		d.say(d.t("open.first"), caution)
	}
}

// create makes a new ledger of what was chosen.
func (d *Desk) create() {
	o := d.opening
	switch {
	case len(o.elections) == 0:
		d.say(d.t("create.none"), caution)
	case o.folder == "":
		d.say(d.t("create.folder.none"), caution)
	case o.name == "" || o.name != filepath.Base(o.name):
		d.say(d.t("create.name.none"), caution)
	default:
		path := filepath.Join(o.folder, o.name)
		d.begin(func() (Ledger, error) { return d.Create(path, o.live, o.elections) })
	}
}

func (d *Desk) openLedger(path string) {
	d.begin(func() (Ledger, error) { return d.Open(path) })
}

// begin opens a ledger, which may take a while, and shows what it holds.
func (d *Desk) begin(open func() (Ledger, error)) {
	if d.opening.busy {
		return
	}
	d.opening.busy = true
	d.refusal.Clear()
	d.show("open")
	var l Ledger
	var b board
	var err error
	d.work.Do(func() {
		if l, err = open(); err == nil {
			for _, id := range l.Elections() {
				b.set(id, d.rows(l, id))
			}
		}
	}, func() {
		d.opening.busy = false
		if err != nil {
			d.show("open")
			d.refuse(err)
			return
		}
		d.opening = opening{}
		d.ledger, d.board = l, b
		d.inbox, d.keys, d.overview, d.typing, d.objections, d.results = inbox{}, keys{}, overview{}, typing{}, objections{}, results{}
		if len(d.enrolled()) == 0 {
			d.show("keys")
		} else {
			d.show("receive")
		}
		for _, fault := range l.Faults() {
			d.refuse(fault)
		}
	})
}

// leave closes the ledger and asks for another.
func (d *Desk) leave() {
	if d.inbox.busy {
		d.say(d.t("receive.wait"), caution)
		return
	}
	err := d.Close()
	d.refusal.Clear()
	d.show("open")
	d.Ready()
	if err != nil {
		d.refuse(err)
	}
}

// rows lists an election's stations as the ledger has them now.
func (d *Desk) rows(l Ledger, id election.ID) (rows []row) {
	l.View(id, func(s *domain.State) { rows = rowsOf(s, d.named) })
	for _, t := range l.Twice(id) {
		for i := range rows {
			rows[i].twice = rows[i].twice || rows[i].station == t.Station && rows[i].round == firstRound
		}
	}
	return rows
}

// named puts a community and its round into words.
func (d *Desk) named(def *election.Definition) string {
	name := def.Community
	if name == "" {
		name = def.Title
	}
	if def.Round > 1 {
		return d.t("round", "community", name, "n", def.Round)
	}
	return name
}

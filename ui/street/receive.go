package street

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/sheet"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

// sheetEndings are those of files that may hold a sheet.
var sheetEndings = []string{".sheet", ".late", ".txt", ".pdf", ".png", ".jpg", ".jpeg"}

// inbox is what came in since the ledger was opened, and what is under way.
type inbox struct {
	lines   []answered // in the order in which they came
	listed  []answered // those that are shown, the latest first
	only    bool       // show those that were not accepted
	shown   *answered  // whose answer stands in full
	pages   *sheet.Collector
	taken   map[string]bool // sets of pages that were imported
	pending []batch         // that wait for the one under way
	busy    bool
	done    int
	total   int
	drawn   time.Time

	list     *kit.List
	answer   *fyne.Container
	progress *widget.ProgressBar
	running  *fyne.Container
	summary  *widget.Label
}

// batch is a number of files that are taken together.
type batch struct {
	paths []string
	quiet bool // say nothing of sheets that came before
}

// receiveScreen takes sheets: a field for the hand-held scanner that always has the keyboard, files, folders, and what is
// dropped on the window.
func (d *Desk) receiveScreen() fyne.CanvasObject {
	in := &d.inbox
	field := kit.NewEntry(d.leaf)
	field.SetPlaceHolder(d.t("receive.scan"))
	field.OnSubmitted = func(text string) {
		field.SetText("")
		d.scanned(text)
	}
	d.rest = func() { d.Canvas.Focus(field) }
	files := kit.NewButton(d.t("receive.file"), d.chooseFile)
	folder := kit.NewButton(d.t("receive.folder"), func() { d.Pick.Folder(d.chosen(func(p string) { d.takeFiles([]string{p}, false) })) })
	only := kit.NewCheck(d.t("receive.only"), nil)
	only.SetChecked(in.only)
	only.OnChanged = func(yes bool) { in.only = yes; d.drawAnswers(); d.focus() }
	in.summary = widget.NewLabel("")
	in.progress = widget.NewProgressBar()
	in.running = container.NewBorder(nil, nil, nil, kit.NewButton(d.t("receive.stop"), func() { d.stop(); d.focus() }), in.progress)
	in.answer = container.NewVBox()
	in.list = d.answerList()
	top := container.NewVBox(
		container.NewBorder(nil, nil, kit.Title(d.t("screen.receive")), container.NewCenter(container.NewHBox(files, folder, d.watchButton()))),
		field, kit.Small(d.t("receive.drop"), theme.ColorNamePlaceHolder),
		in.running, in.answer, container.NewBorder(nil, nil, in.summary, only),
		answerColumns.filled(true, d.t("time"), d.t("receive.source"), d.t("station"), d.t("receive.answer"), d.t("receive.why")))
	d.drawAnswers()
	return container.NewBorder(top, nil, nil, nil, in.list)
}

func (d *Desk) chooseFile() {
	d.Pick.File(sheetEndings, d.chosen(func(path string) { d.takeFiles([]string{path}, false) }))
}

// scanned takes a page's digits as the scanner types them.
func (d *Desk) scanned(text string) {
	in := &d.inbox
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	if in.pages == nil {
		in.pages, in.taken = &sheet.Collector{}, map[string]bool{}
	}
	p, err := in.pages.Add(text)
	if err != nil {
		d.importScanned(domain.Arrival{Fault: err})
		return
	}
	if !p.Done {
		in.shown = &answered{answer: domain.Waiting, code: "S703", message: d.t("receive.page", "page", p.Page, "total", p.Total, "have", p.Have, "need", p.Need)}
		d.drawAnswers()
		return
	}
	if in.taken[p.Set] && !p.Duplicate {
		return // the last page of a sheet that was whole without it
	}
	for _, s := range in.pages.Sets() {
		if s.Set == p.Set {
			in.taken[p.Set] = true
			d.importScanned(domain.FromPages(s))
		}
	}
}

func (d *Desk) importScanned(a domain.Arrival) {
	decisions, err := d.ledger.Import(d.origin(), a)
	if err != nil {
		d.refuse(err)
		return
	}
	for _, decision := range decisions {
		d.decided(d.t("receive.scanner"), decision, nil)
	}
}

// takeFiles imports files and folders beside the screen, after those that are under way.
func (d *Desk) takeFiles(paths []string, quiet bool) {
	in := &d.inbox
	if in.busy {
		in.pending = append(in.pending, batch{paths, quiet})
		d.say(d.t("receive.queued", "n", len(paths)), caution)
		return
	}
	d.refusal.Clear()
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	in.busy, in.done, in.total, in.shown = true, 0, 0, nil
	d.drawAnswers()
	ledger, origin := d.ledger, d.originBy(d.clerk)
	var err error
	d.work.Do(func() {
		err = d.Take(ctx, ledger, paths, Inbox{
			Origin: origin,
			Quiet:  quiet,
			Answer: func(file string, decision domain.Decision, why error) {
				fyne.Do(func() { d.decided(file, decision, why) })
			},
			Progress: func(done, total int) { fyne.Do(func() { d.progressed(done, total) }) },
		})
	}, func() { d.finished(err) })
}

// often is how soon the screen is drawn again during a batch: hundreds of sheets a second must not drown it.
const often = 100 * time.Millisecond

// progressed shows how far a batch has come.
func (d *Desk) progressed(done, total int) {
	in := &d.inbox
	in.done, in.total = done, total
	if time.Since(in.drawn) >= often {
		in.drawn = time.Now()
		d.redraw()
	}
}

// redraw shows what came in: the answers, the numbers, the overview.
func (d *Desk) redraw() {
	d.drawAnswers()
	d.drawNumbers()
	d.redrawOverview()
}

// finished ends a batch and begins the next.
func (d *Desk) finished(err error) {
	in := &d.inbox
	stopped := errors.Is(err, context.Canceled)
	d.stop()
	d.stop, in.busy = func() {}, false
	if d.ledger == nil {
		return
	}
	if stopped {
		d.say(d.t("receive.stopped", "done", in.done, "total", in.total), caution)
		in.pending = nil
	} else if err != nil {
		d.refuse(err)
	} else if in.total > 1 {
		d.say("✓ "+d.t("receive.finished", "n", in.total), success)
	}
	d.redraw()
	if len(in.pending) > 0 {
		next := in.pending[0]
		in.pending = in.pending[1:]
		d.takeFiles(next.paths, next.quiet)
	}
}

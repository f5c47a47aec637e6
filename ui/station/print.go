package station

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
	"changpiao/ui/paper"
)

// Printer makes the printed pages.
type Printer struct {
	// Make makes a form's files, opens them, and says where they lie. It is called aside from the screen.
	Make func(ctx context.Context, o Order, progress func(done, of int)) (where string, err error)
	// Before tells whether a form was printed before.
	Before func(form string) bool
	// Hours are those of polling as the pages say them, and Keep is told of others.
	Hours string
	Keep  func(hours string)
	// Folder asks for another folder than the station's own. Where nobody chose one nothing is told.
	Folder func(then func(dir string, err error))
}

// Order is what is to be printed.
type Order struct {
	Form   paper.Form
	Folder string // where the files go; "" for the station's own folder
	Hours  string // of polling; "" leaves room to write
}

// printing is a form that is being made.
type printing struct {
	form string
	stop context.CancelFunc
	bar  *widget.ProgressBar
}

// printScreen lists the forms that are ready: that the day has come to, and that this election has a use for.
func (d *Desk) printScreen() fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("print.hint"), "")}
	if d.Print != nil {
		parts = append(parts, d.hoursRow(), d.folderRow())
	}
	if d.print != nil {
		stop := widget.NewButton(d.t("print.stop"), d.print.stop)
		parts = append(parts, container.NewBorder(nil, nil, widget.NewLabel(d.t("form."+d.print.form)), stop, d.print.bar))
	}
	src := paper.Source{Day: d.Day}
	rows := container.NewVBox()
	for _, f := range paper.Forms() {
		if f.Ready(src) {
			rows.Add(d.printRow(f))
		}
	}
	return d.page(d.t("screen.print"), append(parts, rows)...)
}

// hoursRow is where the hours of polling are said once, for cards and notice.
func (d *Desk) hoursRow() fyne.CanvasObject {
	hours := d.entry()
	hours.SetText(d.Print.Hours)
	hours.SetPlaceHolder(d.t("print.hours.like"))
	hours.OnChanged = func(text string) {
		d.Print.Hours = text
		d.Print.Keep(text)
	}
	return container.NewBorder(nil, nil, widget.NewLabel(d.t("print.hours")), nil, hours)
}

// folderRow says where the pages are saved, and leads to another folder and back.
func (d *Desk) folderRow() fyne.CanvasObject {
	where, buttons := d.t("print.here"), container.NewHBox(widget.NewButton(d.t("print.choose"), func() {
		d.Print.Folder(func(dir string, err error) {
			if err != nil {
				d.say(err.Error(), theme.ColorNameError)
				return
			}
			d.pages = dir
			d.show("print")
		})
	}))
	if d.pages != "" {
		where = d.pages
		buttons.Add(widget.NewButton(d.t("print.back"), func() {
			d.pages = ""
			d.show("print")
		}))
	}
	return container.NewBorder(nil, nil, nil, buttons, kit.Wrapped(d.t("print.folder", "where", where), ""))
}

func (d *Desk) printRow(f paper.Form) fyne.CanvasObject {
	b := widget.NewButton(d.t("print.go"), func() { d.makePages(f) })
	if d.print != nil || d.Print == nil {
		b.Disable()
	}
	row := container.NewHBox(b, widget.NewLabel(d.t("form."+f.Name)))
	if d.Print != nil && f.Once() && d.Print.Before(f.Name) {
		row.Add(kit.Small(d.t("print.before"), theme.ColorNamePlaceHolder))
	}
	return row
}

// makePages prints a form aside from the screen, which goes on working; it ends before the next one begins.
func (d *Desk) makePages(f paper.Form) {
	ctx, stop := context.WithCancel(context.Background())
	d.print = &printing{form: f.Name, stop: stop, bar: widget.NewProgressBar()}
	bar, order := d.print.bar, Order{Form: f, Folder: d.pages, Hours: d.Print.Hours}
	d.quiet()
	d.show("print")
	var where string
	var err error
	d.work.Do(func() {
		where, err = d.Print.Make(ctx, order, func(done, of int) {
			fyne.Do(func() {
				bar.Max = float64(of)
				bar.SetValue(float64(done))
			})
		})
	}, func() {
		stop()
		d.print = nil
		if d.now == "print" {
			d.show("print")
		}
		d.tellPrinted(f, where, err)
	})
}

func (d *Desk) tellPrinted(f paper.Form, where string, err error) {
	switch {
	case err == nil:
		d.say("✓ "+d.t("print.done", "form", d.t("form."+f.Name), "where", where), theme.ColorNameSuccess)
	case errors.Is(err, context.Canceled):
		d.say(d.t("print.stopped", "form", d.t("form."+f.Name)), theme.ColorNameWarning)
	default:
		d.say(d.t("print.failed", "form", d.t("form."+f.Name), "why", d.Words.Refusal(err)), theme.ColorNameError)
	}
}

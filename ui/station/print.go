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

// printing is a form that is being made.
type printing struct {
	form string
	stop context.CancelFunc
	bar  *widget.ProgressBar
}

// printScreen lists the forms that are ready: that the day has come to, and that this election has a use for.
func (d *Desk) printScreen() fyne.CanvasObject {
	src := paper.Source{Day: d.Day}
	rows := container.NewVBox()
	for _, f := range paper.Forms() {
		if f.Ready(src) {
			rows.Add(d.printRow(f))
		}
	}
	parts := []fyne.CanvasObject{kit.Wrapped(d.t("print.hint"), "")}
	if d.print != nil {
		stop := widget.NewButton(d.t("print.stop"), d.print.stop)
		parts = append(parts, container.NewBorder(nil, nil, widget.NewLabel(d.t("form."+d.print.form)), stop, d.print.bar))
	}
	return page(d.t("screen.print"), append(parts, rows)...)
}

func (d *Desk) printRow(f paper.Form) fyne.CanvasObject {
	b := widget.NewButton(d.t("print.go"), func() { d.makePages(f) })
	if d.print != nil {
		b.Disable()
	}
	return container.NewHBox(b, widget.NewLabel(d.t("form."+f.Name)))
}

// makePages prints a form aside from the screen, which goes on working; it ends before the next one begins.
func (d *Desk) makePages(f paper.Form) {
	ctx, stop := context.WithCancel(context.Background())
	d.print = &printing{form: f.Name, stop: stop, bar: widget.NewProgressBar()}
	bar := d.print.bar
	d.quiet()
	d.show("print")
	var where string
	var err error
	d.work.Do(func() {
		where, err = d.Print(ctx, f, func(done, of int) {
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

package street

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// objectionsForm keeps the objections to the posted roll while nobody is a candidate yet and so no ledger can have the
// election: the ledger takes them over from its file.
func (d *Desk) objectionsForm() fyne.CanvasObject {
	def := d.preparing.def
	rows := []fyne.CanvasObject{kit.Wrapped(d.p("objections.hint", "last", string(def.RollPosted().AddDays(election.ObjectionDays))), "")}
	for i := range def.Objections {
		rows = append(rows, d.objectionForm(i))
	}
	return d.scroll(append(rows, action(d.small("add.objection", func() {
		def.Objections = append(def.Objections, election.RollObjection{Received: d.Now().Date()})
		d.preparing.want.field = "what"
	})))...)
}

// objectionForm is an objection with its decision.
func (d *Desk) objectionForm(i int) fyne.CanvasObject {
	def := d.preparing.def
	o := &def.Objections[i]
	day := func(name string, of *election.Date) fyne.CanvasObject {
		return container.NewHBox(widget.NewLabel(d.p("form."+name)), kit.AtLeast(150, d.entry(name, string(*of), func(s string) { *of = written(s) })))
	}
	remove := d.small("remove", func() { def.Objections = slices.Delete(def.Objections, i, i+1) })
	return container.NewVBox(
		container.NewBorder(nil, nil, day("received", &o.Received), remove, d.entry("what", o.What, func(s string) { o.What = s })),
		container.NewBorder(nil, nil, day("decided", &o.Decided), nil, d.entry("decision", o.Decision, func(s string) { o.Decision = s })))
}

package station

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// proxiesScreen enters votes entrusted in writing.
func (d *Desk) proxiesScreen() fyne.CanvasObject {
	principal, principalRow := d.voterField("proxy.principal")
	holder, holderRow := d.voterField("proxy.holder")
	document, absence := d.entry(), d.entry()
	relations := election.NamedRelations()
	names := make([]string, len(relations))
	for i, r := range relations {
		names[i] = d.t("relation." + string(r))
	}
	relation := widget.NewSelect(names, nil)
	relation.PlaceHolder = d.t("choose")
	record := kit.Primary(d.t("proxy.go"), func() {
		p := election.Proxy{Principal: election.VoterNo(principal.Text), Holder: election.VoterNo(holder.Text), Document: document.Text, Absence: absence.Text}
		if i := slices.Index(names, relation.Selected); i >= 0 {
			p.Relation = relations[i]
		}
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Roll().Do(o, roll.RecordProxy{Proxy: p, AskAbsence: true})
		}, func() { d.done("proxies", d.t("proxy.done", "no", string(p.Principal), "holder", string(p.Holder))) })
	})
	d.rest = func() { d.focusOn(principal) }
	return page(d.t("screen.proxies"), principalRow, holderRow, kit.Row(d.t("proxy.relation"), relation),
		kit.Row(d.t("proxy.document"), document), kit.Row(d.t("proxy.absence"), absence), action(record),
		widget.NewSeparator(), d.proxyList())
}

// voterField takes a voter's number and shows whose it is.
func (d *Desk) voterField(id string) (*kit.Entry, fyne.CanvasObject) {
	field, whose := d.entry(), widget.NewLabel("")
	field.SetPlaceHolder(d.t("voter.no"))
	field.OnChanged = func(text string) {
		name := ""
		d.Day.Roll().View(func(s *roll.State) {
			if e, ok := s.Entry(election.VoterNo(text)); ok {
				name = e.Voter.Name
			}
		})
		whose.SetText(name)
	}
	return field, kit.Row(d.t(id), container.NewGridWithColumns(2, field, whose))
}

func (d *Desk) proxyList() fyne.CanvasObject {
	box := container.NewVBox()
	d.Day.Roll().View(func(s *roll.State) {
		for e := range s.Entries {
			no, entrusted := s.Proxies().Holder(e.Voter.No)
			if holder, ok := s.Entry(no); entrusted && ok && s.Here(e) {
				box.Add(widget.NewLabel(string(e.Voter.No) + " " + e.Voter.Name + "  →  " + string(no) + " " + holder.Voter.Name))
			}
		}
	})
	head := widget.NewLabelWithStyle(d.t("proxy.list", "n", len(box.Objects)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	return container.NewVBox(head, box)
}

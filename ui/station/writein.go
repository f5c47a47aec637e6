package station

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/statement"
	"changpiao/ui/kit"
)

const (
	lookUpWidth = 300
	mostFound   = 7
)

// lookUp finds the voter whose name is written in on a ballot, beside the ballot. Names that fit nobody can be taken as
// they were written.
type lookUp struct {
	d       *Desk
	all     []statement.Name
	field   *kit.Entry
	rows    *fyne.Container
	take    func(name string, voter election.VoterNo) // "" when it was left
	offers  []statement.Name
	content fyne.CanvasObject
}

func newLookUp(d *Desk, position string, take func(string, election.VoterNo)) *lookUp {
	l := &lookUp{d: d, field: d.entry(), rows: container.NewVBox(), take: take}
	d.Day.Tally().View(func(s *count.State) { l.all = s.Names() })
	l.field.SetPlaceHolder(d.t("writein.search"))
	l.field.OnChanged = l.look
	l.field.OnSubmitted = func(string) { l.choose(0) }
	leave := widget.NewButton(d.t("leave"), func() { take("", "") })
	head := container.NewVBox(kit.Wrapped(d.t("writein", "position", position), theme.ColorNamePrimary), l.field)
	l.content = kit.Framed(theme.ColorNamePrimary, container.NewBorder(head, leave, nil, nil, container.NewVScroll(l.rows)))
	l.look("")
	return l
}

// look offers those who fit what was typed, and the name as it was written.
func (l *lookUp) look(query string) {
	query = strings.TrimSpace(query)
	l.offers = nil
	for _, v := range l.all {
		if query != "" && len(l.offers) < mostFound && (strings.HasPrefix(string(v.No), query) || strings.Contains(v.Name, query)) {
			l.offers = append(l.offers, v)
		}
	}
	l.rows.Objects = nil
	for i, v := range l.offers {
		l.rows.Add(l.offer(i, string(v.No)+"　"+v.Name))
	}
	if query != "" && strings.Trim(query, "0123456789") != "" {
		l.offers = append(l.offers, statement.Name{Name: query})
		l.rows.Add(l.offer(len(l.offers)-1, l.d.t("writein.aswritten", "name", query)))
	}
	if len(l.offers) == 0 {
		l.rows.Add(kit.Small(l.d.t("writein.hint"), theme.ColorNamePlaceHolder))
	}
	l.rows.Refresh()
}

func (l *lookUp) offer(i int, text string) fyne.CanvasObject {
	b := widget.NewButton(text, func() { l.choose(i) })
	b.Alignment = widget.ButtonAlignLeading
	if i == 0 {
		b.Importance = widget.HighImportance
	}
	return b
}

func (l *lookUp) choose(i int) {
	if i < len(l.offers) {
		l.take(l.offers[i].Name, l.offers[i].No)
	}
}

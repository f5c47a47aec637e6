package station

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/station/statement"
	"changpiao/ui/kit"
)

const (
	lookUpWidth = 300
	mostFound   = 6
)

// people are those who may be written in: the community's voters, as the closing statements name them.
type people struct {
	directory roll.Directory
	names     map[election.VoterNo]string
	heads     []journal.Head // of the roll books, by which the statements are told apart
}

// peopleNow gives them, in one directory for as long as the statements stay.
func (d *Desk) peopleNow() *people {
	d.Day.Tally().View(func(s *count.State) {
		var heads []journal.Head
		for _, st := range s.Statements() {
			heads = append(heads, st.RollHead)
		}
		if d.call.people != nil && slices.Equal(d.call.people.heads, heads) {
			return
		}
		p := &people{names: map[election.VoterNo]string{}, heads: heads}
		var voters []election.Voter
		for _, n := range s.Names() {
			voters = append(voters, election.Voter{No: n.No, Name: n.Name})
			p.names[n.No] = n.Name
		}
		p.directory.Add(voters...)
		d.call.people = p
	})
	return d.call.people
}

// lookUp finds the voter whose name is written in on a ballot, beside the ballot. A name that fits nobody, or several,
// can be taken as it was written.
type lookUp struct {
	d       *Desk
	people  *people
	field   *kit.Entry
	rows    *fyne.Container
	take    func(statement.Name) // an empty name when it was left
	offers  []statement.Name
	at      int // the one that Enter takes
	content fyne.CanvasObject
}

func newLookUp(d *Desk, position string, take func(statement.Name)) *lookUp {
	l := &lookUp{d: d, people: d.peopleNow(), field: d.entry(), rows: container.NewVBox(), take: take}
	l.field.SetPlaceHolder(d.t("writein.search"))
	l.field.OnChanged = l.look
	l.field.OnSubmitted = func(string) { l.choose(l.at) }
	l.field.Steer, l.field.Leading, l.field.Late = l.steer, " /", &d.late
	head := container.NewVBox(kit.Wrapped(d.t("writein", "position", position), theme.ColorNamePrimary), l.field)
	leave := kit.NewButton(d.t("leave"), func() { take(statement.Name{}) })
	l.content = kit.Framed(theme.ColorNamePrimary, container.NewBorder(head, leave, nil, nil, container.NewVScroll(l.rows)))
	l.draw("")
	return l
}

// look offers those who fit what was typed, and last the name as it was written.
func (l *lookUp) look(query string) {
	query = strings.TrimSpace(query)
	l.offers, l.at = nil, 0
	same := 0
	for _, no := range l.people.directory.Find(query, mostFound).Voters {
		l.offers = append(l.offers, statement.Name{No: no, Name: l.people.names[no]})
		if l.people.names[no] == query {
			same++
		}
	}
	if isName(query) {
		l.offers = append(l.offers, statement.Name{Name: query})
	}
	hint := ""
	if same > 1 { // the ballot must say which of them
		l.at, hint = len(l.offers)-1, l.d.t("writein.several", "n", same)
	}
	l.draw(hint)
}

// isName tells a name from initials and numbers that were typed to find one.
func isName(query string) bool {
	return strings.ContainsFunc(query, func(r rune) bool { return r > unicode.MaxASCII || r == ' ' })
}

// steer goes through the offers, or leaves.
func (l *lookUp) steer(k fyne.KeyName) {
	switch k {
	case fyne.KeyEscape:
		l.take(statement.Name{})
		return
	case fyne.KeyDown:
		l.at = min(l.at+1, len(l.offers)-1)
	case fyne.KeyUp:
		l.at = max(l.at-1, 0)
	}
	l.draw("")
}

func (l *lookUp) draw(hint string) {
	l.rows.Objects = nil
	for i, v := range l.offers {
		text := string(v.No) + "　" + v.Name
		if v.No == "" {
			text = l.d.t("writein.aswritten", "name", v.Name)
		}
		b := kit.NewButton(text, func() { l.choose(i) })
		b.Alignment = widget.ButtonAlignLeading
		if i == l.at {
			b.Importance = widget.HighImportance
		}
		l.rows.Add(b)
	}
	if len(l.offers) == 0 {
		hint = l.d.t("writein.hint")
	}
	if hint != "" {
		l.rows.Add(kit.Small(hint, theme.ColorNamePlaceHolder))
	}
	l.rows.Refresh()
}

func (l *lookUp) choose(i int) {
	if i >= 0 && i < len(l.offers) {
		l.take(l.offers[i])
	}
}

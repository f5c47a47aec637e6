package station

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// shownRows is how many rows of a long list a screen shows; a filter finds the others.
const shownRows = 40

// lateForm registers a person after the roll was posted. What speaks against it is said while somebody types.
type lateForm struct {
	d                                        *Desk
	name, id, basis, group, elsewhere, proof *kit.Entry
	class                                    *kit.Choice
	number                                   *fyne.Container // what is said of the ID number
	answer                                   *fyne.Container // what is said of the person
}

// lateScreen registers voters after the roll was posted.
func (d *Desk) lateScreen() fyne.CanvasObject { return d.newLateForm(election.Voter{}) }

// registerLate turns to late registration with what is known of a person already.
func (d *Desk) registerLate(v election.Voter) {
	d.refusal.Clear()
	d.quiet()
	d.now = "late"
	d.draw(func(d *Desk) fyne.CanvasObject { return d.newLateForm(v) })
}

func (d *Desk) newLateForm(v election.Voter) fyne.CanvasObject {
	f := &lateForm{d: d, name: d.entry(), id: d.entry(), basis: d.entry(), group: d.entry(), elsewhere: d.entry(), proof: d.entry(),
		number: container.NewVBox(), answer: container.NewVBox()}
	rules := string(d.definition().Rules.LateClasses)
	var classes []string
	for i := range map[string]int{string(election.Classes2020): 4, string(election.Classes2026): 3}[rules] {
		classes = append(classes, d.t("late.class."+rules+"."+strconv.Itoa(i+1)))
	}
	f.class = kit.NewChoice(classes, d.functionKey)
	f.class.PlaceHolder = d.t("choose")
	f.class.OnChanged = func(string) { f.look() }
	f.id.SetPlaceHolder(d.t("late.id.example"))
	f.basis.SetPlaceHolder(d.t("late.basis.example"))
	f.elsewhere.SetPlaceHolder(d.t("late.elsewhere.example"))
	f.proof.SetPlaceHolder(d.t("late.proof.example"))
	f.name.SetText(v.Name)
	f.id.SetText(v.IDNumber.Whole())
	for _, e := range []*kit.Entry{f.name, f.id, f.basis, f.elsewhere, f.proof} {
		e.OnChanged = func(string) { f.look() }
	}
	register := kit.Primary(d.t("late.go"), f.register)
	d.inOrder(register, f.name, f.id, f.class, f.basis, f.group, f.elsewhere, f.proof)
	f.look()
	who := container.NewVBox(kit.ShortRow(d.t("late.name"), f.name), kit.ShortRow(d.t("late.id"), f.id), f.number,
		kit.ShortRow(d.t("late.class"), f.class), kit.ShortRow(d.t("late.basis"), f.basis))
	return d.page(d.t("screen.late"), kit.Grid(2, wide, who, kit.Wrapped(d.t("late.classes."+rules), "")), f.answer,
		kit.Grid(3, half, kit.ShortRow(d.t("late.group"), f.group), kit.ShortRow(d.t("late.elsewhere"), f.elsewhere), kit.ShortRow(d.t("late.proof"), f.proof)),
		action(register), widget.NewSeparator(), d.lateList())
}

// voter is what the form holds.
func (f *lateForm) voter() election.Voter {
	return election.Voter{
		Name: strings.TrimSpace(f.name.Text), IDNumber: election.NormalID(f.id.Text), Class: f.class.SelectedIndex() + 1,
		Basis: strings.TrimSpace(f.basis.Text), Group: strings.TrimSpace(f.group.Text), Station: f.d.Day.Place(),
		Elsewhere: strings.TrimSpace(f.elsewhere.Text), OtherProof: strings.TrimSpace(f.proof.Text),
	}
}

// look answers while somebody types: age and check digit, what the class needs, and who is on the roll already.
func (f *lateForm) look() {
	v := f.voter()
	f.number.Objects, f.answer.Objects = nil, nil
	day := f.d.definition().ElectionDay
	if text, colour := idAnswer(v.IDNumber, day); text != "" {
		f.number.Add(kit.Wrapped(f.d.t(text, "year", v.IDNumber.Birth().Year(), "age", v.IDNumber.Birth().AgeOn(day),
			"have", len(v.IDNumber), "sex", f.d.t("sex."+string(v.IDNumber.Sex()))), colour))
	}
	for _, finding := range f.findings(v) {
		f.answer.Add(warning(f.d.finding(finding)))
		if no, ok := finding.Args["entry"].(string); ok {
			f.answer.Add(f.beside(v, election.VoterNo(no)))
		}
	}
	f.d.layOut()
}

// idAnswer says how an ID number stands so far: how much is missing, what is wrong, or whose age it tells.
func idAnswer(id election.IDNumber, day election.Date) (text string, colour fyne.ThemeColorName) {
	birth := id.Birth()
	switch fault := id.Fault(); {
	case fault == election.IDMissing:
		return "", ""
	case fault == election.IDMalformed && len(id) < 18 && strings.Trim(string(id), "0123456789") == "":
		return "late.id.typing", theme.ColorNamePlaceHolder
	case fault != "":
		return "late.id." + string(fault), theme.ColorNameError
	case birth.AgeOn(day) < election.VotingAge:
		return "late.id.young", theme.ColorNameError
	}
	return "late.id.good", theme.ColorNameSuccess
}

// findings are what would be said against the person, but for what the form has just been left empty for.
func (f *lateForm) findings(v election.Voter) (said []election.Finding) {
	if v.Name == "" || v.IDNumber.Fault() == election.IDMissing || v.IDNumber.Fault() == election.IDMalformed {
		return nil
	}
	_, err := f.d.Day.Roll().Try(election.Origin{At: f.d.Now(), By: []election.StaffID{f.d.Worker}}, roll.RegisterLate{Voter: v})
	var r *election.Refusal
	if !errors.As(err, &r) {
		return nil
	}
	for _, finding := range r.Findings {
		switch finding.Code {
		case "R101", "R102", "W114": // said of the number, or asked when it is done
		case "R106": // what each class needs stands beside it
		default:
			said = append(said, finding)
		}
	}
	return said
}

// beside shows the person typed and the one on the roll side by side.
func (f *lateForm) beside(v election.Voter, no election.VoterNo) fyne.CanvasObject {
	var e roll.Entry
	f.d.Day.Roll().View(func(s *roll.State) { e, _ = s.Entry(no) })
	side := func(title string, v election.Voter, where string) fyne.CanvasObject {
		return container.NewVBox(widget.NewLabelWithStyle(title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}),
			kit.Wrapped(v.Name, ""), kit.Small(f.d.who(v), ""), kit.Small(where, ""))
	}
	where := string(e.Station)
	if st, ok := f.d.definition().Station(e.Station); ok {
		where = st.Title
	}
	return kit.Framed(theme.ColorNameWarning, kit.Grid(2, half,
		side(f.d.t("late.typed"), v, ""), side(f.d.t("late.there", "no", string(no)), e.Voter, where)))
}

// register has another member of the staff approve, in place, before anybody is put on the roll: at two desks, or at one
// by two people.
func (f *lateForm) register() {
	d, v, o := f.d, f.voter(), f.d.origin()
	d.quiet()
	_, err := d.Day.Roll().Try(o, roll.RegisterLate{Voter: v})
	asked, approves, ok := d.approval(err, o)
	if !ok {
		d.refuse(err, o, nil)
		return
	}
	shown := kit.Refused{Message: d.t("late.approve." + approves)}
	var r *election.Refusal
	if errors.As(err, &r) {
		because := d.refusedBy(r)
		shown.Message, shown.Codes = because.Message+"\n\n"+shown.Message, because.Codes
	}
	shown.Ask = d.asking(asked, o, func(answered election.Origin) {
		command := roll.RegisterLate{Voter: v, Approver: answered.By[1]}
		if approves == "worker" {
			command.Approver = d.Worker
		}
		d.run(answered, func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, command) },
			func() { d.done("late", d.t("late.done", "name", v.Name, "no", string(d.lastLate()))) })
	})
	d.refusal.Show(shown)
	d.focusOn(d.refusal.First())
}

// approval works out who approves what is refused with no more than what can be answered: another than the person at
// work or, where that one may not register anybody, the person at work what another registers.
func (d *Desk) approval(err error, o election.Origin) (w wants, approves string, ok bool) {
	others := func(m election.StaffMember) bool { return m.ID == d.Worker }
	w, approves = wants{people: d.roster(), n: 1}, "other"
	var r *election.Refusal
	switch {
	case err == nil:
	case !errors.As(err, &r):
		return w, "", false
	default:
		wanted, answerable := d.wanted(r, o)
		if !answerable {
			return w, "", false
		}
		w.reason = wanted.reason
		if wanted.instead {
			w.people, approves = wanted.people, "worker"
		}
	}
	w.people = slices.DeleteFunc(w.people, others)
	return w, approves, true
}

// lastLate is the number of the person who was registered last.
func (d *Desk) lastLate() (no election.VoterNo) {
	d.Day.Roll().View(func(s *roll.State) {
		for e := range s.Entries {
			if e.Late {
				no = e.Voter.No
			}
		}
	})
	return no
}

// nameOf is the name of a member of the staff; "" for nobody.
func (d *Desk) nameOf(id election.StaffID) string {
	m, _ := d.roster().Find(id)
	return m.Name
}

// lateList shows who was registered late, as the list is posted: without ID numbers. It says whether that was done.
func (d *Desk) lateList() fyne.CanvasObject {
	t := kit.NewTable(kit.Column{Head: d.t("head.no"), Figure: true}, kit.Column{Head: d.t("head.name"), Widest: true},
		kit.Column{Head: d.t("head.sex")}, kit.Column{Head: d.t("head.group")}, kit.Column{Head: d.t("late.approver")})
	posted, n := false, 0
	d.Day.Roll().View(func(s *roll.State) {
		posted = s.LatePosted()
		for e := range s.Entries {
			if e.Late && s.Here(e) {
				n++
				t.Row([]string{string(e.Voter.No), e.Voter.Name, d.t("sex." + string(e.Voter.SexIs())), e.Voter.Group, orNone(d.nameOf(e.Approver))})
			}
		}
	})
	box := container.NewVBox(widget.NewLabelWithStyle(d.t("late.list", "n", n), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
	if n == 0 {
		box.Add(kit.Small(d.t("late.none"), theme.ColorNamePlaceHolder))
	} else {
		box.Add(t.Object())
	}
	if posted {
		box.Add(kit.Wrapped("✓ "+d.t("late.posted"), theme.ColorNameSuccess))
		return box
	}
	screen := d.now
	post := d.button("late.post", func() {
		d.do(func(o election.Origin) (journal.Receipt, error) { return d.Day.Roll().Do(o, roll.PublishLateList{}) },
			func() { d.done(screen, d.t("late.posted")) })
	})
	box.Add(kit.Side(half, warning(d.t("late.owed")), kit.Flow(widget.NewButton(d.t("late.print"), func() { d.turn("print") }), post)))
	return box
}

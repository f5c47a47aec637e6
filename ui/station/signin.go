package station

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// personName is how a member of the staff is shown: name, role, number.
func personName(w *words.Words, m election.StaffMember) string {
	return string(m.ID) + " " + m.Name + " · " + w.T("role."+string(m.Role))
}

// SignIn asks who sits down at the desk, and for their PIN.
type SignIn struct {
	words   *words.Words
	staff   election.Roster
	enter   func(election.StaffID, string) error
	who     *kit.Choice
	pin     *kit.Entry
	failed  *fyne.Container
	content fyne.CanvasObject
}

const signInWidth = 640

// NewSignIn makes a sign-in for the staff at a place. Enter checks the PIN; its error is shown and the PIN asked again. The hint
// stands below the fields, such as the PIN of a rehearsal.
func NewSignIn(w *words.Words, at string, staff election.Roster, hint string, enter func(election.StaffID, string) error) *SignIn {
	s := &SignIn{words: w, staff: staff, enter: enter, failed: container.NewVBox()}
	names := make([]string, len(staff))
	for i, m := range staff {
		names[i] = personName(w, m)
	}
	s.who = kit.NewChoice(names, s.functionKey)
	s.who.PlaceHolder = w.T("person.choose")
	s.pin = kit.NewPIN(func() { s.submit() }, s.functionKey)
	form := container.NewVBox(kit.Title(w.T("signin")), widget.NewLabel(at), kit.Row(w.T("signin.who"), s.who), kit.Row(w.T("signin.pin"), s.pin),
		s.failed, action(kit.Primary(w.T("signin.go"), s.submit)), kit.Wrapped(hint, theme.ColorNamePlaceHolder))
	s.content = scrolled(container.NewCenter(kit.AtLeast(signInWidth, form)))
	return s
}

// functionKey shows help, with F1.
func (s *SignIn) functionKey(k fyne.KeyName) {
	if k == fyne.KeyF1 {
		s.failed.Objects = []fyne.CanvasObject{kit.Wrapped(s.words.T("help.signin"), "")}
		s.failed.Refresh()
	}
}

// Content is what is shown.
func (s *SignIn) Content() fyne.CanvasObject { return s.content }

// First is where the keyboard belongs: at the list, or at the PIN once somebody is chosen.
func (s *SignIn) First() fyne.Focusable {
	if s.who.SelectedIndex() >= 0 {
		return s.pin
	}
	return s.who
}

// Propose chooses a person, who may still choose another.
func (s *SignIn) Propose(id election.StaffID) {
	if i := slices.IndexFunc(s.staff, func(m election.StaffMember) bool { return m.ID == id }); i >= 0 {
		s.who.SetSelectedIndex(i)
	}
}

func (s *SignIn) submit() {
	i := s.who.SelectedIndex()
	if i < 0 {
		s.say(s.words.T("signin.nobody"))
		return
	}
	pin := s.pin.Text
	s.pin.SetText("")
	if err := s.enter(s.staff[i].ID, pin); err != nil {
		s.say(s.words.Refusal(err))
	}
}

func (s *SignIn) say(text string) {
	s.failed.Objects = []fyne.CanvasObject{kit.Wrapped(text, theme.ColorNameError)}
	for range 2 { // a text that wraps knows its height once it has its width
		s.content.Refresh()
	}
	kit.Reveal(s.failed)
}

// changePerson lets another person take over the desk.
func (d *Desk) changePerson() {
	d.refusal.Clear()
	d.quiet()
	hint := ""
	if d.Day.Rehearsal() {
		hint = d.t("signin.rehearsal")
	}
	s := NewSignIn(d.Words, Where(d.definition(), d.Day.Place()), d.atWork(), hint, func(who election.StaffID, pin string) error {
		if err := d.Guard.SignIn(who, pin); err != nil {
			return err
		}
		d.Worker = who
		d.show(d.now)
		return nil
	})
	d.draw(func(*Desk) fyne.CanvasObject {
		d.rest = func() { d.focusOn(s.First()) }
		return s.Content()
	})
}

package kit

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/words"
)

// Refused is what a refusal panel shows.
type Refused struct {
	Message string   // what happened and what to do now
	Codes   []string // of the rules, quietly
	Ask     *Asked   // what would answer it; nil where nothing does
}

// Asked is what a panel asks for so that the refused command can be carried out after all.
type Asked struct {
	Reason bool     // a reason is owed
	People []string // who can confirm
	Need   int      // how many of them are asked
	// Try does the command again with the answers. Its error is shown and the panel stays.
	Try func(Answers) error
}

// Answers are what people filled in.
type Answers struct {
	Reason string
	People []Confirmation
}

// Confirmation is a person's word, by their place among those who can confirm, with their PIN.
type Confirmation struct {
	Index int
	PIN   string
}

// Refusal is the panel where a refusal stays until somebody answers it.
type Refusal struct {
	words  *words.Words
	box    *fyne.Container
	shown  *Refused // nil when nothing is refused
	reason *Entry
	people []confirmer
	failed *fyne.Container
	answer *PrimaryButton
	After  func() // called when the panel is put away
	// Function is given the function keys, and Escape, that are pressed in the panel.
	Function func(fyne.KeyName)
	Changed  func() // called when the panel needs more room or less
	// Late are characters of keys that went down before the panel came.
	Late *Behind
}

type confirmer struct {
	who *Choice
	pin *Entry
}

// NewRefusal makes an empty panel.
func NewRefusal(w *words.Words) *Refusal { return &Refusal{words: w, box: container.NewVBox()} }

// Object is the panel on the screen.
func (r *Refusal) Object() fyne.CanvasObject { return r.box }

// Shown gives what is shown, or nil.
func (r *Refusal) Shown() *Refused { return r.shown }

// First is where the keyboard belongs while something is shown: the first question, or the button.
func (r *Refusal) First() fyne.Focusable {
	switch {
	case len(r.people) > 0:
		return r.people[0].who
	case r.reason != nil:
		return r.reason
	}
	return r.answer
}

// Show puts a refusal up; it replaces one that is there.
func (r *Refusal) Show(f Refused) {
	r.shown, r.reason, r.people, r.failed = &f, nil, nil, container.NewVBox()
	colour, title, button := theme.ColorNameError, "refused", "understood"
	if f.Ask != nil {
		colour, title, button = theme.ColorNameWarning, "owed", "owed.go"
	}
	parts := []fyne.CanvasObject{
		widget.NewRichText(&widget.TextSegment{Text: r.words.T(title), Style: widget.RichTextStyle{
			ColorName: colour, SizeName: theme.SizeNameSubHeadingText, TextStyle: fyne.TextStyle{Bold: true}}}),
		Wrapped(f.Message, ""),
	}
	if len(f.Codes) > 0 {
		parts = append(parts, Small(r.words.T("rule", "codes", strings.Join(f.Codes, "  ")), theme.ColorNamePlaceHolder))
	}
	r.answer = Primary(r.words.T(button), r.Submit)
	r.answer.Function = r.Function
	buttons := container.NewHBox(r.answer)
	if f.Ask != nil {
		parts = append(parts, r.questions(f.Ask)...)
		buttons.Add(NewButton(r.words.T("leave"), r.Clear))
	}
	r.box.Objects = []fyne.CanvasObject{Framed(colour, container.NewVBox(append(parts, r.failed, buttons)...))}
	r.changed()
}

// questions makes the fields of what is asked: who confirms, each with a PIN, and the reason.
func (r *Refusal) questions(a *Asked) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for range a.Need {
		c := confirmer{who: NewChoice(a.People, r.Function), pin: NewPIN(r.goOn, r.Function)}
		c.who.Late, c.pin.Late = r.Late, r.Late
		c.who.PlaceHolder = r.words.T("owed.who")
		c.pin.SetPlaceHolder(r.words.T("signin.pin"))
		r.people = append(r.people, c)
		rows = append(rows, container.NewGridWithColumns(2, c.who, c.pin))
	}
	if a.Reason {
		r.reason = NewEntry(r.Function)
		r.reason.OnSubmitted = func(string) { r.goOn() }
		r.reason.Late = r.Late
		r.reason.SetPlaceHolder(r.words.T("reason"))
		rows = append(rows, r.reason)
	}
	return rows
}

// goOn puts the keyboard where something is not filled in yet, or answers once all is.
func (r *Refusal) goOn() {
	open := r.open()
	if open == nil {
		r.Submit()
		return
	}
	if window := fyne.CurrentApp().Driver().CanvasForObject(r.box); window != nil {
		window.Focus(open)
	}
}

// open is the first question that is not answered yet; nil where all are.
func (r *Refusal) open() fyne.Focusable {
	for _, c := range r.people {
		switch {
		case c.who.SelectedIndex() < 0:
			return c.who
		case c.pin.Text == "":
			return c.pin
		}
	}
	if r.reason != nil && strings.TrimSpace(r.reason.Text) == "" {
		return r.reason
	}
	return nil
}

// Submit answers what is shown with what was filled in, as the button does.
func (r *Refusal) Submit() {
	if r.shown == nil {
		return
	}
	if r.shown.Ask == nil {
		r.Clear()
		return
	}
	answers, err := r.answers()
	if err == nil {
		if err = r.shown.Ask.Try(answers); err != nil {
			r.Forget()
		}
	}
	if err != nil {
		r.failed.Objects = []fyne.CanvasObject{Wrapped(r.words.Refusal(err), theme.ColorNameError)}
		r.changed()
	}
}

// answers reads the fields; the error says what is not filled in.
func (r *Refusal) answers() (a Answers, err error) {
	for _, c := range r.people {
		if c.who.SelectedIndex() < 0 || c.pin.Text == "" {
			return a, errors.New(r.words.T("owed.people"))
		}
		a.People = append(a.People, Confirmation{Index: c.who.SelectedIndex(), PIN: c.pin.Text})
	}
	if r.reason == nil {
		return a, nil
	}
	if a.Reason = strings.TrimSpace(r.reason.Text); a.Reason == "" {
		return a, errors.New(r.words.T("owed.reason"))
	}
	return a, nil
}

// Forget empties the fields for PINs.
func (r *Refusal) Forget() {
	for _, c := range r.people {
		c.pin.SetText("")
	}
}

// Clear puts the panel away.
func (r *Refusal) Clear() {
	r.shown, r.reason, r.people, r.answer = nil, nil, nil, nil
	r.box.Objects = nil
	r.changed()
	if r.After != nil {
		r.After()
	}
}

func (r *Refusal) changed() {
	r.box.Refresh()
	if r.Changed != nil {
		r.Changed()
	}
}

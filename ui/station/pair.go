package station

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// Pledge is a supervisor who stands behind something with a PIN.
type Pledge struct {
	Who election.StaffID
	PIN string
}

// Pair asks two supervisors, or one, to do what happens beside the books: take over from a backup, or erase persons.
type Pair struct {
	words   *words.Words
	staff   election.Roster // the supervisors
	do      func([]Pledge) error
	ticks   []*widget.Check
	who     []*kit.Choice
	pins    []*kit.Entry
	said    *fyne.Container
	button  *kit.PrimaryButton
	back    *widget.Button
	nobody  string // said where somebody is missing
	content fyne.CanvasObject
	work    kit.Beside
}

// pairOf is what a pair is asked.
type pairOf struct {
	id    string              // of the texts: title, button and points
	parts []fyne.CanvasObject // what it is about
	ticks []string            // the points to be ticked first
	alone bool                // one supervisor is enough
}

// newPair makes the form. Do may take some seconds and is called aside from the screen; its error is shown, and the
// PINs are asked again.
func newPair(w *words.Words, of pairOf, staff election.Roster, do func([]Pledge) error, back func()) *Pair {
	p := &Pair{words: w, do: do, said: container.NewVBox()}
	var names []string
	for _, m := range staff {
		if m.Supervises() {
			p.staff = append(p.staff, m)
			names = append(names, personName(w, m))
		}
	}
	parts := of.parts
	for _, tick := range of.ticks {
		c := widget.NewCheck(w.T(of.id+"."+tick), nil)
		p.ticks = append(p.ticks, c)
		parts = append(parts, c)
	}
	p.button = kit.Primary(w.T(of.id+".go"), p.submit)
	p.back = widget.NewButton(w.T("start.back"), back)
	asked := []string{"safety.first", "safety.second"}
	p.nobody = w.T("safety.nobody")
	if of.alone {
		asked, p.nobody = []string{"role.supervisor"}, w.T("safety.nobody.one")
	}
	for _, name := range asked {
		who, pin := kit.NewChoice(names, nil), kit.NewPIN(nil, nil)
		who.PlaceHolder = w.T("person.choose")
		pin.SetPlaceHolder(w.T("safety.pinof"))
		p.who, p.pins = append(p.who, who), append(p.pins, pin)
		parts = append(parts, kit.Row(w.T(name), kit.Grid(2, half, who, pin)))
	}
	p.pins[len(p.pins)-1].OnSubmitted = func(string) { p.submit() }
	form := container.NewVBox(append(append([]fyne.CanvasObject{kit.Title(w.T(of.id))}, parts...), p.said, kit.Flow(p.button, p.back))...)
	p.content = scrolled(container.NewCenter(kit.AtLeast(pairWidth, form)))
	return p
}

const pairWidth = 840

// Content is what is shown.
func (p *Pair) Content() fyne.CanvasObject { return p.content }

// First is where the keyboard belongs.
func (p *Pair) First() fyne.Focusable {
	if len(p.ticks) > 0 {
		return p.ticks[0]
	}
	return p.who[0]
}

func (p *Pair) submit() {
	by, err := p.read()
	if err != nil {
		p.say(err.Error(), theme.ColorNameError)
		return
	}
	for _, e := range p.pins {
		e.SetText("")
	}
	p.say(p.words.T("safety.working"), "")
	p.button.Disable()
	p.back.Disable()
	p.work.Do(func() { err = p.do(by) }, func() {
		p.button.Enable()
		p.back.Enable()
		if err != nil {
			p.say(p.words.Refusal(err), theme.ColorNameError)
		}
	})
}

// Wait returns when what was asked for is done or refused.
func (p *Pair) Wait() { p.work.Wait() }

// read gives the two who stand behind it; the error says what is missing.
func (p *Pair) read() (by []Pledge, err error) {
	for _, c := range p.ticks {
		if !c.Checked {
			return nil, errors.New(p.words.T("safety.unticked"))
		}
	}
	for i := range p.who {
		n := p.who[i].SelectedIndex()
		if n < 0 || p.pins[i].Text == "" {
			return nil, errors.New(p.nobody)
		}
		by = append(by, Pledge{Who: p.staff[n].ID, PIN: p.pins[i].Text})
	}
	if len(by) > 1 && by[0].Who == by[1].Who {
		return nil, errors.New(p.words.T("safety.same"))
	}
	return by, nil
}

func (p *Pair) say(text string, colour fyne.ThemeColorName) {
	p.said.Objects = []fyne.CanvasObject{kit.Wrapped(text, colour)}
	p.said.Refresh()
	p.content.Refresh()
}

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

// Made is what people settle when they set up a polling station on this PC.
type Made struct {
	Place election.StationID
	PINs  map[election.StaffID]string
}

// Setup asks which station this PC is to be and has each member of the staff choose a PIN.
type Setup struct {
	words   *words.Words
	def     *election.Definition
	helps   bool // it is a PC that helps to count: who is not at work there has no PIN
	create  func(Made) error
	place   *widget.Select
	pins    []chosenPIN
	said    *fyne.Container
	button  *kit.PrimaryButton
	content fyne.CanvasObject
	work    kit.Beside
}

// chosenPIN is a person's PIN, typed twice.
type chosenPIN struct {
	who          election.StaffID
	first, again *kit.Entry
}

// NewSetup makes the form for an election. Create makes the station's folder; it may take some seconds and is called
// aside from the screen. Its error is shown.
func NewSetup(w *words.Words, def *election.Definition, create func(Made) error) *Setup {
	return newSetup(w, def, def.Staff, &Setup{create: create}, "setup")
}

// NewTeamPCSetup makes the form for a PC that helps a station to count, for those who may record ballots.
func NewTeamPCSetup(w *words.Words, def *election.Definition, place election.StationID, create func(Made) error) *Setup {
	return newSetup(w, def, def.Staff.For("ballot"), &Setup{create: create, helps: true}, "setup.helps").At(place)
}

func newSetup(w *words.Words, def *election.Definition, staff []election.StaffMember, s *Setup, texts string) *Setup {
	s.words, s.def, s.said = w, def, container.NewVBox()
	titles := make([]string, len(def.Stations))
	for i, st := range def.Stations {
		titles[i] = st.Title
	}
	s.place = widget.NewSelect(titles, nil)
	s.place.PlaceHolder = w.T("choose")
	if len(titles) == 1 {
		s.place.SetSelectedIndex(0)
	}
	rows := container.NewVBox()
	for _, m := range staff {
		p := chosenPIN{who: m.ID, first: kit.NewPIN(nil, nil), again: kit.NewPIN(nil, nil)}
		p.first.SetPlaceHolder(w.T("setup.pin"))
		p.again.SetPlaceHolder(w.T("setup.again"))
		s.pins = append(s.pins, p)
		rows.Add(kit.Row(personName(w, m), kit.Grid(2, half/2, p.first, p.again)))
	}
	s.button = kit.Primary(w.T(texts+".go"), s.submit)
	s.content = page(w.T(texts), kit.Wrapped(w.T("setup.election", "title", def.Title, "community", def.Community, "day", string(def.ElectionDay)), ""),
		kit.Row(w.T("setup.place"), s.place), kit.Wrapped(w.T(texts+".hint"), theme.ColorNamePlaceHolder), rows, s.said, action(s.button))
	return s
}

// At fixes which station this PC is to be, as its package says.
func (s *Setup) At(place election.StationID) *Setup {
	for i, st := range s.def.Stations {
		if st.ID == place {
			s.place.SetSelectedIndex(i)
			s.place.Disable()
		}
	}
	return s
}

// Content is what is shown.
func (s *Setup) Content() fyne.CanvasObject { return s.content }

func (s *Setup) submit() {
	made, err := s.read()
	if err != nil {
		s.say(err.Error(), theme.ColorNameError)
		return
	}
	s.say(s.words.T("setup.working"), "")
	s.button.Disable()
	s.work.Do(func() { err = s.create(made) }, func() {
		s.button.Enable()
		if err != nil {
			s.say(s.words.Refusal(err), theme.ColorNameError)
		}
	})
}

// Wait returns when the station is set up or could not be.
func (s *Setup) Wait() { s.work.Wait() }

// read gives what is filled in; the error says what is missing, and whose.
func (s *Setup) read() (Made, error) {
	i := s.place.SelectedIndex()
	if i < 0 {
		return Made{}, errors.New(s.words.T("setup.noplace"))
	}
	made := Made{Place: s.def.Stations[i].ID, PINs: map[election.StaffID]string{}}
	for _, p := range s.pins {
		m, _ := s.def.Staff.Find(p.who)
		switch {
		case s.helps && p.first.Text == "" && p.again.Text == "":
			continue
		case p.first.Text == "":
			return Made{}, errors.New(s.words.T("setup.nopin", "who", personName(s.words, m)))
		case p.first.Text != p.again.Text:
			return Made{}, errors.New(s.words.T("setup.differs", "who", personName(s.words, m)))
		}
		made.PINs[p.who] = p.first.Text
	}
	return made, nil
}

func (s *Setup) say(text string, colour fyne.ThemeColorName) {
	s.said.Objects = []fyne.CanvasObject{kit.Wrapped(text, colour)}
	s.said.Refresh()
}

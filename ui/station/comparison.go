package station

import (
	"math/rand/v2"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/parcel"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// asked is how many blocks of a fingerprint are typed from paper.
const asked = 3

// Comparison has a few blocks of a package's fingerprint typed from the paper that came another way. The screen does not
// show the fingerprint: what is shown is nodded at, what is typed was read.
type Comparison struct {
	words   *words.Words
	opened  parcel.Opened
	agreed  func()
	places  []int // of the blocks that are asked for, chosen at random, from 0
	fields  []*widget.Entry
	said    *fyne.Container
	content fyne.CanvasObject
}

// NewComparison makes the screen; agreed is called once all blocks fit.
func NewComparison(w *words.Words, o parcel.Opened, agreed, back func()) *Comparison {
	c := &Comparison{words: w, opened: o, agreed: agreed, said: container.NewVBox()}
	c.places = rand.Perm(parcel.Blocks)[:asked]
	slices.Sort(c.places)
	def := o.Definition
	place, _ := def.Station(o.Place)
	rows := container.NewVBox()
	for _, at := range c.places {
		e := widget.NewEntry()
		e.SetPlaceHolder("····")
		e.OnSubmitted = func(string) { c.submit() }
		c.fields = append(c.fields, e)
		rows.Add(kit.Row(w.T("prepare.compare.block", "n", at+1), container.NewHBox(kit.AtLeast(160, e))))
	}
	about := "prepare.compare.about"
	if o.Rehearsal {
		about = "prepare.compare.rehearsal"
	}
	c.content = page(w.T("prepare.compare"),
		kit.Wrapped(w.T(about, "title", def.Title, "community", def.Community, "day", string(def.ElectionDay), "station", place.Title,
			"voters", len(def.Voters), "staff", len(def.Staff), "made", o.Made.String()), ""),
		kit.Wrapped(w.T("prepare.compare.hint", "blocks", parcel.Blocks), theme.ColorNamePlaceHolder), rows, c.said,
		container.NewHBox(kit.Primary(w.T("prepare.compare.go"), c.submit), kit.NewButton(w.T("prepare.back"), back)))
	return c
}

// Content is what is shown.
func (c *Comparison) Content() fyne.CanvasObject { return c.content }

// First is where the keyboard belongs.
func (c *Comparison) First() fyne.Focusable { return c.fields[0] }

func (c *Comparison) submit() {
	for i, at := range c.places {
		typed := strings.TrimSpace(c.fields[i].Text)
		if c.opened.Agrees(at, typed) {
			continue
		}
		id := "prepare.compare.differs"
		if typed == "" {
			id = "prepare.compare.missing"
		}
		c.said.Objects = []fyne.CanvasObject{kit.Wrapped(c.words.T(id, "n", at+1), theme.ColorNameError)}
		c.said.Refresh()
		return
	}
	c.agreed()
}

package street

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// positionsForm asks for the positions, the highest first, their seats and candidates.
func (d *Desk) positionsForm() fyne.CanvasObject {
	def := d.preparing.def
	rows := []fyne.CanvasObject{kit.Small(d.p("positions.hint"), theme.ColorNamePlaceHolder)}
	for i := range def.Positions {
		rows = append(rows, d.positionForm(i))
	}
	return d.scroll(append(rows, action(d.small("positions.add", func() {
		id := fresh("p", func(id string) bool { _, taken := def.Position(election.PositionID(id)); return taken })
		def.Positions = append(def.Positions, election.Position{ID: election.PositionID(id), Seats: 1})
		d.preparing.want.field = "position"
	})))...)
}

// fresh gives the first number after a letter that is no id yet.
func fresh(letter string, taken func(string) bool) string {
	for n := 1; ; n++ {
		if id := fmt.Sprintf("%s%d", letter, n); !taken(id) {
			return id
		}
	}
}

func (d *Desk) positionForm(i int) fyne.CanvasObject {
	def := d.preparing.def
	pos := &def.Positions[i]
	seats := d.entry("seats", strconv.Itoa(pos.Seats), func(s string) { pos.Seats, _ = strconv.Atoi(s) }) // 0 is told as a fault
	head := container.NewBorder(nil, nil, nil, container.NewHBox(widget.NewLabel(d.p("form.seats")), kit.AtLeast(70, seats),
		d.small("up", func() { raise(def.Positions, i) }),
		d.small("strokes", pos.InStrokeOrder),
		d.small("candidates.add", func() { d.addCandidate(pos) }),
		d.small("remove", func() { def.Positions = slices.Delete(def.Positions, i, i+1) })),
		d.entry("position", pos.Title, func(s string) { pos.Title = s }))
	box := container.NewVBox(head)
	for k := range pos.Candidates {
		box.Add(d.candidateForm(pos, k))
	}
	return kit.Framed(theme.ColorNamePrimary, box)
}

// addCandidate adds an empty line, where the keyboard goes.
func (d *Desk) addCandidate(pos *election.Position) {
	id := fresh("c", func(id string) bool {
		return slices.ContainsFunc(d.preparing.def.Positions, func(p election.Position) bool { _, taken := p.Candidate(election.CandidateID(id)); return taken })
	})
	pos.Candidates = append(pos.Candidates, election.Candidate{ID: election.CandidateID(id)})
	d.preparing.want.field = "candidate " + id
}

// candidateForm is a candidate's line. The name of a voter on the roll is not typed a second time.
func (d *Desk) candidateForm(pos *election.Position, k int) fyne.CanvasObject {
	c := &pos.Candidates[k]
	name := d.entry("name", c.Name, func(s string) { c.Name = s })
	voter := d.entry("voter", string(c.Voter), func(s string) {
		c.Voter = election.VoterNo(s)
		voters := d.preparing.def.Voters
		if i := slices.IndexFunc(voters, func(v election.Voter) bool { return v.No == c.Voter }); i >= 0 {
			name.SetText(voters[i].Name)
			c.Sex = voters[i].SexIs()
		}
	})
	d.find("candidate "+string(c.ID), "", voter)
	if k == len(pos.Candidates)-1 {
		voter.OnSubmitted = func(string) { d.addCandidate(pos); d.drawAgain() } // one number after another
	}
	review := kit.NewCheck(d.p("form.review"), func(passed bool) {
		c.Review = ""
		if passed {
			c.Review = election.ReviewPassed
		}
	})
	review.Checked = c.Review == election.ReviewPassed
	strokes := "–"
	if n, known := election.SurnameStrokes(c.Name); known {
		strokes = d.p("form.strokes", "n", n)
	}
	terms := ""
	if c.Terms > 0 {
		terms = strconv.Itoa(c.Terms)
	}
	more := container.NewGridWithColumns(4, d.entry("ethnicity", c.Ethnicity, func(s string) { c.Ethnicity = s }),
		d.entry("party", c.Party, func(s string) { c.Party = s }), d.entry("education", c.Education, func(s string) { c.Education = s }),
		d.entry("terms", terms, func(s string) { c.Terms, _ = strconv.Atoi(s) }))
	return container.NewVBox(container.NewBorder(nil, nil, container.NewHBox(widget.NewLabel(strconv.Itoa(k+1)), kit.AtLeast(140, voter)),
		container.NewHBox(widget.NewLabel(strokes), review, d.small("up", func() { raise(pos.Candidates, k) }),
			d.small("remove", func() { pos.Candidates = slices.Delete(pos.Candidates, k, k+1) })), name), more)
}

// raise changes places with what stands before.
func raise[T any](list []T, i int) {
	if i > 0 {
		list[i-1], list[i] = list[i], list[i-1]
	}
}

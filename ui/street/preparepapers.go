package street

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// papersForm asks for the kinds of ballots and which positions stand on each.
func (d *Desk) papersForm() fyne.CanvasObject {
	def := d.preparing.def
	var rows []fyne.CanvasObject
	for i := range def.Papers {
		paper := &def.Papers[i]
		carried := container.NewHBox()
		for _, pos := range def.Positions {
			check := kit.NewCheck(pos.Title, func(on bool) {
				paper.Positions = slices.DeleteFunc(slices.Clone(paper.Positions), func(id election.PositionID) bool { return id == pos.ID })
				if on {
					paper.Positions = append(paper.Positions, pos.ID)
				}
			})
			check.Checked = slices.Contains(paper.Positions, pos.ID)
			carried.Add(check)
		}
		rows = append(rows, kit.Framed(theme.ColorNamePrimary, container.NewVBox(
			container.NewBorder(nil, nil, nil, d.small("remove", func() { def.Papers = slices.Delete(def.Papers, i, i+1) }),
				container.NewGridWithColumns(2, d.entry("paper", paper.Title, func(s string) { paper.Title = s }), d.entry("colour", paper.Colour, func(s string) { paper.Colour = s }))),
			carried)))
	}
	return d.scroll(append(rows, action(d.small("papers.add", func() {
		id := fresh("b", func(id string) bool { _, taken := def.Paper(election.PaperID(id)); return taken })
		paper := election.Paper{ID: election.PaperID(id)}
		for _, pos := range def.Positions {
			if _, carried := def.PaperOf(pos.ID); !carried {
				paper.Positions = append(paper.Positions, pos.ID)
			}
		}
		def.Papers = append(def.Papers, paper)
		d.preparing.want.field = "paper"
	})))...)
}

package station

import (
	"image"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/ui/kit"
)

// sealScreen ends the count with two supervisors, then shows the sheet's codes and notes the announcement.
func (d *Desk) sealScreen() fyne.CanvasObject {
	parts := []fyne.CanvasObject{}
	if signed, _, ok := d.Day.Sheet(); ok {
		if d.stage == "sealed" {
			parts = append(parts, d.announceRow())
		} else {
			parts = append(parts, kit.Wrapped("✓ "+d.t("announced"), theme.ColorNameSuccess))
		}
		parts = append(parts, d.result(), d.codes(signed))
		return page(d.t("screen.sealed"), parts...)
	}
	unmet := container.NewVBox()
	d.Day.Tally().View(func(s *count.State) {
		for _, f := range s.Unmet() {
			unmet.Add(kit.Wrapped("· "+d.finding(f), theme.ColorNameWarning))
		}
	})
	if len(unmet.Objects) == 0 {
		unmet.Add(kit.Wrapped("✓ "+d.t("seal.ready"), theme.ColorNameSuccess))
	}
	seal := kit.Primary(d.t("seal.go"), func() {
		d.do(func(o election.Origin) (journal.Receipt, error) {
			_, _, err := d.Day.Seal(o)
			return journal.Receipt{}, err
		}, func() { d.done("seal", d.t("seal.done")) })
	})
	parts = append(parts, unmet, d.result(), action(seal))
	return page(d.t("screen.seal"), parts...)
}

func (d *Desk) announceRow() fyne.CanvasObject {
	posted := d.entry()
	posted.SetPlaceHolder(d.t("announce.where"))
	announce := kit.Primary(d.t("announce.go"), func() {
		d.do(func(o election.Origin) (journal.Receipt, error) {
			return d.Day.Tally().Do(o, count.Announce{Posted: posted.Text})
		}, func() { d.done("seal", d.t("announced")) })
	})
	return container.NewBorder(nil, nil, nil, announce, posted)
}

// result lists what the count adds up to so far.
func (d *Desk) result() fyne.CanvasObject {
	box := container.NewVBox()
	d.Day.Tally().View(func(s *count.State) {
		for _, f := range s.Papers() {
			p, _ := d.definition().Paper(f.Paper)
			box.Add(kit.Wrapped(d.t("result.paper", "paper", p.Title, "returned", int(f.Returned), "valid", int(f.Valid), "blank", int(f.Blank), "void", int(f.Void)), ""))
		}
		for _, f := range s.Positions() {
			pos, _ := d.definition().Position(f.Position)
			box.Add(widget.NewLabelWithStyle(d.t("result.position", "title", pos.Title, "seats", pos.Seats), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
			rows := container.NewGridWithColumns(4)
			for _, c := range pos.Candidates {
				rows.Add(container.NewBorder(nil, nil, widget.NewLabel(c.Name),
					widget.NewLabelWithStyle(strconv.Itoa(int(f.Votes[c.ID])), fyne.TextAlignTrailing, fyne.TextStyle{Bold: true})))
			}
			box.Add(rows)
		}
	})
	return box
}

const moduleSize = 4 // pixels of a code's module

// codes draws the sheet's codes, which the street office scans.
func (d *Desk) codes(signed sheet.Signed) fyne.CanvasObject {
	pages, err := sheet.Pages(signed)
	if err != nil {
		return kit.Wrapped(d.t("codes.toolarge"), theme.ColorNameWarning)
	}
	const side = (sheet.CodeModules + 2*sheet.QuietZone) * moduleSize
	grid := container.NewGridWrap(fyne.NewSize(side, side+40))
	for _, p := range pages {
		modules, err := sheet.Code(p)
		if err != nil {
			return kit.Wrapped(d.t("codes.unsound"), theme.ColorNameError)
		}
		picture := canvas.NewImageFromImage(drawCode(modules))
		picture.ScaleMode, picture.FillMode = canvas.ImageScalePixels, canvas.ImageFillContain
		grid.Add(container.NewBorder(nil, widget.NewLabelWithStyle(sheet.Label(p), fyne.TextAlignCenter, fyne.TextStyle{}), nil, nil, picture))
	}
	return container.NewVBox(widget.NewSeparator(), d.saving(), kit.Wrapped(d.t("codes"), ""), grid)
}

// saving writes the sheet's files and tells where they lie.
func (d *Desk) saving() fyne.CanvasObject {
	said := widget.NewLabel("")
	said.Wrapping = fyne.TextWrapWord
	return container.NewBorder(nil, nil, widget.NewButton(d.t("sheet.save"), func() {
		folder, err := d.Save()
		if err != nil {
			said.SetText(d.t("sheet.unsaved", "why", d.Words.Refusal(err)))
			return
		}
		said.SetText(d.t("sheet.saved", "folder", folder))
	}), nil, said)
}

// drawCode paints a code with its white border, whatever the theme.
func drawCode(modules [][]bool) image.Image {
	side := (len(modules) + 2*sheet.QuietZone) * moduleSize
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	for y, row := range modules {
		for _, x := range blacks(row) {
			for i := range moduleSize * moduleSize {
				img.SetGray((x+sheet.QuietZone)*moduleSize+i%moduleSize, (y+sheet.QuietZone)*moduleSize+i/moduleSize, color.Gray{})
			}
		}
	}
	return img
}

func blacks(row []bool) []int {
	var out []int
	for x, black := range row {
		if black {
			out = append(out, x)
		}
	}
	return out
}

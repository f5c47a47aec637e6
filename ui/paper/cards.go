package paper

import (
	"fmt"

	qrcode "github.com/skip2/go-qrcode"

	"changpiao/station/election"
)

// Cards are cut out of a page, two beside each other, five under each other.
const (
	cardsOnPage = 10
	cardVolume  = 100 // pages of a file
	cardWidth   = 250.0
	cardHeight  = 152.0
	cardLeft    = (pageWidth - 2*cardWidth) / 2
	cardTop     = 24.0
	cardDots    = 16 // of a module of the code: 0.68 mm
)

func cardVolumes(j *job) int {
	return (j.countOwn(everyone) + cardVolume*cardsOnPage - 1) / (cardVolume * cardsOnPage)
}

// cardPages makes a file of 选民证, with the number alone as a code.
func cardPages(j *job, d *document, volume int) {
	for i, v := range j.own(everyone, volume*cardVolume*cardsOnPage, cardVolume*cardsOnPage) {
		if i > 0 && i%cardsOnPage == 0 {
			d.newPage()
		}
		if d.err != nil {
			return
		}
		at := i % cardsOnPage
		d.card(j, v, cardLeft+float64(at%2)*cardWidth, cardTop+float64(at/2)*cardHeight)
	}
}

func (d *document) card(j *job, v election.Voter, x, y float64) {
	d.pdf.SetLineType("dashed")
	d.box(x, y, cardWidth, cardHeight, false)
	d.pdf.SetLineType("solid")
	code, err := numberCode(v.No)
	if err != nil {
		d.note(err)
		return
	}
	const pad = 12.0
	side := float64(len(code)+8) * cardDots * dot
	d.code(code, toDot(x+cardWidth-pad-side), toDot(y+46), cardDots)
	title := "选民证"
	if j.Day.Rehearsal() {
		title += "（演练）"
	}
	d.middle(title, bold, 15, x, cardWidth, y+19)
	wide := cardWidth - 2*pad
	d.middle(d.wrap(j.def.Title, regular, 8.5, wide)[0], regular, 8.5, x, cardWidth, y+36)
	wide -= side + 4
	d.fitted(v.Name, bold, 17, x+pad, y+66, wide)
	d.fitted("编号 "+string(v.No), bold, 14, x+pad, y+88, wide)
	d.fitted("投票站　"+stationTitle(j.place), regular, 9, x+pad, y+108, wide)
	hours := j.Hours
	if hours == "" {
		hours = "　　时至　　时"
	}
	d.fitted(fmt.Sprintf("时间　%s %s", j.def.ElectionDay, hours), regular, 9, x+pad, y+122, wide)
	d.fitted(credentials[j.def.Rules.Credential]+"到投票站领取选票；遗失不补，不得转让。", regular, 7.5, x+pad, y+cardHeight-9, cardWidth-2*pad)
}

var credentials = map[election.Choice]string{
	election.Either: "凭本证或居民身份证", election.Certificate: "凭本证", election.IDCard: "凭居民身份证",
}

// fitted draws one line of text, smaller where it would be wider than it may.
func (d *document) fitted(text, font string, size, x, y, wide float64) {
	text = d.printable(text)
	if w := d.width(text, font, size); w > wide {
		size *= wide / w
	}
	d.text(text, font, size, x, y)
}

func stationTitle(st *election.Station) string {
	if st.Title == "" {
		return string(st.ID)
	}
	return st.Title
}

// numberCode gives the code of a voter's number, and of nothing else.
func numberCode(no election.VoterNo) ([][]bool, error) {
	q, err := qrcode.New(string(no), qrcode.Medium)
	if err != nil {
		return nil, err
	}
	q.DisableBorder = true
	return q.Bitmap(), nil
}

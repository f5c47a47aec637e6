package street

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	"changpiao/station/signing"
	domain "changpiao/station/street"
	"changpiao/ui/kit"
)

const enrolmentEnding = ".enrol"

// keyEndings are those of the files in which a key's enrolment may come.
var keyEndings = []string{enrolmentEnding, ".txt", ".png", ".jpg", ".jpeg", ".pdf"}

// keys is what the keys' screen asks for at the moment.
type keys struct {
	offered  *offer
	revoking *enrolled // a key that shall be trusted no more, once that is confirmed
}

// offer is an enrolment whose fingerprint is being compared.
type offer struct {
	data []byte
	key  enrolled
}

// enrolled is a station's key.
type enrolled struct {
	election  election.ID
	community string
	places    string // the stations' names
	public    signing.PublicKey
	revoked   bool
}

// enrolled lists the keys of all elections in the order of their communities and stations.
func (d *Desk) enrolled() []enrolled {
	var list []enrolled
	for _, id := range d.ledger.Elections() {
		var some []enrolled
		d.ledger.View(id, func(s *domain.State) {
			for _, k := range s.Keys() {
				some = append(some, d.enrolledOf(s, k))
			}
		})
		slices.SortStableFunc(some, func(a, b enrolled) int { return cmp.Compare(a.places, b.places) })
		list = append(list, some...)
	}
	return list
}

func (d *Desk) enrolledOf(s *domain.State, k domain.Key) enrolled {
	e := enrolled{election: s.Election(), community: string(s.Election()), public: k.Public, revoked: k.Revoked}
	var places []string
	for _, st := range k.Stations {
		places = append(places, placeOf(s, st))
	}
	e.places = strings.Join(places, d.t("and"))
	if rounds := s.Rounds(); len(rounds) > 0 {
		e.community = d.named(s.Definition(rounds[0]))
	}
	return e
}

// placeOf names a station of an election, in any of its rounds; by its id where it has none.
func placeOf(s *domain.State, id election.StationID) string {
	for _, number := range s.Rounds() {
		if st, ok := s.Definition(number).Station(id); ok && st.Title != "" {
			return st.Title
		}
	}
	return string(id)
}

var keyColumns = columns{{share: 3}, {share: 2}, {share: 5}, {width: 120}, {width: 110}}

// keysScreen lists the keys that are trusted, and takes new ones once people compared their fingerprints.
func (d *Desk) keysScreen() fyne.CanvasObject {
	top := container.NewVBox(kit.Title(d.t("screen.keys")))
	list := d.enrolled()
	switch {
	case d.keys.offered != nil:
		top.Add(d.comparing(*d.keys.offered))
	case d.keys.revoking != nil:
		top.Add(d.revoking(*d.keys.revoking))
	default:
		top.Add(kit.Wrapped(d.t("keys.hint"), ""))
		top.Add(action(d.primary(d.t("keys.choose"), func() {
			d.Pick.File(keyEndings, d.chosen(d.compare))
		}), kit.NewButton(d.p("packages.go"), func() { d.turn("packages") }), d.listButton()))
		top.Add(d.scannedKey())
	}
	if len(list) == 0 {
		return container.NewBorder(top, nil, nil, nil, container.NewVBox(kit.Wrapped(d.t("keys.none"), caution)))
	}
	top.Add(keyColumns.filled(true, d.t("community"), d.t("station"), d.t("keys.fingerprint"), d.t("keys.state"), ""))
	return container.NewBorder(top, nil, nil, nil, d.keyList(list))
}

// listButton prints the list of keys that is posted.
func (d *Desk) listButton() fyne.CanvasObject {
	return kit.NewButton(d.t("keys.list"), func() {
		d.Pick.Save(d.t("keys.list.name")+".pdf", d.chosen(func(path string) { d.export(path, "keys", ".pdf") }))
	})
}

func (d *Desk) keyList(list []enrolled) fyne.CanvasObject {
	return kit.NewList(func() int { return len(list) },
		func() fyne.CanvasObject {
			r := keyColumns.row()
			r.Objects[4] = container.NewCenter(kit.NewButton(d.t("keys.revoke"), nil))
			return r
		},
		func(i int, o fyne.CanvasObject) {
			k, cells := list[i], o.(*fyne.Container).Objects
			for at, text := range []string{k.community, k.places, k.public.Fingerprint()} {
				cells[at].(*cell).set(text, theme.ColorNameForeground)
			}
			revoke := cells[4].(*fyne.Container).Objects[0].(*kit.Button)
			revoke.OnTapped = func() { d.keys = keys{revoking: &k}; d.show("keys") }
			if k.revoked {
				cells[3].(*cell).set("✗ "+d.t("keys.revoked"), trouble)
				revoke.Hide()
			} else {
				cells[3].(*cell).set("✓ "+d.t("keys.trusted"), success)
				revoke.Show()
			}
		})
}

// scannedKey is a field into which a scanner types the digits of an enrolment's code. It has the keyboard: a scanner asks
// nobody. Enter alone does the screen's next action.
func (d *Desk) scannedKey() fyne.CanvasObject {
	e := kit.NewEntry(d.leaf)
	e.SetPlaceHolder(d.p("keys.digits"))
	e.OnSubmitted = func(text string) {
		if strings.TrimSpace(text) == "" {
			d.main()
			return
		}
		d.offer(signing.ParseEnrolmentDigits(text))
	}
	d.rest = func() { d.Canvas.Focus(e) }
	return e
}

// compare reads an enrolment and shows its fingerprint. A picture takes a while.
func (d *Desk) compare(path string) {
	var data []byte
	var err error
	d.refusal.Clear()
	d.say(d.t("keys.reading"), caution)
	d.work.Do(func() { data, err = d.Enrolment(path) }, func() { d.offer(data, err) })
}

// offer shows the fingerprint of an enrolment, or why it could not be read.
func (d *Desk) offer(data []byte, err error) {
	if d.ledger == nil {
		return
	}
	d.refusal.Clear()
	var e signing.Enrolment
	if err == nil {
		e, err = signing.ParseEnrolment(data)
	}
	if err != nil {
		d.keys = keys{}
		d.show("keys")
		if d.Fault(err) != "" {
			d.refuse(err)
			return
		}
		d.refusal.Show(kit.Refused{Message: d.t("keys.unreadable")})
		return
	}
	o := offer{data: data, key: enrolled{election: e.Election, community: string(e.Election), places: string(e.Station), public: e.Key}}
	d.ledger.View(e.Election, func(s *domain.State) {
		o.key = d.enrolledOf(s, domain.Key{Public: e.Key, Stations: []election.StationID{e.Station}})
	})
	d.keys = keys{offered: &o}
	d.show("keys")
}

// comparing asks whether the fingerprint is the one on the station's paper. No key answers that by itself: people look.
func (d *Desk) comparing(o offer) fyne.CanvasObject {
	yes := kit.Primary(d.t("keys.same"), func() { d.enrol(o) })
	no := kit.NewButton(d.t("keys.different"), func() {
		d.keys = keys{}
		d.show("keys")
		d.say(d.t("keys.kept.out"), caution)
	})
	return kit.Framed(caution, container.NewVBox(
		kit.Wrapped(d.t("keys.compare", "community", o.key.community, "station", o.key.places), ""),
		blocks(o.key.public.Fingerprint()), action(yes, no)))
}

// blocks shows a fingerprint as large as people compare it aloud, four blocks a line.
func blocks(fingerprint string) fyne.CanvasObject {
	grid := container.NewGridWithColumns(4)
	for block := range strings.FieldsSeq(fingerprint) {
		t := canvas.NewText(block, theme.Color(theme.ColorNameForeground))
		t.TextSize, t.TextStyle, t.Alignment = theme.Size(theme.SizeNameHeadingText), fyne.TextStyle{Bold: true}, fyne.TextAlignCenter
		grid.Add(t)
	}
	return container.NewHBox(kit.AtLeast(520, grid))
}

func (d *Desk) enrol(o offer) {
	if !d.known() {
		return
	}
	d.keys = keys{}
	_, _, err := d.ledger.Enrol(d.origin(), o.data)
	d.show("keys")
	if err != nil {
		d.refuse(err)
		return
	}
	d.say("✓ "+d.t("keys.enrolled", "community", o.key.community, "station", o.key.places), success)
}

// revoking asks once more before a key is trusted no longer: that can't be undone.
func (d *Desk) revoking(k enrolled) fyne.CanvasObject {
	yes := kit.Primary(d.t("keys.revoke.go"), func() { d.revoke(k) })
	no := kit.NewButton(d.t("keys.revoke.not"), func() { d.keys = keys{}; d.show("keys") })
	return kit.Framed(trouble, container.NewVBox(
		kit.Wrapped(d.t("keys.revoke.ask", "community", k.community, "station", k.places), ""),
		blocks(k.public.Fingerprint()), action(yes, no)))
}

func (d *Desk) revoke(k enrolled) {
	if !d.known() {
		return
	}
	d.keys = keys{}
	receipt, err := d.ledger.Revoke(d.origin(), k.election, k.public.KID())
	d.show("keys")
	if err != nil {
		d.refuse(err)
		return
	}
	said := []string{"✓ " + d.t("keys.revoke.done", "station", k.places)}
	for _, f := range receipt.Notices {
		said = append(said, fmt.Sprintf("%s [%s]", d.finding(k.election, f), f.Code))
	}
	d.say(strings.Join(said, "\n\n"), caution)
}

package station

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

// proxyForm enters a vote entrusted in writing; why one is refused is said while somebody types.
type proxyForm struct {
	d                 *Desk
	principal, holder *voterField
	document, absence *kit.Entry
	relation          *kit.Choice
	relations         []election.Relation
	names             []string
	answer            *fyne.Container
}

// proxiesScreen enters proxies, and lists those in force.
func (d *Desk) proxiesScreen() fyne.CanvasObject { return d.newProxyForm("") }

// recordProxyOf turns to recording a further proxy of a holder.
func (d *Desk) recordProxyOf(holder election.VoterNo) {
	d.refusal.Clear()
	d.quiet()
	d.now = "proxies"
	d.draw(func(d *Desk) fyne.CanvasObject { return d.newProxyForm(holder) })
}

func (d *Desk) newProxyForm(holder election.VoterNo) fyne.CanvasObject {
	if d.definition().Rules.MaxProxies == 0 {
		return d.page(d.t("screen.proxies"), kit.Wrapped(d.t("proxy.never"), ""))
	}
	f := &proxyForm{d: d, document: d.entry(), absence: d.entry(), relations: election.NamedRelations(), answer: container.NewVBox()}
	f.principal, f.holder = d.newVoterField(f.look), d.newVoterField(f.look)
	for _, r := range f.relations {
		f.names = append(f.names, d.t("relation."+string(r)))
	}
	f.relation = kit.NewChoice(f.names, d.functionKey)
	f.relation.OnChanged = func(string) { f.look() }
	f.relation.PlaceHolder = d.t("choose")
	record := kit.Primary(d.t("proxy.go"), f.record)
	f.holder.SetText(string(holder))
	d.inOrder(record, f.principal.Entry, f.holder.Entry, f.relation, f.document, f.absence)
	return d.page(d.t("screen.proxies"), f.principal.row(d.t("proxy.principal")), f.holder.row(d.t("proxy.holder")), kit.Row(d.t("proxy.relation"), f.relation),
		kit.Grid(2, wide, kit.ShortRow(d.t("proxy.document"), f.document), kit.ShortRow(d.t("proxy.absence"), f.absence)), f.answer,
		action(record), widget.NewSeparator(), d.newProxyList().object())
}

func (f *proxyForm) proxy() election.Proxy {
	p := election.Proxy{Principal: f.principal.no, Holder: f.holder.no,
		Document: strings.TrimSpace(f.document.Text), Absence: strings.TrimSpace(f.absence.Text)}
	if i := slices.Index(f.names, f.relation.Selected); i >= 0 {
		p.Relation = f.relations[i]
	}
	return p
}

// look says how many the holder has, and what speaks against this one.
func (f *proxyForm) look() {
	p := f.proxy()
	f.answer.Objects = nil
	f.d.Day.Roll().View(func(s *roll.State) {
		if _, known := s.Entry(p.Holder); known {
			f.answer.Add(kit.Wrapped(f.d.t("proxy.holds", "n", len(s.Proxies().Principals(p.Holder)), "most", f.d.definition().Rules.MaxProxies), ""))
		}
	})
	for _, finding := range f.findings(p) {
		f.answer.Add(warning(f.d.finding(finding)))
	}
	f.d.layOut()
}

// findings are what would be said against a proxy between two people, but for what is not filled in yet.
func (f *proxyForm) findings(p election.Proxy) (said []election.Finding) {
	if p.Principal == "" || p.Holder == "" {
		return nil
	}
	_, err := f.d.Day.Roll().Try(election.Origin{At: f.d.Now(), By: []election.StaffID{f.d.Worker}}, roll.RecordProxy{Proxy: p})
	var r *election.Refusal
	if !errors.As(err, &r) {
		return nil
	}
	for _, finding := range r.Findings {
		switch finding.Code {
		case "W114", "P211": // asked when it is done
		case "P209":
			if p.Relation != "" {
				said = append(said, finding)
			}
		default:
			said = append(said, finding)
		}
	}
	return said
}

func (f *proxyForm) record() {
	p := f.proxy()
	f.d.do(func(o election.Origin) (journal.Receipt, error) {
		return f.d.Day.Roll().Do(o, roll.RecordProxy{Proxy: p, AskAbsence: true})
	}, func() {
		f.d.done("proxies", f.d.t("proxy.done", "no", string(p.Principal), "holder", string(p.Holder)))
	})
}

// proxyList shows the proxies in force at this station, each with its cancellation.
type proxyList struct {
	d      *Desk
	filter *kit.Entry
	below  *fyne.Container
}

func (d *Desk) newProxyList() *proxyList {
	l := &proxyList{d: d, filter: d.entry(), below: container.NewVBox()}
	l.filter.SetPlaceHolder(d.t("proxy.filter"))
	l.filter.OnChanged = func(string) { l.draw() }
	l.draw()
	return l
}

func (l *proxyList) object() fyne.CanvasObject {
	var n election.Count
	l.d.Day.Roll().View(func(s *roll.State) { n = s.ProxiesHere() })
	head := widget.NewLabelWithStyle(l.d.t("proxy.list", "n", int(n)), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	return container.NewVBox(kit.Grid(2, half, head, l.filter), l.below)
}

// given is a proxy in force, as the list shows it.
type given struct{ holder, principal roll.Entry }

// inForce gives those proxies of the station that have what was typed in the number or name of either side, by holder.
func (l *proxyList) inForce(s *roll.State) (all []given) {
	for e := range s.Entries {
		no, entrusted := s.Proxies().Holder(e.Voter.No)
		holder, known := s.Entry(no)
		if entrusted && known && s.Here(e) && anyHas(l.filter.Text, string(no), holder.Voter.Name, string(e.Voter.No), e.Voter.Name) {
			all = append(all, given{holder: holder, principal: e})
		}
	}
	slices.SortStableFunc(all, func(a, b given) int { return cmp.Compare(a.holder.Voter.No, b.holder.Voter.No) })
	return all
}

func (l *proxyList) draw() {
	t := kit.NewTable(kit.Column{Head: l.d.t("proxy.holder")}, kit.Column{Head: l.d.t("proxy.held"), Figure: true},
		kit.Column{Head: l.d.t("proxy.principal"), Widest: true}, kit.Column{Head: l.d.t("proxy.ballot")}, kit.Column{})
	n := 0
	l.d.Day.Roll().View(func(s *roll.State) {
		all := l.inForce(s)
		n = len(all)
		for _, g := range all[:min(shownRows, n)] {
			l.row(t, g, len(s.Proxies().Principals(g.holder.Voter.No)))
		}
	})
	l.below.Objects = []fyne.CanvasObject{t.Object()}
	switch {
	case n == 0:
		l.below.Objects = []fyne.CanvasObject{kit.Small(l.d.t("proxy.none"), theme.ColorNamePlaceHolder)}
	case n > shownRows:
		l.below.Add(kit.Small(l.d.t("more", "n", n-shownRows), theme.ColorNamePlaceHolder))
	}
	l.d.layOut()
}

// row shows a proxy, with its cancellation while the ballot is not issued.
func (l *proxyList) row(t *kit.Table, g given, held int) {
	most := l.d.definition().Rules.MaxProxies
	texts := []string{string(g.holder.Voter.No) + "  " + g.holder.Voter.Name, l.d.t("n.of", "n", held, "most", most),
		string(g.principal.Voter.No) + "  " + g.principal.Voter.Name}
	if i := g.principal.Issued; i != nil {
		t.Row(append(texts, l.d.t("proxy.issued", "at", i.At.Clock()), ""))
		return
	}
	cancel := widget.NewButton(l.d.t("proxy.cancel"), func() { l.cancel(g.principal.Voter.No) })
	t.Row(append(texts, l.d.t("proxy.waits")), cancel)
}

// anyHas reports whether any of some texts has in it what was typed.
func anyHas(typed string, texts ...string) bool {
	typed = strings.TrimSpace(typed)
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, typed) })
}

func (l *proxyList) cancel(principal election.VoterNo) {
	l.d.do(func(o election.Origin) (journal.Receipt, error) {
		return l.d.Day.Roll().Do(o, roll.CancelProxy{Principal: principal})
	}, func() { l.d.done("proxies", l.d.t("cancel.done", "no", string(principal))) })
}

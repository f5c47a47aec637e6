package count

import (
	"maps"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// CountBox notes how many ballots of a kind came out of a box.
type CountBox struct {
	Box         election.BoxID
	Paper       election.PaperID
	N           election.Figure
	Blank, Void election.Figure // piles set aside, where totals are typed
}

// Plan implements Command.
func (r CountBox) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "returned", o.By)
	if _, station, ok := s.def.Box(r.Box); !ok || s.stage != Empty && !s.def.Central() && !s.Covers(station) {
		c.Add("T502", "what", "box", "id", string(r.Box))
	}
	if _, ok := s.def.Paper(r.Paper); !ok {
		c.Add("T502", "what", "paper", "id", string(r.Paper))
	}
	e := &returned{Box: r.Box, Paper: r.Paper, N: c.Take(r.N, "returned", string(r.Box))}
	if r.Blank.Given() {
		e.Blank = c.Take(r.Blank, "blank", string(r.Box))
	}
	if r.Void.Given() {
		e.Void = c.Take(r.Void, "void", string(r.Box))
	}
	if e.Blank+e.Void > e.N {
		c.Add("T503", "what", "pile", "given", int(e.Blank+e.Void), "most", int(e.N))
	}
	before, again := s.returned[pile{r.Box, r.Paper}]
	if again && before.N != e.N && s.era == 0 {
		c.Add("T512", "what", "returned")
	}
	if entered, most := s.inBundles(r.Paper, ""), s.countableAfter(e); entered > most {
		c.Add("T503", "what", "returned", "given", int(entered), "most", int(most))
	}
	s.checkStage(c, "returned")
	if s.stage == Counting {
		c.Findings = append(c.Findings, Awaited(s.def, s.Covers)...)
	}
	return []event{e}
}

type returned struct {
	Box   election.BoxID   `json:"box"`
	Paper election.PaperID `json:"paper"`
	N     election.Count   `json:"n"`
	Blank election.Count   `json:"blank,omitempty"`
	Void  election.Count   `json:"void,omitempty"`
}

func (*returned) Kind() string { return "returned/1" }

func (e *returned) Claims(s *State) []journal.Claim {
	before := s.returned[pile{e.Box, e.Paper}]
	return []journal.Claim{journal.Widen("returned/"+string(e.Paper), int64(e.N-before.N))}
}

func (e *returned) Apply(s *State, h journal.Header) error {
	s.returned[pile{e.Box, e.Paper}] = Returned{N: e.N, Blank: e.Blank, Void: e.Void, polls: s.polls}
	s.reasons = append(s.reasons, h.Reasons...)
	return nil
}

// boxExcess lists the mobile boxes that return more of a paper than was issued
// through them (B403).
func (s *State) boxExcess(p election.PaperID) []election.Finding {
	var fs []election.Finding
	for _, st := range s.statements {
		for _, b := range st.Boxes {
			box, _, _ := s.def.Box(b.ID)
			if n := s.returned[pile{b.ID, p}].N; box.Kind == election.MobileBox && n > b.Issued {
				fs = append(fs, election.Find("B403", "paper", string(p), "box", string(b.ID), "returned", int(n), "issued", int(b.Issued)))
			}
		}
	}
	return fs
}

// Excess finds why no tally of a paper is taken: at some station more was
// returned than issued (B401), or a mobile box returned too much and the
// profile treats that alike (B403).
func (s *State) Excess(p election.PaperID) []election.Finding {
	var fs []election.Finding
	for _, st := range s.statements {
		var back, out election.Count
		for _, b := range st.Boxes {
			back += s.returned[pile{b.ID, p}].N
		}
		for _, stock := range st.Papers {
			if stock.Paper == p {
				out = stock.Issued()
			}
		}
		if back > out {
			fs = append(fs, election.Find("B401", "paper", string(p), "station", string(st.Station), "returned", int(back), "issued", int(out)))
		}
	}
	if s.def.Rules.MobileExcess == election.TheStation {
		if boxes := s.boxExcess(p); len(boxes) > 0 {
			if len(fs) == 0 {
				fs = append(fs, election.Find("B401", "paper", string(p), "station", "", "returned", boxes[0].Args["returned"], "issued", boxes[0].Args["issued"]))
			}
			fs = append(fs, boxes...)
		}
	}
	return fs
}

// Invalid reports whether the election at the place is invalid.
func (s *State) Invalid() bool {
	return slices.ContainsFunc(s.def.Papers, func(p election.Paper) bool { return len(s.Excess(p.ID)) > 0 })
}

// voidBoxes lists the mobile boxes whose ballots of a paper are all void.
func (s *State) voidBoxes(p election.PaperID) []string {
	if s.def.Rules.MobileExcess != election.TheBox {
		return nil
	}
	var boxes []string
	for _, f := range s.boxExcess(p) {
		boxes = append(boxes, f.Args["box"].(string))
	}
	return boxes
}

// voidByBox counts ballots of mobile boxes that are void with their box.
func (s *State) voidByBox(p election.PaperID) election.Count {
	var n election.Count
	for _, box := range s.voidBoxes(p) {
		n += s.returned[pile{election.BoxID(box), p}].N
	}
	return n
}

// back sums what came out of all boxes. Of a box whose ballots are all void the
// piles say nothing.
func (s *State) back(p election.PaperID) (sum Returned) {
	void := s.voidBoxes(p)
	for key, r := range s.returned {
		if key.paper != p {
			continue
		}
		sum.N += r.N
		if !slices.Contains(void, string(key.box)) {
			sum.Blank += r.Blank
			sum.Void += r.Void
		}
	}
	return sum
}

// countable is how many ballots of a paper belong into bundles.
func (s *State) countable(p election.PaperID) election.Count { return s.back(p).N - s.voidByBox(p) }

// countableAfter is how many would belong into bundles with a box's new figure,
// by which the box may also become void or be so no more.
func (s *State) countableAfter(e *returned) election.Count {
	then := *s
	then.returned = maps.Clone(s.returned)
	then.returned[pile{e.Box, e.Paper}] = Returned{N: e.N}
	return then.countable(e.Paper)
}

// inBundles sums the bundles of a paper but one.
func (s *State) inBundles(p election.PaperID, but BundleID) election.Count {
	var n election.Count
	for _, b := range s.bundles {
		if b.paper == p && b.id != but {
			n += b.n
		}
	}
	return n
}

// unopened lists the boxes whose ballots were not counted yet, or not again
// since the polls were reopened.
func (s *State) unopened() []pile {
	var missing []pile
	for _, st := range s.statements {
		for _, b := range st.Boxes {
			for _, p := range s.def.Papers {
				if r, there := s.returned[pile{b.ID, p.ID}]; b.Used && (!there || r.polls != s.polls) {
					missing = append(missing, pile{b.ID, p.ID})
				}
			}
		}
	}
	return missing
}

package election

import (
	"cmp"
	"math"
	"slices"

	"changpiao/station/jsontree"
)

// refusals gives every rule for which a definition is not sound, as far as it
// could be read.
func (d *Definition) refusals(u unread) []Finding {
	var fs Findings
	d.checkCandidates(&fs, u)
	d.checkStaff(&fs)
	d.checkVoters(&fs, u)
	d.checkProxies(&fs, u)
	return u.judged(fs)
}

// Flags gives what must be shown and printed of a sound definition.
func (d *Definition) Flags() []Finding { return d.flags(d.Reviewed) }

// flags are Flags of a definition whose file keeps the candidates' reviews, or not.
func (d *Definition) flags(reviewed bool) []Finding {
	var fs Findings
	if d.Kind != FirstRound {
		d.checkSurplus(&fs, nil)
	}
	d.flagTwoPositions(&fs)
	d.flagDates(&fs)
	d.flagOrder(&fs)
	d.flagReview(&fs, reviewed)
	if d.Profile.Year() == 2020 && d.ElectionDay >= lawRevised {
		fs.Add("D107", "profile", string(d.Profile), "day", string(d.ElectionDay))
	}
	return fs
}

// lawRevised is the day on which the law as revised in 2025 came into force.
const lawRevised Date = "2026-01-01"

// ResidentsOn is the residents' profile that holds on a day.
func ResidentsOn(day Date) ProfileName {
	if day >= lawRevised {
		return Residents2026
	}
	return Residents2020
}

// Year is the year of the rules that a profile follows, 0 for one without.
func (p ProfileName) Year() int {
	switch p {
	case Residents2020, Party2020, Nomination2020:
		return 2020
	case Residents2026:
		return 2026
	}
	return 0
}

// onRoll are the numbers of those on the roll.
func (d *Definition) onRoll() map[VoterNo]bool {
	numbers := make(map[VoterNo]bool, len(d.Voters))
	for _, v := range d.Voters {
		numbers[v.No] = true
	}
	return numbers
}

func (d *Definition) checkCandidates(fs *Findings, u unread) {
	onRoll := d.onRoll()
	woman, any, unsure := false, false, u.at("positions[]") || u.at("kind")
	for i, p := range d.Positions {
		unsure = unsure || u.at("positions[%d].candidates[]", i)
		for j, c := range p.Candidates {
			any = true
			if !onRoll[c.Voter] && !u.at("voters[]") && !u.at("positions[%d].candidates[%d].voter", i, j) {
				fs.Add("D104", "position", p.Title, "candidate", c.Name, "voter", string(c.Voter))
			}
			woman = woman || c.Sex == Female || c.Sex == "" && d.SexOf(c.Voter) == Female
			unsure = unsure || u.at("positions[%d].candidates[%d].sex", i, j) || c.Sex == "" && !onRoll[c.Voter] && u.at("voters[]")
		}
	}
	if d.Kind != FirstRound {
		return
	}
	d.checkSurplus(fs, u)
	if d.Rules.WomanCandidate == Yes && any && !woman && !unsure {
		fs.Add("D102")
	}
}

// checkSurplus finds positions with fewer candidates than the surplus asks; it
// stops a first round and is shown of a later one. A nomination need not list
// any.
func (d *Definition) checkSurplus(fs *Findings, u unread) {
	if u.at("positions[]") || u.at("kind") {
		return
	}
	for i, p := range d.Positions {
		if u.at("positions[%d].seats", i) || u.at("positions[%d].candidates[]", i) || d.Nominates() && len(p.Candidates) == 0 {
			continue
		}
		need := p.Seats + d.Rules.Surplus.For(p.Seats)
		if len(p.Candidates) < need {
			fs.Add("D101", "position", p.Title, "candidates", len(p.Candidates), "need", need)
		}
	}
}

func (d *Definition) checkStaff(fs *Findings) {
	for _, m := range d.Staff {
		d.checkStaffMember(fs, m)
	}
}

// checkStaffMember finds W111 and W112 for one person of the staff.
func (d *Definition) checkStaffMember(fs *Findings, m StaffMember) {
	if m.Voter == "" {
		return
	}
	if d.IsCandidate(m.Voter) {
		fs.Add("W111", "staff", m.Name, "voter", string(m.Voter))
		return
	}
	for _, k := range d.Kin {
		other := k.B
		if k.B == m.Voter {
			other = k.A
		} else if k.A != m.Voter {
			continue
		}
		if d.IsCandidate(other) {
			fs.Add("W112", "staff", m.Name, "candidate", string(other), "relation", k.Relation)
		}
	}
}

// Eligible gives those of a staff who may work at the polls: neither candidates
// nor near relatives of one (W111, W112).
func (d *Definition) Eligible(staff Roster) Roster {
	var fit Roster
	for _, m := range staff {
		var fs Findings
		if d.checkStaffMember(&fs, m); len(fs) == 0 {
			fit = append(fit, m)
		}
	}
	return fit
}

// CheckPapers checks kinds of ballots that are given apart from a definition's
// file: each position stands on exactly one, and nothing else does. The error
// is a refusal.
func (d *Definition) CheckPapers() error {
	var fs Findings
	fault := func(path, why, given string) { fs.Add("D108", "file", "", "path", path, "why", why, "given", given) }
	seen, carried := map[PaperID]bool{}, map[PositionID]bool{}
	for _, p := range d.Papers {
		switch {
		case p.ID == "":
			fault("papers.id", jsontree.Missing, "")
		case seen[p.ID]:
			fault("papers.id", jsontree.Twice, string(p.ID))
		}
		seen[p.ID] = true
		if len(p.Positions) == 0 {
			fault("papers.positions", jsontree.Empty, "")
		}
		for _, id := range p.Positions {
			if _, known := d.Position(id); !known {
				fault("papers.positions", jsontree.UnknownRef, string(id))
			} else if carried[id] {
				fault("papers.positions", jsontree.Twice, string(id))
			}
			carried[id] = true
		}
	}
	for _, pos := range d.Positions {
		if !carried[pos.ID] {
			fault("papers.positions", "on_no_paper", string(pos.ID))
		}
	}
	_, err := fs.Judge("")
	return err
}

// ChangeStaff checks a person who joins the staff on the day: two supervisors
// answer for it, and the person's printed word is the reason (W115).
func (d *Definition) ChangeStaff(fs *Findings, m StaffMember) {
	d.checkStaffMember(fs, m)
	fs.Add("W115", "staff", m.Name)
}

// checkVoters finds entries of the prepared roll who may not stand on it.
func (d *Definition) checkVoters(fs *Findings, u unread) {
	byID := make(map[IDNumber]VoterNo, len(d.Voters))
	for i, v := range d.Voters {
		var found Findings
		d.checkVoter(&found, v, byID)
		*fs = append(*fs, u.apart(found, "voters", i, faultyField)...)
	}
}

// checkVoter checks one of them; byID are those checked before.
func (d *Definition) checkVoter(fs *Findings, v Voter, byID map[IDNumber]VoterNo) {
	d.CheckPerson(fs, v)
	if v.IDNumber == "" {
		return
	}
	if first, twice := byID[v.IDNumber]; twice {
		fs.Add("R103", "voter", string(v.No), "entry", string(first), "station", string(v.Station))
		return
	}
	byID[v.IDNumber] = v.No
}

// VotingAge is in years, reached on polling day at the latest.
const VotingAge = 18

// CheckPerson finds what keeps a person from any roll: the ID number, age,
// another community's roll, and political rights.
func (d *Definition) CheckPerson(fs *Findings, v Voter) {
	who := []any{"voter", string(v.No), "name", v.Name}
	if v.OtherProof == "" || v.IDNumber != "" {
		if fault := v.IDNumber.Fault(); fault != "" {
			fs.Add("R102", append(who, "fault", string(fault), "id", v.IDNumber.String())...)
		}
	}
	if birth := v.IDNumber.Birth(); birth != "" && d.ElectionDay != "" && birth.AddYears(VotingAge) > d.ElectionDay {
		fs.Add("R101", append(who, "birth_year", birth.Year(), "day", string(d.ElectionDay))...)
	}
	if v.Elsewhere != "" {
		fs.Add("R104", append(who, "where", v.Elsewhere)...)
	}
	if v.Deprived {
		fs.Add("R105", who...)
	}
}

func (d *Definition) checkProxies(fs *Findings, u unread) {
	if len(d.Proxies) == 0 {
		return
	}
	register := NewProxyRegister(d)
	register.Voters = d.onRoll()
	for i, p := range d.Proxies {
		var found Findings
		register.Check(&found, p)
		if len(found) == 0 {
			register.Record(p)
		}
		for _, f := range u.apart(found, "proxies", i, proxyField) {
			if onRoll := f.Code == "P203" || f.Code == "P204"; !onRoll || !u.at("voters[]") {
				*fs = append(*fs, f)
			}
		}
	}
}

func (d *Definition) flagTwoPositions(fs *Findings) {
	at := map[VoterNo]string{}
	for _, p := range d.Positions {
		for _, c := range p.Candidates {
			if first, twice := at[c.Voter]; twice {
				fs.Add("D103", "candidate", c.Name, "positions", first+" / "+p.Title)
			}
			at[c.Voter] = p.Title
		}
	}
}

const (
	rollPostedDays       = 20 // before polling day
	candidatesPostedDays = 7
)

func (d *Definition) flagDates(fs *Findings) {
	if d.Kind != FirstRound {
		return
	}
	late := func(what string, posted Date, need int) {
		if days := posted.DaysUntil(d.ElectionDay); posted != "" && days < need {
			fs.Add("D105", "what", what, "days", days, "need", need)
		}
	}
	late("roll", d.RollPublished, rollPostedDays)
	late("candidates", d.CandidatesPublished, candidatesPostedDays)
}

// flagOrder compares the surnames' stroke counts; equal counts and characters
// of unknown count are left to whoever confirms the order by hand.
func (d *Definition) flagOrder(fs *Findings) {
	if d.Nominates() {
		return
	}
	for _, p := range d.Positions {
		for i := 1; i < len(p.Candidates); i++ {
			before, after := p.Candidates[i-1], p.Candidates[i]
			a, known := SurnameStrokes(before.Name)
			b, alsoKnown := SurnameStrokes(after.Name)
			if known && alsoKnown && a > b {
				fs.Add("D106", "position", p.Title, "first", before.Name, "first_strokes", a, "second", after.Name, "second_strokes", b)
			}
		}
	}
}

// SurnameStrokes counts the strokes of a name's first character, by which names
// are ordered.
func SurnameStrokes(name string) (int, bool) {
	for _, r := range name {
		return Strokes(r)
	}
	return 0, false
}

// InStrokeOrder puts the candidates in the order of their surnames' strokes; of
// equal counts the order stays, and names of unknown count come last. Somebody
// confirms it by hand.
func (p *Position) InStrokeOrder() {
	count := func(c Candidate) int {
		if n, known := SurnameStrokes(c.Name); known {
			return n
		}
		return math.MaxInt
	}
	slices.SortStableFunc(p.Candidates, func(a, b Candidate) int { return cmp.Compare(count(a), count(b)) })
}

// flagReview finds the candidates of whom it is recorded that they did not pass,
// and in a file that keeps reviews the formal ones of whom nothing is.
func (d *Definition) flagReview(fs *Findings, kept bool) {
	kept = kept && d.Kind == FirstRound && !d.Nominates()
	for _, p := range d.Positions {
		for _, c := range p.Candidates {
			if c.Review != ReviewPassed && (kept || c.Review != "") {
				fs.Add("D109", "position", p.Title, "candidate", c.Name, "review", c.Review)
			}
		}
	}
}

// Withdraw checks that a formal candidate may still withdraw: not once the
// list was posted (D112).
func (d *Definition) Withdraw(fs *Findings, c Candidate, on Date) {
	if d.CandidatesPublished != "" && on > d.CandidatesPublished {
		fs.Add("D112", "candidate", c.Name, "posted", string(d.CandidatesPublished))
	}
}

// FillGap checks whom a place left open among the formal candidates goes to:
// the nominee with most votes who is not yet chosen and has not declined. Any
// other needs a reason (D110).
func FillGap(fs *Findings, ranked, taken []VoterNo, chosen VoterNo) {
	for _, no := range ranked {
		if slices.Contains(taken, no) {
			continue
		}
		if no != chosen {
			fs.Add("D110", "chosen", string(chosen), "next", string(no))
		}
		return
	}
}

// ObjectionDays and decisionDays are how long objections to the roll may come in,
// and how soon each is decided (R111).
const (
	ObjectionDays = 5 // after the roll was posted
	decisionDays  = 3 // after the objection came in
)

// Objection is one against the posted roll.
type Objection struct {
	Posted, Received, Decided Date
}

// RollObjection is one against the posted roll, with its decision.
type RollObjection struct {
	What     string `json:"what"`
	Received Date   `json:"received"`
	Decided  Date   `json:"decided,omitempty"` // "" while it is open
	Decision string `json:"decision,omitempty"`
}

// flagObjections finds those that came in or were decided late (R111).
func (d *Definition) flagObjections() (fs Findings) {
	for _, o := range d.Objections {
		Objection{d.RollPosted(), o.Received, o.Decided}.Check(&fs)
	}
	return fs
}

// Check flags an objection that came in or was decided late (R111).
func (o Objection) Check(fs *Findings) {
	if o.Posted.DaysUntil(o.Received) > ObjectionDays {
		fs.Add("R111", "what", "received", "day", string(o.Received), "last", string(o.Posted.AddDays(ObjectionDays)))
	}
	if o.Decided != "" && o.Received.DaysUntil(o.Decided) > decisionDays {
		fs.Add("R111", "what", "decided", "day", string(o.Decided), "last", string(o.Received.AddDays(decisionDays)))
	}
}

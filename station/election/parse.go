package election

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"changpiao/station/jsontree"
)

// RollRow is a row of a roll file: its number in the file, and its texts under
// the names that the definition file gives a voter's fields.
type RollRow struct {
	Row    int
	Fields map[string]string
}

// RollReader reads a roll file named in a definition, or says what is wrong
// with it.
type RollReader func(file string) ([]RollRow, []Finding)

// Parse reads a definition file and checks it whole. name stands in messages.
// The error is a *Refusal that names every fault.
func Parse(name string, data []byte, readRoll RollReader) (*Definition, error) {
	p := &parsing{file: name, readRoll: readRoll, def: &Definition{}, people: true}
	p.whole(data)
	findings := append(p.findings(), p.def.refusals(p.unread())...)
	if len(findings) > 0 {
		locate(findings, p.rollFile, p.rows)
		return nil, &Refusal{Findings: findings}
	}
	return p.def, nil
}

// ParseRound reads the definition of a run-off or re-vote as WriteRound leaves
// it: its roll and staff are those of the round before, and none are read. The
// error is a *Refusal that names every fault.
func ParseRound(name string, data []byte) (*Definition, error) {
	p := &parsing{file: name, def: &Definition{}}
	if root := p.whole(data); root != nil && p.def.Kind == FirstRound {
		p.Fault(root.Field("kind"), jsontree.NotAllowed, string(FirstRound))
	}
	if findings := p.findings(); len(findings) > 0 {
		return nil, &Refusal{Findings: findings}
	}
	return p.def, nil
}

// WriteRound writes a definition without people: no voter, no staff and no
// entrusted vote, so that it may be handed around.
func WriteRound(d *Definition) []byte {
	text, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		panic(err) // plain fields always marshal
	}
	return append(text, '\n')
}

// whole reads a file's text, and the definition when it is an object.
func (p *parsing) whole(data []byte) *jsontree.Node {
	root, faults := jsontree.Parse(data)
	p.Faults = faults
	if root == nil {
		return nil
	}
	if root.Kind != jsontree.Object {
		p.Wrong(root, jsontree.Object)
		return nil
	}
	p.definition(root)
	p.def.Unread = root.Unasked()
	return root
}

// Unreadable reports whether a refusal is about a text that is no file of its
// kind at all, rather than about what it says.
func Unreadable(r *Refusal) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Args["why"] == jsontree.Unreadable })
}

// FileFault is D108 for a place in a file.
func FileFault(file string, f jsontree.Fault) Finding {
	found := Find("D108", "file", file, "path", f.Path, "line", f.Line, "why", f.Why, "given", f.Given)
	if f.Column > 0 {
		found.Args["column"] = f.Column
	}
	if f.Want != "" {
		found.Args["want"] = string(f.Want)
	}
	return found
}

type parsing struct {
	jsontree.Reading
	file     string
	readRoll RollReader
	def      *Definition
	people   bool      // the file names voters and staff
	unmade   bool      // the roll was to be made up, for a day or a station that can't be read
	roll     []Finding // faults of a roll file
	rollFile string
	rows     map[VoterNo]int // where each voter stands in it
}

// findings gives each fault once, however often its field was read.
func (p *parsing) findings() []Finding {
	var fs []Finding
	noted := make(map[jsontree.Fault]bool, len(p.Faults))
	for _, f := range p.Faults {
		if !noted[f] {
			noted[f] = true
			fs = append(fs, FileFault(p.file, f))
		}
	}
	return append(fs, p.roll...)
}

func (p *parsing) definition(n *jsontree.Node) {
	d := p.def
	d.ID = ID(p.Need(n, "id"))
	d.Title = p.Need(n, "title")
	d.Street = p.Text(n, "street")
	d.Community = p.Text(n, "community")
	d.ElectionDay = p.date(n, "election_day")
	if d.ElectionDay == "" {
		p.Need(n, "election_day")
	}
	d.RollPublished = p.date(n, "roll_published")
	d.CandidatesPublished = p.date(n, "candidates_published")
	d.ProxiesPublished = p.date(n, "proxies_published")
	d.Round, d.Kind = 1, FirstRound
	if round, given := p.Int(n, "round"); given {
		d.Round = round
		if round < 1 || round > 99 {
			p.Fault(n.Field("round"), jsontree.NotAllowed, strconv.Itoa(round))
		}
	}
	if kind := p.Text(n, "kind"); kind != "" {
		d.Kind = Kind(kind)
		if !slices.Contains([]Kind{FirstRound, RunOff, ReVote}, d.Kind) {
			p.Fault(n.Field("kind"), jsontree.NotAllowed, kind)
		}
	}
	p.profile(n)
	d.Confirmed = p.Texts(n, "confirmed")
	d.Reviewed = p.Bool(n, "reviewed")
	p.positions(n)
	p.papers(n)
	p.stations(n)
	if p.people {
		p.objections(n)
		p.staff(n)
		p.voters(n)
		p.proxies(n)
		p.mobileBoxes(n)
		p.staffVoters(n)
	}
	p.kin(n)
	p.electedBefore(n)
	p.deferred(n)
}

// told reports whether a list of the file could be read as far as who or what
// stands in it: else whatever refers to it would seem to be wrong too.
func (p *parsing) told(list string) bool { return !p.unread().at("%s[]", list) }

func (p *parsing) date(n *jsontree.Node, key string) Date {
	text := p.Text(n, key)
	if text == "" {
		return ""
	}
	d, err := ParseDate(text)
	if err != nil {
		p.Fault(n.Field(key), "no_such_date", text)
	}
	return d
}

func (p *parsing) profile(n *jsontree.Node) {
	p.def.Profile = ProfileName(p.Text(n, "profile"))
	if p.def.Profile == "" {
		p.def.Profile = Residents2020
	}
	if _, err := RulesOf(p.def.Profile); err != nil {
		p.Fault(n.Field("profile"), jsontree.NotAllowed, string(p.def.Profile))
		return
	}
	rules := n.Field("rules")
	overrides := map[string]string{}
	if rules.Given() && rules.Kind != jsontree.Object {
		p.Wrong(rules, jsontree.Object)
		return
	}
	if rules.Given() {
		for _, name := range rules.Keys {
			value := rules.Field(name)
			one := map[string]string{name: value.Scalar}
			if _, err := ResolveRules(p.def.Profile, one); err != nil {
				why := jsontree.NotAllowed
				if err, ok := err.(*ParameterError); ok && err.Unknown {
					why = jsontree.UnknownRef
				}
				p.Fault(value, why, value.Raw())
				continue
			}
			overrides[name] = value.Scalar
		}
	}
	p.def.Rules, _ = ResolveRules(p.def.Profile, overrides) // each was tried above
}

// unique notes an id that stands twice.
func unique[T comparable](p *parsing, seen map[T]bool, id T, n *jsontree.Node, key string) {
	if seen[id] {
		p.Fault(n.Field(key), jsontree.Twice, fmt.Sprint(id))
	}
	seen[id] = true
}

// some reads a list of objects that must not be empty.
func (p *parsing) some(n *jsontree.Node, key string) []*jsontree.Node {
	if list := p.NeedList(n, key); len(list) == 0 && n.Field(key).Given() && n.Field(key).Kind == jsontree.List {
		p.Fault(n.Field(key), jsontree.Empty, "")
	}
	return p.Objects(n, key)
}

func (p *parsing) positions(n *jsontree.Node) {
	seen := map[PositionID]bool{}
	people := map[CandidateID]VoterNo{}
	for _, item := range p.some(n, "positions") {
		pos := p.position(item, people)
		unique(p, seen, pos.ID, item, "id")
		p.def.Positions = append(p.def.Positions, pos)
	}
}

// position reads a position; people are the candidates of all, by id.
func (p *parsing) position(n *jsontree.Node, people map[CandidateID]VoterNo) Position {
	pos := Position{ID: PositionID(p.Need(n, "id")), Title: p.Need(n, "title")}
	if seats, given := p.NeedInt(n, "seats"); given {
		pos.Seats = seats
		if seats < 1 || seats > 99 {
			p.Fault(n.Field("seats"), jsontree.NotAllowed, strconv.Itoa(seats))
		}
	}
	here, voters := map[CandidateID]bool{}, map[VoterNo]bool{}
	for _, c := range p.Objects(n, "candidates") {
		candidate := p.candidate(c)
		unique(p, here, candidate.ID, c, "id")
		if candidate.Voter != "" {
			unique(p, voters, candidate.Voter, c, "voter")
			if other, known := people[candidate.ID]; known && other != candidate.Voter {
				p.Fault(c.Field("id"), jsontree.Twice, string(candidate.ID))
			}
			people[candidate.ID] = candidate.Voter
		}
		pos.Candidates = append(pos.Candidates, candidate)
	}
	return pos
}

func (p *parsing) candidate(n *jsontree.Node) Candidate {
	c := Candidate{
		ID: CandidateID(p.Need(n, "id")), Name: p.Need(n, "name"), Voter: VoterNo(p.Text(n, "voter")),
		Sex: p.sex(n), Review: p.Text(n, "review"),
		Ethnicity: p.Text(n, "ethnicity"), Party: p.Text(n, "party"), Education: p.Text(n, "education"),
	}
	if len(c.ID) >= 2 && c.ID[:2] == "w:" {
		p.Fault(n.Field("id"), jsontree.NotAllowed, string(c.ID)) // how results name people written in
	}
	c.Terms, _ = p.Int(n, "terms")
	return c
}

func (p *parsing) sex(n *jsontree.Node) Sex {
	s := Sex(p.Text(n, "sex"))
	if s != "" && s != Female && s != Male {
		p.Fault(n.Field("sex"), jsontree.NotAllowed, string(s))
	}
	return s
}

func (p *parsing) papers(n *jsontree.Node) {
	seen, carried := map[PaperID]bool{}, map[PositionID]bool{}
	positionsTold := p.told("positions")
	for _, item := range p.some(n, "papers") {
		paper := ReadPaper(&p.Reading, item)
		unique(p, seen, paper.ID, item, "id")
		list := p.NeedList(item, "positions")
		for i, pos := range paper.Positions {
			if _, known := p.def.Position(pos); !known && positionsTold {
				p.Fault(list[i], jsontree.UnknownRef, string(pos))
			}
			if carried[pos] {
				p.Fault(list[i], jsontree.Twice, string(pos))
			}
			carried[pos] = true
		}
		p.def.Papers = append(p.def.Papers, paper)
	}
	papersTold := p.told("papers")
	for i, pos := range p.def.Positions {
		if papersTold && pos.ID != "" && !carried[pos.ID] && len(p.def.Papers) > 0 {
			p.Faults = append(p.Faults, jsontree.Fault{Path: fmt.Sprintf("positions[%d]", i), Line: n.Field("papers").Line, Why: "on_no_paper", Given: string(pos.ID)})
		}
	}
}

func (p *parsing) stations(n *jsontree.Node) {
	seen, boxes := map[StationID]bool{}, map[BoxID]bool{}
	for _, item := range p.some(n, "stations") {
		s := Station{ID: StationID(p.Need(item, "id")), Title: p.Text(item, "title")}
		unique(p, seen, s.ID, item, "id")
		for _, b := range p.some(item, "boxes") {
			box := Box{ID: BoxID(p.Need(b, "id")), Kind: BoxKind(p.Text(b, "kind")), Resolution: p.loose(b, "resolution"), Posted: p.loose(b, "posted")}
			unique(p, boxes, box.ID, b, "id")
			if box.Kind == "" {
				box.Kind = FixedBox
			}
			if box.Kind != FixedBox && box.Kind != MobileBox {
				p.Fault(b.Field("kind"), jsontree.NotAllowed, string(box.Kind))
			}
			for _, no := range p.Texts(b, "voters") {
				box.Voters = append(box.Voters, VoterNo(no))
			}
			for _, id := range p.Texts(b, "staff") {
				box.Staff = append(box.Staff, StaffID(id))
			}
			s.Boxes = append(s.Boxes, box)
		}
		p.def.Stations = append(p.def.Stations, s)
	}
}

// ReadPaper reads a kind of ballot without looking at what it refers to; see
// Definition.CheckPapers.
func ReadPaper(r *jsontree.Reading, n *jsontree.Node) Paper {
	paper := Paper{ID: PaperID(r.Need(n, "id")), Title: r.Text(n, "title"), Colour: r.Text(n, "colour")}
	for _, id := range r.Texts(n, "positions") {
		paper.Positions = append(paper.Positions, PositionID(id))
	}
	return paper
}

// loose reads a text where a file may also say true or false.
func (p *parsing) loose(n *jsontree.Node, key string) string {
	f := n.Field(key)
	if f.Given() && f.Kind == jsontree.Bool {
		if f.Scalar == "true" {
			return "true"
		}
		return ""
	}
	return p.Text(n, key)
}

func (p *parsing) staff(n *jsontree.Node) {
	seen := map[StaffID]bool{}
	for _, item := range p.Objects(n, "staff") {
		m := StaffMember{ID: StaffID(p.Need(item, "id")), Name: p.Text(item, "name"), Role: Role(p.Need(item, "role")), Voter: VoterNo(p.Text(item, "voter"))}
		unique(p, seen, m.ID, item, "id")
		if m.Role != "" && !slices.Contains(roles, m.Role) {
			p.Fault(item.Field("role"), jsontree.NotAllowed, string(m.Role))
		}
		p.def.Staff = append(p.def.Staff, m)
	}
}

func (p *parsing) voters(n *jsontree.Node) {
	voters := n.Field("voters")
	switch {
	case !voters.Given():
		p.NeedList(n, "voters")
	case voters.Kind == jsontree.List:
		p.listedVoters(n)
	case voters.Kind != jsontree.Object:
		p.Wrong(voters, jsontree.List)
	case voters.Field("file").Given():
		p.votersFromFile(voters)
	default:
		count, given := p.NeedInt(voters, "generate")
		if given && (count < 0 || count > maxGenerated) {
			p.Fault(voters.Field("generate"), jsontree.NotAllowed, strconv.Itoa(count))
			return
		}
		if p.def.ElectionDay == "" || len(p.def.Stations) == 0 {
			p.unmade = true
			return
		}
		seed, _ := p.Int(voters, "seed")
		p.def.Voters = generateVoters(p.def, count, uint64(seed))
	}
}

func (p *parsing) listedVoters(n *jsontree.Node) {
	seen := map[VoterNo]bool{}
	stationsTold := p.told("stations")
	for _, item := range p.Objects(n, "voters") {
		v := p.voter(item)
		p.Need(item, "no")
		if v.No != "" {
			unique(p, seen, v.No, item, "no")
		}
		if stationsTold {
			p.stationOf(&v, item)
		}
		p.def.Voters = append(p.def.Voters, v)
	}
}

// stationOf puts a voter without a station at the only one, and notes a
// station that is not there.
func (p *parsing) stationOf(v *Voter, n *jsontree.Node) {
	if v.Station == "" && len(p.def.Stations) == 1 {
		v.Station = p.def.Stations[0].ID
	}
	if _, known := p.def.Station(v.Station); !known && len(p.def.Stations) > 0 {
		if v.Station == "" {
			p.Need(n, "station")
			return
		}
		p.Fault(n.Field("station"), jsontree.UnknownRef, string(v.Station))
	}
}

func (p *parsing) voter(n *jsontree.Node) Voter {
	v := Voter{
		No: VoterNo(p.Text(n, "no")), Name: p.Need(n, "name"), IDNumber: NormalID(p.Text(n, "id_number")),
		Station: StationID(p.Text(n, "station")), Group: p.Text(n, "group"), Sex: p.sex(n),
		Basis: p.loose(n, "basis"), Elsewhere: p.loose(n, "elsewhere"), OtherProof: p.loose(n, "other_proof"), Deprived: p.Bool(n, "deprived"),
	}
	v.Class, _ = p.Int(n, "class")
	if v.Class < 0 || v.Class > 4 {
		p.Fault(n.Field("class"), jsontree.NotAllowed, strconv.Itoa(v.Class))
	}
	v.Excluded, _ = p.Int(n, "excluded")
	if v.Excluded < 0 || v.Excluded > 5 {
		p.Fault(n.Field("excluded"), jsontree.NotAllowed, strconv.Itoa(v.Excluded))
	}
	return v
}

// ReadVoter reads a voter of a script or form; faults carry the file's name.
func ReadVoter(file string, n *jsontree.Node) (Voter, []Finding) {
	p := &parsing{file: file, def: &Definition{}}
	if n == nil || n.Kind != jsontree.Object {
		p.Wrong(n, jsontree.Object)
		return Voter{}, p.findings()
	}
	v := p.voter(n)
	return v, p.findings()
}

func (p *parsing) votersFromFile(n *jsontree.Node) {
	file := p.Need(n, "file")
	if file == "" {
		return
	}
	if p.readRoll == nil {
		p.Fault(n.Field("file"), jsontree.NotAllowed, file)
		return
	}
	rows, faults := p.readRoll(file)
	p.roll = append(p.roll, faults...)
	stations := p.def.Stations
	if !p.told("stations") {
		stations = nil
	}
	voters, more := VotersOfRows(file, rows, stations)
	p.roll = append(p.roll, more...)
	p.def.Voters = voters
	p.rollFile, p.rows = file, make(map[VoterNo]int, len(voters))
	for i, v := range voters {
		p.rows[v.No] = rows[i].Row
	}
}

// faultyField is which field of a voter each rule is about.
var faultyField = map[Code]string{"R101": "id_number", "R102": "id_number", "R103": "id_number", "R104": "elsewhere", "R105": "deprived"}

// locate tells for what was found of voters in which row of the roll file they
// stand.
func locate(fs []Finding, file string, rows map[VoterNo]int) {
	for _, f := range fs {
		no, _ := f.Args["voter"].(string)
		field, about := faultyField[f.Code]
		if row, ok := rows[VoterNo(no)]; ok && about {
			f.Args["file"], f.Args["row"], f.Args["field"] = file, row, field
		}
	}
}

func (p *parsing) proxies(n *jsontree.Node) {
	for _, item := range p.Objects(n, "proxies") {
		p.def.Proxies = append(p.def.Proxies, Proxy{
			Principal: VoterNo(p.Need(item, "principal")), Holder: VoterNo(p.Need(item, "holder")),
			Relation: Relation(p.Text(item, "relation")), Document: p.Text(item, "document"),
			On: p.date(item, "on"), Absence: p.Text(item, "absence"),
		})
	}
}

func (p *parsing) kin(n *jsontree.Node) {
	for _, item := range p.Objects(n, "kin") {
		p.def.Kin = append(p.def.Kin, Kin{A: p.voterRef(item, "a"), B: p.voterRef(item, "b"), Relation: p.Text(item, "relation")})
	}
}

// voterRef reads the number of a voter, who must be on the file's roll.
func (p *parsing) voterRef(n *jsontree.Node, key string) VoterNo {
	no := VoterNo(p.Need(n, key))
	if no != "" && p.people && p.told("voters") && !slices.ContainsFunc(p.def.Voters, func(v Voter) bool { return v.No == no }) {
		p.Fault(n.Field(key), jsontree.UnknownRef, string(no))
	}
	return no
}

func (p *parsing) objections(n *jsontree.Node) {
	for _, item := range p.Objects(n, "objections") {
		o := RollObjection{What: p.Need(item, "what"), Received: p.date(item, "received"), Decided: p.date(item, "decided"), Decision: p.Text(item, "decision")}
		if o.Received == "" {
			p.Need(item, "received")
		}
		if o.Decision != "" || o.Decided != "" { // neither without the other
			p.Need(item, "decision")
			p.Need(item, "decided")
		}
		p.def.Objections = append(p.def.Objections, o)
	}
}

func (p *parsing) electedBefore(n *jsontree.Node) {
	for _, item := range p.Objects(n, "elected_before") {
		p.def.ElectedBefore = append(p.def.ElectedBefore, Elected{
			Position: PositionID(p.Need(item, "position")), Name: p.Need(item, "name"),
			Voter: VoterNo(p.Text(item, "voter")), Sex: p.sex(item),
		})
	}
}

func (p *parsing) deferred(n *jsontree.Node) {
	people := map[CandidateID]VoterNo{}
	for _, item := range p.Objects(n, "deferred") {
		d := Deferred{Kind: Kind(p.Need(item, "kind"))}
		if d.Kind != RunOff && d.Kind != ReVote {
			p.Fault(item.Field("kind"), jsontree.NotAllowed, string(d.Kind))
		}
		d.Position = p.position(item.Field("position"), people)
		d.Paper = ReadPaper(&p.Reading, item.Field("paper"))
		p.def.Deferred = append(p.def.Deferred, d)
	}
}

// staffVoters checks that the staff who vote stand on the roll.
func (p *parsing) staffVoters(n *jsontree.Node) {
	if !p.told("voters") {
		return
	}
	known := p.def.onRoll()
	for i, item := range p.Objects(n, "staff") {
		if m := p.def.Staff[i]; m.Voter != "" && !known[m.Voter] {
			p.Fault(item.Field("voter"), jsontree.UnknownRef, string(m.Voter))
		}
	}
}

// mobileBoxes checks the references of boxes once voters and staff are read.
func (p *parsing) mobileBoxes(n *jsontree.Node) {
	votersTold, staffTold := p.told("voters"), p.told("staff")
	known := p.def.onRoll()
	for i, s := range p.Objects(n, "stations") {
		for j, b := range p.Objects(s, "boxes") {
			box := p.def.Stations[i].Boxes[j]
			for k, no := range box.Voters {
				if !known[no] && votersTold {
					p.Fault(b.Field("voters").Items[k], jsontree.UnknownRef, string(no))
				}
			}
			for k, id := range box.Staff {
				if _, ok := p.def.Staff.Find(id); !ok && staffTold {
					p.Fault(b.Field("staff").Items[k], jsontree.UnknownRef, string(id))
				}
			}
		}
	}
}

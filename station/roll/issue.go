package roll

import (
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// Credential is what a voter showed.
type Credential string

// The credentials. Unasked stands where a paper list tells nothing of it.
const (
	Unasked     Credential = ""
	Certificate Credential = "certificate"
	IDCard      Credential = "id"
	NoneShown   Credential = "none"
)

// Issue checks in one voter and hands out one ballot of every kind, with those
// of the principals whose votes the voter holds.
type Issue struct {
	Voter      election.VoterNo
	Box        election.BoxID // "" for the station's first fixed one
	With       []election.VoterNo
	Scribe     string
	Credential Credential
	// Later is the time on a paper list that is entered afterwards, which two
	// supervisors sign.
	Later string
}

// Plan implements Command.
func (r Issue) Plan(s *State, o election.Origin, c *election.Check) []event {
	box, ok := s.beginIssue(c, o, r.Box, r.Later)
	if !ok {
		return nil
	}
	s.checkCredential(c, r.Voter, r.Credential)
	lines := s.voterLine(c, r.Voter, box)
	for i, principal := range r.With {
		if slices.Contains(r.With[:i], principal) {
			continue
		}
		lines = append(lines, s.principalLine(c, principal, r.Voter, box)...)
	}
	s.checkStock(c, len(lines))
	return []event{&issued{Box: box.ID, Lines: lines, Scribe: r.Scribe, Later: r.Later}}
}

// IssueMany checks in every voter of a range of numbers.
type IssueMany struct {
	From, To election.VoterNo
	Box      election.BoxID
	// Absent are numbers of the range that did not come.
	Absent []election.VoterNo
	Later  string
}

// Plan implements Command.
func (r IssueMany) Plan(s *State, o election.Origin, c *election.Check) []event {
	box, ok := s.beginIssue(c, o, r.Box, r.Later)
	if !ok {
		return nil
	}
	for _, end := range []election.VoterNo{r.From, r.To} {
		if _, known := s.entries[end]; !known {
			c.Add("I301", "voter", string(end))
		}
	}
	var lines []issueLine
	for _, no := range s.order {
		if between(r.From, no, r.To) && !slices.Contains(r.Absent, no) {
			lines = append(lines, s.voterLine(c, no, box)...)
		}
	}
	if len(lines) == 0 && len(c.Findings) == 0 {
		c.Add("I301", "voter", string(r.From)+"–"+string(r.To))
	}
	s.checkStock(c, len(lines))
	return []event{&issued{Box: box.ID, Lines: lines, Later: r.Later}}
}

// between compares roll numbers that share what stands before their digits.
func between(from, no, to election.VoterNo) bool {
	prefix, n, ok := splitNumber(no)
	fromPrefix, low, lowOK := splitNumber(from)
	toPrefix, high, highOK := splitNumber(to)
	return ok && lowOK && highOK && prefix == fromPrefix && prefix == toPrefix && low <= n && n <= high
}

func splitNumber(no election.VoterNo) (prefix string, n int, ok bool) {
	s := string(no)
	digits := s[len(strings.TrimRight(s, "0123456789")):]
	n, err := strconv.Atoi(digits)
	return strings.TrimSuffix(s, digits), n, err == nil
}

// beginIssue checks what holds for every issue: who, where and when.
func (s *State) beginIssue(c *election.Check, o election.Origin, id election.BoxID, later string) (election.Box, bool) {
	task := election.Task("issue")
	if later != "" {
		task = "paper_list"
	}
	c.Authorise(s.staff, task, o.By)
	box, ok := s.findBox(id)
	if !ok {
		c.Add("T502", "what", "box", "id", string(id))
		return box, false
	}
	if !election.InTime(task, s.stage) {
		c.Add("I305", "stage", string(s.stage))
	}
	if box.Kind == election.MobileBox && s.boxes[box.ID].Back {
		c.Add("B407", "task", "issue", "stage", string(s.stage))
	}
	return box, true
}

// findBox finds one of the station's boxes, the first fixed one for "".
func (s *State) findBox(id election.BoxID) (election.Box, bool) {
	st, _ := s.def.Station(s.station)
	i := slices.IndexFunc(st.Boxes, func(b election.Box) bool {
		return b.ID == id || id == "" && b.Kind == election.FixedBox
	})
	if i < 0 {
		return election.Box{}, false
	}
	return st.Boxes[i], true
}

func (s *State) checkCredential(c *election.Check, no election.VoterNo, shown Credential) {
	wants := s.def.Rules.Credential
	if shown == NoneShown || shown != Unasked && wants != election.Either && string(wants) != string(shown) {
		c.Add("I309", "voter", string(no), "shown", string(shown))
	}
}

// voterLine checks a voter who comes in person.
func (s *State) voterLine(c *election.Check, no election.VoterNo, box election.Box) []issueLine {
	e, known := s.entries[no]
	if !known {
		c.Add("I301", "voter", string(no))
		return nil
	}
	if !s.Here(*e) {
		v := e.Voter
		v.Station = e.Station
		s.elsewhere(c, v)
	}
	holder, entrusted := s.proxies.Holder(no)
	switch {
	case entrusted && e.Issued != nil:
		c.Add("P213", "principal", string(no), "holder", string(holder), "at", e.Issued.At.Clock())
	case entrusted:
		c.Add("I303", "voter", string(no), "holder", string(holder))
	case e.Issued != nil:
		c.Add("I302", "voter", string(no), "at", e.Issued.At.Clock(), "desk", e.Issued.Desk)
	}
	s.checkMobile(c, no, box)
	way := InPerson
	if box.Kind == election.MobileBox {
		way = ByMobile
	}
	return []issueLine{{Voter: no, Way: way}}
}

// checkMobile keeps a mobile box to its list, and its voters from the desks
// while it is out.
func (s *State) checkMobile(c *election.Check, no election.VoterNo, box election.Box) {
	if box.Kind == election.MobileBox {
		if !slices.Contains(box.Voters, no) {
			c.Add("I308", "voter", string(no), "box", string(box.ID), "out", false)
		}
		return
	}
	st, _ := s.def.Station(s.station)
	for _, b := range st.Boxes {
		if s.boxes[b.ID].Out && slices.Contains(b.Voters, no) {
			c.Add("I308", "voter", string(no), "box", string(b.ID), "out", true)
		}
	}
}

// principalLine checks an absent voter whose ballots the holder asks for.
func (s *State) principalLine(c *election.Check, no, holder election.VoterNo, box election.Box) []issueLine {
	who := []any{"principal", string(no), "holder", string(holder)}
	e, known := s.entries[no]
	to, entrusted := s.proxies.Holder(no)
	switch {
	case !known:
		c.Add("P204", who...)
		return nil
	case e.Issued != nil:
		c.Add("P205", who...)
	case !entrusted:
		c.Add("P211", who...)
	case to != holder:
		c.Add("P206", append(who, "other", string(to))...)
	}
	way := ByProxy
	if box.Kind == election.MobileBox {
		way = ByMobile
	}
	return []issueLine{{Voter: no, Way: way, Holder: holder}}
}

// checkStock finds I304, after the close B402 where the counted stock leaves
// no room for the entry, and, as an invariant, I307.
func (s *State) checkStock(c *election.Check, n int) {
	s.checkReceived(c, n)
	if s.stage == Closed && !election.Has(c.Findings, "I305") {
		s.checkCounted(c, election.Count(n))
	}
}

// checkReceived finds I304 and I307.
func (s *State) checkReceived(c *election.Check, n int) {
	more := election.Count(n)
	for _, p := range s.def.Papers {
		if st := s.stock[p.ID]; st.Issued()+st.Spoiled+more > st.Received {
			c.Add("I304", "paper", string(p.ID), "received", int(st.Received), "left", int(st.Left()), "need", n)
		}
	}
	if registered, _ := s.Registered(); s.IssuedVoters()+more > registered && len(c.Findings) == 0 {
		c.Add("I307", "issued", int(s.IssuedVoters()+more), "registered", int(registered))
	}
}

// checkCounted finds B402 when an entry made after the stock was counted
// leaves fewer ballots than were counted as unused.
func (s *State) checkCounted(c *election.Check, more election.Count) {
	for _, p := range s.def.Papers {
		st := *s.stock[p.ID]
		st.InPerson += more
		if st.Left() < st.Unused {
			addB402(c, p.ID, st)
		}
	}
}

type issueLine struct {
	Voter  election.VoterNo `json:"voter"`
	Way    Way              `json:"way"`
	Holder election.VoterNo `json:"holder,omitempty"`
}

type issued struct {
	Box    election.BoxID `json:"box"`
	Lines  []issueLine    `json:"lines"`
	Scribe string         `json:"scribe,omitempty"`
	Later  string         `json:"later,omitempty"`
}

func (*issued) Kind() string { return "issued/1" }

func (e *issued) Claims(s *State) []journal.Claim {
	claims := make([]journal.Claim, 0, len(e.Lines)+len(s.def.Papers))
	for _, l := range e.Lines {
		claims = append(claims, journal.Take("issued", string(l.Voter)))
	}
	return append(claims, s.moveStock(int64(len(e.Lines)))...)
}

// moveStock moves the gauge of every kind of paper.
func (s *State) moveStock(n int64) []journal.Claim {
	claims := make([]journal.Claim, len(s.def.Papers))
	for i, p := range s.def.Papers {
		claims[i] = journal.Move("ballots/"+string(p.ID), n)
	}
	return claims
}

func (e *issued) Apply(s *State, h journal.Header) error {
	for _, l := range e.Lines {
		s.entries[l.Voter].Issued = &Issued{At: h.At, Desk: h.Desk, Box: e.Box, Way: l.Way, Holder: l.Holder, Scribe: e.Scribe, Later: e.Later}
		s.countIssue(l.Way, e.Box, 1)
	}
	s.keepReasons(h)
	return nil
}

// countIssue moves the counts of a way and a box by one voter.
func (s *State) countIssue(way Way, box election.BoxID, n election.Count) {
	for _, st := range s.stock {
		switch way {
		case InPerson:
			st.InPerson += n
		case ByProxy:
			st.Proxy += n
		case ByMobile:
			st.Mobile += n
		}
	}
	b := s.boxes[box]
	b.Issued += n
	if b.Out {
		b.SinceOut += n
	}
}

// UndoIssue takes an issue back, or those of several voters who were issued
// together: the unvoted papers were handed in and are unused again.
type UndoIssue struct {
	Voter election.VoterNo
	With  []election.VoterNo
}

// Plan implements Command.
func (r UndoIssue) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "undo_issue", o.By)
	var events []event
	for i, no := range append([]election.VoterNo{r.Voter}, r.With...) {
		if i > 0 && (no == r.Voter || slices.Contains(r.With[:i-1], no)) {
			continue
		}
		e, known := s.entries[no]
		switch {
		case !known:
			c.Add("I301", "voter", string(no))
		case e.Issued == nil:
			c.Add("T502", "what", "issue", "id", string(no))
		default:
			c.Add("I311", "voter", string(no), "at", e.Issued.At.Clock())
		}
		events = append(events, &issueUndone{Voter: no})
	}
	s.checkStage(c, "undo_issue")
	return events
}

type issueUndone struct {
	Voter election.VoterNo `json:"voter"`
}

func (*issueUndone) Kind() string { return "issue_undone/1" }

func (e *issueUndone) Claims(s *State) []journal.Claim {
	return append(s.moveStock(-1), journal.Release("issued", string(e.Voter)))
}

func (e *issueUndone) Apply(s *State, h journal.Header) error {
	entry := s.entries[e.Voter]
	s.countIssue(entry.Issued.Way, entry.Issued.Box, -1)
	entry.Issued = nil
	s.keepReasons(h)
	return nil
}

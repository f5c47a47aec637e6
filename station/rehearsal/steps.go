package rehearsal

import (
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/jsontree"
	"changpiao/station/roll"
	"changpiao/station/signing"
)

// action is a step ready to be taken.
type action interface {
	task() election.Task
	do(*Runner, election.Origin) (journal.Receipt, error)
}

// steps reads each step of the language.
var steps map[string]func(*parsing, *jsontree.Node) action

func init() {
	steps = map[string]func(*parsing, *jsontree.Node) action{
		"open":              readOpen,
		"register_late":     readRegisterLate,
		"proxy":             readProxy,
		"cancel_proxy":      readCancelProxy,
		"issue":             readIssue,
		"issue_many":        readIssueMany,
		"undo_issue":        readUndoIssue,
		"mobile_out":        readMobileOut,
		"mobile_back":       readMobileBack,
		"spoil":             readSpoil,
		"publish_late_list": readPublishLateList,
		"change_staff":      readChangeStaff,
		"close":             readClose,
		"receive":           readReceive,
		"returned":          readReturned,
		"bundle":            readBundle,
		"resize_bundle":     readResizeBundle,
		"ballot":            readBallot,
		"ballot_position":   readBallotPosition,
		"take_back":         readTakeBack,
		"correct":           readCorrect,
		"decide":            readDecide,
		"agree":             readAgree,
		"totals":            readTotals,
		"export_pass":       readExportPass,
		"merge_pass":        readMergePass,
		"seal":              readSeal,
		"announce":          readAnnounce,
		"reopen":            readReopen,
		"next_round":        readNextRound,
	}
}

// onRoll is a step that is a command of the roll book.
type onRoll struct {
	name    election.Task
	command roll.Command
}

func (a onRoll) task() election.Task { return a.name }

func (a onRoll) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	return r.day.Roll().Do(o, a.command)
}

// onTally is a step that is a command of the tally book. Before the boxes are
// opened it is tried against an empty one, which tells what is wrong with it
// besides.
type onTally struct {
	name    election.Task
	command count.Command
	pass    count.Pass // of a ballot or totals
	of      func(*count.State, count.Pass) []election.StaffID
}

func (a onTally) task() election.Task { return a.name }

func (a onTally) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	if book := r.day.Tally(); book != nil {
		return book.Do(o, a.command)
	}
	return r.day.TryEmpty(o, a.command)
}

func readOpen(p *parsing, n *jsontree.Node) action {
	seals := map[election.BoxID]string{}
	for box, seal := range p.texts(n, "seals") {
		seals[election.BoxID(box)] = seal
	}
	return onRoll{"open", roll.OpenPolls{Received: figures[election.PaperID](p, n, "received"), Seals: seals}}
}

func readRegisterLate(p *parsing, n *jsontree.Node) action {
	voter := n.Field("voter")
	if !voter.Given() {
		p.Need(n, "voter")
		return nil
	}
	v, faults := election.ReadVoter(p.file, voter)
	p.voters = append(p.voters, faults...)
	return onRoll{"register_late", roll.RegisterLate{Voter: v}}
}

func readProxy(p *parsing, n *jsontree.Node) action {
	return onRoll{"proxy", roll.RecordProxy{Proxy: election.Proxy{
		Principal: election.VoterNo(p.Text(n, "principal")), Holder: election.VoterNo(p.Text(n, "holder")),
		Relation: election.Relation(p.Text(n, "relation")), Document: p.Text(n, "document"), On: p.date(n, "on"), Absence: p.Text(n, "absence"),
	}}}
}

func readCancelProxy(p *parsing, n *jsontree.Node) action {
	return onRoll{"cancel_proxy", roll.CancelProxy{Principal: election.VoterNo(p.Text(n, "principal"))}}
}

// issueTask is the task of an issue: a paper list entered later is another.
func issueTask(later string) election.Task {
	if later != "" {
		return "paper_list"
	}
	return "issue"
}

func readIssue(p *parsing, n *jsontree.Node) action {
	later := p.Text(n, "later")
	return onRoll{issueTask(later), roll.Issue{
		Voter: election.VoterNo(p.Text(n, "voter")), Box: election.BoxID(p.Text(n, "box")), With: p.voterNos(n, "with"),
		Scribe: p.Text(n, "scribe"), Credential: roll.Credential(p.Text(n, "credential")), Later: later,
	}}
}

func readIssueMany(p *parsing, n *jsontree.Node) action {
	later := p.Text(n, "later")
	return onRoll{issueTask(later), roll.IssueMany{
		From: election.VoterNo(p.Text(n, "from")), To: election.VoterNo(p.Text(n, "to")), Box: election.BoxID(p.Text(n, "box")),
		Absent: p.voterNos(n, "absent"), Later: later,
	}}
}

func readUndoIssue(p *parsing, n *jsontree.Node) action {
	return onRoll{"undo_issue", roll.UndoIssue{Voter: election.VoterNo(p.Text(n, "voter"))}}
}

func readMobileOut(p *parsing, n *jsontree.Node) action {
	return onRoll{"mobile_out", roll.MobileOut{Box: election.BoxID(p.Text(n, "box")), Took: figures[election.PaperID](p, n, "took")}}
}

func readMobileBack(p *parsing, n *jsontree.Node) action {
	return onRoll{"mobile_back", roll.MobileBack{Box: election.BoxID(p.Text(n, "box")), Left: figures[election.PaperID](p, n, "left"), Voters: p.voterNos(n, "voters"), Later: p.Text(n, "later")}}
}

func readSpoil(p *parsing, n *jsontree.Node) action {
	return onRoll{"spoil", roll.Spoil{Paper: election.PaperID(p.Text(n, "paper")), N: p.figure(n, "n"), HandedBack: p.Bool(n, "handed_back")}}
}

func readPublishLateList(*parsing, *jsontree.Node) action {
	return onRoll{"publish_late_list", roll.PublishLateList{}}
}

// staffing changes the staff, and gives the member keys with the two who
// confirm it.
type staffing struct{ member election.StaffMember }

func (staffing) task() election.Task { return "change_staff" }

func (a staffing) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	receipt, err := r.day.Roll().Do(o, roll.ChangeStaff{Member: a.member})
	if err != nil {
		return receipt, err
	}
	return receipt, r.outside.Admit(a.member)
}

func readChangeStaff(p *parsing, n *jsontree.Node) action {
	return staffing{election.StaffMember{
		ID: election.StaffID(p.Need(n, "id")), Name: p.Text(n, "name"), Role: election.Role(p.Need(n, "role")), Voter: election.VoterNo(p.Text(n, "voter")),
	}}
}

func readClose(p *parsing, n *jsontree.Node) action {
	return onRoll{"close", roll.ClosePolls{Unused: figures[election.PaperID](p, n, "unused"), Present: p.figure(n, "present")}}
}

// receiving takes another station's closing statement in.
type receiving struct{ book string }

func (receiving) task() election.Task { return "receive" }

func (a receiving) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	closing, err := r.outside.Foreign(a.book)
	if err != nil {
		return journal.Receipt{}, ofFile("book", a.book, err)
	}
	if receipt, err := r.openBoxes(o, count.Begin{Statement: closing}); err != nil {
		return receipt, err
	}
	return r.day.Receive(o, closing)
}

func readReceive(p *parsing, n *jsontree.Node) action { return receiving{book: p.Need(n, "book")} }

// opening counts a box; the first one opens the boxes.
type opening struct{ onTally }

func (a opening) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	if receipt, err := r.openBoxes(o, a.command); err != nil {
		return receipt, err
	}
	return a.onTally.do(r, o)
}

func readReturned(p *parsing, n *jsontree.Node) action {
	return opening{onTally{name: "returned", command: count.CountBox{
		Box: election.BoxID(p.Text(n, "box")), Paper: election.PaperID(p.Text(n, "paper")), N: p.figure(n, "n"), Blank: p.figure(n, "blank"), Void: p.figure(n, "void"),
	}}}
}

func readBundle(p *parsing, n *jsontree.Node) action {
	return onTally{name: "bundle", command: count.BeginBundle{ID: count.BundleID(p.Text(n, "id")), Paper: election.PaperID(p.Text(n, "paper")), N: p.figure(n, "n")}}
}

func readResizeBundle(p *parsing, n *jsontree.Node) action {
	return onTally{name: "resize", command: count.ResizeBundle{ID: count.BundleID(p.Text(n, "bundle")), N: p.figure(n, "n")}}
}

func readBallot(p *parsing, n *jsontree.Node) action {
	id, pass := count.BundleID(p.Text(n, "bundle")), p.pass(n)
	return onTally{
		name: "ballot", pass: pass, of: func(s *count.State, pass count.Pass) []election.StaffID { return s.PassBy(id, pass) },
		command: count.Enter{Bundle: id, Pass: pass, Ballot: p.ballot(n), Times: p.orElse(n, "times", 1)},
	}
}

func readBallotPosition(p *parsing, n *jsontree.Node) action {
	id, pass := count.BundleID(p.Text(n, "bundle")), p.pass(n)
	return onTally{
		name: "ballot", pass: pass, of: func(s *count.State, pass count.Pass) []election.StaffID { return s.PassBy(id, pass) },
		command: count.EnterPosition{Bundle: id, Pass: pass, Position: election.PositionID(p.Text(n, "position")), Ballot: p.ballot(n)},
	}
}

func (p *parsing) pass(n *jsontree.Node) count.Pass {
	if !n.Field("pass").Given() {
		return count.First
	}
	v, _ := p.Int(n, "pass")
	return count.Pass(v)
}

// ballot reads the fields of a ballot.
func (p *parsing) ballot(n *jsontree.Node) count.Ballot {
	b := count.Ballot{Void: p.Bool(n, "void"), Pending: p.Bool(n, "pending"), Reason: p.Text(n, "reason")}
	for _, id := range p.Texts(n, "void_positions") {
		b.VoidPositions = append(b.VoidPositions, election.PositionID(id))
	}
	marks := n.Field("marks")
	if !marks.Given() {
		return b
	}
	if marks.Kind != jsontree.Object {
		p.Wrong(marks, jsontree.Object)
		return b
	}
	b.Marks = map[election.PositionID][]count.Mark{}
	for _, id := range marks.Keys {
		var list []count.Mark
		for _, m := range p.List(marks, id) {
			list = append(list, p.mark(m))
		}
		b.Marks[election.PositionID(id)] = list
	}
	return b
}

func (p *parsing) mark(n *jsontree.Node) count.Mark {
	switch {
	case n.Kind == jsontree.Text:
		return count.Mark{Candidate: election.CandidateID(n.Scalar)}
	case n.Kind == jsontree.Object && n.Field("against").Given():
		return count.Mark{Candidate: election.CandidateID(p.Text(n, "against")), Against: true}
	case n.Kind == jsontree.Object && n.Field("write_in") != nil:
		return count.Mark{IsWriteIn: true, WriteIn: p.Text(n, "write_in"), Voter: election.VoterNo(p.Text(n, "voter"))}
	}
	p.Wrong(n, jsontree.Text)
	return count.Mark{}
}

func readTakeBack(p *parsing, n *jsontree.Node) action {
	return onTally{name: "take_back", command: count.TakeBack{Bundle: count.BundleID(p.Text(n, "bundle")), Pass: p.pass(n)}}
}

func readCorrect(p *parsing, n *jsontree.Node) action {
	return onTally{name: "correct", command: count.Correct{Bundle: count.BundleID(p.Text(n, "bundle")), Pass: p.pass(n), N: p.index(n, "n"), Ballot: p.ballot(n)}}
}

func readDecide(p *parsing, n *jsontree.Node) action {
	return onTally{name: "decide", command: count.Decide{
		Bundle: count.BundleID(p.Text(n, "bundle")), N: p.index(n, "n"),
		Decision: count.Decision{Ballot: p.ballot(n), Clause: p.Text(n, "clause"), Reason: p.Text(n, "reason")},
	}}
}

func readAgree(p *parsing, n *jsontree.Node) action {
	return onTally{name: "agree", command: count.Agree{Bundle: count.BundleID(p.Text(n, "bundle"))}}
}

func readTotals(p *parsing, n *jsontree.Node) action {
	of, pass := count.TotalsOf{Bundle: count.BundleID(p.Text(n, "bundle")), Position: election.PositionID(p.Text(n, "position"))}, p.pass(n)
	return onTally{
		name: "totals", pass: pass, of: func(s *count.State, pass count.Pass) []election.StaffID { return s.TotalsBy(of, pass) },
		command: count.TypeTotals{
			Bundle: of.Bundle, Position: of.Position, Paper: election.PaperID(p.Text(n, "paper")), Pass: pass,
			Votes: figures[election.CandidateID](p, n, "votes"), Against: figures[election.CandidateID](p, n, "against"),
			WriteIns: figures[string](p, n, "write_ins"), Blank: p.orElse(n, "blank", 0), Void: p.orElse(n, "void", 0),
		},
	}
}

// exporting signs a bundle's pass into a file for another PC.
type exporting struct {
	bundle count.BundleID
	pass   count.Pass
	file   string
}

func (exporting) task() election.Task { return "ballot" }

func (a exporting) do(r *Runner, _ election.Origin) (journal.Receipt, error) {
	data, err := r.day.ExportPass(a.bundle, a.pass)
	if err != nil {
		return journal.Receipt{}, err
	}
	return journal.Receipt{}, ofFile("file", a.file, r.outside.WriteFile(a.file, data))
}

func readExportPass(p *parsing, n *jsontree.Node) action {
	return exporting{bundle: count.BundleID(p.Text(n, "bundle")), pass: p.pass(n), file: p.Need(n, "file")}
}

// merging takes in a pass that another PC signed; its key is an enrolment.
type merging struct{ file, key string }

func (merging) task() election.Task { return "merge" }

func (a merging) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	data, err := r.outside.ReadFile(a.file)
	if err != nil {
		return journal.Receipt{}, ofFile("file", a.file, err)
	}
	var keys []signing.PublicKey
	if a.key != "" {
		text, err := r.outside.ReadFile(a.key)
		if err != nil {
			return journal.Receipt{}, ofFile("key", a.key, err)
		}
		e, err := signing.ParseEnrolment(text)
		if err != nil {
			return journal.Receipt{}, ofFile("key", a.key, err)
		}
		keys = append(keys, e.Key)
	}
	return r.day.MergePass(o, data, keys)
}

func readMergePass(p *parsing, n *jsontree.Node) action {
	return merging{file: p.Need(n, "file"), key: p.Text(n, "key")}
}

// sealing makes and signs the sheet.
type sealing struct{}

func (sealing) task() election.Task { return "seal" }

func (sealing) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	_, _, err := r.day.Seal(o)
	return journal.Receipt{}, err
}

func readSeal(*parsing, *jsontree.Node) action { return sealing{} }

func readAnnounce(p *parsing, n *jsontree.Node) action {
	return onTally{name: "announce", command: count.Announce{Posted: p.loose(n, "posted")}}
}

// loose reads a text where a script may also say true.
func (p *parsing) loose(n *jsontree.Node, key string) string {
	if f := n.Field(key); f.Given() && f.Kind == jsontree.Bool {
		return f.Scalar
	}
	return p.Text(n, key)
}

// reopening goes back to polling or counting.
type reopening struct{ polls bool }

func (reopening) task() election.Task { return "reopen" }

func (a reopening) do(r *Runner, o election.Origin) (journal.Receipt, error) {
	return r.day.Reopen(o, a.polls)
}

func readReopen(p *parsing, n *jsontree.Node) action {
	to := p.Need(n, "to")
	if to != "polling" && to != "counting" && to != "" {
		p.Fault(n.Field("to"), jsontree.NotAllowed, to)
	}
	return reopening{polls: to == "polling"}
}

package election

// Step is something of an election that has a last day.
type Step string

// The steps, in the order of a calendar.
const (
	PostRoll       Step = "roll"       // the roll is posted (D105)
	TakeObjections Step = "objections" // objections to the roll come in (R111)
	DecideThem     Step = "decisions"  // and are decided (R111)
	Nominate       Step = "nomination" // candidates are nominated
	PostCandidates Step = "candidates" // the formal candidates are posted (D105)
	PostProxies    Step = "proxies"    // entrusted votes are posted (P210)
	Poll           Step = "polling"
	SealSheets     Step = "sheets"  // the stations' sheets are sealed (S713)
	FurtherRound   Step = "further" // a run-off or re-vote, where one is due (O603, O604)
	File           Step = "filing"  // the result is filed with the district
)

// Deadline is the last day of a step, worked out from polling day.
type Deadline struct {
	Step Step
	Last Date // "" where the rules set none
	// Noted says that the definition notes when the step was done; Done is that
	// day, "" while it was not.
	Noted bool
	Done  Date
}

// FurtherDays is how long after polling day a run-off or re-vote may be held.
const FurtherDays = 10

// Calendar works out the last days of an election's steps, in the order of
// their days.
func (d *Definition) Calendar() []Deadline {
	var list []Deadline
	if d.Kind == FirstRound {
		posted := d.RollPosted()
		list = append(list,
			Deadline{Step: PostRoll, Last: d.ElectionDay.AddDays(-rollPostedDays), Noted: true, Done: d.RollPublished},
			Deadline{Step: TakeObjections, Last: posted.AddDays(ObjectionDays)},
			Deadline{Step: DecideThem, Last: posted.AddDays(ObjectionDays + decisionDays)})
		if !d.Nominates() {
			candidates := d.ElectionDay.AddDays(-candidatesPostedDays)
			list = append(list, Deadline{Step: Nominate, Last: candidates},
				Deadline{Step: PostCandidates, Last: candidates, Noted: true, Done: d.CandidatesPublished})
		}
	}
	if d.Rules.MaxProxies > 0 {
		list = append(list, Deadline{Step: PostProxies, Last: d.ElectionDay.AddDays(-1), Noted: true, Done: d.ProxiesPublished})
	}
	list = append(list, Deadline{Step: Poll, Last: d.ElectionDay}, Deadline{Step: SealSheets, Last: d.ElectionDay.AddDays(1)})
	if d.Nominates() {
		return append(list, Deadline{Step: PostCandidates, Done: d.CandidatesPublished})
	}
	return append(list, Deadline{Step: FurtherRound, Last: d.ElectionDay.AddDays(FurtherDays)}, Deadline{Step: File})
}

// RollPosted is the day on which the roll was posted, or the last on which it
// can be where the definition does not note it. Objections run from it.
func (d *Definition) RollPosted() Date {
	if d.RollPublished != "" {
		return d.RollPublished
	}
	return d.ElectionDay.AddDays(-rollPostedDays)
}

// DecideBy is the last day for the decision of an objection.
func DecideBy(received Date) Date { return received.AddDays(decisionDays) }

// Timing says how a deadline stands on a day.
type Timing string

// The timings.
const (
	Kept    Timing = "kept"    // done in time
	Missed  Timing = "missed"  // done too late
	Unnoted Timing = "unnoted" // over, and the definition should note when it was done but does not
	Over    Timing = "over"    // over; nothing notes whether it was kept
	Today   Timing = "today"   // the last day
	Ahead   Timing = "ahead"
)

// On tells how the deadline stands on a day.
func (x Deadline) On(today Date) Timing {
	switch {
	case x.Last != "" && x.Done > x.Last:
		return Missed
	case x.Done != "":
		return Kept
	case x.Last == "":
		return Ahead
	case today > x.Last && x.Noted:
		return Unnoted
	case today > x.Last:
		return Over
	case today == x.Last:
		return Today
	}
	return Ahead
}

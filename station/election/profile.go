package election

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ProfileName names one of the dated sets of rules.
type ProfileName string

// The profiles. Each is a column of the parameter table below.
const (
	Residents2020  ProfileName = "residents-2020"
	Residents2026  ProfileName = "residents-2026"
	Party2020      ProfileName = "party-2020"
	Nomination2020 ProfileName = "nomination-2020"
	Assembly       ProfileName = "assembly"
)

// Profiles lists them, the default first.
func Profiles() []ProfileName {
	return []ProfileName{Residents2020, Residents2026, Party2020, Nomination2020, Assembly}
}

// Choice is the value of a parameter that takes one of a few words.
type Choice string

// The words that parameters take.
const (
	Voters          Choice = "voters"
	Households      Choice = "households"
	Representatives Choice = "representatives"
	MembersDue      Choice = "due"

	NearRelative Choice = "near_relative"
	AnyVoter     Choice = "any_voter"
	None         Choice = "none"

	Either      Choice = "either"
	Certificate Choice = "certificate"
	IDCard      Choice = "id"

	Classes2020 Choice = "2020"
	Classes2026 Choice = "2026"

	ByReturned Choice = "returned"
	ByIssued   Choice = "issued"
	ByValid    Choice = "valid"
	ByPresent  Choice = "present"
	ByDue      Choice = "due"

	OverHalf      Choice = "over_half"
	OverTwoThirds Choice = "over_two_thirds"
	FourFifths    Choice = "four_fifths"
	MostVotes     Choice = "most_votes"
	Third         Choice = "third"
	AsFirst       Choice = "as_first"

	ThePosition Choice = "position"
	TheBallot   Choice = "ballot"
	TheStation  Choice = "station"
	TheBox      Choice = "box"
	Central     Choice = "central"

	Higher Choice = "higher"
	Both   Choice = "both"

	Abstain Choice = "abstain"
	Void    Choice = "void"

	ForOnly    Choice = "for"
	ForAgainst Choice = "for_against"

	Yes          Choice = "yes"
	No           Choice = "no"
	AfterAgainst Choice = "after_against"

	Live       Choice = "live"
	AfterAgree Choice = "after_agree"
)

// RuleSet holds every parameter of the rules, resolved for one election.
type RuleSet struct {
	Electors       Choice  `json:"electors"`
	MaxProxies     int     `json:"max_proxies"`
	ProxyHolder    Choice  `json:"proxy_holder"`
	ProxyCandidate Choice  `json:"proxy_candidate"`
	ProxyDay       Choice  `json:"proxy_day"`
	Credential     Choice  `json:"credential"`
	LateClasses    Choice  `json:"late_classes"`
	Participants   Choice  `json:"participants"`
	Quorum         Choice  `json:"quorum"`
	ReturnedLimit  Choice  `json:"returned_limit"`
	Majority       Choice  `json:"majority"`
	MajorityBase   Choice  `json:"majority_base"`
	RunoffMajority Choice  `json:"runoff_majority"`
	RunoffFloor    Choice  `json:"runoff_floor"`
	RunoffQuorum   Choice  `json:"runoff_quorum"`
	Surplus        Surplus `json:"surplus"`
	Nominees       Extra   `json:"nominees"`
	WomanCandidate Choice  `json:"woman_candidate"`
	WomanElected   Choice  `json:"woman_elected"`
	OverVote       Choice  `json:"over_vote"`
	TwoPositions   Choice  `json:"two_positions"`
	Blank          Choice  `json:"blank"`
	Marks          Choice  `json:"marks"`
	WriteIns       Choice  `json:"write_ins"`
	MobileExcess   Choice  `json:"mobile_excess"`
	CountAt        Choice  `json:"count_at"`
	Board          Choice  `json:"board"`
}

// TakesAgainst says whether a ballot may carry marks against candidates: where
// they are counted, and where a name may be written in only after one.
func (r RuleSet) TakesAgainst() bool { return r.Marks == ForAgainst || r.WriteIns == AfterAgainst }

// Surplus is by how many a position's candidates must exceed its seats: a
// number, or a share of the seats rounded up, written "20%".
type Surplus string

// For gives the surplus asked for a number of seats.
func (s Surplus) For(seats int) int {
	if p, ok := strings.CutSuffix(string(s), "%"); ok {
		n, _ := strconv.Atoi(p)
		return (seats*n + 99) / 100
	}
	n, _ := strconv.Atoi(string(s))
	return n
}

// Extra is how many nominees a position gets beyond its seats, written
// "seats + 1"; "none" where the election nominates nobody.
type Extra string

// Beyond gives the number beyond the seats, and whether there is nomination.
func (e Extra) Beyond() (int, bool) {
	rest, ok := strings.CutPrefix(strings.ReplaceAll(string(e), " ", ""), "seats")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(cmp.Or(strings.TrimPrefix(rest, "+"), "0"))
	return n, err == nil && n >= 0
}

// Parameter is a row of the table of parameters.
type Parameter struct {
	Name string
	// Values are the words it takes; empty for numbers.
	Values []Choice
	// Defaults and Clauses give for each profile, in the order of Profiles,
	// the default and its source; "open" marks a default for which no
	// authoritative text was found and which must be confirmed by hand.
	Defaults [5]string
	Clauses  [5]string

	field func(*RuleSet) any
}

// ClauseOpen is the source of a default for which no authoritative text was
// found.
const ClauseOpen = "open"

// Clause gives the source of a profile's default, "" for a profile that is not
// known.
func (row Parameter) Clause(p ProfileName) string {
	if i := slices.Index(Profiles(), p); i >= 0 {
		return row.Clauses[i]
	}
	return ""
}

// same repeats one value for every profile.
func same(s string) [5]string { return [5]string{s, s, s, s, s} }

var parameters = []Parameter{
	{"electors", []Choice{Voters, Households, Representatives, MembersDue}, [5]string{"voters", "voters", "due", "voters", "voters"}, [5]string{"S", "L26", "S", "S", "S"}, func(r *RuleSet) any { return &r.Electors }},
	{"max_proxies", nil, [5]string{"5", "3", "0", "0", "0"}, [5]string{"S", "L26 Art.19", "S", "local", "S"}, func(r *RuleSet) any { return &r.MaxProxies }},
	{"proxy_holder", []Choice{NearRelative, AnyVoter, None}, [5]string{"near_relative", "any_voter", "none", "none", "none"}, [5]string{"S", "L26 Art.19", "S", "local", "S"}, func(r *RuleSet) any { return &r.ProxyHolder }},
	{"proxy_candidate", []Choice{No, Yes}, same("no"), [5]string{"S", "L26", "", "", ""}, func(r *RuleSet) any { return &r.ProxyCandidate }},
	{"proxy_day", []Choice{No, Yes}, same("no"), [5]string{"S", "L26", "", "", ""}, func(r *RuleSet) any { return &r.ProxyDay }},
	{"credential", []Choice{Either, Certificate, IDCard}, same("either"), [5]string{"S", "S", "S", "S", "S"}, func(r *RuleSet) any { return &r.Credential }},
	{"late_classes", []Choice{Classes2020, Classes2026, None}, [5]string{"2020", "2026", "none", "2020", "none"}, [5]string{"S", "L26 Art.16", "S", "S", "S"}, func(r *RuleSet) any { return &r.LateClasses }},
	{"participants", []Choice{ByReturned, ByIssued, ByValid, ByPresent}, [5]string{"returned", "returned", "present", "returned", "present"}, [5]string{"open", "open", "S", "open", "local"}, func(r *RuleSet) any { return &r.Participants }},
	{"quorum", []Choice{OverHalf, OverTwoThirds, FourFifths}, [5]string{"over_half", "over_half", "four_fifths", "over_half", "over_half"}, [5]string{"S", "L26 Arts.14, 19", "S", "S", "local"}, func(r *RuleSet) any { return &r.Quorum }},
	{"returned_limit", []Choice{ByIssued}, same("issued"), same("S"), func(r *RuleSet) any { return &r.ReturnedLimit }},
	{"majority", []Choice{OverHalf, MostVotes}, [5]string{"over_half", "over_half", "over_half", "most_votes", "most_votes"}, [5]string{"S", "L26", "S", "S", "local"}, func(r *RuleSet) any { return &r.Majority }},
	{"majority_base", []Choice{ByReturned, ByIssued, ByValid, ByDue, ByPresent}, [5]string{"returned", "returned", "due", "returned", "present"}, [5]string{"open", "open", "open", "open", "local"}, func(r *RuleSet) any { return &r.MajorityBase }},
	{"runoff_majority", []Choice{MostVotes, OverHalf}, [5]string{"most_votes", "most_votes", "over_half", "most_votes", "most_votes"}, [5]string{"open", "L26 Art.19", "open", "", "local"}, func(r *RuleSet) any { return &r.RunoffMajority }},
	{"runoff_floor", []Choice{None, Third}, [5]string{"none", "third", "none", "none", "none"}, [5]string{"open", "L26 Art.19", "open", "", "local"}, func(r *RuleSet) any { return &r.RunoffFloor }},
	{"runoff_quorum", []Choice{AsFirst, None}, same("as_first"), [5]string{"open", "L26 Art.19", "open", "", "local"}, func(r *RuleSet) any { return &r.RunoffQuorum }},
	{"surplus", nil, [5]string{"1", "1", "20%", "0", "0"}, [5]string{"S", "L26", "S", "S", "local"}, func(r *RuleSet) any { return &r.Surplus }},
	{"nominees", nil, [5]string{"none", "none", "none", "seats + 1", "none"}, [5]string{"", "", "", "S", ""}, func(r *RuleSet) any { return &r.Nominees }},
	{"woman_candidate", []Choice{Yes, No}, [5]string{"yes", "no", "no", "yes", "no"}, [5]string{"S", "L26 Art.8", "S", "S", "local"}, func(r *RuleSet) any { return &r.WomanCandidate }},
	{"woman_elected", []Choice{Yes, No}, [5]string{"yes", "yes", "no", "no", "no"}, [5]string{"S", "L26 Art.8", "S", "", "local"}, func(r *RuleSet) any { return &r.WomanElected }},
	{"over_vote", []Choice{ThePosition, TheBallot}, [5]string{"position", "position", "ballot", "ballot", "ballot"}, same("local"), func(r *RuleSet) any { return &r.OverVote }},
	{"two_positions", []Choice{Higher, Both, TheBallot}, same("higher"), same("local"), func(r *RuleSet) any { return &r.TwoPositions }},
	{"blank", []Choice{Abstain, Void}, same("abstain"), same("local"), func(r *RuleSet) any { return &r.Blank }},
	{"marks", []Choice{ForOnly, ForAgainst}, [5]string{"for", "for", "for_against", "for", "for"}, same("local"), func(r *RuleSet) any { return &r.Marks }},
	{"write_ins", []Choice{Yes, No, AfterAgainst}, [5]string{"yes", "yes", "after_against", "yes", "yes"}, same("S"), func(r *RuleSet) any { return &r.WriteIns }},
	{"mobile_excess", []Choice{TheStation, TheBox}, same("station"), [5]string{"S", "S", "", "S", ""}, func(r *RuleSet) any { return &r.MobileExcess }},
	{"count_at", []Choice{TheStation, Central}, same("station"), same("local"), func(r *RuleSet) any { return &r.CountAt }},
	{"board", []Choice{Live, AfterAgree}, same("live"), same("local"), func(r *RuleSet) any { return &r.Board }},
}

// Parameters returns the table of parameters.
func Parameters() []Parameter { return slices.Clone(parameters) }

// RulesOf gives a profile's defaults.
func RulesOf(p ProfileName) (RuleSet, error) { return ResolveRules(p, nil) }

// ResolveRules gives a profile's parameters with some of them set otherwise.
// The error names the parameter that is unknown or takes no such value.
func ResolveRules(p ProfileName, overrides map[string]string) (RuleSet, error) {
	column := slices.Index(Profiles(), p)
	if column < 0 {
		return RuleSet{}, &ParameterError{Name: "profile", Value: string(p)}
	}
	var r RuleSet
	for _, row := range parameters {
		if err := row.Set(&r, row.Defaults[column]); err != nil {
			return RuleSet{}, err
		}
	}
	for name, value := range overrides {
		i := slices.IndexFunc(parameters, func(row Parameter) bool { return row.Name == name })
		if i < 0 {
			return RuleSet{}, &ParameterError{Name: name, Value: value, Unknown: true}
		}
		if err := parameters[i].Set(&r, value); err != nil {
			return RuleSet{}, err
		}
	}
	if p == Residents2026 && r.Electors == Representatives {
		// Art. 14 and 19: representatives vote in person, and two thirds of
		// them must take part.
		if _, set := overrides["quorum"]; !set {
			r.Quorum = OverTwoThirds
		}
		if _, set := overrides["proxy_holder"]; !set {
			r.ProxyHolder = None
		}
	}
	return r, nil
}

// ParameterError says that a rule parameter is unknown or has a value that it
// doesn't take.
type ParameterError struct {
	Name, Value string
	Unknown     bool
}

func (e *ParameterError) Error() string {
	if e.Unknown {
		return fmt.Sprintf("no parameter %q", e.Name)
	}
	return fmt.Sprintf("parameter %q takes no %q", e.Name, e.Value)
}

// Set reads a value into the parameter's field; true and false stand for yes
// and no.
func (row Parameter) Set(r *RuleSet, value string) error {
	bad := &ParameterError{Name: row.Name, Value: value}
	switch f := row.field(r).(type) {
	case *int:
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > math.MaxInt16 {
			return bad
		}
		*f = n
	case *Surplus:
		digits := strings.TrimSuffix(value, "%")
		if n, err := strconv.Atoi(digits); err != nil || n < 0 || n > 1000 {
			return bad
		}
		*f = Surplus(value)
	case *Extra:
		if n, err := strconv.Atoi(value); err == nil && n >= 0 {
			value = "seats + " + value
		}
		if _, ok := Extra(value).Beyond(); !ok && value != string(None) {
			return bad
		}
		*f = Extra(value)
	case *Choice:
		c := Choice(value)
		switch value {
		case "true":
			c = Yes
		case "false":
			c = No
		}
		if !slices.Contains(row.Values, c) {
			return bad
		}
		*f = c
	}
	return nil
}

// Get writes the parameter's value as Set reads it.
func (row Parameter) Get(r RuleSet) string {
	switch f := row.field(&r).(type) {
	case *int:
		return strconv.Itoa(*f)
	case *Surplus:
		return string(*f)
	case *Extra:
		return string(*f)
	case *Choice:
		return string(*f)
	}
	return ""
}

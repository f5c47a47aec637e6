package main

import (
	"maps"
	"strconv"
)

// The oracle is a second count, written from the rules alone: it shares no
// code with the program, so that a slip has to be made twice to stay hidden.
// Its parts are the parameters (this file), a ballot read by itself
// (oracle_ballot_test.go), figures and outcome (oracle_count_test.go), a
// polling day that books its own figures while it writes the script
// (oracle_day_test.go), and the generators (oracle_draw_test.go).

// oracleRules holds parameters by name, each spelled as a definition spells it.
type oracleRules map[string]string

// oracleProfiles is the table of profiles; what changes no figure is left out.
var oracleProfiles = map[string]oracleRules{
	"residents-2020": oracleResidents(nil),
	"residents-2026": oracleResidents(oracleRules{"max_proxies": "3", "proxy_holder": "any_voter", "late_classes": "2026", "runoff_floor": "third", "woman_candidate": "no"}),
	"nomination-2020": oracleResidents(oracleRules{"max_proxies": "0", "proxy_holder": "none", "majority": "most_votes", "surplus": "0",
		"nominees": "seats+1", "woman_elected": "no", "over_vote": "ballot"}),
	"party-2020": oracleResidents(oracleRules{"max_proxies": "0", "proxy_holder": "none", "late_classes": "none", "participants": "present",
		"quorum": "four_fifths", "majority_base": "due", "runoff_majority": "over_half", "surplus": "20%", "woman_candidate": "no", "woman_elected": "no",
		"over_vote": "ballot", "marks": "for_against", "write_ins": "after_against"}),
	"assembly": oracleResidents(oracleRules{"max_proxies": "0", "proxy_holder": "none", "late_classes": "none", "participants": "present",
		"majority": "most_votes", "majority_base": "present", "surplus": "0", "woman_candidate": "no", "woman_elected": "no", "over_vote": "ballot"}),
}

// oracleResidents is the profile residents-2020 with some parameters changed.
func oracleResidents(changed oracleRules) oracleRules {
	r := oracleRules{
		"electors": "voters", "max_proxies": "5", "proxy_holder": "near_relative", "proxy_candidate": "no", "proxy_day": "no", "late_classes": "2020",
		"participants": "returned", "quorum": "over_half", "majority": "over_half", "majority_base": "returned",
		"runoff_majority": "most_votes", "runoff_floor": "none", "runoff_quorum": "as_first", "surplus": "1", "nominees": "none",
		"woman_candidate": "yes", "woman_elected": "yes", "over_vote": "position", "two_positions": "higher", "blank": "abstain",
		"marks": "for", "write_ins": "yes", "mobile_excess": "station",
	}
	maps.Copy(r, changed)
	return r
}

// oracleChoices are the values a definition may give to a parameter.
var oracleChoices = map[string][]string{
	"electors":        {"voters", "households", "representatives"},
	"max_proxies":     {"0", "1", "2", "5"},
	"proxy_holder":    {"near_relative", "any_voter", "none"},
	"proxy_candidate": {"yes", "no"},
	"proxy_day":       {"yes", "no"},
	"late_classes":    {"none", "2020", "2026"},
	"participants":    {"returned", "issued", "valid", "present"},
	"quorum":          {"over_half", "over_two_thirds", "four_fifths"},
	"majority":        {"over_half", "most_votes"},
	"majority_base":   {"returned", "issued", "valid", "due", "present"},
	"runoff_majority": {"over_half", "most_votes"},
	"runoff_floor":    {"none", "third"},
	"runoff_quorum":   {"as_first", "none"},
	"surplus":         {"0", "1", "2", "20%"},
	"woman_candidate": {"yes", "no"},
	"woman_elected":   {"yes", "no"},
	"over_vote":       {"position", "ballot"},
	"two_positions":   {"higher", "both", "ballot"},
	"blank":           {"abstain", "void"},
	"marks":           {"for", "for_against"},
	"write_ins":       {"yes", "no", "after_against"},
	"mobile_excess":   {"station", "box"},
}

// oracleResolve gives a profile's parameters after the definition's own. An
// election by representatives under the law of 2026 knows no proxies and asks
// for two thirds, unless the definition says otherwise.
func oracleResolve(profile string, overrides oracleRules) oracleRules {
	r := maps.Clone(oracleProfiles[profile])
	if profile == "residents-2026" && overrides["electors"] == "representatives" {
		r["quorum"], r["proxy_holder"] = "over_two_thirds", "none"
	}
	maps.Copy(r, overrides)
	return r
}

// candidatesAsked is the least number of candidates for a position.
func (r oracleRules) candidatesAsked(seats int) int {
	if r["surplus"] == "20%" {
		return seats + (seats+4)/5
	}
	more, _ := strconv.Atoi(r["surplus"])
	return seats + more
}

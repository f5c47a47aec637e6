package election

import "slices"

// ProxyRegister knows who has entrusted a vote to whom, and checks the P-rules
// for a further proxy. The definition's proxies and those of a roll book go
// through the same one.
type ProxyRegister struct {
	def *Definition
	// Voters are the registered voters of the community.
	Voters map[VoterNo]bool
	// Issued tells whether a voter's ballot was issued; nil for never.
	Issued  func(VoterNo) bool
	proxies map[VoterNo]Proxy     // of each principal
	holding map[VoterNo][]VoterNo // principals of each holder, in order
}

// NewProxyRegister makes an empty register for an election.
func NewProxyRegister(d *Definition) *ProxyRegister {
	return &ProxyRegister{def: d, Voters: map[VoterNo]bool{}, proxies: map[VoterNo]Proxy{}, holding: map[VoterNo][]VoterNo{}}
}

// Holder tells to whom a principal has entrusted the vote.
func (r *ProxyRegister) Holder(principal VoterNo) (VoterNo, bool) {
	p, ok := r.proxies[principal]
	return p.Holder, ok
}

// Proxy gives what was entered of a principal's proxy.
func (r *ProxyRegister) Proxy(principal VoterNo) (Proxy, bool) {
	p, ok := r.proxies[principal]
	return p, ok
}

// Principals lists those who have entrusted their vote to a holder.
func (r *ProxyRegister) Principals(holder VoterNo) []VoterNo { return slices.Clone(r.holding[holder]) }

// Len is the number of proxies in force.
func (r *ProxyRegister) Len() int { return len(r.proxies) }

// Record enters a proxy that Check let pass.
func (r *ProxyRegister) Record(p Proxy) {
	r.proxies[p.Principal] = p
	r.holding[p.Holder] = append(r.holding[p.Holder], p.Principal)
}

// Cancel takes a principal's proxy out.
func (r *ProxyRegister) Cancel(principal VoterNo) {
	holder := r.proxies[principal].Holder
	delete(r.proxies, principal)
	r.holding[holder] = slices.DeleteFunc(r.holding[holder], func(no VoterNo) bool { return no == principal })
}

// Check finds every rule that speaks against a further proxy.
func (r *ProxyRegister) Check(fs *Findings, p Proxy) {
	rules := r.def.Rules
	who := []any{"principal", string(p.Principal), "holder", string(p.Holder)}
	if rules.MaxProxies == 0 || rules.ProxyHolder == None {
		fs.Add("P212", who...)
		return
	}
	r.checkHolder(fs, p, who)
	r.checkPrincipal(fs, p, who)
	if p.Principal == p.Holder {
		fs.Add("P208", who...)
	}
	if !rules.takes(p.Relation) {
		fs.Add("P209", append(who, "relation", string(p.Relation))...)
	}
	if posted := r.def.ProxiesPublished; rules.ProxyDay == No && posted != "" && p.On > posted {
		fs.Add("P210", append(who, "on", string(p.On), "posted", string(posted))...)
	}
	if p.Document == "" {
		fs.Add("P211", who...)
	}
}

// takes reports whether a holder may stand in this relation. Where any voter may
// hold it need not be told, but what is told must be a relation.
func (r RuleSet) takes(relation Relation) bool {
	if slices.Contains(namedRelations, relation) {
		return true
	}
	return r.ProxyHolder == AnyVoter && (relation == "other" || relation == "")
}

func (r *ProxyRegister) checkHolder(fs *Findings, p Proxy, who []any) {
	if held := len(r.holding[p.Holder]); held >= r.def.Rules.MaxProxies {
		fs.Add("P201", append(who, "held", held, "max", r.def.Rules.MaxProxies)...)
	}
	if r.def.Rules.ProxyCandidate == No && r.def.IsCandidate(p.Holder) {
		fs.Add("P202", who...)
	}
	if !r.Voters[p.Holder] {
		fs.Add("P203", who...)
	}
	if to, entrusted := r.Holder(p.Holder); entrusted {
		fs.Add("P207", append(who, "chain", string(to))...)
	}
}

func (r *ProxyRegister) checkPrincipal(fs *Findings, p Proxy, who []any) {
	if !r.Voters[p.Principal] {
		fs.Add("P204", who...)
	}
	if r.Issued != nil && r.Issued(p.Principal) {
		fs.Add("P205", who...)
	}
	if to, entrusted := r.Holder(p.Principal); entrusted {
		fs.Add("P206", append(who, "other", string(to))...)
	}
	if held := r.holding[p.Principal]; len(held) > 0 && p.Principal != p.Holder {
		fs.Add("P207", append(who, "chain", string(held[0]))...)
	}
}

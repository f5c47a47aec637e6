package collect

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/street"
	"changpiao/store"
	"changpiao/ui/paper"
	"changpiao/ui/words"
)

// tables gives everything that a ledger holds for people to read, a table for
// each thing. What a person's votes are enough for is said as on the screen.
func tables(l street.Ledger) ([]store.NamedTable, error) {
	said, err := words.New(words.Languages[0])
	if err != nil {
		return nil, err
	}
	t := tabling{said: said}
	for _, id := range l.Elections() {
		var accounts []street.Account
		for _, number := range roundsOf(l, id) {
			if a, ok := l.Account(id, number); ok {
				accounts = append(accounts, a)
			}
		}
		l.View(id, func(s *street.State) {
			t.keysOf(s)
			for _, a := range accounts {
				t.round(s, a)
			}
		})
		trail, err := l.Trail(id)
		if err != nil {
			return nil, err
		}
		for _, row := range trail {
			row[kindColumn] = cmp.Or(kinds[row[kindColumn]], row[kindColumn])
			t.trail = append(t.trail, append([]string{string(id)}, row...))
		}
	}
	round := []string{"选举", "轮次", "社区"}
	of := func(name string, rows [][]string, head ...string) store.NamedTable {
		return store.NamedTable{Name: name, Header: append(slices.Clone(round), head...), Rows: rows}
	}
	return []store.NamedTable{
		{Name: "得票", Header: voteHeader, Rows: t.votes},
		of("各站得票", t.shares, "投票站", "职务", "姓名", "得票"),
		of("选票", t.papers, "投票站", "来源", "票种", "登记", "其中补登", "委托", "领到", "到站发出", "委托发出", "流动发出", "作废", "剩余", "收回", "其中流动", "有效", "弃权", "无效"),
		of("投票站", t.stations, "编号", "投票站", "报告单", "版", "签封", "收到", "校验码", "隔离", "说明"),
		of("异议", t.objections, "第几件", "收到", "内容", "应处理完", "处理", "结果", "说明"),
		of("电话", t.heard, "投票站", "时间", "记录人", "内容（未核实，不计入）"),
		of("补登核对", t.late, "情况"),
		{Name: "钥匙", Header: []string{"选举", "投票站", "指纹", "状态"}, Rows: t.keys},
		of("审查", t.reviews, "时间", "经手人", "结论", "理由"),
		{Name: "经过", Header: []string{"选举", "序号", "时间", "经手人", "事项", "内容"}, Rows: t.trail},
	}, nil
}

func roundsOf(l street.Ledger, id election.ID) (numbers []int) {
	l.View(id, func(s *street.State) { numbers = s.Rounds() })
	return numbers
}

var voteHeader = []string{"选举", "轮次", "已收投票站", "缺投票站", "职务", "候选人", "得票", "结果", "反对", "另选", "选民编号", "说明"}

// kinds says in words what the records of a book are of.
var kinds = map[string]string{
	"defined/1": "设定选举", "enrolled/1": "登记钥匙", "revoked/1": "吊销钥匙", "received/1": "收报告单", "typed/1": "录入纸质结果",
	"heard/1": "电话记录", "reviewed/1": "审查", "objected/1": "提出异议", "settled/1": "处理异议",
	"vetted/1": "审查被提名人", "posted/1": "记录日期", "disqualified/1": "当选无效",
	"announced/1": "宣布结果", "late_listed/1": "收补登核对清单", "packed/1": "写资料包", "supervised/1": "居务监督委员会", "redefined/1": "更正选举资料",
}

// kindColumn is where a row of a trail has its record's kind.
const kindColumn = 3

// tabling gathers the rows of the tables.
type tabling struct {
	said *words.Words

	votes, shares, papers, stations, objections, heard, late, keys, reviews, trail [][]string
}

func (t *tabling) round(s *street.State, a street.Account) {
	def := a.Definition
	head := func(cells ...string) []string {
		return append([]string{string(def.ID), strconv.Itoa(def.Round), def.Community}, cells...)
	}
	for i := range def.Positions {
		t.position(a, &def.Positions[i], head)
	}
	for _, h := range a.Accepted {
		t.ballots(a, h, head)
	}
	for _, st := range street.Standings(s, def.Round) {
		t.stations = append(t.stations, head(t.station(def, st)...))
		for _, x := range st.Heard {
			t.heard = append(t.heard, head(place(def, st.Station), x.At.String(), people(x.By), x.Text))
		}
	}
	for _, o := range s.Objections(def.Round) {
		t.objections = append(t.objections, head(strconv.Itoa(o.No), string(o.Received), o.What, string(o.Last()), string(o.Decided), o.Decision, t.sentences(o.Late)))
	}
	for _, l := range t.said.Compared(def, a.Sums.Compared) {
		t.late = append(t.late, head(l.Text))
	}
	if r := a.Sums.Review; r != nil {
		verdict := "退回"
		if r.Confirmed {
			verdict = "确认"
		}
		t.reviews = append(t.reviews, head(r.At.String(), people(r.By), verdict, r.Reason))
	}
}

// position puts everybody with votes, in all and at each place.
func (t *tabling) position(a street.Account, p *election.Position, head func(...string) []string) {
	def, sums := a.Definition, a.Sums
	for _, l := range a.Lines(p) {
		against, written := "", ""
		if n, marked := againstOf(sums, p, l); marked {
			against = number(n)
		}
		if l.Written {
			written = "是"
		}
		t.votes = append(t.votes, []string{
			string(def.ID), strconv.Itoa(def.Round), strconv.Itoa(len(sums.Received)), strconv.Itoa(len(sums.Missing)), p.Title,
			l.Name, number(l.Votes), t.meaning(l.Means), against, written, string(l.Voter), remark(sums),
		})
		for i, h := range a.Accepted {
			t.shares = append(t.shares, head(source(def, h), p.Title, l.Name, number(l.Shares[i])))
		}
	}
}

// againstOf gives the votes against a candidate, where the election marks them.
func againstOf(sums street.Community, p *election.Position, l street.Line) (n election.Count, marked bool) {
	i := slices.IndexFunc(sums.Positions, func(s sheet.Position) bool { return s.ID == p.ID })
	at := slices.IndexFunc(p.Candidates, func(c election.Candidate) bool { return c.ID == l.Candidate })
	if i < 0 || at < 0 || at >= len(sums.Positions[i].Against) {
		return 0, false
	}
	return sums.Positions[i].Against[at], true
}

func (t *tabling) meaning(m street.Meaning) string {
	if m == street.MeansNothing {
		return ""
	}
	return t.said.T("street.standing." + string(m))
}

// ballots puts what a place reported of each kind of ballot.
func (t *tabling) ballots(a street.Account, h *street.Held, head func(...string) []string) {
	from := "签名报告单"
	if h.Typed != nil {
		from = typedMark
	}
	for _, p := range h.Sheet.Papers {
		title := string(p.ID)
		if paper, ok := a.Definition.Paper(p.ID); ok && paper.Title != "" {
			title = paper.Title
		}
		s := h.Sheet
		cells := []string{place(a.Definition, s.Place), from, title}
		for _, n := range []election.Count{
			s.Registered, s.Registered - s.RegisteredBefore, s.Proxies, p.Received, p.IssuedInPerson, p.IssuedProxy, p.IssuedMobile,
			p.Spoiled, p.Unused, p.Returned, p.ReturnedMobile, p.Valid, p.Blank, p.Void,
		} {
			cells = append(cells, number(n))
		}
		t.papers = append(t.papers, head(cells...))
	}
}

// station tells what counts of a station, and what lies in quarantine.
func (t *tabling) station(def *election.Definition, st street.Standing) []string {
	cells := []string{string(st.Station), place(def, st.Station), "缺", "", "", "", "", "", ""}
	if h := st.Sheet; h != nil {
		cells[2], cells[3], cells[4], cells[5] = "已收", strconv.Itoa(h.Sheet.Revision), h.Sheet.Sealed.String(), h.At.String()
		switch {
		case h.Typed != nil:
			cells[2], cells[4], cells[8] = typedMark, "", people(h.Typed.By)+"："+h.Typed.Reason
		default:
			cells[6] = paper.CheckCode(h.Signed)
			if h.Finding.Code != "" {
				cells[8] = t.said.Finding(h.Finding)
			}
		}
		if h.Sheet.Verdict != "" {
			cells[8] = strings.TrimSpace(cells[8] + " " + t.said.Title(h.Sheet.Verdict) + "（" + string(h.Sheet.Verdict) + "）")
		}
	}
	var suspect []string
	for _, h := range st.Suspect {
		suspect = append(suspect, fmt.Sprintf("%s（%s）", t.said.Finding(h.Finding), h.Finding.Code))
	}
	cells[7] = strings.Join(suspect, "；")
	return cells
}

// sentences says what was found, one after another.
func (t *tabling) sentences(fs []election.Finding) string {
	texts := make([]string, len(fs))
	for i, f := range fs {
		texts[i] = t.said.Finding(f)
	}
	return strings.Join(texts, " ")
}

func (t *tabling) keysOf(s *street.State) {
	for _, k := range s.Keys() {
		state := "可信"
		if k.Revoked {
			state = "已吊销"
		}
		names := make([]string, len(k.Stations))
		for i, id := range k.Stations {
			names[i] = string(id)
		}
		t.keys = append(t.keys, []string{string(s.Election()), strings.Join(names, "、"), k.Public.Fingerprint(), state})
	}
}

// typedMark stands wherever figures count that nobody signed.
const typedMark = "手工录入，未签名"

// source names the place of a sheet, marked where nobody signed it.
func source(def *election.Definition, h *street.Held) string {
	if h.Typed != nil {
		return place(def, h.Sheet.Place) + "（" + typedMark + "）"
	}
	return place(def, h.Sheet.Place)
}

func place(def *election.Definition, id election.StationID) string {
	if st, ok := def.Station(id); ok && st.Title != "" {
		return st.Title
	}
	return string(id)
}

func people(ids []election.StaffID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return strings.Join(names, "、")
}

func number(n election.Count) string { return strconv.Itoa(int(n)) }

// remark tells of figures that nobody signed.
func remark(c street.Community) string {
	if len(c.Typed) == 0 {
		return ""
	}
	return fmt.Sprintf("含手工录入、未签名的投票站：%d 个", len(c.Typed))
}

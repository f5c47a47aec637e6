package store

import (
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/jsontree"
)

// headingNames are the names of each column, the surest first: a roll may have
// both 选民编号 and 序号, and then the latter only counts lines.
var headingNames = map[election.List]map[string][]string{
	election.VoterList: {
		"no":          {"no", "选民编号", "选民号", "选民编码", "选民证号", "选民证编号", "编号", "序号"},
		"name":        {"name", "姓名", "选民姓名"},
		"id_number":   {"id_number", "身份证号码", "身份证号", "公民身份号码", "公民身份证号码", "公民身份证号", "居民身份证号码", "居民身份证号", "身份证件号码", "身份证件号", "证件号码", "证件号", "身份证"},
		"class":       {"class", "登记类别", "选民类别", "登记类型", "选民类型", "类别"},
		"station":     {"station", "投票站", "所属投票站", "投票站名称", "投票点", "所属投票点", "投票站编号", "投票地点", "站点"},
		"sex":         {"sex", "性别"},
		"basis":       {"basis", "登记依据", "依据"},
		"group":       {"group", "居民小组", "所属居民小组", "小组", "组别"},
		"elsewhere":   {"elsewhere", "在其他社区登记", "已在其他社区登记", "其他社区登记", "登记的其他社区", "其他登记社区"},
		"deprived":    {"deprived", "剥夺政治权利", "是否剥夺政治权利", "被剥夺政治权利", "是否被剥夺政治权利"},
		"other_proof": {"other_proof", "其他身份证明", "其他证明", "其他证件"},
		"excluded":    {"excluded", "不计入应到", "不计应到", "不计入应到类别", "不计入应到情形"},
	},
	election.ProxyList: {
		"principal": {"principal", "委托人编号", "委托人选民编号", "委托人选民证号", "委托人", "委托人姓名", "委托选民"},
		"holder": {"holder", "受托人编号", "受委托人编号", "被委托人编号", "代理人编号", "受托人选民编号", "受委托人选民编号", "被委托人选民编号", "代理人选民编号",
			"受托人", "受委托人", "被委托人", "代理人", "受托人姓名", "受委托人姓名", "被委托人姓名", "代理人姓名"},
		"relation": {"relation", "关系", "与委托人关系", "与受托人关系", "与受委托人关系", "与被委托人关系", "双方关系"},
		"document": {"document", "委托书编号", "委托书号", "委托证编号", "委托书", "委托证", "证明文件"},
		"on":       {"on", "登记日期", "委托日期", "委托时间", "登记时间", "日期"},
		"absence":  {"absence", "不能到场原因", "委托原因", "外出原因", "委托事由", "原因"},
	},
	election.StaffList: {
		"id":    {"id", "工作人员编号", "工号", "工作证号", "人员编号", "编号", "序号"},
		"name":  {"name", "姓名", "工作人员姓名"},
		"role":  {"role", "职责", "岗位", "工作岗位", "角色", "分工", "工作分工", "工作职责", "职务"},
		"voter": {"voter", "选民编号", "选民号", "选民编码", "选民证号", "选民证编号"},
	},
}

type heading struct {
	field string
	rank  int // the lower the surer
}

var headingOf = func() map[election.List]map[string]heading {
	all := map[election.List]map[string]heading{}
	for list, fields := range headingNames {
		all[list] = map[string]heading{}
		for field, names := range fields {
			for rank, name := range names {
				all[list][name] = heading{field, rank}
			}
		}
	}
	return all
}()

// lookUpHeading recognises a column, whatever blanks, width, case, asterisk or
// note in brackets its heading has: "姓 名", "ID Number", "身份证号（必填）*".
func lookUpHeading(list election.List, cell string) (heading, bool) {
	s := strings.ToLower(strings.Map(plain, strings.TrimFunc(cell, isPadding)))
	s, _, _ = strings.Cut(s, "(")
	s = strings.Trim(s, "* ")
	if h, ok := headingOf[list][strings.ReplaceAll(s, " ", "_")]; ok {
		return h, true
	}
	h, ok := headingOf[list][strings.Map(func(r rune) rune {
		if isPadding(r) {
			return -1
		}
		return r
	}, s)]
	return h, ok
}

// headings reads the columns' names; nil when the row is not theirs, such as a
// title above them. A list names people, by what it needs and one thing more.
func (t *rollTable) headings(row int, cells []string) []string {
	surest := map[string]int{}
	for _, cell := range cells {
		if h, ok := lookUpHeading(t.list, cell); ok {
			if rank, seen := surest[h.field]; !seen || h.rank < rank {
				surest[h.field] = h.rank
			}
		}
	}
	lacks := func(field string) bool { _, named := surest[field]; return !named }
	if len(surest) < 2 || slices.ContainsFunc(t.list.Needed(), lacks) {
		return nil
	}
	columns := make([]string, len(cells))
	taken := map[string]bool{}
	for i, cell := range cells {
		h, ok := lookUpHeading(t.list, cell)
		switch {
		case !ok || h.rank != surest[h.field]:
		case taken[h.field]:
			t.fault(row, h.field, jsontree.Twice, shortened(cell))
		default:
			columns[i], taken[h.field] = h.field, true
		}
	}
	return columns
}

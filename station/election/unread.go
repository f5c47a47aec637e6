package election

import (
	"fmt"
	"slices"
	"strings"

	"changpiao/station/jsontree"
)

// unread are the places of a file that could not be read. What depends on one
// can't be judged: it would seem to be wrong too. The place LIST[] stands for
// some of a list's items, or whom they are about.
type unread map[string]bool

// at reports whether a place, or one around it, could not be read.
func (u unread) at(format string, args ...any) bool {
	for path := fmt.Sprintf(format, args...); path != ""; path = path[:max(0, strings.LastIndexAny(path, ".["))] {
		if u[path] {
			return true
		}
	}
	return u[""] // the whole file
}

// judged takes out the findings that a rule's parameter, which could not be
// read, may have brought about.
func (u unread) judged(fs Findings) Findings {
	return slices.DeleteFunc(fs, func(f Finding) bool {
		parameter := Of(f.Code).Parameter
		return parameter != "" && (u.at("profile") || u.at("rules.%s", parameter))
	})
}

// apart takes out what was found of a list's item by a field that could not be
// read; fields tells about which each rule is.
func (u unread) apart(fs Findings, list string, i int, fields map[Code]string) Findings {
	if len(u) == 0 {
		return fs
	}
	return slices.DeleteFunc(fs, func(f Finding) bool { return u.at("%s[%d].%s", list, i, fields[f.Code]) })
}

// unread gives the places of the file with a fault. What stands twice was read.
func (p *parsing) unread() unread {
	u := unread{}
	for _, f := range p.Faults {
		u.note(f.Path, f.Why)
	}
	if p.unmade {
		u["voters[]"] = true
	}
	if len(p.roll) == 0 {
		return u
	}
	rows := map[any]int{}
	for i, v := range p.def.Voters {
		rows[p.rows[v.No]] = i
	}
	for _, f := range p.roll {
		i, entered := rows[f.Args["row"]]
		if field, told := f.Args["field"].(string); told && entered && field != "no" {
			u.note(fmt.Sprintf("voters[%d].%s", i, field), "")
		} else {
			u["voters[]"] = true
		}
	}
	return u
}

func (u unread) note(path, why string) {
	if why == jsontree.Twice {
		return
	}
	u[path] = true
	if strings.HasPrefix(path, "voters.") { // the file that holds them, or how many there are
		u["voters[]"] = true
	}
	item := strings.TrimSuffix(strings.TrimSuffix(path, ".id"), ".no")
	if strings.HasSuffix(item, "]") {
		u[item[:strings.LastIndex(item, "[")]+"[]"] = true
	}
}

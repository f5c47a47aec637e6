package rehearse_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"changpiao/station/election"
	"changpiao/store"
)

// TestPicturesOfTotals draws totals that were typed once and twice, in a station of their own.
func TestPicturesOfTotals(t *testing.T) {
	if *pictures == "" {
		t.Skip("-pictures names no folder")
	}
	h := counted(t, "T07", "bundle", 0)
	show := func(h *hall) { h.page("totals") }
	h.pictures(moment{"totals", "", 0, "T07", show})
	for i, typed := range [][]string{{"700", "390", "", "", "10", "0"}, {"700", "389", "", "", "11", "0"}} {
		h.worker = []election.StaffID{"T07", "T08"}[i]
		h.draw()
		h.page("totals")
		h.tap("主任")
		h.fill(typed...)
		h.tap("Record")
	}
	h.pictures(moment{"totals-differ", "", 0, "T11", func(h *hall) { h.page("totals"); h.tap("主任"); h.tap("李秀云") }})
}

// TestPicturesOfLargeBallots draws ballots with as many candidates as there may be.
func TestPicturesOfLargeBallots(t *testing.T) {
	if *pictures == "" {
		t.Skip("-pictures names no folder")
	}
	for _, candidates := range []int{12, 40} {
		h := withCandidates(t, candidates)
		h.pictures(moment{fmt.Sprintf("candidates-%d", candidates), "", 0, "R1", func(h *hall) {
			h.page("counting")
			h.tap(h.said.T("pass.1"))
			h.ballots(fyne.Key1, fyne.Key0, fyne.Key2, fyne.Key1, fyne.Key1)
		}})
	}
}

// withCandidates is a station at the count of an election with so many candidates for members.
func withCandidates(t *testing.T, n int) *hall {
	t.Helper()
	type m = map[string]any
	people := func(id string, from, to int) (list []m) {
		for i := from; i <= to; i++ {
			name := string([]rune("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许")[i%20]) + []string{"建国", "秀兰", "文", "欧阳明"}[i%4]
			if i == 7 {
				name = "古丽巴哈尔·阿卜杜热西提"
			}
			list = append(list, m{"id": fmt.Sprint(id, i), "name": name, "voter": fmt.Sprintf("%04d", i)})
		}
		return list
	}
	data, err := json.Marshal(m{
		"id": "large", "title": "演练", "community": "梧桐里社区", "profile": "assembly", "election_day": "2021-01-28",
		"positions": []m{{"id": "director", "title": "主任", "seats": 1, "candidates": people("d", 1, 2)}, {"id": "member", "title": "委员", "seats": 7, "candidates": people("m", 3, n+2)}},
		"papers":    []m{{"id": "p", "title": "选票", "positions": []string{"director", "member"}}},
		"stations":  []m{{"id": "S1", "title": "中心会场", "boxes": []m{{"id": "X", "kind": "fixed"}}}},
		"staff": []m{{"id": "I", "role": "issuer"}, {"id": "G", "role": "registrar"}, {"id": "R1", "name": "倪新民", "role": "recorder"}, {"id": "R2", "role": "recorder"},
			{"id": "V1", "role": "supervisor"}, {"id": "V2", "role": "supervisor"}},
		"voters": m{"generate": 100, "seed": 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	def, err := election.Parse("election.json", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	books, err := store.CreateStation(dir, store.Opening{Definition: def, Place: "S1", Rehearsal: true, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(t.TempDir(), "script.json")
	steps := `{"station": "S1", "steps": [
		{"do": "open", "received": {"p": 100}, "seals": {"X": "1"}}, {"do": "issue_many", "from": "0001", "to": "0060"},
		{"do": "close", "unused": {"p": 40}, "present": 60}, {"do": "publish_late_list"}, {"do": "returned", "box": "X", "paper": "p", "n": 60},
		{"do": "bundle", "id": "1", "paper": "p", "n": 50}, {"do": "announce"}]}`
	if err := os.WriteFile(script, []byte(steps), 0o600); err != nil {
		t.Fatal(err)
	}
	playScript(t, books, script)("announce", 0)
	return enter(t, dir, books, "R1")
}

package board

import (
	"fmt"
	"image/png"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"changpiao/station/election"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

var someNames = []string{"王建明", "李秀云", "田立春", "刘慧兰", "张振东", "丁国安", "冯雪琴", "孙志远", "周桂芳", "赵文海", "欧阳娜娜", "䶮明"}

func pos(title string, seats, n int, top int, long bool) position {
	p := position{title: title, seats: seats, counted: election.Count(top), blank: 12, void: 7}
	for i := range n {
		name := someNames[i%len(someNames)]
		if long && i%4 == 1 {
			name = "阿卜杜热依木·买买提明·吐尔逊江·艾力"
		}
		p.people = append(p.people, person{name: name, votes: election.Count(top * (n - i) / n * 7 / 10), fresh: election.Count(i % 2)})
	}
	return p
}

func TestLook(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.Theme{})
	base := view{election: "梧桐里社区第十次居民委员会换届选举", community: "梧桐里社区", place: "中心会场", stage: counting,
		papers:  []paper{{title: "居民委员会选票", issued: 1953, returned: 1950, called: 312, valid: 300}},
		turnout: turnout{electors: 2451, issued: 1193, needed: 1226, rule: election.OverHalf}}
	three := func(top int, long bool) []position {
		return []position{pos("主任", 1, 2, top, false), pos("副主任", 2, 3, top, long), pos("委员", 5, 8, top, long)}
	}
	views := map[string]view{}
	add := func(name string, f func(v *view)) { v := base; f(&v); views[name] = v }
	add("zero", func(v *view) {
		v.positions = three(0, false)
		v.papers = []paper{{title: "居民委员会选票", returned: 1950}}
	})
	add("live", func(v *view) {
		v.positions = three(312, true)
		m := &v.positions[2]
		m.people = append(m.people, person{name: "冯二", written: true, votes: 3}, person{name: "钱多多", written: true, votes: 12}, person{others: 5, written: true, votes: 5})
		for i := range v.positions {
			v.positions[i].pending = 2
		}
		v.rehearsal = true
	})
	add("full", func(v *view) { v.positions = three(1950, false); v.papers[0].called = 1950; v.note = agreeNote })
	add("one2", func(v *view) { v.positions = []position{pos("主任", 1, 2, 1950, true)} })
	add("one12", func(v *view) { v.positions = []position{pos("委员", 5, 12, 1950, true)} })
	add("one40", func(v *view) { v.positions = []position{pos("居民代表", 20, 40, 1950, true)} })
	add("five12", func(v *view) {
		for _, n := range []string{"主任", "副主任", "委员", "监督委员会主任", "监督委员会委员"} {
			v.positions = append(v.positions, pos(n, 2, 12, 700, true))
		}
		v.papers = append(v.papers, paper{title: "监督委员会选票", issued: 1953, returned: 1949, called: 700})
	})
	add("against", func(v *view) {
		p := pos("党委委员", 7, 9, 82, false)
		for i := range p.people {
			p.people[i].crosses, p.people[i].against = true, election.Count(i)
		}
		v.positions = []position{p}
		v.papers = []paper{{title: "x", returned: 82, called: 82}}
	})
	for _, s := range []stage{prepared, polling, closed, opened, hidden, invalid} {
		add(string(s), func(v *view) { v.stage = s })
	}
	add("polled", func(v *view) { v.stage, v.turnout.issued, v.turnout.part, v.rehearsal = polling, 1953, true, true })
	add("result", func(v *view) {
		v.stage, v.positions = announced, three(1950, true)
		v.positions[0].people[0].mark = elected
		v.positions[1].people[0].mark = elected
		v.positions[1].people[1].mark, v.positions[1].people[2].mark = again, again
		v.positions[2].people[0].mark, v.positions[2].people[1].mark, v.positions[2].people[3].mark = elected, elected, tied
	})
	add("few", func(v *view) { v.stage, v.note, v.positions = sealed, fewNote, three(900, false) })
	for name, v := range views {
		for _, lang := range words.Languages {
			w, _ := words.New(lang)
			for _, size := range []fyne.Size{{Width: 1920, Height: 1080}, {Width: 1280, Height: 720}} {
				for _, dark := range []bool{false, true} {
					if only := os.Getenv("ONLY"); only != "" && only != fmt.Sprintf("%s-%s-%v-%v", name, lang, size.Height, dark) && only != name {
						continue
					}
					b := &Board{Config: Config{Words: w, Dark: dark}, view: v}
					b.root = container.New(whole{b})
					win := test.NewTempWindow(t, b.Content())
					win.SetPadded(false)
					win.Resize(size)
					f, _ := os.Create(fmt.Sprintf("/tmp/board/%s-%s-%v-%v.png", name, lang, size.Height, dark))
					png.Encode(f, win.Canvas().Capture())
					f.Close()
				}
			}
		}
	}
}

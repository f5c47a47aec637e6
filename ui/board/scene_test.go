package board

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"pgregory.net/rapid"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/ui/words"
)

const longName = "阿卜杜热依木·买买提明·吐尔逊江·艾力"

// race is a position in which the votes of its candidates fall from the most; every fourth has a long name.
func race(title string, seats, candidates int, most election.Count) position {
	names := []string{"王建明", "李秀云", "田立春", longName, "欧阳娜娜", "䶮明", "冯雪琴", "司马相如之"}
	p := position{title: title, seats: seats, counted: most, blank: 12, void: 7, pending: 2}
	for i := range candidates {
		p.people = append(p.people, person{name: names[i%len(names)], votes: most * election.Count(candidates-i) / election.Count(candidates), fresh: 1})
	}
	return p
}

// views are boards of all kinds.
func views() map[string]view {
	base := view{
		election: "梧桐里社区第十次居民委员会换届选举", community: "梧桐里社区", place: "中心会场", rehearsal: true, stage: counting,
		turnout: turnout{electors: 2451, issued: 1953, needed: 1226, rule: election.OverHalf, part: true},
		papers:  []paper{{title: "居民委员会选票", issued: 1953, returned: 1950, called: 1950, valid: 1931}},
	}
	all := map[string]view{}
	for _, s := range []stage{prepared, polling, closed, opened, hidden, invalid} {
		v := base
		v.stage = s
		all[string(s)] = v
	}
	add := func(name string, change func(*view), positions ...position) {
		v := base
		v.positions = positions
		if change != nil {
			change(&v)
		}
		all[name] = v
	}
	written := race("委员", 5, 8, 312)
	written.people = append(written.people, person{name: "冯二", written: true, votes: 12}, person{name: longName, written: true, votes: 1}, person{written: true, others: 5, votes: 6})
	marked := race("主任", 1, 5, 1950)
	for i, m := range []mark{elected, nominated, tied, again} {
		marked.people[i].mark = m
	}
	against := race("党委委员", 7, 9, 82)
	decided := race("党委书记", 1, 3, 82)
	for _, p := range []position{against, decided} {
		for i := range p.people {
			p.people[i].crosses, p.people[i].against = true, 17
		}
	}
	decided.people[0].mark, decided.people[1].mark = tied, elected
	decided.people[1].name = longName
	add("no votes", nil, race("主任", 1, 2, 0), race("副主任", 2, 3, 0), race("委员", 5, 8, 0))
	add("three", nil, race("主任", 1, 2, 1950), race("副主任", 2, 3, 1950), written)
	add("agreed", func(v *view) { v.note = agreeNote }, race("主任", 1, 2, 900))
	add("a nominee each", nil, race("主任", 1, 1, 3), race("副主任", 1, 1, 9), race("委员", 1, 1, 40))
	add("twelve", nil, race("委员", 5, 12, 1950))
	add("forty", nil, race("居民代表", 20, 40, 1950))
	add("against", nil, against)
	add("dense", func(v *view) { v.papers = append(v.papers, v.papers[0]) },
		race("主任", 1, 12, 1950), race("副主任", 2, 12, 1950), race("委员", 5, 12, 1950), race("居务监督委员会主任", 1, 12, 700), race("居务监督委员会委员", 2, 12, 700))
	add("nobody nominated", nil, race("主任", 1, 0, 0), position{title: "委员", seats: 3, people: []person{{name: "冯二", written: true, votes: 12}}})
	add("crowded", nil, race("主任", 1, 40, 1950), race("副主任", 2, 40, 1950), race("委员", 5, 40, 1950))
	result := func(n note) func(*view) { return func(v *view) { v.stage, v.note = announced, n } }
	add("result", result(noNote), marked, written, race("委员", 5, 8, 1950))
	add("result with votes against", result(noNote), decided, against)
	add("result of a part", result(partNote), written)
	add("too few", result(fewNote), written)
	return all
}

var sizes = []fyne.Size{{Width: 1920, Height: 1080}, {Width: 1280, Height: 720}, {Width: 1024, Height: 768}, {Width: 2560, Height: 1080}, {Width: 640, Height: 360}}

// everyScene composes every view in every language and size.
func everyScene(t *testing.T, look func(t *testing.T, s scene, size fyne.Size)) {
	for _, lang := range words.Languages {
		w := desk(t, lang)
		for name, v := range views() {
			for _, size := range sizes {
				t.Run(fmt.Sprintf("%s/%s/%vx%v", name, lang, size.Width, size.Height), func(t *testing.T) { look(t, compose(v, w, size), size) })
			}
		}
	}
}

func (b box) within(c box) bool {
	const slack = 0.5
	return b.x >= c.x-slack && b.y >= c.y-slack && b.x+b.w <= c.x+c.w+slack && b.y+b.h <= c.y+c.h+slack
}

func (b box) meets(c box) bool {
	const slack = 0.5
	return b.x < c.x+c.w-slack && c.x < b.x+b.w-slack && b.y < c.y+c.h-slack && c.y < b.y+b.h-slack
}

// painted is where the characters of a label stand.
func (l label) painted() box {
	w := widthOf(l.text, l.size, l.bold)
	x := l.x
	switch l.align {
	case fyne.TextAlignCenter:
		x += (l.w - w) / 2
	case fyne.TextAlignTrailing:
		x += l.w - w
	}
	return box{x, l.y + (middle-0.5)*l.size, w, l.size}
}

// painted is the smallest box around a tally's strokes.
func (t tally) painted() box {
	list := strokes(t.votes, t.box, t.cell, t.free)
	if len(list) == 0 {
		return box{t.x, t.y, 0, 0}
	}
	around := list[0]
	for _, s := range list {
		right, bottom := max(around.x+around.w, s.x+s.w), max(around.y+around.h, s.y+s.h)
		around.x, around.y = min(around.x, s.x), min(around.y, s.y)
		around.w, around.h = right-around.x, bottom-around.y
	}
	return around
}

func TestNothingIsCutOff(t *testing.T) {
	everyScene(t, func(t *testing.T, s scene, size fyne.Size) {
		all := box{0, 0, size.Width, size.Height}
		for _, p := range s {
			switch p := p.(type) {
			case label:
				if !p.painted().within(all) || !p.painted().within(p.box) {
					t.Errorf("%q stands outside: %+v", p.text, p)
				}
				if strings.Contains(p.text, "board.") {
					t.Errorf("there are no words for %q", p.text)
				}
			case tally:
				if !p.painted().within(p.box) || !p.within(all) {
					t.Errorf("strokes outside %+v", p)
				}
			case block:
				if !p.within(all) {
					t.Errorf("outside: %+v", p)
				}
			}
		}
	})
}

func TestNothingStandsOnAnother(t *testing.T) {
	everyScene(t, func(t *testing.T, s scene, _ fyne.Size) {
		var places []box
		var what []string
		for _, p := range s {
			switch p := p.(type) {
			case label:
				places, what = append(places, p.painted()), append(what, p.text)
			case tally:
				if p.free == 0 {
					places, what = append(places, p.painted()), append(what, fmt.Sprintf("%+v", p))
				}
			}
		}
		for i, a := range places {
			for k, b := range places[:i] {
				if a.meets(b) {
					t.Errorf("%s (%v) and %s (%v)", what[i], a, what[k], b)
				}
			}
		}
	})
}

// Names that are not long can be read from the back: in so many hundredths of the board's height.
func TestLegible(t *testing.T) {
	w := desk(t, "zh-Hans")
	for name, least := range map[string]float32{"no votes": 4, "three": 3.2, "twelve": 4, "forty": 3.2, "dense": 2.6, "result": 3, "crowded": 1.9} {
		for _, size := range sizes[:2] {
			found := false
			for _, p := range compose(views()[name], w, size) {
				if l, ok := p.(label); ok && l.text == "王建明" {
					found = true
					if got := l.size / size.Height * 100; got < least {
						t.Errorf("%s at %v: %.1f", name, size, got)
					}
				}
			}
			if !found {
				t.Errorf("%s shows no 王建明", name)
			}
		}
	}
}

func TestLongNamesWrapBehindTheirDots(t *testing.T) {
	desk(t, "zh-Hans")
	lines, size := fit(longName, 300, 80, 40, true)
	if strings.Join(lines, "") != longName || len(lines) < 2 || size < 15 {
		t.Error(lines, size)
	}
	for _, l := range lines[:len(lines)-1] {
		if !strings.HasSuffix(l, "·") {
			t.Error(lines)
		}
	}
	if lines, _ := fit("Only ballots on which both counts agree", 200, 100, 30, false); strings.Join(lines, " ") != "Only ballots on which both counts agree" {
		t.Errorf("%q", lines)
	}
	if lines, _ := fit("只显示，一致的。", 60, 200, 20, false); slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "，") || strings.HasPrefix(l, "。") }) {
		t.Errorf("%q", lines)
	}
}

func TestSign(t *testing.T) {
	across := []bool{true, false, true, false, true} // 横竖横竖横
	for i, s := range sign {
		if (s.w > s.h) != across[i] {
			t.Errorf("stroke %d: %+v", i, s)
		}
	}
	top, down, right, left, bottom := sign[0], sign[1], sign[2], sign[3], sign[4]
	if !(top.y == down.y && down.x == right.x && right.x+right.w < top.x+top.w && left.x < down.x && left.y > top.y && left.y+left.h > bottom.y && bottom.w > top.w) {
		t.Error("it does not look like 正")
	}
}

// Each vote adds a stroke and moves none.
func TestStrokesGrow(t *testing.T) {
	area := box{10, 20, 205, 90}
	for n := election.Count(1); n <= 100; n++ {
		before, after := strokes(n-1, area, 30, 2), strokes(n, area, 30, 2)
		if len(after) != int(n) || !slices.Equal(after[:n-1], before) {
			t.Fatalf("%d votes: %v after %v", n, after, before)
		}
	}
}

func TestSummed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		votes := election.Count(rapid.IntRange(0, 5000).Draw(t, "votes"))
		cells := rapid.IntRange(1, 300).Draw(t, "cells")
		number := rapid.IntRange(1, 8).Draw(t, "number")
		n := summed(votes, cells, number)
		left := votes - election.Count(n*perSign)
		if left < 0 || n > 0 && signs(left) > max(1, cells-number) || n == 0 && signs(votes) > cells {
			t.Fatalf("%d of %d votes stand as a number", n*perSign, votes)
		}
	})
}

// drawn sums the strokes of a scene, those that stand as a number among them.
func drawn(s scene) (votes election.Count) {
	for _, p := range s {
		switch p := p.(type) {
		case tally:
			votes += p.votes
		case label:
			var n int
			if _, err := fmt.Sscanf(p.text, "×%d", &n); err == nil {
				votes += election.Count((n - 1) * perSign) // the 正 before it stands for n
			}
		}
	}
	return votes
}

func TestEveryVoteIsDrawn(t *testing.T) {
	w := desk(t, "zh-Hans")
	rapid.Check(t, func(t *rapid.T) {
		v := views()[rapid.SampledFrom([]string{"three", "twelve", "forty", "dense", "against", "a nominee each"}).Draw(t, "view")]
		var want election.Count
		for i := range v.positions {
			for k := range v.positions[i].people {
				p := &v.positions[i].people[k]
				p.votes = election.Count(rapid.IntRange(0, 1950).Draw(t, "votes"))
				want += p.votes
			}
		}
		size := rapid.SampledFrom(sizes).Draw(t, "size")
		if got := drawn(compose(v, w, size)); got != want {
			t.Fatalf("%d of %d votes are drawn", got, want)
		}
	})
}

func TestContrast(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		p := palette(variant)
		for _, c := range []fyne.ThemeColorName{ink, quiet, accent, warning, failure, success} {
			a, b := luminance(p.of(c)), luminance(p.of(ground))
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
				t.Errorf("%s, %s: %.1f : 1", name, c, ratio)
			}
		}
	}
}

// luminance is how bright a colour is to the eye, as the WCAG define it.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// onCanvas gives the texts and counts the strokes on a board's canvas.
func onCanvas(b *Board) (texts []string, strokes int) {
	for _, o := range b.root.Objects {
		switch o := o.(type) {
		case *canvas.Text:
			texts = append(texts, o.Text)
		case *fyne.Container:
			strokes += len(o.Objects)
		}
	}
	return texts, strokes
}

// A ballot changes what it must; the board is then what a new one would be.
func TestRefreshKeepsTheRest(t *testing.T) {
	w := desk(t, "zh-Hans")
	d := polled(t, setting{positions: 2, candidates: 3}, 20)
	d.bundle(20)
	b := shown(t, d.Day, w, fyne.NewSize(1280, 720))
	before := slices.Clone(b.root.Objects)
	for i := range 12 {
		d.enter(count.First, marked(fmt.Sprintf("p0=c0-%d p1=c1-0,c1-1", i%3)), 1)
		b.Refresh()
		if !slices.Equal(b.root.Objects, before) {
			t.Fatal("the board was built anew")
		}
		if _, n := onCanvas(b); n != 3*(i+1) {
			t.Fatal(n, "strokes after", i+1, "ballots of three marks")
		}
	}
	if fresh := b.view.positions[1].people[0].fresh; fresh != 1 {
		t.Error(fresh, "strokes are fresh")
	}
	b.Refresh() // nothing is fresh any more
	other := shown(t, d.Day, w, fyne.NewSize(1280, 720))
	if !slices.Equal(b.scene, other.scene) {
		t.Error("a new board shows something else")
	}
	d.inTally(count.TakeBack{Bundle: "x", Pass: count.First}, "N")
	b.Refresh()
	if _, n := onCanvas(b); n != 3*11 {
		t.Error(n, "strokes when a ballot is taken back")
	}
}

// No text on the board holds a voter's number or a part of an ID number, at any time of the day.
func TestNobodyIsNamedByNumber(t *testing.T) {
	w := desk(t, "zh-Hans")
	d := newDay(t, setting{positions: 2, candidates: 3})
	b := shown(t, d.Day, w, fyne.NewSize(1280, 720))
	look := func(want string) {
		t.Helper()
		b.Refresh()
		texts, _ := onCanvas(b)
		all := strings.Join(texts, "\n")
		for i := 1; i <= electors; i++ {
			for _, secret := range []string{fmt.Sprint(7000 + i), "选民" + string(rune('一'+i)), "19700101", "990199"} {
				if strings.Contains(all, secret) {
					t.Fatalf("the board tells %s:\n%s", secret, all)
				}
			}
		}
		if !strings.Contains(all, want) {
			t.Fatalf("no %s:\n%s", want, all)
		}
	}
	look("投票尚未开始")
	d.open()
	d.issue(30)
	look("过半数需 21 人")
	d.close(30)
	look("投票结束")
	d.ok(d.OpenBoxes(d.origin("A")))
	look("已开箱")
	d.bundle(30)
	ballots := slices.Concat(repeat("p0=+冯二 p1=c1-0,+郑一/7031", 20), repeat("p0=+7031 p1=+990199197001010315", 10))
	for p := count.First; p <= count.Second; p++ {
		for _, text := range ballots {
			d.enter(p, marked(text), 1)
		}
		look("冯二")
	}
	d.inTally(count.Agree{Bundle: "x"}, "A")
	look("郑一")
	d.seal()
	look("计票结果")
}

// The board follows when the look or the language is changed.
func TestLookAndLanguageChange(t *testing.T) {
	d := newDay(t, setting{positions: 1, candidates: 2})
	en, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := shown(t, d.Day, desk(t, "zh-Hans"), fyne.NewSize(1280, 720))
	b.Dark, b.Words = true, en
	b.Refresh()
	if texts, _ := onCanvas(b); !slices.Contains(texts, "The polls are not open yet") {
		t.Error(texts)
	}
	for i, p := range b.scene {
		if l, ok := p.(label); ok && b.root.Objects[i].(*canvas.Text).Color != palette(theme.VariantDark).of(l.colour) {
			t.Errorf("%q is not for a dark board", l.text)
		}
	}
}

func TestRehearsalStandsOnEveryBoard(t *testing.T) {
	w := desk(t, "zh-Hans")
	for name, v := range views() {
		for _, rehearsal := range []bool{true, false} {
			v.rehearsal = rehearsal
			marked := slices.ContainsFunc(compose(v, w, sizes[0]), func(p part) bool {
				l, ok := p.(label)
				return ok && strings.Contains(l.text, "【演练】")
			})
			if marked != rehearsal {
				t.Errorf("%s: marked %v", name, marked)
			}
		}
	}
}

// BenchmarkRefresh enters a ballot and shows it, late in a count of five positions with twelve candidates each.
func BenchmarkRefresh(b *testing.B) {
	app := desk(b, "zh-Hans")
	d := polled(b, setting{positions: 5, candidates: 12, voters: 1950}, 1950)
	d.bundle(1950)
	for i := range 150 {
		d.enter(count.First, marked(fmt.Sprintf("p0=c0-%d p1=c1-%d p2=c2-%d,c2-3 p3=c3-%d p4=c4-%d,c4-11", i%12, i%7, i%5+4, i%3, i%10)), 12)
	}
	shown := shown(b, d.Day, app, fyne.NewSize(1920, 1080))
	for b.Loop() {
		d.enter(count.First, marked("p0=c0-2 p1=c1-1 p2=c2-8,c2-3 p3=c3-5 p4=c4-7,c4-11"), 1)
		shown.Refresh()
		d.inTally(count.TakeBack{Bundle: "x", Pass: count.First}, "N")
	}
}

package roll_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mozillazg/go-pinyin"
	"pgregory.net/rapid"

	"changpiao/station/election"
	"changpiao/station/roll"
)

func voter(no, name, id string) election.Voter {
	return election.Voter{No: election.VoterNo(no), Name: name, IDNumber: election.IDNumber(id)}
}

func TestDirectory(t *testing.T) {
	var d roll.Directory
	d.Add(voter("0012", "张三", "990199193907119000"), voter("0120", "张三丰", "99019919830507900X"), voter("0121", "王 建明", "990199198305070012"),
		voter("1200", "单雄信", "990199198305079017"), voter("1201", "吕布", ""), voter("9017", "䶮明", "990199200101010120"),
		voter("S1-1", "买买提·艾力", "990199200101010013"), voter("1202", "Anna Li", ""), voter("1203", "··", ""),
		voter("0019", "冯二", "990199198305070019"))
	for _, c := range []struct {
		query string
		want  string // numbers in their order; "!" behind the only one it can be
	}{
		{"", ""},
		{"  ", ""},
		{"0012", "0012 0121"}, // also the end of an ID number: nobody is meant for sure
		{"12", "0012!"},
		{"１２", "0012!"},
		{" 121 ", "0121!"},
		{"0120", "0120 9017"},
		{"120", "0120!"},
		{"01", "0120 0121"},
		{"s1-1", "S1-1!"},
		{"s1", "S1-1"},
		{"9000", "0012"},
		{"0019", "0019!"}, // the end of the same voter's ID number
		{"900x", "0120"},
		{"7900x", "0120"},
		{"00x", ""}, // three characters are no end of an ID number
		{"9017", "9017 1200"},
		{"99019919830507900x", "0120!"},
		{"990199 19830507 900X", "0120!"},
		{"990199193907119001", ""},
		{"买买提•艾力", "S1-1"},
		{"买买提・艾力", "S1-1"},
		{"买买提‧艾力", "S1-1"},
		{"mai'mai'ti'aili", "S1-1"},
		{"lübu", "1201"},
		{"LÜ bu", "1201"},
		{"zs", "0012 0120"},
		{"ZS", "0012 0120"},
		{"zhangsan", "0012 0120"},
		{"zhang san", "0012 0120"},
		{"zhangs", "0012 0120"},
		{"zsan", "0012 0120"},
		{"zsf", "0120"},
		{"zsff", ""},
		{"z三", "0012 0120"},
		{"zhang三丰", "0120"},
		{"z丰", ""},
		{"z", "0012 0120"},
		{"张", "0012 0120"},
		{"张s", "0012 0120"},
		{"三", "0012 0120"},
		{"三丰", "0120"},
		{"王建", "0121"},
		{"wjm", "0121"},
		{"jm", ""}, // pinyin begins with the surname
		{"sxx", "1200"},
		{"dxx", "1200"},
		{"lb", "1201"},
		{"lvbu", "1201"},
		{"lübu", "1201"},
		{"ym", "9017"},
		{"䶮", "9017"},
		{"mmt", "S1-1"},
		{"买买提艾力", "S1-1"},
		{"anna", "1202"},
		{"annal", "1202"},
		{"李", ""},
		{"???", ""},
	} {
		found := d.Find(c.query, 8)
		var got []string
		for _, no := range found.Voters {
			got = append(got, string(no))
		}
		text := strings.Join(got, " ")
		if found.Sure {
			text += "!"
		}
		if text != c.want || found.More {
			t.Errorf("%q finds %q (more: %v), not %q", c.query, text, found.More, c.want)
		}
	}
}

func TestUsualReadingsComeFirst(t *testing.T) {
	var d roll.Directory
	d.Add(voter("1", "于军", ""), voter("2", "王军民", ""), voter("3", "王军", ""))
	if got := d.Find("wj", 8).Voters; !slices.Equal(got, []election.VoterNo{"3", "1", "2"}) {
		t.Errorf("finds %v", got) // 于 may be read wu too
	}
}

// Whoever's whole name was typed comes before the many whose names only begin
// so, and who stand before on the roll.
func TestWholeNamesComeFirst(t *testing.T) {
	var d roll.Directory
	for i := range 20 {
		d.Add(voter(fmt.Sprint(i+1), "王红军", ""))
	}
	d.Add(voter("21", "王红", ""), voter("22", "王", ""))
	for query, want := range map[string]election.VoterNo{"王红": "21", "wh": "21", "wanghong": "21", "w红": "21", "王": "22", "w": "22"} {
		if got := d.Find(query, 8).Voters; len(got) != 8 || got[0] != want || got[1] != "1" {
			t.Errorf("%q finds %v", query, got)
		}
	}
}

func TestDirectoryShowsNoMoreThanAsked(t *testing.T) {
	var d roll.Directory
	for i := range 20 {
		d.Add(voter(fmt.Sprintf("%04d", i+1), "王明", ""))
	}
	for _, query := range []string{"wm", "王", "王明", "00", "w"} {
		found := d.Find(query, 8)
		if len(found.Voters) != 8 || !found.More || found.Sure || found.Voters[0] != "0001" {
			t.Errorf("%q finds %+v", query, found)
		}
		if all := d.Find(query, 20); all.More {
			t.Errorf("%q has more than all", query)
		}
	}
}

func TestDirectoryFollowsTheBook(t *testing.T) {
	d := newDay(t)
	var dir roll.Directory
	find := func(query, want string) {
		t.Helper()
		d.book.View(dir.Follow)
		if got := fmt.Sprint(dir.Find(query, 3).Voters); got != want {
			t.Errorf("%s finds %s, not %s", query, got, want)
		}
	}
	find("S1-1", "[]")
	find("24", "[0024]")
	d.must(late(901, 1))
	find("S1-1", "[S1-1]")
	find("24", "[0024]")
}

// spellings is how a name may be typed, as an expression: an oracle that
// shares nothing with the search.
func spellings(name []rune) string {
	if len(name) == 0 {
		return ""
	}
	ways := []string{regexp.QuoteMeta(strings.ToUpper(string(name[0])))}
	a := pinyin.NewArgs()
	a.Heteronym = true
	for _, reading := range pinyin.SinglePinyin(name[0], a) {
		for n := range reading {
			ways = append(ways, strings.ToUpper(reading[:n+1]))
		}
	}
	return "(?:" + strings.Join(ways, "|") + ")(?:" + spellings(name[1:]) + ")?"
}

// fits is the search by brute force, over all voters.
func fits(voters []election.Voter, query string) []election.VoterNo {
	q := strings.ToUpper(query)
	named := func(v election.Voter) bool {
		return strings.TrimLeft(string(v.No), "0") == strings.TrimLeft(q, "0")
	}
	if i := slices.IndexFunc(voters, func(v election.Voter) bool { return string(v.No) == q }); i >= 0 {
		named = func(v election.Voter) bool { return string(v.No) == q }
	}
	whole := slices.ContainsFunc(voters, func(v election.Voter) bool { return string(v.IDNumber) == q })
	byNumber := slices.ContainsFunc(voters, named)
	var found []election.VoterNo
	for _, v := range voters {
		name := []rune(v.Name)
		inName := false
		for start := range name {
			if start == 0 || []rune(q)[0] > 0x7f {
				inName = inName || regexp.MustCompile("^"+spellings(name[start:])+"$").MatchString(q)
			}
		}
		byTail := len(q) >= 4 && strings.HasSuffix(string(v.IDNumber), q)
		switch {
		case whole && string(v.IDNumber) != q:
		case whole, named(v), byTail:
			found = append(found, v.No)
		case !byNumber && (strings.HasPrefix(string(v.No), q) || inName):
			found = append(found, v.No)
		}
	}
	return found
}

func drawVoters(t *rapid.T) []election.Voter {
	names := rapid.StringOfN(rapid.SampledFrom([]rune("张三丰王建明单吕曾艾a")), 1, 4, -1)
	return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) election.Voter {
		no := fmt.Sprintf("%0*d", rapid.IntRange(1, 4).Draw(t, "width"), rapid.IntRange(1, 150).Draw(t, "no"))
		id := idNumber("1970-01-01", rapid.IntRange(0, 999).Draw(t, "seq"))
		return voter(no, names.Draw(t, "name"), id)
	}), 1, 12, func(v election.Voter) string { return string(v.No) }).Draw(t, "voters")
}

func TestFoundIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		voters := drawVoters(t)
		seen := map[election.IDNumber]bool{}
		voters = slices.DeleteFunc(voters, func(v election.Voter) bool {
			twice := seen[v.IDNumber]
			seen[v.IDNumber] = true
			return twice
		})
		query := rapid.OneOf(
			rapid.StringOfN(rapid.SampledFrom([]rune("zhangswjmfdbelvcyi")), 1, 6, -1),
			rapid.StringOfN(rapid.SampledFrom([]rune("0123456789X")), 1, 5, -1),
			rapid.StringOfN(rapid.SampledFrom([]rune("张三丰王建明z1")), 1, 3, -1),
			rapid.Custom(func(t *rapid.T) string {
				id := string(rapid.SampledFrom(voters).Draw(t, "whose").IDNumber)
				return id[rapid.IntRange(0, 14).Draw(t, "from"):]
			})).Draw(t, "query")
		var d roll.Directory
		d.Add(voters...)
		found := d.Find(query, len(voters))
		want := fits(voters, query)
		got := slices.Clone(found.Voters)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%q finds %v, by brute force %v", query, got, want)
		}
		if found.Sure && len(want) != 1 {
			t.Fatalf("%q is sure of %v", query, want)
		}
	})
}

// Among many the same people are found as one by one, and when few are asked for
// they are the first of all.
func TestManyAreFoundAsOneByOne(t *testing.T) {
	surnames, given := []rune("张章曾单解赵王朱A"), []rune("伟红三小乐重阳安长·")
	names := []string{"王", "乐", "欧阳红", "赵", "阿依古丽·买买提"}
	for i := range 400 {
		name := []rune{surnames[i%len(surnames)], given[i/3%len(given)], given[i/7%len(given)]}
		names = append(names, string(name[:2+i%2]))
	}
	var all roll.Directory
	alone := make([]roll.Directory, len(names))
	for i, name := range names {
		v := voter(fmt.Sprintf("S%04d", i+1), name, "")
		alone[i].Add(v)
		all.Add(v)
	}
	for _, q := range []string{"z", "zh", "zha", "zhang", "zhangw", "zhw", "zw", "zc", "zcy", "zz", "c", "ch", "cengh", "shan", "sh", "x", "jie", "l", "le", "w", "wa", "wangwei",
		"王", "王红", "红", "红三", "小红", "乐", "z红", "zhang红", "张h", "张hong", "阳长", "oy", "ouyanghong", "a", "ah", "aygl", "h", "yue", "q", "王小z"} {
		few, everybody := all.Find(q, 8), all.Find(q, len(names))
		if !slices.Equal(few.Voters, everybody.Voters[:min(8, len(everybody.Voters))]) || few.More != (len(everybody.Voters) > 8) {
			t.Errorf("%q: few %v, all %v", q, few.Voters, everybody.Voters)
		}
		for i, name := range names {
			no := election.VoterNo(fmt.Sprintf("S%04d", i+1))
			if one := alone[i].Find(q, 1); (len(one.Voters) == 1) != slices.Contains(everybody.Voters, no) {
				t.Errorf("%q: %s alone %v", q, name, one.Voters)
			}
		}
	}
}

func FuzzDirectory(f *testing.F) {
	for _, q := range []string{"zs", "0012", "张三", "99019919830507900x", "ü", "𠅤", "·", "\xff", "Ａ"} {
		f.Add("0012", "张三", q)
	}
	f.Fuzz(func(t *testing.T, no, name, query string) {
		var d roll.Directory
		d.Add(voter(no, name, "99019919830507900X"), voter("0120", "王五", ""))
		found := d.Find(query, 1)
		if len(found.Voters) > 1 || found.Sure && len(found.Voters) != 1 {
			t.Errorf("%q finds %+v", query, found)
		}
	})
}

// BenchmarkDirectory looks people up among 100,000 while they are typed, key by key; p99 is that of a single key.
func BenchmarkDirectory(b *testing.B) {
	const voters = 100_000
	surnames := []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文")
	given := []rune("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲华红玉梅春建国志新立海晓雪思雨子轩浩宇欣怡梓涵一诺")
	var d roll.Directory
	all := make([]election.Voter, voters)
	for i := range all {
		name := []rune{surnames[i*i%1009%len(surnames)], given[i%len(given)], given[i/7%len(given)]}
		all[i] = voter(fmt.Sprintf("%06d", i+1), string(name[:2+i%2]), idNumber(fmt.Sprintf("%d-%02d-%02d", 1930+i%70, 1+i%12, 1+i%28), i%1000))
	}
	b.ResetTimer()
	d.Add(all...)
	b.ReportMetric(float64(b.Elapsed().Milliseconds()), "build-ms")
	queries := []string{"zhangwei", "wsy", "lixiulan", "zxyq", "王建国", "刘", "芳娜", "054321", "54321", "8017", "1234", "ouyang", "hhhh", "zzz"}
	var took []time.Duration
	b.ResetTimer()
	for b.Loop() {
		for _, q := range queries {
			for end := range q + " " {
				if end == 0 {
					continue
				}
				quickest := time.Hour // of three: what else the machine does is not the directory's
				for range 3 {
					start := time.Now()
					d.Find(q[:end], 8)
					quickest = min(quickest, time.Since(start))
				}
				took = append(took, quickest)
			}
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "worst-µs")
}

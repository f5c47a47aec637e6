package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

func pagesOf(t testing.TB, candidates, writeIns int) (sheet.Signed, []string) {
	t.Helper()
	data, _ := signed(t, signing.Ed25519, sample(candidates, writeIns))
	pages, err := sheet.Pages(data)
	if err != nil {
		t.Fatal(err)
	}
	return data, pages
}

// collect gives the only set that the pages make, and the first refusal.
func collect(pages []string) ([]sheet.Set, error) {
	var c sheet.Collector
	var first error
	for _, p := range pages {
		if _, err := c.Add(p); err != nil && first == nil {
			first = err
		}
	}
	return c.Sets(), first
}

func TestPagesInAnyOrderTwiceAndMixed(t *testing.T) {
	first, a := pagesOf(t, 4, 5)
	second, b := pagesOf(t, 12, 20)
	rapid.Check(t, func(t *rapid.T) {
		pile := rapid.Permutation(slices.Concat(a, b, a[:1], b[2:])).Draw(t, "pile")
		sets, err := collect(pile)
		if err != nil || len(sets) != 2 {
			t.Fatal(len(sets), err)
		}
		for _, s := range sets {
			if s.Err != nil || !bytes.Equal(s.Signed, first) && !bytes.Equal(s.Signed, second) {
				t.Fatal(s.Err)
			}
		}
	})
}

func TestAnySizeComesBackWithoutAnyOnePage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 1, 3080).Draw(t, "data")
		pages, err := sheet.Pages(data)
		if err != nil {
			t.Fatal(err)
		}
		out := rapid.IntRange(0, len(pages)-1).Draw(t, "missing")
		sets, err := collect(slices.Delete(slices.Clone(pages), out, out+1))
		if err != nil || len(sets) != 1 || !bytes.Equal(sets[0].Signed, data) {
			t.Fatal(sets, err)
		}
		if want := []int{out + 1}; !slices.Equal(sets[0].Missing, want) {
			t.Fatalf("missing %v, want %v", sets[0].Missing, want)
		}
	})
}

func TestPagesHaveBounds(t *testing.T) {
	for n := 3080; n > 0; n -= sparing() {
		pages, err := sheet.Pages(bytes.Repeat([]byte{0xff}, n))
		if err != nil || len(pages) > sheet.MaxPages {
			t.Fatal(n, err)
		}
		for _, p := range pages {
			if len(p) > 720 || strings.Trim(p, "0123456789") != "" {
				t.Fatalf("%d bytes: a page of %d digits", n, len(p))
			}
		}
	}
	if _, err := sheet.Pages(make([]byte, 3081)); !errors.Is(err, sheet.ErrTooLarge) {
		t.Error(err)
	}
}

func TestProgressAndMissingPages(t *testing.T) {
	_, pages := pagesOf(t, 12, 20)
	var c sheet.Collector
	p, err := c.Add(pages[1])
	if err != nil || p.String() != "1/3" || p.Page != 2 || p.Done {
		t.Fatalf("%+v, %v", p, err)
	}
	if p, err = c.Add(pages[1]); err != nil || !p.Duplicate || p.Have != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	set := c.Sets()[0]
	var r *election.Refusal
	if !errors.As(set.Err, &r) || r.Findings[0].String() != "S703 (have=1, missing=2, need=3, pages=[1 3 4])" {
		t.Error(set.Err)
	}
	if sheet.Label(pages[0]) != "1/4" || sheet.Label(pages[3]) != "4/4" || sheet.Label("9173") != "" {
		t.Error("labels")
	}
}

func TestTypedTextIsReadKindly(t *testing.T) {
	data, pages := pagesOf(t, 4, 5)
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, pages[0])
	sets, err := collect([]string{"\ufeff  " + wide + "\r\n", pages[1][:200] + "　" + pages[1][200:300] + "\t" + pages[1][300:] + "\n"})
	if err != nil || !bytes.Equal(sets[0].Signed, data) {
		t.Error(err)
	}
	for _, other := range []string{"/", ":", "Ａ"} {
		if _, err := collect([]string{pages[0][:300] + other + pages[0][301:]}); fmt.Sprint(err) != fmt.Sprint(refused("S702", "check", "digits", "page", 0)) {
			t.Errorf("%q in a page: %v", other, err)
		}
	}
}

func TestEveryChangedDigitIsRefusedOrRepaired(t *testing.T) {
	data, pages := pagesOf(t, 4, 5)
	for k, page := range pages {
		for at := range page {
			for digit := byte('0'); digit <= '9'; digit++ {
				if digit == page[at] || (at+int(digit))%sparing() != 0 {
					continue
				}
				changed := page[:at] + string(digit) + page[at+1:]
				pile := slices.Clone(pages)
				pile[k] = changed
				sets, err := collect(pile)
				if code := codeOf(err); code != "S701" && code != "S702" {
					t.Fatalf("page %d, digit %d: %v", k+1, at+1, err)
				}
				if len(sets) != 1 || !bytes.Equal(sets[0].Signed, data) {
					t.Fatalf("page %d, digit %d: not repaired", k+1, at+1)
				}
				alone, _ := collect([]string{changed, pages[(k+1)%len(pages)]})
				if len(alone) != 1 || codeOf(alone[0].Err) != "S703" {
					t.Fatalf("page %d, digit %d: %v", k+1, at+1, alone)
				}
			}
		}
	}
}

func TestDamageIsNamed(t *testing.T) {
	data, pages := pagesOf(t, 4, 5)
	pile := slices.Clone(pages)
	pile[1] = pile[1][:100] + string('0'+('9'-pile[1][100])) + pile[1][101:]
	sets, _ := collect(pile)
	if len(sets) != 1 || !bytes.Equal(sets[0].Signed, data) || sets[0].Rebuilt != 2 {
		t.Fatalf("%+v", sets)
	}
	if len(sets[0].Damage) != 1 || sets[0].Damage[0].String() != "S702 (check=crc, page=2)" {
		t.Error(sets[0].Damage)
	}
}

// TestPageForgedWithItsChecksum changes a page's data and makes its checksum
// right: the hash of the whole tells, and the parity repairs.
func TestPageForgedWithItsChecksum(t *testing.T) {
	data, pages := pagesOf(t, 4, 5)
	for k := range pages {
		forged := sheet.Forge(pages[k])
		for _, pile := range [][]string{
			slices.Concat(pages[:k], []string{forged}, pages[k+1:]),
			slices.Concat([]string{forged}, pages),
			slices.Concat(pages, []string{forged}),
		} {
			sets, _ := collect(pile)
			if len(sets) != 1 || !bytes.Equal(sets[0].Signed, data) {
				t.Fatalf("page %d: %+v", k+1, sets)
			}
			if len(sets[0].Damage) == 0 {
				t.Errorf("page %d: damage not named", k+1)
			}
		}
		without := slices.Delete(slices.Clone(pages), (k+1)%len(pages), (k+1)%len(pages)+1)
		without[slices.Index(without, pages[k])] = forged
		if sets, _ := collect(without); len(sets) != 1 || codeOf(sets[0].Err) != "S702" || sets[0].Signed != nil {
			t.Errorf("page %d forged and another missing: %+v", k+1, sets)
		}
	}
}

// Of two forged pages nothing tells which they are: the suspects are named, and
// nothing is taken.
func TestTwoForgedPages(t *testing.T) {
	_, pages := pagesOf(t, 12, 20) // four
	for _, c := range []struct {
		pile []string
		want string
	}{
		{[]string{sheet.Forge(pages[0]), pages[1], sheet.Forge(pages[2]), pages[3]}, "S702 (check=hash, pages=[1 2 3 4])"},
		{[]string{sheet.Forge(pages[0]), pages[1], pages[3]}, "S702 (check=hash, pages=[1 2 4])"},
	} {
		sets, err := collect(c.pile)
		var r *election.Refusal
		if err != nil || len(sets) != 1 || sets[0].Signed != nil || !errors.As(sets[0].Err, &r) || r.Findings[0].String() != c.want {
			t.Errorf("%v %+v, want %s", err, sets, c.want)
		}
	}
}

func TestTextsThatAreNoPages(t *testing.T) {
	_, pages := pagesOf(t, 4, 5)
	for text, want := range map[string]election.Code{
		"":                                    "S701",
		"https://example.com":                 "S701",
		"6901234567892":                       "S701",
		"917302" + pages[0][6:]:               "S701",
		"9173":                                "S702",
		pages[0][:500]:                        "S702",
		pages[0][:100] + "o" + pages[0][101:]: "S702",
		strings.Repeat("9173", 5000):          "S701",
	} {
		var c sheet.Collector
		if _, err := c.Add(text); codeOf(err) != want || len(c.Sets()) != 0 || len(c.Strays()) != 1 {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
}

// A page whose checksum is right may still say what no page of its set does. In
// its head stand the total of codes from digit 26, the index from 28, the length
// from 30, and the data from 34.
func TestPagesThatContradict(t *testing.T) {
	data, pages := pagesOf(t, 12, 20) // four
	for _, c := range []struct {
		name   string
		at     int
		digits string
		want   string
	}{
		{"a total of none", 26, "00", "S702 (check=head, page=0)"},
		{"a total of one", 26, "01", "S702 (check=head, page=0)"},
		{"a total of too many", 26, "13", "S702 (check=head, page=0)"},
		{"an index beyond the total", 28, "04", "S702 (check=head, page=0)"},
		{"fewer bytes than its codes", 30, "0560", "S702 (check=head, page=0)"},
		{"more bytes than its codes", 30, "0841", "S702 (check=head, page=0)"},
		{"a tag that is no number of eight bytes", 6, "99999999999999999999", "S702 (check=head, page=0)"},
		{"fewer bytes than the others", 30, "0561", "S702 (check=data, page=2)"},
		{"data that no bytes are", 34, strings.Repeat("9", 41), "S702 (check=data, page=2)"},
		{"another part's place", 28, "01", "S702 (check=differs, page=1)"},
	} {
		var collector sheet.Collector
		for _, p := range []string{pages[0], pages[2], pages[3]} {
			if _, err := collector.Add(p); err != nil {
				t.Fatal(err)
			}
		}
		_, err := collector.Add(sheet.Recheck(pages[1], c.at, c.digits))
		var r *election.Refusal
		if !errors.As(err, &r) || r.Findings[0].String() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if sets := collector.Sets(); len(sets) != 1 || !bytes.Equal(sets[0].Signed, data) || len(sets[0].Damage)+len(collector.Strays()) != 1 {
			t.Errorf("%s: %+v", c.name, sets)
		}
	}
}

// Of a set with another total or length, under the same tag, nothing is taken in.
func TestPagesOfAnotherSizeUnderTheSameTag(t *testing.T) {
	_, pages := pagesOf(t, 12, 20)
	short, err := sheet.Pages(make([]byte, 700)) // four as well
	if err != nil {
		t.Fatal(err)
	}
	long, err := sheet.Pages(make([]byte, 900)) // five
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{short[1], long[1]} {
		var c sheet.Collector
		if _, err := c.Add(pages[0]); err != nil {
			t.Fatal(err)
		}
		_, err := c.Add(sheet.Recheck(other, 6, pages[0][6:26]))
		if codeOf(err) != "S702" || !strings.Contains(err.Error(), "check=differs") || c.Sets()[0].Have != 1 {
			t.Errorf("%v, %+v", err, c.Sets())
		}
	}
}

func TestSetsHaveABound(t *testing.T) {
	var c sheet.Collector
	for i := range sheet.MaxSets + 1 {
		pages, err := sheet.Pages([]byte{byte(i), byte(i >> 8), 7})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(pages[0]); (err == nil) != (i < sheet.MaxSets) {
			t.Fatal(i, err)
		}
	}
	if len(c.Sets()) != sheet.MaxSets {
		t.Error(len(c.Sets()))
	}
}

func TestWhatLooksLikeAPageOrASheet(t *testing.T) {
	data, pages := pagesOf(t, 4, 5)
	for text, want := range map[string]bool{pages[0]: true, " ９１７３": true, "9173": true, "917": false, "9174": false, strings.Repeat("9173", 5000): false} {
		if sheet.IsPage(text) != want {
			t.Errorf("%.20q is a page: %v", text, !want)
		}
	}
	if !sheet.IsSigned(data) || sheet.IsSigned([]byte(pages[0])) || sheet.IsSigned(nil) {
		t.Error("signed bytes")
	}
}

func TestCodeReadsBack(t *testing.T) {
	for _, n := range []int{1, 17, 280, 281, 560, 3080} {
		pages, err := sheet.Pages(bytes.Repeat([]byte{0xa5}, n))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			code, err := sheet.Code(p)
			if err != nil || len(code) != sheet.CodeModules || len(code[0]) != sheet.CodeModules {
				t.Fatalf("%d bytes: %d modules, %v", n, len(code), err)
			}
		}
	}
	for _, text := range []string{"letters", "", "1234x", strings.Repeat("9", 2000)} {
		if _, err := sheet.Code(text); err == nil {
			t.Errorf("%.10q was drawn", text)
		}
	}
}

func FuzzCollector(f *testing.F) {
	data, pages := pagesOf(f, 4, 5)
	for _, p := range pages {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var c sheet.Collector
		c.Add(text)
		for _, p := range pages {
			c.Add(p)
		}
		for _, s := range c.Sets() {
			if s.Set == want(pages) && !bytes.Equal(s.Signed, data) {
				t.Fatal("other bytes than were signed")
			}
		}
	})
}

func want(pages []string) string {
	var c sheet.Collector
	p, _ := c.Add(pages[0])
	return p.Set
}

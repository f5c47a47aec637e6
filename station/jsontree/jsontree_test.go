package jsontree_test

import (
	"slices"
	"strings"
	"testing"

	"changpiao/station/jsontree"
)

func TestValuesKeepTheirPlaces(t *testing.T) {
	root, faults := jsontree.Parse([]byte("\xef\xbb\xbf{\n  \"a\": [1,\n    {\"b\": \"朱䶮\"}],\n  \"n\": null, \"yes\": true\n}\n"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	b := root.Field("a").Items[1].Field("b")
	if b.Line != 3 || b.Path != "a[1].b" || b.Scalar != "朱䶮" {
		t.Errorf("b stands at line %d, %s: %q", b.Line, b.Path, b.Scalar)
	}
	if !slices.Equal(root.Keys, []string{"a", "n", "yes"}) {
		t.Errorf("keys %q", root.Keys)
	}
	if root.Field("n").Given() || root.Field("none").Given() || !root.Field("yes").Given() {
		t.Error("null and what is not there are not given, true is")
	}
	if root.Field("none").Field("deeper") != nil {
		t.Error("a nil node has fields")
	}
}

func TestTextsThatAreNoJSON(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
	}{
		{"nothing", "", 1},
		{"cut off", "{\n\"a\": [1,", 2},
		{"a comma too many", "{\n\"a\": 1, }", 2},
		{"text after the end", "{}\n{}", 2},
		{"bare word", "{\"a\": wahr}", 1},
		{"not UTF-8", "{\n\"a\": \"\xff\"}", 2},
		{"no comma", "{\n\"a\": 1 \"b\": 2}", 2},
	} {
		root, faults := jsontree.Parse([]byte(c.text))
		if root != nil || len(faults) != 1 || faults[0].Why != jsontree.Unreadable || faults[0].Line != c.line {
			t.Errorf("%s: %v, want one at line %d", c.name, faults, c.line)
		}
	}
}

func TestDepthIsBounded(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	if _, faults := jsontree.Parse([]byte(nested(33))); len(faults) > 0 {
		t.Errorf("33 lists: %v", faults)
	}
	for _, n := range []int{34, 100_000} {
		if _, faults := jsontree.Parse([]byte(nested(n))); len(faults) != 1 {
			t.Errorf("%d lists: %v", n, faults)
		}
	}
}

func TestKeysGivenTwice(t *testing.T) {
	root, faults := jsontree.Parse([]byte("{\"a\": 1,\n\"a\": 2,\n\"o\": {\"x\": 1, \"x\": 1}}"))
	if root.Field("a").Scalar != "1" {
		t.Error("the first value stands")
	}
	want := []jsontree.Fault{{Path: "a", Line: 2, Why: jsontree.Twice, Given: "a"}, {Path: "o.x", Line: 3, Why: jsontree.Twice, Given: "x"}}
	if !slices.Equal(faults, want) {
		t.Errorf("got %v", faults)
	}
}

func TestReadingFindsEveryFault(t *testing.T) {
	const text = `{
		"text": "  a b  ", "blank": "   ", "number": 7, "fraction": 1.5, "big": 2147483648, "low": -2147483648, "exponent": 1e3,
		"bell": "a\u0007b", "newline": "a\nb", "yes": true, "list": ["x", 2], "objects": [{}, 3], "nothing": null, "object": {}
	}`
	for _, c := range []struct {
		name string
		read func(*jsontree.Reading, *jsontree.Node) any
		want any
		why  string
	}{
		{"text loses outer blanks", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Need(n, "text") }, "a b", ""},
		{"blank text", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Need(n, "blank") }, "", jsontree.Empty},
		{"blank text may be left out", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Text(n, "blank") }, "", ""},
		{"missing text", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Need(n, "none") }, "", jsontree.Missing},
		{"null is missing", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Need(n, "nothing") }, "", jsontree.Missing},
		{"number for text", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Text(n, "number") }, "", jsontree.WrongType},
		{"control character", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Text(n, "bell") }, "", jsontree.Unreadable},
		{"line feed", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Text(n, "newline") }, "", jsontree.Unreadable},
		{"whole number", func(r *jsontree.Reading, n *jsontree.Node) any { v, _ := r.Int(n, "number"); return v }, 7, ""},
		{"lowest number", func(r *jsontree.Reading, n *jsontree.Node) any { v, _ := r.Int(n, "low"); return v }, -2147483648, ""},
		{"fraction", func(r *jsontree.Reading, n *jsontree.Node) any { v, _ := r.Int(n, "fraction"); return v }, 0, jsontree.NotWhole},
		{"exponent", func(r *jsontree.Reading, n *jsontree.Node) any { v, _ := r.Int(n, "exponent"); return v }, 0, jsontree.NotWhole},
		{"too large", func(r *jsontree.Reading, n *jsontree.Node) any { v, _ := r.Int(n, "big"); return v }, 0, jsontree.NotWhole},
		{"text for number", func(r *jsontree.Reading, n *jsontree.Node) any { v, _ := r.Int(n, "text"); return v }, 0, jsontree.WrongType},
		{"missing number", func(r *jsontree.Reading, n *jsontree.Node) any { v, _ := r.NeedInt(n, "none"); return v }, 0, jsontree.Missing},
		{"bool", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Bool(n, "yes") }, true, ""},
		{"bool left out", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Bool(n, "none") }, false, ""},
		{"text for bool", func(r *jsontree.Reading, n *jsontree.Node) any { return r.Bool(n, "text") }, false, jsontree.WrongType},
		{"texts with a number", func(r *jsontree.Reading, n *jsontree.Node) any { return len(r.Texts(n, "list")) }, 2, jsontree.WrongType},
		{"objects with a number", func(r *jsontree.Reading, n *jsontree.Node) any { return len(r.Objects(n, "objects")) }, 1, jsontree.WrongType},
		{"object for list", func(r *jsontree.Reading, n *jsontree.Node) any { return len(r.List(n, "object")) }, 0, jsontree.WrongType},
		{"missing list", func(r *jsontree.Reading, n *jsontree.Node) any { return len(r.NeedList(n, "none")) }, 0, jsontree.Missing},
	} {
		root, faults := jsontree.Parse([]byte(text))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		var r jsontree.Reading
		got := c.read(&r, root)
		why := ""
		if len(r.Faults) > 0 {
			why = r.Faults[0].Why
		}
		if got != c.want || why != c.why || len(r.Faults) > 1 {
			t.Errorf("%s: %v with %v; want %v with %q", c.name, got, r.Faults, c.want, c.why)
		}
	}
}

// A fault of the text itself is told with its line and column, the latter in
// characters, not bytes.
func TestWhereTheTextIsWrong(t *testing.T) {
	for text, want := range map[string][2]int{
		"{\n\"甲\": 1 2}":      {2, 8},
		"{\n\"a\": \xff}":     {2, 6},
		"{\"a\": 1,\n  \"b\"": {2, 5},
	} {
		_, faults := jsontree.Parse([]byte(text))
		if len(faults) != 1 || [2]int{faults[0].Line, faults[0].Column} != want {
			t.Errorf("%q: %+v, want %v", text, faults, want)
		}
	}
}

func FuzzParseNeverPanics(f *testing.F) {
	for _, s := range []string{"", "{}", "[1,2]", "{\"a\":{\"a\":null}}", "\xef\xbb\xbf1", "{\"a\":1,\"a\":2}", "nul"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, faults := jsontree.Parse(data)
		if root == nil && len(faults) == 0 {
			t.Error("neither a value nor a fault")
		}
		for _, fault := range faults {
			if fault.Line < 1 {
				t.Errorf("fault at line %d", fault.Line)
			}
		}
	})
}

func TestFieldsThatNobodyAskedFor(t *testing.T) {
	root, faults := jsontree.Parse([]byte(`{"id": "e", "colour": {"of": "paper"},
		"list": [{"n": 1, "m": 2}, 3, {"n": 1}], "empty": {}}`))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var r jsontree.Reading
	r.Text(root, "id")
	r.Text(root, "not there")
	for _, item := range r.List(root, "list") {
		item.Field("n")
	}
	root.Field("empty")
	if got := root.Unasked(); !slices.Equal(got, []jsontree.Place{{Path: "colour", Line: 1}, {Path: "list[0].m", Line: 2}}) {
		t.Errorf("%v", got)
	}
	var none *jsontree.Node
	if none.Unasked() != nil {
		t.Error("of nothing")
	}
}

package station

import "testing"

func TestAdviceIsSaidOnce(t *testing.T) {
	for _, c := range []struct{ text, next, want string }{
		{"还缺甲。请补上。", "还缺乙。请补上。", "还缺甲。"},
		{"A is missing. Do it. Then open.", "B is missing. Do it. Then open.", "A is missing."},
		{"还缺甲。请补上。", "还缺乙。请改正。", "还缺甲。请补上。"},
		{"请补上。", "请补上。", "请补上。"},
	} {
		if got := withoutEnd(c.text, c.next); got != c.want {
			t.Errorf("%q before %q: %q", c.text, c.next, got)
		}
	}
}

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// check reads Go's text and finds its types.
func check(t *testing.T, m *mutants, text string) *ast.File {
	t.Helper()
	tree, err := parser.ParseFile(m.fset, "p.go", text, 0)
	if err != nil {
		t.Fatal(err, text)
	}
	if m.pkg, err = (&types.Config{}).Check("p", m.fset, []*ast.File{tree}, m.info); err != nil {
		t.Fatal(err, text)
	}
	return tree
}

func TestEveryPlaceOfTheCodeIsChangedOnce(t *testing.T) {
	const text = `package p

type size int

const two = 1 + 1

func f(a, b size, s []size, name string) (n size) {
	for i := 0; i < len(s); i++ {
		if name+"x" == "ax" || a*two >= -b && !(a == b) {
			continue
		}
		switch n--; {
		case a > 1:
			break
		}
	}
	return n - (a +
		b)
}
`
	fresh := func() *mutants {
		return &mutants{fset: token.NewFileSet(), info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}}
	}
	m := fresh()
	changed := string(m.rewrite(check(t, m, text), []byte(text)))
	var got []string
	for _, one := range m.all {
		got = append(got, one.String())
	}
	slices.Sort(got)
	want := []string{
		"p.go:12 -- → ++", "p.go:13 > → <=", "p.go:13 > → >=", "p.go:14 break → continue", "p.go:17 + → -", "p.go:17 - → +",
		"p.go:8 ++ → --", "p.go:8 < → <=", "p.go:8 < → >=",
		"p.go:9 && → ||", "p.go:9 * → /", "p.go:9 - → +", "p.go:9 == → !=", "p.go:9 == → !=", "p.go:9 >= → <", "p.go:9 >= → >", "p.go:9 || → &&", "p.go:10 continue → break",
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%v\nnot\n%v", strings.Join(got, ", "), strings.Join(want, ", "))
	}
	check(t, fresh(), changed+"\nfunc mutantIs(int) bool\nfunc wayGone[B ~bool](_ int, is B) B { return is }")
	if len(m.gone) != 7 { // the loop's, the if's with its four parts, the case's
		t.Errorf("%d conditions", len(m.gone))
	}
	for _, w := range m.gone {
		if !strings.Contains(changed, fmt.Sprintf("wayGone(%d, ", w.id)) {
			t.Errorf("condition %d is in no place", w.id)
		}
	}
	for _, one := range m.all {
		if !strings.Contains(changed, fmt.Sprintf("mutantIs(%d)", one.id)) {
			t.Errorf("%s is in no place", one)
		}
	}
}

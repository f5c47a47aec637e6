package main

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A mutant is one change of the code.
type mutant struct {
	id      int
	file    string
	line    int
	change  string
	reached bool // by the tests
	noticed bool
	endless bool // noticed by tests that would not end
}

func (m mutant) String() string { return fmt.Sprintf("%s:%d %s", m.file, m.line, m.change) }

// mutants writes every change of a package into its code, each to be taken where its number is called.
type mutants struct {
	fset *token.FileSet
	info *types.Info
	pkg  *types.Package
	all  []*mutant
	gone []*way
}

// mutateFiles gives the files of a package with all changes in them, and one more that calls them.
func mutateFiles(ctx context.Context, folder string) (map[string][]byte, *mutants, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, nil, err
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
	m := &mutants{fset: token.NewFileSet(), info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}}
	sources, trees := make([][]byte, len(paths)), make([]*ast.File, len(paths))
	for i, path := range paths {
		if sources[i], err = os.ReadFile(path); err != nil {
			return nil, nil, err
		}
		if trees[i], err = parser.ParseFile(m.fset, path, sources[i], 0); err != nil {
			return nil, nil, err
		}
	}
	exported, err := exports(ctx, folder)
	if err != nil {
		return nil, nil, err
	}
	checking := types.Config{Importer: importer.ForCompiler(m.fset, "gc", exported)}
	if m.pkg, err = checking.Check(folder, m.fset, trees, m.info); err != nil {
		return nil, nil, err
	}
	files := map[string][]byte{filepath.Join(folder, "mutants_called.go"): []byte("package " + m.pkg.Name() + called)}
	for i, path := range paths {
		files[path] = m.rewrite(trees[i], sources[i])
	}
	return files, m, nil
}

// exports opens what the compiler knows of the packages that a package imports.
func exports(ctx context.Context, folder string) (importer.Lookup, error) {
	words, err := cmd("go", "list", tags, "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "./"+filepath.ToSlash(folder)).with(withoutC).words(ctx)
	if err != nil {
		return nil, err
	}
	at := map[string]string{}
	for i, word := range words {
		if filepath.IsAbs(word) {
			at[words[i-1]] = word
		}
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(at[path]) }, nil
}

// called is the code that wakes the change whose number is called, or notes which are come by. A change may make a loop
// endless: too much memory ends the tests as too much time does.
const called = `

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

var (
	mutantCalled, _ = strconv.Atoi(os.Getenv("MUTANT"))
	mutantsReached  sync.Map
)

func init() {
	go func() {
		for m := (runtime.MemStats{}); m.Sys < 2<<30; runtime.ReadMemStats(&m) {
			time.Sleep(200 * time.Millisecond)
		}
		os.Exit(3)
	}()
}

func mutantReached(place string) {
	if _, known := mutantsReached.LoadOrStore(place, true); !known {
		if f, err := os.OpenFile(os.Getenv("MUTANTS_REACHED"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err == nil {
			fmt.Fprintln(f, place)
			f.Close()
		}
	}
}

func mutantIs(id int) bool {
	if mutantCalled < 0 {
		mutantReached(strconv.Itoa(id))
	}
	return id == mutantCalled
}

func wayGone[B ~bool](id int, is B) B {
	if mutantCalled < 0 {
		mutantReached(fmt.Sprint(id, is))
	}
	return is
}
`

// What a sign or word is changed into.
var (
	opposite = map[token.Token]token.Token{
		token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
		token.LAND: token.LOR, token.LOR: token.LAND, token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL,
		token.REM: token.MUL, token.INC: token.DEC, token.DEC: token.INC, token.BREAK: token.CONTINUE, token.CONTINUE: token.BREAK,
	}
	shifted = map[token.Token]token.Token{token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR}
)

// rewriting is a file whose places get other texts, some within others.
type rewriting struct {
	*mutants
	tree   *ast.File
	source []byte
	edits  []edit            // the outer before the inner
	ways   map[ast.Node]*way // that no edit says yet
}

type edit struct {
	of       ast.Node
	from, to int
	text     func() string
}

func (m *mutants) rewrite(tree *ast.File, source []byte) []byte {
	r := &rewriting{mutants: m, tree: tree, source: source, ways: map[ast.Node]*way{}}
	r.findWays()
	var around []ast.Node
	ast.Inspect(tree, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		around = append(around, n)
		switch n := n.(type) {
		case *ast.BinaryExpr:
			r.binary(n)
		case *ast.UnaryExpr:
			r.minus(n)
		case *ast.IncDecStmt:
			r.step(n, around[len(around)-2])
		case *ast.BranchStmt:
			r.branch(n, around)
		}
		return true
	})
	r.followWays()
	slices.SortStableFunc(r.edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	return []byte(r.text(0, len(source), nil))
}

// text is the file's from one place to another, with the edits that lie within, but for a node's own.
func (r *rewriting) text(from, to int, but ast.Node) string {
	var out strings.Builder
	for _, e := range r.edits {
		if e.from >= from && e.to <= to && (but == nil || e.of != but) {
			out.Write(r.source[from:e.from])
			out.WriteString(e.text())
			from = e.to
		}
	}
	out.Write(r.source[from:to])
	return out.String()
}

func (r *rewriting) offset(p token.Pos) int { return r.fset.Position(p).Offset }
func (r *rewriting) within(n ast.Node) string {
	return r.text(r.offset(n.Pos()), r.offset(n.End()), nil)
}

// put gives a node another text, which says the way that is gone there.
func (r *rewriting) put(n ast.Node, text func() string) {
	if w := r.ways[n]; w != nil {
		plain := text
		text = func() string { return fmt.Sprintf("wayGone(%d, %s)", w.id, plain()) }
		delete(r.ways, n)
	}
	r.edits = append(r.edits, edit{n, r.offset(n.Pos()), r.offset(n.End()), text})
}

// note makes a mutant at a place.
func (r *rewriting) note(at token.Pos, from, to token.Token) int {
	place := r.fset.Position(at)
	id := len(r.all) + 1
	r.all = append(r.all, &mutant{id: id, file: filepath.Base(place.Filename), line: place.Line, change: fmt.Sprintf("%s → %s", from, to)})
	return id
}

// typeOf names the type of a number or truth that is no constant; of any other expression it names none.
func (r *rewriting) typeOf(e ast.Expr) string {
	of := r.info.Types[e]
	basic, ok := of.Type.Underlying().(*types.Basic)
	if !ok || of.Value != nil || basic.Info()&(types.IsNumeric|types.IsBoolean) == 0 {
		return ""
	}
	known := true
	name := types.TypeString(types.Default(of.Type), func(p *types.Package) string {
		if p == r.pkg {
			return ""
		}
		known = known && slices.ContainsFunc(r.tree.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(p.Path()) })
		return p.Name()
	})
	if !known {
		return "" // the file has no word for it
	}
	return name
}

func (r *rewriting) binary(n *ast.BinaryExpr) {
	of := r.typeOf(n)
	var others []token.Token
	for _, by := range []map[token.Token]token.Token{opposite, shifted} {
		if other, ok := by[n.Op]; ok && of != "" {
			others = append(others, other)
		}
	}
	if len(others) == 0 {
		return
	}
	first := len(r.all) + 1
	for _, other := range others {
		r.note(n.OpPos, n.Op, other)
	}
	r.put(n, func() string {
		x, y := r.within(n.X), r.within(n.Y)
		text := "func() " + of + " { "
		for i, other := range others {
			text += fmt.Sprintf("if mutantIs(%d) { return %s %s %s }; ", first+i, x, other, y)
		}
		return text + fmt.Sprintf("return %s %s %s }()", x, n.Op, y)
	})
}

func (r *rewriting) minus(n *ast.UnaryExpr) {
	if of := r.typeOf(n); n.Op == token.SUB && of != "" {
		id := r.note(n.OpPos, token.SUB, token.ADD)
		r.put(n, func() string {
			x := r.within(n.X)
			return fmt.Sprintf("func() %s { if mutantIs(%d) { return +%s }; return -%s }()", of, id, x, x)
		})
	}
}

func (r *rewriting) step(n *ast.IncDecStmt, parent ast.Node) {
	id := r.note(n.TokPos, n.Tok, opposite[n.Tok])
	r.put(n, func() string {
		x := r.within(n.X)
		text := fmt.Sprintf("if mutantIs(%d) { %s%s } else { %s%s }", id, x, opposite[n.Tok], x, n.Tok)
		if _, ok := parent.(*ast.BlockStmt); !ok { // such as a loop's last part, where no if may stand
			text = "func() { " + text + " }()"
		}
		return text
	})
}

func (r *rewriting) branch(n *ast.BranchStmt, around []ast.Node) {
	other, ok := opposite[n.Tok]
	if !ok || n.Label != nil || !inLoop(around) {
		return
	}
	id := r.note(n.Pos(), n.Tok, other)
	r.put(n, func() string { return fmt.Sprintf("if mutantIs(%d) { %s } else { %s }", id, other, n.Tok) })
}

// inLoop reports whether the innermost of nodes lies in a loop of its own function.
func inLoop(around []ast.Node) bool {
	for _, n := range slices.Backward(around) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		}
	}
	return false
}

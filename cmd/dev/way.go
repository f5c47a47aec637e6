package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
)

// A way is a condition at which the code parts, or a part of one, and which of its two ways the tests go.
type way struct {
	id          int
	file        string
	line        int
	went, didnt bool
}

func (w way) String() string {
	if !w.went && !w.didnt {
		return fmt.Sprintf("%s:%d is never come by", w.file, w.line)
	}
	return fmt.Sprintf("%s:%d is always %t", w.file, w.line, w.went)
}

// findWays finds the conditions of a file: of an if, of a loop, of a switch's case, and the sides of an and or an or. What
// is always the same, such as a constant, is none.
func (r *rewriting) findWays() {
	ast.Inspect(r.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			r.way(n.Cond)
		case *ast.ForStmt:
			if n.Cond != nil {
				r.way(n.Cond)
			}
		case *ast.SwitchStmt:
			if n.Tag == nil {
				for _, c := range n.Body.List {
					for _, e := range c.(*ast.CaseClause).List {
						r.way(e)
					}
				}
			}
		case *ast.BinaryExpr:
			if n.Op == token.LAND || n.Op == token.LOR {
				r.way(n.X)
				r.way(n.Y)
			}
		}
		return true
	})
}

func (r *rewriting) way(e ast.Expr) {
	if r.info.Types[e].Value != nil {
		return
	}
	place := r.fset.Position(e.Pos())
	w := &way{id: len(r.gone) + 1, file: filepath.Base(place.Filename), line: place.Line}
	r.gone = append(r.gone, w)
	r.ways[e] = w
}

// followWays has the conditions that nothing else changes say which way is gone.
func (r *rewriting) followWays() {
	for n := range r.ways {
		r.put(n, func() string { return r.text(r.offset(n.Pos()), r.offset(n.End()), n) })
	}
}

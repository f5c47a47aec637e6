// Package jsontree reads JSON that people wrote: it keeps the line of every
// value, finds all faults of a file instead of the first one, and notices keys
// given twice. It knows nothing of elections.
package jsontree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind is what a value is.
type Kind string

// The kinds of values.
const (
	Null   Kind = "null"
	Bool   Kind = "bool"
	Number Kind = "number"
	Text   Kind = "text"
	List   Kind = "list"
	Object Kind = "object"
)

// Node is a value with its place in the file. A nil node is a value that is
// not there; every method takes it.
type Node struct {
	Kind   Kind
	Line   int    // from 1
	Path   string // as positions[0].seats
	Scalar string // text, number or bool as written
	Items  []*Node
	Keys   []string // of an object, in the file's order
	byKey  map[string]*Node
	asked  map[string]bool // keys that Field was asked for
}

// Field gives the value under a key, nil when there is none or n is no object.
func (n *Node) Field(key string) *Node {
	if n == nil || n.Kind != Object {
		return nil
	}
	n.asked[key] = true
	return n.byKey[key]
}

// Place is where a value stands in a file.
type Place struct {
	Path string
	Line int
}

// Unasked gives the places of the fields that nobody has asked for, here and
// below: what the reader of the file does not know. Nothing below such a field
// is named.
func (n *Node) Unasked() []Place {
	var places []Place
	if n == nil {
		return nil
	}
	for _, item := range n.Items {
		places = append(places, item.Unasked()...)
	}
	for _, key := range n.Keys {
		if child := n.byKey[key]; n.asked[key] {
			places = append(places, child.Unasked()...)
		} else {
			places = append(places, Place{child.Path, child.Line})
		}
	}
	return places
}

// Given reports whether there is a value other than null.
func (n *Node) Given() bool { return n != nil && n.Kind != Null }

// Raw gives the value as JSON text, "null" for nil.
func (n *Node) Raw() string {
	switch {
	case n == nil || n.Kind == Null:
		return "null"
	case n.Kind == Text:
		b, err := json.Marshal(n.Scalar)
		if err != nil {
			return `""`
		}
		return string(b)
	case n.Kind == Number || n.Kind == Bool:
		return n.Scalar
	case n.Kind == List:
		return "[…]"
	}
	return "{…}"
}

// Fault is something wrong in a file.
type Fault struct {
	Path   string
	Line   int
	Column int    // in characters from 1, of a fault of the text itself; else 0
	Why    string // a word that the translations know
	Want   Kind   // with WrongType: what should stand there
	Given  string // what stood there
}

// The words for faults.
const (
	Missing    = "missing"     // a value that must be there is not
	WrongType  = "wrong_type"  // text where a number belongs, and the like
	Twice      = "twice"       // a key or id given twice
	Unreadable = "unreadable"  // not JSON, not UTF-8
	Empty      = "empty"       // an empty text where one must stand
	TooDeep    = "too_deep"    // nested beyond any use
	NotWhole   = "not_whole"   // a number with a fraction, or too large
	UnknownRef = "unknown"     // refers to something that is not there
	NotAllowed = "not_allowed" // a value that the field doesn't take
)

const maxDepth = 32

// Parse reads a whole file. Its faults are those of the text itself: syntax,
// encoding, keys given twice; with a syntax fault the node is nil.
func Parse(data []byte) (*Node, []Fault) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		line, column := position(data, badUTF8(data))
		return nil, []Fault{{Line: line, Column: column, Why: Unreadable, Given: "UTF-8"}}
	}
	p := parser{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	root, err := p.value("", 0)
	if err == nil {
		if _, more := p.dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("text after the end")
		}
	}
	if err != nil {
		return nil, append(p.faults, p.syntaxFault(err))
	}
	return root, p.faults
}

// badUTF8 gives the offset of the first byte that is no UTF-8.
func badUTF8(data []byte) int {
	offset := 0
	for offset < len(data) {
		r, size := utf8.DecodeRune(data[offset:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		offset += size
	}
	return offset
}

// position gives the line and column of an offset, both from 1.
func position(data []byte, offset int) (line, column int) {
	before := data[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

type parser struct {
	data   []byte
	dec    *json.Decoder
	faults []Fault
	lineAt int64 // offset up to which lines are counted
	lines  int
}

func (p *parser) syntaxFault(err error) Fault {
	offset := p.dec.InputOffset()
	var whole any
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal(p.data, &whole), &syntax) { // a token's error does not count from the file's beginning
		offset = max(syntax.Offset-1, 0)
	}
	offset = min(offset, int64(len(p.data)))
	line, column := position(p.data, int(offset))
	return Fault{Line: line, Column: column, Why: Unreadable, Given: err.Error()}
}

// line counts the lines up to the token just read; tokens come in order.
func (p *parser) line() int {
	offset := p.dec.InputOffset()
	p.lines += bytes.Count(p.data[p.lineAt:offset], []byte("\n"))
	p.lineAt = offset
	return p.lines + 1
}

func (p *parser) value(path string, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	token, err := p.dec.Token()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	n := &Node{Path: path, Line: p.line()}
	switch t := token.(type) {
	case nil:
		n.Kind = Null
	case bool:
		n.Kind, n.Scalar = Bool, strconv.FormatBool(t)
	case json.Number:
		n.Kind, n.Scalar = Number, t.String()
	case string:
		n.Kind, n.Scalar = Text, t
	case json.Delim:
		if t == '{' {
			return n, p.object(n, depth)
		}
		return n, p.list(n, depth)
	}
	return n, nil
}

func (p *parser) object(n *Node, depth int) error {
	n.Kind, n.byKey, n.asked = Object, map[string]*Node{}, map[string]bool{}
	for p.dec.More() {
		token, err := p.dec.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		child, err := p.value(strings.TrimPrefix(n.Path+"."+key, "."), depth+1)
		if err != nil {
			return err
		}
		if n.byKey[key] != nil {
			p.faults = append(p.faults, Fault{Path: child.Path, Line: child.Line, Why: Twice, Given: key})
			continue
		}
		n.byKey[key] = child
		n.Keys = append(n.Keys, key)
	}
	_, err := p.dec.Token()
	return err
}

func (p *parser) list(n *Node, depth int) error {
	n.Kind = List
	for p.dec.More() {
		child, err := p.value(fmt.Sprintf("%s[%d]", n.Path, len(n.Items)), depth+1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, child)
	}
	_, err := p.dec.Token()
	return err
}

// Reading takes values out of a tree and gathers what is wrong with them.
type Reading struct{ Faults []Fault }

// Fault notes a fault at a node.
func (r *Reading) Fault(n *Node, why, given string) {
	f := Fault{Why: why, Given: given}
	if n != nil {
		f.Path, f.Line = n.Path, n.Line
	}
	r.Faults = append(r.Faults, f)
}

// Wrong notes that a node is of another kind than the one wanted.
func (r *Reading) Wrong(n *Node, want Kind) {
	r.Fault(n, WrongType, n.Raw())
	r.Faults[len(r.Faults)-1].Want = want
}

// missing notes that the parent lacks a key.
func (r *Reading) missing(parent *Node, key string) {
	f := Fault{Path: key, Why: Missing}
	if parent != nil {
		f.Path, f.Line = strings.TrimPrefix(parent.Path+"."+key, "."), parent.Line
	}
	r.Faults = append(r.Faults, f)
}

// Need reads a text that must be there and not be empty.
func (r *Reading) Need(parent *Node, key string) string {
	n := parent.Field(key)
	if !n.Given() {
		r.missing(parent, key)
		return ""
	}
	s := r.text(n)
	if n.Kind == Text && s == "" {
		r.Fault(n, Empty, "")
	}
	return s
}

// Text reads a text that may be left out.
func (r *Reading) Text(parent *Node, key string) string {
	n := parent.Field(key)
	if !n.Given() {
		return ""
	}
	return r.text(n)
}

// text takes the blanks off a text's ends and refuses control characters,
// which would break lines and books.
func (r *Reading) text(n *Node) string {
	if n.Kind != Text {
		r.Wrong(n, Text)
		return ""
	}
	s := strings.TrimSpace(n.Scalar)
	if strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		r.Fault(n, Unreadable, strconv.Quote(s))
		return ""
	}
	return s
}

// Texts reads a list of texts that may be left out.
func (r *Reading) Texts(parent *Node, key string) []string {
	var out []string
	for _, n := range r.List(parent, key) {
		out = append(out, r.text(n))
	}
	return out
}

// Int reads a whole number; given tells whether there is one.
func (r *Reading) Int(parent *Node, key string) (value int, given bool) {
	n := parent.Field(key)
	if !n.Given() {
		return 0, false
	}
	if n.Kind != Number {
		r.Wrong(n, Number)
		return 0, false
	}
	v, err := strconv.ParseInt(n.Scalar, 10, 32)
	if err != nil {
		r.Fault(n, NotWhole, n.Scalar)
		return 0, false
	}
	return int(v), true
}

// NeedInt reads a whole number that must be there.
func (r *Reading) NeedInt(parent *Node, key string) (int, bool) {
	if !parent.Field(key).Given() {
		r.missing(parent, key)
		return 0, false
	}
	return r.Int(parent, key)
}

// Bool reads true or false; left out it is false.
func (r *Reading) Bool(parent *Node, key string) bool {
	n := parent.Field(key)
	if !n.Given() {
		return false
	}
	if n.Kind != Bool {
		r.Wrong(n, Bool)
		return false
	}
	return n.Scalar == "true"
}

// List reads a list that may be left out.
func (r *Reading) List(parent *Node, key string) []*Node {
	n := parent.Field(key)
	if !n.Given() {
		return nil
	}
	if n.Kind != List {
		r.Wrong(n, List)
		return nil
	}
	return n.Items
}

// NeedList reads a list that must be there.
func (r *Reading) NeedList(parent *Node, key string) []*Node {
	if !parent.Field(key).Given() {
		r.missing(parent, key)
		return nil
	}
	return r.List(parent, key)
}

// Objects reads a list whose items must be objects.
func (r *Reading) Objects(parent *Node, key string) []*Node {
	var out []*Node
	for _, n := range r.List(parent, key) {
		if n.Kind != Object {
			r.Wrong(n, Object)
			continue
		}
		out = append(out, n)
	}
	return out
}

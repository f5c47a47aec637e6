package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The arrows of the house: cmd → ui → station ← store. The linter knows the same rules (.golangci.yml); these need none.
//
// A pattern is a package's path below the module, or a path and "/..." for that package and all below it.
// Arrows between the layers hold for tests too; the other rules do not.

// Which layers a layer may use.
var layers = []rule{
	{"assets/...", "assets/..."},
	{"station/...", "station/..."},
	{"store/...", "station/... store/..."},
	{"ui/...", "assets/... station/... ui/..."},
	{"cmd/dev/...", "cmd/dev/..."},
	{"cmd/...", "assets/... station/... store/... ui/... cmd/..."},
}

// Which packages of the domain a package of the domain may use. A package without a line may use any but the rehearsal.
var rooms = []rule{
	{"station/jsontree", ""},
	{"station/election", "station/jsontree"},
	{"station/journal", "station/jsontree station/election"},
	{"station/signing", "station/jsontree station/election station/journal"},
	{"station/statement", "station/jsontree station/election station/journal station/signing"},
	{"station/roll", "station/jsontree station/election station/journal station/signing station/statement"},
	{"station/count", "station/jsontree station/election station/journal station/signing station/statement"},
	{"station/outcome", "station/jsontree station/election station/count"},
	{"station/sheet", "station/jsontree station/election station/journal station/signing station/statement " +
		"station/count station/outcome"},
	{"station/late", "station/jsontree station/election station/journal station/signing"},
	{"station/street", "station station/jsontree station/election station/journal station/signing station/statement " +
		"station/late station/roll station/count station/outcome station/sheet"},
	{"station/rehearsal", "station/..."},
}

// network are the packages that open connections.
const network = "net net/http/... net/rpc/... net/smtp net/textproto net/mail golang.org/x/net/... google.golang.org/..."

// What a package may never use, of the standard library and of others' modules.
var bans = []ban{
	{of: "station/...", never: "os/... io/fs io/ioutil path/filepath syscall net/... log/... crypto/rand math/rand/... " +
		"database/sql/... modernc.org/... fyne.io/..."},
	{of: "ui/paper/...", never: "fyne.io/..."},
	{of: "ui/...", never: "database/sql/... modernc.org/..."},
	{of: "assets/...", never: "fyne.io/..."},
	{of: "cmd/changpiaoctl/...", never: "fyne.io/..."},
	// Opening any connection is a defect. Addresses of files are written as URLs.
	{of: "assets/...", never: network}, {of: "station/...", never: network}, {of: "store/...", never: network},
	{of: "ui/...", never: network}, {of: "cmd/...", never: network},
	// Whatever imports the window driver can be built with a C compiler only.
	{of: "...", but: "cmd/changpiao", never: "fyne.io/fyne/v2/app/..."},
}

type rule struct{ of, may string }

type ban struct{ of, but, never string }

const module = "changpiao"

// A source is what the go command says of a package.
type source struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestArrowsRunTheRightWay(t *testing.T) {
	sources, err := listSources()
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) < 2 {
		t.Fatalf("only %d packages found", len(sources))
	}
	for _, s := range sources {
		for _, fault := range wrongArrows(s) {
			t.Error(fault)
		}
	}
}

func listSources() ([]source, error) {
	out, err := exec.Command("go", "list", "-e", tags, "-json=ImportPath,Imports,TestImports,XTestImports",
		module+"/...").Output()
	if err != nil {
		return nil, err
	}
	var sources []source
	for in := json.NewDecoder(strings.NewReader(string(out))); ; {
		var s source
		if err := in.Decode(&s); errors.Is(err, io.EOF) {
			return sources, nil
		} else if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
}

// wrongArrows tells which imports of a package break a rule.
func wrongArrows(s source) []string {
	var faults []string
	of := strings.TrimPrefix(s.ImportPath, module+"/")
	for _, path := range slices.Concat(s.Imports, s.TestImports, s.XTestImports) {
		if inside, ok := strings.CutPrefix(path, module+"/"); ok && !mayUse(layers, of, inside) {
			faults = append(faults, fmt.Sprintf("%s may not import %s: wrong layer", of, inside))
		}
	}
	for _, path := range s.Imports {
		inside, ours := strings.CutPrefix(path, module+"/")
		if ours && matches("station/...", inside) && matches("station/...", of) && !mayUseRoom(of, inside) {
			faults = append(faults, fmt.Sprintf("%s may not import %s: wrong way inside the domain", of, inside))
		}
		for _, b := range bans {
			if matches(b.of, of) && b.but != of && matchesAny(b.never, path) {
				faults = append(faults, fmt.Sprintf("%s may not import %s", of, path))
			}
		}
	}
	return faults
}

// mayUse looks for the first rule that speaks of a package; a package of which none speaks may use nothing.
func mayUse(rules []rule, of, path string) bool {
	for _, r := range rules {
		if matches(r.of, of) {
			return matchesAny(r.may, path)
		}
	}
	return false
}

func mayUseRoom(of, path string) bool {
	if slices.ContainsFunc(rooms, func(r rule) bool { return r.of == of }) {
		return mayUse(rooms, of, path)
	}
	return path != "station/rehearsal"
}

func matchesAny(patterns, path string) bool {
	return slices.ContainsFunc(strings.Fields(patterns), func(p string) bool { return matches(p, path) })
}

func matches(pattern, path string) bool {
	if pattern == "..." {
		return true
	}
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == base || strings.HasPrefix(path, base+"/")
	}
	return path == pattern
}

func TestWrongArrowsAreSeen(t *testing.T) {
	for _, c := range []struct{ of, imports string }{
		{"station/roll", "changpiao/store"},
		{"station", "changpiao/ui/kit"},
		{"station/count", "changpiao/cmd/changpiao"},
		{"station/sheet", "changpiao/assets"},
		{"station/count", "os"},
		{"station/count", "os/exec"},
		{"station/signing", "crypto/rand"},
		{"station/signing", "math/rand/v2"},
		{"station/rehearsal", "io/fs"},
		{"station/journal", "database/sql"},
		{"station/journal", "modernc.org/sqlite"},
		{"station/count", "fyne.io/fyne/v2"},
		{"station/election", "changpiao/station/journal"},
		{"station/roll", "changpiao/station/count"},
		{"station/count", "changpiao/station/outcome"},
		{"station/outcome", "changpiao/station/sheet"},
		{"station/sheet", "changpiao/station/street"},
		{"station/street", "changpiao/station/rehearsal"},
		{"station", "changpiao/station/rehearsal"},
		{"store", "changpiao/ui/kit"},
		{"store/scan", "changpiao/cmd/changpiao"},
		{"ui/station", "changpiao/store"},
		{"ui/kit", "changpiao/cmd/changpiao"},
		{"ui/paper", "fyne.io/fyne/v2"},
		{"ui/board", "fyne.io/fyne/v2/app"},
		{"cmd/changpiaoctl", "fyne.io/fyne/v2/app"},
		{"cmd/dev", "changpiao/assets"},
		{"elsewhere", "changpiao/station"},
	} {
		if faults := wrongArrows(source{ImportPath: "changpiao/" + c.of, Imports: []string{c.imports}}); len(faults) == 0 {
			t.Errorf("%s may import %s", c.of, c.imports)
		}
	}
}

func TestRightArrowsPass(t *testing.T) {
	for _, c := range []struct{ of, imports string }{
		{"station/journal", "changpiao/station/election"},
		{"station/outcome", "changpiao/station/count"},
		{"station/sheet", "changpiao/station/signing"},
		{"station/street", "changpiao/station"},
		{"station", "changpiao/station/roll"},
		{"station/election", "time"},
		{"station/election", "embed"},
		{"store/scan", "changpiao/station/sheet"},
		{"store", "os"},
		{"ui/street", "changpiao/station/street"},
		{"ui/kit", "changpiao/assets"},
		{"ui/board", "fyne.io/fyne/v2"},
		{"cmd/changpiao", "fyne.io/fyne/v2/app"},
		{"cmd/changpiaoctl", "changpiao/store"},
		{"cmd/dev", "os/exec"},
	} {
		for _, fault := range wrongArrows(source{ImportPath: "changpiao/" + c.of, Imports: []string{c.imports}}) {
			t.Error(fault)
		}
	}
}

func TestTestsKeepTheLayersButMayOpenFiles(t *testing.T) {
	files := source{ImportPath: "changpiao/station/sheet", TestImports: []string{"os"}}
	if faults := wrongArrows(files); len(faults) > 0 {
		t.Error(faults)
	}
	layer := source{ImportPath: "changpiao/ui/kit", XTestImports: []string{"changpiao/store"}}
	if faults := wrongArrows(layer); len(faults) == 0 {
		t.Error("a test in ui may import store")
	}
}

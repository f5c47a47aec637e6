package main

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

func TestChooseFindsATaskOrSaysWhichThereAre(t *testing.T) {
	if got, err := choose([]string{"test", "vet"}); err != nil || got.name != "test" {
		t.Errorf("choose(test) = %q, %v", got.name, err)
	}
	for _, args := range [][]string{nil, {"tset"}} {
		_, err := choose(args)
		if err == nil || !strings.Contains(err.Error(), "dev run") || !strings.Contains(err.Error(), "dev test") {
			t.Errorf("choose(%q): %v", args, err)
		}
	}
}

func TestChooseStepsKeepsTheUsualOrder(t *testing.T) {
	got, err := chooseSteps([]string{"lint", "format"})
	if err != nil || len(got) != 2 || got[0].name != "format" || got[1].name != "lint" {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := chooseSteps(nil); err != nil || len(got) != len(steps) {
		t.Errorf("%d steps, %v", len(got), err)
	}
	if _, err := chooseSteps([]string{"lnit"}); err == nil {
		t.Error("an unknown step is taken")
	}
}

func TestSplitTellsTheDesktopFromItsNamesake(t *testing.T) {
	got := split([]string{
		"changpiao/cmd/changpiao", "changpiao/cmd/changpiao/window", "changpiao/cmd/changpiaoctl", "changpiao/ui/kit",
	})
	want := packages{
		plain:   []string{"changpiao/cmd/changpiaoctl", "changpiao/ui/kit"},
		desktop: []string{"changpiao/cmd/changpiao", "changpiao/cmd/changpiao/window"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestStepsRunOnAfterAFailure(t *testing.T) {
	good := func(context.Context, packages) error { return nil }
	bad := func(context.Context, packages) error { return errors.New("broken pencil") }
	var out bytes.Buffer
	err := perStep(t.Context(), &out, []step{{"one", "", good}, {"two", "", bad}, {"three", "", good}}, packages{})
	if err == nil || !strings.Contains(err.Error(), "two") || strings.Contains(err.Error(), "three") {
		t.Errorf("error: %v", err)
	}
	text := out.String()
	for _, part := range []string{"broken pencil", "ok  \tthree", "\nFAIL\n"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
	out.Reset()
	err = perStep(t.Context(), &out, []step{{"one", "", good}}, packages{})
	if err != nil || !strings.HasSuffix(out.String(), "\nPASS\n") {
		t.Errorf("%v, output:\n%s", err, out.String())
	}
}

func TestStepsEndWhenStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	var out bytes.Buffer
	ran := 0
	one := func(context.Context, packages) error { ran++; stop(); return nil }
	if err := perStep(ctx, &out, []step{{"one", "", one}, {"two", "", one}}, packages{}); err == nil || ran != 1 {
		t.Errorf("%d steps ran, %v", ran, err)
	}
}

func TestUnformattedFindsWhatGofmtWouldChange(t *testing.T) {
	names, err := unformatted(fstest.MapFS{
		"good.go":       {Data: []byte("package a\n")},
		"good_crlf.go":  {Data: []byte("package a\r\n")},
		"ui/bad.go":     {Data: []byte("package  a\n")},
		"ui/broken.go":  {Data: []byte("package\n")},
		"out/bad.go":    {Data: []byte("package  a\n")},
		".cache/bad.go": {Data: []byte("package  a\n")},
		"notes.md":      {Data: []byte("package  a\n")},
	})
	if err != nil || !reflect.DeepEqual(names, []string{"ui/bad.go", "ui/broken.go"}) {
		t.Errorf("%q, %v", names, err)
	}
}

func TestLackingNamesOnlyWhatIsMissing(t *testing.T) {
	needs := []need{
		{"a compiler", []string{"gcc", "libc6-dev"}, nil},
		{"a screen", []string{"xvfb"}, nil},
	}
	missing := lacking(needs, debianNames, func(name string) bool { return name == "gcc" || name == "xvfb" })
	if len(missing) != 1 || !reflect.DeepEqual(allNames(missing, debianNames), []string{"libc6-dev"}) {
		t.Errorf("%+v", missing)
	}
	if text := explain(missing, debianNames); !strings.Contains(text, "a compiler (libc6-dev)") {
		t.Error(text)
	}
}

func TestEveryNeedIsNamedForBothFamilies(t *testing.T) {
	for _, n := range append(append([]need(nil), toBuild...), toTest...) {
		if n.why == "" || len(n.debian) == 0 || len(n.fedora) == 0 {
			t.Errorf("%+v", n)
		}
	}
}

func TestInstallerIsTheOneTheSystemHas(t *testing.T) {
	for _, program := range []string{"apt-get", "dnf"} {
		if i, ok := findInstaller(func(p string) bool { return p == program }); !ok || i.program != program {
			t.Errorf("with %s: %q, %v", program, i.program, ok)
		}
	}
	if _, ok := findInstaller(func(string) bool { return false }); ok {
		t.Error("found an installer where there is none")
	}
}

func TestStepsByHandAreNamedWhereNothingIsInstalled(t *testing.T) {
	for system, word := range map[string]string{"windows": "MSYS2", "darwin": "xcode-select", "freebsd": "gcc"} {
		if err := prepareByHand(system, false); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v", system, err)
		}
		if err := prepareByHand(system, true); err != nil {
			t.Errorf("%s with a compiler: %v", system, err)
		}
	}
}

func TestOnlyLinuxLacksADisplay(t *testing.T) {
	for _, c := range []struct {
		system, variable string
		want             bool
	}{
		{"linux", "", false}, {"linux", "DISPLAY", true}, {"linux", "WAYLAND_DISPLAY", true},
		{"windows", "", true}, {"darwin", "", true},
	} {
		env := func(name string) string {
			if name == c.variable {
				return ":0"
			}
			return ""
		}
		if got := canShow(c.system, env); got != c.want {
			t.Errorf("%s with %q: %v", c.system, c.variable, got)
		}
	}
}

func TestRehearsalNeedsNoC(t *testing.T) {
	c := rehearsal{"e.json", "s.json", "out/x"}.command().String()
	if c != "CGO_ENABLED=0 go run ./cmd/changpiaoctl rehearse --election e.json --script s.json --out out/x" {
		t.Error(c)
	}
}

func TestResultsAreThePagesAndTheSignedFile(t *testing.T) {
	names, err := resultsIn(fstest.MapFS{"S1/a.sheet": {}, "S1/a.pdf": {}, "S1/roll.book": {}})
	if err != nil || !reflect.DeepEqual(names, []string{"S1/a.pdf", "S1/a.sheet"}) {
		t.Errorf("%q, %v", names, err)
	}
	if _, err := resultsIn(fstest.MapFS{}); err != nil {
		t.Error(err)
	}
}

func TestCommandKeepsLongListsShort(t *testing.T) {
	c := cmd(append([]string{"go", "vet"}, strings.Fields("a b c d e f g h i j k")...)...).with("GOOS=windows")
	if got := c.String(); !strings.HasPrefix(got, "GOOS=windows go vet a") || !strings.HasSuffix(got, "… (2 more)") {
		t.Error(got)
	}
}

func TestScreenIsOursAndEnds(t *testing.T) {
	if !found("Xvfb") {
		t.Skip("needs Xvfb")
	}
	first, err := startScreen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer first.stop()
	second, err := startScreen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(first.name, ":") || first.name == second.name {
		t.Errorf("screens %q and %q", first.name, second.name)
	}
	second.stop()
	if second.server.ProcessState == nil {
		t.Error("the screen is still there")
	}
}

func TestFuzzTargetsAreReadWithTheirPackages(t *testing.T) {
	got := parseTargets("FuzzA\nFuzzB\nok  \tchangpiao/store\t0.01s\n?   \tchangpiao/ui\t[no test files]\nok  \tchangpiao/cmd\t0.01s\nFuzzC\nok  \tchangpiao/station\t0.02s\n")
	want := []target{{"changpiao/store", "FuzzA"}, {"changpiao/store", "FuzzB"}, {"changpiao/station", "FuzzC"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}

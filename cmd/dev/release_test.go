package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Two builds of one state of the sources are the same bytes, also where they lie in another folder.
func TestTwoBuildsAreIdentical(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program twice")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.Mkdir(elsewhere, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := copySources(elsewhere, root); err != nil {
		t.Fatal(err)
	}
	var sums [][]byte
	for _, folder := range []string{root, elsewhere} {
		file := filepath.Join(t.TempDir(), "changpiaoctl")
		build := product{"changpiaoctl", withoutC}.build(folder, file)
		run := exec.Command(build.args[0], build.args[1:]...)
		run.Env = append(os.Environ(), build.env...)
		if out, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		sum, err := sumOf(file)
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, sum)
	}
	if !bytes.Equal(sums[0], sums[1]) {
		t.Errorf("two builds differ: %x and %x", sums[0], sums[1])
	}
}

func TestSumsOfARelease(t *testing.T) {
	dir := t.TempDir()
	file, list := filepath.Join(dir, "a"), filepath.Join(dir, "SHA256SUMS")
	if err := os.WriteFile(file, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeSums(list, []string{file}); err != nil {
		t.Fatal(err)
	}
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n" // the sum of FIPS 180-4's example
	if got, err := os.ReadFile(list); err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
}

func TestVersionOfARelease(t *testing.T) {
	file := filepath.Join(t.TempDir(), "FyneApp.toml")
	for text, want := range map[string]string{"[Details]\nName = \"a\"\n  Version = \"1.2.3\"\nBuild = 1\n": "1.2.3", "[Details]\n": ""} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := versionOf(file); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// releaseFolder is where a release's files go.
var releaseFolder = filepath.Join("out", "release")

// bill is the tool that reads out of a program what it was built from, as a CycloneDX bill of materials.
const bill = "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.9.0"

// A product is a program of a release.
type product struct {
	name string
	c    string // whether it needs a C compiler
}

var products = []product{{"changpiao", withC}, {"changpiaoctl", withoutC}}

// build makes the program's file. The same commit gives the same bytes in any folder, with the same compilers: neither
// paths nor times stand in it.
func (p product) build(from, to string) command {
	return cmd("go", "build", "-C", from, tags, "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", to, "./cmd/"+p.name).with(p.c)
}

// release builds the programs for this system, with their sums and their bills of materials. Each is built a second time,
// from a copy of the sources and with nothing of what the first time compiled, and must come to the same bytes.
func release(ctx context.Context, args []string) (err error) {
	if len(args) > 0 {
		return errors.New("release takes no arguments")
	}
	if err := prepare(ctx, toBuild); err != nil {
		return err
	}
	if err := os.RemoveAll(releaseFolder); err != nil {
		return err
	}
	if err := os.MkdirAll(releaseFolder, 0o755); err != nil {
		return err
	}
	elsewhere, err := os.MkdirTemp("", "changpiao-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(elsewhere)) }()
	if err := copySources(elsewhere, "."); err != nil {
		return err
	}
	folder, err := filepath.Abs(releaseFolder)
	if err != nil {
		return err
	}
	version, err := versionOf("FyneApp.toml")
	if err != nil {
		return err
	}
	var files []string
	for _, p := range products {
		file := filepath.Join(folder, fmt.Sprintf("%s-%s-%s", p.name, runtime.GOOS, runtime.GOARCH))
		if runtime.GOOS == "windows" {
			file += ".exe"
		}
		materials := file + ".cdx.json"
		if err := p.build(".", file).run(ctx); err != nil {
			return err
		}
		if err := p.buildAgain(ctx, elsewhere, file); err != nil {
			return err
		}
		if err := cmd("go", "run", bill, "bin", "-json", "-noserial", "-std", "-version", version, "-output", materials, file).with(withoutC).run(ctx); err != nil {
			return err
		}
		files = append(files, file, materials)
	}
	return writeSums(filepath.Join(releaseFolder, "SHA256SUMS"), files)
}

var versionLine = regexp.MustCompile(`(?m)^\s*Version = "(.+)"$`)

// versionOf reads the program's version from the file that states it.
func versionOf(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	found := versionLine.FindSubmatch(data)
	if found == nil {
		return "", fmt.Errorf("%s states no version", file)
	}
	return string(found[1]), nil
}

// buildAgain builds a program that was built before once more, in another folder and without the compiler's cache.
func (p product) buildAgain(ctx context.Context, folder, before string) error {
	again := filepath.Join(folder, filepath.Base(before))
	if err := p.build(folder, again).with("GOCACHE=" + filepath.Join(folder, "cache")).run(ctx); err != nil {
		return err
	}
	var sums [2][]byte
	for i, file := range []string{before, again} {
		var err error
		if sums[i], err = sumOf(file); err != nil {
			return err
		}
	}
	if !bytes.Equal(sums[0], sums[1]) {
		return fmt.Errorf("two builds of %s differ: %x and %x", p.name, sums[0], sums[1])
	}
	fmt.Printf("two builds of %s are the same bytes\n", p.name)
	return nil
}

// sources are the parts of the project that a program is built from.
var sources = []string{"go.mod", "go.sum", "assets", "cmd", "station", "store", "ui"}

// copySources copies them into a folder.
func copySources(to, root string) error {
	for _, part := range sources {
		from := filepath.Join(root, part)
		info, err := os.Stat(from)
		if err != nil {
			return err
		}
		if info.IsDir() {
			err = os.CopyFS(filepath.Join(to, part), os.DirFS(from))
		} else {
			var data []byte
			if data, err = os.ReadFile(from); err == nil {
				err = os.WriteFile(filepath.Join(to, part), data, 0o600)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writeSums lists files with their sums as sha256sum -c reads them.
func writeSums(to string, files []string) error {
	var list strings.Builder
	for _, file := range files {
		sum, err := sumOf(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(&list, "%x  %s\n", sum, filepath.Base(file))
	}
	fmt.Print(list.String())
	return os.WriteFile(to, []byte(list.String()), 0o644)
}

func sumOf(file string) (sum []byte, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
func (p product) build(to string) command {
	return cmd("go", "build", tags, "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", to, "./cmd/"+p.name).with(p.c)
}

// release builds the programs for this system, with their sums and their bills of materials.
func release(ctx context.Context, args []string) error {
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
	var files []string
	for _, p := range products {
		file := filepath.Join(releaseFolder, fmt.Sprintf("%s-%s-%s", p.name, runtime.GOOS, runtime.GOARCH))
		if runtime.GOOS == "windows" {
			file += ".exe"
		}
		materials := file + ".cdx.json"
		if err := p.build(file).run(ctx); err != nil {
			return err
		}
		if err := cmd("go", "run", bill, "bin", "-json", "-noserial", "-output", materials, file).with(withoutC).run(ctx); err != nil {
			return err
		}
		files = append(files, file, materials)
	}
	return writeSums(filepath.Join(releaseFolder, "SHA256SUMS"), files)
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

package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
)

// A tool is a program that others made, in the version that the project is worked on with.
type tool struct{ source, version string }

var linter = tool{"github.com/golangci/golangci-lint/v2/cmd/golangci-lint", "v2.15.0"}

// install builds a tool once for each version and says where it is; go run would have to link it anew after each cleaning
// of Go's cache, and the linter links for longer than it runs.
func (t tool) install(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("keep %s: %w", path.Base(t.source), err)
	}
	name := path.Base(t.source)
	folder := filepath.Join(cache, "changpiao", name+"-"+t.version)
	program := filepath.Join(folder, name)
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	if err := cmd("go", "install", t.source+"@"+t.version).with("GOBIN="+folder, withoutC).runQuietly(ctx); err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	return program, nil
}

// Package crash leaves a file that says where in the program a crash happened, and nothing of what the program knew: a
// fault's own words may hold a person's name or number, and are withheld.
package crash

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// reporter names the file of the report to the process that writes it.
const reporter = "CHANGPIAO_CRASH_REPORT"

// most bounds what is read of a crash, in bytes.
const most = 1 << 20

// Watch starts this program once more, as one that does nothing but wait for the crash of this one and leave its report at
// a path. It comes first in a program, and does not return in that other one.
func Watch(report, version string) error {
	if to := os.Getenv(reporter); to != "" {
		if err := write(os.Stdin, to, version); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	p := exec.Command(program)
	p.Env = append(os.Environ(), reporter+"="+report)
	p.Stderr = os.Stderr
	pipe, err := p.StdinPipe()
	if err != nil {
		return err
	}
	if err := p.Start(); err != nil {
		return err
	}
	return debug.SetCrashOutput(pipe.(*os.File), debug.CrashOptions{})
}

// write waits for a crash, and leaves nothing where there was none.
func write(in io.Reader, report, version string) error {
	crash, err := io.ReadAll(io.LimitReader(in, most))
	if err != nil || len(crash) == 0 {
		return err
	}
	head := fmt.Sprintf("changpiao %s %s/%s %s\n\n", version, runtime.GOOS, runtime.GOARCH, time.Now().Format(time.DateTime))
	return errors.Join(os.MkdirAll(filepath.Dir(report), 0o700), os.WriteFile(report, append([]byte(head), places(crash)...), 0o600))
}

// places takes from a crash the functions and lines in which each goroutine stood, without the fault's words before them
// and without the functions' arguments. The words' lines are indented, but for the first.
func places(crash []byte) []byte {
	var out bytes.Buffer
	within := false
	for line := range strings.Lines(string(crash)) {
		line = strings.TrimRight(line, "\r\n")
		file, isFile := strings.CutPrefix(line, "\t")
		switch {
		case strings.HasPrefix(line, "goroutine "):
			within = true
			out.WriteString(line + "\n")
		case !within:
		case isFile:
			file, _, _ = strings.Cut(file, " ")
			dir, name := path.Split(filepath.ToSlash(file))
			out.WriteString("\t" + path.Join(path.Base(dir), name) + "\n")
		case strings.HasPrefix(line, "created by "), line == "":
			out.WriteString(line + "\n")
		default:
			if end := strings.LastIndex(line, "("); end > 0 {
				out.WriteString(line[:end] + "\n")
			}
		}
	}
	return out.Bytes()
}

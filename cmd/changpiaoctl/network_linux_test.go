package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// cutOff says, to a process of these tests, that any attempt to reach a network
// ends it.
const cutOff = "CHANGPIAO_TEST_CUT_OFF"

// forbidNetwork has the system end this process when it asks for a socket that
// is not of this machine alone.
func forbidNetwork() error {
	const nr, family = 0, 16 // in what the system tells of a call: its number, its first argument
	load := func(at uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: at}
	}
	unless := func(value uint32, skip uint8) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: value, Jf: skip}
	}
	answer := func(with uint32) unix.SockFilter { return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: with} }
	filter := []unix.SockFilter{
		load(nr), unless(unix.SYS_SOCKET, 3),
		load(family), unless(unix.AF_UNIX, 2), answer(unix.SECCOMP_RET_ALLOW),
		answer(unix.SECCOMP_RET_ALLOW), answer(unix.SECCOMP_RET_KILL_PROCESS),
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	_, _, errno := syscall.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return errno
	}
	return nil
}

// inCutOff runs one of these tests in a process that is cut off.
func inCutOff(t *testing.T, does string) error {
	t.Helper()
	p := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNoConnectionIsOpened$", "-test.v")
	p.Env = append(os.Environ(), cutOff+"="+does)
	out, err := p.CombinedOutput()
	if strings.Contains(string(out), "can't be cut off") {
		t.Skip(string(out))
	}
	if err == nil && !strings.Contains(string(out), "PASS") {
		t.Fatal(string(out))
	}
	if err != nil && does != "connect" {
		t.Log(string(out))
	}
	return err
}

// A station's and a street office's day asks the system for no connection.
func TestNoConnectionIsOpened(t *testing.T) {
	switch does := os.Getenv(cutOff); does {
	case "":
		var died *exec.ExitError
		if err := inCutOff(t, "connect"); !errors.As(err, &died) || died.Sys().(syscall.WaitStatus).Signal() != syscall.SIGSYS {
			t.Fatalf("a connection is not noticed: %v", err)
		}
		if err := inCutOff(t, "day"); err != nil {
			t.Errorf("a day asked for a connection: %v", err)
		}
	default:
		if err := forbidNetwork(); err != nil {
			fmt.Println("can't be cut off here:", err)
			return
		}
		if does == "connect" {
			_, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
			t.Fatal("a socket was given", err)
		}
		wholeDay(t)
	}
}

// wholeDay plays a rehearsal and has its sheet taken in.
func wholeDay(t *testing.T) {
	small, dir := filepath.Join("testdata", "cases", "mobile-box"), t.TempDir()
	out, ledger := filepath.Join(dir, "S1"), filepath.Join(dir, "ledger")
	definition := filepath.Join(small, "election.json")
	must := func(args ...string) {
		t.Helper()
		if code, _, errs := runIn(args...); code != exitDone {
			t.Fatalf("%v: exit %d: %s", args, code, errs)
		}
	}
	must("rehearse", "--election", definition, "--script", filepath.Join(small, "script.json"), "--out", out)
	must("street", "init", "--ledger", ledger, "--election", definition)
	must("street", "enrol", "--ledger", ledger, oneFile(t, out, ".enrol"))
	must("street", "import", "--ledger", ledger, oneFile(t, out, ".sheet"))
	must("street", "consolidate", "--ledger", ledger)
}

package crash

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// doomed names the way in which a process of the tests is to crash.
const doomed = "CHANGPIAO_TEST_CRASH"

// A person's marks, as a fault's words may have them.
const marked = "冯标记 990199199001019999\n\tgoroutine 1 [running]:\nmain.冯标记()"

func TestMain(m *testing.M) {
	way := os.Getenv(doomed)
	if way == "" {
		os.Exit(m.Run())
	}
	if err := Watch(os.Getenv("CHANGPIAO_TEST_REPORT"), "1.2.3"); err != nil {
		panic(err)
	}
	switch way {
	case "panic":
		deep(marked)
	case "aside":
		go deep(marked)
		select {}
	case "fatal":
		noNames()[marked] = 1
	}
}

//go:noinline
func noNames() map[string]int { return nil }

//go:noinline
func deep(text string) { panic(text) }

// crashed lets a process crash and gives its report.
func crashed(t *testing.T, way string) string {
	t.Helper()
	report := filepath.Join(t.TempDir(), "changpiao", "crash.log")
	p := exec.CommandContext(t.Context(), os.Args[0])
	p.Env = append(os.Environ(), doomed+"="+way, "CHANGPIAO_TEST_REPORT="+report)
	said, err := p.CombinedOutput() // waits for the reporter too, which has the same place for its errors
	if (err == nil) != (way == "none") {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(report)
	if (err == nil) == (way == "none") {
		t.Errorf("%s: %v", way, err)
	}
	return string(data)
}

func TestReportSaysWhereAndNothingElse(t *testing.T) {
	for way, where := range map[string]string{"panic": "crash.deep\n\tcrash/crash_test.go:", "aside": "crash.deep\n\tcrash/crash_test.go:", "fatal": "crash.TestMain\n\tcrash/crash_test.go:"} {
		report := crashed(t, way)
		if !strings.HasPrefix(report, "changpiao 1.2.3 ") || !strings.Contains(report, where) {
			t.Errorf("%s: the report does not say where:\n%s", way, report)
		}
		for _, secret := range []string{"标记", "冯", "9901991990", "panic: ", "(0x", "{", filepath.Dir(os.Args[0])} {
			if strings.Contains(report, secret) {
				t.Errorf("%s: the report says %q:\n%s", way, secret, report)
			}
		}
	}
}

func TestNoReportWithoutACrash(t *testing.T) {
	if report := crashed(t, "none"); report != "" {
		t.Error(report)
	}
}

package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var noon = time.Date(2021, 1, 28, 12, 0, 0, 0, time.UTC)

// reloaded gives the tries as a program that is started again reads them.
func reloaded(t *testing.T, path string) *tries {
	t.Helper()
	tr, err := loadTries(path)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestWaitDoublesAndSurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), triesName)
	now := noon
	for n, seconds := range []int{2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		wait := time.Duration(seconds) * time.Second
		if err := reloaded(t, path).allow("A", now); err != nil {
			t.Fatalf("try %d: %v", n, err)
		}
		var wrong *WrongPIN
		if err := reloaded(t, path).failed("A", now); !errors.As(err, &wrong) || !wrong.Until.Equal(now.Add(wait)) {
			t.Fatalf("try %d: %v, want a wait of %s", n, err, wait)
		}
		var soon *TooSoon
		if err := reloaded(t, path).allow("A", now.Add(wait-time.Millisecond)); !errors.As(err, &soon) || !soon.Until.Equal(wrong.Until) {
			t.Fatalf("try %d came too soon: %v", n, err)
		}
		if err := reloaded(t, path).allow("B", now); err != nil {
			t.Fatalf("another person waits too: %v", err)
		}
		now = now.Add(wait)
	}
	if err := reloaded(t, path).passed("A"); err != nil {
		t.Fatal(err)
	}
	if err := reloaded(t, path).allow("A", noon); err != nil {
		t.Errorf("a right PIN forgot nothing: %v", err)
	}
}

func TestClockSetBackLocksNobodyOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), triesName)
	for range 12 {
		_ = reloaded(t, path).failed("A", noon)
	}
	yesterday := noon.AddDate(0, 0, -1)
	var soon *TooSoon
	if err := reloaded(t, path).allow("A", yesterday); !errors.As(err, &soon) || !soon.Until.Equal(yesterday.Add(longestWait)) {
		t.Fatalf("set back: %v", err)
	}
	if err := reloaded(t, path).allow("A", yesterday.Add(longestWait)); err != nil {
		t.Errorf("after the longest wait: %v", err)
	}
}

func TestUnreadableTries(t *testing.T) {
	path := filepath.Join(t.TempDir(), triesName)
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := reloaded(t, path).allow("A", noon); err != nil {
		t.Error(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := loadTries(path); err == nil {
		t.Error("a folder was read")
	}
}

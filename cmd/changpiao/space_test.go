package main

import (
	"strings"
	"testing"

	"changpiao/store"
	"changpiao/ui/words"
)

func TestLittleRoomInWords(t *testing.T) {
	for _, lang := range words.Languages {
		w, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		low := spaceWarning(w, "D", store.Space{Free: 700 << 20, Level: store.LowSpace})
		none := spaceWarning(w, "D", store.Space{Free: 90 << 20, Level: store.NoSpace})
		if !strings.Contains(low, "700 MB") || !strings.Contains(none, "90 MB") || strings.Contains(low+none, "safety.") || low == none {
			t.Errorf("%s: %q, %q", lang, low, none)
		}
	}
}

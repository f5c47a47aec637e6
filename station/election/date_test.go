package election

import "testing"

func TestDatesAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]Date{
		"2026-01-31": "2026-01-31", "2026-1-31": "2026-01-31", "2026.1.31": "2026-01-31", "2026/1/31": "2026-01-31", "2026年1月31日": "2026-01-31",
		"2026-02-30": "", "2026年1月": "", "31": "", "": "",
	} {
		if got, ok := DateAsWritten(text); ok != (want != "") || ok && got != want {
			t.Errorf("%q is read as %q, %v", text, got, ok)
		}
	}
}

package station_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/station/parcel"
	"changpiao/ui/kit"
	"changpiao/ui/station"
	"changpiao/ui/words"
)

func TestFingerprintIsTypedBeforeAnythingElse(t *testing.T) {
	said, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t).Settings().SetTheme(kit.Theme{})
	def := &election.Definition{Title: "换届", Stations: []election.Station{{ID: "S1", Title: "中心会场"}}}
	opened := parcel.Opened{Parcel: parcel.Parcel{Definition: def, Place: "S1"}, Fingerprint: "0001 0002 0003 0004 0005 0006 0007 0008"}
	agreed := 0
	c := station.NewComparison(said, opened, func() { agreed++ }, func() {})
	w := test.NewTempWindow(t, c.Content())
	w.Resize(fyne.NewSize(1280, 720))
	var fields []*widget.Entry
	var blocks []string
	shows := func(text string) bool {
		for _, o := range test.LaidOutObjects(w.Content()) {
			if r, ok := o.(fmt.Stringer); ok && strings.Contains(r.String(), text) {
				return true
			}
		}
		return false
	}
	for _, o := range test.LaidOutObjects(w.Content()) {
		switch o := o.(type) {
		case *widget.Entry:
			fields = append(fields, o)
		case *widget.Label:
			if n, ok := strings.CutPrefix(o.Text, "Block "); ok {
				blocks = append(blocks, "000"+n)
			}
		}
	}
	if len(fields) != 3 || len(blocks) != 3 || shows("0001") {
		t.Fatalf("%d fields for %v", len(fields), blocks)
	}
	for i, f := range fields {
		f.OnSubmitted("")
		if agreed != 0 || !shows("Type block "+blocks[i][3:]) {
			t.Error("a block that was not typed is taken")
		}
		f.SetText("ffff")
		f.OnSubmitted("")
		if agreed != 0 || !shows("Block "+blocks[i][3:]+" is not") {
			t.Error("another block is taken")
		}
		f.SetText(blocks[i])
	}
	fields[2].OnSubmitted("")
	if agreed != 1 {
		t.Error("what agrees is not taken")
	}
}

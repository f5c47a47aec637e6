package paper_test

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// What PDF/A-3b asks for beyond an ordinary PDF stands in every file: a profile
// for its only colours, fonts whose glyphs can be found, what it says of itself
// in XMP, and attachments that are named as such.
func TestPagesAreArchival(t *testing.T) {
	pdf, _ := render(t, define(t, 3), count(define(t, 3), 60, 2))
	ctx, err := api.ReadContext(bytes.NewReader(pdf), nil)
	if err != nil {
		t.Fatal(err)
	}
	root, err := ctx.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	said, _, err := ctx.DereferenceStreamDict(root["Metadata"])
	if err != nil || said == nil || len(said.FilterPipeline) > 0 {
		t.Fatalf("metadata %v, %v", said, err)
	}
	xmp := string(said.Raw)
	for _, w := range []string{"<pdfaid:part>3<", "<pdfaid:conformance>B<", ">选举结果报告单 demo-2021 S1<", "<xmp:CreateDate>2021-01-28T", "+08:00<"} {
		if !strings.Contains(xmp, w) {
			t.Errorf("the metadata has no %s: %s", w, xmp)
		}
	}
	intents, err := ctx.DereferenceArray(root["OutputIntents"])
	if err != nil || len(intents) != 1 {
		t.Fatal(intents, err)
	}
	intent, err := ctx.DereferenceDict(intents[0])
	if err != nil {
		t.Fatal(err)
	}
	profile, _, err := ctx.DereferenceStreamDict(intent["DestOutputProfile"])
	if err != nil || profile == nil {
		t.Fatal(err)
	}
	if err := profile.Decode(); err != nil {
		t.Fatal(err)
	}
	if icc := profile.Content; int(binary.BigEndian.Uint32(icc)) != len(icc) || string(icc[12:20]) != "mntrGRAY" || string(icc[36:40]) != "acsp" {
		t.Errorf("no profile of greys: %x", icc[:40])
	}
	if files, err := ctx.DereferenceArray(root["AF"]); err != nil || len(files) != 1 {
		t.Errorf("attached %v, %v", files, err)
	}
	fonts := 0
	for _, e := range ctx.Table {
		if font, ok := e.Object.(types.Dict); ok && font.Subtype() != nil && *font.Subtype() == "CIDFontType2" {
			fonts++
			if m := font.NameEntry("CIDToGIDMap"); m == nil || *m != "Identity" {
				t.Errorf("glyphs of %v can't be found", font)
			}
		}
	}
	if fonts != 2 {
		t.Errorf("%d fonts", fonts)
	}
	for _, content := range contents(t, pdf) {
		if other := regexp.MustCompile(`(?m) (rg|RG|k|K|cs|CS|sc|SC|gs|sh|Do)$`).Find(content); other != nil {
			t.Errorf("a colour that is no grey:%s", other)
		}
	}
}

package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"changpiao/station/journal"
)

func TestExportJSONLetsAnyoneRecompute(t *testing.T) {
	j, _ := create(t)
	head := fill(t, j, page+3)
	var out bytes.Buffer
	if err := ExportJSON(&out, j); err != nil {
		t.Fatal(err)
	}
	// What an outsider knows: JSON and SHA-256.
	var lines []map[string]any
	if err := json.Unmarshal(out.Bytes(), &lines); err != nil {
		t.Fatal(err)
	}
	prev := strings.Repeat("0", 64)
	for i, l := range lines {
		text := fmt.Sprintf("%s\n%d\n%d\n%s\n%s\n%s", l["prev"], i+1, int64(l["at_unix"].(float64)), l["by"], l["kind"], l["body_text"])
		sum := sha256.Sum256([]byte(text))
		if l["prev"] != prev || hex.EncodeToString(sum[:]) != l["hash"] {
			t.Fatalf("record %d can't be recomputed", i+1)
		}
		prev = l["hash"].(string)
	}
	if prev != head.Hash.String() || len(lines) != page+3 {
		t.Errorf("%d records end in %s", len(lines), prev)
	}
	if l := lines[0]; l["at"] != "2021-01-28 08:00:00" || l["body"].(map[string]any)["event"].(map[string]any)["voter"] != "0001" {
		t.Errorf("%v", l)
	}
}

func TestExportOfAnEmptyBook(t *testing.T) {
	j, _ := create(t)
	var out bytes.Buffer
	if err := ExportJSON(&out, j); err != nil || out.String() != "[]\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestExportCSV(t *testing.T) {
	j, _ := create(t)
	r := journal.Record{Seq: 1, At: 1611792000, By: "T1", Kind: "issued/1", Body: []byte(`{"command":"c","reasons":[{"code":"I309","args":{},"text":"lost"}],"event":{"voter":"0012","left":{"p":[3,true,null]},"sealed":"` + strings.Repeat("A", 500) + `"}}`)}
	r.Hash = r.Sum()
	odd := journal.Record{Seq: 2, At: 1611792001, By: "=T1", Kind: "x/1", Body: []byte(`not json, "quoted"`), Prev: r.Hash}
	odd.Hash = odd.Sum()
	if err := j.Append(journal.Head{}, []journal.Record{r, odd}, nil); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := ExportCSV(&out, j); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), byteOrderMark))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	want := "voter=0012 left.p.1=3 left.p.2=true sealed=" + strings.Repeat("A", 200) + "… I309: lost"
	if got := rows[1]; got[0] != "1" || got[1] != "2021-01-28 08:00:00" || got[4] != want {
		t.Errorf("%q", got)
	}
	if got := rows[2]; got[2] != "'=T1" || got[4] != `not json, "quoted"` {
		t.Errorf("%q", got)
	}
	if err := ExportJSON(io.Discard, j); err != nil {
		t.Error(err)
	}
}

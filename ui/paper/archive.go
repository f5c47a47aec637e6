package paper

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
)

// Filed is a file of pages that was printed and is filed.
type Filed struct {
	Form, Name string
	Pages      int
	Hash       [sha256.Size]byte
}

// FiledOf describes a file that this package made for a form.
func FiledOf(form string, f File) Filed {
	return Filed{Form: form, Name: f.Name, Pages: bytes.Count(f.PDF, []byte("/Type /Page\n")), Hash: sha256.Sum256(f.PDF)}
}

// unfiled are forms whose prints are no records of the day.
var unfiled = []string{"specimen", "blank-tally", "archive", "result"}

// archivePages makes the 材料归档清单: what of the day is filed, with the pages
// and hashes of what was printed, and the books' and the sheet's hashes.
func archivePages(j *job, d *document, _ int) {
	d.head(j)
	columns := []column{{head: "序", share: 5, align: centre}, {head: "材料", share: 21, bold: true}, {head: "份数", share: 5.5, align: centre}, {head: "页数", share: 5.5, align: centre}, {head: "文件、校验（SHA-256）", share: 63}}
	rows := append(j.filedSheet(),
		[]string{"发票账册（电子）", "1", "", fmt.Sprintf("roll.book　末条 %d，%s", j.roll.Seq, j.roll.Hash)},
		[]string{"计票账册（电子）", "1", "", fmt.Sprintf("tally.book　末条 %d，%s", j.tally.Seq, j.tally.Hash)},
	)
	for _, f := range Forms() {
		if !slices.Contains(unfiled, f.Name) && (f.fits == nil || f.fits(j)) {
			rows = append(rows, j.filed(f)...)
		}
	}
	extra := []string{"补登申请和居民会议意见", "会议记录、主持词", "照片、录像"}
	if takesProxies(j) {
		extra = append(extra, "书面委托书")
	}
	if !j.def.Nominates() {
		extra = append(extra, "当选公告、当选证书（街道审查后出具）")
	}
	for _, name := range append(extra, "", "") {
		rows = append(rows, []string{name})
	}
	d.table(table{columns: columns, size: denseSize, height: 18}, func(yield func(row) bool) {
		for i, cells := range rows {
			if !yield(row{cells: append([]string{strconv.Itoa(i + 1)}, cells...)}) {
				return
			}
		}
	})
	d.y += 4
	d.paragraph("页数和校验是在本站文件夹里已经生成的文件的；没有的，是手工填写的或者没有印，由移交人填写页数。", regular, 8.5)
	d.signatures(4, "移交人", "接收人", "监交人")
}

// filedSheet lists the sheet in force as it was handed over: its signed bytes
// and its pages.
func (j *job) filedSheet() [][]string {
	signed, content, sealed := j.Day.Sheet()
	if !sealed {
		return nil
	}
	cells := []string{"选举结果报告单", "", "", ""}
	if pdf, err := ResultSheet(j.def, content, signed, OutcomeLines(j.def, content), false); err == nil {
		of := FiledOf("", File{PDF: pdf})
		cells[2], cells[3] = strconv.Itoa(of.Pages), fmt.Sprintf("%s.pdf　%x", SheetName(content), of.Hash)
	}
	return [][]string{cells, {"选举结果报告单（签名文件）", "1", "", fmt.Sprintf("%s.sheet　校验码 %s，%x", SheetName(content), CheckCode(signed), sha256.Sum256(signed))}}
}

// filed lists what was printed of a form, with room to write where nothing was.
func (j *job) filed(f Form) (rows [][]string) {
	for _, file := range j.Filed {
		if file.Form == f.Name {
			rows = append(rows, []string{say("form." + f.Name), "", strconv.Itoa(file.Pages), fmt.Sprintf("%s　%x", file.Name, file.Hash)})
		}
	}
	if len(rows) == 0 {
		rows = [][]string{{say("form." + f.Name)}}
	}
	return rows
}

package paper

import (
	"fmt"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// keyPages makes the 投票站钥匙登记单, by which a station's key is enrolled at the
// street office: its fingerprint to be compared, and the enrolment as a code
// and in digits. The secret is not in it.
func keyPages(j *job, d *document, _ int) {
	d.head(j)
	e, err := signing.ParseEnrolment(j.Enrolment)
	if err != nil {
		d.note(err)
		return
	}
	d.paragraph("本站电脑已生成签名用的钥匙。请把本单交给街道办：用扫码枪扫下面的码，或者用优盘带去登记文件，再由双方核对指纹，完全一致才登记。钥匙本身不在本单上，本单不用保密。", regular, 10)
	d.heading("一、指纹", "双方逐组读出核对", 80)
	d.y += 6
	for line := range slices.Chunk(strings.Fields(e.Key.Fingerprint()), 4) {
		d.centred(strings.Join(line, "　　"), bold, 22)
	}
	d.heading("二、登记码", "", 200)
	digits := signing.EnrolmentDigits(j.Enrolment)
	d.enrolmentCode(digits)
	d.heading("三、登记码的数字", "没有扫码枪时按顺序输入，空格不用输", 60)
	d.paragraph(inGroups(digits, 5), regular, 9)
	d.heading("四、签名", "", 50)
	d.signatures(4, "投票站负责人", "街道经办人", "街道核对人")
}

// enrolmentCode draws an enrolment's digits as a code like those of sheets, which
// the same readers know. Ids of hundreds of characters leave no room for one.
func (d *document) enrolmentCode(digits string) {
	modules, err := sheet.Code(digits)
	if err != nil {
		d.paragraph("编号太长，没有登记码，请用登记文件。", regular, 10)
		return
	}
	side := float64(len(modules)+2*sheet.QuietZone) * codeModule * dot
	d.room(side + 8)
	d.code(modules, toDot((pageWidth-side)/2), toDot(d.y+4), codeModule)
	d.y += side + 8
}

// codeModule is how large a module of an enrolment's code is, in dots: a hurried
// photo reads it.
const codeModule = 16

// inGroups parts digits by blanks.
func inGroups(digits string, size int) string {
	var groups []string
	for g := range slices.Chunk([]rune(digits), size) {
		groups = append(groups, string(g))
	}
	return strings.Join(groups, " ")
}

// ListedKey is a line of the list of keys that the street office posts.
type ListedKey struct {
	Community, Place, Fingerprint string
	Revoked                       bool
}

// KeyList makes the 投票站钥匙公示表: whose signatures the street office trusts.
func KeyList(keys []ListedKey, rehearsal bool, program string, made election.Moment) ([]byte, error) {
	title := "投票站钥匙公示表"
	d := newDocument(marks{rehearsal: rehearsal})
	d.centred(title, bold, 18)
	d.y += 4
	d.paragraph("以下投票站的结果报告单用所列钥匙签名，街道办凭钥匙辨认真伪。钥匙的指纹与投票站张贴的不一致的，请向街道办指出。", regular, 10)
	columns := []column{{head: "社区", share: 22, bold: true}, {head: "投票站", share: 20}, {head: "钥匙指纹", share: 46, align: centre}, {head: "状态", share: 12, align: centre}}
	d.table(table{columns: columns}, func(yield func(row) bool) {
		for _, k := range keys {
			state := "有效"
			if k.Revoked {
				state = "已停用"
			}
			if !yield(row{cells: []string{k.Community, k.Place, k.Fingerprint, state}}) {
				return
			}
		}
	})
	d.y += 4
	d.signatures(3, "经办人", "负责人")
	foot := title
	if rehearsal {
		foot = "演练 " + title
	}
	d.footed(foot, fmt.Sprintf("截至 %s 唱票 %s", moment(made), program))
	return d.finish(nil, facts{title: title, creator: "唱票 " + program, made: made})
}

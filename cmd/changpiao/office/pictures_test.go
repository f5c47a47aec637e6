package office_test

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// pictures is where TestPictures leaves what it draws.
var pictures = flag.String("pictures", "", "draw the screens of a street office's evening into this `folder`")

// TestPictures takes an evening in both languages and finds that every screen fits the smallest window. Where a folder is
// named it draws them for people to look at, at two sizes.
func TestPictures(t *testing.T) {
	sizes := []fyne.Size{fyne.NewSize(1280, 720)}
	if *pictures != "" {
		sizes = append(sizes, fyne.NewSize(1920, 1080))
	}
	for lang, says := range map[string]map[string]string{"en": {}, "zh-Hans": chinese} {
		for _, size := range sizes {
			t.Run(fmt.Sprint(lang, size.Width), func(t *testing.T) {
				a := &album{house: houseOf(t, lang, size), name: fmt.Sprintf("%s-%.0f", lang, size.Width), says: says}
				a.evening()
			})
		}
	}
}

// album draws screens one after another; a screen is told where to go in English.
type album struct {
	*house
	name string
	says map[string]string // other words for the English ones
	n    int
}

var chinese = map[string]string{
	"Choose a folder": "选择文件夹", "For example": "例如", "Make the ledger": "建立台账", "Your name": "请填写姓名", "The same": "完全一样", "Revoke": "停用",
	"Stations' packages": "投票站资料包", "Make packages": "制作资料包", "Keep it": "不停用", "Receive sheets": "收报告单", "The evening": "当晚总览", "Figures told": "电话报来", "Type in": "录入纸质", "Results": "社区结果",
	"Reviewed": "审查无误", "Correct the election": "更正选举资料", "Compared by two": "两人核对无误", "May not hold the office": "不符合任职资格", "Reason": "理由", "Calendar": "选举日程", "Objections": "对选民名单", "Big screen": "大屏",
}

func (a *album) said(text string) string {
	if other, ok := a.says[text]; ok {
		return other
	}
	return text
}

func (a *album) press(text string) { a.t.Helper(); a.tap(a.said(text)) }

func (a *album) shot(name string) { a.draw(name, a.window) }

func (a *album) draw(name string, w fyne.Window) {
	a.t.Helper()
	a.n++
	if need, has := w.Content().MinSize(), w.Canvas().Size(); need.Width > has.Width || need.Height > has.Height {
		a.t.Errorf("%s %02d-%s needs %v of %v", a.name, a.n, name, need, has)
	}
	if *pictures == "" {
		return
	}
	f, err := os.Create(filepath.Join(*pictures, fmt.Sprintf("%s-%02d-%s.png", a.name, a.n, name)))
	if err != nil {
		a.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		a.t.Fatal(err)
	}
}

// line taps a line of the screen's list.
func (a *album) line(n int) {
	for _, o := range a.objects() {
		if list, ok := o.(*kit.List); ok {
			list.Select(n)
		}
	}
}

func (a *album) evening() {
	a.shot("open")
	eastFile, east := a.community("east", "东街", 2)
	westFile, west := a.community("west", "西苑路第二工人新村及周边商住楼联合", 3)
	a.drop(eastFile, westFile)
	a.picked = a.dir
	a.press("Choose a folder")
	a.enter(a.said("For example"), "ledger")
	a.shot("create")
	a.press("Make the ledger")
	a.shot("keys-none")
	a.enter(a.said("Your name"), "陈书记")
	for _, k := range []struct {
		def   *election.Definition
		place election.StationID
	}{{east, "S1"}, {east, "S2"}, {west, "S1"}, {west, "S2"}} {
		a.drop(a.enrolment(k.def, k.place, string(k.def.ID)+string(k.place)))
		a.shot("compare")
		a.press("The same")
	}
	a.shot("keys")
	a.press("Revoke")
	a.shot("revoke")
	a.press("Keep it")
	a.press("Stations' packages")
	for _, file := range []string{eastFile, westFile, eastFile} {
		a.files = []string{file, a.dir}
		a.press("Make packages")
	}
	a.shot("packages")
	a.files = []string{westFile}
	a.press("Correct the election")
	a.shot("correct")
	a.press("Receive sheets")
	a.shot("receive-none")
	a.sheets(east, west)
	a.press("The evening")
	a.shot("evening")
	a.line(3)
	a.enter(a.said("Figures told"), "主任 王建国 40，李秀英 15")
	a.shot("telephone")
	a.press("Type in")
	a.shot("typed")
	a.typed()
	a.shot("typed-in")
	a.press("Results")
	a.shot("result")
	a.bottom()
	a.shot("review")
	a.press("Reviewed")
	a.shot("confirmed")
	for _, o := range a.objects() {
		if who, ok := o.(*widget.Select); ok && len(who.Options) == 3 {
			who.SetSelectedIndex(0)
		}
	}
	a.put(0, a.said("Reason"), "正在服刑")
	a.press("May not hold the office")
	a.bottom()
	a.shot("void")
	a.press("Calendar")
	a.shot("calendar")
	a.line(0)
	a.shot("record")
	a.press("Objections")
	a.shot("objections")
	a.press("The evening")
	a.press("Big screen")
	a.wall.Resize(a.window.Canvas().Size())
	a.draw("wall", a.wall)
}

// sheets has some come in that are accepted, and others that are not.
func (a *album) sheets(east, west *election.Definition) {
	file := func(name string, def *election.Definition, place election.StationID, rehearsal bool, first election.Count) string {
		s := sheetOf(def, place)
		s.Rehearsal = rehearsal
		s.Positions[0].For[0] = first
		if place == "S1" {
			s.Registered++
		}
		return a.write(name, a.signed(s, string(def.ID)+string(place)))
	}
	a.drop(file("东街第一投票站.sheet", east, "S1", true, 40), file("east-2.sheet", east, "S2", true, 30), file("west-1.sheet", west, "S1", true, 40))
	a.shot("accepted")
	a.drop(filepath.Join(a.dir, "east-2.sheet"), file("west-1b.sheet", west, "S1", true, 39), a.write("notes.txt", []byte("no sheet")))
	a.shot("answers")
	a.drop(file("west-2.sheet", west, "S2", false, 40))
	a.shot("noted")
	late := election.Voter{Name: "欧阳晓月", IDNumber: "990101197001019011"}
	a.drop(a.lateList(east, "S1", 1, late), a.lateList(west, "S1", 1, late))
	a.shot("late")
}

// typed fills the form of a paper result with figures that fit together.
func (a *album) typed() {
	values := []string{"李干事", "停电", "100", "100", "0", "100", "60", "0", "0", "0", "40", "60", "0", "58", "0", "2",
		"58", "0", "0", "40", "15", "", "58", "0", "0", "41", "36", "20"}
	for _, o := range a.objects() {
		if e, ok := o.(*kit.Entry); ok && e.Text == "" && len(values) > 0 {
			e.SetText(values[0])
			values = values[1:]
		}
	}
	a.press("Compared by two")
}

// bottom shows the end of whatever is longer than the window.
func (a *album) bottom() {
	for _, o := range a.objects() {
		if s, ok := o.(*container.Scroll); ok {
			s.ScrollToBottom()
		}
	}
}

// TestPreparePictures does the same with the screens of the preparation.
func TestPreparePictures(t *testing.T) {
	for lang, says := range map[string]map[string]string{"en": {}, "zh-Hans": chinesePreparation} {
		t.Run(lang, func(t *testing.T) {
			a := &album{house: houseOf(t, lang, fyne.NewSize(1280, 720)), name: "prepare-" + lang, says: says}
			a.preparation()
		})
	}
}

var chinesePreparation = map[string]string{
	"Prepare an election": "准备选举", "Open an election file": "打开选举文件", "Take in the roll": "导入选民名单", "Choose a table": "选择表格", "Another table": "换一份表格",
	"Basics": "基本情况", "Stations and boxes": "投票站和票箱", "Positions and candidates": "职位和候选人", "Papers": "选票", "People": "人员", "Rules": "规则", "Dates": "日程", "Objections": "异议", "Another objection": "再记一件",
	"Add a mobile box": "添加流动票箱", "Add staff": "添加工作人员", "Keep and check": "保存并检查", "Problems": "问题",
	"There are no headings": "没有列标题", "Name": "姓名",
}

func (a *album) preparation() {
	a.shot("open")
	a.press("Prepare an election")
	a.shot("begin")
	a.picked, _ = a.community("east", "东街", 2)
	a.press("Open an election file")
	for _, form := range []string{"Basics", "Positions and candidates", "Papers", "Rules", "Dates", "Objections", "Stations and boxes"} {
		a.press(form)
		a.shot(form)
	}
	a.press("Add a mobile box")
	a.shot("mobile")
	a.press("Objections")
	a.press("Another objection")
	a.shot("objection")
	a.press("People")
	a.press("Add staff")
	a.shot("People")
	a.press("Keep and check")
	a.press("Problems")
	a.shot("problems")
	a.press("People")
	a.press("Take in the roll")
	a.shot("roll")
	a.picked = a.write("东街名册.csv", []byte("选民编号,姓名,身份证号,所属投票站,性别\n0001,,110101199003074514,S9,女\n0001,李秀英,１１０１０１１９９００３０７４５１４,S1,女\n0003,11010119900307109X,4.3E+17,S1,\n"))
	a.press("Choose a table")
	a.shot("faults")
	a.picked = a.write("没有标题.csv", []byte("0001,王建国,110101199003074514,S1,东街12号\n0002,李秀英,11010119900307109X,S1,东街14号\n"))
	a.press("Another table")
	a.shot("headings")
	a.pick(a.said("There are no headings"))
	a.reads(1, a.said("Name"))
	a.shot("mapped")
	a.picked = a.write("好名册.csv", []byte(goodRoll))
	a.press("Another table")
	a.shot("sound")
}

package main

import (
	"crypto/rand"
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/assets"
	"changpiao/cmd/changpiao/rehearse"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/store"
	"changpiao/ui/kit"
	"changpiao/ui/street"
)

// answers gives the files and folders for which the desk asks, in the order in which it asks.
type answers []string

func (a *answers) next(then func(string, error)) {
	path := (*a)[0]
	*a = (*a)[1:]
	then(path, nil)
}

func (a *answers) File(_ []string, then func(string, error)) { a.next(then) }
func (a *answers) Folder(then func(string, error))           { a.next(then) }
func (a *answers) Save(_ string, then func(string, error))   { a.next(then) }

// click presses a button whose text begins as given, as soon as it stands in the window.
func (h *hall) click(text string) {
	h.t.Helper()
	h.until("there is a button "+text, func() bool {
		for _, o := range test.LaidOutObjects(h.p.window.Content()) {
			switch b := o.(type) {
			case *widget.Button:
				if strings.HasPrefix(b.Text, text) && !b.Disabled() {
					b.OnTapped()
					return true
				}
			case *kit.Button:
				if strings.HasPrefix(b.Text, text) && !b.Disabled() {
					b.OnTapped()
					return true
				}
			case *kit.PrimaryButton:
				if strings.HasPrefix(b.Text, text) && !b.Disabled() {
					b.OnTapped()
					return true
				}
			}
		}
		return false
	})
}

func (h *hall) stands(text string) {
	h.t.Helper()
	h.until(text+" stands in the window", func() bool { return h.reads(text) })
}

func (h *hall) drop(path string) {
	fyne.DoAndWait(func() { h.p.open.(*street.Desk).Drop([]string{path}) })
}

// TestStreetOfficeInTheWindow goes with the street office's desk from an election file to what is published: it looks over
// the file, makes the ledger and the packages, enrols both stations' keys, takes their sheets from a scanner and a file,
// reviews the community and writes its notices and tables.
func TestStreetOfficeInTheWindow(t *testing.T) {
	h := enter(t)
	dir := t.TempDir()
	for _, name := range []string{"election.json", "roll.csv"} {
		data, err := fs.ReadFile(assets.Demo(), "demo/"+name)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	def, err := rehearse.Definition()
	if err != nil {
		t.Fatal(err)
	}
	file, packed, ledger := filepath.Join(dir, "election.json"), filepath.Join(dir, "packages"), filepath.Join(dir, "evening")
	notices, tables := filepath.Join(dir, "notices.pdf"), filepath.Join(dir, "tables.xlsx")
	if err := os.Mkdir(packed, 0o700); err != nil {
		t.Fatal(err)
	}
	h.p.picker = &answers{file, dir, file, packed, notices, tables}

	h.press("Tab", "Return") // 街道办
	h.stands("打开台账")
	h.click("准备选举")
	h.click("打开选举文件")
	h.stands("准备选举：election.json")
	h.click("保存并检查")
	h.stands("已保存")
	h.click("离开这份文件")
	h.click("返回")
	h.stands("打开台账")

	h.drop(file)
	h.click("选择文件夹")
	h.until("the ledger has a name", func() bool {
		for _, o := range test.LaidOutObjects(h.p.window.Content()) {
			if e, ok := o.(*kit.Entry); ok && strings.HasPrefix(e.PlaceHolder, "例如") {
				e.SetText("evening")
				return true
			}
		}
		return false
	})
	h.click("建立台账")
	h.stands("还没有登记钥匙")
	h.click("投票站资料包")
	h.click("制作资料包")
	h.stands("02-" + string(def.ID) + "-" + string(def.Stations[1].ID))
	opened, err := store.OpenParcel(filepath.Join(packed, "01-"+string(def.ID)+"-"+string(def.Stations[0].ID)+".package"))
	if err != nil || opened.Place != def.Stations[0].ID {
		t.Fatal(opened, err)
	}
	h.stands(opened.Fingerprint)
	h.click("返回")

	fyne.DoAndWait(func() { h.clerk("chen") })
	var keys []signing.PrivateKey
	for _, st := range def.Stations {
		seed := sha256.Sum256([]byte(st.ID))
		key, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
		if err != nil {
			t.Fatal(err)
		}
		data, err := signing.Enrol(rand.Reader, key, def.ID, st.ID)
		path := filepath.Join(dir, string(st.ID)+".enrol")
		if err == nil {
			err = os.WriteFile(path, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		h.drop(path)
		h.click("完全一样")
		h.stands("已登记：")
		keys = append(keys, key)
	}

	h.press("ctrl+3")
	h.until("sheets are received", func() bool { return h.reads("收报告单") && h.p.window.Canvas().Focused() != nil })
	pages, err := sheet.Pages(wonBy(t, def, def.Stations[0].ID, keys[0]))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages[1:] {
		h.xdotool("type", "--delay", "2", page)
		h.press("Return")
	}
	h.stands("✓ 已收入")
	second := filepath.Join(dir, "second.sheet")
	if err := os.WriteFile(second, wonBy(t, def, def.Stations[1].ID, keys[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	h.drop(second)
	h.press("ctrl+5")
	h.stands("个投票站的报告单都已收齐")
	h.stands("○ 得票符合当选条件")
	h.click("审查无误")
	h.stands("✓ 当选")
	for _, as := range []string{"公告和证书（审查后）", "全部表格（电子表格）"} {
		h.until("it is exported: "+as, func() bool {
			for _, o := range test.LaidOutObjects(h.p.window.Content()) {
				if s, ok := o.(*widget.Select); ok && slices.Contains(s.Options, as) {
					s.SetSelected(as)
					return true
				}
			}
			return false
		})
		h.stands("已导出")
	}
	for _, path := range []string{notices, tables} {
		h.until(path+" is there", func() bool { info, err := os.Stat(path); return err == nil && info.Size() > 0 })
	}
	fyne.DoAndWait(h.p.close)
	l, err := store.OpenLedger(ledger)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if all := l.Consolidate(); len(all) != 1 || all[0].Review == nil || !all[0].Review.Confirmed || len(all[0].Received) != len(def.Stations) {
		t.Errorf("%+v", all)
	}
}

// wonBy is the signed sheet of a station where the first candidates of each position won.
func wonBy(t *testing.T, def *election.Definition, place election.StationID, key signing.PrivateKey) sheet.Signed {
	t.Helper()
	const registered, issued = 100, 90
	s := sheet.Sheet{
		Election: def.ID, Definition: def.Digest(), Place: place, Stations: []election.StationID{place}, Rehearsal: true, Round: 1,
		Kind: election.FirstRound, Revision: 1, Epoch: 1, Sealed: def.ElectionDay.At(20, 0), RegisteredBefore: registered, Registered: registered,
	}
	for _, p := range def.Papers {
		s.Papers = append(s.Papers, sheet.Paper{ID: p.ID, Received: registered, IssuedInPerson: issued, Unused: registered - issued, Returned: issued, Valid: issued})
	}
	for _, p := range def.Positions {
		paper, _ := def.PaperOf(p.ID)
		votes := make([]election.Count, len(p.Candidates))
		for i := range p.Seats {
			votes[i] = issued - 1
		}
		s.Positions = append(s.Positions, sheet.Position{ID: p.ID, Paper: paper.ID, Seats: election.Count(p.Seats), Counted: issued, For: votes})
	}
	signed, err := sheet.Sign(rand.Reader, key, s)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

package station

import (
	"image/png"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"changpiao/station/election"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

func TestShotPad(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.Theme{})
	w, _ := words.New("zh-Hans")
	pos := func(title string, seats int, n int) *election.Position {
		p := &election.Position{ID: election.PositionID(title), Title: title, Seats: seats}
		names := []string{"王建明", "李秀云", "田立春", "刘慧兰", "张振东", "丁国安", "冯雪琴", "古丽巴哈尔·阿卜杜热西提", "孙志远", "周桂芳", "赵文海", "欧阳䶮"}
		for i := range n {
			p.Candidates = append(p.Candidates, election.Candidate{ID: election.CandidateID(rune('a' + i)), Name: names[i%len(names)]})
		}
		return p
	}
	for name, ps := range map[string][]*election.Position{
		"three":  {pos("主任", 1, 2), pos("副主任", 2, 3), pos("委员", 4, 5)},
		"twelve": {pos("主任", 1, 2), pos("副主任", 2, 3), pos("委员", 5, 12)},
		"forty":  {pos("委员", 20, 40)},
	} {
		for _, size := range []fyne.Size{{Width: 1000, Height: 440}, {Width: 1640, Height: 800}} {
			p := newBallotPad(w, "居民委员会选票　第 17 张", newDraft(ps, false))
			p.wake = func() {}
			win := test.NewTempWindow(t, p)
			win.Resize(size)
			win.Canvas().Focus(p)
			for _, k := range []fyne.KeyName{"1", "1", "2", "1", "0", "2"} {
				p.KeyDown(&fyne.KeyEvent{Name: k})
			}
			f, _ := os.Create("/tmp/shots/pad-" + name + "-" + map[bool]string{true: "s", false: "l"}[size.Width < 1200] + ".png")
			png.Encode(f, win.Canvas().Capture())
			f.Close()
		}
	}
}

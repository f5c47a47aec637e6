package rehearse_test

import (
	"errors"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	domain "changpiao/station"
	"changpiao/station/election"
	"changpiao/station/rehearsal"
	"changpiao/station/sheet"
	"changpiao/station/statement"
	"changpiao/store"
	"changpiao/ui/board"
	"changpiao/ui/kit"
	desk "changpiao/ui/station"
)

// pictures is where TestPictures leaves what it draws.
var pictures = flag.String("pictures", "", "draw the screens of the demonstration's day into this `folder`")

// moment is a screen worth looking at, and what a person did to get there.
type moment struct {
	name   string
	before string // the first step of the script that is not taken yet; "" for all taken
	after  int    // how many steps of that name are taken first
	worker election.StaffID
	do     func(*hall)
}

var moments = []moment{
	{"open", "open", 0, "T11", nil},
	{"refusal", "open", 0, "T11", func(h *hall) { h.press(h.said.T("open.go")) }},
	{"help", "open", 0, "T11", func(h *hall) { h.command(h.said.T("help")) }},
	{"locked", "open", 0, "T11", func(h *hall) { h.desk.Lock() }},
	{"check-in", "issue_many", 3, "T03", func(h *hall) { h.search("0505") }},
	{"check-in-issued", "close", 0, "T03", func(h *hall) { h.search("0010") }},
	{"check-in-names", "close", 0, "T03", func(h *hall) { h.search("王") }},
	{"lists", "close", 0, "T03", func(h *hall) { h.page("lists") }},
	{"late", "close", 0, "T01", func(h *hall) { h.page("late") }},
	{"proxies", "close", 0, "T01", func(h *hall) { h.page("proxies") }},
	{"mobile", "close", 0, "T03", func(h *hall) { h.page("mobile") }},
	{"stock", "close", 0, "T03", func(h *hall) { h.page("stock") }},
	{"close", "close", 0, "T11", func(h *hall) { h.page("close") }},
	{"staff", "close", 0, "T11", func(h *hall) { h.page("staff") }},
	{"print", "close", 0, "T11", func(h *hall) { h.page("print") }},
	{"open-boxes", "returned", 0, "T11", nil},
	{"boxes", "returned", 1, "T11", nil},
	{"counting", "ballot", 10, "T07", func(h *hall) {
		h.inHand()
		h.ballots(fyne.Key1, fyne.Key1, fyne.Key3, fyne.Key2, fyne.Key4)
	}},
	{"void-reasons", "ballot", 10, "T07", func(h *hall) { h.inHand(); h.keys("1*") }},
	{"write-in", "ballot", 10, "T07", func(h *hall) { h.inHand(); h.keys("/"); h.search("王") }},
	{"position-next", "ballot", 10, "T07", func(h *hall) { h.page("bundles"); h.check(h.said.T("apart")); h.inHand() }},
	{"position", "ballot", 10, "T07", func(h *hall) { h.page("bundles"); h.check(h.said.T("apart")); h.inHand(); h.key(fyne.KeyReturn) }},
	{"bundles", "decide", 0, "T07", func(h *hall) { h.page("bundles") }},
	{"bundle-change", "decide", 0, "T11", func(h *hall) { h.page("bundles"); h.tapLast(h.said.T("bundle.change")) }},
	{"decide", "decide", 0, "T11", func(h *hall) { h.page("decide") }},
	{"compare", "correct", 0, "T11", func(h *hall) { h.page("bundles"); h.tap(h.said.T("bundle.compare")) }},
	{"teams", "correct", 0, "T11", func(h *hall) { h.page("teams") }},
	{"board-counting", "seal", 0, "T11", func(h *hall) { h.showBoard(nil, false) }},
	{"seal", "seal", 0, "T11", func(h *hall) { h.page("seal") }},
	{"sealed", "announce", 0, "T11", nil},
	{"codes", "announce", 0, "T11", func(h *hall) { h.tap(h.said.T("codes.show")) }},
	{"round", "announce", 0, "T11", func(h *hall) { h.page("round") }},
	{"community", "announce", 0, "T11", func(h *hall) { h.page("community") }},
	{"board-sealed", "announce", 0, "T11", func(h *hall) { h.showBoard(nil, false) }},
}

// showBoard puts the public board into the window.
func (h *hall) showBoard(sums *sheet.Sheet, announced bool) {
	dark := h.app.Settings().Theme().(kit.Theme).Look == kit.Dark
	b := board.New(board.Config{Day: h.books.Day, Words: h.said, Dark: dark, Sums: sums, Announced: announced})
	h.window.SetContent(b.Content())
}

// asides are screens beside a desk.
var asides = map[string]func(h *hall) fyne.CanvasObject{
	"start": func(h *hall) fyne.CanvasObject {
		content, _ := desk.NewStart(h.said, nil, desk.Way{ID: "start.station"}, desk.Way{ID: "start.street"}, desk.Way{ID: "start.demo"})
		return content
	},
	"sign-in": func(h *hall) fyne.CanvasObject {
		def := h.books.Day.Definition()
		in := desk.NewSignIn(h.said, desk.Where(def, "S1"), def.Staff, h.said.T("signin.rehearsal"), nil)
		return container.NewBorder(desk.RehearsalBand(h.said), nil, nil, nil, in.Content())
	},
	"set-up": func(h *hall) fyne.CanvasObject {
		return desk.NewSetup(h.said, h.books.Day.Definition(), nil).Content()
	},
	"take-over": func(h *hall) fyne.CanvasObject {
		return desk.NewTakeover(h.said, "S1", h.books.Day.Definition().Staff, nil, nil).Content()
	},
}

// TestPicturesBesideTheDay draws what a day of one station does not show: the screens before a desk, the venue where
// other stations' boxes are taken in, long names.
func TestPicturesBesideTheDay(t *testing.T) {
	if *pictures == "" {
		t.Skip("-pictures names no folder")
	}
	h := changed(t, `"community": "梧桐里社区"`, `"community": "呼伦贝尔市海拉尔区正阳街道梧桐里第二社区居民委员会"`,
		`"name": "王建明"`, `"name": "阿不都热合曼·买买提依明·吐尔逊"`, `"name": "喻静怡"`, `"name": "古丽娜孜·阿卜杜热伊木"`)
	for _, as := range sights {
		h.dress(as)
		h.draw()
		h.keep("long-names", as)
		for name, draw := range asides {
			h.dress(as)
			h.window.SetContent(draw(h))
			h.keep(name, as)
		}
	}
}

// sight is how a screen is looked at.
type sight struct {
	name string
	lang string
	size fyne.Size
	look kit.Theme
}

var (
	small  = fyne.NewSize(1280, 720)
	sights = []sight{
		{"zh-Hans-1280", "zh-Hans", small, kit.Theme{}},
		{"zh-Hans-1920", "zh-Hans", fyne.NewSize(1920, 1080), kit.Theme{}},
		{"zh-Hans-dark", "zh-Hans", small, kit.Theme{Look: kit.Dark}},
		{"zh-Hans-200", "zh-Hans", small, kit.Theme{Scale: 2}},
		{"en-1280", "en", small, kit.Theme{}},
		{"en-200", "en", small, kit.Theme{Scale: 2}},
	}
)

// dress has the window look as a screen is looked at next.
func (h *hall) dress(as sight) {
	h.window.SetContent(container.NewStack()) // the screen before would keep the window large
	if h.app.Settings().Theme() != as.look {  // the window library keeps the fonts of every theme that is set
		h.app.Settings().SetTheme(as.look)
	}
	h.lang = as.lang
	h.window.Resize(as.size)
}

// inHand takes the first pass of the bundle in hand.
func (h *hall) inHand() {
	h.t.Helper()
	h.page("counting")
	h.tap(h.said.T("pass.1"))
}

// TestPictures plays the demonstration's day and draws its screens in both languages, at several sizes, light and dark, for people to look at.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("-pictures names no folder")
	}
	for _, as := range sights { // a day for each, so that few themes are set
		t.Run(as.name, func(t *testing.T) {
			h := open(t)
			h.teams = &desk.Teams{}
			h.dress(as)
			steps, last := play(t, h.books), ""
			for _, m := range moments {
				if at := m.before + strconv.Itoa(m.after); at != last {
					steps(m.before, m.after)
					last = at
				}
				h.picture(m, as)
			}
		})
	}
}

// pictures draws a moment in every way that it is looked at.
func (h *hall) pictures(m moment) {
	h.t.Helper()
	for _, as := range sights {
		h.picture(m, as)
	}
}

// picture draws a moment as it is looked at.
func (h *hall) picture(m moment, as sight) {
	h.t.Helper()
	h.dress(as)
	h.worker = m.worker
	h.draw()
	if m.do != nil {
		m.do(h)
	}
	h.keep(m.name, as)
	if over := h.window.Canvas().Overlays().Top(); over != nil {
		h.window.Canvas().Overlays().Remove(over)
	}
}

// play takes the demonstration's script up to a step, each time from where it stands.
func play(t *testing.T, books *store.Station) func(before string, after int) {
	t.Helper()
	return playScript(t, books, "../../../assets/demo/script-S1.json")
}

func playScript(t *testing.T, books *store.Station, file string) func(before string, after int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	script, err := rehearsal.Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	left := script.Steps
	runner := rehearsal.NewRunner(books.Day, stage{books})
	return func(before string, after int) {
		t.Helper()
		n := slices.IndexFunc(left, func(s rehearsal.Step) bool {
			if s.Do != before {
				return false
			}
			after--
			return after < 0
		})
		if n < 0 {
			n = 0
		}
		script.Steps, left = left[:n], left[n:]
		if err := runner.Run(script); err != nil {
			t.Fatal(err)
		}
	}
}

var errElsewhere = errors.New("the demonstration stays at its station")

// stage is a rehearsed station whose script reaches nothing beyond it.
type stage struct{ books *store.Station }

func (stage) Foreign(string) (c statement.Closing, err error)           { return c, errElsewhere }
func (stage) Admit(election.StaffMember) error                          { return errElsewhere }
func (stage) NextRound(*election.Definition) (d *domain.Day, err error) { return d, errElsewhere }
func (stage) ReadFile(string) ([]byte, error)                           { return nil, errElsewhere }
func (stage) WriteFile(string, []byte) error                            { return errElsewhere }
func (s stage) Confirm(by []election.StaffID) error {
	for _, who := range by {
		if err := s.books.Confirm(who, store.RehearsalPIN, time.Now()); err != nil {
			return err
		}
	}
	return nil
}

// page turns to a screen by its id.
func (h *hall) page(id string) { h.t.Helper(); h.tap(h.said.T("screen." + id)) }

// search types into the field that has the keyboard.
func (h *hall) search(text string) {
	h.t.Helper()
	for _, r := range text {
		h.window.Canvas().Focused().TypedRune(r)
	}
}

func (h *hall) keep(name string, as sight) {
	h.t.Helper()
	file := filepath.Join(*pictures, name+"-"+as.name+".png")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		h.t.Fatal(err)
	}
	f, err := os.Create(file)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, h.window.Canvas().Capture()), f.Close()); err != nil {
		h.t.Fatal(err)
	}
}

package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"changpiao/assets"
	"changpiao/cmd/changpiao/rehearse"
	"changpiao/cmd/collect"
	"changpiao/station/sheet"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// program is the running program: its main window and what is open in it.
type program struct {
	app    fyne.App
	window fyne.Window
	words  *words.Words
	board  *boardWindow   // nil while no board is open
	wall   fyne.Window    // nil while the street office's evening is not projected
	open   io.Closer      // the books behind the screens; nil on the start screen
	closed chan struct{}  // ends what watches over the open books; nil where nothing does
	backup *backup        // of the station whose desk was shown last
	venue  *collect.Venue // its community's sheets; nil while they are not asked for
	picker kit.Picker     // asks for files and folders; nil for the window's dialogs
	idle   *time.Timer    // locks a desk that is left; nil where there is none
	// What the board shows of the community; nil for the station's own day.
	sums      *sheet.Sheet
	announced bool
}

// The names of what is remembered from one start to the next.
const (
	scaleKey = "scale"
	lookKey  = "look"
)

// windowName is the window's; a station's desk adds where it is.
const windowName = "唱票 Changpiao"

// leftKey names where the desk of a station's folder was left.
func leftKey(dir string) string { return "left " + dir }

func newProgram(a fyne.App, lang string) (*program, error) {
	said, err := words.New(lang)
	if err != nil {
		return nil, err
	}
	p := &program{app: a, words: said, window: a.NewWindow(windowName)}
	p.dress()
	p.window.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon()))
	p.window.Resize(fyne.NewSize(1280, 720))
	p.window.SetMaster()
	p.window.SetCloseIntercept(p.quit)
	p.start()
	return p, nil
}

func (p *program) t(id string, pairs ...any) string { return p.words.T(id, pairs...) }

// menus sets the window's menus: the program's own and, between them, those of what it shows.
func (p *program) menus(shown ...*fyne.Menu) {
	quit := kit.MenuItem(p.t("quit"), kit.Ctrl, fyne.KeyQ, p.quit)
	quit.IsQuit = true
	back := kit.MenuItem(p.t("home"), kit.CtrlShift, fyne.KeyH, func() { p.start() })
	home := fyne.NewMenu(p.t("start.title"), back, quit)
	p.window.SetMainMenu(fyne.NewMainMenu(slices.Concat([]*fyne.Menu{home}, shown, []*fyne.Menu{p.viewMenu()})...))
}

// quit ends the program once the books are closed.
func (p *program) quit() {
	p.close()
	p.window.Close()
}

// close closes the books; a fault of that is told where somebody may look for it.
func (p *program) close() {
	if p.board != nil {
		p.board.window.Close()
	}
	if p.wall != nil {
		p.wall.Close()
	}
	if p.closed != nil {
		close(p.closed)
		p.closed = nil
	}
	p.backup = nil
	if p.idle != nil {
		p.idle.Stop()
		p.idle = nil
	}
	p.onBoard(nil, false)
	if p.venue != nil {
		if err := p.venue.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		p.venue = nil
	}
	if p.open == nil {
		return
	}
	if err := p.open.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	p.open = nil
}

// dress gives the program its theme, as large and as bright as it was last chosen.
func (p *program) dress() {
	remembered := p.app.Preferences()
	p.app.Settings().SetTheme(kit.Theme{
		Scale: float32(remembered.FloatWithFallback(scaleKey, 1)),
		Look:  p.look(),
	})
	if p.backup != nil {
		p.backup.desk.Dressed()
	}
	if p.board != nil {
		p.board.board.Dark = p.look() == kit.Dark
		p.board.board.Refresh()
	}
}

// look is the one that was last chosen.
func (p *program) look() kit.Look {
	return kit.Look(p.app.Preferences().StringWithFallback(lookKey, string(kit.Light)))
}

// viewMenu chooses size and look, and opens the public board where a station's books are open.
func (p *program) viewMenu() *fyne.Menu {
	menu := fyne.NewMenu(p.t("view"))
	for i, scale := range kit.Scales {
		menu.Items = append(menu.Items, kit.MenuItem(p.t("view.scale", "percent", int(scale*100)), kit.CtrlShift, fyne.KeyName(strconv.Itoa(i+1)), func() {
			p.app.Preferences().SetFloat(scaleKey, float64(scale))
			p.dress()
		}))
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
	for _, of := range []struct {
		look kit.Look
		key  fyne.KeyName
	}{{kit.Light, fyne.KeyL}, {kit.Dark, fyne.KeyD}} {
		menu.Items = append(menu.Items, kit.MenuItem(p.t("view."+string(of.look)), kit.CtrlShift, of.key, func() {
			p.app.Preferences().SetString(lookKey, string(of.look))
			p.dress()
		}))
	}
	return menu
}

// failed shows below the start screen why something could not be opened.
func (p *program) failed(err error) {
	if err == nil {
		return
	}
	p.start(kit.Framed("warning", kit.Wrapped(p.t("start.failed", "why", p.words.Refusal(rehearse.Told(p.words, err))), "")))
}

// start shows the start screen, with something to say below it.
func (p *program) start(said ...fyne.CanvasObject) {
	p.close()
	p.window.SetTitle(windowName)
	p.window.SetOnDropped(nil)
	p.window.Canvas().SetOnTypedKey(nil)
	p.menus()
	ways, first := p.startScreen()
	p.window.SetContent(container.NewBorder(nil, container.NewPadded(container.NewVBox(said...)), nil, nil, ways))
	p.window.Canvas().Focus(first)
}

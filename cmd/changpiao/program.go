package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"changpiao/assets"
	"changpiao/cmd/changpiao/rehearse"
	"changpiao/ui/kit"
	"changpiao/ui/words"
)

// program is the running program: its main window and what is open in it.
type program struct {
	app    fyne.App
	window fyne.Window
	words  *words.Words
	board  *boardWindow  // nil while no board is open
	wall   fyne.Window   // nil while the street office's evening is not projected
	open   io.Closer     // the books behind the screens; nil on the start screen
	closed chan struct{} // ends what watches over the open books; nil where nothing does
	backup *backup       // of the station whose desk was shown last
	picker kit.Picker    // asks for files and folders; nil for the window's dialogs
}

// The names of what is remembered from one start to the next.
const (
	scaleKey = "scale"
	lookKey  = "look"
)

// leftKey names where the desk of a station's folder was left.
func leftKey(dir string) string { return "left " + dir }

func newProgram(a fyne.App, lang string) (*program, error) {
	said, err := words.New(lang)
	if err != nil {
		return nil, err
	}
	p := &program{app: a, words: said, window: a.NewWindow("唱票 Changpiao")}
	p.dress()
	p.window.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon()))
	p.window.Resize(fyne.NewSize(1280, 800))
	p.window.SetMaster()
	p.window.SetCloseIntercept(p.quit)
	p.start()
	return p, nil
}

func (p *program) t(id string, pairs ...any) string { return p.words.T(id, pairs...) }

// menus sets the window's menus: the program's own and, between them, those of what it shows.
func (p *program) menus(shown ...*fyne.Menu) {
	quit := fyne.NewMenuItem(p.t("quit"), p.quit)
	quit.IsQuit, quit.Shortcut = true, &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierControl}
	home := fyne.NewMenu(p.t("start.title"), fyne.NewMenuItem(p.t("home"), func() { p.start() }), quit)
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
		Look:  kit.Look(remembered.StringWithFallback(lookKey, string(kit.Light))),
	})
}

// viewMenu chooses size and look, and opens the public board where a station's books are open.
func (p *program) viewMenu() *fyne.Menu {
	menu := fyne.NewMenu(p.t("view"))
	for i, scale := range kit.Scales {
		item := fyne.NewMenuItem(p.t("view.scale", "percent", int(scale*100)), func() {
			p.app.Preferences().SetFloat(scaleKey, float64(scale))
			p.dress()
		})
		item.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(strconv.Itoa(i + 1)), Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift}
		menu.Items = append(menu.Items, item)
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
	for _, look := range []kit.Look{kit.Light, kit.Dark} {
		menu.Items = append(menu.Items, fyne.NewMenuItem(p.t("view."+string(look)), func() {
			p.app.Preferences().SetString(lookKey, string(look))
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
	p.window.SetOnDropped(nil)
	p.menus()
	ways, first := p.startScreen()
	p.window.SetContent(container.NewBorder(nil, container.NewPadded(container.NewVBox(said...)), nil, nil, ways))
	p.window.Canvas().Focus(first)
}

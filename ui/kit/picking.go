package kit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/words"
)

// picking is a dialog that asks for a file or a folder. It is worked with the keyboard alone: the arrows and Enter go
// through the folders, a name or a whole path may be typed, Escape leaves.
type picking struct {
	window  fyne.Window
	words   *words.Words
	kind    string // file, folder or save
	endings []string
	name    string // suggested for a file to be written
	then    func(string, error)

	over   *widget.PopUp
	before fyne.Focusable // had the keyboard when the dialog came
	folder string         // shown
	list   []shelf        // what it holds, below the way up
	files  *List
	here   *widget.Label
	field  *Entry
	said   *fyne.Container
	again  string // a path that exists, and was asked for once
}

// lastFolder names what is remembered from one dialog to the next.
const lastFolder = "folder"

func (p *picking) t(id string, pairs ...any) string { return p.words.T("pick."+id, pairs...) }

func (p *picking) show() {
	p.here, p.said = widget.NewLabel(""), container.NewVBox()
	p.here.Truncation = fyne.TextTruncateEllipsis
	p.files = p.rows(func() int { return len(p.list) + 1 }, func(i int) (string, fyne.Resource) {
		if i == 0 {
			return p.t("up"), theme.MoveUpIcon()
		}
		if s := p.list[i-1]; s.folder {
			return s.name, theme.FolderIcon()
		}
		return p.list[i-1].name, theme.FileIcon()
	}, p.pointed)
	p.files.Enter = p.entered
	p.files.Rune = func(r rune) { // who types means a name
		p.window.Canvas().Focus(p.field)
		p.field.TypedRune(r)
	}
	usual := haunts()
	places := p.rows(func() int { return len(usual) }, func(i int) (string, fyne.Resource) {
		if usual[i].word == "" {
			return filepath.Base(usual[i].path), theme.StorageIcon()
		}
		return p.t("place." + usual[i].word), theme.FolderIcon()
	}, func(i int) { p.enter(usual[i].path) })
	p.field = NewEntry(p.function)
	p.field.SetPlaceHolder(p.t("field." + p.kind))
	p.field.OnSubmitted = func(string) { p.choose() }
	p.field.OnChanged = func(string) { p.say("") }

	choose, leave, make := Primary(p.t("choose."+p.kind), p.choose), NewButton(p.t("leave"), p.close), NewButton(p.t("make"), p.makeFolder)
	choose.Function, leave.Function, make.Function = p.function, p.function, p.function
	buttons := container.NewHBox(choose, leave)
	if p.kind != "file" {
		buttons.Add(make)
	}
	top := container.NewVBox(Title(p.t("title."+p.kind, "endings", strings.Join(p.endings, " "))), p.here)
	foot := container.NewVBox(p.said, p.field, buttons, Small(p.t("keys"), theme.ColorNamePlaceHolder))
	body := container.NewBorder(top, foot, nil, nil, container.NewBorder(nil, nil, container.NewHBox(AtLeast(10*theme.TextSize(), places), widget.NewSeparator()), nil, p.files))
	p.over = widget.NewModalPopUp(container.NewPadded(body), p.window.Canvas())
	p.over.Resize(p.window.Canvas().Size())
	p.before = p.window.Canvas().Focused()
	p.over.Show()
	p.begin(usual)
}

// begin goes to where the last dialog was left, or to the first place there is.
func (p *picking) begin(usual []haunt) {
	last := fyne.CurrentApp().Preferences().String(lastFolder)
	if _, err := os.Stat(last); last != "" && err == nil {
		p.enter(last)
	} else if len(usual) > 0 {
		p.enter(usual[0].path)
	}
	if p.kind == "save" {
		p.field.SetText(p.name)
		p.window.Canvas().Focus(p.field)
		p.field.TypedShortcut(&fyne.ShortcutSelectAll{}) // a name that is typed takes its place
	}
}

// rows makes a list of names, each with a picture.
func (p *picking) rows(n func() int, of func(int) (string, fyne.Resource), do func(int)) *List {
	l := NewList(n, func() fyne.CanvasObject {
		name := widget.NewLabel("")
		name.Truncation = fyne.TextTruncateEllipsis
		return container.NewBorder(nil, nil, widget.NewIcon(nil), nil, name)
	}, func(i int, o fyne.CanvasObject) {
		name, picture := of(i)
		row := o.(*fyne.Container).Objects
		row[0].(*widget.Label).SetText(name)
		row[1].(*widget.Icon).SetResource(picture)
	})
	l.OnSelected = func(i int) {
		l.UnselectAll() // the same may be wanted again
		do(i)
	}
	l.Function = p.function
	return l
}

// enter shows what a folder holds.
func (p *picking) enter(folder string) {
	list, err := shelves(folder, p.kind != "folder", p.endings)
	if err != nil {
		p.say(p.t("unreadable", "folder", folder))
		return
	}
	p.folder, p.list = folder, list
	fyne.CurrentApp().Preferences().SetString(lastFolder, folder)
	p.here.SetText(folder)
	if p.kind != "save" {
		p.field.SetText("")
	}
	p.say("")
	if len(list) == 0 {
		p.say(p.t("empty."+p.kind, "endings", strings.Join(p.endings, " ")))
	}
	p.files.Refresh()
	p.files.ScrollToTop()
	p.files.Highlight(min(1, len(list)))
	if p.kind == "folder" && len(list) == 0 { // there is nowhere else to go, and Enter takes it
		p.window.Canvas().Focus(p.field)
		return
	}
	p.window.Canvas().Focus(p.files)
}

// pointed takes a row that was clicked at: a folder is entered, a file only named, so that a second click does no harm.
func (p *picking) pointed(i int) {
	switch {
	case i == 0:
		p.enter(filepath.Dir(p.folder))
	case p.list[i-1].folder:
		p.enter(filepath.Join(p.folder, p.list[i-1].name))
	default:
		p.field.SetText(p.list[i-1].name)
	}
}

// entered takes a row on which Enter was pressed.
func (p *picking) entered(i int) {
	p.pointed(i)
	if i > 0 && i <= len(p.list) && !p.list[i-1].folder && p.field.Text == p.list[i-1].name {
		p.choose()
	}
}

// choose ends the dialog with what stands in the field, as far as that can be chosen.
func (p *picking) choose() {
	text := strings.TrimSpace(p.field.Text)
	path := p.typed(text)
	info, err := os.Stat(path)
	is := err == nil && info.IsDir()
	switch {
	case p.kind == "folder" && text == "":
		p.done(p.folder)
	case text == "":
		p.say(p.t("first." + p.kind))
	case is && p.kind == "folder":
		p.done(path)
	case is:
		p.enter(path)
		p.field.SetText("")
	case p.kind == "save":
		p.save(path)
	case err != nil || p.kind == "folder":
		p.say(p.t("none."+p.kind, "name", text))
	default:
		p.done(path)
	}
}

// typed is the path of what was typed, from the folder shown.
func (p *picking) typed(text string) string {
	if filepath.IsAbs(text) {
		return filepath.Clean(text)
	}
	return filepath.Join(p.folder, text)
}

// save ends with a path to be written; one that exists has to be asked for twice.
func (p *picking) save(path string) {
	if len(p.endings) > 0 && filepath.Ext(path) == "" {
		path += p.endings[0]
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		p.say(p.t("none.folder", "name", filepath.Dir(path)))
		return
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) && p.again != path {
		p.say(p.t("again", "name", filepath.Base(path)))
		p.again = path
		return
	}
	p.done(path)
}

// makeFolder makes a folder with the name in the field and enters it.
func (p *picking) makeFolder() {
	text := strings.TrimSpace(p.field.Text)
	if text == "" || p.kind == "save" && text == p.name {
		p.say(p.t("make.first"))
		p.window.Canvas().Focus(p.field)
		return
	}
	path := p.typed(text)
	if err := os.Mkdir(path, 0o750); err != nil {
		p.say(p.t("make.not", "name", text))
		return
	}
	p.enter(path)
	p.field.SetText(p.name)
}

// function takes the keys that belong to nothing in the dialog.
func (p *picking) function(key fyne.KeyName) {
	if key == fyne.KeyEscape {
		p.close()
	}
}

func (p *picking) say(text string) {
	p.said.Objects, p.again = nil, ""
	if text != "" {
		p.said.Objects = []fyne.CanvasObject{Wrapped(text, theme.ColorNameWarning)}
	}
	p.said.Refresh()
}

// close puts the dialog away and the keyboard back.
func (p *picking) close() {
	p.over.Hide()
	p.window.Canvas().Unfocus()
	if p.before != nil {
		p.window.Canvas().Focus(p.before)
	}
}

func (p *picking) done(path string) {
	p.close()
	p.then(path, nil)
}

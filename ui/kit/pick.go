package kit

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"changpiao/ui/words"
)

// Picker asks for files and folders. Where nothing was chosen nothing is told.
type Picker interface {
	File(endings []string, then func(path string, err error))
	Folder(then func(path string, err error))
	Save(name string, then func(path string, err error))
}

// Dialogs asks in a window, in the program's language.
func Dialogs(w fyne.Window, said *words.Words) Picker { return dialogs{window: w, words: said} }

type dialogs struct {
	window fyne.Window
	words  *words.Words
}

// File asks for a file with one of some endings.
func (p dialogs) File(endings []string, then func(string, error)) {
	p.ask(&picking{kind: "file", endings: endings, then: then})
}

// Folder asks for a folder.
func (p dialogs) Folder(then func(string, error)) { p.ask(&picking{kind: "folder", then: then}) }

// Save asks where a file shall be written. A name that is typed without an ending gets the suggested one's.
func (p dialogs) Save(name string, then func(string, error)) {
	var endings []string
	if ending := filepath.Ext(name); ending != "" {
		endings = []string{ending}
	}
	p.ask(&picking{kind: "save", endings: endings, name: name, then: then})
}

// ask shows a dialog, unless there is one.
func (p dialogs) ask(asked *picking) {
	if p.window.Canvas().Overlays().Top() != nil {
		return
	}
	asked.window, asked.words = p.window, p.words
	asked.show()
}

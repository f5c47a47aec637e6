package street

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// Picker asks for files and folders. What was not chosen is not told.
type Picker interface {
	File(endings []string, then func(path string))
	Folder(then func(path string))
	Save(name string, then func(path string))
}

// Dialogs asks in a window; failed is told what went wrong.
func Dialogs(w fyne.Window, failed func(error)) Picker { return dialogs{window: w, failed: failed} }

type dialogs struct {
	window fyne.Window
	failed func(error)
}

// File asks for a file with one of some endings.
func (p dialogs) File(endings []string, then func(string)) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		if file == nil {
			return
		}
		path := file.URI().Path()
		if err := file.Close(); err != nil {
			p.failed(err)
			return
		}
		then(path)
	}, p.window)
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	d.Resize(p.window.Canvas().Size())
	d.Show()
}

// Folder asks for a folder.
func (p dialogs) Folder(then func(string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err != nil {
			p.failed(err)
		} else if folder != nil {
			then(folder.Path())
		}
	}, p.window)
	d.Resize(p.window.Canvas().Size())
	d.Show()
}

// Save asks where a file shall be written.
func (p dialogs) Save(name string, then func(string)) {
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		if file == nil {
			return
		}
		path := file.URI().Path()
		if err := file.Close(); err != nil {
			p.failed(err)
			return
		}
		then(path)
	}, p.window)
	d.SetFileName(name)
	d.Resize(p.window.Canvas().Size())
	d.Show()
}

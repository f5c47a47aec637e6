package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// Picker asks for files and folders. Where nothing was chosen nothing is told.
type Picker interface {
	File(endings []string, then func(path string, err error))
	Folder(then func(path string, err error))
	Save(name string, then func(path string, err error))
}

// Dialogs asks in a window.
func Dialogs(w fyne.Window) Picker { return dialogs{window: w} }

type dialogs struct{ window fyne.Window }

// File asks for a file with one of some endings.
func (p dialogs) File(endings []string, then func(string, error)) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if file != nil {
			then(file.URI().Path(), file.Close())
		} else if err != nil {
			then("", err)
		}
	}, p.window)
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	d.Show()
	d.Resize(p.window.Canvas().Size())
}

// Folder asks for a folder.
func (p dialogs) Folder(then func(string, error)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if folder != nil {
			then(folder.Path(), nil)
		} else if err != nil {
			then("", err)
		}
	}, p.window)
	d.Show()
	d.Resize(p.window.Canvas().Size())
}

// Save asks where a file shall be written.
func (p dialogs) Save(name string, then func(string, error)) {
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		if file != nil {
			then(file.URI().Path(), file.Close())
		} else if err != nil {
			then("", err)
		}
	}, p.window)
	d.SetFileName(name)
	d.Show()
	d.Resize(p.window.Canvas().Size())
}

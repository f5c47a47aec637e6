package street

import (
	"context"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// watching is the folder that is watched for new files.
type watching struct {
	folder string // "" where none is
	gone   bool   // it could not be read when it was last looked into
	stop   context.CancelFunc
	looks  sync.WaitGroup
}

// watchButton begins to watch a folder or stick, or ends it.
func (d *Desk) watchButton() fyne.CanvasObject {
	w := &d.watching
	if w.folder == "" {
		return kit.NewButton(d.t("watch"), func() { d.Pick.Folder(d.chosen(d.watch)) })
	}
	name := d.t("watch.stop", "folder", filepath.Base(w.folder))
	if w.gone {
		name = d.t("watch.gone", "folder", filepath.Base(w.folder))
	}
	b := kit.NewButton(name, func() { d.unwatch(); d.show("receive") })
	b.Importance = widget.SuccessImportance
	if w.gone {
		b.Importance = widget.WarningImportance
	}
	return b
}

// watch takes what is in a folder, and what comes into it from now on.
func (d *Desk) watch(folder string) {
	d.unwatch()
	w := &d.watching
	ctx, stop := context.WithCancel(context.Background())
	w.folder, w.gone, w.stop = folder, false, stop
	look := d.Watch(folder)
	w.looks.Go(func() {
		tick := time.NewTicker(d.Tick)
		defer tick.Stop()
		gone := false
		for {
			files, err := look()
			if len(files) > 0 || gone != (err != nil) {
				gone = err != nil
				fyne.Do(func() { d.looked(ctx, files, err) })
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
	d.show("receive")
}

// looked takes what a look found.
func (d *Desk) looked(ctx context.Context, files []string, err error) {
	if ctx.Err() != nil {
		return
	}
	if gone := err != nil; gone != d.watching.gone {
		d.watching.gone = gone
		d.show(d.now)
	}
	if len(files) > 0 {
		d.takeFiles(files, true)
	}
}

// unwatch ends the watching.
func (d *Desk) unwatch() {
	w := &d.watching
	if w.folder == "" {
		return
	}
	w.stop()
	w.looks.Wait()
	w.folder = ""
}

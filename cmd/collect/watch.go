package collect

import (
	"os"
	"time"
)

// Watcher finds the files of a folder that are new or changed since it last
// looked.
type Watcher struct {
	folder string
	seen   map[string]stamp // at the last look
	told   map[string]stamp
}

// stamp tells whether a file was written to since.
type stamp struct {
	size int64
	at   time.Time
}

// Watch makes a watcher of a folder. What is in it already is new, too.
func Watch(folder string) *Watcher { return &Watcher{folder: folder, told: map[string]stamp{}} }

// Look gives the files that are new, as soon as two looks found them the same:
// none is read while it is still being copied. It fails while the folder can't
// be read, as when a stick was pulled out; files that come back unchanged are
// not told again.
func (w *Watcher) Look() ([]string, error) {
	if _, err := os.Stat(w.folder); err != nil {
		return nil, err
	}
	files, err := expand([]string{w.folder})
	if err != nil {
		return nil, err
	}
	var fresh []string
	now := map[string]stamp{}
	for _, f := range files {
		info, err := os.Stat(f.path)
		if err != nil {
			continue // gone since
		}
		s := stamp{size: info.Size(), at: info.ModTime()}
		now[f.path] = s
		if w.seen[f.path] == s && w.told[f.path] != s {
			w.told[f.path] = s
			fresh = append(fresh, f.path)
		}
	}
	w.seen = now
	return fresh, nil
}

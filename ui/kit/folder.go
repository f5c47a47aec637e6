package kit

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// shelf is what a folder holds, as far as somebody may choose it.
type shelf struct {
	name   string
	folder bool
}

// shelves lists a folder: its folders, then its files with one of some endings, all of them where no ending is named, and
// none where folders are asked for. What is hidden stays so.
func shelves(folder string, files bool, endings []string) ([]shelf, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var list []shelf
	for _, e := range entries {
		is := isFolder(folder, e)
		fits := len(endings) == 0 || slices.Contains(endings, strings.ToLower(filepath.Ext(e.Name())))
		if !strings.HasPrefix(e.Name(), ".") && (is || files && fits) {
			list = append(list, shelf{e.Name(), is})
		}
	}
	slices.SortStableFunc(list, func(a, b shelf) int {
		switch {
		case a.folder == b.folder:
			return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
		case a.folder:
			return -1
		}
		return 1
	})
	return list, nil
}

// isFolder follows a link to what it stands for.
func isFolder(folder string, e os.DirEntry) bool {
	if e.Type()&os.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(filepath.Join(folder, e.Name()))
	return err == nil && info.IsDir()
}

// haunt is a folder that people often want.
type haunt struct {
	word string // its name among the texts; "" where its own is shown
	path string
}

// haunts lists the home folder and what is usual in it, sticks, and drives, as far as they are there.
func haunts() []haunt {
	var found []haunt
	seen := func(word, path string) {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			found = append(found, haunt{word, path})
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		seen("home", home)
		for _, of := range []struct{ word, names string }{{"desktop", "Desktop 桌面"}, {"documents", "Documents 文档"}, {"downloads", "Downloads 下载"}} {
			for name := range strings.FieldsSeq(of.names) {
				seen(of.word, filepath.Join(home, name))
			}
		}
	}
	if runtime.GOOS == "windows" {
		for letter := 'C'; letter <= 'Z'; letter++ {
			seen("", string(letter)+`:\`)
		}
		return found
	}
	for _, pattern := range []string{"/media/*/*", "/run/media/*/*", "/Volumes/*"} {
		sticks, _ := filepath.Glob(pattern) // the pattern is sound
		for _, path := range sticks {
			seen("", path)
		}
	}
	seen("computer", "/")
	return found
}

package collect

import (
	"os"
	"path/filepath"
	"runtime"

	"changpiao/store/scan"
)

// KeepPDFReader keeps the PDF library's machine code in the user's cache, so that
// only the first run of the program takes seconds to make it. It must be called
// before the first PDF is read. Where there is no such cache, or others may write
// there, it is made anew each time.
func KeepPDFReader() {
	cache, err := os.UserCacheDir()
	if err != nil {
		return
	}
	folder := filepath.Join(cache, "changpiao", "pdf")
	if os.MkdirAll(folder, 0o700) != nil {
		return
	}
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() {
		return
	}
	// On Windows the folder is the user's by its place; modes say nothing there.
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return
	}
	scan.KeepCompiled(folder)
}

// ReadyPDFReader makes the PDF library ready, so that the evening's first PDF
// needn't wait. What prevents it is told when that is read.
func ReadyPDFReader() {
	KeepPDFReader()
	_ = scan.Prepare()
}

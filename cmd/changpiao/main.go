// Command changpiao is the desktop program: a start screen that leads to the polling station, the street office or a
// rehearsal.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/app"

	"changpiao/assets"
	"changpiao/cmd/changpiao/crash"
	"changpiao/cmd/handover"
	"changpiao/ui/words"
)

// shown tells that the window could be opened.
var shown bool

func main() {
	watchForCrash()
	demo := flag.Bool("demo", false, "open the rehearsal at once")
	lang := flag.String("lang", words.Languages[0], "language of the screens: zh-Hans or en")
	flag.Parse()
	defer func() {
		// Without OpenGL 2 the window library gives up; people are told in words. Later faults show themselves.
		if why := recover(); why != nil && shown {
			panic(why)
		} else if why != nil {
			fmt.Fprintln(os.Stderr, "唱票的窗口打不开：这台电脑的显示驱动不支持 OpenGL 2，或者没有屏幕。请更新显卡驱动，或换一台电脑。")
			fmt.Fprintln(os.Stderr, "The window can't be opened: the display driver lacks OpenGL 2, or there is no screen.", why)
			os.Exit(1)
		}
	}()
	handover.KeepReader()
	if err := run(*demo, *lang); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// watchForCrash has a crash of this program leave its report beside the last rehearsal. Without it the program runs as well.
func watchForCrash() {
	cache, err := os.UserCacheDir()
	if err == nil {
		err = crash.Watch(filepath.Join(cache, "changpiao", "crash.log"), assets.Version)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

func run(demo bool, lang string) error {
	a := app.NewWithID("cn.changpiao.desktop")
	p, err := newProgram(a, lang)
	if err != nil {
		return err
	}
	if demo {
		p.rehearse()
	}
	a.Lifecycle().SetOnStarted(func() { shown = true })
	p.window.ShowAndRun()
	return nil
}

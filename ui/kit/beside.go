package kit

import (
	"sync"

	"fyne.io/fyne/v2"
)

// Beside is the long work that a screen has going on beside it. The zero value has none.
type Beside struct{ running sync.WaitGroup }

// Do works off the screen's goroutine, and then tells the screen on its own.
func (b *Beside) Do(work, then func()) {
	b.running.Go(func() {
		work()
		fyne.Do(then)
	})
}

// Wait returns when nothing goes on any more. In a window the screen may not have been told yet; where a test has no
// window, it was.
func (b *Beside) Wait() { b.running.Wait() }

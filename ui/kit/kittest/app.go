// Package kittest gives the tests of screens an application in which work beside a screen tells it of itself only when
// the test lets it, as in a window only its loop does. Fyne's own test application tells on whatever goroutine asks.
package kittest

import (
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// App is an application without a screen.
type App struct {
	fyne.App
	driver driver
}

// NewApp makes the application that is the current one until the test ends.
func NewApp(t testing.TB) *App {
	t.Helper()
	a := &App{App: test.NewTempApp(t)}
	a.driver = driver{Driver: a.App.Driver(), told: newTold()}
	fyne.SetCurrentApp(a)
	return a
}

// Driver is the test driver, whose calls wait.
func (a *App) Driver() fyne.Driver { return a.driver }

// Settle waits for what goes on beside the screen and has the screen told of it, on the caller's goroutine, until
// nothing more comes of that.
func (a *App) Settle(wait func()) {
	for again := true; again; {
		wait()
		again = a.driver.told.run()
	}
}

// Next waits for something to be told, and has the screen told of it.
func (a *App) Next() {
	a.driver.told.wait()
	a.driver.told.run()
}

type driver struct {
	fyne.Driver
	told *told
}

// DoFromGoroutine keeps a call until the screen settles. Nothing under test waits for its end.
func (d driver) DoFromGoroutine(call func(), _ bool) { d.told.add(call) }

// told are the calls for the screen's goroutine, in their order.
type told struct {
	mu    sync.Mutex
	came  *sync.Cond
	calls []func()
}

func newTold() *told {
	q := &told{}
	q.came = sync.NewCond(&q.mu)
	return q
}

func (q *told) add(call func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.calls = append(q.calls, call)
	q.came.Signal()
}

func (q *told) wait() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.calls) == 0 {
		q.came.Wait()
	}
}

// run makes the calls and reports whether there were any.
func (q *told) run() bool {
	q.mu.Lock()
	calls := q.calls
	q.calls = nil
	q.mu.Unlock()
	for _, call := range calls {
		call()
	}
	return len(calls) > 0
}

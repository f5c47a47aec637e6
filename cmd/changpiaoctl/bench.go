package main

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"time"

	"changpiao/ui/words"
)

// benchmark measures what people wait for, each against a limit that is measured
// by turns with it: machines differ, and a busy one is slower at both.
type benchmark struct {
	dir  string
	size benchSize
	rows []benchRow
}

// benchSize says how much of everything is measured.
type benchSize struct {
	voters   int   // of the station
	rounds   int   // by which a figure and its limit are measured by turns
	looked   []int // voters among whom somebody is looked up
	rows     int   // of a roll file
	sheets   int   // that come to a street office in bulk
	oneByOne int   // sheets that come to it one by one
}

var usualSize = benchSize{voters: 20_000, rounds: 200, looked: []int{100_000, 1_000_000}, rows: 100_000, sheets: 30_000, oneByOne: 1_500}

// benchRow is a figure: how long something took, in the middle of all rounds or
// in all, and how long its limit.
type benchRow struct {
	Name  string  `json:"name"`
	About int     `json:"about"` // how many voters, rows, records or sheets
	Took  float64 `json:"took_us"`
	Limit float64 `json:"limit_us"`
	Times float64 `json:"times"`
	Goal  float64 `json:"goal"` // the most times
}

// frame is how long a screen shows a picture.
const frame = 16 * time.Millisecond

func runBench(c *call) (err error) {
	values, files, err := c.options(nil, nil, []string{"json"})
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return misused("extra", "given", files[0])
	}
	dir, err := os.MkdirTemp("", "changpiao-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return c.bench(benchmark{dir: dir, size: usualSize}, values["json"] != nil)
}

// bench measures, and prints each figure once it is there.
func (c *call) bench(b benchmark, asJSON bool) error {
	for _, part := range []func(*benchmark) error{benchStation, benchLookUp, benchRolls, benchSheet, benchOffice} {
		from := len(b.rows)
		if err := part(&b); err != nil {
			return refused("", err)
		}
		if !asJSON {
			for _, r := range b.rows[from:] {
				c.printBench(r)
			}
		}
	}
	if asJSON {
		return c.encode(b.rows)
	}
	return nil
}

func (c *call) printBench(r benchRow) {
	c.both(c.out, func(w *words.Words) string {
		return w.T("ctl.bench.row", "what", w.T("ctl.bench."+r.Name, "n", r.About), "limit", w.T("ctl.bench."+r.Name+".limit"),
			"took", milliseconds(r.Took), "of", milliseconds(r.Limit), "times", strconv.FormatFloat(r.Times, 'f', 2, 64), "goal", r.Goal)
	})
}

// milliseconds writes so many microseconds to three figures.
func milliseconds(us float64) string {
	if us >= 100_000 {
		return strconv.FormatFloat(us/1000, 'f', 0, 64)
	}
	return strconv.FormatFloat(us/1000, 'g', 3, 64)
}

// note adds a row.
func (b *benchmark) note(name string, about int, took, limit time.Duration, goal float64) {
	b.rows = append(b.rows, benchRow{
		Name: name, About: about, Took: micros(took), Limit: micros(limit), Times: float64(took) / float64(max(1, limit)), Goal: goal})
}

// byTurns measures something and its limit by turns, and gives of both what it
// took in the middle.
func byTurns(rounds int, does, limit func() error) (took, least time.Duration, err error) {
	var all, bare []time.Duration
	for range rounds {
		for _, m := range []struct {
			to *[]time.Duration
			do func() error
		}{{&bare, limit}, {&all, does}} {
			start := time.Now()
			if err := m.do(); err != nil {
				return 0, 0, err
			}
			*m.to = append(*m.to, time.Since(start))
		}
	}
	return part(all, 0.5), part(bare, 0.5), nil
}

// part is how long the quickest such part took at the most: 0.5 for half.
func part(took []time.Duration, share float64) time.Duration {
	slices.Sort(took)
	return took[int(share*float64(len(took)-1))]
}

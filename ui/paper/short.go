package paper

import (
	"sync"

	"changpiao/station/election"
	"changpiao/ui/words"
)

// chinese are the words of every page.
var chinese = sync.OnceValues(func() (*words.Words, error) { return words.New("zh-Hans") })

// say gives a text of the translations.
func say(id string) string {
	w, err := chinese()
	if err != nil {
		return id
	}
	return w.T(id)
}

// short says what a rule is about, in a few words.
func short(code election.Code) string { return say("short." + string(code)) }

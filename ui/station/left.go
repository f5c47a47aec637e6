package station

import (
	"encoding/json"

	"changpiao/station/count"
	"changpiao/station/election"
)

// left is where a desk was left: the screen and, of the count, the pass in hand. Which ballot is next the book knows.
type left struct {
	Screen   string              `json:"screen"`
	Bundle   count.BundleID      `json:"bundle,omitempty"`
	Pass     count.Pass          `json:"pass,omitempty"`
	Position election.PositionID `json:"position,omitempty"`
	Apart    bool                `json:"apart,omitempty"`
}

// leave writes down where the desk stands.
func (d *Desk) leave() string {
	text, err := json.Marshal(left{Screen: d.now, Bundle: d.call.bundle, Pass: d.call.pass, Position: d.call.position, Apart: d.call.apart})
	if err != nil {
		return ""
	}
	return string(text)
}

// comeBack goes to where a desk was left, as far as it is there still, or to the stage's usual screen.
func (d *Desk) comeBack(to string) {
	var at left
	if json.Unmarshal([]byte(to), &at) == nil && d.Day.Tally() != nil {
		if _, there := d.bundle(at.Bundle); there {
			d.call.hand = hand{bundle: at.Bundle, pass: at.Pass, position: at.Position}
		}
		d.call.apart = at.Apart
	}
	d.show(at.Screen)
}

package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// rulesOf names the rules that apply on a screen.
var rulesOf = map[string][]election.Code{
	"open":      {"B408", "D111", "W113"},
	"checkin":   {"I301", "I302", "I303", "I304", "I308", "I309", "I310", "I311", "P213"},
	"late":      {"R101", "R102", "R103", "R106", "R107", "R108", "R109", "R110"},
	"proxies":   {"P201", "P202", "P203", "P205", "P206", "P207", "P209", "P210", "P211", "P214"},
	"lists":     {"I301", "I302", "I303", "I304", "I305", "I308", "I310", "W113"},
	"mobile":    {"B402", "B403", "B409", "I305", "I308", "W113"},
	"stock":     {"B402", "B406", "I304", "I306", "I307"},
	"staff":     {"W111", "W112", "W113", "W115"},
	"close":     {"I305", "B402"},
	"openboxes": {"R107", "B409"},
	"boxes":     {"B401", "B403", "B405", "B406"},
	"counting":  {"T501", "T503", "T505", "T506", "T507", "T509", "T510", "T508", "T511", "T512", "T514"},
	"receive":   {"B407", "B409", "R107"},
	"bundles":   {"T503", "T504", "T505", "T511", "T515"},
	"decide":    {"T510", "T514"},
	"totals":    {"T503", "T505", "T511", "T512", "T513"},
	"teams":     {"T503", "T504", "T511", "S701", "S704", "S705", "S706"},
	"community": {"O608", "S701", "S704", "S705", "S706", "S708"},
	"round":     {"O603", "O604", "O605", "R108", "W113"},
	"seal":      {"T505", "T510", "T513", "T515", "W113"},
}

// help shows what a screen is for, its keys, and the rules that apply there.
func (d *Desk) help() {
	d.refusal.Clear()
	d.quiet()
	back := kit.Primary(d.t("help.back"), func() { d.show(d.now) })
	lines := container.NewVBox()
	for _, code := range rulesOf[d.now] {
		lines.Add(kit.Wrapped(d.Words.Title(code), ""))
		lines.Add(kit.Small(string(code), theme.ColorNamePlaceHolder))
	}
	d.draw(func(*Desk) fyne.CanvasObject {
		d.rest = func() { d.focusOn(back) }
		text := "help.screen." + d.now
		if d.Day.Helps() && d.now == "teams" {
			text = "help.screen.give"
		}
		return d.page(d.t("help.of", "screen", d.screenName(d.now)), kit.Wrapped(d.t(text), ""), action(back), widget.NewSeparator(), lines)
	})
}

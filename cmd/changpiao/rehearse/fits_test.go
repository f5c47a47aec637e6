package rehearse_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"changpiao/ui/kit"
)

// The screens of the count make the smallest window no larger than it is, in both languages.
func TestTheCountFitsTheSmallestWindow(t *testing.T) {
	h := counted(t, "T11", "correct", 0)
	h.window.Resize(fyne.NewSize(1280, 720))
	for _, lang := range []string{"zh-Hans", "en"} {
		h.lang = lang
		h.draw()
		for name, show := range map[string]func(){
			"bundles": func() { h.page("bundles") },
			"change":  func() { h.page("bundles"); h.tapLast(h.said.T("bundle.change")) },
			"compare": func() { h.page("bundles"); h.tap(h.said.T("bundle.compare")) },
			"decide":  func() { h.page("decide") },
			"teams":   func() { h.page("teams") },
		} {
			show()
			if least := h.window.Content().MinSize(); least.Width > 1270 || least.Height > 710 {
				t.Errorf("%s in %s needs %v", name, lang, least)
			}
		}
	}
}

// What decides between two passes stays in the window with text of any size.
func TestDifferencesWithLargeText(t *testing.T) {
	h := counted(t, "T11", "correct", 0)
	for _, scale := range kit.Scales {
		h.app.Settings().SetTheme(kit.Theme{Scale: scale})
		h.window.Resize(fyne.NewSize(1280, 720))
		h.draw()
		h.page("bundles")
		h.tap(h.said.T("bundle.compare"))
		if least := h.window.Content().MinSize(); least.Height > 710 {
			t.Errorf("at %.0f %% the differences need %v", 100*scale, least)
		}
	}
}

package rehearse_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"changpiao/station/roll"
)

// command chooses a command of the menus, whose text begins as given.
func (h *hall) command(text string) {
	h.t.Helper()
	for _, m := range h.menus {
		for _, item := range m.Items {
			if strings.HasPrefix(item.Label, text) && !item.Disabled {
				item.Action()
				return
			}
		}
	}
	h.t.Fatalf("no command %q in the menus", text)
}

// TestEveryCommandHasItsKeys wants each command of the menus, at each stage, on keys of its own that its text names.
func TestEveryCommandHasItsKeys(t *testing.T) {
	h := open(t)
	steps := play(t, h.books)
	for _, stage := range []string{"open", "close", "returned", "agree", "announce", ""} {
		steps(stage, 0)
		h.draw()
		taken := map[string]string{}
		for _, m := range h.menus {
			for _, item := range m.Items {
				if item.IsSeparator || item.Disabled {
					continue
				}
				if item.Shortcut == nil || !strings.Contains(item.Label, "Ctrl+") {
					t.Errorf("before %q, %q has no keys", stage, item.Label)
					continue
				}
				keys := item.Shortcut.ShortcutName()
				if other := taken[keys]; other != "" {
					t.Errorf("%q and %q are on the same keys", other, item.Label)
				}
				taken[keys] = item.Label
			}
		}
	}
}

// TestCommandsWorkFromTheMenu leads to the screen that offers a command, and does there what its button does.
func TestCommandsWorkFromTheMenu(t *testing.T) {
	h := at(t, "T03", "Stock and sums")
	h.command("Undo the issue")
	h.issue("0010")
	h.types("0010")
	h.command("Undo the issue")
	h.wants("I311")
	h.confirm("mistaken for another", "T11")
	h.stands("0010", roll.MayVote)
	h.key(fyne.KeyEscape)
	h.command("Undo the issue") // nobody is in hand
	h.misses("I311")
	h.command("The late list is posted")
	h.command("The late list is posted")
	h.view(func(s *roll.State) {
		if s.LatePosted() {
			t.Error("an issuer posted the list")
		}
	})
	h.wants("W114")
}

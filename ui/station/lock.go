package station

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// Lock covers a desk that nobody worked at until the person at work types their PIN again, or another takes over. What
// stands on the screen stays as it is; whoever confirmed something, or began to, does so anew.
func (d *Desk) Lock() {
	if d.lock != nil || !d.ready {
		return
	}
	d.refusal.Forget()
	d.Guard.SignOut()
	hint := d.t("lock.hint")
	if d.Day.Rehearsal() {
		hint += "\n" + d.t("signin.rehearsal")
	}
	in := NewSignIn(d.Words, Where(d.definition(), d.Day.Place()), d.atWork(), hint, d.unlock)
	in.Propose(d.Worker)
	var band fyne.CanvasObject
	if d.Day.Rehearsal() {
		band = RehearsalBand(d.Words)
	}
	d.lock = container.NewStack(kit.Ground(theme.ColorNameBackground), container.NewBorder(band, nil, nil, nil, in.Content()))
	d.Canvas.Overlays().Add(d.lock)
	d.lock.Resize(d.Canvas.Size())
	d.Canvas.Focus(in.First())
}

// unlock lets a person go on where the desk was left.
func (d *Desk) unlock(who election.StaffID, pin string) error {
	if err := d.Guard.SignIn(who, pin); err != nil {
		return err
	}
	d.Canvas.Overlays().Remove(d.lock)
	d.lock = nil
	d.touch()
	if who != d.Worker {
		d.Worker = who
		d.show(d.now)
	} else if d.Canvas.Focused() == nil {
		d.focus()
	}
	return nil
}

// touch notes that somebody is at work.
func (d *Desk) touch() {
	if d.Touched != nil {
		d.Touched()
	}
}

// whileOpen makes the items of menus do nothing while the desk is locked.
func (d *Desk) whileOpen(menus []*fyne.Menu) []*fyne.Menu {
	for _, m := range menus {
		for _, item := range m.Items {
			if do := item.Action; do != nil {
				item.Action = func() {
					if d.lock == nil {
						do()
					}
				}
			}
		}
	}
	return menus
}

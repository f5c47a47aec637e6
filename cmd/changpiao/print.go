package main

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"changpiao/assets"
	"changpiao/cmd/handover"
	"changpiao/store"
	"changpiao/ui/paper"
	"changpiao/ui/station"
)

// printer makes a station's pages. The hours of polling are remembered for each station.
func (p *program) printer(st *store.Station) *station.Printer {
	remembered, key := p.app.Preferences(), fmt.Sprintf("hours %s %s", st.Day.Definition().ID, st.Day.Place())
	return &station.Printer{
		Make: func(ctx context.Context, o station.Order, progress func(done, of int)) (string, error) {
			return p.print(ctx, st, o, progress)
		},
		Before: func(form string) bool { return handover.PrintedBefore(st, form) },
		Hours:  remembered.String(key),
		Keep:   func(hours string) { remembered.SetString(key, hours) },
		Folder: p.pick().Folder,
	}
}

// print makes a form's files and opens them.
func (p *program) print(ctx context.Context, st *store.Station, o station.Order, progress func(done, of int)) (string, error) {
	hash, err := handover.ProgramHash()
	if err != nil {
		return "", err
	}
	src := paper.Source{Day: st.Day, Program: assets.Version, Hash: hash, Enrolment: st.Enrolment(), Hours: o.Hours, Progress: progress}
	made, err := handover.AtDesk(ctx, st, o.Form, src, o.Folder)
	if err != nil {
		return "", err
	}
	fyne.Do(func() { p.view(made) })
	return made, nil
}

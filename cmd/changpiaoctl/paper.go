package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"time"

	"changpiao/assets"
	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/store"
	"changpiao/ui/paper"
)

// printForms writes a station's printed pages into a folder.
func printForms(c *call) (err error) {
	values, files, err := c.options([]string{"book", "form", "out", "who", "pin", "hours"}, nil, []string{"copy", "xlsx"})
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return misused("extra", "given", files[0])
	}
	dir, err := need(values, "book")
	if err != nil {
		return err
	}
	name, err := need(values, "form")
	if err != nil {
		return err
	}
	out, err := need(values, "out")
	if err != nil {
		return err
	}
	forms, err := formsNamed(name)
	if err != nil {
		return err
	}
	st, err := openBook(dir, first(values["who"]), first(values["pin"]))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	hash, err := handover.ProgramHash()
	if err != nil {
		return err
	}
	src := paper.Source{Day: st.Day, Program: assets.Version, Hash: hash, Enrolment: st.Enrolment(), Hours: first(values["hours"]), Copy: values["copy"] != nil}
	for _, f := range forms {
		if name == "all" && !f.Ready(src) {
			continue
		}
		files, err := handover.Print(ctx, f, src, out)
		for _, path := range files {
			fmt.Fprintln(c.out, path)
		}
		if err != nil {
			return err
		}
		if values["xlsx"] != nil {
			table, err := handover.Table(f, src, out)
			if err != nil {
				return err
			}
			if table != "" {
				fmt.Fprintln(c.out, table)
			}
		}
	}
	return nil
}

// first gives an option's value, "" where it was not given.
func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// formsNamed gives the form of a name, or all of them.
func formsNamed(name string) ([]paper.Form, error) {
	if name == "all" {
		return paper.Forms(), nil
	}
	f, known := paper.FormNamed(name)
	if !known {
		names := make([]string, 0, len(paper.Forms()))
		for _, f := range paper.Forms() {
			names = append(names, f.Name)
		}
		return nil, misused("form", "option", "--form", "all", "all", "values", names, "given", name)
	}
	return []paper.Form{f}, nil
}

// openBook opens a station's folder, or the one in a rehearsal's folder. A
// rehearsal needs no PIN to be given: everybody has the same.
func openBook(dir, who, pin string) (*store.Station, error) {
	if inner := filepath.Join(dir, "book"); isFolder(inner) {
		dir = inner
	}
	locked, err := store.OpenStation(dir, assets.Version)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &problem{exit: exitUnreadable, id: "no_station", pairs: []any{"file", dir, "part", "package.json"}, err: err}
	}
	if err != nil {
		return nil, unreadable(dir, err)
	}
	if locked.Helps() {
		return nil, &problem{exit: exitUnreadable, id: "no_station", pairs: []any{"file", dir, "part", "roll.book"}, err: fs.ErrNotExist}
	}
	staff := locked.Staff()
	if locked.Rehearsal() && pin == "" {
		pin = store.RehearsalPIN
	}
	if locked.Rehearsal() && who == "" && len(staff) > 0 {
		who = string(staff[0].ID)
	}
	if who == "" || pin == "" {
		return nil, misused("sealed", "who", "--who", "pin", "--pin")
	}
	if !slices.ContainsFunc(staff, func(m election.StaffMember) bool { return m.ID == election.StaffID(who) }) {
		return nil, misused("no_staff", "option", "--who", "given", who)
	}
	return locked.SignIn(election.StaffID(who), pin, time.Now())
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

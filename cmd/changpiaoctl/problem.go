package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"

	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/station/parcel"
	"changpiao/station/signing"
	"changpiao/store"
	"changpiao/ui/words"
)

// problem is what kept a call from its end: a message of ctl.*.json, without
// "ctl.", and what it tells of.
type problem struct {
	exit  int
	id    string
	pairs []any
	usage bool   // the call's words are off: how they stand is shown
	file  string // "" where it is about none
	err   error  // what was behind it, nil where nothing was
}

func (p *problem) Error() string { return fmt.Sprintf("%s: %s: %v", p.id, p.file, p.err) }
func (p *problem) Unwrap() error { return p.err }

// misused says that the call's words are off.
func misused(id string, pairs ...any) error {
	return &problem{exit: exitUnreadable, id: id, pairs: pairs, usage: true}
}

// unreadable says that a file could not be read.
func unreadable(file string, err error) error { return problemOf(exitUnreadable, file, err) }

// refused says that what was asked of a file was not done.
func refused(file string, err error) error { return problemOf(exitRefused, file, err) }

// messages are those for the errors that people meet, and what they may want
// next: a command or a kind of file.
var messages = []struct {
	of       error
	id, next string
}{
	{store.ErrNotALedger, "no_ledger", "changpiaoctl street init"},
	{store.ErrNoElection, "no_election", "changpiaoctl street status"},
	{store.ErrNotABook, "no_book", "roll.book, tally.book"},
	{store.ErrNotRehearsal, "no_rehearsal", ""},
	{store.ErrKeys, "keys", ""},
	{store.ErrInUse, "in_use", ""},
	{handover.ErrNotReadBack, "not_read_back", ""},
	{context.Canceled, "stopped", ""},
	{store.ErrTooLarge, "too_large", ""},
	{store.ErrWrongPIN, "wrong_pin", ""},
	{store.ErrNoPIN, "no_pin", ""},
	{parcel.ErrNotAParcel, "no_package", ""},
	{parcel.ErrVersion, "newer_package", ""},
	{signing.ErrEnrolment, "no_enrolment", "*.enrol"},
	{fs.ErrNotExist, "missing", ""},
	{fs.ErrPermission, "forbidden", ""},
	{fs.ErrExist, "exists", ""},
	{syscall.EISDIR, "folder", ""},
	{syscall.ENOTDIR, "missing", ""},
}

// problemOf puts an error into words. Without a file it takes that of which
// the system speaks.
func problemOf(exit int, file string, err error) *problem {
	var path *fs.PathError
	if file == "" && errors.As(err, &path) {
		file = path.Path
	}
	p := &problem{exit: exit, id: "failed", file: file, err: err}
	next := ""
	for _, m := range messages {
		if errors.Is(err, m.of) {
			p.id, next = m.id, m.next
			break
		}
	}
	p.pairs = []any{"file", file, "next", next, "why", err}
	return p
}

// report says in both languages what went wrong and gives the exit code.
func (c *call) report(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUnread):
		return exitUnreadable
	case errors.Is(err, errDone):
		return exitRefused
	}
	var p *problem
	if !errors.As(err, &p) {
		p = problemOf(exitRefused, "", err)
	}
	var refusal *election.Refusal
	if errors.As(err, &refusal) {
		c.explain(p.file, refusal)
		if election.Unreadable(refusal) {
			return exitUnreadable
		}
		return p.exit
	}
	c.say(c.err, p.id, p.pairs...)
	if p.usage {
		fmt.Fprintln(c.err, c.cmd.usage())
	}
	return p.exit
}

// explain prints each finding with its code, in Chinese and English, behind
// the name of the file where it doesn't tell of one itself.
func (c *call) explain(file string, r *election.Refusal) {
	for _, f := range r.Findings {
		if told, _ := f.Args["file"].(string); told == "" && file != "" {
			fmt.Fprintf(c.err, "%s: ", file)
		}
		fmt.Fprintf(c.err, "%s\t%s\n\t%s\n", f.Code, c.zh.Finding(f), c.en.Finding(f))
	}
}

// say prints a message of ctl.*.json in Chinese and English.
func (c *call) say(to io.Writer, id string, pairs ...any) {
	c.both(to, func(w *words.Words) string { return w.T("ctl."+id, pairs...) })
}

// both prints a line in Chinese and in English.
func (c *call) both(to io.Writer, line func(*words.Words) string) {
	for _, w := range []*words.Words{c.zh, c.en} {
		fmt.Fprintln(to, line(w))
	}
}

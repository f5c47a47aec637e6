package station

import (
	"errors"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/ui/kit"
)

// do has a command carried out by the person at work, and then calls done. What the rules still ask for, a reason or
// the word of others, is asked in place.
func (d *Desk) do(task func(election.Origin) (journal.Receipt, error), done func()) {
	d.run(election.Origin{Command: d.NewID(), At: d.Now(), Desk: d.DeskName, By: []election.StaffID{d.Worker}}, task, done)
}

func (d *Desk) run(o election.Origin, task func(election.Origin) (journal.Receipt, error), done func()) {
	d.quiet()
	d.touch()
	receipt, err := task(o)
	d.Guard.Dismiss()
	if err != nil {
		d.refuse(err, o, func(answered election.Origin) { d.run(answered, task, done) })
		return
	}
	if d.refusal.Shown() != nil {
		d.refusal.Clear()
	}
	done()
	d.notice(receipt.Notices)
	if d.Changed != nil {
		d.Changed()
	}
}

// refuse shows what speaks against a command, and asks for what would answer it.
func (d *Desk) refuse(err error, o election.Origin, again func(election.Origin)) {
	shown := kit.Refused{Message: d.Words.Refusal(err)}
	var r *election.Refusal
	if errors.As(err, &r) && len(r.Findings) > 0 {
		shown = d.refusedBy(r)
		if wants, ok := d.wanted(r, o); ok {
			shown.Ask = d.asking(wants, o, again)
		}
	}
	d.refusal.Show(shown)
	d.focusOn(d.refusal.First())
}

func (d *Desk) refusedBy(r *election.Refusal) (shown kit.Refused) {
	var said []string
	for i, f := range r.Findings {
		text := d.finding(f)
		if i+1 < len(r.Findings) && r.Findings[i+1].Code == f.Code {
			text = withoutEnd(text, d.finding(r.Findings[i+1]))
		}
		said = append(said, text)
		code := string(f.Code)
		if !slices.Contains(shown.Codes, code) {
			shown.Codes = append(shown.Codes, code)
		}
	}
	shown.Message = strings.Join(said, "\n\n")
	return shown
}

// withoutEnd leaves out the sentences at the end of a text with which the next one ends too: what to do is said once.
func withoutEnd(text, next string) string {
	mine, theirs := sentences(text), sentences(next)
	n := len(mine)
	for i := len(theirs) - 1; n > 1 && i > 0 && mine[n-1] == theirs[i]; i-- {
		n--
	}
	return strings.TrimSpace(strings.Join(mine[:n], ""))
}

// sentences splits a text behind its full stops.
func sentences(text string) (all []string) {
	for rest := text; rest != ""; {
		end := len(rest)
		for _, stop := range []string{"。", ". "} {
			if i := strings.Index(rest, stop); i >= 0 {
				end = min(end, i+len(stop))
			}
		}
		all, rest = append(all, rest[:end]), rest[end:]
	}
	return all
}

// wants is what would answer a refusal.
type wants struct {
	reason  bool
	people  election.Roster // who can confirm
	n       int             // how many of them are asked
	instead bool            // the command is theirs, and no longer that of the person at work
}

// wanted works out what would answer a refusal; false when nothing does.
func (d *Desk) wanted(r *election.Refusal, o election.Origin) (w wants, ok bool) {
	staff := d.roster()
	for _, f := range r.Findings {
		switch {
		case f.Code == "W114" && f.Args["who"] == string(d.Worker) && len(o.By) == 1:
			task, _ := f.Args["task"].(string) // whose role can't do it
			w.people, w.n, w.instead = staff.For(election.Task(task)), max(w.n, 1), true
		case f.Code == "W113":
			need, _ := f.Args["need"].(int)
			w.n, w.instead = max(w.n, need), true // the person at work types their PIN too
			if len(w.people) == 0 {
				w.people = staff
			}
			w.people = slices.DeleteFunc(w.people, func(m election.StaffMember) bool { return !m.Supervises() })
		case election.Of(f.Code).Level == election.Reason:
			w.reason = true
		default:
			return wants{}, false
		}
	}
	return w, true
}

// asking makes the questions of the panel, and has the command carried out with their answers.
func (d *Desk) asking(w wants, o election.Origin, again func(election.Origin)) *kit.Asked {
	ask := &kit.Asked{Reason: w.reason, Need: w.n}
	for _, m := range w.people {
		ask.People = append(ask.People, personName(d.Words, m))
	}
	ask.Try = func(a kit.Answers) error {
		by := slices.Clone(o.By)
		if w.instead {
			by = nil
		}
		for _, c := range a.People {
			who := w.people[c.Index].ID
			if err := d.Guard.Confirm(who, c.PIN); err != nil {
				d.Guard.Dismiss()
				return err
			}
			by = append(by, who)
		}
		answered := o
		answered.By = by
		if a.Reason != "" {
			answered.Reason = a.Reason
		}
		d.refusal.Clear()
		again(answered)
		return nil
	}
	return ask
}

// finding puts a finding into words, with the names of what it gives by id.
func (d *Desk) finding(f election.Finding) string {
	named := election.Finding{Code: f.Code, Args: election.Args{}}
	for name, value := range f.Args {
		named.Args[name] = d.named(name, value)
	}
	return d.Words.Finding(named)
}

// named gives the title of what an argument gives by id, and any other value as it is.
func (d *Desk) named(name string, value any) any {
	id, ok := value.(string)
	if !ok {
		return value
	}
	switch name {
	case "at":
		for _, kind := range []string{"paper", "position"} {
			if title := d.named(kind, id); title != value {
				return title
			}
		}
	case "paper":
		if p, ok := d.definition().Paper(election.PaperID(id)); ok {
			return p.Title
		}
	case "position":
		if p, ok := d.definition().Position(election.PositionID(id)); ok {
			return p.Title
		}
	case "station":
		if p, ok := d.definition().Station(election.StationID(id)); ok {
			return p.Title
		}
	case "who":
		if m, ok := d.roster().Find(election.StaffID(id)); ok {
			return m.Name
		}
	}
	return value
}

// Command changpiaoctl does the work of the polling station and of the street
// office without a screen.
//
// It wires the domain to books on disk and prints; rules, counts and sheets
// live in station and store. It exits with 0 when all went as it should, with
// 1 when a rule spoke against it, and with 2 when a file or the call itself
// could not be read.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"changpiao/cmd/handover"
	"changpiao/ui/words"
)

// The exit codes.
const (
	exitDone = iota
	exitRefused
	exitUnreadable
)

// command is a subcommand: its name, what it takes, and what it runs. What it
// does stands in ctl.*.json under does.NAME, its blank an underscore.
type command struct {
	name, takes string
	run         func(*call) error
}

var commands = []command{
	{"rehearse", "--election ELECTION.json|--package FILE --script SCRIPT.json [--out DIR] [--alg ed25519|sm2] [--json]", rehearse},
	{"sheet verify", "FILE... [--keys ENROLMENT...] [--election FILE] [--json]", sheetVerify},
	{"street init", "--ledger L --election ELECTION.json... [--live]", streetInit},
	{"street package", "--ledger L --election ELECTION.json --out DIR [--json]", streetPackage},
	{"package verify", "FILE...", packageVerify},
	{"street enrol", "--ledger L ENROLMENT|DIGITS|PICTURE...", streetEnrol},
	{"street keys", "--ledger L [--json]", streetKeys},
	{"street revoke", "--ledger L --key FINGERPRINT --by WHO", streetRevoke},
	{"street import", "--ledger L [--json] FILE...", streetImport},
	{"street status", "--ledger L [--json]", streetStatus},
	{"street consolidate", "--ledger L [--json]", streetConsolidate},
	{"street review", "--ledger L --election ID [--round N] --by WHO [--reason TEXT] [--return REASON]", streetReview},
	{"street disqualify", "--ledger L --election ID [--round N] --position ID --person ID --by WHO --reason TEXT", streetDisqualify},
	{"street vet", "--ledger L --election ID [--round N] --position ID --voter NUMBER [--word passed|failed|declined] [--choose] --by WHO [--reason TEXT]", streetVet},
	{"street candidates", "--ledger L --election ID [--round N] [--from NOMINATION.json] --out ELECTION.json", streetCandidates},
	{"street next-round", "--ledger L --election ID [--kind runoff|revote] [--day DATE] --out FILE.round", streetNextRound},
	{"street define", "--ledger L ROUND.json...", streetDefine},
	{"street forget-late", "--ledger L --by WHO", streetForgetLate},
	{"street correct", "--ledger L --election ELECTION.json [--by WHO --reason TEXT]", streetCorrect},
	{"street simulate", "--communities N [--stations M] [--json]", streetSimulate},
	{"street export", "--ledger L --format xlsx|csv|json|pdf|notices|keys --out FILE", streetExport},
	{"paper", "--book DIR --form NAME|all --out DIR [--who STAFF --pin PIN] [--hours TEXT] [--copy] [--xlsx]", printForms},
	{"book verify", "DIR|FILE... [--head \"RECORDS DIGITS\"]", bookVerify},
	{"book export", "DIR|FILE --format json|csv", bookExport},
	{"bench", "[--json]", runBench},
}

// id is the command's name in the ids of messages.
func (cmd command) id() string { return strings.ReplaceAll(cmd.name, " ", "_") }

// usage is how the command is called.
func (cmd command) usage() string { return "changpiaoctl " + cmd.name + " " + cmd.takes }

// call is one run of the program.
type call struct {
	out, err io.Writer
	cmd      command
	args     []string
	zh, en   *words.Words
}

// These end a call that has said already what is wrong.
var (
	errDone   = errors.New("refused")
	errUnread = errors.New("unreadable")
)

func main() {
	handover.KeepReader()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, out, errs io.Writer) int {
	zh, err := words.New("zh-Hans")
	if err == nil {
		var en *words.Words
		if en, err = words.New("en"); err == nil {
			return dispatch(&call{out: out, err: errs, zh: zh, en: en}, args)
		}
	}
	fmt.Fprintln(errs, err)
	return exitUnreadable
}

func dispatch(c *call, args []string) int {
	for _, cmd := range commands {
		parts := strings.Fields(cmd.name)
		if len(args) < len(parts) || strings.Join(args[:len(parts)], " ") != cmd.name {
			continue
		}
		c.cmd, c.args = cmd, args[len(parts):]
		if slices.ContainsFunc(c.args, isHelp) {
			c.help(c.out, cmd)
			c.exits(cmd)
			return exitDone
		}
		return c.report(cmd.run(c))
	}
	group := commandsLike(args)
	if len(args) > 0 && (isHelp(args[0]) || args[0] == "help" || isHelp(args[len(args)-1])) {
		c.say(c.out, "about")
		for _, cmd := range group {
			c.help(c.out, cmd)
		}
		c.exits(command{})
		return exitDone
	}
	switch {
	case len(args) == 0:
		c.say(c.err, "no_command")
	case len(group) < len(commands) && len(args) == 1:
		c.say(c.err, "half_command", "given", args[0])
	default:
		c.say(c.err, "unknown_command", "given", strings.Join(args[:min(2, len(args))], " "))
	}
	for _, cmd := range group {
		fmt.Fprintln(c.err, cmd.usage())
	}
	return exitUnreadable
}

func isHelp(arg string) bool { return arg == "--help" || arg == "-h" }

// commandsLike gives the commands that begin with the first word of a call, or
// all where none does.
func commandsLike(args []string) []command {
	var like []command
	for _, cmd := range commands {
		if len(args) > 0 && strings.Fields(cmd.name)[0] == args[0] {
			like = append(like, cmd)
		}
	}
	if len(like) == 0 {
		return commands
	}
	return like
}

// help says how a command is called and what it does.
func (c *call) help(to io.Writer, cmd command) {
	fmt.Fprintln(to, cmd.usage())
	c.both(to, func(w *words.Words) string { return "        " + w.T("ctl.does."+cmd.id()) })
}

// exits says what the exit codes of a command mean.
func (c *call) exits(cmd command) {
	id := "exits"
	if cmd.name == "rehearse" {
		id = "exits.rehearse"
	}
	c.say(c.out, id)
}

// options takes --name value pairs and --flags out of the arguments; what is
// left are files. A repeated option, or several values behind a multi one,
// gather.
func (c *call) options(single, multi, flags []string) (values map[string][]string, files []string, err error) {
	values = map[string][]string{}
	has := slices.Contains[[]string]
	for i := 0; i < len(c.args); i++ {
		name, isOption := strings.CutPrefix(c.args[i], "--")
		if !isOption {
			files = append(files, c.args[i])
			continue
		}
		name, value, inline := strings.Cut(name, "=")
		switch {
		case has(flags, name):
			values[name] = []string{"true"}
		case !has(single, name) && !has(multi, name):
			return nil, nil, misused("no_option", "option", "--"+name)
		case inline:
			values[name] = append(values[name], value)
		case i+1 >= len(c.args) || strings.HasPrefix(c.args[i+1], "--"):
			return nil, nil, misused("no_value", "option", "--"+name)
		default:
			i++
			values[name] = append(values[name], c.args[i])
			for has(multi, name) && i+1 < len(c.args) && !strings.HasPrefix(c.args[i+1], "--") {
				i++
				values[name] = append(values[name], c.args[i])
			}
		}
	}
	return values, files, nil
}

// need gives an option's one value.
func need(values map[string][]string, name string) (string, error) {
	if v := values[name]; len(v) == 1 && v[0] != "" {
		return v[0], nil
	}
	return "", misused("needed", "option", "--"+name)
}

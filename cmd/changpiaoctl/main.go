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
	"strings"

	"changpiao/station/election"
	"changpiao/ui/words"
)

// The exit codes.
const (
	exitDone = iota
	exitRefused
	exitUnreadable
)

// command is what a subcommand is: its words, what it takes, and what it does.
type command struct {
	name, takes, does string
	run               func(*call) error
}

var commands = []command{
	{"rehearse", "--election ELECTION.json --script SCRIPT.json [--out DIR] [--alg ed25519|sm2] [--json]", "run a whole election day from two files", rehearse},
	{"sheet verify", "FILE... [--keys ENROLMENT...] [--election FILE] [--json]", "check result sheets: .sheet, .txt, .png, .jpg, .pdf", sheetVerify},
	{"street init", "--ledger L --election ELECTION.json... [--live]", "begin a street office's ledger", streetInit},
	{"street package", "--ledger L --election ELECTION.json --out DIR [--json]", "write a signed package for each station, with the fingerprints that go there on paper", streetPackage},
	{"package verify", "FILE...", "check stations' packages and show their fingerprints", packageVerify},
	{"street enrol", "--ledger L ENROLMENT...", "trust stations' keys", streetEnrol},
	{"street import", "--ledger L [--json] FILE...", "import result sheets", streetImport},
	{"street status", "--ledger L [--json]", "what was received and what is missing", streetStatus},
	{"street consolidate", "--ledger L [--json]", "add each community up", streetConsolidate},
	{"street next-round", "--ledger L --election ID [--kind runoff|revote] [--day DATE] --out ROUND.json", "make the run-off or re-vote that a result calls for, for stations which hold the roll", streetNextRound},
	{"street define", "--ledger L ROUND.json...", "take in rounds that stations opened (round.json in a round's folder)", streetDefine},
	{"street export", "--ledger L --format xlsx|csv|json|pdf|notices --out FILE", "write the tables of a ledger", streetExport},
	{"paper", "--book DIR --form NAME|all --out DIR [--who STAFF --pin PIN] [--hours TEXT] [--copy] [--xlsx]", "print a station's pages (PDF), with their tables", printForms},
	{"book verify", "DIR|FILE...", "check the chain of books", bookVerify},
	{"book export", "FILE --format json|csv", "what happened, by sequence", bookExport},
}

// call is one run of the program.
type call struct {
	out, err io.Writer
	args     []string
	zh, en   *words.Words
}

// usageError says that the call's words are off.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// fileError is a file that could not be read.
type fileError struct{ err error }

func (e *fileError) Error() string { return e.err.Error() }
func (e *fileError) Unwrap() error { return e.err }

// errDone ends a call that has said already what is wrong.
var errDone = errors.New("refused")

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

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
		c.args = args[len(parts):]
		for _, a := range c.args {
			if a == "--help" || a == "-h" {
				fmt.Fprintf(c.out, "changpiaoctl %s %s\n\n%s\n", cmd.name, cmd.takes, cmd.does)
				return exitDone
			}
		}
		return c.report(cmd.run(c))
	}
	help := len(args) > 0 && (args[0] == "--help" || args[0] == "-h" || args[0] == "help" || args[len(args)-1] == "--help")
	w := c.err
	if help {
		w = c.out
	}
	fmt.Fprintln(w, "changpiaoctl: an election day without a screen")
	for _, cmd := range commands {
		fmt.Fprintf(w, "  changpiaoctl %s %s\n        %s\n", cmd.name, cmd.takes, cmd.does)
	}
	if help {
		return exitDone
	}
	return exitUnreadable
}

// report says in both languages what went wrong and gives the exit code.
func (c *call) report(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errDone) {
		return exitRefused
	}
	var refusal *election.Refusal
	var file *fileError
	var usage *usageError
	switch {
	case errors.As(err, &refusal):
		c.explain(refusal)
		if election.Unreadable(refusal) || errors.As(err, &file) {
			return exitUnreadable
		}
		return exitRefused
	case errors.As(err, &usage):
		fmt.Fprintln(c.err, err)
		return exitUnreadable
	case errors.As(err, &file):
		fmt.Fprintln(c.err, err)
		return exitUnreadable
	}
	fmt.Fprintln(c.err, err)
	return exitRefused
}

// explain prints each finding with its code, in Chinese and English.
func (c *call) explain(r *election.Refusal) {
	for _, f := range r.Findings {
		fmt.Fprintf(c.err, "%s\t%s\n\t%s\n", f.Code, c.zh.Finding(f), c.en.Finding(f))
	}
}

// options takes --name value pairs and --flags out of the arguments; what is
// left are files. A repeated option, or several values behind a multi one,
// gather.
func (c *call) options(single, multi, flags []string) (values map[string][]string, files []string, err error) {
	values = map[string][]string{}
	has := func(list []string, name string) bool {
		for _, n := range list {
			if n == name {
				return true
			}
		}
		return false
	}
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
			return nil, nil, &usageError{"no option --" + name}
		case inline:
			values[name] = append(values[name], value)
		case i+1 >= len(c.args) || strings.HasPrefix(c.args[i+1], "--"):
			return nil, nil, &usageError{"--" + name + " needs a value"}
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
	return "", &usageError{"--" + name + " is needed, once"}
}

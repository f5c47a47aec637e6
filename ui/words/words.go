// Package words speaks to people in Chinese or English: the screens' texts, and
// what the domain says as codes: findings, refusals, and the names of stages,
// roles, tasks and rules. The sentences stand in assets/translations, those of
// rules under the codes of the catalogue; this package only chooses and fills
// them.
package words

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"changpiao/assets"
	"changpiao/station/election"
	"changpiao/station/jsontree"
)

// Words speaks one language. It may be used by several goroutines at once.
type Words struct{ localizer *i18n.Localizer }

// Languages are those that the program speaks; the first is the usual one.
var Languages = []string{"zh-Hans", "en"}

// New gives the words of a language.
func New(lang string) (*Words, error) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	files, err := fs.Glob(assets.Translations(), "*."+lang+".json")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("words: there are none in %q", lang)
	}
	bundle := i18n.NewBundle(tag)
	for _, f := range files {
		if _, err := bundle.LoadMessageFileFS(assets.Translations(), f); err != nil {
			return nil, fmt.Errorf("words of %q: %w", lang, err)
		}
	}
	return &Words{localizer: i18n.NewLocalizer(bundle, lang)}, nil
}

// T gives the message with an id, filled with values that come as alternating
// names and values. An id without a message is given back as it is.
func (w *Words) T(id string, pairs ...any) string {
	texts := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		texts[fmt.Sprint(pairs[i])] = w.text(pairs[i+1])
	}
	s, ok := w.find(id, texts)
	if !ok {
		return id
	}
	return s
}

// Finding says in words what a finding's rule found and what to do about it.
func (w *Words) Finding(f election.Finding) string {
	args := make(map[string]any, len(f.Args)+1)
	for name, value := range f.Args {
		text := w.text(value)
		if s, ok := text.(string); ok {
			text = w.word(f.Code, name, s)
		}
		args[name] = text
	}
	switch f.Code {
	case "D108":
		w.place(f, args)
	case "W114":
		args["may"] = w.may(f)
	}
	s, ok := w.find(string(f.Code), args)
	if !ok {
		return f.String()
	}
	return strings.TrimSpace(s)
}

// may names the roles that may do what a person may not.
func (w *Words) may(f election.Finding) string {
	task, _ := f.Args["task"].(string)
	var roles []string
	for _, r := range election.MayDo(election.Task(task)) {
		roles = append(roles, w.T("role."+string(r)))
	}
	between, _ := w.find("list.between", nil)
	return strings.Join(roles, between)
}

// Title says in a few words what a rule is about.
func (w *Words) Title(code election.Code) string { return w.T("rule." + string(code)) }

// Refusal puts an error into words: each finding of a refusal on a line of its
// own with its code in brackets at the end, any other error as it is.
func (w *Words) Refusal(err error) string {
	if err == nil {
		return ""
	}
	var r *election.Refusal
	if !errors.As(err, &r) || len(r.Findings) == 0 {
		return err.Error()
	}
	lines := make([]string, len(r.Findings))
	for i, f := range r.Findings {
		lines[i] = w.Finding(f) + " [" + string(f.Code) + "]"
	}
	return strings.Join(lines, "\n")
}

// find gives a message, and whether there is one.
func (w *Words) find(id string, data map[string]any) (string, bool) {
	s, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data})
	return s, err == nil
}

// groups says under which ids the words of an argument stand.
var groups = map[string]string{
	"why": "why", "stage": "stage", "role": "role", "task": "task", "fault": "idfault", "what": "what",
	"shown": "credential", "relation": "relation", "kind": "kind", "profile": "profile", "field": "field",
	"check": "check", "identity": "identity", "volume": "volume", "reason": "void",
}

// nothing lists the arguments whose 0 says that there is none.
var nothing = map[string]bool{"line": true, "row": true, "page": true, "class": true}

// word replaces an argument that is a word of the program by that of the
// language; what a person wrote stays as it is. A code may have words of its
// own, as what.R111.received.
func (w *Words) word(code election.Code, name, value string) string {
	if nothing[name] && value == "0" {
		return ""
	}
	group, ok := groups[name]
	if !ok {
		return value
	}
	if value == "" && name == "stage" {
		value = "empty" // of a book in which nothing is recorded yet
	}
	for _, id := range []string{group + "." + string(code) + "." + value, group + "." + value} {
		if s, ok := w.find(id, nil); ok {
			return s
		}
	}
	return value
}

// place names the field of a file in which something is wrong and what should
// stand there, and leaves out what the reader of the text said of its form.
func (w *Words) place(f election.Finding, args map[string]any) {
	if f.Args["why"] == jsontree.Unreadable {
		delete(args, "given")
	}
	if given, isText := args["given"].(string); isText {
		args["given"] = strings.Trim(given, `"`) // the sentence has quotation marks of its own
	}
	if want, told := f.Args["want"].(string); told {
		if why, known := w.find("why."+jsontree.WrongType+"."+want, nil); known {
			args["why"] = why
		}
	}
	path, _ := f.Args["path"].(string)
	if path == "" {
		return
	}
	last, _, _ := strings.Cut(path[strings.LastIndex(path, ".")+1:], "[")
	name, known := w.find("field."+last, nil)
	if !known {
		name, known = w.find("parameter."+last, nil)
	}
	switch {
	case known && f.Args["file"] == "": // typed by a person, who knows no paths
		args["field"] = name
	case known && name != strings.ReplaceAll(last, "_", " "):
		args["field"] = w.T("field.at", "path", path, "name", name)
	default:
		args["field"] = path
	}
}

// text makes a text of any value but a truth, so that a figure of 0 is told
// and one that is not there is not.
func (w *Words) text(value any) any {
	switch v := value.(type) {
	case nil:
		return ""
	case bool, string:
		return v
	case fmt.Stringer:
		return v.String()
	case float64: // a figure that was read back from a record
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		items := make([]string, list.Len())
		for i := range items {
			items[i] = fmt.Sprint(w.text(list.Index(i).Interface()))
		}
		between, _ := w.find("list.between", nil)
		return strings.Join(items, between)
	}
	return fmt.Sprint(value)
}

package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/words"
)

// Refused is what a refusal panel shows.
type Refused struct {
	Message string   // what happened and what to do now
	Codes   []string // of the rules, quietly
	// Again is called with a typed reason, where one answers the refusal; nil elsewhere.
	Again func(reason string)
}

// Refusal is the panel where a refusal stays until somebody answers it.
type Refusal struct {
	words   *words.Words
	box     *fyne.Container
	Reason  *widget.Entry  // nil unless a reason is owed
	Answer  *PrimaryButton // does it again with the reason, or puts the panel away
	shown   *Refused       // nil when nothing is refused
	After   func()         // called when the panel is put away
	Changed func()         // called when the panel needs more room or less
}

// NewRefusal makes an empty panel.
func NewRefusal(w *words.Words) *Refusal { return &Refusal{words: w, box: container.NewVBox()} }

// Object is the panel on the screen.
func (r *Refusal) Object() fyne.CanvasObject { return r.box }

// Shown gives what is shown, or nil.
func (r *Refusal) Shown() *Refused { return r.shown }

// Show puts a refusal up; it replaces one that is there.
func (r *Refusal) Show(f Refused) {
	r.shown, r.Reason = &f, nil
	colour, title, button := theme.ColorNameError, "refused", "understood"
	parts := []fyne.CanvasObject{}
	if f.Again != nil {
		colour, title, button = theme.ColorNameWarning, "reason.owed", "reason.go"
		r.Reason = widget.NewEntry()
		r.Reason.SetPlaceHolder(r.words.T("reason"))
	}
	parts = append(parts,
		widget.NewRichText(&widget.TextSegment{Text: r.words.T(title), Style: widget.RichTextStyle{
			ColorName: colour, SizeName: theme.SizeNameSubHeadingText, TextStyle: fyne.TextStyle{Bold: true}}}),
		Wrapped(f.Message, ""))
	if len(f.Codes) > 0 {
		parts = append(parts, widget.NewRichText(&widget.TextSegment{
			Text:  r.words.T("rule", "codes", strings.Join(f.Codes, "  ")),
			Style: widget.RichTextStyle{ColorName: theme.ColorNamePlaceHolder, SizeName: theme.SizeNameCaptionText}}))
	}
	r.Answer = Primary(r.words.T(button), r.answer)
	buttons := container.NewHBox(r.Answer)
	if f.Again != nil {
		buttons.Add(widget.NewButton(r.words.T("leave"), r.Clear))
		parts = append(parts, r.Reason)
	}
	r.box.Objects = []fyne.CanvasObject{Framed(colour, container.NewVBox(append(parts, buttons)...))}
	r.box.Refresh()
	if r.Changed != nil {
		r.Changed()
	}
}

func (r *Refusal) answer() {
	f := r.shown
	if f == nil {
		return
	}
	if f.Again == nil {
		r.Clear()
		return
	}
	if reason := strings.TrimSpace(r.Reason.Text); reason != "" {
		r.Clear()
		f.Again(reason)
	}
}

// Clear puts the panel away.
func (r *Refusal) Clear() {
	r.shown, r.Reason, r.Answer = nil, nil, nil
	r.box.Objects = nil
	r.box.Refresh()
	if r.Changed != nil {
		r.Changed()
	}
	if r.After != nil {
		r.After()
	}
}

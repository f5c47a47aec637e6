package kit

import (
	"embed"
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed texts/*.json
var texts embed.FS

// Languages are those that the screens can be shown in; the first is the usual one.
var Languages = []string{"zh-Hans", "en"}

// Texts gives the screens' texts in one language.
type Texts struct{ local *i18n.Localizer }

// NewTexts reads the texts of a language.
func NewTexts(lang string) (*Texts, error) {
	bundle := i18n.NewBundle(language.MustParse(Languages[0]))
	for _, l := range Languages {
		if _, err := bundle.LoadMessageFileFS(texts, "texts/ui."+l+".json"); err != nil {
			return nil, fmt.Errorf("texts: %w", err)
		}
	}
	return &Texts{local: i18n.NewLocalizer(bundle, lang)}, nil
}

// T gives a text with its values, which come as alternating names and values. An unknown id is shown as it is.
func (t *Texts) T(id string, pairs ...any) string {
	data := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		data[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	s, err := t.local.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data})
	if err != nil && s == "" {
		return id
	}
	return s
}

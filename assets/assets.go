// Package assets carries what the program shows but does not compute: fonts and the icon, and with them all a copy of
// the program needs, so that it runs from one file on a computer without a network.
package assets

import (
	"embed" // the files below become part of the program
)

var (
	//go:embed fonts/ChangpiaoSans-Regular.ttf
	font []byte
	//go:embed fonts/ChangpiaoSans-Bold.ttf
	fontBold []byte
	//go:embed icon.png
	icon []byte
	//go:embed translations/active.*.json
	translations embed.FS
)

// Font returns the TrueType font of both screen and paper. The caller must not change the bytes.
func Font() []byte { return font }

// FontBold returns the heavier weight of the same font, which covers the same characters. The caller must not change
// the bytes.
func FontBold() []byte { return fontBold }

// Icon returns the program's icon, a PNG of 512 by 512 pixels. The caller must not change the bytes.
func Icon() []byte { return icon }

// TranslationFile names the file with the words of a language, such as zh-Hans.
func TranslationFile(lang string) string { return "active." + lang + ".json" }

// Translation returns the file with the words of a language.
func Translation(lang string) ([]byte, error) {
	return translations.ReadFile("translations/" + TranslationFile(lang))
}

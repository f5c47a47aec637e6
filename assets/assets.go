// Package assets carries what the program shows but does not compute: fonts and the icon, and with them all a copy of
// the program needs, so that it runs from one file on a computer without a network.
package assets

import (
	"embed" // the files below become part of the program
	"io/fs"
)

var (
	//go:embed fonts/ChangpiaoSans-Regular.ttf
	font []byte
	//go:embed fonts/ChangpiaoSans-Bold.ttf
	fontBold []byte
	//go:embed icon.png
	icon []byte
	//go:embed translations/*.json
	translations embed.FS
	//go:embed demo/election.json demo/roll.csv
	demo embed.FS
)

// Font returns the TrueType font of both screen and paper. The caller must not change the bytes.
func Font() []byte { return font }

// FontBold returns the heavier weight of the same font, which covers the same characters. The caller must not change
// the bytes.
func FontBold() []byte { return fontBold }

// Icon returns the program's icon, a PNG of 512 by 512 pixels. The caller must not change the bytes.
func Icon() []byte { return icon }

// Demo holds the demonstration election: demo/election.json and the roll that it names. All its people are invented.
func Demo() fs.FS { return demo }

// Translations holds the texts of the program: files AREA.LANGUAGE.json, such as rules.zh-Hans.json.
func Translations() fs.FS {
	texts, err := fs.Sub(translations, "translations")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return texts
}

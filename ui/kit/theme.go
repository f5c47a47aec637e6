// Package kit holds what all screens share: the theme and a few small widgets.
package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"changpiao/assets"
)

// Colours that mean something. None stands alone: a word goes with each.
var (
	accentLight = color.NRGBA{R: 0x1d, G: 0x56, B: 0xa5, A: 0xff}
	accentDark  = color.NRGBA{R: 0x7d, G: 0xb0, B: 0xf5, A: 0xff}
	red         = color.NRGBA{R: 0xb3, G: 0x26, B: 0x1e, A: 0xff}
	redDark     = color.NRGBA{R: 0xff, G: 0x8a, B: 0x80, A: 0xff}
	amber       = color.NRGBA{R: 0x8a, G: 0x53, B: 0x00, A: 0xff}
	amberDark   = color.NRGBA{R: 0xff, G: 0xc1, B: 0x6b, A: 0xff}
	green       = color.NRGBA{R: 0x1b, G: 0x6e, B: 0x3c, A: 0xff}
	greenDark   = color.NRGBA{R: 0x83, G: 0xd6, B: 0xa1, A: 0xff}
)

type pair struct{ light, dark color.Color }

var colours = map[fyne.ThemeColorName]pair{
	theme.ColorNamePrimary:             {accentLight, accentDark},
	theme.ColorNameFocus:               {color.NRGBA{R: 0x06, G: 0x10, B: 0x24, A: 0x88}, color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x77}}, // seen on grey and on the accent
	theme.ColorNameSelection:           {color.NRGBA{R: 0x1d, G: 0x56, B: 0xa5, A: 0x44}, color.NRGBA{R: 0x7d, G: 0xb0, B: 0xf5, A: 0x55}},
	theme.ColorNameForegroundOnPrimary: {color.White, color.NRGBA{R: 0x10, G: 0x18, B: 0x24, A: 0xff}},
	theme.ColorNameBackground:          {color.NRGBA{R: 0xfa, G: 0xfa, B: 0xf8, A: 0xff}, color.NRGBA{R: 0x14, G: 0x16, B: 0x19, A: 0xff}},
	theme.ColorNameForeground:          {color.NRGBA{R: 0x1a, G: 0x1c, B: 0x1e, A: 0xff}, color.NRGBA{R: 0xee, G: 0xee, B: 0xec, A: 0xff}},
	theme.ColorNamePlaceHolder:         {color.NRGBA{R: 0x5f, G: 0x64, B: 0x6b, A: 0xff}, color.NRGBA{R: 0xa4, G: 0xa9, B: 0xb0, A: 0xff}},
	theme.ColorNameDisabled:            {color.NRGBA{R: 0x6b, G: 0x70, B: 0x77, A: 0xff}, color.NRGBA{R: 0x93, G: 0x99, B: 0xa1, A: 0xff}},
	theme.ColorNameInputBorder:         {color.NRGBA{R: 0x80, G: 0x86, B: 0x8e, A: 0xff}, color.NRGBA{R: 0x80, G: 0x86, B: 0x8e, A: 0xff}},
	theme.ColorNameError:               {red, redDark},
	theme.ColorNameWarning:             {amber, amberDark},
	theme.ColorNameSuccess:             {green, greenDark},
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:           17,
	theme.SizeNameHeadingText:    30,
	theme.SizeNameSubHeadingText: 21,
	theme.SizeNameCaptionText:    14,
	theme.SizeNameInnerPadding:   9,
	theme.SizeNamePadding:        5,
}

// Theme is the program's look: calm ground, one accent, the program's own font.
type Theme struct {
	Scale float32 // of all sizes; 0 stands for 1
	Look  Look    // "" leaves it to the system
}

// Look says whether screens are light or dark.
type Look string

// The looks. The usual one is light: halls are bright.
const (
	Light Look = "light"
	Dark  Look = "dark"
)

// Scales are those that people may choose.
var Scales = []float32{1, 1.25, 1.5, 1.75, 2}

var (
	regular = fyne.NewStaticResource("ChangpiaoSans-Regular.ttf", assets.Font())
	bold    = fyne.NewStaticResource("ChangpiaoSans-Bold.ttf", assets.FontBold())
)

// Font gives the embedded font; there is no other that covers Chinese on a bare system.
func (Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Bold:
		return bold
	}
	return regular
}

// Color gives a colour of the look, or of the variant where none was chosen.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	dark := t.Look == Dark || t.Look == "" && variant == theme.VariantDark
	variant = theme.VariantLight // also where the system did not say
	if dark {
		variant = theme.VariantDark
	}
	p, ours := colours[name]
	switch {
	case !ours:
		return theme.DefaultTheme().Color(name, variant)
	case dark:
		return p.dark
	}
	return p.light
}

// Icon gives Fyne's own icons.
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size gives a size; text is read from half a metre.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	s, ours := sizes[name]
	if !ours {
		s = theme.DefaultTheme().Size(name)
	}
	if t.Scale > 0 {
		s *= t.Scale
	}
	return s
}

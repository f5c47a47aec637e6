package paper

// Short, Wrap and NumberCode show tests what the pages use.
var (
	Short      = short
	NumberCode = numberCode
)

// Wrap breaks text as paragraphs of a width are broken.
func Wrap(text string, width float64) []string {
	return newDocument(marks{}).wrap(text, regular, 10, width)
}

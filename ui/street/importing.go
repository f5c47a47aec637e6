package street

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"changpiao/station/election"
	"changpiao/ui/kit"
)

// importing is a table of people on its way into the election file.
type importing struct {
	list  election.List
	path  string // of the table, "" before one is chosen
	table election.Table
	row   int // that names the columns, as the table says or the clerk; 0 for none, unsaid where nobody said so yet
	notes []election.RowNote
	taken *election.Definition // with the table's people; nil while a fault speaks against it
	busy  bool
}

const (
	previewRows  = 4 // the headings among them
	previewFew   = 2 // where the room is wanted for faults
	previewWidth = 190
)

var noteColumns = columns{{width: 80, align: fyne.TextAlignTrailing}, {width: 150}, {share: 1}}

// importScreen takes a list of people from a table: how its columns are read, its first rows, and all its faults at once.
func (d *Desk) importScreen() fyne.CanvasObject {
	in := &d.preparing.importing
	title := kit.Title(d.p("import."+string(in.list), "file", in.table.File))
	choose := func() { d.Pick.File([]string{".xlsx", ".csv"}, d.chosen(d.readTable)) }
	back := kit.NewButton(d.p("back"), func() { d.show("prepare") })
	switch {
	case in.busy:
		return container.NewVBox(title, kit.Wrapped(d.p("import.busy"), caution), widget.NewProgressBarInfinite())
	case in.path == "":
		return container.NewVBox(title, kit.Wrapped(d.p("import.hint."+string(in.list)), ""), action(d.primary(d.p("import.choose"), choose), back))
	}
	top := container.NewVBox(container.NewBorder(nil, nil, title, container.NewCenter(d.placesOf())), kit.Small(d.p("import.columns"), theme.ColorNamePlaceHolder), d.preview())
	if len(in.table.Unread) > 0 {
		top.Add(kit.Wrapped("○ "+d.p("import.unread", "columns", strings.Join(in.table.Unread, d.t("and"))), caution))
	}
	other := kit.NewButton(d.p("import.other"), choose)
	if in.taken != nil {
		top.Add(kit.Wrapped("✓ "+d.p("import.sound", "n", len(in.table.Rows), "old", d.size(d.preparing.def, in.list)), success))
		top.Add(action(d.primary(d.p("import.take"), d.take), other, back))
		return container.NewBorder(top, nil, nil, nil)
	}
	top.Add(kit.Wrapped("✗ "+d.p("import.faults", "n", len(in.notes)), trouble))
	top.Add(action(d.primary(d.p("import.annotate"), d.annotate), other, back))
	top.Add(noteColumns.filled(true, d.p("row"), d.p("field"), d.p("problem")))
	faults := kit.NewList(func() int { return len(in.notes) }, func() fyne.CanvasObject { return noteColumns.row() },
		func(i int, o fyne.CanvasObject) {
			n, row := in.notes[i], ""
			if n.Row > 0 {
				row = strconv.Itoa(n.Row)
			}
			for at, text := range []string{row, d.field(n.Field), n.Text} {
				o.(*fyne.Container).Objects[at].(*cell).set(text, theme.ColorNameForeground)
			}
		})
	d.rest = func() { d.Canvas.Focus(faults) }
	return container.NewBorder(top, nil, nil, nil, faults)
}

// field names a column's field.
func (d *Desk) field(name string) string {
	if name == "" {
		return d.p("column.none")
	}
	return d.p("column." + name)
}

// preview shows the first rows below the fields as which their columns are read.
func (d *Desk) preview() fyne.CanvasObject {
	in := &d.preparing.importing
	width := 0
	shown := previewRows
	if in.taken == nil && in.row != unsaid {
		shown = previewFew
	}
	for _, r := range in.table.Cells[:min(shown+max(0, in.row), len(in.table.Cells))] {
		width = max(width, len(r.Cells))
	}
	line := container.NewHBox()
	for i := range width {
		column := container.NewVBox(d.reading(i, width))
		left := shown
		for _, r := range in.table.Cells {
			if r.Row < in.row || left == 0 {
				continue
			}
			text := ""
			if i < len(r.Cells) {
				text = election.MaskIDs(r.Cells[i])
			}
			label := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: r.Row == in.row})
			label.Truncation = fyne.TextTruncateEllipsis
			column.Add(label)
			left--
		}
		line.Add(kit.AtLeast(previewWidth, column))
	}
	return container.NewHScroll(line)
}

// reading chooses as what a column is read.
func (d *Desk) reading(at, width int) fyne.CanvasObject {
	in := &d.preparing.importing
	fields := append([]string{""}, in.list.Fields()...)
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = d.field(f)
	}
	choice := widget.NewSelect(names, nil)
	choice.SetSelectedIndex(0)
	if at < len(in.table.Columns) {
		choice.SetSelectedIndex(slices.Index(fields, in.table.Columns[at]))
	}
	choice.OnChanged = func(string) {
		by := in.mapping(in.row)
		by.Columns = append(by.Columns, make([]string, max(0, width-len(by.Columns)))...)
		field := fields[choice.SelectedIndex()]
		for i, other := range by.Columns {
			if other == field {
				by.Columns[i] = "" // a field is read from one column
			}
		}
		by.Columns[at] = field
		d.readAs(in.path, &by)
	}
	if in.row == unsaid {
		choice.Disable()
	}
	return choice
}

// mapping is how the table is read now, with a row that names the columns.
func (in *importing) mapping(row int) election.Mapping {
	return election.Mapping{Sheet: in.table.Sheet, Row: row, Columns: append([]string{}, in.table.Columns...)}
}

// placesOf chooses which sheet of a workbook is read, and which of its rows names the columns.
func (d *Desk) placesOf() fyne.CanvasObject {
	in := &d.preparing.importing
	line := container.NewHBox()
	if len(in.table.Sheets) > 1 {
		sheet := widget.NewSelect(in.table.Sheets, nil)
		sheet.PlaceHolder = d.p("import.sheet.first")
		sheet.SetSelected(in.table.Sheet)
		sheet.OnChanged = func(name string) { d.readAs(in.path, &election.Mapping{Sheet: name}) }
		line.Add(widget.NewLabel(d.p("import.sheet")))
		line.Add(kit.AtLeast(160, sheet))
	}
	if len(in.table.Cells) > 0 {
		line.Add(kit.AtLeast(300, d.headingRow()))
	}
	return line
}

// headingRows is how many of a table's rows may be chosen as the one that names the columns.
const headingRows = 8

// unsaid stands for the row of headings that nobody recognised: to guess it might take the first person for one.
const unsaid = -1

func (d *Desk) headingRow() fyne.CanvasObject {
	in := &d.preparing.importing
	rows, names := []int{0}, []string{d.p("import.row.none")}
	for _, r := range in.table.Cells {
		if len(rows) <= headingRows || r.Row == in.row {
			rows, names = append(rows, r.Row), append(names, d.p("import.row", "n", r.Row))
		}
	}
	choice := widget.NewSelect(names, nil)
	choice.PlaceHolder = d.p("import.row.first")
	if in.row != unsaid {
		choice.SetSelectedIndex(slices.Index(rows, in.row))
	}
	choice.OnChanged = func(string) {
		row := rows[choice.SelectedIndex()]
		if len(in.table.Columns) == 0 { // nothing is read as anything yet
			in.row = row
			d.show("import")
			return
		}
		by := in.mapping(row)
		d.readAs(in.path, &by)
	}
	return choice
}

// readTable reads a table by its headings.
func (d *Desk) readTable(path string) { d.readAs(path, nil) }

// readAs reads a table and tries whether it can be taken in.
func (d *Desk) readAs(path string, by *election.Mapping) {
	in := &d.preparing.importing
	if in.busy {
		return
	}
	at := -1
	if path == in.path {
		at = d.keyboardAt() // somebody reads the same table otherwise, and goes on with its columns
	}
	in.busy = true
	d.refusal.Clear()
	d.show("import")
	list, def := in.list, *d.preparing.def
	var table election.Table
	var notes []election.RowNote
	var err error
	d.work.Do(func() {
		if table, err = d.List(path, list, by); err == nil {
			notes = d.notes(def.TakeIn(list, table))
		}
	}, func() {
		*in = importing{list: list}
		if err == nil {
			in.path, in.table, in.notes, in.row = path, table, notes, table.Row
			if table.Columns == nil {
				in.row = unsaid
			}
		}
		if err == nil && len(notes) == 0 {
			in.taken = &def
		}
		d.show("import")
		d.putKeyboard(at)
		if err != nil {
			d.refuse(err)
		}
	})
}

// notes puts faults into words, in the order of their rows; the file and the place stand beside them.
func (d *Desk) notes(faults []election.Finding) []election.RowNote {
	notes := make([]election.RowNote, len(faults))
	for i, f := range faults {
		row, _ := f.Args["row"].(int)
		field, _ := f.Args["field"].(string)
		args := maps.Clone(f.Args)
		for _, place := range []string{"file", "row", "field"} {
			delete(args, place)
		}
		text := d.Words.Finding(election.Finding{Code: f.Code, Args: args})
		notes[i] = election.RowNote{Row: row, Field: field, Text: election.MaskIDs(text) + " [" + string(f.Code) + "]"}
	}
	slices.SortStableFunc(notes, func(a, b election.RowNote) int { return cmp.Compare(a.Row, b.Row) })
	return notes
}

// annotate leaves the table with what is wrong in a column of its own.
func (d *Desk) annotate() {
	in := d.preparing.importing
	d.Pick.Save(d.p("import.annotated"), d.chosen(func(path string) {
		if err := d.Annotate(path, in.table, d.p("problem"), in.notes); err != nil {
			d.refuse(err)
			return
		}
		d.say("✓ "+d.p("import.wrote", "path", path), success)
	}))
}

// take writes the election file with the table's people.
func (d *Desk) take() {
	in := d.preparing.importing
	if err := d.Keep(d.preparing.path, in.taken); err != nil {
		d.refuse(err)
		return
	}
	d.openDraft(d.preparing.path)
	d.say("✓ "+d.p("import.done", "n", d.size(in.taken, in.list)), success)
}

// size counts the people of a list.
func (d *Desk) size(def *election.Definition, list election.List) int {
	switch list {
	case election.VoterList:
		return len(def.Voters)
	case election.ProxyList:
		return len(def.Proxies)
	}
	return len(def.Staff)
}

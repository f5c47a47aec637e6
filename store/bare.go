package store

import "database/sql"

// Bare is a file with the settings of a book and none of its discipline: what a
// disk takes for rows alone, by which benchmarks judge what a book takes.
type Bare struct {
	file *bookFile
	row  *sql.Stmt
}

// CreateBare makes such a file and opens it.
func CreateBare(path string) (*Bare, error) {
	const table = "CREATE TABLE bare (n INTEGER PRIMARY KEY, body TEXT) STRICT"
	f, err := createFile(path, format{application: 0x43504230, version: 1, schema: append([]string{table}, books...)}) // "CPB0"
	if err != nil {
		return nil, err
	}
	b := &Bare{file: f}
	return b, f.readyTo(&b.row, "INSERT INTO bare (body) VALUES (?)")
}

// Commit makes rows durable in one transaction.
func (b *Bare) Commit(bodies ...string) error {
	return b.file.write(func() error {
		for _, body := range bodies {
			if _, err := b.row.ExecContext(background, body); err != nil {
				return err
			}
		}
		return nil
	})
}

// Close lets go of the file.
func (b *Bare) Close() error { return b.file.close() }

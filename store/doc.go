// Package store keeps things on disk: a book's records in a SQLite file, the
// station's secrets beside it, sealed rows, backups on a second medium, exports,
// and voter rolls as spreadsheets.
//
// It knows files and bytes, and nothing of what a record says: rules, screens
// and the clock are elsewhere. It may use station/..., never ui or cmd. Whoever
// wants a file left on a disk leaves it through WriteFile or WriteWith here.
package store

package office

import (
	"errors"
	"io/fs"

	"changpiao/store"
)

// fault names what went wrong with a ledger or a file, as the desk's texts do; "" for anything else.
func fault(err error) string {
	for _, f := range []struct {
		is   error
		name string
	}{
		{store.ErrNotALedger, "not_ledger"}, {store.ErrNotABook, "not_ledger"}, {store.ErrInUse, "in_use"}, {store.ErrTooLarge, "large"}, {store.ErrNoElection, "no_election"},
		{fs.ErrNotExist, "gone"}, {fs.ErrExist, "exists"}, {fs.ErrPermission, "permission"},
	} {
		if errors.Is(err, f.is) {
			return f.name
		}
	}
	return ""
}

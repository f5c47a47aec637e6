package handover

import (
	"context"
	"os"
	"path/filepath"

	"changpiao/store"
	"changpiao/ui/paper"
)

// Print writes a form's files into a folder, making it where it is missing, and names them. The files hold people's
// names: only their owner may read them.
func Print(ctx context.Context, f paper.Form, src paper.Source, folder string) (files []string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	err = f.Print(ctx, src, func(file paper.File) error {
		path := filepath.Join(folder, file.Name)
		files = append(files, path)
		return store.WriteFile(path, file.PDF, 0o600)
	})
	return files, err
}

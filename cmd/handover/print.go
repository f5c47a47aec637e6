package handover

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
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

// Table writes a form's table as a workbook beside its pages and names the file; "" for a form that has none.
func Table(f paper.Form, src paper.Source, folder string) (string, error) {
	heads, rows, ok := f.Table(src)
	if !ok {
		return "", nil
	}
	path := filepath.Join(folder, f.Name+".xlsx")
	return path, store.WriteRollXLSX(path, heads, rows)
}

// ProgramHash is the SHA-256 of the running program's file, as the zero report states it.
func ProgramHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// drawn are the pictures of the screens that the README shows, by the names that they have there.
var drawn = map[string]string{
	"check-in.png": "check-in-zh-Hans-1280.png",
	"counting.png": "counting-zh-Hans-1280.png",
	"sealed.png":   "sealed-zh-Hans-1280.png",
	"board.png":    "board-counting-zh-Hans-1280.png",
}

// pictures draws all screens of both desks into a folder, both languages at two sizes, and renews those that the README shows.
func pictures(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errors.New("pictures takes no arguments")
	}
	folder, err := filepath.Abs(filepath.Join("out", "pictures"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	draw := cmd("go", "test", tags, "-count=1", "-run=Pictures", "./cmd/changpiao/rehearse", "./cmd/changpiao/office", "-args", "-pictures="+folder)
	if err := draw.with(withoutC).run(ctx); err != nil {
		return err
	}
	for shown, name := range drawn {
		picture, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join("assets", "screenshots", shown), picture, 0o644); err != nil {
			return err
		}
	}
	return nil
}

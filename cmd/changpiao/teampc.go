package main

import (
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"changpiao/cmd/changpiao/rehearse"
	domain "changpiao/station"
	"changpiao/store"
	"changpiao/ui/station"
)

// teams moves signed files between the PCs that count, by a stick or a folder.
func (p *program) teams() *station.Teams {
	return &station.Teams{
		Give: func(name string, data []byte, then func(where string, err error)) {
			p.pick().Save(name, func(path string, err error) {
				if err == nil {
					err = store.WriteFile(path, data, 0o600)
				}
				then(path, err)
			})
		},
		Take: func(ending string, then func(data []byte, err error)) {
			p.pick().File([]string{ending}, func(path string, err error) {
				var data []byte
				if err == nil {
					data, err = store.ReadFile(path)
				}
				then(data, err)
			})
		},
		GiveAll: func(files []station.TeamFile, then func(where string, err error)) {
			p.pick().Folder(func(folder string, err error) {
				for _, f := range files {
					if err == nil {
						err = store.WriteFile(filepath.Join(folder, f.Name), f.Data, 0o600)
					}
				}
				then(folder, err)
			})
		},
		TakeAll: func(ending string, then func(files [][]byte, err error)) {
			p.pick().Folder(func(folder string, err error) {
				var files [][]byte
				if err == nil {
					files, err = filesOf(folder, ending)
				}
				then(files, err)
			})
		},
		Lock: store.LockCounting,
	}
}

// filesOf reads a folder's files with an ending.
func filesOf(folder, ending string) (files [][]byte, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*"+ending))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		data, err := store.ReadFile(path)
		if err != nil {
			return nil, err
		}
		files = append(files, data)
	}
	return files, nil
}

// helpCount makes this PC one that helps a station to count: its file, the code, the folder, the PINs.
func (p *program) helpCount() {
	p.pick().File([]string{station.CountingEnding}, p.chosen(func(file string) {
		form := station.NewCode(p.words, func(code string) error {
			c, err := store.OpenCounting(file, code)
			if err != nil {
				return rehearse.Told(p.words, err)
			}
			fyne.Do(func() { p.setUpTeamPC(c) })
			return nil
		}, func() { p.start() })
		p.window.SetContent(form.Content())
		p.window.Canvas().Focus(form.First())
	}))
}

// setUpTeamPC asks for an empty folder and the PINs. In a rehearsal everybody has the same one.
func (p *program) setUpTeamPC(c domain.Counting) {
	p.pick().Folder(p.chosen(func(dir string) {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			p.failed(errors.Join(err, errors.New(p.t("start.notempty"))))
			return
		}
		to := filepath.Join(dir, string(c.Place)+"-"+p.t("team.folder"))
		if c.Rehearsal {
			if err := store.CreateTeamPC(to, c, nil); err != nil {
				p.failed(err)
				return
			}
			p.openStation(to)
			return
		}
		form := station.NewTeamPCSetup(p.words, c.Definition, c.Place, func(m station.Made) error {
			if err := store.CreateTeamPC(to, c, m.PINs); err != nil {
				return rehearse.Told(p.words, err)
			}
			fyne.Do(func() { p.openStation(to) })
			return nil
		})
		p.window.SetContent(form.Content())
	}))
}

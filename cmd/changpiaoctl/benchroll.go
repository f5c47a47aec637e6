package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/xuri/excelize/v2"

	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/store"
)

// invented is a community of so many people with one station.
func invented(n int) (*election.Definition, error) {
	return election.Parse("bench", fmt.Appendf(nil, `{"id": "bench", "title": "测量", "community": "测量社区", "election_day": "2021-01-28",
	"roll_published": "2021-01-08", "candidates_published": "2021-01-21",
	"positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [
		{"id": "a", "name": "甲一", "voter": %q}, {"id": "b", "name": "甲二", "voter": %q, "sex": "F"}]}],
	"papers": [{"id": "combined", "title": "选票", "positions": ["director"]}],
	"stations": [{"id": "S1", "boxes": [{"id": "B1"}]}], "voters": {"generate": %d, "seed": 7}}`, numbered(n, 1), numbered(n, 2), n), nil)
}

// benchLookUp measures looking people up while somebody types, key by key: by
// name, by initials, by the last digits of the ID number, by number.
func benchLookUp(b *benchmark) error {
	for i, n := range b.size.looked {
		def, err := invented(n)
		if err != nil {
			return err
		}
		var d roll.Directory
		d.Add(def.Voters...)
		var took []time.Duration
		for at := range 200 {
			v := def.Voters[at*7919%n]
			for _, q := range []string{v.Name, initials[at%len(initials)], string(v.IDNumber[len(v.IDNumber)-6:]), string(v.No)} {
				for end := range q {
					if end == 0 {
						continue
					}
					quickest := time.Hour // of three: what else the machine does is not the directory's
					for range 3 {
						start := time.Now()
						d.Find(q[:end], 8)
						quickest = min(quickest, time.Since(start))
					}
					took = append(took, quickest)
				}
			}
		}
		goal := []float64{2, 10}[min(i, 1)] / 16
		b.note("look_up", n, part(took, 0.99), frame, goal)
	}
	return nil
}

// initials are what people type for names that are often heard.
var initials = []string{"zs", "wjg", "lixiu", "zhangw", "cm", "yxq", "ouy", "hhh"}

// benchRolls measures reading a roll with all its rules, from either sort of
// file, against reading the file's cells.
func benchRolls(b *benchmark) error {
	def, err := invented(b.size.rows)
	if err != nil {
		return err
	}
	heading := []string{"编号", "姓名", "身份证号", "性别", "类别", "投票站"}
	rows := make([][]string, len(def.Voters))
	for i, v := range def.Voters {
		rows[i] = []string{string(v.No), v.Name, v.IDNumber.Whole(), []string{"男", "女"}[i%2], "1", "S1"}
	}
	for _, kind := range []struct {
		name  string
		write func(string, []string, [][]string) error
		read  func([]byte) error
	}{{"roll_csv", store.WriteRollCSV, readCells}, {"roll_xlsx", store.WriteRollXLSX, readSheets}} {
		path := filepath.Join(b.dir, kind.name)
		if err := kind.write(path, heading, rows); err != nil {
			return err
		}
		took, limit, err := byTurns(3, func() error {
			read, faults, err := store.ReadRoll(path)
			if err != nil {
				return err
			}
			voters, more := election.VotersOfRows(path, read, def.Stations)
			if len(voters) != len(rows) || len(faults)+len(more) > 0 {
				return errWrong
			}
			return nil
		}, func() error {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return kind.read(data)
		})
		if err != nil {
			return err
		}
		b.note(kind.name, b.size.rows, took, limit, 2)
	}
	return nil
}

func readCells(data []byte) error {
	_, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	return err
}

func readSheets(data []byte) (err error) {
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			return err
		}
	}
	return rows.Error()
}

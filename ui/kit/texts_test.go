package kit

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

func TestLanguagesHaveTheSameTexts(t *testing.T) {
	var first []string
	for _, lang := range Languages {
		data, err := texts.ReadFile("texts/ui." + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]string
		if err := json.Unmarshal(data, &messages); err != nil {
			t.Fatal(err)
		}
		ids := slices.Sorted(maps.Keys(messages))
		if first == nil {
			first = ids
		}
		if !slices.Equal(first, ids) {
			t.Errorf("%s has other texts than %s", lang, Languages[0])
		}
	}
}

func TestTextsAreFilled(t *testing.T) {
	zh, err := NewTexts("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	if got := zh.T("late.list", "n", 3); got != "补登名单（3 人）" {
		t.Error(got)
	}
	if got := zh.T("no such text"); got != "no such text" {
		t.Error(got)
	}
}

package assets

import (
	"os"
	"strings"
	"testing"
)

func TestVersionIsTheOneOfFyneApp(t *testing.T) {
	b, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), `Version = "`+Version+`"`) {
		t.Errorf("FyneApp.toml does not name version %s", Version)
	}
}

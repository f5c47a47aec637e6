package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/signing"
)

// community is an election with a staff of six. D is a supervisor under a second
// number: one person with A.
func community(t testing.TB) *election.Definition {
	t.Helper()
	def, err := election.Parse("election.json", []byte(`{
 "id": "small", "title": "示例", "profile": "residents-2020", "election_day": "2021-01-28", "kind": "first", "rules": {},
 "positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [
  {"id": "a", "name": "丁一", "voter": "0001", "sex": "F"}, {"id": "b", "name": "王二", "voter": "0002"}]}],
 "papers": [{"id": "p", "positions": ["director"]}],
 "stations": [{"id": "S1", "title": "中心会场", "boxes": [{"id": "1"}]}, {"id": "S2", "title": "东", "boxes": [{"id": "2"}]}],
 "staff": [{"id": "I", "role": "issuer"}, {"id": "N", "role": "recorder"},
  {"id": "A", "role": "supervisor", "voter": "0005"}, {"id": "B", "role": "supervisor"},
  {"id": "C", "role": "chief_supervisor"}, {"id": "D", "role": "supervisor", "voter": "0005"}],
 "voters": {"generate": 10, "seed": 1}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// rehearsal makes a rehearsal's station on disk.
func rehearsal(t *testing.T) *Station {
	t.Helper()
	s, err := CreateStation(t.TempDir(), Opening{Definition: community(t), Place: "S1", Rehearsal: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// livePINs are PINs of a live station's staff.
func livePINs() map[election.StaffID]string {
	return map[election.StaffID]string{"I": "471147", "N": "471100", "A": "00246813", "B": "13579042", "C": "975310864200", "D": "86421379"}
}

func readKeys(t *testing.T, dir string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, keysName))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestLiveStationWantsPINsOfItsOwn(t *testing.T) {
	for name, change := range map[string]func(*Opening){
		"none":           func(o *Opening) { delete(o.PINs, "N") },
		"short":          func(o *Opening) { o.PINs["N"] = "47114" },
		"a supervisor's": func(o *Opening) { o.PINs["A"] = "4711471" },
		"long":           func(o *Opening) { o.PINs["N"] = "4711471147114" },
		"letters":        func(o *Opening) { o.PINs["N"] = "47l147" },
		"a birthday":     func(o *Opening) { o.PINs["A"] = "19680229" },
		"a short one":    func(o *Opening) { o.PINs["N"] = "680229" },
		"one digit":      func(o *Opening) { o.PINs["A"] = "77777777" },
		"a run":          func(o *Opening) { o.PINs["A"] = "98765432" },
		"the rehearsal":  func(o *Opening) { o.PINs["N"] = RehearsalPIN },
	} {
		o := Opening{Definition: community(t), Place: "S1", PINs: livePINs()}
		change(&o)
		dir := t.TempDir()
		if _, err := CreateStation(dir, o); !errors.Is(err, ErrPIN) || strings.Contains(err.Error(), "471") {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
	o := Opening{Definition: community(t), Place: "S1", PINs: livePINs()}
	o.Definition.Staff = o.Definition.Staff[:3] // A alone
	if _, err := CreateStation(t.TempDir(), o); !errors.Is(err, ErrNoPair) {
		t.Errorf("one supervisor: %v", err)
	}
	o.Definition.Staff = append(o.Definition.Staff, community(t).Staff[5]) // and D, who is A
	if _, err := CreateStation(t.TempDir(), o); !errors.Is(err, ErrNoPair) {
		t.Errorf("one supervisor under two numbers: %v", err)
	}
}

func TestLiveStation(t *testing.T) {
	dir := t.TempDir()
	s, err := CreateStation(dir, Opening{Definition: community(t), Place: "S1", PINs: livePINs()})
	if err != nil {
		t.Fatal(err)
	}
	secret := bytes.Clone(s.rollKey)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data := readKeys(t, dir)
	for _, who := range []string{base64.StdEncoding.EncodeToString(secret), hex.EncodeToString(secret)} {
		if bytes.Contains(data, []byte(who)) {
			t.Error("the roll key stands in the file")
		}
	}
	for _, file := range []string{packageName, rollName, keysName} {
		content, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, pin := range livePINs() {
			if len(pin) > 4 && bytes.Contains(content, []byte(pin)) || bytes.Contains(content, secret) {
				t.Errorf("a secret stands in %s", file)
			}
		}
	}
	if info, _ := os.Stat(filepath.Join(dir, keysName)); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}

	locked, err := OpenStation(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if locked.Place() != "S1" || locked.Rehearsal() || len(locked.Staff()) != 6 || len(locked.Definition().Voters) != 0 || locked.Definition().ID != "small" {
		t.Errorf("before signing in: %v", locked)
	}
	if _, err := locked.SignIn("B", RehearsalPIN, noon); !isWrong(err, 2*second) {
		t.Errorf("the rehearsal's PIN gave %v", err)
	}
	if _, err := locked.SignIn("B", livePINs()["A"], noon.Add(second)); !isTooSoon(err) {
		t.Errorf("too soon gave %v", err)
	}
	if s, err = locked.SignIn("I", livePINs()["I"], noon); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !bytes.Equal(s.rollKey, secret) || len(s.Day.Definition().Voters) != 10 {
		t.Error("another roll")
	}
	for _, who := range []election.StaffID{"B", "C"} {
		if err := s.Confirm(who, livePINs()[who], noon.Add(2*second)); err != nil {
			t.Fatal(err)
		}
	}
	key, err := s.folder.keys.signingKey([]election.StaffID{"B", "C"}, s.held)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range [][]byte{key.Bytes(), s.desk.Bytes()} {
		if bytes.Contains(data, secret) || bytes.Contains(data, []byte(base64.StdEncoding.EncodeToString(secret))) {
			t.Error("a signing key stands in the file")
		}
	}
}

func TestKeysAreNeverOverwritten(t *testing.T) {
	s := rehearsal(t)
	before := readKeys(t, s.Dir())
	if _, err := CreateStation(s.Dir(), Opening{Definition: community(t), Place: "S1", Rehearsal: true}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a station over a station gave %v", err)
	}
	if !bytes.Equal(readKeys(t, s.Dir()), before) {
		t.Error("the keys were changed")
	}
}

func TestEveryChangedByteOfTheKeysIsTold(t *testing.T) {
	s := rehearsal(t)
	path := filepath.Join(s.Dir(), keysName)
	data := readKeys(t, s.Dir())
	for i := range data {
		changed := bytes.Clone(data)
		changed[i] ^= 1
		if _, err := parseKeys(changed); err == nil {
			t.Fatalf("byte %d", i)
		}
	}
	for name, bad := range map[string][]byte{"empty": {}, "twice": slices.Concat(data, data), "cut": data[:len(data)-9]} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenStation(s.Dir(), "test"); !errors.Is(err, ErrKeys) || strings.Contains(err.Error(), s.Dir()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Who changes the file so that its sum holds again is still refused: every slot
// is bound to what stands around it.
func TestForgedKeys(t *testing.T) {
	s := rehearsal(t)
	path := filepath.Join(s.Dir(), keysName)
	whole := readKeys(t, s.Dir())
	other := rehearsal(t)
	foreign, err := parseKeys(readKeys(t, other.Dir()))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// try signs in as I and lets B and C sign, with a forged file.
	try := func(forge func(*keyFile)) error {
		f, err := parseKeys(whole)
		if err != nil {
			t.Fatal(err)
		}
		forge(f)
		if err := f.write(path); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(filepath.Join(s.Dir(), triesName))
		locked, err := OpenStation(s.Dir(), "test")
		if err != nil {
			return err
		}
		opened, err := locked.signIn("I", RehearsalPIN, noon, OpenReadOnly)
		if err != nil {
			return err
		}
		defer opened.Close()
		for _, who := range []election.StaffID{"B", "C"} {
			if err := opened.Confirm(who, RehearsalPIN, noon); err != nil {
				return err
			}
		}
		_, err = opened.Signer([]election.StaffID{"B", "C"}).Sign(nil, []byte("m"))
		return err
	}
	if err := try(func(*keyFile) {}); err != nil {
		t.Fatal(err)
	}
	member := func(f *keyFile, id election.StaffID) *memberSlot {
		for i := range f.Members {
			if f.Members[i].Member.ID == id {
				return &f.Members[i]
			}
		}
		t.Fatal(id)
		return nil
	}
	pair := func(f *keyFile) *pairSlot {
		for i := range f.Pairs {
			if f.Pairs[i].A == "B" && f.Pairs[i].B == "C" {
				return &f.Pairs[i]
			}
		}
		t.Fatal("no pair of B and C")
		return nil
	}
	for name, forge := range map[string]func(*keyFile){
		"roll slot":  func(f *keyFile) { member(f, "I").Roll[20] ^= 1 },
		"salt":       func(f *keyFile) { member(f, "I").Salt[0] ^= 1 },
		"short slot": func(f *keyFile) { member(f, "I").Roll = nil },
		"another's slot": func(f *keyFile) {
			*member(f, "I") = memberSlot{member(f, "I").Member, member(f, "N").Salt, member(f, "N").Roll}
		},
		"promoted":                   func(f *keyFile) { member(f, "I").Member.Role = election.Supervisor },
		"another person":             func(f *keyFile) { member(f, "B").Member.Voter = "0007" },
		"desk":                       func(f *keyFile) { f.Desk[20] ^= 1 },
		"pair":                       func(f *keyFile) { pair(f).Signing[20] ^= 1 },
		"pair turned round":          func(f *keyFile) { pair(f).A, pair(f).B = "C", "B" },
		"another pair's":             func(f *keyFile) { pair(f).Signing = f.Pairs[0].Signing },
		"pair taken out":             func(f *keyFile) { *pair(f) = pairSlot{A: "A", B: "C"} },
		"cheaper":                    func(f *keyFile) { f.Cost.MemoryKiB /= 2 },
		"dearer":                     func(f *keyFile) { f.Cost.Passes++ },
		"endless":                    func(f *keyFile) { f.Cost.MemoryKiB = 1 << 31 },
		"live":                       func(f *keyFile) { f.Rehearsal = false },
		"another station's key":      func(f *keyFile) { f.Enrolment = foreign.Enrolment },
		"another station's desk":     func(f *keyFile) { f.Voucher = foreign.Voucher },
		"another station's desk key": func(f *keyFile) { f.Desk, f.Voucher = foreign.Desk, foreign.Voucher },
		"version":                    func(f *keyFile) { f.Version = 1 },
	} {
		if err := try(forge); err == nil || strings.Contains(err.Error(), "cipher") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeysOfAnotherStation(t *testing.T) {
	s := rehearsal(t)
	second, err := CreateStation(t.TempDir(), Opening{Definition: community(t), Place: "S2", Rehearsal: true})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if err := os.WriteFile(filepath.Join(s.Dir(), keysName), readKeys(t, second.Dir()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStation(s.Dir(), "test"); !errors.Is(err, ErrKeys) {
		t.Errorf("another station's keys gave %v", err)
	}
}

// A live station takes no file whose PINs are cheap to guess, however it came
// about, nor becomes a rehearsal by a word in its package.
func TestLiveStationRefusesCheapKeys(t *testing.T) {
	s := rehearsal(t)
	about := s.folder.about
	about.Rehearsal = false
	if err := about.write(s.Dir()); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStation(s.Dir(), "test"); !errors.Is(err, ErrKeys) {
		t.Errorf("a package made live: %v", err)
	}
	f := *s.folder.keys
	f.Rehearsal = false
	cheap, err := f.encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parseKeys(cheap); !errors.Is(err, ErrKeys) {
		t.Errorf("cheap live keys: %v", err)
	}
}

// The sum is over the file's one encoding without it, as others can compute it.
func TestSumOfKeys(t *testing.T) {
	s := rehearsal(t)
	var fields map[string]json.RawMessage
	data := readKeys(t, s.Dir())
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		t.Fatal(err)
	}
	bare := strings.TrimSuffix(compact.String(), `,"sum":`+string(fields["sum"])+"}") + "}"
	sum := sha256.Sum256([]byte(bare))
	if string(fields["sum"]) != `"`+base64.StdEncoding.EncodeToString(sum[:])+`"` {
		t.Error("another sum")
	}
}

func TestSM2Station(t *testing.T) {
	s, err := CreateStation(t.TempDir(), Opening{Definition: community(t), Place: "S1", Rehearsal: true, Algorithm: signing.SM2})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.PublicKey().Alg != signing.SM2 {
		t.Error(s.PublicKey().Alg)
	}
	e, err := signing.ParseEnrolment(s.Enrolment())
	if err != nil || e.Key != s.PublicKey() || e.Station != "S1" || e.Election != "small" {
		t.Error(e, err)
	}
}

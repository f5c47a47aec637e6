package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// A need is something the machine must have beyond Go, and why.
type need struct {
	why    string
	debian []string
	fedora []string
}

// This is the whole list of what is installed on a machine. Whoever adds a tool to a test adds it here.
var (
	toBuild = []need{
		{"a C compiler, for the window library",
			[]string{"gcc", "libc6-dev", "pkg-config"},
			[]string{"gcc", "glibc-devel", "pkgconf-pkg-config"}},
		{"OpenGL, which draws the windows",
			[]string{"libgl1-mesa-dev"},
			[]string{"mesa-libGL-devel"}},
		{"X11, which shows them and reads the keys",
			[]string{"xorg-dev", "libxkbcommon-dev"},
			[]string{"libX11-devel", "libXcursor-devel", "libXrandr-devel", "libXinerama-devel", "libXi-devel",
				"libXxf86vm-devel", "libxkbcommon-devel"}},
	}
	toTest = []need{
		{"a screen in memory, for the tests of the windows",
			[]string{"xvfb"},
			[]string{"xorg-x11-server-Xvfb"}},
		{"hands that press its keys",
			[]string{"xdotool"},
			[]string{"xdotool"}},
		{"a Chinese input method, whose keys must not become votes",
			[]string{"fcitx5", "fcitx5-pinyin", "dbus"},
			[]string{"fcitx5", "fcitx5-chinese-addons", "dbus-daemon"}},
		{"pdftotext, which reads the printed pages back",
			[]string{"poppler-utils"},
			[]string{"poppler-utils"}},
	}
)

// prepare installs what the machine lacks, or says what a person has to install.
func prepare(ctx context.Context, needs []need) error {
	if runtime.GOOS != "linux" {
		return prepareByHand(runtime.GOOS, found("gcc") || found("clang"))
	}
	installer, ok := findInstaller(found)
	if !ok {
		fmt.Println("This Linux has neither apt-get nor dnf. Should the build fail, install:")
		fmt.Print(explain(needs, debianNames))
		return nil
	}
	missing := lacking(needs, installer.names, func(name string) bool { return installer.has(ctx, name) })
	if len(missing) == 0 {
		return nil
	}
	fmt.Println("To be installed on this machine:")
	fmt.Print(explain(missing, installer.names))
	return installer.install(ctx, missing)
}

// prepareByHand stands in where no package manager can be counted on.
func prepareByHand(system string, hasCompiler bool) error {
	if hasCompiler {
		return nil
	}
	steps := map[string]string{
		"windows": "install MSYS2 from https://www.msys2.org, in its window run\n" +
			"  pacman -S mingw-w64-ucrt-x86_64-gcc\n" +
			"and add C:\\msys64\\ucrt64\\bin to the PATH",
		"darwin": "run\n  xcode-select --install",
	}[system]
	if steps == "" {
		steps = "install gcc or clang"
	}
	return fmt.Errorf("there is no C compiler, which the desktop's window library needs: %s, then start this again", steps)
}

func found(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// An installer is a system's package manager.
type installer struct {
	program string
	names   func(need) []string
	query   []string // a command that succeeds, and says so, when the package named after it is installed
	steps   [][]string
}

func debianNames(n need) []string { return n.debian }
func fedoraNames(n need) []string { return n.fedora }

var installers = []installer{
	{
		program: "apt-get",
		names:   debianNames,
		query:   []string{"dpkg-query", "-W", "-f", "${db:Status-Status}"},
		steps: [][]string{
			{"env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update", "-qq"},
			{"env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends"},
		},
	},
	{
		program: "dnf",
		names:   fedoraNames,
		query:   []string{"rpm", "-q"},
		steps:   [][]string{{"dnf", "install", "-y", "-q"}},
	},
}

func findInstaller(found func(string) bool) (installer, bool) {
	for _, i := range installers {
		if found(i.program) {
			return i, true
		}
	}
	return installer{}, false
}

func (i installer) has(ctx context.Context, name string) bool {
	out, err := exec.CommandContext(ctx, i.query[0], append(i.query[1:len(i.query):len(i.query)], name)...).Output()
	// A removed package whose settings are left is known to dpkg too.
	return err == nil && !strings.Contains(string(out), "config-files") && !strings.Contains(string(out), "not-installed")
}

// install runs the installer's steps, the last of them with the names of the packages.
func (i installer) install(ctx context.Context, missing []need) error {
	var asRoot []string
	if os.Geteuid() != 0 {
		if !found("sudo") {
			return fmt.Errorf("as the administrator run: %s %s",
				strings.Join(i.steps[len(i.steps)-1], " "), strings.Join(allNames(missing, i.names), " "))
		}
		asRoot = []string{"sudo"}
	}
	for n, step := range i.steps {
		words := append(append([]string(nil), asRoot...), step...)
		last := n == len(i.steps)-1
		if last {
			words = append(words, allNames(missing, i.names)...)
		}
		// An old index of packages usually still serves, so only the installation itself must succeed.
		if err := (command{args: words}).runQuietly(ctx); err != nil && last {
			return fmt.Errorf("install packages: %w", err)
		}
	}
	return nil
}

// lacking returns the needs that are not met, each with only the packages that the machine does not have.
func lacking(needs []need, names func(need) []string, has func(string) bool) []need {
	var missing []need
	for _, n := range needs {
		var without []string
		for _, name := range names(n) {
			if !has(name) {
				without = append(without, name)
			}
		}
		if len(without) > 0 {
			missing = append(missing, need{why: n.why, debian: without, fedora: without})
		}
	}
	return missing
}

func allNames(needs []need, names func(need) []string) []string {
	var all []string
	for _, n := range needs {
		all = append(all, names(n)...)
	}
	return all
}

func explain(needs []need, names func(need) []string) string {
	var text strings.Builder
	for _, n := range needs {
		fmt.Fprintf(&text, "  %s (%s)\n", n.why, strings.Join(names(n), " "))
	}
	return text.String()
}

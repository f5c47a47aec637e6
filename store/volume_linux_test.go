package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// The few requests of FUSE that a look at an empty folder comes to.
const (
	fuseLookUp  = 1
	fuseForget  = 2
	fuseGetAttr = 3
	fuseStatFS  = 17
	fuseInit    = 26
)

// mounted mounts an empty folder as a FUSE file system of a kind, which the test
// itself answers for.
func mounted(t *testing.T, kind string) string {
	t.Helper()
	dir := t.TempDir()
	device, err := unix.Open("/dev/fuse", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skip("no FUSE here:", err)
	}
	options := fmt.Sprintf("fd=%d,rootmode=40000,user_id=%d,group_id=%d", device, os.Getuid(), os.Getgid())
	if err := unix.Mount("host:/", dir, "fuse."+kind, unix.MS_NOSUID|unix.MS_NODEV, options); err != nil {
		_ = unix.Close(device)
		t.Skip("this user mounts nothing here:", err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		answerAll(device)
	}()
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
		<-ended
		_ = unix.Close(device)
	})
	return dir
}

// answerAll answers until the file system is unmounted.
func answerAll(device int) {
	request := make([]byte, 1<<17)
	for {
		n, err := unix.Read(device, request)
		if errors.Is(err, unix.EINTR) || errors.Is(err, unix.ENOENT) {
			continue
		}
		if err != nil || n < 40 {
			return
		}
		if answer := answerTo(binary.NativeEndian.Uint32(request[4:]), binary.NativeEndian.Uint64(request[8:])); answer != nil {
			_, _ = unix.Write(device, answer)
		}
	}
}

// answerTo writes the answer to a request, nil where none is wanted.
func answerTo(what uint32, unique uint64) []byte {
	head := func(fault unix.Errno, body []byte) []byte {
		answer := make([]byte, 16, 16+len(body))
		binary.NativeEndian.PutUint32(answer, uint32(16+len(body)))
		binary.NativeEndian.PutUint32(answer[4:], uint32(-int32(fault)))
		binary.NativeEndian.PutUint64(answer[8:], unique)
		return append(answer, body...)
	}
	switch what {
	case fuseInit:
		body := make([]byte, 64)
		binary.NativeEndian.PutUint32(body, 7)         // version
		binary.NativeEndian.PutUint32(body[4:], 31)    // and its minor number
		binary.NativeEndian.PutUint32(body[20:], 4096) // the most to write
		return head(0, body)
	case fuseGetAttr:
		body := make([]byte, 104)
		binary.NativeEndian.PutUint64(body[16:], 1)                  // inode
		binary.NativeEndian.PutUint32(body[76:], unix.S_IFDIR|0o700) // mode
		binary.NativeEndian.PutUint32(body[80:], 2)                  // links
		return head(0, body)
	case fuseStatFS:
		return head(0, make([]byte, 80))
	case fuseLookUp:
		return head(unix.ENOENT, nil)
	case fuseForget:
		return nil
	}
	return head(unix.ENOSYS, nil)
}

// A book is not made on a folder of another machine that is really mounted here.
func TestBookOnAMountedVolume(t *testing.T) {
	for kind, refused := range map[string]bool{"sshfs": true, "rclone": true, "smbnetfs": true, "gocryptfs": false} {
		t.Run(kind, func(t *testing.T) {
			dir := mounted(t, kind)
			err := fitForBooks(dir)
			if refused != isRefusal(err, "J803") || !refused && err != nil {
				t.Errorf("fit for books: %v", err)
			}
			if refused {
				if _, err := CreateJournal(filepath.Join(dir, rollName)); !isRefusal(err, "J803") {
					t.Errorf("made: %v", err)
				}
			}
			if same, err := SameVolume(dir, filepath.Dir(dir)); err != nil || same {
				t.Errorf("the same volume: %v, %v", same, err)
			}
		})
	}
}

package store

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// unfitKinds are the file systems, by the magic number of statfs, that can't
// hold a live book.
var unfitKinds = map[uint32]string{
	unix.MSDOS_SUPER_MAGIC: "FAT",
	unix.EXFAT_SUPER_MAGIC: "exFAT",
	unix.NFS_SUPER_MAGIC:   "NFS",
	unix.SMB_SUPER_MAGIC:   "SMB",
	unix.SMB2_SUPER_MAGIC:  "SMB",
	unix.CIFS_SUPER_MAGIC:  "SMB",
	unix.V9FS_MAGIC:        "9P",
	unix.NCP_SUPER_MAGIC:   "NCP",
	unix.AFS_SUPER_MAGIC:   "AFS",
	unix.AFS_FS_MAGIC:      "AFS",
	unix.CODA_SUPER_MAGIC:  "Coda",
	unix.CEPH_SUPER_MAGIC:  "Ceph",
	0x786f4256:             "vboxsf",
}

// remoteFUSE are parts of the names of FUSE file systems that lie on another
// machine, or are FAT in disguise.
var remoteFUSE = []string{"sshfs", "smb", "cifs", "nfs", "dav", "ftp", "rclone", "s3", "goofys", "gvfs", "gluster", "ceph", "drive", "hgfs", "prl", "exfat", "fat", "kio"}

func volumeFault(path string) (string, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return "", err
	}
	magic := uint32(st.Type) //nolint:gosec // the kernel's magic numbers have 32 bits
	if magic != unix.FUSE_SUPER_MAGIC {
		return unfitKinds[magic], nil
	}
	kind, err := mountKind(path)
	if err != nil {
		return "", err
	}
	return remoteFUSEKind(kind), nil
}

func remoteFUSEKind(kind string) string {
	if slices.ContainsFunc(remoteFUSE, func(part string) bool { return strings.Contains(strings.ToLower(kind), part) }) {
		return kind
	}
	return ""
}

// mountKind finds a path's mount, whose name tells one FUSE from another.
func mountKind(path string) (string, error) {
	device, err := volumeID(path)
	if err != nil {
		return "", err
	}
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return "", err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if kind, ok := mountLine(lines.Text(), device); ok {
			return kind, nil
		}
	}
	return "", lines.Err()
}

// mountLine reads the file system of one line of mountinfo, if it is the
// device's: "36 35 98:0 /root /mnt rw - fuse.sshfs source rw".
func mountLine(line, device string) (string, bool) {
	mount, rest, ok := strings.Cut(line, " - ")
	fields := strings.Fields(mount)
	if !ok || len(fields) < 3 || fields[2] != device {
		return "", false
	}
	kind, _, _ := strings.Cut(rest, " ")
	return kind, true
}

// volumeSpace is what the kernel lets people other than root write.
func volumeSpace(path string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return 0, err
	}
	return st.Bavail * uint64(st.Frsize), nil //nolint:gosec // the size of a block is never negative
}

// volumeID is the number of a path's device, as mountinfo writes it.
func volumeID(path string) (string, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d:%d", unix.Major(st.Dev), unix.Minor(st.Dev)), nil
}

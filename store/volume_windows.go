package store

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

func volumeFault(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	name, err := windows.UTF16PtrFromString(full)
	if err != nil {
		return "", err
	}
	var root [windows.MAX_LONG_PATH]uint16
	if err := windows.GetVolumePathName(name, &root[0], uint32(len(root))); err != nil {
		return "", err
	}
	if windows.GetDriveType(&root[0]) == windows.DRIVE_REMOTE {
		return "network", nil
	}
	var kind [windows.MAX_PATH + 1]uint16
	if err := windows.GetVolumeInformation(&root[0], nil, 0, nil, nil, nil, &kind[0], uint32(len(kind))); err != nil {
		return "", err
	}
	// FAT, FAT32 and exFAT; NTFS and ReFS are fit.
	if fs := windows.UTF16ToString(kind[:]); strings.Contains(strings.ToUpper(fs), "FAT") {
		return fs, nil
	}
	return "", nil
}

// volumeSpace is what this user's quota leaves.
func volumeSpace(path string) (free uint64, err error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return free, err
}

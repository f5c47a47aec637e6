package store

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

func volumeFault(path string) (string, error) {
	root, err := volumeRoot(path)
	if err != nil {
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

// volumeID is where a path's volume stands among the folders.
func volumeID(path string) (string, error) {
	root, err := volumeRoot(path)
	return windows.UTF16ToString(root), err
}

func volumeRoot(path string) ([]uint16, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(full)
	if err != nil {
		return nil, err
	}
	root := make([]uint16, windows.MAX_LONG_PATH)
	return root, windows.GetVolumePathName(name, &root[0], uint32(len(root)))
}

package file

import (
	"archive/zip"
	"errors"
	"strings"
)

// maxInMemory is how large the texts of a workbook may become when they are unpacked, and all that is neither text nor large
// sheet. The library keeps a note of every text, and the rest as it is.
const maxInMemory = 256 << 20

var (
	errTexts = errors.New("its texts unpack to more than 256 MB; split it")
	errKept  = errors.New("without its sheets it unpacks to more than 256 MB; take pictures and pivot tables out, or split it")
)

// weigh looks at the sizes of a workbook's parts before anything is unpacked. What unpacks to more than its part says is
// refused later. Spills tells whether some are unpacked to the disk.
func weigh(path string) (spills bool, err error) {
	pack, err := zip.OpenReader(path)
	if err != nil {
		return false, err
	}
	defer pack.Close()
	var all, texts, kept uint64
	for _, f := range pack.File {
		size := f.UncompressedSize64
		if size > maxUnpacked || all+size > maxUnpacked {
			return false, errBomb
		}
		all += size
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		large := size > sharedInMemory
		switch {
		case name == "xl/sharedstrings.xml":
			texts += size
			spills = spills || large
		case large && strings.HasPrefix(name, "xl/worksheets/sheet"):
			spills = true
		default:
			kept += size
		}
	}
	switch {
	case texts > maxInMemory:
		return false, errTexts
	case kept > maxInMemory:
		return false, errKept
	}
	return spills, nil
}

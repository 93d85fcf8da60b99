package main

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// contextOf lists the files that a builder would be sent: those of the folder that its .dockerignore leaves.
func contextOf(folder string) ([]string, error) {
	ignored, err := ignoredBy(filepath.Join(folder, ".dockerignore"))
	if err != nil {
		return nil, err
	}
	var files []string
	err = fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		excluded, err := ignored.MatchesOrParentMatches(path)
		if !excluded {
			files = append(files, path)
		}
		return err
	})
	return files, err
}

func ignoredBy(path string) (*patternmatcher.PatternMatcher, error) {
	file, err := os.Open(path)
	if os.IsNotExist(err) {
		return patternmatcher.New(nil)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	patterns, err := ignorefile.ReadAll(file)
	if err != nil {
		return nil, err
	}
	return patternmatcher.New(patterns)
}

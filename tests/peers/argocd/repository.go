package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
)

// repository answers as Argo CD's repository service whose every repository and revision is one local folder.
type repository struct {
	root string
	git  string // an empty git directory, so that every file of the folder is one that git does not know yet
}

func newRepository(root string) (repository, error) {
	folder, err := os.MkdirTemp("", "servewright-peers-")
	if err != nil {
		return repository{}, err
	}
	made := repository{root, filepath.Join(folder, "git")}
	if output, err := exec.Command("git", "init", "--quiet", "--bare", made.git).CombinedOutput(); err != nil {
		return made, fmt.Errorf("git init: %w: %s", err, output)
	}
	return made, nil
}

func (r repository) close() {
	_ = os.RemoveAll(filepath.Dir(r.git))
}

// GetFiles matches as the repository server does unless it is told otherwise: a pattern is git's, whose `*` crosses `/`.
func (r repository) GetFiles(_ context.Context, _, _, _, pattern string, _ bool, _ *v1alpha1.SourceIntegrity) (map[string][]byte, error) {
	list := exec.Command("git", "--git-dir", r.git, "--work-tree", r.root, "ls-files", "--others", "--full-name", "-z", "--", pattern)
	list.Dir = r.root
	output, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w", err)
	}
	contents := map[string][]byte{}
	for _, path := range strings.Split(strings.TrimSuffix(string(output), "\x00"), "\x00") {
		if path == "" {
			continue
		}
		if contents[path], err = os.ReadFile(filepath.Join(r.root, path)); err != nil {
			return nil, err
		}
	}
	return contents, nil
}

func (r repository) GetDirectories(context.Context, string, string, string, bool, *v1alpha1.SourceIntegrity) ([]string, error) {
	return nil, errors.New("the git directories generator is not what servewright renders")
}

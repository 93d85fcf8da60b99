// What Argo CD makes of the objects that an environment gives it: the Applications of its ApplicationSets, each judged
// by its AppProject, all by Argo CD's own code, without a cluster.
//
// Takes the root of the repository and the name of an environment, prints the outcome as JSON.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"

	"github.com/sirupsen/logrus"
)

type outcome struct {
	Errors       []string      `json:"errors"` // of projects and sets; those of an Application stand beside it
	Applications []application `json:"applications"`
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: argocd ROOT ENVIRONMENT")
	}
	// Argo CD's own log tells nothing that the outcome does not.
	logrus.SetOutput(io.Discard)
	found, err := judge(context.Background(), os.Args[1], os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		log.Fatal(err)
	}
}

// judge generates every Application of the environment; its error is one of this program, not of what it reads.
func judge(ctx context.Context, root, environment string) (outcome, error) {
	found := outcome{Errors: []string{}, Applications: []application{}}
	declared, err := load(root, environment)
	if err != nil {
		return found, err
	}
	files, err := newRepository(root)
	if err != nil {
		return found, err
	}
	defer files.close()
	found.Errors = append(found.Errors, validate(declared.projects)...)
	for _, set := range declared.sets {
		generated, err := generate(set, declared.projects, files)
		if err != nil {
			found.Errors = append(found.Errors, set.Name+": "+err.Error())
		}
		for _, app := range generated {
			found.Applications = append(found.Applications, examine(ctx, root, set.Name, app, declared.projects))
		}
	}
	return found, nil
}

// What BuildKit says of Dockerfiles: the judgement of `docker build --check`, without a daemon and without a registry.
//
// Takes paths of Dockerfiles, prints a JSON list of problems; an empty list means that BuildKit has nothing to say.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
)

type problem struct {
	Path    string `json:"path"`
	Line    int32  `json:"line"` // 0 where BuildKit names none
	Rule    string `json:"rule"` // BuildKit's name of the rule, or "error" where the build would stop
	Message string `json:"message"`
}

func main() {
	problems := []problem{}
	for _, path := range os.Args[1:] {
		found, err := examine(path)
		if err != nil {
			log.Fatal(err)
		}
		problems = append(problems, found...)
	}
	if err := json.NewEncoder(os.Stdout).Encode(problems); err != nil {
		log.Fatal(err)
	}
}

func examine(path string) ([]problem, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	files, err := contextOf(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	return append(lint(context.Background(), path, text), missingSources(path, text, files)...), nil
}

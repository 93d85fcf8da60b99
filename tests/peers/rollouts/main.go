// What Argo Rollouts itself says of the folders of apps: of each Rollout, and of what the Rollout names.
//
// Takes folders, prints a JSON list of faults; an empty list means that its controller would take every Rollout.
package main

import (
	"encoding/json"
	"log"
	"os"
)

type fault struct {
	Folder  string `json:"folder"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

func main() {
	faults := []fault{}
	for _, folder := range os.Args[1:] {
		app, err := read(folder)
		if err != nil {
			log.Fatal(err)
		}
		for _, found := range app.faults() {
			faults = append(faults, fault{folder, found.Field, found.ErrorBody()})
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(faults); err != nil {
		log.Fatal(err)
	}
}

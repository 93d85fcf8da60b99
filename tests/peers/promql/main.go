// What Prometheus makes of queries: its own parser and engine, over series that a script loads.
//
// Takes paths of scripts of Prometheus' test language, prints a JSON list of faults; an empty list means that every
// query gives what its script expects.
package main

import (
	"encoding/json"
	"flag"
	"io"
	"log"
	"os"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/promqltest"
)

func main() {
	testing.Init()
	flag.Parse()
	faults := []string{}
	for _, path := range flag.Args() {
		script, err := os.ReadFile(path)
		if err != nil {
			log.Fatal(err)
		}
		said, err := run(path, string(script))
		if err != nil {
			log.Fatal(err)
		}
		if said != "" {
			faults = append(faults, said)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(faults); err != nil {
		log.Fatal(err)
	}
}

// The language runs in a test of Go alone, which says on standard output what failed.
func run(path, script string) (string, error) {
	test := testing.InternalTest{Name: path, F: func(t *testing.T) {
		options := promql.EngineOpts{MaxSamples: 100_000, Timeout: time.Minute, EnableAtModifier: true}
		promqltest.RunTest(t, script, promql.NewEngine(options))
	}}
	reader, writer, err := os.Pipe()
	if err != nil {
		return "", err
	}
	output := os.Stdout
	os.Stdout = writer
	said := make(chan []byte)
	go func() {
		text, _ := io.ReadAll(reader)
		said <- text
	}()
	passed := testing.RunTests(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{test})
	os.Stdout = output
	writer.Close()
	text := <-said
	if passed {
		return "", nil
	}
	return string(text), nil
}

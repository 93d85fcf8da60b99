package main

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// missingSources names what a Dockerfile copies from its build context and the context does not hold.
// BuildKit sees the context only while it builds; a Dockerfile that does not parse is the linter's to report.
func missingSources(file string, text []byte, context []string) []problem {
	tree, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	stages, _, err := instructions.Parse(tree.AST, nil)
	if err != nil {
		return nil
	}
	var problems []problem
	for _, stage := range stages {
		for _, command := range stage.Commands {
			for _, source := range sources(command) {
				if !holds(context, source) {
					at := int32(command.Location()[0].Start.Line)
					problems = append(problems, problem{file, at, "missing-source", fmt.Sprintf("`%s` is not in the build context", source)})
				}
			}
		}
	}
	return problems
}

// sources are the paths of the build context that a command reads, as far as the text alone tells them.
func sources(command instructions.Command) []string {
	var written []string
	switch command := command.(type) {
	case *instructions.CopyCommand:
		if command.From == "" {
			written = command.SourcePaths
		}
	case *instructions.AddCommand:
		written = command.SourcePaths
	}
	var found []string
	for _, source := range written {
		if !strings.Contains(source, "$") && !strings.Contains(source, "://") && !strings.HasPrefix(source, "git@") {
			found = append(found, source)
		}
	}
	return found
}

// holds tells whether a file, or a folder with a file in it, matches the source.
func holds(context []string, source string) bool {
	pattern := path.Clean("/" + source)
	for _, file := range context {
		for at := "/" + file; ; at = path.Dir(at) {
			if matched, err := path.Match(pattern, at); err == nil && matched {
				return true
			}
			if at == "/" {
				break
			}
		}
	}
	return false
}

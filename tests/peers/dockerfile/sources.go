package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// missingSources names what a Dockerfile copies from its build context and the context does not hold.
// BuildKit sees the context only while it builds; a Dockerfile that does not parse is the linter's to report.
func missingSources(file string, text []byte, context fs.FS) []problem {
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
			for _, source := range contextSources(command) {
				if found, err := fs.Glob(context, source); err != nil || len(found) == 0 {
					at := int32(command.Location()[0].Start.Line)
					problems = append(problems, problem{file, at, "missing-source", fmt.Sprintf("`%s` is not in the build context", source)})
				}
			}
		}
	}
	return problems
}

// contextSources are the paths of the build context that a command reads, relative to it.
func contextSources(command instructions.Command) []string {
	var written []string
	switch command := command.(type) {
	case *instructions.CopyCommand:
		if command.From == "" {
			written = command.SourcePaths
		}
	case *instructions.AddCommand:
		written = command.SourcePaths
	}
	var sources []string
	for _, source := range written {
		// A variable's value and a remote source are not known here.
		if strings.Contains(source, "$") || strings.Contains(source, "://") || strings.HasPrefix(source, "git@") {
			continue
		}
		sources = append(sources, contextPath(source))
	}
	return sources
}

func contextPath(source string) string {
	if clean := strings.TrimPrefix(path.Clean("/"+source), "/"); clean != "" {
		return clean
	}
	return "."
}

package main

import (
	"context"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/solver/pb"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// lint converts every stage as a build would, because most of BuildKit's rules are called only on that way.
func lint(ctx context.Context, path string, text []byte) []problem {
	source := llb.NewSourceMap(nil, path, "Dockerfile", text)
	source.Definition = &llb.Definition{} // read whenever a source is named
	found, err := dockerfile2llb.DockerfileLint(ctx, text, dockerfile2llb.ConvertOpt{
		SourceMap:      source,
		TargetPlatform: &ocispecs.Platform{OS: "linux", Architecture: "amd64"},
		MetaResolver:   anyImage{},
	})
	if err != nil {
		return []problem{{Path: path, Rule: "error", Message: err.Error()}}
	}
	var problems []problem
	if found.Error != nil {
		problems = append(problems, problem{path, line(&found.Error.Location), "error", found.Error.Message})
	}
	for _, warning := range found.Warnings {
		problems = append(problems, problem{path, line(warning.Location), warning.RuleName, warning.Detail})
	}
	return problems
}

func line(location *pb.Location) int32 {
	if location == nil || len(location.Ranges) == 0 {
		return 0
	}
	return location.Ranges[0].Start.Line
}

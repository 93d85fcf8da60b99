package main

import (
	"context"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/opencontainers/go-digest"
)

// anyImage answers for every base image without asking a registry: a Linux image that sets PATH and nothing else.
type anyImage struct{}

const config = `{
	"os": "linux",
	"architecture": "amd64",
	"config": {"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]},
	"history": [{"created_by": "base"}]
}`

func (anyImage) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(config), nil
}

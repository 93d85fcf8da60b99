package main

import (
	"context"
	"fmt"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/argo"
	"github.com/argoproj/argo-cd/v3/util/db"
)

// clusters answers as an Argo CD that knows exactly the clusters that AppProjects name; other requests panic.
type clusters struct {
	db.ArgoDB
	known []v1alpha1.Cluster
}

func registered(projects projects) clusters {
	var found clusters
	for _, project := range projects.all {
		for _, destination := range project.Spec.Destinations {
			server := destination.Server
			if server == "" {
				// A cluster that is named has an address too, which no file of this repository says.
				server = "https://" + destination.Name
			}
			found.known = append(found.known, v1alpha1.Cluster{Server: server, Name: destination.Name})
		}
	}
	return found
}

func (c clusters) GetCluster(_ context.Context, server string) (*v1alpha1.Cluster, error) {
	for _, cluster := range c.known {
		if cluster.Server == server {
			return &cluster, nil
		}
	}
	return nil, fmt.Errorf("cluster %q not found", server)
}

func (c clusters) GetClusterServersByName(_ context.Context, name string) ([]string, error) {
	for _, cluster := range c.known {
		if cluster.Name == name {
			return []string{cluster.Server}, nil
		}
	}
	return nil, nil
}

func (c clusters) GetProjectClusters(context.Context, string) ([]*v1alpha1.Cluster, error) {
	return nil, nil
}

// of is the cluster that an Application is for; nil, which permits nothing, where Argo CD knows none.
func (c clusters) of(ctx context.Context, app v1alpha1.Application) *v1alpha1.Cluster {
	cluster, err := argo.GetDestinationCluster(ctx, app.Spec.Destination, c)
	if err != nil {
		return nil
	}
	return cluster
}

func (c clusters) ofProject(ctx context.Context) func(string) ([]*v1alpha1.Cluster, error) {
	return func(project string) ([]*v1alpha1.Cluster, error) { return c.GetProjectClusters(ctx, project) }
}
